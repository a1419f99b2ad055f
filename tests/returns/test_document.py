"""The document of returns has no date of publication, and its places name a district."""

from __future__ import annotations

import io

from openpyxl import load_workbook

from dashboard.exports.open_data.metadata import metadata_of
from dashboard.exports.open_data.rows import OpenData
from dashboard.exports.workbook.book import view_workbook
from dashboard.i18n.terms import translator
from dashboard.routing.selection import Selection, View
from dashboard.views.layout import view_page
from tests.component_tree import text_of
from tests.conftest import Build, Over
from tests.exports.test_workbook import MADE
from tests.facts import present
from tests.tables import row

RETURNED = row("500", district="东湖区", year=2014, source="returns 东湖区 2014 8.1")


def test_a_document_without_a_date_has_none_for_other_programs(build: Build) -> None:
    dataset = build(RETURNED)
    told = metadata_of(dataset)
    assert [document["published"] for document in told["documents"]] == [None]
    assert told["newest_document"] is None
    assert OpenData(dataset).file_name == f"kpis-Nanchang-{dataset.digest[:8]}"


def test_a_document_without_a_date_has_a_dash_on_screen_and_in_a_workbook(build: Build, over: Over) -> None:
    context = over(build(RETURNED), Selection(view=View.DATA))
    page = view_page(context)
    assert "南昌市科技局—" in text_of(list(page.body))
    first = load_workbook(io.BytesIO(view_workbook(context, page, MADE))).worksheets[0]
    (line,) = [cells for cells in first.iter_rows(values_only=True) if cells[0] == "returns"]
    assert line[3] == "—"


def test_the_place_of_a_returned_row_is_named_in_the_language_of_the_reader(build: Build) -> None:
    dataset = build(RETURNED)
    found = present(dataset.series("专利申请量", "东湖区").actual(2014))
    told = [translator(lang, dataset.catalog).source(found.source) for lang in ("zh", "en")]
    assert told == ["年度填报表 东湖区 2014 8.1", "Annual return Donghu 2014 8.1"]
