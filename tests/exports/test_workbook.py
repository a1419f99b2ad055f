"""A view as an Excel workbook, opened again: its sheets, its numbers, and that nothing in it is ever run."""

from __future__ import annotations

import io
from datetime import date

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

import dashboard.exports.workbook.sheets
from dashboard.components.map_data import map_data, map_rows
from dashboard.components.table import rows_table
from dashboard.dataset.geography import Geography
from dashboard.dataset.loading import read_dataset
from dashboard.dataset.numbers import number
from dashboard.dataset.table import Dataset
from dashboard.dataset.workbook_cells import width
from dashboard.exports.workbook.book import view_workbook
from dashboard.exports.workbook.sheets import HEADS
from dashboard.metrics.coverage import missing
from dashboard.metrics.export_rows import ExportRow, unit_text
from dashboard.returns.sample.table import sample_dataset
from dashboard.routing.selection import Selection, View
from dashboard.routing.view_context import ViewContext, view_context
from dashboard.views.layout import view_page
from dashboard.views.page import ViewPage
from tests.component_tree import elements, properties_of, text_of
from tests.conftest import Draw
from tests.tables import CATALOG, TABLE

MADE = date(2026, 3, 8)
APPLICATIONS = Selection(view=View.KPI, kpi="专利申请量")
VALUE = 6  # the place of the value in a row

Row = tuple[object, ...]


def opened(context: ViewContext, page: ViewPage | None = None, host: str = "") -> Workbook:
    return load_workbook(io.BytesIO(view_workbook(context, page or view_page(context), MADE, host)))


def cells(sheet: Worksheet) -> list[Row]:
    """The rows of a sheet as they were meant: an empty cell is an empty text."""
    return [tuple("" if cell is None else cell for cell in row) for row in sheet.iter_rows(values_only=True)]


def table(sheet: Worksheet) -> list[Row]:
    """What the filter of a sheet is set on: the head, then the rows."""
    top, bottom = (int("".join(filter(str.isdigit, end))) for end in str(sheet.auto_filter.ref).split(":"))
    return cells(sheet)[top - 1 : bottom]


def texts(sheet: Worksheet) -> set[str]:
    return {str(cell) for row in cells(sheet) for cell in row}


def told(one: ExportRow, context: ViewContext) -> Row:
    """What of a record can be told without the workbook's own words."""
    translate, dataset = context.translate, context.dataset
    kpi, place = dataset.kpis[one.kpi], dataset.catalog.district(one.district)
    named = (
        translate.kpi(kpi),
        translate.district(place),
        one.year,
        one.month,
        translate(f"measure.{one.measure.value}"),
    )
    return (*named, pytest.approx(one.quantity.value), unit_text(one, kpi, translate))


def found(row: Row) -> Row:
    """What identifies a row and its value; a sheet without months has one column less."""
    year_and_month = (row[4], None if len(row) < len(HEADS) else row[5] or None)
    return (row[1], row[3], *year_and_month, *row[-8:-5])


VIEWS = [
    Selection(), Selection(district="青山湖区", lang="en"), Selection(view=View.AREA, area=8, lang="en"),
    Selection(view=View.KPI, kpi="市级科技重大项目", district="高新区"), APPLICATIONS,
    Selection(view=View.DISTRICTS, kpi="常住人口", lang="en"), Selection(view=View.MONEY),
    Selection(view=View.CHECKS),
]  # fmt: skip


@pytest.mark.parametrize("selection", VIEWS, ids=lambda selection: selection.href)
def test_a_workbook_holds_every_chart_table_and_map_of_its_view_row_by_row(
    context_of: Draw, selection: Selection
) -> None:
    drawn = context_of(selection)
    page = view_page(drawn)
    first, *sheets = opened(drawn, page).worksheets
    expected = [*(chart.rows for chart in page.charts), *page.tables.values()]
    shown = map_rows(map_data(drawn))
    assert len(sheets) == len(expected) + bool(shown)
    for sheet, records in zip(sheets, [*expected, shown] if shown else expected, strict=True):
        assert [found(row) for row in table(sheet)[1:]] == [told(one, drawn) for one in records], sheet.title
    for place, (sheet, chart) in enumerate(zip(sheets, page.charts, strict=False), 1):
        assert sheet.title.startswith(drawn.translate("chart.number", number=place))
        assert sheet["A1"].value == "".join(chart.title)
        assert chart.sub in str(sheet["A2"].value)
        assert chart.foot in str(cells(sheet)[-1][0])
    listed = [row for row in cells(first) if any(sheet.title.startswith(f"{row[0]} ") for sheet in sheets)]
    assert [(row[1], row[3]) for row in listed] == [(s["A1"].value, len(table(s)) - 1) for s in sheets]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_sheet_says_what_the_table_under_its_chart_says(context_of: Draw, lang: str) -> None:
    drawn = context_of(APPLICATIONS.change(lang=lang))
    page = view_page(drawn)
    for chart, sheet in zip(page.charts, opened(drawn, page).worksheets[1:], strict=False):
        head, *rows = table(sheet)
        twin = elements(rows_table(chart.rows, drawn), "Tr")[1:]
        for row, line in zip(rows, twin, strict=True):
            seen = {properties_of(cell)["data-label"]: text_of(cell) for cell in elements(line, "Td")}
            named = dict(zip(head, row, strict=True))
            value = seen.pop(drawn.translate("table.value"))
            assert number(float(str(named[drawn.translate("table.value")]))) in value
            del seen[drawn.translate("table.source")]  # told in full in the workbook
            place = drawn.translate("table.place")
            assert str(named[place]).startswith(seen.pop(place, ""))  # the screen has the short name
            month = named.get(drawn.translate("table.month"))
            through = drawn.translate("data.through", month=drawn.translate.month(int(str(month)))) if month else ""
            year = drawn.translate("table.year")
            assert seen.pop(year, "") in ("", f"{named[year]}{through}")
            assert seen == {name: str(named[name]) for name in seen}


