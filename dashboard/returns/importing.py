"""Imports returns into the table: reads and checks them, then merges them under its lock; all of them or none."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Protocol

from dashboard.dataset.catalog import read_catalog
from dashboard.dataset.errors import DatasetError
from dashboard.dataset.loading import parse_dataset
from dashboard.dataset.observation import RowKey
from dashboard.dataset.schema import SchemaError
from dashboard.dataset.table import Dataset
from dashboard.history.change_log import Change, ChangeKind, RowChange, RowContent
from dashboard.history.store import TableStore
from dashboard.history.table_text import TableText, table_text
from dashboard.history.transaction import TableTransaction
from dashboard.returns.checks import ReturnCheck, check_values, row_label
from dashboard.returns.csv_reader import csv_return
from dashboard.returns.form import DOCUMENT
from dashboard.returns.merge import merged
from dashboard.returns.messages import ImportIssue, Origin, ReturnRefusedError, bilingual, refusal
from dashboard.returns.submitted_value import SubmittedReturn, SubmittedValue
from dashboard.returns.workbook_reader import workbook_return
from dashboard.returns.workbook_security import read_upload


class ReturnSource(Protocol):
    """What a return is read from: a file, or a draft of the desk."""

    @property
    def name(self) -> str:
        """Names it in the change log."""

    def read(self, dataset: Dataset, today: date, year: int | None) -> SubmittedReturn:
        """Reads its values; ReturnRefusedError with every fault. Of any other year than `year` it is refused."""


@dataclass(frozen=True, slots=True)
class FileSource:
    """Reads a return from a workbook, or from a CSV file."""

    path: Path

    @property
    def name(self) -> str:
        """Returns the file's name."""
        return self.path.name

    def read(self, dataset: Dataset, today: date, year: int | None) -> SubmittedReturn:
        """Reads the file if it is one of those that are opened."""
        content = read_upload(self.path)
        reader = csv_return if self.path.suffix.lower() == ".csv" else workbook_return
        submitted = reader(self.path, content, dataset, today, year)
        return replace(submitted, digest=hashlib.sha256(content).hexdigest())


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """Holds what is imported, by whom, and the options of the import command."""

    sources: tuple[ReturnSource, ...]
    who: str
    year: int | None = None  # returns of any other year are refused
    replace: bool = False  # whether published figures may be changed
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class ImportResult:
    """Describes what an import did, or would do; `change` is None where nothing was written."""

    returns: tuple[SubmittedReturn, ...]
    rows: tuple[RowChange, ...]
    unchanged: int
    warnings: tuple[ImportIssue, ...]
    change: Change | None
    dataset: Dataset  # the table as it was judged
    after: Dataset  # the same with the rows in it


@dataclass(frozen=True, slots=True)
class _JudgedImport:
    """Holds what an import would do to a version of the table, and the table's text after it."""

    result: ImportResult
    text: TableText


def import_returns(
    store: TableStore, catalog: Path, request: ImportRequest, now: datetime | None = None
) -> ImportResult:
    """Imports the values of files into the table: all of them, or with any fault none.

    Files are read and judged before the table is locked, as that may take long; a dry run ends there. They are judged
    anew only where somebody else has changed the table in between. ReturnRefusedError lists the faults of the files,
    DatasetError those of the table as it is, HistoryError says why it cannot be written.
    """
    time = now or datetime.now().astimezone()
    with store.locked(dry_run=True) as current:
        first = _judge(current.content, store.path, catalog, request, time.date())
    if request.dry_run or not first.result.rows:
        return first.result

    def put(transaction: TableTransaction) -> ImportResult:
        is_same = transaction.content == current.content
        judged = first if is_same else _judge(transaction.content, store.path, catalog, request, time.date())
        change, returns, rows = None, judged.result.returns, judged.result.rows
        if rows:
            files, digests = [source.name for source in request.sources], [submitted.digest for submitted in returns]
            change = transaction.change(judged.text.bytes, ChangeKind.IMPORT, request.who, files, rows, time, digests)
        return replace(judged.result, change=change)

    return store.run(put)


