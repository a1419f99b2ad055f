"""The way down to a district and what stands there: figures, silence, and the way back."""

from __future__ import annotations

import pytest

from dashboard.routing.selection import Selection, View
from tests.component_tree import classed, elements, headline, links, text_of, whole
from tests.views.conftest import Show

QINGSHANHU = Selection(district="青山湖区")
RUNS = "全国科技进步先进连续次数"


def test_agriculture_in_qingshanhu_shows_its_grant_its_run_and_its_assessment(show: Show) -> None:
    drawn = show(QINGSHANHU.to(View.AREA, area=7))
    (table,) = classed(drawn.page_header, "target-table")
    rows = {text_of(elements(row, "Th")[0]): text_of(row).replace(" ", "") for row in elements(table, "Tr")[1:]}
    assert len(rows) == 3
    for kpi, said in (("国家科技富民强县项目经费", "180万元"), (RUNS, "7次"), ("全国县市科技进步考核通过", "通过")):
        assert said in rows[kpi].replace(kpi, "")


def test_the_way_down_and_back_up_is_a_trail_of_links(show: Show) -> None:
    drawn = show(QINGSHANHU.to(View.KPI, kpi=RUNS))
    (trail,) = classed(drawn.page_header, "breadcrumbs")
    names = [text_of(part) for part in elements(trail, "Li")]
    assert names[:3] == ["南昌市", "青山湖区", "7 农业与社会领域科技"]
    assert names[3] == RUNS
    assert links(trail)[:3] == ["/", QINGSHANHU.href, QINGSHANHU.to(View.AREA, area=7).href]


@pytest.mark.parametrize("place", ["东湖区", "西湖区", "青云谱区", "湾里区", "桑海开发区"])
def test_a_district_without_any_figure_still_has_a_full_page(show: Show, place: str) -> None:
    drawn = show(Selection(district=place))
    said = text_of(whole(drawn))
    assert "均未报" in headline(drawn)
    assert ("全市" in said) and not classed(drawn.body, "is-derived")
    if place != "桑海开发区":  # zones have no part in the city's targets
        assert [fact for fact in ("6,190 件", "18.5 亿元", "255.6 亿元", "3,380 件") if fact not in said] == []


def test_the_city_shows_no_way_back_and_a_district_does(show: Show) -> None:
    assert not classed(show(Selection()).page_header, "back-link")
    (back,) = classed(show(QINGSHANHU).page_header, "back-link")
    assert links(back) == ["/"]


def test_a_chart_of_the_city_says_so_where_a_district_is_chosen(show: Show) -> None:
    assert not show(QINGSHANHU.to(View.AREA, area=5)).page.charts, "nothing of the district to chart"
    drawn = show(QINGSHANHU.to(View.KPI, kpi="专利申请量占全省比重"))
    subs = [text_of(part) for part in classed(drawn.body, "subtitle")]
    assert subs and all("全市" in sub or "南昌市" in sub for sub in subs)
    assert "全市供对照，不是青山湖区的数字" in text_of(drawn.body)
