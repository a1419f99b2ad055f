"""Writes the workbook of a form: instructions, the rows to fill, and the hidden sheet that identifies the form."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Literal

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.dataset.model import Area
from dashboard.dataset.numbers import MAX_MAGNITUDE, is_whole, spread
from dashboard.dataset.observation import Observation
from dashboard.dataset.table import Dataset
from dashboard.dataset.workbook_cells import FACE, Content, Number, lines_of, write_cell
from dashboard.i18n.terms import translator
from dashboard.returns import layout
from dashboard.returns.cells import MAX_CELL_CHARS
from dashboard.returns.form import Form, FormRow, period
from dashboard.returns.instructions import instruction_rows
from dashboard.returns.layout import ColumnRole

A4 = 9  # Excel's number of the paper size
LINE_POINTS, TITLE_POINTS, MAX_ROW_POINTS = 15, 24, 409  # heights: a line of plain type, the title, the highest row
MARGIN = 0.4  # inches
INSTRUCTION_WIDTHS = (14, 58, 66)
Answers = Mapping[tuple[str, ColumnRole], Content]
TITLE_FONT, PLAIN_FONT, BOLD_FONT = Font(name=FACE, size=16, bold=True), Font(name=FACE), Font(name=FACE, bold=True)
HEADER_FILL, AREA_FILL = PatternFill("solid", fgColor="EDEDED"), PatternFill("solid", fgColor="DCE3EE")
INPUT_FILL = PatternFill("solid", fgColor="FFF9DB")
THIN = Side("thin", color="BFBFBF")
FRAME = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
TOP, TEXT = Alignment(vertical="top"), Alignment(vertical="top", wrap_text=True)
FIGURE = Alignment(vertical="top", horizontal="right", wrap_text=True)
FIGURE_ROLES = (
    ColumnRole.LAST, ColumnRole.LAST_YEAR, ColumnRole.TARGET, ColumnRole.VALUE, ColumnRole.HIGH, ColumnRole.GROWTH,
)  # fmt: skip
TO_DO = (
    "只填黄色格，没有数的留空（不要填 0）。  Fill yellow cells only; leave empty what there is no figure of (not 0)."
)


def form_workbook(form: Form, dataset: Dataset, answers: Answers = MappingProxyType({})) -> bytes:
    """Writes the workbook of a form; `dataset` names its places, documents and version.

    `answers` are contents of input cells that are known already, by the row's number and the column.
    """
    book = Workbook()
    book.properties.title, book.properties.creator = form.titles[0], translator("zh", dataset.catalog)("app.name")
    instructions = book.active
    assert isinstance(instructions, Worksheet)  # a new workbook has one
    instructions.title = layout.INSTRUCTIONS_SHEET
    _write_instructions(instructions, form, dataset)
    _write_form(book.create_sheet(layout.FORM_SHEET), form, dataset, answers)
    hidden = book.create_sheet(layout.FINGERPRINT_SHEET)
    for pair in form.identity.items():
        hidden.append(pair)
    hidden.sheet_state = "veryHidden"
    hidden.protection.sheet = True
    book.security = WorkbookProtection(lockStructure=True)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _write_instructions(sheet: Worksheet, form: Form, dataset: Dataset) -> None:
    """Writes what the form is, line by line: a label, Chinese, English."""
    for letter, width in zip("ABC", INSTRUCTION_WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    for row, texts in enumerate(instruction_rows(form, dataset), 1):
        for column, text in enumerate(texts, 1):
            _write(sheet, row, column, text, BOLD_FONT if column == 1 else PLAIN_FONT)
        height = max(lines_of(text, width - 2) for text, width in zip(texts, INSTRUCTION_WIDTHS, strict=True))
        sheet.row_dimensions[row].height = LINE_POINTS * height + 6
    _write_titles(sheet, form.titles)
    sheet.row_dimensions[2].height = TITLE_POINTS
    _protect_and_print(sheet, form)


def _write_form(sheet: Worksheet, form: Form, dataset: Dataset, answers: Answers) -> None:
    _write_titles(sheet, (*form.titles, TO_DO))
    for number, column in enumerate(layout.COLUMNS[form.kind], 1):
        cell = _write(sheet, layout.HEADER_ROW, number, f"{column.chinese}\n{column.english}", BOLD_FONT)
        cell.fill, cell.border = HEADER_FILL, FRAME
        sheet.column_dimensions[cell.column_letter].width = column.width
    sheet.row_dimensions[layout.HEADER_ROW].height = 2 * LINE_POINTS + 3
    bottom = layout.HEADER_ROW
    for bottom, content in layout.sheet_rows(form):
        if isinstance(content, Area):
            _write_heading(sheet, bottom, content, len(layout.COLUMNS[form.kind]))
        else:
            known = {role: text for (number, role), text in answers.items() if number == content.number}
            _write_row(sheet, bottom, form, {**_contents(content, dataset), **known})
    _validate(sheet, form)
    sheet.freeze_panes = f"C{layout.HEADER_ROW + 1}"
    sheet.print_title_rows = f"1:{layout.HEADER_ROW}"
    sheet.print_area = f"A1:{layout.column_letters(form.kind)[ColumnRole.REMARK]}{bottom}"
    _protect_and_print(sheet, form)


def _write_titles(sheet: Worksheet, titles: Iterable[str]) -> None:
    for row, title in enumerate(titles, 1):
        _write(sheet, row, 1, title, TITLE_FONT if row == 1 else BOLD_FONT).alignment = TOP
    sheet.row_dimensions[1].height = TITLE_POINTS


def _write_heading(sheet: Worksheet, row: int, area: Area, column_count: int) -> None:
    """Writes an area's name over its rows; its cells are not merged, so that the reader can address each of them."""
    for column in range(1, column_count + 1):
        sheet.cell(row, column).fill = AREA_FILL
    _write(sheet, row, 1, layout.area_heading(area), BOLD_FONT).alignment = Alignment(vertical="center")
    sheet.row_dimensions[row].height = LINE_POINTS + 5


