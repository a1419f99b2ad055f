"""Reads a returned workbook back: is it the form that was sent, and what was typed into its cells."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.dataset.model import Area, Measure, Status
from dashboard.dataset.schema import FIRST_YEAR, LAST_YEAR, YEAR
from dashboard.dataset.table import Dataset
from dashboard.history.change_log import RowContent
from dashboard.returns.cells import CellError, number_in, plain, remark_in, word_in
from dashboard.returns.form import DOCUMENT, VERSION, Form, FormKind, FormRow, build_form
from dashboard.returns.layout import (
    COLUMNS,
    FINGERPRINT_SHEET,
    FORM_SHEET,
    HEAD,
    INSTRUCTIONS_SHEET,
    MADE_BY,
    QUALIFIERS,
    STATUSES,
    ColumnRole,
    fixed,
    heading,
    identity,
    letters,
    lines,
    titles,
)
from dashboard.returns.messages import ImportIssue, Message, Origin, ReturnRefusedError, bilingual
from dashboard.returns.submitted_value import RowKey, SubmittedReturn, SubmittedValue
from dashboard.returns.workbook_security import refuse_unsafe

Found = TypeVar("Found")
PER_CENT = "%"
MEASURES = {  # what a column holds
    FormKind.RESULTS: {ColumnRole.VALUE: Measure.ACTUAL, ColumnRole.GROWTH: Measure.GROWTH},
    FormKind.TARGETS: {
        ColumnRole.VALUE: Measure.TARGET, ColumnRole.HIGH: Measure.TARGET_HIGH,
        ColumnRole.GROWTH: Measure.TARGET_GROWTH,
    },
}  # fmt: skip
FEW = 10  # fixed texts that are named one by one where they have moved
FAR = 50  # rows and columns beyond the form that are still looked through cell by cell


@dataclass(slots=True)
class ReturnedSheet:
    """The sheet of a returned form, and what is wrong with it as far as it was read."""

    file: str
    made: Worksheet
    letter: dict[ColumnRole, str]
    faults: list[ImportIssue] = field(default_factory=list)

    def blame(self, cell: str, message: Message) -> None:
        """Keep a fault."""
        self.faults.append(ImportIssue(Origin(self.file, self.made.title, cell), message))

    def cell(self, sort: ColumnRole, row: int) -> Cell:
        """The cell of a column in a row."""
        found = self.made[f"{self.letter[sort]}{row}"]
        assert isinstance(found, Cell)  # merged cells were refused
        return found


def workbook_return(
    path: Path, content: bytes, dataset: Dataset, today: date, year: int | None = None
) -> SubmittedReturn:
    """What a returned workbook answers; RefusedError with every fault that it has.

    Where `year` is given, a return of another year is one. Nothing is opened before `refuse_unsafe` has looked at it.
    """
    refuse_unsafe(path, content)
    book = _opened(path, content)
    form = _form(path.name, book, dataset, today, year)
    made = book[FORM_SHEET]
    assert isinstance(made, Worksheet)  # a chart in its place was refused
    sheet = ReturnedSheet(path.name, made, letters(form.kind))
    _refuse_torn(sheet, form)
    _compare(sheet, form)
    if sheet.faults:  # where rows have moved, each answer may belong to another question
        raise ReturnRefusedError(*sheet.faults)
    found = [(question, tuple(_answers(sheet, row, question, form)))
             for row, question in lines(form) if not isinstance(question, Area)]  # fmt: skip
    if sheet.faults:
        raise ReturnRefusedError(*sheet.faults)
    subject = titles(form)[0]
    empty = tuple(question.row for question, answers in found if not answers)
    return SubmittedReturn(path.name, subject, tuple(answer for _, answers in found for answer in answers), empty)


def _opened(path: Path, content: bytes) -> Workbook:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of looks and extensions that openpyxl does not know
            return load_workbook(io.BytesIO(content), keep_links=False)
    except Exception as error:  # a damaged workbook can fail anywhere in openpyxl, with any error
        raise ReturnRefusedError(
            ImportIssue(Origin(path.name), bilingual("damaged", name=type(error).__name__))
        ) from error


def _form(file: str, book: Workbook, dataset: Dataset, today: date, wanted: int | None) -> Form:
    """The form that the workbook was made from; RefusedError where there is none such."""

    def refuse(message: Message, sheet: str = "", cell: str = "") -> ReturnRefusedError:
        return ReturnRefusedError(ImportIssue(Origin(file, sheet, cell), message))

    if not {INSTRUCTIONS_SHEET, FORM_SHEET, FINGERPRINT_SHEET} & set(book.sheetnames):
        raise refuse(bilingual("no_form"))
    sheets = [sheet.title for sheet in book.worksheets]  # without charts that stand alone
    faults = [
        ImportIssue(Origin(file, name), bilingual("no_sheet"))
        for name in (INSTRUCTIONS_SHEET, FORM_SHEET, FINGERPRINT_SHEET)
        if name not in sheets
    ]
    faults += [ImportIssue(Origin(file, name), bilingual("more_sheet")) for name in book.sheetnames
               if name not in (INSTRUCTIONS_SHEET, FORM_SHEET, FINGERPRINT_SHEET)]  # fmt: skip
    if faults:
        raise ReturnRefusedError(*faults)
    told = _identity(book)
    if told.get("made_by") != MADE_BY:
        raise refuse(bilingual("no_form"), FINGERPRINT_SHEET)
    if told.get("version") != VERSION:
        raise refuse(bilingual("other_version", found=told.get("version", "")[:60], wanted=VERSION))
    place, year, kind = (told.get(name, "") for name in ("place", "year", "kind"))
    places = {one.name: one for one in dataset.catalog.choosable}
    if place not in places:
        raise refuse(bilingual("other_place", place=place[:60]))
    if not (YEAR.fullmatch(year) and FIRST_YEAR <= int(year) <= LAST_YEAR):
        raise refuse(bilingual("other_year", year=year[:60], first=FIRST_YEAR, last=LAST_YEAR))
    if kind not in {one.value for one in FormKind}:
        raise refuse(bilingual("other_kind", kind=kind[:60]))
    if wanted is not None and int(year) != wanted:
        raise refuse(bilingual("not_asked", found=year, wanted=wanted))
    if kind == FormKind.RESULTS and int(year) > today.year:
        raise refuse(bilingual("future", year=year))
    form = build_form(dataset, places[place], int(year), FormKind(kind))
    if told != identity(form):
        raise refuse(bilingual("other_questions"))
    return form


def _identity(book: Workbook) -> dict[str, str]:
    """The pairs of the hidden sheet, of which a form has six."""
    rows = book[FINGERPRINT_SHEET].iter_rows(max_row=20, max_col=2, values_only=True)
    return {str(name): str(value) for name, value in rows if name is not None}


def _refuse_torn(sheet: ReturnedSheet, form: Form) -> None:
    """Merged, hidden or added cells, in which an answer may be lost."""
    made = sheet.made
    for merged in sorted(str(one) for one in made.merged_cells.ranges):
        sheet.blame(merged, bilingual("merged"))
    bottom = max(row for row, _ in lines(form))
    right = len(COLUMNS[form.kind])
    if made.max_row > bottom + FAR or made.max_column > right + FAR:
        sheet.blame(made.dimensions, bilingual("too_wide"))
    if sheet.faults:
        raise ReturnRefusedError(*sheet.faults)
    for row, dimension in sorted(made.row_dimensions.items()):
        if dimension.hidden and row <= bottom:
            sheet.blame(f"{row}:{row}", bilingual("hidden"))
    for letter, column in sorted(made.column_dimensions.items()):
        if column.hidden and column.min is not None and column.min <= right:
            sheet.blame(f"{letter}:{letter}", bilingual("hidden"))
    for cell in _beyond(made, form):
        sheet.blame(cell.coordinate, bilingual("outside", value=str(cell.value)[:60]))


def _beyond(made: Worksheet, form: Form) -> Iterator[Cell]:
    """Cells with content where a form has none: under it, beside it, beside its title and the names of areas."""
    widths = {row: 1 if isinstance(one, Area) else len(COLUMNS[form.kind]) for row, one in lines(form)}
    widths |= dict.fromkeys(range(1, HEAD), 1) | {HEAD: len(COLUMNS[form.kind])}
    for row in made.iter_rows():
        for cell in row:
            if isinstance(cell, Cell) and cell.value is not None and cell.column > widths.get(cell.row, 0):
                yield cell


def _compare(sheet: ReturnedSheet, form: Form) -> None:
    """Every fixed text against the form's; of what is told in both languages only the Chinese, which comes first."""
    expected = {"A1": titles(form)[0]}
    for column in COLUMNS[form.kind]:
        expected[f"{sheet.letter[column.sort]}{HEAD}"] = column.chinese
    for row, one in lines(form):
        if isinstance(one, Area):
            expected[f"A{row}"] = _chinese(heading(one))
            continue
        for sort, text in fixed(one).items():
            expected[f"{sheet.letter[sort]}{row}"] = text
    found = {name: _chinese(sheet.made[name].value) for name in expected}
    moved = [name for name, wanted in expected.items() if found[name] != wanted]
    for name in moved[:FEW]:
        sheet.blame(name, bilingual("moved", wanted=expected[name], found=found[name][:60]))
    if len(moved) > FEW:
        sheet.blame(moved[FEW], bilingual("more_moved", count=len(moved) - FEW))


