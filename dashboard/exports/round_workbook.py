"""Writes a round as one workbook: a row for each line of the form, a column for each place."""

from __future__ import annotations

import io
from collections.abc import Mapping

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.dataset.table import Dataset
from dashboard.dataset.workbook_cells import FACE, Content, Number, write_cell
from dashboard.i18n.terms import Translator, translator
from dashboard.returns.desk.draft import DraftSource, form_of
from dashboard.returns.desk.model import ReturnState, Round, Submission
from dashboard.returns.form import FormRow
from dashboard.returns.submitted_value import SubmittedValue

HEADS = ("编号", "指标", "分项", "单位", "项目")
WIDTHS = (7, 32, 20, 12, 10)
PLACE_WIDTH = 14
Line = tuple[str, str, str]  # KPI, breakdown, measure


def round_workbook(current: Round, submissions: Mapping[str, Submission], dataset: Dataset) -> bytes:
    """Writes what the places have submitted last, with the state of each; numbers as they were reported."""
    translate = translator("zh", dataset.catalog)
    rows: dict[Line, tuple[FormRow, SubmittedValue]] = {}
    values: dict[tuple[Line, str], SubmittedValue] = {}
    for place, submission in submissions.items():
        form = form_of(dataset, current.key, place)
        by_number = {row.number: row for row in form.rows}
        parsed, _ = DraftSource(current.key, place, submission.cells).parse(form)
        for number, own in parsed.items():
            for value in own:
                line = (value.key.kpi, value.key.breakdown, value.key.measure.value)
                rows.setdefault(line, (by_number[number], value))
                values[line, place] = value
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)  # a new workbook has one
    sheet.title = current.key.slug
    labels = [_place_label(place, submissions.get(place), translate) for place in current.places]
    contents: list[list[Content]] = [[*HEADS, *labels]]
    for line, (row, value) in sorted(rows.items(), key=lambda item: _order(item[1][0])):
        cells: list[Content] = [
            row.number,
            row.kpi.name,
            row.breakdown,
            value.content.unit,
            translate(f"measure.{line[2]}"),
        ]
        for place in current.places:
            own_value = values.get((line, place))
            cells.append(Number(float(own_value.number)) if own_value else "")
        contents.append(cells)
    _write(sheet, contents)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _place_label(place: str, submission: Submission | None, translate: Translator) -> str:
    """Return the head of a place's column: its name, and the state of what it submitted unless that was taken back."""
    if submission is None:
        return f"{place} 未报"
    is_draft = submission.state is ReturnState.DRAFT
    return place if is_draft else f"{place} {translate(f'desk.state_{submission.state.value}')}"


def _order(row: FormRow) -> tuple[int, ...]:
    return tuple(map(int, row.number.split(".")))


def _write(sheet: Worksheet, contents: list[list[Content]]) -> None:
    for number, cells in enumerate(contents, 1):
        for column, content in enumerate(cells, 1):
            cell = sheet.cell(number, column)
            assert isinstance(cell, Cell)  # nothing is merged
            if content != "":
                write_cell(cell, content)
            cell.font = Font(name=FACE, bold=number == 1)
    for column, width in enumerate([*WIDTHS, *[PLACE_WIDTH] * (len(contents[0]) - len(WIDTHS))], 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "C2"