def _judge(content: bytes, table: Path, catalog_path: Path, request: ImportRequest, today: date) -> _JudgedImport:
    """Reads the files, checks their values against a version of the table and merges them; errors as in an import."""
    catalog = read_catalog(catalog_path)
    dataset = parse_dataset(content, table, catalog)
    if DOCUMENT not in catalog.documents:
        raise refusal(Origin(catalog_path.name), "no_document")
    returns, issues = _read(request, dataset, today)
    duplicates = list(_duplicates(returns))
    values = tuple(value for submitted in returns for value in submitted.values)
    text = table_text(content)
    rows_before = text.rows
    new = tuple(value for value in values if not _is_in_table(value, rows_before.get(value.key)))
    changed_text, rows = merged(text, new, catalog)
    overwriting = () if request.replace else _overwriting(new, rows_before, dataset)
    results, after = ((), dataset) if duplicates else _check(new, changed_text, table, dataset)
    faults = (result.issue for result in results if not result.is_warning)
    if issues := [*issues, *duplicates, *overwriting, *faults]:
        raise ReturnRefusedError(*issues)
    warnings = tuple(result.issue for result in results)
    result = ImportResult(tuple(returns), rows, len(values) - len(new), warnings, None, dataset, after)
    return _JudgedImport(result, changed_text)


def _read(request: ImportRequest, dataset: Dataset, today: date) -> tuple[list[SubmittedReturn], list[ImportIssue]]:
    """Reads those sources that can be read, and collects the issues of all others."""
    returns: list[SubmittedReturn] = []
    issues: list[ImportIssue] = []
    for source in request.sources:
        try:
            returns.append(source.read(dataset, today, request.year))
        except ReturnRefusedError as error:
            issues += error.issues
    return returns, issues


def _duplicates(returns: Sequence[SubmittedReturn]) -> Iterator[ImportIssue]:
    """Issues for two files of one subject, and two values for one row."""
    files: dict[str, str] = {}  # by subject
    origins: dict[RowKey, Origin] = {}
    for submitted in returns:
        subject = submitted.subject
        if subject in files:
            yield ImportIssue(Origin(submitted.file), bilingual("same_form", first=files[subject], subject=subject))
            continue
        files[subject] = submitted.file
        for value in submitted.values:
            if value.key in origins:
                yield ImportIssue(value.origin, bilingual("same_row", first=str(origins[value.key])))
            origins.setdefault(value.key, value.origin)


def _is_published(content: RowContent) -> bool:
    return content.source.split(" ", 1)[0] != DOCUMENT


def _is_in_table(value: SubmittedValue, old: RowContent | None) -> bool:
    """Tells whether the table has the same number, and in a returned row also the same words beside it."""
    if old is None or Decimal(old.value) != value.number:
        return False
    new = value.content
    return _is_published(old) or (old.qualifier, old.status, old.note) == (new.qualifier, new.status, new.note)


def _overwriting(
    values: Iterable[SubmittedValue], rows: Mapping[RowKey, RowContent], dataset: Dataset
) -> Iterator[ImportIssue]:
    """Issues for values that would change a figure that a document publishes."""
    for value in values:
        old = rows.get(value.key)
        if old is not None and _is_published(old):
            cells = {"old": old.value, "new": value.content.value, "source": old.source}
            yield ImportIssue(value.origin, bilingual("published", what=row_label(value.key, dataset.catalog), **cells))


def _check(
    values: Sequence[SubmittedValue], changed: TableText, table: Path, before: Dataset
) -> tuple[tuple[ReturnCheck, ...], Dataset]:
    """Validates the table with the values in it; if it is sound, runs the checks on it. Returns it, too."""
    if not values:
        return (), before
    try:
        after = parse_dataset(changed.bytes, table, before.catalog)
    except DatasetError as error:
        return tuple(ReturnCheck(_issue(fault, values, changed), False) for fault in error.faults), before
    return check_values(values, after), after


def _issue(fault: SchemaError, values: Sequence[SubmittedValue], changed: TableText) -> ImportIssue:
    """Reports a fault of the table with the values in it at the value that causes it."""
    line = changed.lines[fault.row - 1] if 0 < fault.row <= len(changed.lines) else None
    key = line.key if line else None
    near = [value for value in values if key and value.key[:4] == key[:4]]
    exact = [value for value in near if value.key == key]
    origin = next((value.origin for value in (*exact, *near, *values)), Origin(""))
    return ImportIssue(origin, bilingual("table_rule", column=fault.column, value=fault.value, allowed=fault.allowed))
