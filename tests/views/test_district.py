"""The way down to a district and what stands there: figures, silence, and the way back."""

from __future__ import annotations

import pytest

from dashboard.routing.selection import Selection, View
from tests.component_tree import classed, elements, headline, links, text_of, whole
from tests.views.conftest import Show

QINGSHANHU = Selection(district="青山湖区")
RUNS = "全国科技进步先进连续次数"


def test_figures_of_the_reported_year_stand_before_those_of_other_years(show: Show) -> None:
    facts = [text_of(card) for card in classed(show(Selection(district="新建县")).body, "kpi-card")]
    of_year = ["考核通过", "连续次数", "专利申请量"]
    assert [next(index for index, fact in enumerate(facts) if name in fact) for name in of_year] == [0, 1, 2]


def test_agriculture_in_qingshanhu_shows_its_grant_its_run_and_its_assessment(show: Show) -> None:
    drawn = show(QINGSHANHU.to(View.AREA, area=7))
    cards = {text_of(card) for card in classed(drawn.body, "fact-card")}
    assert len(cards) == 3
    for kpi, said in (("国家科技富民强县项目经费", "180"), (RUNS, "7"), ("全国县市科技进步考核通过", "通过")):
        (card,) = [text for text in cards if kpi in text]
        assert said in card.replace(kpi, "")
    page = text_of(drawn.body).replace(" ", "")
    assert "180万元" in page
    assert "7次" in page


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
    assert "没有" in headline(drawn)
    assert said.count("未分县区公布") >= 6
    for fact in ("6,190 件", "18.5 亿元", "255.6 亿元", "3,380 件"):
        assert fact in said


def test_the_city_shows_no_way_back_and_a_district_does(show: Show) -> None:
    assert not classed(show(Selection()).page_header, "back-link")
    (back,) = classed(show(QINGSHANHU).page_header, "back-link")
    assert links(back) == ["/"]


def test_a_chart_of_the_city_says_so_where_a_district_is_chosen(show: Show) -> None:
    drawn = show(QINGSHANHU.to(View.AREA, area=5))
    subs = [text_of(part) for part in classed(drawn.body, "subtitle")]
    assert subs
    assert all("全市" in sub or "南昌市" in sub for sub in subs)
