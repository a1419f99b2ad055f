"""What is published for whom, and the list of what a place has not published as a form that can be sent back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from dashboard.dataset.geography import Geography
from dashboard.dataset.schema import COLUMNS, validate
from dashboard.dataset.table import Dataset
from dashboard.metrics.coverage import missing
from dashboard.metrics.district import covered
from dashboard.metrics.export_rows import empty_return_csv
from dashboard.routing.selection import Selection, View
from dashboard.views.layout import RenderedPage, render_page
from tests.component_tree import classed, elements, headline, links, parts, properties_of, says, text_of
from tests.conftest import Build
from tests.random_examples import LONG_RUN
from tests.tables import COUNTIES, ZONES, Cells, frame_of, real_rows, row, rows_of
from tests.views.conftest import Show

CHECKS = Selection(view=View.CHECKS)
HAVE = {"青山湖区": 3, "南昌县": 5, "新建县": 2, "安义县": 3, "进贤县": 2}  # KPIs with a figure for 2013


def form(text: str) -> list[Cells]:
    assert text.startswith("\ufeff" + ",".join(COLUMNS) + "\r\n")
    return rows_of(text)


def content(drawn: RenderedPage) -> list[Any]:
    """What stands under the headline and in the body."""
    return [*classed(drawn.page_header, "page-lead"), *drawn.body]


def sections(drawn: RenderedPage) -> list[str]:
    return [text_of(part) for part in elements(content(drawn), "H2")]


def lists(drawn: RenderedPage) -> list[Any]:
    """The lines of what each place lacks, without their head."""
    (found,) = [part for part in parts(content(drawn)) if properties_of(part).get("aria-labelledby") == "s-missing"]
    return elements(found, "Tr")[1:]


def lines(drawn: RenderedPage, kind: str) -> list[list[str]]:
    """The lines of the only table of a class, without its head."""
    (table,) = classed(content(drawn), kind)
    found = elements(table, "Tr")[1:]
    return [[text_of(cell) for cell in elements(line, "Td", "Th")] for line in found]


def test_the_city_sees_the_coverage_and_how_much_each_place_lacks_with_a_link_to_its_list(
    show: Show, dataset: Dataset
) -> None:
    drawn = show(CHECKS)
    assert "公布情况，2013 年" in sections(drawn)
    assert "共 61 项" in text_of(drawn.body)
    assert says(text_of(classed(drawn.page_header, "page-summary")), "南昌县", "5 项")
    for place, line in zip((*COUNTIES, *ZONES), lists(drawn), strict=True):
        lack = len(missing(dataset, dataset.catalog.district(place), 2013))
        have = HAVE.get(place, 0)
        assert text_of(line) == f"{place}61{have}{61 - have - lack}{lack}查看清单"
        assert links(line) == [CHECKS.change(district=place).href]


def test_a_place_sees_its_own_list_first(show: Show, dataset: Dataset) -> None:
    drawn = show(CHECKS.change(district="青山湖区"))
    lack = len(missing(dataset, dataset.catalog.district("青山湖区"), 2013))
    assert says(headline(drawn), "青山湖区", "61 项")
    assert says(sections(drawn)[0], "青山湖区 2013 年", f"{lack} 项")
    assert "公布情况，2013 年" in sections(drawn)
    assert drawn.page.title == "核对 · 青山湖区 · 南昌市科技工作看板"
    assert CHECKS.change(district="青山湖区").rows_href("missing") in links(content(drawn))
    assert CHECKS.rows_href("missing") not in links(content(show(CHECKS)))


def test_the_list_names_each_kpi_under_its_area_with_unit_definition_and_the_citys_figure(
    show: Show, dataset: Dataset
) -> None:
    found = lines(show(CHECKS.change(district="青山湖区")), "missing-table")
    heads = [line[0] for line in found if len(line) == 1]
    lacking = {kpi.area for kpi in missing(dataset, dataset.catalog.district("青山湖区"), 2013)}
    assert heads == [f"{area.number} {area.name}" for area in dataset.catalog.areas if area.number in lacking]
    kpis = {line[0]: line[1:] for line in found if len(line) == 4}
    assert set(kpis) == {kpi.name for kpi in missing(dataset, dataset.catalog.district("青山湖区"), 2013)}
    assert kpis["专利申请量"] == ["件", "当年的专利申请件数，各类专利合计。", "6,190 件"]
    assert kpis["县区创新平台年度投入"][-1] == "420 万元", "the city's sum"
    assert kpis["新能源汽车推广"][-1] == "未公布"
    assert "全国科技进步先进连续次数" not in kpis


def test_the_list_follows_the_year_and_the_language(show: Show) -> None:
    drawn = show(CHECKS.change(district="高新区", year=2018, lang="en"))
    assert "High-tech Zone: " in sections(drawn)[0]
    assert "2018" in sections(drawn)[0]
    assert "Patents granted" in text_of(classed(content(drawn), "missing-table"))
    assert "Patent applications" not in [line[0] for line in lines(drawn, "missing-table")]


def test_a_place_that_lacks_nothing_is_told_so(build: Build, geography: Geography) -> None:
    made = build(row(), row(5, district="东湖区"))
    drawn = render_page("/checks", "?district=东湖区", made, geography)
    assert "无缺项" in text_of(content(drawn))
    assert CHECKS.change(district="东湖区").rows_href("missing") not in links(content(drawn))
    told = [text_of(line) for line in lists(render_page("/checks", "", made, geography))]
    assert told[:2] == ["东湖区1100无缺项", "西湖区1001查看清单"]


def filled(form_text: str) -> list[Cells]:
    return [cells | {"value": "7", "source": "summary-2013 I"} for cells in form(form_text)]


@pytest.mark.parametrize("place", [*COUNTIES, *ZONES] if LONG_RUN else ["湾里区", "高新区"])
def test_the_file_is_a_row_per_missing_kpi_that_is_sound_once_value_and_source_are_filled_in(
    dataset: Dataset, build: Build, place: str
) -> None:
    lack = missing(dataset, dataset.catalog.district(place), 2013)
    text = empty_return_csv(lack, place, 2013)
    rows = form(text)
    assert [cells["kpi"] for cells in rows] == [kpi.name for kpi in lack]
    assert {(cells["value"], cells["source"]) for cells in rows} == {("", "")}
    assert {(cells["district"], cells["year"], cells["measure"], cells["status"]) for cells in rows} == {
        (place, "2013", "actual", "reported")
    }
    assert all(cells["note"] == dataset.kpis[cells["kpi"]].definition for cells in rows)
    faults = validate(frame_of(rows), dataset.catalog)
    assert {(fault.row, fault.column) for fault in faults} == {
        (number, column) for number in range(2, len(lack) + 2) for column in ("value", "source")
    }
    assert validate(frame_of(filled(text)), dataset.catalog) == ()
    returned = build(*real_rows(), *filled(text))
    district = returned.catalog.district(place)
    assert missing(returned, district, 2013) == ()
    assert {kpi.name for kpi in covered(returned, district, 2013)} >= {kpi.name for kpi in lack}


def test_a_definition_that_a_spreadsheet_would_run_is_neutralised(dataset: Dataset) -> None:
    dangerous = replace(dataset.kpis["专利申请量"], definition="=HYPERLINK(1)")
    (cells,) = form(empty_return_csv([dangerous], "东湖区", 2013))
    assert cells["note"] == "'=HYPERLINK(1)"
