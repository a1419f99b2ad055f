"""What a card says of a KPI, for the city and for a district."""

from __future__ import annotations

import pytest

from dashboard.components.district_card import district_card
from dashboard.components.fact_card import fact_card
from dashboard.components.kpi_card import kpi_card
from dashboard.components.target_calculation import target_calculation
from dashboard.metrics.growth import target_interpretations
from dashboard.routing.selection import Selection
from tests.component_tree import classed, links, text_of
from tests.conftest import Draw

CITY = Selection()
QINGSHANHU, DONGHU = Selection(district="青山湖区"), Selection(district="东湖区")


def card(context: Draw, kpi: str, selection: Selection = CITY) -> str:
    drawn = context(selection)
    return text_of(kpi_card(drawn.dataset.kpis[kpi], drawn))


def beside(context: Draw, kpi: str, selection: Selection) -> str:
    drawn = context(selection)
    return text_of(district_card(drawn.dataset.kpis[kpi], drawn))


def test_a_card_tells_result_growth_target_and_judgement_with_its_rule(context: Draw) -> None:
    said = card(context, "专利申请量")
    for fact in ("6,190", "+36.7%", "10,000", "+61.6%", "远快于上年", "1.68", "61.6 ÷ 36.7 = 1.68", "高于 1.6"):
        assert fact in said


def test_a_card_tells_the_other_reading_of_a_target(context: Draw) -> None:
    said = card(context, "专利申请量")
    assert "+50%" in said
    assert "9,285" in said


@pytest.mark.parametrize(
    ("kpi", "target"),
    [
        ("专利授权量", "5,000件以上"),
        ("市级科技重大项目", "10–15项"),
        ("新认定市级科技创新团队", "约10个"),
        ("技术市场交易额", "+30%"),
    ],
)
def test_a_target_keeps_its_own_shape(context: Draw, kpi: str, target: str) -> None:
    assert target in card(context, kpi).replace(" ", "")


def test_a_target_that_cannot_be_judged_says_why(context: Draw) -> None:
    said = card(context, "专利授权量")
    assert "无法判断" in said
    assert "2013 年增速" in said


def test_a_card_cites_document_and_section(context: Draw) -> None:
    assert "总结首段" in card(context, "专利申请量")
    assert "思路首段、（八）2" in card(context, "专利申请量")


def test_a_card_is_one_link_to_its_kpi(context: Draw) -> None:
    drawn = context(Selection(district="南昌县", lang="en"))
    (address,) = links(kpi_card(drawn.dataset.kpis["专利申请量"], drawn))
    assert address == drawn.kpi_href("专利申请量")
    assert "lang=en" in address


def test_a_result_that_was_summed_shows_the_sum_and_is_marked(context: Draw) -> None:
    drawn = context(CITY)
    made = fact_card(drawn.dataset.kpis["县区创新平台年度投入"], drawn)
    assert "225 + 195" in text_of(made)
    assert [text_of(part) for part in classed(made, "is-derived")] == ["420"]


def test_a_kpi_without_a_result_in_the_year_says_so_and_names_the_year_it_has(context: Draw) -> None:
    drawn = context(CITY)
    said = text_of(fact_card(drawn.dataset.kpis["研发经费投入"], drawn))
    assert "2013 年未公布" in said
    assert "2020 年 111.77 亿元" in said


def test_a_target_of_its_own_year_is_told_with_its_outcome(context: Draw) -> None:
    drawn = context(Selection(year=2015))
    said = text_of(fact_card(drawn.dataset.kpis["新增高新技术企业"], drawn))
    assert "达到" in said
    assert "45 家" in said


def test_a_districts_card_tells_value_rank_and_share_beside_the_citys(context: Draw) -> None:
    said = beside(context, "全国科技进步先进连续次数", QINGSHANHU)
    for fact in ("7", "3 个", "第 1", "6 次"):
        assert fact in said
    assert "占全市" not in said
    shared = beside(context, "知识产权富民强县项目资金", Selection(district="安义县"))
    for fact in ("50", "2 个", "并列第 1"):
        assert fact in shared
    zone = beside(context, "专利申请量", Selection(district="高新区"))
    for fact in ("3,949", "17.6%", "2018 年 22,479 件"):
        assert fact in zone


def test_a_fact_without_a_number_is_told_by_its_word(context: Draw) -> None:
    drawn = context(QINGSHANHU)
    made = district_card(drawn.dataset.kpis["全国县市科技进步考核通过"], drawn)
    assert [text_of(part) for part in classed(made, "value")] == ["通过"]
    assert "5 个" in text_of(made)


def test_a_district_is_told_the_note_of_its_figure_in_either_language(context: Draw) -> None:
    prize = "国家科技进步二等奖"
    assert "两县参与的是同一项目，不能相加" in beside(context, prize, Selection(district="南昌县"))
    assert "they do not add up" in beside(context, prize, Selection(district="南昌县", lang="en"))


def test_a_district_that_alone_reports_is_not_ranked(context: Draw) -> None:
    said = beside(context, "国家科技富民强县项目经费", QINGSHANHU)
    assert "180" in said
    assert "只有这里公布" in said


def test_a_district_without_a_figure_says_so_beside_the_citys(context: Draw) -> None:
    said = beside(context, "专利申请量", DONGHU)
    for fact in ("未分县区公布", "6,190 件", "10,000 件"):
        assert fact in said


def test_a_silent_card_is_muted_and_shows_no_zero(context: Draw) -> None:
    drawn = context(DONGHU)
    made = district_card(drawn.dataset.kpis["科技担保贷款"], drawn)
    assert classed(made, "is-unpublished")
    assert not classed(made, "value")


def test_a_district_that_published_only_a_growth_shows_it_with_its_year(context: Draw) -> None:
    said = beside(context, "专利授权量", Selection(district="新建县"))
    assert "2018 年" in said
    assert "+160.07%" in said


def test_the_arithmetic_of_both_readings_stands_line_by_line(context: Draw) -> None:
    drawn = context(CITY)
    kpi = drawn.dataset.kpis["专利申请量"]
    said = text_of(target_calculation(kpi, target_interpretations(drawn.dataset.series(kpi.name), 2014), drawn))
    for fact in (
        "6,190 × 1.5",
        "3,810",
        "10,000 − 6,190",
        "3,095",
        "9,285 − 6,190",
        "4,528",
        "61.6 ÷ 36.7 = 1.68",
        "1.36",
    ):
        assert fact in said
