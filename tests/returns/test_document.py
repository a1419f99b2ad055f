"""The document of returns has no date of publication, and its places name a district."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from dashboard.dataset.geography import Geography
from dashboard.exports.open_data.metadata import metadata_of
from dashboard.exports.open_data.rows import OpenData
from dashboard.exports.workbook.book import view_workbook
from dashboard.i18n.terms import translator
from dashboard.routing.selection import Selection, View
from dashboard.routing.view_context import view_context
from dashboard.views.layout import render_page, view_page
from tests.component_tree import text_of, whole
from tests.conftest import Build
from tests.exports.test_workbook import MADE
from tests.facts import present
from tests.tables import real_rows, row

RETURNED = row("500", district="东湖区", year=2014, source="returns 东湖区 2014 8.1")


def test_a_document_without_a_date_has_none_for_other_programs(build: Build) -> None:
    dataset = build(RETURNED)
    told = metadata_of(dataset)
    assert [document["published"] for document in told["documents"]] == [None]
    assert told["newest_document"] is None
    assert OpenData(dataset).file_name == f"kpis-Nanchang-{dataset.digest[:8]}"


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("rows", [[RETURNED], [*real_rows(), RETURNED]], ids=["alone", "among others"])
def test_a_document_without_a_date_has_a_dash_on_screen(
    build: Build, geography: Geography, lang: str, rows: list[dict[str, str]]
) -> None:
    dataset = build(*rows)
    selection = Selection(view=View.DATA, lang=lang)
    said = text_of(whole(render_page(selection.path, selection.query, dataset, geography)))
    bureau = {"zh": "南昌市科技局", "en": "Nanchang Science and Technology Bureau"}[lang]
    assert f"{bureau}—" in said.replace(" ", "") or f"{bureau}—" in said


def test_a_document_without_a_date_has_a_dash_in_a_workbook(build: Build, geography: Geography) -> None:
    context = view_context(build(RETURNED), geography, Selection(view=View.DATA))
    first = load_workbook(io.BytesIO(view_workbook(context, view_page(context), MADE))).worksheets[0]
    (line,) = [cells for cells in first.iter_rows(values_only=True) if cells[0] == "returns"]
    assert line[3] == "—"


def test_the_place_of_a_returned_row_is_named_in_the_language_of_the_reader(build: Build) -> None:
    dataset = build(RETURNED)
    found = present(dataset.series("专利申请量", "东湖区").actual(2014))
    told = [translator(lang, dataset.catalog).source(found.source) for lang in ("zh", "en")]
    assert told == ["年度填报表 东湖区 2014 8.1", "annual return Donghu 2014 8.1"]
