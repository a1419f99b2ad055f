"""Writes the workbook of a form: what to do, the rows to fill, and a hidden sheet by which it is known again."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Literal

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.dataset.model import Area
from dashboard.dataset.numbers import is_whole, spread
from dashboard.dataset.table import Dataset
from dashboard.dataset.workbook_cells import FACE, Content, Number, lines_of, write_cell
from dashboard.i18n.terms import translator
from dashboard.returns.cells import LONGEST, MOST
from dashboard.returns.form import Form, FormRow
from dashboard.returns.instructions import instruction_rows
from dashboard.returns.layout import (
    COLUMNS,
    FINGERPRINT_SHEET,
    FORM_SHEET,
    HEAD,
    INSTRUCTIONS_SHEET,
    QUALIFIERS,
    STATUSES,
    ColumnRole,
    heading,
    identity,
    letters,
    lines,
    titles,
)

A4 = 9  # Excel's number of the paper
LINE, TALL, TALLEST = 15, 24, 409  # points that a line of plain type is high, the title, and any row can be
MARGIN = 0.4  # inches
TITLE, PLAIN, STRONG = Font(name=FACE, size=16, bold=True), Font(name=FACE), Font(name=FACE, bold=True)
GREY, SHADE = PatternFill("solid", fgColor="EDEDED"), PatternFill("solid", fgColor="DCE3EE")
YELLOW = PatternFill("solid", fgColor="FFF9DB")  # of a cell to fill
THIN = Side("thin", color="BFBFBF")
FRAME = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
TEXT, FIGURE = Alignment(vertical="top", wrap_text=True), Alignment(vertical="top", horizontal="right", wrap_text=True)
INPUTS = (
    ColumnRole.VALUE,
    ColumnRole.HIGH,
    ColumnRole.GROWTH,
    ColumnRole.STATUS,
    ColumnRole.QUALIFIER,
    ColumnRole.REMARK,
)
TO_DO = (
    "只填黄色格，没有数的留空（不要填 0）。  Fill yellow cells only; leave empty what there is no figure of (not 0)."
)


def form_workbook(form: Form, dataset: Dataset) -> bytes:
    """The workbook of a form; `dataset` names its places and documents and the version that the form knows of."""
    book = Workbook()
    book.properties.title, book.properties.creator = titles(form)[0], translator("zh", dataset.catalog)("app.name")
    about = book.active
    assert isinstance(about, Worksheet)  # a new workbook has one
    about.title = INSTRUCTIONS_SHEET
    _cover(about, form, dataset)
    _form(book.create_sheet(FORM_SHEET), form, dataset)
    hidden = book.create_sheet(FINGERPRINT_SHEET)
    for name, value in identity(form).items():
        hidden.append([name, value])
    hidden.sheet_state = "veryHidden"
    hidden.protection.sheet = True
    book.security = WorkbookProtection(lockStructure=True)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _cover(made: Worksheet, form: Form, dataset: Dataset) -> None:
    """What the form is, line by line, in Chinese on the left and English on the right."""
    widths = (14, 58, 66)
    for letter, width in zip("ABC", widths, strict=True):
        made.column_dimensions[letter].width = width
    for row, told in enumerate(instruction_rows(form, dataset), 1):
        for column, text in enumerate(told, 1):
            _write(made, row, column, text, STRONG if column == 1 else PLAIN)
        most = max(lines_of(text, width - 2) for text, width in zip(told, widths, strict=True))
        made.row_dimensions[row].height = LINE * most + 6
    for row, title in enumerate(titles(form), 1):
        cell = _write(made, row, 1, title, TITLE if row == 1 else STRONG)
        cell.alignment = Alignment(vertical="top")
        made.row_dimensions[row].height = TALL
    _protect_and_print(made, form)


def _form(made: Worksheet, form: Form, dataset: Dataset) -> None:
    """Title, head, areas and questions."""
    for row, text in enumerate((*titles(form), TO_DO), 1):
        _write(made, row, 1, text, TITLE if row == 1 else STRONG).alignment = Alignment(vertical="top")
    made.row_dimensions[1].height = TALL
    columns = COLUMNS[form.kind]
    for place, column in enumerate(columns, 1):
        cell = _write(made, HEAD, place, column.head, STRONG)
        cell.fill, cell.border = GREY, FRAME
        made.column_dimensions[cell.column_letter].width = column.width
    made.row_dimensions[HEAD].height = 2 * LINE + 3
    bottom = HEAD
    for bottom, one in lines(form):
        if isinstance(one, Area):
            _heading(made, bottom, one, len(columns))
        else:
            _question(made, bottom, one, form, dataset)
    _validate(made, form)
    last = letters(form.kind)[ColumnRole.REMARK]
    made.freeze_panes = f"C{HEAD + 1}"
    made.print_title_rows, made.print_area = f"1:{HEAD}", f"A1:{last}{bottom}"
    _protect_and_print(made, form)


def _heading(made: Worksheet, row: int, area: Area, count: int) -> None:
    """An area's name over its questions; its cells stay apart, so that rows can be told from each other."""
    for place in range(1, count + 1):
        cell = made.cell(row, place)
        cell.fill = SHADE
    _write(made, row, 1, heading(area), STRONG).alignment = Alignment(vertical="center")
    made.row_dimensions[row].height = LINE + 5