def test_a_value_is_a_number_in_the_shape_it_is_published_in(context_of: Draw) -> None:
    rows = {
        (*(row[place].value for place in (3, 2, 4, 5, 6)),): row[VALUE + 1]
        for sheet in opened(context_of(Selection(view=View.DATA))).worksheets[1:]
        for row in sheet.iter_rows(min_row=4)
        if row[1].value == "专利申请量"
    }
    result, growth = (rows["南昌市", None, 2013, None, name] for name in ("结果", "增速"))
    assert (result.value, result.data_type, result.number_format) == (6190, "n", "#,##0")
    assert (growth.value, growth.data_type, growth.number_format) == (36.7, "n", "+#,##0.0;-#,##0.0;#,##0.0")


def test_the_first_sheet_says_what_the_workbook_is(context_of: Draw, dataset: Dataset) -> None:
    drawn = context_of(APPLICATIONS.change(district="高新区", lang="en"))
    book = opened(drawn, host="https://board.example")
    first = book.worksheets[0]
    said = texts(first)
    assert "Gaoxin High-tech Zone" in str(first["A1"].value)
    assert {"Gaoxin High-tech Zone", "2013", "English", dataset.digest[:8], "8 March 2026"} <= said
    address = next(cell for row in first.iter_rows() for cell in row if "board.example" in str(cell.value))
    assert address.value == "https://board.example/kpi/专利申请量?district=高新区&lang=en"
    assert address.hyperlink is not None
    assert address.hyperlink.target == f"https://board.example{drawn.selection.href}"
    records = [one for chart in view_page(drawn).charts for one in chart.rows]
    used = {row.source.document for one in records for row in one.quantity.basis}
    assert {document.english for document in used} <= said
    assert {document.address for document in used if document.address} <= said
    assert {"published", "estimated", "provisional", "derived", "computed"} <= said
    assert "sample" not in said
    links = [cell.hyperlink for row in first.iter_rows() for cell in row if cell.hyperlink]
    inside = [link.location for link in links if link.location]
    assert inside == [f"'{name}'!A1" for name in book.sheetnames[1:]]


def test_a_sheet_is_ready_to_be_filtered_and_printed(context_of: Draw) -> None:
    for sheet in opened(context_of(APPLICATIONS)).worksheets[1:]:
        assert sheet.freeze_panes == "A4"
        assert sheet.print_title_rows == "$1:$3"
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr is not None
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        for column, letter in enumerate("ABCDEFGHIJKL"):
            widest = max(width(str(row[column])) for row in table(sheet))
            assert min(widest, 40) <= sheet.column_dimensions[letter].width <= 50


def test_the_data_view_gives_every_row_that_its_filters_keep(context_of: Draw, dataset: Dataset) -> None:
    whole = opened(context_of(Selection(view=View.DATA, page=2))).worksheets
    assert [len(table(sheet)) - 1 for sheet in whole[1:-1]] == [dataset.size]  # the last is the map's
    chosen = Selection(view=View.DATA, search="专利", district="新建县", sort="-value")
    assert [row[VALUE] for row in table(opened(context_of(chosen)).worksheets[1])[1:]] == [160.07, 75.85]


def test_a_long_table_says_how_much_is_here(
    context_of: Draw, dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dashboard.exports.workbook.sheets, "MAX_SHEET_ROWS", 5)
    first, sheet, _ = opened(context_of(Selection(view=View.DATA, lang="en"))).worksheets
    assert len(table(sheet)) == 1 + 5
    assert f"{dataset.size} rows, of which these are the first 5" in str(cells(sheet)[-1][0])
    assert str(dataset.size) in texts(first)


def test_a_view_without_rows_still_says_what_it_is(context_of: Draw) -> None:
    book = opened(context_of(Selection(view=View.DATA, search="没有这样的行", map="科技担保贷款")))
    assert book.sheetnames == ["说明"]  # without a host the address is a path
    assert "/data?map=科技担保贷款&q=没有这样的行" in texts(book.worksheets[0])


def test_what_a_place_has_not_published_stands_beside_the_figures_of_the_city(
    context_of: Draw, dataset: Dataset
) -> None:
    drawn = context_of(Selection(view=View.CHECKS, district="湾里区", lang="en"))
    sheet = opened(drawn).worksheets[-2]  # before the map's
    rows = table(sheet)
    assert [row[1] for row in rows[1:]] == [kpi.english for kpi in missing(dataset, drawn.district, 2013)]
    assert rows[0][-1] == drawn.translate("coverage.city", year=2013)
    assert ("applications", 6190) in [(row[2], row[4]) for row in rows]
    assert f": {len(rows) - 1} KPIs missing" in str(sheet["A1"].value)


def test_every_sheet_of_sample_data_says_so(geography: Geography) -> None:
    sample = sample_dataset(read_dataset(TABLE, CATALOG), size=1000)
    drawn = view_context(sample, geography, Selection(view=View.DISTRICTS, kpi="国家和省级科技项目", lang="en"))
    book = opened(drawn)
    assert len(book.worksheets) > 2
    for sheet in book.worksheets:
        assert drawn.translate("sample.banner") in texts(sheet)
    assert str(book.worksheets[0]["A1"].value).startswith("sample ")
    rows = [row for sheet in book.worksheets[1:] for row in table(sheet)[1:] if row[9] == "derived"]
    assert [row[2] for row in rows] == ["Sum of the districts", "Not itemised"]
    for row in rows:
        assert "Sample returns (generated)" in str(row[10])
        assert str(row[-1] or row[-2]).startswith("derived from sample data")
