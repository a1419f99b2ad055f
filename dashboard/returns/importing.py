"""Imports returns into the table: reads, checks and merges them while its lock is held; all of them or none."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from dashboard.dataset.errors import DatasetError
from dashboard.dataset.loading import read_dataset
from dashboard.dataset.schema import SchemaError
from dashboard.dataset.table import Dataset
from dashboard.history.change_log import Change, ChangeKind, RowChange, RowContent
from dashboard.history.transaction import HistoryError, locked
from dashboard.returns.checks import ReturnCheck, check_values, row_label
from dashboard.returns.csv_reader import csv_return
from dashboard.returns.form import DOCUMENT
from dashboard.returns.merge import TableText, merged, table_text
from dashboard.returns.messages import ImportIssue, Origin, ReturnRefusedError, bilingual, refusal
from dashboard.returns.submitted_value import RowKey, SubmittedReturn, SubmittedValue
from dashboard.returns.workbook_reader import workbook_return
from dashboard.returns.workbook_security import read_upload


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """Holds the options of the import command."""

    files: tuple[Path, ...]
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


def import_returns(table: Path, catalog: Path, request: ImportRequest, now: datetime | None = None) -> ImportResult:
    """Imports the values of files into the table: all of them, or with any fault none.

    ReturnRefusedError lists the faults of the files, DatasetError those of the table as it is, HistoryError says why it
    cannot be written.
    """
    time = now or datetime.now().astimezone()
    with locked(table) as transaction:
        dataset = read_dataset(table, catalog)
        if dataset.digest != transaction.digest:
            raise HistoryError("数据表刚刚被改动，请再试一次。 The table has been changed just now; try again.")
        if DOCUMENT not in dataset.catalog.documents:
            raise refusal(Origin(catalog.name), "no_document")
        returns, issues = _read(request, dataset, time.date())
        duplicates = list(_duplicates(returns))
        values = tuple(value for submitted in returns for value in submitted.values)
        text = table_text(transaction.content)
        rows_before = text.rows
        new = tuple(value for value in values if not _is_in_table(value, rows_before.get(value.key)))
        changed_text, rows = merged(text, new, dataset.catalog)
        overwriting = () if request.replace else _overwriting(new, rows_before, dataset)
        results = () if duplicates else _check(new, changed_text, table, catalog)
        faults = (result.issue for result in results if not result.is_warning)
        if issues := [*issues, *duplicates, *overwriting, *faults]:
            raise ReturnRefusedError(*issues)
        change = None
        if rows and not request.dry_run:
            files = [path.name for path in request.files]
            digests = [submitted.digest for submitted in returns]
            change = transaction.change(changed_text.bytes, ChangeKind.IMPORT, request.who, files, rows, time, digests)
    return ImportResult(tuple(returns), rows, len(values) - len(new), tuple(result.issue for result in results), change)


def _read(request: ImportRequest, dataset: Dataset, today: date) -> tuple[list[SubmittedReturn], list[ImportIssue]]:
    """Reads those files that can be read, and collects the issues of all others."""
    returns: list[SubmittedReturn] = []
    issues: list[ImportIssue] = []
    for path in request.files:
        try:
            content = read_upload(path)
            reader = csv_return if path.suffix.lower() == ".csv" else workbook_return
            submitted = reader(path, content, dataset, today, request.year)
            returns.append(replace(submitted, digest=hashlib.sha256(content).hexdigest()))
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


def _check(values: Sequence[SubmittedValue], changed: TableText, table: Path, catalog: Path) -> tuple[ReturnCheck, ...]:
    """Validates the table with the values in it; if it is sound, runs the checks on it."""
    if not values:
        return ()
    with TemporaryDirectory() as folder:
        candidate = Path(folder) / table.name
        candidate.write_bytes(changed.bytes)
        try:
            dataset = read_dataset(candidate, catalog)
        except DatasetError as error:
            return tuple(ReturnCheck(_issue(fault, values, changed), False) for fault in error.faults)
    return check_values(values, dataset)


def _issue(fault: SchemaError, values: Sequence[SubmittedValue], changed: TableText) -> ImportIssue:
    """Reports a fault of the table with the values in it at the value that causes it."""
    line = changed.lines[fault.row - 1] if 0 < fault.row <= len(changed.lines) else None
    key = line.key if line else None
    near = [value for value in values if key and value.key[:4] == key[:4]]
    exact = [value for value in near if value.key == key]
    origin = next((value.origin for value in (*exact, *near, *values)), Origin(""))
    return ImportIssue(origin, bilingual("table_rule", column=fault.column, value=fault.value, allowed=fault.allowed))
