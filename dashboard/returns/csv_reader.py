"""Reads a return that is a CSV file in the columns of the table, such as the list of missing figures of `/checks`."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import TypeVar
from unicodedata import normalize

from dashboard.dataset.loading import ENCODINGS
from dashboard.dataset.model import TASKS, Kpi
from dashboard.dataset.names import look_alike
from dashboard.dataset.numbers import plain
from dashboard.dataset.observation import Measure, Qualifier, RowKey, Status
from dashboard.dataset.schema import (
    COLUMNS,
    FIRST_YEAR,
    LAST_YEAR,
    MONTH,
    MONTHS,
    NUMBERS,
    OPTIONAL,
    column_faults,
    is_year,
)
from dashboard.dataset.spreadsheet import unescape_formula
from dashboard.dataset.table import Dataset
from dashboard.history.change_log import RowContent
from dashboard.returns.cells import CellError, parse_number, parse_remark
from dashboard.returns.form import DOCUMENT, STATE_UNIT, period
from dashboard.returns.messages import MAX_QUOTED_CHARS, ImportIssue, Origin, ReturnRefusedError, bilingual, refusal
from dashboard.returns.submitted_value import SubmittedReturn, SubmittedValue

Parsed = TypeVar("Parsed")
STATUSES = tuple(status.value for status in Status if status is not Status.SAMPLE)
MAX_HEADER_CHARS = 200  # of a wrong header in a message


@dataclass(slots=True)
class CsvRow:
    """Holds a row of a CSV return and collects the issues of its cells."""

    file: str
    number: int  # as a spreadsheet counts
    cells: Mapping[str, str]
    issues: list[ImportIssue] = field(default_factory=list)

    def origin(self, column: str = "") -> Origin:
        """Locates a cell, or the whole row."""
        return Origin(self.file, "", f"第 {self.number} 行 row {self.number}{column and ' '}{column}")

    def add_issue(self, column: str, name: str, /, **values: object) -> None:
        """Adds what is wrong with a cell."""
        self.issues.append(ImportIssue(self.origin(column), bilingual(name, **values)))

    def parse(self, column: str, parse: Callable[[str], Parsed]) -> Parsed | None:
        """Parses a cell; None where it has an issue."""
        try:
            return parse(self.cells[column])
        except CellError as error:
            self.issues.append(ImportIssue(self.origin(column), error.message))
            return None


def csv_return(path: Path, content: bytes, dataset: Dataset, today: date, year: int | None) -> SubmittedReturn:
    """Reads the values of a CSV return; ReturnRefusedError with every fault.

    A row without a value is left empty and changes nothing. A row without a source cites the document of returns,
    with its number as the section. A note that is the KPI's definition, as in the list of `/checks`, is no remark.
    """
    rows = _rows(path, content)
    values = [_value(row, dataset, today, year) for row in rows]
    if issues := [issue for row in rows for issue in row.issues]:
        raise ReturnRefusedError(*issues)
    if not rows:
        raise refusal(Origin(path.name), "no_rows")
    empty = tuple(str(row.number) for row, value in zip(rows, values, strict=True) if value is None)
    return SubmittedReturn(path.name, f"CSV {path.name}", tuple(filter(None, values)), empty)


def _rows(path: Path, content: bytes) -> list[CsvRow]:
    origin = Origin(path.name)
    for encoding in ENCODINGS:
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise refusal(origin, "encoding")
    try:
        header, *lines = list(csv.reader(io.StringIO(text, newline=""), strict=True)) or [[]]
    except csv.Error as error:
        raise refusal(origin, "unreadable", reason=error) from error
    if any(column_faults(header)):
        actual = "、".join(header)[:MAX_HEADER_CHARS]
        raise refusal(origin, "wrong_columns", expected="、".join(COLUMNS), actual=actual)
    rows = []
    for number, cells in enumerate(lines, 2):
        if any(cell.strip() for cell in cells):
            texts = zip(header, map(str.strip, cells), strict=False)
            named = {name: text if name in NUMBERS else unescape_formula(text) for name, text in texts}
            row = CsvRow(path.name, number, dict.fromkeys(OPTIONAL, "") | named)
            if len(cells) != len(header):
                raise refusal(row.origin(), "wrong_width", count=len(cells), expected=len(header))
            rows.append(row)
    return rows


def _kpi(row: CsvRow, dataset: Dataset) -> Kpi | None:
    """Finds the KPI of a row; None, and an issue, where the table has none of that name (it would be a new one)."""
    name, breakdown, area = row.cells["kpi"], row.cells["breakdown"], row.cells["area"]
    kpi = dataset.kpis.get(name)
    if kpi is None:
        _add_unknown(row, "kpi", list(dataset.kpis))
        return None
    breakdowns = [name for place in dataset.places(kpi.name) for name in dataset.breakdowns(kpi.name, place.name)]
    if breakdown and breakdown not in breakdowns:
        _add_unknown(row, "breakdown", breakdowns)
    task = dataset.task(breakdown) if kpi.name == TASKS else None
    expected = task.area if task else kpi.area
    if area != str(expected):
        row.add_issue("area", "wrong_area", kpi=kpi.name, expected=expected, value=area)
    return kpi


def _add_unknown(row: CsvRow, column: str, names: Sequence[str]) -> None:
    """Adds that the table has no such KPI or breakdown, and the one that looks like it."""
    value = row.cells[column]
    alike = next((name for name in names if look_alike(name) == look_alike(value)), None)
    message = f"unknown_{column}" if alike is None else "other_spelling"
    row.add_issue(column, message, kpi=row.cells["kpi"], value=value, known=alike)


def _note(row: CsvRow, kpi: Kpi, dataset: Dataset) -> str:
    """Parses the remark of a row; the KPI's definition is none, and a note that the table has stays as it is."""
    note = row.cells["note"]
    if note == kpi.definition:
        return ""
    cells = [row.cells[column] for column in ("year", MONTH, "measure")]
    places = (place.name for place in dataset.catalog.districts if place.name == row.cells["district"])
    series = (dataset.series(kpi.name, place, row.cells["breakdown"]) for place in places)
    observations = (old for own in series for old in (*own.observations, *own.monthly))
    known = (old.note for old in observations if [str(old.year), str(old.month or ""), old.measure.value] == cells)
    return next((old for old in known if old.strip() == note), None) or row.parse("note", parse_remark) or ""


