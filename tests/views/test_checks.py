"""What is published for whom, and the list of what a place has not published as a form that can be sent back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from dashboard.dataset.geography import Geography
from dashboard.dataset.loading import read_dataset
from dashboard.dataset.schema import COLUMNS, validate
from dashboard.dataset.table import Dataset
from dashboard.metrics.coverage import missing
from dashboard.metrics.district import covered
from dashboard.metrics.export_rows import empty_return_csv
from dashboard.routing.selection import Selection, View
from dashboard.views.layout import RenderedPage, render_page
from tests.component_tree import classed, elements, headline, links, parts, properties_of, text_of
from tests.conftest import Build
from tests.tables import CATALOG, Cells, frame_of, real_rows, row, rows_of, write_table
from tests.views.conftest import Show

CHECKS = Selection(view=View.CHECKS)
HAVE = {"青山湖区": 3, "南昌县": 5, "新建县": 2, "安义县": 3, "进贤县": 2}  # KPIs with a figure for 2013
PLACES = ("东湖区", "西湖区", "青云谱区", "湾里区", "青山湖区", "南昌县", "新建县", "安义县", "进贤县", "高新区",
          "经开区", "红谷滩新区", "桑海开发区")  # fmt: skip


def form(text: str) -> list[Cells]:
    assert text.startswith("\ufeff" + ",".join(COLUMNS) + "\r\n")
    return rows_of(text)


def sections(drawn: RenderedPage) -> list[str]:
    return [text_of(part) for part in elements(drawn.body, "H2")]


def lists(drawn: RenderedPage) -> list[Any]:
    """The lines of what each place lacks, without their head."""
    (found,) = [part for part in parts(drawn.body) if properties_of(part).get("aria-labelledby") == "s-missing"]
    return elements(found, "Tr")[1:]


def lines(drawn: RenderedPage, kind: str) -> list[list[str]]:
    """The lines of the only table of a class, without its head."""
    (table,) = classed(drawn.body, kind)
    found = elements(table, "Tr")[1:]
    return [[text_of(cell) for cell in elements(line, "Td", "Th")] for line in found]


def test_the_city_sees_the_coverage_and_how_much_each_place_lacks(show: Show) -> None:
    drawn = show(CHECKS)
    found = sections(drawn)
    assert "公布情况，2013 年" in found
    assert "共 60 项" in text_of(drawn.body)
    said = text_of(classed(drawn.page_header, "page-summary"))
    for fact in ("540 个", "15 个", "南昌县", "5 项"):
        assert fact in said
    assert len(lists(drawn)) == 13


def test_each_place_leads_to_its_list(show: Show, dataset: Dataset) -> None:
    found = lists(show(CHECKS))
    assert [links(line) for line in found] == [[CHECKS.change(district=place).href] for place in PLACES]
    for place, line in zip(PLACES, found, strict=True):
        lack = len(missing(dataset, dataset.catalog.district(place), 2013))
        assert text_of(line) == f"{place}{HAVE.get(place, 0)}{lack}看清单"


def test_a_place_sees_its_own_list_first(show: Show, dataset: Dataset) -> None:
    drawn = show(CHECKS.change(district="青山湖区"))
    lack = len(missing(dataset, dataset.catalog.district("青山湖区"), 2013))
    assert "青山湖区" in headline(drawn)
    assert "60 项" in headline(drawn)
    found = sections(drawn)
    assert "青山湖区 2013 年" in found[0]
    assert f"{lack} 项" in found[0]
    assert "公布情况，2013 年" in found
    assert drawn.page.title == "核对 · 青山湖区 · 南昌市科技工作看板"


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
    assert "Patents granted" in text_of(classed(drawn.body, "missing-table"))
    assert "Patent applications" not in [line[0] for line in lines(drawn, "missing-table")]


def test_the_list_can_be_taken_away_with_the_address_of_its_place(show: Show) -> None:
    asked = CHECKS.change(district="青山湖区", lang="en")
    assert asked.rows_href("missing") in links(show(asked).body)
    assert CHECKS.rows_href("missing") not in links(show(CHECKS).body)


def test_a_place_that_lacks_nothing_is_told_so(build: Build, geography: Geography) -> None:
    made = build(row(), row(5, district="东湖区"))
    drawn = render_page("/checks", "?district=东湖区", made, geography)
    assert "没有缺项" in text_of(drawn.body)
    assert CHECKS.change(district="东湖区").rows_href("missing") not in links(drawn.body)
    told = [text_of(line) for line in lists(render_page("/checks", "", made, geography))]
    assert told[:2] == ["东湖区10没有缺项", "西湖区01看清单"]


@pytest.mark.parametrize("place", PLACES)
def test_the_file_is_a_row_per_missing_kpi_with_nothing_left_but_value_and_source(
    client: FlaskClient, dataset: Dataset, place: str
) -> None:
    answer = client.get(CHECKS.change(district=place).rows_href("missing"))
    assert answer.status_code == 200
    found = form(answer.text)
    lack = missing(dataset, dataset.catalog.district(place), 2013)
    assert [cells["kpi"] for cells in found] == [kpi.name for kpi in lack]
    assert {(cells["value"], cells["source"]) for cells in found} == {("", "")}
    assert {(cells["district"], cells["year"], cells["measure"], cells["status"]) for cells in found} == {
        (place, "2013", "actual", "reported")
    }
    assert all(cells["note"] == dataset.kpis[cells["kpi"]].definition for cells in found)


@pytest.mark.parametrize("place", PLACES)
def test_a_form_that_is_filled_in_is_sound_alone_and_in_the_table(dataset: Dataset, place: str) -> None:
    lack = missing(dataset, dataset.catalog.district(place), 2013)
    filled = [cells | {"value": "7", "source": "summary-2013 I"} for cells in form(empty_return_csv(lack, place, 2013))]
    assert validate(frame_of(filled), dataset.catalog) == ()
    assert validate(frame_of([*real_rows(), *filled]), dataset.catalog) == ()


def test_a_form_that_is_not_filled_in_is_refused_for_value_and_source_only(dataset: Dataset) -> None:
    lack = missing(dataset, dataset.catalog.district("东湖区"), 2013)
    faults = validate(frame_of(form(empty_return_csv(lack, "东湖区", 2013))), dataset.catalog)
    assert {fault.column for fault in faults} == {"value", "source"}
    assert {fault.row for fault in faults} == set(range(2, len(lack) + 2))


def test_a_form_that_came_back_fills_the_place(dataset: Dataset, tmp_path: Path) -> None:
    lack = missing(dataset, dataset.catalog.district("湾里区"), 2013)
    filled = [
        cells | {"value": "7", "source": "summary-2013 I"} for cells in form(empty_return_csv(lack, "湾里区", 2013))
    ]
    path = write_table(tmp_path, [*real_rows(), *filled])
    returned = read_dataset(path, CATALOG)
    wanli = returned.catalog.district("湾里区")
    assert missing(returned, wanli, 2013) == ()
    assert {kpi.name for kpi in covered(returned, wanli, 2013)} == {kpi.name for kpi in lack}


def test_a_definition_that_a_spreadsheet_would_run_is_neutralised(dataset: Dataset) -> None:
    kpi = dataset.kpis["专利申请量"]
    dangerous = type(kpi)(kpi.name, 8, kpi.unit, kpi.english, kpi.unit_english, definition="=HYPERLINK(1)")
    (cells,) = form(empty_return_csv([dangerous], "东湖区", 2013))
    assert cells["note"] == "'=HYPERLINK(1)"
