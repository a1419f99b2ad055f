"""Districts side by side: what the view opens with, what it holds, what its controls lead to."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.dataset.geography import Geography
from dashboard.dataset.model import CITY
from dashboard.dataset.table import Dataset
from dashboard.routing.selection import Selection, View
from dashboard.views.layout import RenderedPage, render_page
from tests.component_tree import classed, elements, headline, links, properties_of, text_of, whole
from tests.conftest import Build
from tests.tables import row
from tests.views.conftest import Show

DISTRICTS = Selection(view=View.DISTRICTS)
RUNS, APPLICATIONS = "全国科技进步先进连续次数", "专利申请量"


def keys(drawn: RenderedPage) -> list[str]:
    return [chart.key for chart in drawn.page.charts]


def titles(drawn: RenderedPage) -> list[str]:
    return [text_of(part) for part in elements(drawn.body, "H2")]


def select(drawn: RenderedPage, name: str) -> dict[str, Any]:
    (found,) = [
        properties_of(part) for part in elements(drawn.body, "Select") if properties_of(part)["id"] == f"choose-{name}"
    ]
    return found


def chosen(drawn: RenderedPage, name: str) -> str:
    """The words of the choice that a select shows."""
    found = select(drawn, name)
    (label,) = [choice["label"] for choice in found["options"] if choice["value"] == found["value"]]
    return str(label)


def offered(drawn: RenderedPage, name: str) -> dict[str, str]:
    return {choice["label"]: choice["value"] for choice in select(drawn, name)["options"] if not choice.get("disabled")}


def test_it_holds_all_kpis_one_of_them_ranked_and_two_places_against_each_other(show: Show) -> None:
    drawn = show(DISTRICTS)
    assert "12 项" in headline(drawn)
    assert titles(drawn)[:2] == ["各县区数据一览", f"{RUNS}，2013 年：名次与合计"]
    assert "青山湖区与新建县" in titles(drawn)
    assert keys(drawn) == [f"ranking-{RUNS}", "pair"]
    others = show(DISTRICTS.change(district="南昌县", beside="安义县"))
    assert keys(others) == [f"ranking-{RUNS}"], "one KPI that both have is told better by the table"
    assert list(drawn.page.tables) == ["matrix", "standing", "pair-table"]


def test_the_kpi_that_most_places_report_is_ranked_and_facts_and_context_are_not(show: Show) -> None:
    assert chosen(show(DISTRICTS), "standing") == RUNS
    assert chosen(show(DISTRICTS.change(area=8)), "standing") == "知识产权富民强县项目资金"


def test_another_kpi_can_be_ranked_and_is_on_the_map_too(show: Show) -> None:
    assert len(offered(show(DISTRICTS), "standing")) == 13
    drawn = show(DISTRICTS.change(kpi="常住人口"))
    assert keys(drawn)[0] == "ranking-常住人口"
    assert "已公布的县区合计 5,042,566，比全市 5,042,565 多 1。" in text_of(drawn.body)
    assert "1,018,675" in text_of(drawn.panel)


def test_what_adds_up_is_held_against_the_city_in_words_and_nothing_else_is(show: Show) -> None:
    for kpi, sentences in (("全国县市科技进步考核通过", 1), ("常住人口", 1), (RUNS, 0)):
        said = classed(show(DISTRICTS.change(kpi=kpi)).body, "message")
        assert ["全市" in text_of(it) for it in said] == [True] * sentences


def test_values_per_head_are_said_to_be_derived_and_only_where_there_are_any(show: Show) -> None:
    for kpi, derived in (("知识产权富民强县项目资金", True), (RUNS, False)):
        text = text_of(show(DISTRICTS.change(kpi=kpi)).body)
        assert ("每万人按 2010 年普查常住人口计算，是推算。" in text) is derived


def test_values_per_head_are_told_with_the_year_of_the_residents(build: Build, geography: Geography) -> None:
    people = {"kpi": "常住人口", "area": 0, "unit": "人", "source": "census-2010 全文", "district": "东湖区"}
    made = build(row(5, district="东湖区"), row(1000, year=2020, **people))
    said = text_of(whole(render_page("/districts", f"?kpi={APPLICATIONS}", made, geography)))
    assert "每万人按 2020 年普查常住人口计算" in said


def test_it_can_be_kept_to_an_area_and_lets_go_of_the_kpi(show: Show) -> None:
    drawn = show(DISTRICTS.change(area=8, kpi=APPLICATIONS, sort="gap", beside="新建县", lang="en"))
    areas = offered(drawn, "area-filter")
    assert len(areas) == 10
    assert areas["All areas"] == DISTRICTS.change(beside="新建县", lang="en").href
    assert chosen(drawn, "area-filter") == "8 Intellectual property"
    (matrix,) = classed(drawn.body, "matrix")
    assert len(elements(matrix, "Tr")) == 2 + 6


def test_an_area_without_a_figure_by_district_says_so_and_leads_on(show: Show) -> None:
    drawn = show(DISTRICTS.change(area=1))
    assert "没有分县区数据" in headline(drawn)
    assert "这个领域没有分县区数据。" in text_of(drawn.body)
    assert (keys(drawn), list(drawn.page.tables)) == ([], [])
    assert DISTRICTS.href in offered(drawn, "area-filter").values()


@pytest.mark.parametrize(
    ("district", "beside", "pair"),
    [
        (None, None, ("青山湖区", "新建县")), ("青山湖区", None, ("青山湖区", "新建县")),
        ("高新区", None, ("高新区", "经开区")), ("东湖区", None, ("东湖区", "南昌县")),
        ("高新区", "南昌县", ("高新区", "南昌县")), (None, "新建县", ("青山湖区", "新建县")),
    ],
)  # fmt: skip
def test_the_places_that_share_most_stand_against_each_other_unless_others_are_chosen(
    show: Show, district: str | None, beside: str | None, pair: tuple[str, str]
) -> None:
    drawn = show(DISTRICTS.change(district=district or CITY, beside=beside))
    assert (chosen(drawn, "pair-one"), chosen(drawn, "pair-other")) == pair
    assert f"{pair[0]}与{pair[1]}" in titles(drawn)
    assert ("高新区在县区之内" in text_of(drawn.body)) is (pair == ("高新区", "南昌县")), "not of one kind"


def test_each_side_offers_every_place_but_the_other_and_keeps_all_else(show: Show, dataset: Dataset) -> None:
    asked = DISTRICTS.change(district="南昌县", beside="安义县", kpi=RUNS, sort="-gap", lang="en", theme="dark")
    drawn = show(asked)
    places = [place.name for place in dataset.catalog.choosable][1:]
    firsts, seconds = offered(drawn, "pair-one"), offered(drawn, "pair-other")
    assert list(firsts.values()) == [asked.change(district=name).href for name in places if name != "安义县"]
    assert list(seconds.values()) == [asked.change(beside=name).href for name in places if name != "南昌县"]


def test_a_chosen_place_is_named_in_title_trail_and_tables(show: Show) -> None:
    drawn = show(DISTRICTS.change(district="南昌县"))
    assert drawn.page.title == "县区对比 · 南昌县 · 南昌市科技工作看板"
    (trail,) = classed(drawn.page_header, "breadcrumbs")
    assert [text_of(part) for part in elements(trail, "Li")] == [
        "南昌市", "南昌县", "县区对比", "回到全市",
    ]  # fmt: skip
    assert classed(drawn.body, "is-selected")


def test_the_rows_of_each_table_are_what_it_shows_and_can_be_taken_away(show: Show) -> None:
    asked = DISTRICTS.change(kpi="常住人口", sort="place", lang="en")
    drawn = show(asked)
    sheets = drawn.page.tables
    assert [row.quantity.value for row in sheets["standing"]][-3:] == [5_042_565, 5_042_566, -1]
    assert {row.kpi for row in sheets["pair-table"]} > {"常住人口", RUNS}
    assert {row.district for row in sheets["pair-table"]} == {"青山湖区", "新建县"}
    assert {row.district for row in sheets["matrix"]}.isdisjoint({"南昌市", "江西省"})
    assert not any(row.quantity.is_derived for key in ("matrix", "pair-table") for row in sheets[key])
    addresses = {asked.rows_href(key) for key in ("matrix", "standing", "pair-table", "ranking-常住人口")}
    assert addresses <= set(links(drawn.body))


def test_a_table_with_one_district_compares_nothing_with_nothing(build: Build, geography: Geography) -> None:
    made = build(row(), row(5, district="东湖区"))
    drawn = render_page("/districts", "", made, geography)
    assert keys(drawn) == ["ranking-专利申请量"]
    assert list(drawn.page.tables) == ["scoreboard", "matrix", "standing"]
    beside = render_page("/districts", "?beside=高新区", made, geography)
    assert not classed(beside.body, "pair-table")


def test_a_table_without_districts_has_a_whole_view(build: Build, geography: Geography) -> None:
    drawn = render_page("/districts", "?district=东湖区&lang=en", build(row()), geography)
    assert "No figures by district" in headline(drawn)
    assert not drawn.page.charts
