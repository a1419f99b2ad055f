"""Writes the workbook of a view with openpyxl: a cover sheet that describes it, then its tables."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.dataset.workbook_cells import (
    FACE,
    PLAIN,
    WRAPPED,
    Content,
    Link,
    lines_of,
    strip_illegal,
    width,
    write_cell,
)
from dashboard.exports.workbook.cover import CoverBlock, cover_blocks
from dashboard.exports.workbook.sheets import ExportSheet, export_sheets
from dashboard.exports.workbook.view_tables import headline
from dashboard.routing.view_context import ViewContext
from dashboard.views.page import ViewPage

A4 = 9  # Excel's number of the paper
LINE_POINTS, TITLE_POINTS, MAX_ROW_POINTS = 15, 22, 409  # height of a line of plain type, of the title, of any row
MIN_COLUMN_WIDTH, MAX_COLUMN_WIDTH = 7, 44  # characters of plain type; longer text is wrapped
MARGIN_INCHES = 0.4
TITLE_FONT, BOLD_FONT = Font(name=FACE, size=14, bold=True), Font(name=FACE, bold=True)
WARNING_FONT = Font(name=FACE, bold=True, color="C00000")
HEAD_FILL = PatternFill("solid", fgColor="EDEDED")


def view_workbook(context: ViewContext, page: ViewPage, today: date, host: str = "") -> bytes:
    """Writes the page as an Excel workbook dated `today`; `host` is where the dashboard is (`http://…`)."""
    translate, title = context.translate, headline(page)
    sheets = export_sheets(page, context)
    book = Workbook()
    book.properties.title, book.properties.creator = strip_illegal(title), translate("app.name")
    book.properties.created = datetime.combine(today, time())
    cover = book.active
    assert isinstance(cover, Worksheet)  # a new workbook has one
    cover.title = translate("workbook.about")
    _write_cover(cover, title, cover_blocks(sheets, context, today, host), context)
    for sheet in sheets:
        _write_table(book.create_sheet(sheet.name), sheet, context)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _write_cover(worksheet: Worksheet, title: str, blocks: Sequence[CoverBlock], context: ViewContext) -> None:
    """Writes blocks one under the other, an empty row between them."""
    number = _write_titles(worksheet, [title], context) + 1
    rows: dict[int, Sequence[Content]] = {}
    for block in blocks:
        if block.head:
            _format_head(worksheet, number, block.head)
        lines = [*([block.head] if block.head else []), *block.rows]
        rows |= dict(enumerate(lines, number))
        number += len(lines) + 1
    _write_rows(worksheet, rows)
    _set_print(worksheet, context)


def _write_table(worksheet: Worksheet, sheet: ExportSheet, context: ViewContext) -> None:
    top = _write_titles(worksheet, ["".join(sheet.title), sheet.sub], context)
    _format_head(worksheet, top, sheet.head)
    _write_rows(worksheet, dict(enumerate((sheet.head, *sheet.rows), top)))
    last, bottom = get_column_letter(len(sheet.head)), top + len(sheet.rows)
    worksheet.auto_filter.ref = f"A{top}:{last}{bottom}"
    worksheet.freeze_panes = f"A{top + 1}"
    worksheet.print_title_rows = f"1:{top}"
    if sheet.foot:  # a line over all columns, as high as its text needs
        _write_row(worksheet, bottom + 2, (sheet.foot,))
        worksheet.merge_cells(f"A{bottom + 2}:{last}{bottom + 2}")
        lines = lines_of(sheet.foot, sum(column.width for column in worksheet.column_dimensions.values()))
        worksheet.row_dimensions[bottom + 2].height = min(LINE_POINTS * lines, MAX_ROW_POINTS)
    _set_print(worksheet, context)


def _write_titles(worksheet: Worksheet, lines: Sequence[str], context: ViewContext) -> int:
    """Writes the title, what follows it, and on sample data the warning; returns the number of the row after them."""
    warning = [context.translate("sample.banner")] if context.dataset.is_sample else []
    for number, line in enumerate((*lines, *warning), 1):
        _write_row(worksheet, number, (line,), PLAIN)
        worksheet.row_dimensions[number].height = LINE_POINTS
    worksheet["A1"].font = TITLE_FONT
    worksheet.row_dimensions[1].height = TITLE_POINTS
    if warning:
        worksheet.cell(len(lines) + 1, 1).font = WARNING_FONT
    return len(lines) + len(warning) + 1


def _format_head(worksheet: Worksheet, number: int, head: Sequence[str]) -> None:
    for column in range(1, len(head) + 1):
        cell = worksheet.cell(number, column)
        cell.font, cell.fill = BOLD_FONT, HEAD_FILL


def _write_rows(worksheet: Worksheet, rows: Mapping[int, Sequence[Content]]) -> None:
    """Writes rows by their number; columns are as wide as their contents up to a limit, rows as high as wrapped text.

    Some programs compute the height of a row themselves, others cut what does not fit.
    """
    for number, row in rows.items():
        _write_row(worksheet, number, row)
    columns = range(max(map(len, rows.values())))
    longest = [max(width(row[column]) for row in rows.values() if column < len(row)) + 2 for column in columns]
    widths = [min(max(size, MIN_COLUMN_WIDTH), MAX_COLUMN_WIDTH) for size in longest]
    for column, size in enumerate(widths, 1):
        worksheet.column_dimensions[get_column_letter(column)].width = size
    for number, row in rows.items():
        lines = max(lines_of(content, size) for content, size in zip(row, widths, strict=False))
        if lines > 1:
            worksheet.row_dimensions[number].height = min(LINE_POINTS * lines, MAX_ROW_POINTS)


def _write_row(worksheet: Worksheet, number: int, contents: Sequence[Content], alignment: Alignment = WRAPPED) -> None:
    """Writes one row; an empty text leaves its cell empty."""
    for column, content in enumerate(contents, 1):
        if content == "":
            continue
        cell = worksheet.cell(number, column)
        assert isinstance(cell, Cell)  # nothing is merged before it is written
        cell.alignment = alignment if isinstance(content, str | Link) else PLAIN
        write_cell(cell, content)


def _set_print(worksheet: Worksheet, context: ViewContext) -> None:
    """Sets A4 landscape, all columns on one page."""
    worksheet.page_setup.orientation, worksheet.page_setup.paperSize = "landscape", A4
    worksheet.page_setup.fitToWidth, worksheet.page_setup.fitToHeight = 1, 0
    worksheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    worksheet.page_margins.left = worksheet.page_margins.right = MARGIN_INCHES
    footer = worksheet.oddFooter
    assert footer is not None  # every sheet has one, empty at first
    footer.left.text = context.translate("app.name")
    footer.center.text = context.translate("sample.tag") if context.dataset.is_sample else None
    footer.right.text = "&P / &N"