def _question(made: Worksheet, row: int, question: FormRow, form: Form, dataset: Dataset) -> None:
    """A row to fill, as high as its texts need."""
    contents, most = _contents(question, dataset), 1
    for place, column in enumerate(COLUMNS[form.kind], 1):
        content = contents.get(column.sort, "")
        cell = _write(made, row, place, content, PLAIN)
        cell.border = FRAME
        if column.sort in (
            ColumnRole.LAST,
            ColumnRole.LAST_YEAR,
            ColumnRole.GOAL,
            ColumnRole.VALUE,
            ColumnRole.HIGH,
            ColumnRole.GROWTH,
        ):
            cell.alignment = FIGURE
        if column.sort in INPUTS:
            cell.fill, cell.protection = YELLOW, Protection(locked=False)
        most = max(most, lines_of(content, column.width - 1.5))
    made.row_dimensions[row].height = min(LINE * most + 3, TALLEST)


def _contents(question: FormRow, dataset: Dataset) -> Mapping[ColumnRole, Content]:
    """What stands in a question's cells when the form goes out."""
    kpi, catalog = question.kpi, dataset.catalog
    unit = kpi.unit_english if question.unit == kpi.unit else catalog.unit_english.get(question.unit, question.unit)
    part = question.breakdown and _both(question.breakdown, catalog.breakdown_english.get(question.breakdown, ""))
    contents: dict[ColumnRole, Content] = {
        ColumnRole.ROW: question.row,
        ColumnRole.KPI: _both(kpi.name, kpi.english),
        ColumnRole.PART: part,
        ColumnRole.UNIT: _both(question.unit, unit),
        ColumnRole.DEFINITION: "" if question.breakdown else _both(kpi.definition, kpi.definition_english),
        ColumnRole.STATUS: next(iter(STATUSES)),
    }
    if question.last is not None:
        contents |= {ColumnRole.LAST: Number(question.last.value), ColumnRole.LAST_YEAR: question.last.year}
    if question.target is not None:
        low, high = question.target.value, question.target_high
        contents[ColumnRole.GOAL] = spread(low, high.value) if high is not None else Number(low)
    return contents


def _both(chinese: str, english: str) -> str:
    """A text in both languages, one under the other; once where both are the same."""
    return chinese if english in ("", chinese) else f"{chinese}\n{english}"


def _validate(made: Worksheet, form: Form) -> None:
    """What each cell takes: a number of its unit, a choice of a list, a remark of some length."""
    column = letters(form.kind)
    whole = _number("whole", 0, "填不小于 0 的整数，不要单位和文字。Type a whole number, 0 or more, and nothing else.")
    amount = _number("decimal", 0, "填不小于 0 的数，不要单位和文字。Type a number, 0 or more, and nothing else.")
    share = _number("decimal", -MOST, "填百分数的数值：36.7% 填 36.7。Type the number of per cent: 36.7 for 36.7%.")
    lists = {ColumnRole.STATUS: STATUSES, ColumnRole.QUALIFIER: QUALIFIERS}
    choices = {sort: _choice(words) for sort, words in lists.items() if sort in column}
    remark = DataValidation("textLength", operator="lessThanOrEqual", formula1=str(LONGEST), allow_blank=True)
    remark.showErrorMessage = True
    remark.error, remark.errorTitle = f"备注最多 {LONGEST} 字。A remark has at most {LONGEST} characters.", "备注"
    for row, one in lines(form):
        if isinstance(one, Area):
            continue
        rule = share if one.unit == "%" else whole if is_whole(one.unit) else amount
        for sort in (ColumnRole.VALUE, ColumnRole.HIGH):
            if sort in column:
                rule.add(f"{column[sort]}{row}")
        share.add(f"{column[ColumnRole.GROWTH]}{row}")
        for sort, choice in choices.items():
            choice.add(f"{column[sort]}{row}")
        remark.add(f"{column[ColumnRole.REMARK]}{row}")
    for rule in (whole, amount, share, *choices.values(), remark):
        if rule.sqref.ranges:
            made.add_data_validation(rule)


def _number(kind: Literal["whole", "decimal"], low: object, words: str) -> DataValidation:
    rule = DataValidation(kind, operator="between", formula1=str(low), formula2=str(MOST), allow_blank=True)
    rule.showErrorMessage = rule.showInputMessage = True
    rule.error = rule.prompt = words
    rule.errorTitle = rule.promptTitle = "数值 Number"
    return rule


def _choice(words: Mapping[str, str]) -> DataValidation:
    rule = DataValidation("list", formula1=f'"{",".join(filter(None, words))}"', allow_blank=True)
    rule.showErrorMessage = True
    rule.errorTitle, rule.error = "选项 Choice", "请从下拉列表中选择。Choose from the list."
    return rule


def _write(made: Worksheet, row: int, column: int, content: Content, font: Font) -> Cell:
    cell = made.cell(row, column)
    assert isinstance(cell, Cell)  # nothing is merged
    if content != "":
        write_cell(cell, content)
    cell.font, cell.alignment = font, TEXT
    return cell


def _protect_and_print(made: Worksheet, form: Form) -> None:
    """Nothing but the cells to fill can be changed, widths and heights apart; A4 across, all columns on one page."""
    made.protection.sheet = True
    made.protection.formatColumns = made.protection.formatRows = False  # in a protected sheet False allows it
    made.page_setup.orientation, made.page_setup.paperSize = "landscape", A4
    made.page_setup.fitToWidth, made.page_setup.fitToHeight = 1, 0
    made.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    made.page_margins.left = made.page_margins.right = MARGIN
    made.page_margins.top, made.page_margins.bottom, made.page_margins.footer = 0.5, 0.7, MARGIN
    footer = made.oddFooter
    assert footer is not None  # every sheet has one, empty at first
    footer.left.text = titles(form)[0]
    footer.right.text = "&P / &N"
