"""Single cells and names in a workbook: text that stays text, numbers as published, tabs that Excel allows."""

from __future__ import annotations

import io
from datetime import date

import pytest
from dash import html
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from dashboard.dataset.geography import Geography
from dashboard.dataset.observation import Measure
from dashboard.dataset.spreadsheet import FORMULA_STARTS
from dashboard.dataset.table import Dataset
from dashboard.dataset.workbook_cells import MAX_CELL_CHARS, Number, strip_illegal
from dashboard.exports.workbook.book import view_workbook
from dashboard.exports.workbook.sheets import ExportSheet
from dashboard.metrics.export_rows import export_row
from dashboard.routing.selection import Selection
from dashboard.routing.view_context import ViewContext, view_context
from dashboard.views.page import ViewPage
from tests.conftest import Draw
from tests.facts import fact
from tests.random_examples import many

CONTROLS = "".join(map(chr, range(32)))
LEGAL = st.characters(codec="utf-8", exclude_characters=f"{CONTROLS}\ufffe\uffff") | st.sampled_from("\t\n")


@pytest.mark.parametrize(
    ("value", "expected"), [(6190, "#,##0"), (160.07, "#,##0.00"), (0.1 + 0.2, "#,##0.0"), (1e-7, "#,##0.0000000")]
)
def test_a_number_format_shows_just_the_decimals_of_the_value(value: float, expected: str) -> None:
    assert Number(value).format == expected


def with_text(text: str, context: ViewContext) -> Workbook:
    """A workbook of one table whose row, headline and heading hold a text."""
    row = export_row(fact(breakdown=text, note=text, measure=Measure.GROWTH))
    opening = html.Div(html.H1([html.Span(text)]))
    page = ViewPage("", opening, (html.H2(text, id="s-made"),), (), {"made": (row,)})
    return load_workbook(io.BytesIO(view_workbook(context, page, date(2026, 3, 8))))


@given(text=st.text(max_size=40) | st.sampled_from(FORMULA_STARTS).flatmap(lambda start: st.text().map(start.__add__)))
@settings(max_examples=many(40))
def test_no_cell_is_run_whatever_its_text(dataset: Dataset, geography: Geography, text: str) -> None:
    made = with_text(text, view_context(dataset, geography, Selection()))
    all_cells = [cell for sheet in made.worksheets for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in all_cells} <= {"s", "n"}
    assert all(isinstance(cell.value, int | float | None) for cell in all_cells if cell.data_type == "n")
    (row,) = made.worksheets[1].iter_rows(min_row=4, max_row=4)
    if text.startswith(FORMULA_STARTS) and row[11].value:
        assert row[11].quotePrefix
    assert all(cell.quotePrefix for cell in all_cells if str(cell.value).startswith(FORMULA_STARTS))


@given(text=st.text(LEGAL, max_size=40))
@settings(max_examples=many(40))
def test_text_that_a_workbook_can_hold_is_kept_as_it_is(dataset: Dataset, geography: Geography, text: str) -> None:
    made = with_text(text, view_context(dataset, geography, Selection()))
    (row,) = made.worksheets[1].iter_rows(min_row=4, max_row=4)
    assert [(row[place].value or "") for place in (2, 11)] == [text, text]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        *((text, text) for text in ("=HYPERLINK(1)", "+1", "-1", "@A1", "\tx", "#N/A")),
        ("\rx", "\nx"), ("a\r\nb", "a\nb"), ("\x00\x0b\ufffe=1", "=1"),
    ],
)  # fmt: skip
def test_text_that_a_spreadsheet_would_read_otherwise_stays_text(context_of: Draw, text: str, kept: str) -> None:
    (row,) = with_text(text, context_of(Selection())).worksheets[1].iter_rows(min_row=4, max_row=4)
    assert (row[11].value, row[11].data_type) == (kept, "s")


def test_what_a_workbook_cannot_hold_is_left_out() -> None:
    assert strip_illegal(f"{CONTROLS}\x7f\ud800\udfff\ufffe\uffff好") == "\t\n\n\x7f好"
    assert strip_illegal("长" * (MAX_CELL_CHARS + 1)) == "长" * 32_767


@given(
    title=st.lists(st.text(max_size=60), max_size=4), place=st.integers(1, 99), label=st.sampled_from(["图", "Table"])
)
def test_a_sheet_has_a_name_that_excel_allows(title: list[str], place: int, label: str) -> None:
    name = ExportSheet(f"{label} {place}", tuple(title), "", "", (), (), 0).name
    assert name.startswith(f"{label} {place}")
    assert len(name.encode("utf-16-le")) // 2 <= 31
    assert not set(name) & set("[]:*?/\\\n")
    assert not name.startswith("'")
    assert not name.endswith("'")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        (("专利申请量：", "青山湖区最多"), "图 1 专利申请量：青山湖区最多"),
        (("Patent applications: ", "Gaoxin leads 5 reporting places"), "图 1 Patent applications"),
        (("2010: ", "Resident population: ", "rank 2"), "图 1 2010 Resident population"),
        (("National county-enrichment project grant",), "图 1 National county…"),
    ],
)
def test_a_sheet_is_named_by_as_many_phrases_as_fit(title: tuple[str, ...], name: str) -> None:
    assert ExportSheet("图 1", title, "", "", (), (), 0).name == name
