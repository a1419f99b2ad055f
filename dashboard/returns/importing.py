"""Brings returns into the table: all that are read, judged and merged while its lock is held, or none of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from dashboard.dataset.loading import DatasetError, read_dataset
from dashboard.dataset.schema import SchemaError as TableFault
from dashboard.dataset.table import Dataset
from dashboard.history.change_log import Change, ChangeKind, RowChange, RowContent
from dashboard.history.transaction import HistoryError, locked
from dashboard.returns.checks import ReturnCheck, check_values, row_label
from dashboard.returns.csv_reader import csv_return
from dashboard.returns.form import DOCUMENT
from dashboard.returns.merge import TableText, merged, table_text
from dashboard.returns.messages import ImportIssue, Origin, ReturnRefusedError, bilingual
from dashboard.returns.submitted_value import RowKey, SubmittedReturn, SubmittedValue
from dashboard.returns.workbook_reader import workbook_return
from dashboard.returns.workbook_security import read_upload


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """What the clerk asks for."""

    files: tuple[Path, ...]
    who: str
    year: int | None = None  # only returns of it are taken
    replace: bool = False  # whether published figures may be changed
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import does, or would do; `change` is None where nothing was written."""

    returns: tuple[SubmittedReturn, ...]
    rows: tuple[RowChange, ...]
    unchanged: int
    warnings: tuple[ImportIssue, ...]
    change: Change | None


def import_returns(table: Path, catalog: Path, wish: ImportRequest, now: datetime | None = None) -> ImportResult:
    """Bring the answers of files into the table: all of them, or with any fault none.

    RefusedError lists the faults of the files, DatasetError those of the table as it is, JournalError says why it
    cannot be written.
    """
    time = now or datetime.now().astimezone()
    with locked(table) as journal:
        dataset = read_dataset(table, catalog)
        if dataset.digest != journal.digest:
            raise HistoryError("数据表刚刚被改动，请再试一次。 The table has been changed just now; try again.")
        if DOCUMENT not in dataset.catalog.documents:
            raise ReturnRefusedError(ImportIssue(Origin(catalog.name), bilingual("no_document")))
        returns, faults = _read(wish, dataset, time)
        doubles = list(_doubles(returns))
        answers = tuple(answer for one in returns for answer in one.answers)
        text = table_text(journal.content)
        known = text.rows
        new = tuple(answer for answer in answers if not _is_told(answer, known.get(answer.key)))
        changed, rows = merged(text, new, dataset.catalog)
        overwriting = () if wish.replace else _published(new, known, dataset)
        found = () if doubles else _judged(new, changed, table, catalog)
        all_faults = [*faults, *doubles, *overwriting, *(one.fault for one in found if not one.is_warning)]
        if all_faults:
            raise ReturnRefusedError(*all_faults)
        warnings = tuple(one.fault for one in found)
        change = None
        if rows and not wish.dry_run:
            files = [path.name for path in wish.files]
            change = journal.change(changed.bytes, ChangeKind.IMPORT, wish.who, files, rows, time)
    return ImportResult(returns, rows, len(answers) - len(new), warnings, change)


def _read(
    wish: ImportRequest, dataset: Dataset, now: datetime
) -> tuple[tuple[SubmittedReturn, ...], list[ImportIssue]]:
    """The returns of those files that can be read, and the faults of all others."""
    found: list[SubmittedReturn] = []
    faults: list[ImportIssue] = []
    for path in wish.files:
        try:
            content = read_upload(path)
            reader = csv_return if path.suffix.lower() == ".csv" else workbook_return
            found.append(reader(path, content, dataset, now.date(), wish.year))
        except ReturnRefusedError as refused:
            faults += refused.faults
    return tuple(found), faults


def _doubles(returns: Sequence[SubmittedReturn]) -> Iterator[ImportIssue]:
    """Two files of one subject, and two answers for one row."""
    subjects: dict[str, str] = {}
    rows: dict[RowKey, Origin] = {}
    for one in returns:
        if one.subject in subjects:
            yield ImportIssue(Origin(one.file), bilingual("twice", other=subjects[one.subject], subject=one.subject))
            continue
        subjects[one.subject] = one.file
        for answer in one.answers:
            if answer.key in rows:
                yield ImportIssue(answer.origin, bilingual("same_row", other=rows[answer.key].told))
            rows.setdefault(answer.key, answer.origin)


def _is_published(content: RowContent) -> bool:
    return content.source.split(" ", 1)[0] != DOCUMENT


def _is_told(answer: SubmittedValue, old: RowContent | None) -> bool:
    """True where the table says so already: the same number; of a returned row also the same words beside it."""
    if old is None or Decimal(old.value) != answer.value:
        return False
    new = answer.content
    same = (old.qualifier, old.status, old.note) == (new.qualifier, new.status, new.note)
    return _is_published(old) or same


def _published(
    answers: Iterable[SubmittedValue], known: Mapping[RowKey, RowContent], dataset: Dataset
) -> Iterator[ImportIssue]:
    """Answers that would change a figure that a document publishes."""
    for answer in answers:
        old = known.get(answer.key)
        if old is not None and _is_published(old):
            values = {"old": old.value, "new": answer.content.value, "source": old.source}
            yield ImportIssue(answer.origin, bilingual("published", what=row_label(answer.key, dataset), **values))


def _judged(
    answers: Sequence[SubmittedValue], changed: TableText, table: Path, catalog: Path
) -> tuple[ReturnCheck, ...]:
    """What the rules of tables, and if they hold the checks, say of the table with the answers in it."""
    if not answers:
        return ()
    with TemporaryDirectory() as folder:
        candidate = Path(folder) / table.name
        candidate.write_bytes(changed.bytes)
        try:
            dataset = read_dataset(candidate, catalog)
        except DatasetError as error:
            return tuple(ReturnCheck(_blamed(fault, answers, changed), False) for fault in error.faults)
    return check_values(answers, dataset)


def _blamed(fault: TableFault, answers: Sequence[SubmittedValue], changed: TableText) -> ImportIssue:
    """A fault of the table with the answers, at the answer that brings it about."""
    line = changed.lines[fault.row - 1] if 0 < fault.row <= len(changed.lines) else None
    key = line.key if line else None
    near = [answer for answer in answers if key and answer.key[:4] == key[:4]]
    exact = [answer for answer in near if answer.key == key]
    origin = next((answer.origin for answer in (*exact, *near, *answers)), Origin(""))
    return ImportIssue(origin, bilingual("rule", column=fault.column, value=fault.value, allowed=fault.allowed))
