"""What a card says of a KPI, for the city and for a district."""

from __future__ import annotations

import pytest

from dashboard.components.fact_card import fact_card
from dashboard.components.target_calculation import target_calculation
from dashboard.metrics.growth import target_interpretations
from dashboard.routing.selection import Selection
from dashboard.views.targets import targets_section
from tests.component_tree import classed, text_of
from tests.conftest import Draw

CITY = Selection()


def beside(context_of: Draw, kpi: str, selection: Selection) -> str:
    drawn = context_of(selection)
    return text_of(targets_section([drawn.dataset.kpis[kpi]], drawn)[0])


@pytest.mark.parametrize(("kpi", "selection", "facts"), [
    ("县区创新平台年度投入", CITY, ("225 + 195",)),  # summed
    ("研发经费投入", CITY, ("2013 年未公布", "2020 年 111.77 亿元")),
    ("新增高新技术企业", Selection(year=2015), ("达到", "高出 23 家")),  # a target of its own year
])  # fmt: skip
def test_a_fact_tells_its_sum_the_year_it_has_and_what_became_of_its_target(
    context_of: Draw, kpi: str, selection: Selection, facts: tuple[str, ...]
) -> None:
    drawn = context_of(selection)
    fact = fact_card(drawn.dataset.kpis[kpi], drawn)
    assert [words for words in facts if words not in text_of(fact)] == []
    assert [text_of(part) for part in classed(fact, "is-derived")] == ["420"] * (facts == ("225 + 195",))


@pytest.mark.parametrize(("place", "year", "kpi", "facts"), [
    ("青山湖区", 2013, "全国科技进步先进连续次数", ("7", "共 3 个县区", "第 1 位")),
    ("安义县", 2013, "知识产权富民强县项目资金", ("50", "共 2 个县区", "并列第 1")),
    ("高新区", 2018, "专利申请量", ("3,949", "17.6%", "共 2 个开发区", "第 1 位")),
    ("青山湖区", 2013, "全国县市科技进步考核通过", ("通过", "另有南昌县、新建县、安义县、进贤县")),  # no order
    ("南昌县", 2013, "国家科技进步二等奖", ("两县参与的是同一项目，不能相加",)),
    ("青山湖区", 2013, "国家科技富民强县项目经费", ("180", "仅该地公布")),  # not ranked
    ("新建县", 2018, "专利授权量", ("未公布", "+160.07%")),  # a growth alone
])  # fmt: skip
def test_a_districts_row_tells_value_rank_and_share(
    context_of: Draw, place: str, year: int, kpi: str, facts: tuple[str, ...]
) -> None:
    text = beside(context_of, kpi, Selection(district=place, year=year))
    assert [fact for fact in facts if fact not in text] == []
    assert ("占全市" in text) is ("17.6%" in facts)


def test_a_district_is_told_the_note_of_its_figure_in_english_too(context_of: Draw) -> None:
    assert "they do not add up" in beside(context_of, "国家科技进步二等奖", Selection(district="南昌县", lang="en"))


def test_a_district_without_a_figure_has_no_row_and_no_zero(context_of: Draw) -> None:
    assert beside(context_of, "科技担保贷款", Selection(district="东湖区")) == ""


def test_the_arithmetic_of_both_readings_stands_line_by_line(context_of: Draw) -> None:
    drawn = context_of(CITY)
    kpi = drawn.dataset.kpis["专利申请量"]
    said = text_of(target_calculation(kpi, target_interpretations(drawn.dataset.series(kpi.name), 2014), drawn))
    facts = (
        "6,190 × 1.5", "3,810", "10,000 − 6,190", "3,095", "9,285 − 6,190", "4,528", "61.6 ÷ 36.7 = 1.68", "1.36",
    )  # fmt: skip
    assert [fact for fact in facts if fact not in said] == []
