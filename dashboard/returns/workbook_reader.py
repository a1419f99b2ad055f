"""Reads a returned workbook: recognises the form that was sent, and parses its input cells."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import TypeVar

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.formatting.formatting import ConditionalFormatting
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.dataset.model import Area
from dashboard.dataset.schema import FIRST_YEAR, LAST_YEAR, MONTHS, is_year
from dashboard.dataset.table import Dataset
from dashboard.returns import layout
from dashboard.returns.cells import CellError, is_picture, parse_choice, parse_number, parse_remark
from dashboard.returns.form import MADE_BY, VERSION, Form, FormKind, FormRow, build_form
from dashboard.returns.layout import ColumnRole
from dashboard.returns.messages import MAX_QUOTED_CHARS, ImportIssue, Origin, ReturnRefusedError, bilingual, refusal
from dashboard.returns.row_values import RowTexts, parsed_units, row_values
from dashboard.returns.submitted_value import SubmittedReturn, SubmittedValue
from dashboard.returns.workbook_security import safe_workbook

Parsed = TypeVar("Parsed")
MAX_MOVED_TEXTS = 10  # fixed texts that are named one by one where they have moved
MAX_OUTSIDE = 20  # cells outside the form that are named one by one
WPS_PICTURES = "WpsReserved_CellImgList"  # the hidden sheet that WPS adds for pictures in cells; no menu shows it


@dataclass(slots=True)
class ReturnedSheet:
    """Collects the issues of a returned form's sheet while it is read."""

    file: str
    worksheet: Worksheet
    letters: dict[ColumnRole, str]
    conditional_formats: tuple[tuple[ConditionalFormatting, str], ...]  # ranges, and the number format that they get
    issues: list[ImportIssue] = field(default_factory=list)

    def add_issue(self, cell: str, name: str, /, **values: object) -> None:
        """Adds what is wrong with a cell."""
        self.issues.append(ImportIssue(Origin(self.file, layout.FORM_SHEET, cell), bilingual(name, **values)))

    def refuse_issues(self) -> None:
        """Raises ReturnRefusedError where there are issues."""
        if self.issues:
            raise ReturnRefusedError(*self.issues)

    def read(self, role: ColumnRole, row: int, parse: Callable[[Cell], Parsed]) -> Parsed | None:
        """Parses the cell of a column in a row; None where the form has no such column, or the cell has an issue."""
        if role not in self.letters:
            return None
        cell = self.worksheet[f"{self.letters[role]}{row}"]
        assert isinstance(cell, Cell)  # merged cells were refused
        try:
            return parse(cell)
        except CellError as error:
            self.issues.append(ImportIssue(Origin(self.file, layout.FORM_SHEET, cell.coordinate), error.message))
            return None

    def number(self, cell: Cell, unit: str) -> Decimal | None:
        """Parses the number in a cell, judged in its own format and in those that conditions give it."""
        formats = [code for ranges, code in self.conditional_formats if cell.coordinate in ranges]
        return parse_number(cell.value, unit, cell.data_type, (cell.number_format, *formats))


def workbook_return(path: Path, content: bytes, dataset: Dataset, today: date, year: int | None) -> SubmittedReturn:
    """Reads the values of a returned workbook; ReturnRefusedError with every fault that it has.

    A return of another year than `year` is one. Nothing is opened before `safe_workbook` has checked and reduced it.
    """
    book = _open(path, safe_workbook(path, content))
    form = _recognise(path.name, book, dataset, today, year)
    worksheet = book[layout.FORM_SHEET]
    assert isinstance(worksheet, Worksheet)  # a chart in its place was refused
    sheet = ReturnedSheet(path.name, worksheet, layout.column_letters(form.kind), _conditional_formats(worksheet))
    _check_structure(sheet, form)
    _check_fixed_texts(sheet, form)
    sheet.refuse_issues()  # where rows have moved, a value may belong to another row
    rows = [(row, tuple(_values(sheet, number, row, form)))
            for number, row in layout.sheet_rows(form) if not isinstance(row, Area)]  # fmt: skip
    sheet.refuse_issues()
    empty = tuple(row.number for row, values in rows if not values)
    return SubmittedReturn(path.name, form.titles[0], tuple(v for _, values in rows for v in values), empty)


