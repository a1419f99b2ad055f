"""Reads a return that comes as a CSV file in the columns of the table, such as the form that `/checks` gives."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from dashboard.dataset.loading import ENCODINGS
from dashboard.dataset.model import Kpi, Measure, Qualifier, Status
from dashboard.dataset.schema import COLUMNS, FIRST_YEAR, LAST_YEAR, YEAR
from dashboard.dataset.spreadsheet import escape_formula
from dashboard.dataset.table import Dataset
from dashboard.history.change_log import RowContent
from dashboard.returns.cells import CellError, number_in, plain, remark_in
from dashboard.returns.form import DOCUMENT
from dashboard.returns.messages import ImportIssue, Message, Origin, ReturnRefusedError, bilingual
from dashboard.returns.submitted_value import RowKey, SubmittedReturn, SubmittedValue

STATUSES = tuple(status.value for status in Status if status is not Status.SAMPLE)
QUALIFIERS = tuple(qualifier.value for qualifier in Qualifier)


@dataclass(slots=True)
class CsvRow:
    """A row of a CSV return, and what is wrong with its cells."""

    file: str
    number: int  # as a spreadsheet counts
    cells: Mapping[str, str]
    faults: list[ImportIssue] = field(default_factory=list)

    def origin(self, column: str = "") -> Origin:
        """Where a cell stands, or the whole row."""
        return Origin(self.file, "", f"第 {self.number} 行 row {self.number}{column and ' '}{column}")

    def blame(self, column: str, message: Message) -> None:
        """Keep a fault."""
        self.faults.append(ImportIssue(self.origin(column), message))


def csv_return(path: Path, content: bytes, dataset: Dataset, today: date, year: int | None = None) -> SubmittedReturn:
    """What a CSV return answers; RefusedError with every fault.

    A row without a value is left empty and changes nothing. A row without a source cites the document of returns,
    with the number of the row as its place. A note that is the KPI's definition, as in the form of `/checks`, is no
    remark.
    """
    answers: list[SubmittedValue] = []
    empty: list[str] = []
    faults: list[ImportIssue] = []
    for row in _rows(path, content):
        kpi = _kpi(row, dataset)
        answer = _answer(row, kpi, dataset, today, year) if kpi else None
        faults += row.faults
        if answer is not None:
            answers.append(answer)
        elif not row.faults:
            empty.append(str(row.number))
    if faults:
        raise ReturnRefusedError(*faults)
    if not answers and not empty:
        raise ReturnRefusedError(ImportIssue(Origin(path.name), bilingual("no_rows")))
    return SubmittedReturn(path.name, f"CSV {path.name}", tuple(answers), tuple(empty))


def _rows(path: Path, content: bytes) -> list[CsvRow]:
    for encoding in ENCODINGS:
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise ReturnRefusedError(ImportIssue(Origin(path.name), bilingual("encoding")))
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise ReturnRefusedError(ImportIssue(Origin(path.name), bilingual("unreadable", reason=error))) from error
    head = lines[0] if lines else []
    if sorted(head) != sorted(COLUMNS):
        raise ReturnRefusedError(
            ImportIssue(Origin(path.name), bilingual("columns", wanted="、".join(COLUMNS), found="、".join(head)[:200]))
        )
    rows = []
    for number, line in enumerate(lines[1:], 2):
        if any(cell.strip() for cell in line):
            row = CsvRow(path.name, number, {name: cell.strip() for name, cell in zip(head, line, strict=False)})
            if len(line) != len(head):
                raise ReturnRefusedError(
                    ImportIssue(row.origin(), bilingual("width", count=len(line), wanted=len(head)))
                )
            rows.append(row)
    return rows


def _kpi(row: CsvRow, dataset: Dataset) -> Kpi | None:
    """The KPI of a row; None, and blamed, where the table has none of that name: a slip would make a new one."""
    names = {escape_formula(name): kpi for name, kpi in dataset.kpis.items()}
    kpi = dataset.kpis.get(row.cells["kpi"]) or names.get(row.cells["kpi"])
    if kpi is None:
        row.blame("kpi", bilingual("unknown_kpi", value=row.cells["kpi"]))
        return None
    part = row.cells["breakdown"]
    if part and not any(part in dataset.breakdowns(kpi.name, place.name) for place in dataset.places(kpi.name)):
        row.blame("breakdown", bilingual("unknown_part", kpi=kpi.name, value=part))
    if row.cells["area"] != str(kpi.area):
        row.blame("area", bilingual("other_area", kpi=kpi.name, wanted=kpi.area, value=row.cells["area"]))
    return kpi


def _answer(row: CsvRow, kpi: Kpi, dataset: Dataset, today: date, wanted: int | None) -> SubmittedValue | None:
    """The row of the table that a row asks for; None where its value is empty or something is wrong."""
    cells = row.cells
    places = [place.name for place in dataset.catalog.districts]
    if cells["district"] not in places:
        row.blame("district", bilingual("other_place", place=cells["district"]))
    measure = _listed(row, "measure", [one.value for one in Measure])
    year = _year(row, measure, today, wanted)
    unit = "%" if measure and Measure(measure).is_growth else _unit(kpi, cells["breakdown"], dataset)
    if cells["unit"] != unit:
        row.blame("unit", bilingual("other_unit", wanted=unit, value=cells["unit"]))
    status = _listed(row, "status", STATUSES)
    qualifier = _listed(row, "qualifier", QUALIFIERS)
    value, note = _value(row, unit), _note(row, kpi)
    if row.faults or value is None:
        return None
    source = cells["source"] or f"{DOCUMENT} {cells['district']} {year} CSV {row.number}"
    content = RowContent(plain(value), unit, qualifier, status, source, note)
    key = RowKey(kpi.name, cells["breakdown"], cells["district"], year, Measure(measure))
    return SubmittedValue(row.origin("value"), kpi.area, key, content)


def _listed(row: CsvRow, column: str, words: Sequence[str]) -> str:
    """The word in a cell where it is one of those allowed."""
    found = row.cells[column]
    if found not in words:
        row.blame(column, bilingual("not_listed", value=found, words="、".join(word or "（空）" for word in words)))
        return ""
    return found


def _year(row: CsvRow, measure: str, today: date, wanted: int | None) -> int:
    text = row.cells["year"]
    if not YEAR.fullmatch(text):
        row.blame("year", bilingual("other_year", year=text[:60], first=FIRST_YEAR, last=LAST_YEAR))
        return FIRST_YEAR
    year = int(text)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        row.blame("year", bilingual("other_year", year=text, first=FIRST_YEAR, last=LAST_YEAR))
    elif wanted is not None and year != wanted:
        row.blame("year", bilingual("not_asked", found=year, wanted=wanted))
    elif measure in (Measure.ACTUAL.value, Measure.GROWTH.value) and year > today.year:
        row.blame("year", bilingual("future", year=year))
    return year


def _unit(kpi: Kpi, part: str, dataset: Dataset) -> str:
    """The unit of a KPI's levels, or of one of its parts."""
    for place in dataset.places(kpi.name) if part else ():
        for one in dataset.series(kpi.name, place.name, part).observations:
            if not one.measure.is_growth:
                return one.unit
    return kpi.unit


def _value(row: CsvRow, unit: str) -> Decimal | None:
    try:
        return number_in(row.cells["value"], unit)
    except CellError as fault:
        row.blame("value", fault.message)
        return None


def _note(row: CsvRow, kpi: Kpi) -> str:
    text = row.cells["note"]
    if text in (kpi.definition, escape_formula(kpi.definition)):
        return ""
    try:
        return remark_in(text)
    except CellError as fault:
        row.blame("note", fault.message)
        return ""