def _write_row(sheet: Worksheet, number: int, form: Form, contents: Mapping[ColumnRole, Content]) -> None:
    """Writes a row to fill, as high as its texts need."""
    height = 1
    for index, column in enumerate(layout.COLUMNS[form.kind], 1):
        content = contents.get(column.role, "")
        cell = _write(sheet, number, index, content, PLAIN_FONT)
        cell.border = FRAME
        if column.role in FIGURE_ROLES:
            cell.alignment = FIGURE
        if column.role in layout.INPUT_ROLES:
            cell.fill, cell.protection = INPUT_FILL, Protection(locked=False)
        height = max(height, lines_of(content, column.width - 1.5))
    sheet.row_dimensions[number].height = min(LINE_POINTS * height + 3, MAX_ROW_POINTS)


def _contents(row: FormRow, dataset: Dataset) -> Mapping[ColumnRole, Content]:
    kpi, catalog = row.kpi, dataset.catalog
    unit = kpi.unit_english if row.unit == kpi.unit else catalog.unit_english.get(row.unit, row.unit)
    contents: dict[ColumnRole, Content] = {
        ColumnRole.ROW: row.number,
        ColumnRole.KPI: _bilingual(kpi.name, kpi.english),
        ColumnRole.BREAKDOWN: _bilingual(row.breakdown, catalog.breakdown_english.get(row.breakdown, "")),
        ColumnRole.UNIT: _bilingual(row.unit, unit),
        ColumnRole.DEFINITION: _definition(row, dataset),
        ColumnRole.STATUS: next(iter(layout.STATUS_CHOICES)),
    }
    if row.last is not None:
        contents |= {ColumnRole.LAST: Number(row.last.value), ColumnRole.LAST_YEAR: _year(row.last)}
    if row.target is not None:
        low, high = row.target.value, row.target_high
        contents[ColumnRole.TARGET] = spread(low, high.value) if high is not None else Number(low)
    return contents


def _year(last: Observation) -> Content:
    return period(last.year, last.month) if last.month else last.year