def _open(path: Path, content: bytes) -> Workbook:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of looks and extensions that openpyxl does not know
            return load_workbook(io.BytesIO(content), keep_links=False)
    except Exception as error:  # a damaged workbook can fail anywhere in openpyxl, with any error
        raise refusal(Origin(path.name), "damaged", name=type(error).__name__) from error


def _recognise(file: str, book: Workbook, dataset: Dataset, today: date, expected_year: int | None) -> Form:
    """Finds the form that the workbook was made from; ReturnRefusedError where there is none such."""
    if not set(layout.SHEETS) & set(book.sheetnames):
        raise refusal(Origin(file), "no_form")
    worksheets = [sheet.title for sheet in book.worksheets]  # without charts that stand alone
    wrong_sheets = [(name, "no_sheet") for name in layout.SHEETS if name not in worksheets]
    wrong_sheets += list(_extra_sheets(book))
    if wrong_sheets:
        raise ReturnRefusedError(*(ImportIssue(Origin(file, name), bilingual(issue)) for name, issue in wrong_sheets))
    pairs = book[layout.FINGERPRINT_SHEET].iter_rows(max_row=20, max_col=2, values_only=True)  # of which a form has six
    identity = {str(name): str(value) for name, value in pairs if name is not None}
    if identity.get("made_by") != MADE_BY:
        raise refusal(Origin(file, layout.FINGERPRINT_SHEET), "no_form")
    if (version := identity.get("version", "")) != VERSION:
        raise refusal(Origin(file), "wrong_version", actual=version[:MAX_QUOTED_CHARS], expected=VERSION)
    place, year, month, kind = (identity.get(name, "") for name in ("place", "year", "month", "kind"))
    places = {district.name: district for district in dataset.catalog.choosable}
    if place not in places:
        raise refusal(Origin(file), "unknown_place", place=place[:MAX_QUOTED_CHARS])
    if not is_year(year):
        raise refusal(Origin(file), "wrong_year", year=year[:MAX_QUOTED_CHARS], first=FIRST_YEAR, last=LAST_YEAR)
    if month not in ("", *MONTHS):
        raise refusal(Origin(file), "wrong_month", month=month[:MAX_QUOTED_CHARS])
    if kind not in list(FormKind):
        raise refusal(Origin(file), "unknown_kind", kind=kind[:MAX_QUOTED_CHARS])
    if expected_year is not None and int(year) != expected_year:
        raise refusal(Origin(file), "unrequested_year", actual=year, expected=expected_year)
    if kind == FormKind.RESULTS and int(year) > today.year:
        raise refusal(Origin(file), "future_year", year=year)
    if kind == FormKind.RESULTS and month and (int(year), int(month)) > (today.year, today.month):
        raise refusal(Origin(file), "future_month", year=year, month=month)
    form = build_form(dataset, places[place], int(year), FormKind(kind), int(month) if month else None)
    if identity != form.identity:
        raise refusal(Origin(file), "changed_form")
    return form


def _extra_sheets(book: Workbook) -> Iterator[tuple[str, str]]:
    """Yields sheets that are no part of a form, with the message about each; WPS's own hidden one may be empty."""
    for name in book.sheetnames:
        sheet = book[name]
        is_hidden = sheet.sheet_state != "visible"
        is_for_pictures = name == WPS_PICTURES and is_hidden and isinstance(sheet, Worksheet) and not _contents(sheet)
        if name not in layout.SHEETS and not is_for_pictures:
            yield name, "hidden_sheet" if is_hidden else "extra_sheet"


def _contents(sheet: Worksheet) -> list[Cell]:
    """Lists the cells that hold something, row by row, without pictures; asking for others would make them."""
    cells = (cell for _, cell in sorted(sheet._cells.items()))
    return [cell for cell in cells if isinstance(cell, Cell) and cell.value is not None and not is_picture(cell.value)]