def _chinese(content: object) -> str:
    """A text up to the end of its line, or to where two blanks part it from its English."""
    return "" if content is None else str(content).split("\n")[0].strip().split("  ")[0]


def _answers(sheet: ReturnedSheet, row: int, question: FormRow, form: Form) -> Iterator[SubmittedValue]:
    """The rows that the answers to a question make: a level, an upper end, a growth; none where all are empty."""

    def number(sort: ColumnRole, unit: str) -> Decimal | None:
        def reader(cell: Cell) -> Decimal | None:
            return number_in(cell.value, unit, cell.data_type, cell.number_format)

        return _read(sheet, sort, row, reader, None)

    low, high = number(ColumnRole.VALUE, question.unit), number(ColumnRole.HIGH, question.unit)
    growth = number(ColumnRole.GROWTH, PER_CENT)
    status = _read(sheet, ColumnRole.STATUS, row, lambda cell: word_in(cell.value, STATUSES, cell.data_type), "")
    qualifier = _read(
        sheet, ColumnRole.QUALIFIER, row, lambda cell: word_in(cell.value, QUALIFIERS, cell.data_type), ""
    )
    remark = _read(sheet, ColumnRole.REMARK, row, lambda cell: remark_in(cell.value, cell.data_type), "")
    upper = f"{sheet.letter.get(ColumnRole.HIGH, '')}{row}"
    if high is not None and low is None:
        sheet.blame(upper, bilingual("high_alone"))
    elif high is not None and low is not None and high < low:
        sheet.blame(upper, bilingual("high_below", high=plain(high), low=plain(low)))
    for sort, found in ((ColumnRole.VALUE, low), (ColumnRole.HIGH, high), (ColumnRole.GROWTH, growth)):
        if found is not None:
            unit = PER_CENT if sort is ColumnRole.GROWTH else question.unit
            source = f"{DOCUMENT} {form.place_of(question)}"
            content = RowContent(plain(found), unit, qualifier, status or Status.REPORTED.value, source, remark)
            key = RowKey(question.kpi.name, question.breakdown, form.place.name, form.year, MEASURES[form.kind][sort])
            yield SubmittedValue(
                Origin(sheet.file, FORM_SHEET, f"{sheet.letter[sort]}{row}"), question.kpi.area, key, content
            )


def _read(sheet: ReturnedSheet, sort: ColumnRole, row: int, reader: Callable[[Cell], Found], default: Found) -> Found:
    """What a reader makes of a cell; the default where the form has no such column, or the cell is blamed."""
    if sort not in sheet.letter:
        return default
    cell = sheet.cell(sort, row)
    try:
        return reader(cell)
    except CellError as fault:
        sheet.blame(cell.coordinate, fault.message)
        return default