def _value(row: CsvRow, dataset: Dataset, today: date, expected_year: int | None) -> SubmittedValue | None:
    """Parses a row for the table; None where its value is empty or it has an issue."""
    cells, kpi = row.cells, _kpi(row, dataset)
    if kpi is None:
        return None
    if cells["district"] not in [district.name for district in dataset.catalog.districts]:
        row.add_issue("district", "unknown_place", place=cells["district"])
    measure = _choice(row, "measure", list(Measure))
    year = _year(row, measure, today, expected_year)
    month = _month(row, measure, year, today)
    unit = "%" if measure and Measure(measure).is_growth else _unit(kpi, cells["breakdown"], dataset)
    if cells["unit"] != unit:
        row.add_issue("unit", "wrong_unit", expected=unit, value=cells["unit"])
    status, qualifier = _choice(row, "status", STATUSES), _choice(row, "qualifier", list(Qualifier))
    is_state = kpi.name == TASKS and measure == Measure.ACTUAL
    number = row.parse("value", partial(parse_number, unit=STATE_UNIT if is_state else unit))
    note = _note(row, kpi, dataset)
    if row.issues or number is None:
        return None
    source = cells["source"] or f"{DOCUMENT} {cells['district']} {period(year, month)} CSV {row.number}"
    content = RowContent(plain(number), unit, qualifier, status, source, note)
    key = RowKey(kpi.name, cells["breakdown"], cells["district"], year, Measure(measure), month)
    return SubmittedValue(row.origin("value"), int(cells["area"]), key, content)


def _choice(row: CsvRow, column: str, choices: Sequence[str]) -> str:
    """Parses a word of a list; an issue and "" where it is none of them."""
    word = row.cells[column]
    if word not in choices:
        row.add_issue(column, "not_listed", value=word, choices="、".join(choice or "（空）" for choice in choices))
        return ""
    return word


def _year(row: CsvRow, measure: str, today: date, expected: int | None) -> int:
    text = row.cells["year"]
    digits = normalize("NFKC", text)  # as typed with a Chinese keyboard
    year = int(digits) if is_year(digits) else 0
    if not year:
        row.add_issue("year", "wrong_year", year=text[:MAX_QUOTED_CHARS], first=FIRST_YEAR, last=LAST_YEAR)
    elif expected is not None and year != expected:
        row.add_issue("year", "unrequested_year", actual=year, expected=expected)
    elif measure in (Measure.ACTUAL, Measure.GROWTH) and year > today.year:
        row.add_issue("year", "future_year", year=year)
    return year


def _month(row: CsvRow, measure: str, year: int, today: date) -> int | None:
    """Parses the month of a row; None for a whole year, or with an issue."""
    text = normalize("NFKC", row.cells[MONTH])
    if text and text not in MONTHS:
        row.add_issue(MONTH, "wrong_month", month=row.cells[MONTH][:MAX_QUOTED_CHARS])
    elif text and measure in (Measure.ACTUAL, Measure.GROWTH) and year == today.year and int(text) > today.month:
        row.add_issue(MONTH, "future_month", year=year, month=text)  # of a later year the year is blamed
    return int(text) if text in MONTHS else None


def _unit(kpi: Kpi, breakdown: str, dataset: Dataset) -> str:
    """Finds the unit of a KPI's levels, or of those of a breakdown."""
    places = dataset.places(kpi.name) if breakdown else ()
    rows = (row for place in places for row in dataset.series(kpi.name, place.name, breakdown).observations)
    return next((row.unit for row in rows if not row.measure.is_growth), kpi.unit)