def _check_structure(sheet: ReturnedSheet, form: Form) -> None:
    """Adds an issue for merged, hidden or added cells, in which a value may be lost."""
    worksheet = sheet.worksheet
    for merged in sorted(map(str, worksheet.merged_cells.ranges)):
        sheet.add_issue(merged, "merged")
    bottom, right = max(number for number, _ in layout.sheet_rows(form)), len(layout.COLUMNS[form.kind])
    sheet.refuse_issues()
    for row, dimension in sorted(worksheet.row_dimensions.items()):
        if dimension.hidden and row <= bottom:
            sheet.add_issue(f"{row}:{row}", "hidden")
    for letter, column in sorted(worksheet.column_dimensions.items()):
        if column.hidden and column.min is not None and column.min <= right:
            sheet.add_issue(f"{letter}:{letter}", "hidden")
    # under the form, beside it, beside its titles and headings
    widths = {number: 1 if isinstance(row, Area) else right for number, row in layout.sheet_rows(form)}
    widths |= dict.fromkeys(range(1, layout.HEADER_ROW), 1) | {layout.HEADER_ROW: right}
    outside = [cell for cell in _contents(worksheet) if cell.column > widths.get(cell.row, 0)]
    for cell in outside[:MAX_OUTSIDE]:
        sheet.add_issue(cell.coordinate, "outside", value=str(cell.value)[:MAX_QUOTED_CHARS])
    if len(outside) > MAX_OUTSIDE:
        sheet.add_issue(outside[MAX_OUTSIDE].coordinate, "more_outside", count=len(outside) - MAX_OUTSIDE)


def _conditional_formats(worksheet: Worksheet) -> tuple[tuple[ConditionalFormatting, str], ...]:
    return tuple(
        (ranges, rule.dxf.numFmt.formatCode)
        for ranges in worksheet.conditional_formatting
        for rule in ranges.rules
        if rule.dxf is not None and rule.dxf.numFmt is not None
    )


def _check_fixed_texts(sheet: ReturnedSheet, form: Form) -> None:
    """Compares every fixed text with the form's; of a text in both languages only the Chinese, which comes first."""
    expected = {"A1": form.titles[0]}
    expected |= {
        f"{sheet.letters[column.role]}{layout.HEADER_ROW}": column.chinese for column in layout.COLUMNS[form.kind]
    }
    for number, row in layout.sheet_rows(form):
        if isinstance(row, Area):
            expected[f"A{number}"] = _chinese(layout.area_heading(row))
        else:
            expected |= {f"{sheet.letters[role]}{number}": text for role, text in layout.fixed_texts(row).items()}
    texts = {cell: _chinese(sheet.worksheet[cell].value) for cell in expected}
    moved = [cell for cell, text in texts.items() if text != expected[cell]]
    for cell in moved[:MAX_MOVED_TEXTS]:
        sheet.add_issue(cell, "moved", expected=expected[cell], actual=texts[cell][:MAX_QUOTED_CHARS])
    if len(moved) > MAX_MOVED_TEXTS:
        sheet.add_issue(moved[MAX_MOVED_TEXTS], "more_moved", count=len(moved) - MAX_MOVED_TEXTS)


def _chinese(content: object) -> str:
    """Cuts a text at the end of its line, or at the two blanks before its English."""
    return "" if content is None else str(content).split("\n")[0].strip().split("  ")[0]


def _values(sheet: ReturnedSheet, number: int, row: FormRow, form: Form) -> Iterator[SubmittedValue]:
    """Parses the values of a row: a level, an upper end, a growth; none where all are empty."""
    units = parsed_units(form, row).items()
    numbers = {role: sheet.read(role, number, partial(sheet.number, unit=unit)) for role, unit in units}
    status = sheet.read(
        ColumnRole.STATUS, number, lambda cell: parse_choice(cell.value, layout.STATUS_CHOICES, cell.data_type)
    )
    qualifier = sheet.read(
        ColumnRole.QUALIFIER, number, lambda cell: parse_choice(cell.value, layout.QUALIFIER_CHOICES, cell.data_type)
    )
    remark = sheet.read(ColumnRole.REMARK, number, lambda cell: parse_remark(cell.value, cell.data_type))
    cells = {role: f"{letter}{number}" for role, letter in sheet.letters.items()}
    texts = RowTexts(qualifier or "", status or "", remark or "")

    def origin(role: ColumnRole) -> Origin:
        return Origin(sheet.file, layout.FORM_SHEET, cells[role])

    yield from row_values(form, row, numbers, texts, origin, sheet.issues)
