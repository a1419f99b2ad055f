"""Brings returns into the table: all that are read, judged and merged while its lock is held, or none of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from dashboard.dataset.loading import DatasetError, read_dataset
from dashboard.dataset.schema import Fault as TableFault
from dashboard.dataset.table import Dataset
from dashboard.history.change import Change, Content, Kind, RowChange
from dashboard.history.table_files import JournalError
from dashboard.history.transaction import writing
from dashboard.returns.checks import Finding, findings, told
from dashboard.returns.csv_reader import csv_return
from dashboard.returns.form import DOCUMENT
from dashboard.returns.merge import TableText, merged, table_text
from dashboard.returns.messages import Fault, Origin, RefusedError, said
from dashboard.returns.submitted_value import Answer, Key, Return
from dashboard.returns.workbook_reader import workbook_return
from dashboard.returns.workbook_security import content_of


@dataclass(frozen=True, slots=True)
class Wish:
    """What the clerk asks for."""

    files: tuple[Path, ...]
    who: str
    year: int | None = None  # only returns of it are taken
    replace: bool = False  # whether published figures may be changed
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import does, or would do; `change` is None where nothing was written."""

    returns: tuple[Return, ...]
    rows: tuple[RowChange, ...]
    unchanged: int
    warnings: tuple[Fault, ...]
    change: Change | None


def import_returns(table: Path, catalog: Path, wish: Wish, now: datetime | None = None) -> Outcome:
    """Bring the answers of files into the table: all of them, or with any fault none.

    RefusedError lists the faults of the files, DatasetError those of the table as it is, JournalError says why it
    cannot be written.
    """
    time = now or datetime.now().astimezone()
    with writing(table) as journal:
        dataset = read_dataset(table, catalog)
        if dataset.digest != journal.digest:
            raise JournalError("数据表刚刚被改动，请再试一次。 The table has been changed just now; try again.")
        if DOCUMENT not in dataset.catalog.documents:
            raise RefusedError(Fault(Origin(catalog.name), said("no_document")))
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
            raise RefusedError(*all_faults)
        warnings = tuple(one.fault for one in found)
        change = None
        if rows and not wish.dry_run:
            files = [path.name for path in wish.files]
            change = journal.change(changed.bytes, Kind.IMPORT, wish.who, files, rows, time)
    return Outcome(returns, rows, len(answers) - len(new), warnings, change)


def _read(wish: Wish, dataset: Dataset, now: datetime) -> tuple[tuple[Return, ...], list[Fault]]:
    """The returns of those files that can be read, and the faults of all others."""
    found: list[Return] = []
    faults: list[Fault] = []
    for path in wish.files:
        try:
            content = content_of(path)
            reader = csv_return if path.suffix.lower() == ".csv" else workbook_return
            found.append(reader(path, content, dataset, now.date(), wish.year))
        except RefusedError as refused:
            faults += refused.faults
    return tuple(found), faults


def _doubles(returns: Sequence[Return]) -> Iterator[Fault]:
    """Two files of one subject, and two answers for one row."""
    subjects: dict[str, str] = {}
    rows: dict[Key, Origin] = {}
    for one in returns:
        if one.subject in subjects:
            yield Fault(Origin(one.file), said("twice", other=subjects[one.subject], subject=one.subject))
            continue
        subjects[one.subject] = one.file
        for answer in one.answers:
            if answer.key in rows:
                yield Fault(answer.origin, said("same_row", other=rows[answer.key].told))
            rows.setdefault(answer.key, answer.origin)


def _is_published(content: Content) -> bool:
    return content.source.split(" ", 1)[0] != DOCUMENT


def _is_told(answer: Answer, old: Content | None) -> bool:
    """True where the table says so already: the same number; of a returned row also the same words beside it."""
    if old is None or Decimal(old.value) != answer.value:
        return False
    new = answer.content
    same = (old.qualifier, old.status, old.note) == (new.qualifier, new.status, new.note)
    return _is_published(old) or same


def _published(answers: Iterable[Answer], known: Mapping[Key, Content], dataset: Dataset) -> Iterator[Fault]:
    """Answers that would change a figure that a document publishes."""
    for answer in answers:
        old = known.get(answer.key)
        if old is not None and _is_published(old):
            values = {"old": old.value, "new": answer.content.value, "source": old.source}
            yield Fault(answer.origin, said("published", what=told(answer.key, dataset), **values))


def _judged(answers: Sequence[Answer], changed: TableText, table: Path, catalog: Path) -> tuple[Finding, ...]:
    """What the rules of tables, and if they hold the checks, say of the table with the answers in it."""
    if not answers:
        return ()
    with TemporaryDirectory() as folder:
        candidate = Path(folder) / table.name
        candidate.write_bytes(changed.bytes)
        try:
            dataset = read_dataset(candidate, catalog)
        except DatasetError as error:
            return tuple(Finding(_blamed(fault, answers, changed), False) for fault in error.faults)
    return findings(answers, dataset)


def _blamed(fault: TableFault, answers: Sequence[Answer], changed: TableText) -> Fault:
    """A fault of the table with the answers, at the answer that brings it about."""
    line = changed.lines[fault.row - 1] if 0 < fault.row <= len(changed.lines) else None
    key = line.key if line else None
    near = [answer for answer in answers if key and answer.key[:4] == key[:4]]
    exact = [answer for answer in near if answer.key == key]
    origin = next((answer.origin for answer in (*exact, *near, *answers)), Origin(""))
    return Fault(origin, said("rule", column=fault.column, value=fault.value, allowed=fault.allowed))