def _definition(row: FormRow, dataset: Dataset) -> str:
    """Returns the definition of a KPI, or what a task is to bring; none of a part."""
    if row.is_task:
        task = dataset.catalog.tasks.get(row.breakdown)
        return _bilingual(task.summary, task.summary_english) if task else ""
    return "" if row.breakdown else _bilingual(row.kpi.definition, row.kpi.definition_english)


def _bilingual(chinese: str, english: str) -> str:
    """Joins a text in both languages, one under the other; once where both are the same."""
    return chinese if english in ("", chinese) else f"{chinese}\n{english}"


def _validate(sheet: Worksheet, form: Form) -> None:
    """Adds data validation to the input cells: a number by its unit, a choice of a list, a remark of limited length."""
    letters = layout.column_letters(form.kind)
    whole = _number("whole", 0, "填不小于 0 的整数，不要单位和文字。Type a whole number, 0 or more, and nothing else.")
    amount = _number("decimal", 0, "填不小于 0 的数，不要单位和文字。Type a number, 0 or more, and nothing else.")
    per_cent = "填百分数的数值：36.7% 填 36.7。Type the number of per cent: 36.7 for 36.7%."
    share = _number("decimal", -MAX_MAGNITUDE, per_cent)
    state = _number("decimal", 0, "填 0（未开始）至 1（完成）的数。Type a number from 0 (not begun) to 1 (done).", 1)
    lists = {ColumnRole.STATUS: layout.STATUS_CHOICES, ColumnRole.QUALIFIER: layout.QUALIFIER_CHOICES}
    choices = {role: _choice(texts) for role, texts in lists.items() if role in letters}
    remark = DataValidation(
        "textLength", operator="lessThanOrEqual", formula1=str(MAX_CELL_CHARS), allow_blank=True, showErrorMessage=True,
        errorTitle="备注", error=f"备注最多 {MAX_CELL_CHARS} 字。A remark has at most {MAX_CELL_CHARS} characters.",
    )  # fmt: skip
    for number, row in layout.sheet_rows(form):
        if isinstance(row, Area):
            continue
        level = share if row.unit == "%" else whole if is_whole(row.unit) else amount
        level = state if row.is_task else level
        rules = {ColumnRole.VALUE: level, ColumnRole.HIGH: level, ColumnRole.GROWTH: share, ColumnRole.REMARK: remark}
        for role, rule in {**rules, **choices}.items():
            if role in letters:
                rule.add(f"{letters[role]}{number}")
    for rule in (whole, amount, share, state, *choices.values(), remark):
        if rule.sqref.ranges:
            sheet.add_data_validation(rule)


def _number(kind: Literal["whole", "decimal"], low: object, text: str, high: object = MAX_MAGNITUDE) -> DataValidation:
    return DataValidation(
        kind, operator="between", formula1=str(low), formula2=str(high), allow_blank=True,
        showErrorMessage=True, errorTitle="数值 Number", error=text,
        showInputMessage=True, promptTitle="数值 Number", prompt=text,
    )  # fmt: skip


def _choice(choices: Iterable[str]) -> DataValidation:
    return DataValidation(
        "list", formula1=f'"{",".join(filter(None, choices))}"', allow_blank=True,
        showErrorMessage=True, errorTitle="选项 Choice", error="请从下拉列表中选择。Choose from the list.",
    )  # fmt: skip


def _write(sheet: Worksheet, row: int, column: int, content: Content, font: Font) -> Cell:
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)  # nothing is merged
    if content != "":
        write_cell(cell, content)
    cell.font, cell.alignment = font, TEXT
    return cell


def _protect_and_print(sheet: Worksheet, form: Form) -> None:
    """Protects all but the input cells, widths and heights; prints A4 landscape, all columns on one page."""
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False  # in a protected sheet False allows it
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins = PageMargins(left=MARGIN, right=MARGIN, top=0.5, bottom=0.7, footer=MARGIN)
    footer = sheet.oddFooter
    assert footer is not None  # every sheet has one, empty at first
    footer.left.text = form.titles[0]
    footer.right.text = "&P / &N"
