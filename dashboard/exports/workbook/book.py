"""Writes the workbook of a view with openpyxl: a first sheet that says what it is, then its tables."""

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
from dashboard.exports.workbook.cover import Block, cover_of
from dashboard.exports.workbook.sheets import ExportSheet, sheets_of
from dashboard.exports.workbook.view_tables import headline
from dashboard.routing.view_context import ViewContext
from dashboard.views.page import ViewPage

A4 = 9  # Excel's number of the paper
LINE, TALL, TALLEST = 15, 22, 409  # points that a line of plain type is high, the title, and any row can be
NARROWEST, WIDEST = 7, 44  # columns of plain type; longer text is wrapped
MARGIN = 0.4  # inches
TITLE, STRONG = Font(name=FACE, size=14, bold=True), Font(name=FACE, bold=True)
WARNING = Font(name=FACE, bold=True, color="C00000")
SHADE = PatternFill("solid", fgColor="EDEDED")


def view_workbook(context: ViewContext, page: ViewPage, made: date, host: str = "") -> bytes:
    """The page as an Excel workbook; `made` is the day it is made on, `host` where the dashboard is (`http://…`)."""
    translate = context.translate
    sheets = sheets_of(page, context)
    title = headline(page)
    book = Workbook()
    book.properties.title, book.properties.creator = strip_illegal(title), translate("app.name")
    book.properties.created = datetime.combine(made, time())
    first = book.active
    assert isinstance(first, Worksheet)  # a new workbook has one
    first.title = translate("workbook.about")
    _cover(first, title, cover_of(sheets, context, made, host), context)
    for sheet in sheets:
        _table(book.create_sheet(sheet.name), sheet, context)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _cover(made: Worksheet, title: str, blocks: Sequence[Block], context: ViewContext) -> None:
    """Blocks one under the other."""
    place = _heads(made, [title], context) + 1
    rows: dict[int, Sequence[Content]] = {}
    for block in blocks:
        if block.head:
            _head_row(made, place, block.head)
        rows |= dict(enumerate(([block.head] if block.head else []) + list(block.rows), place))
        place += bool(block.head) + len(block.rows) + 1
    _rows(made, rows)
    _set_print(made, context)


def _table(made: Worksheet, sheet: ExportSheet, context: ViewContext) -> None:
    """Title and unit, the head, a row per record, the foot."""
    top = _heads(made, ["".join(sheet.title), sheet.sub], context)
    _head_row(made, top, sheet.head)
    _rows(made, dict(enumerate((sheet.head, *sheet.rows), top)))
    last, bottom = get_column_letter(len(sheet.head)), top + len(sheet.rows)
    made.auto_filter.ref = f"A{top}:{last}{bottom}"
    made.freeze_panes = f"A{top + 1}"
    made.print_title_rows = f"1:{top}"
    if sheet.foot:
        _foot(made, bottom + 2, sheet.foot, last)
    _set_print(made, context)


def _heads(made: Worksheet, lines: Sequence[str], context: ViewContext) -> int:
    """The title, what follows it, and the warning that no sheet of sample data goes without; the row after them."""
    warning = [context.translate("sample.banner")] if context.dataset.is_sample else []
    for place, line in enumerate((*lines, *warning), 1):
        _write(made, place, (line,), PLAIN)
        made.row_dimensions[place].height = LINE
    made["A1"].font = TITLE
    made.row_dimensions[1].height = TALL
    if warning:
        made.cell(len(lines) + 1, 1).font = WARNING
    return len(lines) + len(warning) + 1


def _head_row(made: Worksheet, place: int, head: Sequence[str]) -> None:
    for column in range(1, len(head) + 1):
        made.cell(place, column).font = STRONG
        made.cell(place, column).fill = SHADE


def _rows(made: Worksheet, rows: Mapping[int, Sequence[Content]]) -> None:
    """Rows by their number, each from the first column on, with room for what is in them.

    Columns are as wide as their contents up to a limit, rows as high as the text that is wrapped then: some programs
    find the height of a row themselves, others cut what does not fit.
    """
    for place, row in rows.items():
        _write(made, place, row)
    columns = range(max(map(len, rows.values())))
    widest = [max(width(row[column]) for row in rows.values() if column < len(row)) + 2 for column in columns]
    limits = [min(max(one, NARROWEST), WIDEST) for one in widest]
    for column, limit in enumerate(limits, 1):
        made.column_dimensions[get_column_letter(column)].width = limit
    for place, row in rows.items():
        lines = max(lines_of(one, limit) for one, limit in zip(row, limits, strict=False))
        if lines > 1:
            made.row_dimensions[place].height = min(LINE * lines, TALLEST)


def _write(made: Worksheet, place: int, contents: Sequence[Content], text: Alignment = WRAPPED) -> None:
    """One row; an empty text leaves its cell empty."""
    for column, content in enumerate(contents, 1):
        if content == "":
            continue
        cell = made.cell(place, column)
        assert isinstance(cell, Cell)  # nothing is merged before it is written
        cell.alignment = text if isinstance(content, str | Link) else PLAIN
        write_cell(cell, content)


def _foot(made: Worksheet, place: int, text: str, last: str) -> None:
    """A line over all columns, as high as its text needs."""
    _write(made, place, (text,))
    made.merge_cells(f"A{place}:{last}{place}")
    room = sum(column.width for column in made.column_dimensions.values())
    made.row_dimensions[place].height = min(LINE * lines_of(text, room), TALLEST)


def _set_print(made: Worksheet, context: ViewContext) -> None:
    """A4 across, all columns on one page."""
    made.page_setup.orientation, made.page_setup.paperSize = "landscape", A4
    made.page_setup.fitToWidth, made.page_setup.fitToHeight = 1, 0
    made.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    made.page_margins.left = made.page_margins.right = MARGIN
    footer = made.oddFooter
    assert footer is not None  # every sheet has one, empty at first
    footer.left.text = context.translate("app.name")
    footer.center.text = context.translate("sample.tag") if context.dataset.is_sample else None
    footer.right.text = "&P / &N"
