"""Sentences from numbers, in both languages."""

from __future__ import annotations

import pytest

from dashboard.dataset.table import Dataset
from dashboard.i18n.messages import Span
from dashboard.i18n.terms import translator
from dashboard.metrics.narrative_district import DistrictNarrator
from tests.component_tree import says
from tests.conftest import Build
from tests.tables import growth, row

Opening = tuple[tuple[str, ...], tuple[Span, ...]]


def opening(
    dataset: Dataset, place: str = "", area: int | None = None, kpi: str = "", year: int = 2013, lang: str = "zh"
) -> Opening:
    """What a view of a place (else the city), an area or a KPI opens with."""
    narrator, catalog = DistrictNarrator(dataset, translator(lang, dataset.catalog), year), dataset.catalog
    if kpi:
        subject = dataset.kpis[kpi]
        return narrator.district_kpi(catalog.district(place), subject) if place else narrator.kpi(subject)
    if area:
        chosen = catalog.area(area)
        return narrator.district_area(catalog.district(place), chosen) if place else narrator.area(chosen)
    return narrator.district(catalog.district(place)) if place else narrator.overview()


def head(said: Opening) -> str:
    return "".join(said[0])


def lead(said: Opening) -> str:
    return "".join(span.text for span in said[1])


PATENTS, GRANTS, MONEY = "专利申请量", "知识产权富民强县项目资金", "技术市场交易额"
# by what is proven: what is selected, facts of the headline and of the summary in their order
OPENINGS: dict[str, tuple[dict[str, object], tuple[str, ...], tuple[str, ...]]] = {
    "the hardest promise, how hard it is and how much cannot be judged": (
        {}, ("2014 年可比的 8 项目标", PATENTS, "50%", "10,000 件"),
        ("2013 年", "6,190 件", "36.7%", "10,000 件", "61.6%", "1.68 倍", "8 项中", "2 项", "2 项", "4 项"),
    ),
    "the same in English": (
        {"lang": "en"}, ("Patent applications", "hardest of 8 comparable 2014 targets", "50%", "10,000"), (),
    ),
    "a year without judged goals counts its results": ({"year": 2018}, ("2018 年", "5 项"), ()),
    "and another one": ({"year": 2011}, ("2011 年", "1 项"), ()),
    "an area whose targets ask for no growth": ({"area": 1}, ("2014 年", "2 项", "都不要求增长"), ()),
    "with its level": ({"area": 2}, ("高新技术产业增加值", "增长 10%"), ("255.6 亿元", "281.2 亿元", "10%")),
    "with what was achieved": ({"area": 3}, ("技术市场交易额", "增长 30%"), ("27.6%", "24.05 亿元", "1.09 倍")),
    "else the lead figure of an area": ({"area": 5}, ("科技担保贷款", "2.66 亿元", "没有量化目标"), ("7 项",)),
    "an area of two targets": ({"area": 8}, ("2 项目标", PATENTS, "50%"), ("36.7%", "61.6%")),
    "an area without numeric targets": ({"area": 7}, ("2014 年没有量化目标",), ("3 项重点任务",)),
    "both interpretations of a target": (
        {"kpi": PATENTS}, (),
        ("10,000 件", "61.6%", "大幅提速", "1.68 倍", "+50%", "9,285 件", "推算", "提速", "1.36 倍"),
    ),
    "a target without a pace to hold it against": ({"kpi": "新增高新技术企业"}, (), ("70 家", "4.5%", "小幅增长")),
    "a year's targets with their outcomes": (
        {"year": 2022}, ("2022 年 3 项目标", "1 项达到", "1 项未达到", "1 项结果未公布"),
        ("高新技术企业总数", "1,939 家", "2,000 家以上", "3.0%", "135.7 亿元", "每万人发明专利拥有量", "未公布"),
    ),
    "an outcome that is derived": (
        {"year": 2014}, ("2014 年 12 项目标", "1 项达到（推算）", "11 项"), ("24.62", "24.05"),
    ),
    "targets of which nothing is published": ({"year": 2019}, ("2019 年 3 项目标", "都未公布"), ()),
    "outcomes of an area in English": (
        {"area": 2, "year": 2022, "lang": "en"}, ("2022", "1 target", "1 missed"), ("3.0%",),
    ),
    "a target without a base": ({"kpi": "新能源汽车推广"}, ("新能源汽车推广", "2014 年", "500 辆"), ()),
    "the newest figure of another year": (
        {"kpi": "研发经费投入"}, ("研发经费投入", "2020 年", "111.77 亿元"), ("2013 年",),
    ),
    "what became of a target": (
        {"kpi": "新增高新技术企业", "year": 2015}, ("2015 年", "68 家", "达到", "45 家"), (),
    ),
    "and of one that says at least": (
        {"kpi": "技术市场交易额", "year": 2022}, ("2022 年", "135.7 亿元", "达到", "110 亿元以上"), (),
    ),
    "how much a district published and where": (
        {"place": "青山湖区"}, ("青山湖区", "2013 年", "应报 61 项", "已报 3 项"),
        ("56 项未报", "2 项", "通过", "7 次", "180 万元", "6 项主要目标"),
    ),
    "a district without figures": (
        {"place": "东湖区"}, ("东湖区", "2013 年", "应报 61 项", "均未报"), ("56 项未报", "5 项"),
    ),
    "and in English": ({"place": "东湖区", "lang": "en"}, ("Donghu District", "none of 61", "2013"), ()),
    "a zone with figures of other years": (
        {"place": "高新区"}, ("高新区", "2013 年", "均未报"), ("3 项", "560 家（2020 年）", "3,949 件（2018 年）"),
    ),
    "an area without figures of a district": (
        {"place": "青山湖区", "area": 8}, ("知识产权运用和保护", "青山湖区", "没有公布"), ("2013 年", "全市"),
    ),
    "a district's figure with its rank": (
        {"place": "青山湖区", "kpi": "全国科技进步先进连续次数"}, ("青山湖区", "2013 年", "7 次"), ("3 个", "第 1"),
    ),
    "a district's fact": (
        {"place": "青山湖区", "kpi": "全国县市科技进步考核通过"}, ("青山湖区", "考核通过", "2013 年", "通过"), (),
    ),
    "a shared rank": ({"place": "安义县", "kpi": GRANTS}, ("安义县", "2013 年", "50 万元"), ("并列第 1",)),
    "a shared rank in English": ({"place": "安义县", "kpi": GRANTS, "lang": "en"}, (), ("oint",)),
    "the city's figure of the same year beside a district's": (
        {"place": "高新区", "kpi": PATENTS}, ("高新区", "2018 年", "3,949 件"), ("17.6%", "2018 年", "22,479 件"),
    ),
    "the city's figure beside a silent district": (
        {"place": "青山湖区", "kpi": PATENTS}, (PATENTS, "青山湖区", "无分县区数据"), ("2013 年", "6,190 件", "+36.7%"),
    ),
    "a district that published only a growth": (
        {"place": "新建县", "kpi": PATENTS}, ("只公布", "2018 年", "+75.85%"), (),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", OPENINGS)
def test_a_view_opens_with(dataset: Dataset, name: str) -> None:
    selected, in_head, in_lead = OPENINGS[name]
    said = opening(dataset, **selected)  # type: ignore[arg-type]
    assert says(head(said), *in_head), head(said)
    assert says(lead(said), *in_lead), lead(said)


def test_a_target_without_a_base_is_told_without_a_growth(dataset: Dataset) -> None:
    said = opening(dataset, kpi="新能源汽车推广")
    assert "%" not in head(said) + lead(said)


def test_numbers_in_a_sentence_wear_the_colour_of_what_they_are(dataset: Dataset) -> None:
    _, spans = opening(dataset)
    assert [span.text for span in spans if span.role == "result"] == ["6,190 件", "36.7%"]
    assert [span.text for span in spans if span.role == "target"] == ["10,000 件", "61.6%"]


def test_the_overview_follows_the_table(build: Build) -> None:
    said = opening(build(row("7000"), growth("50"), row("14000", year=2014, measure="target")))
    assert says(head(said), PATENTS, "2014 年", "14,000 件")
    assert says(lead(said), "7,000 件", "50%", "14,000 件", "100.0%", "2.00 倍")


@pytest.mark.parametrize(("base", "difference"), [("0", "5 件"), ("-4", "9 个百分点")])
def test_a_published_result_at_or_below_zero_is_no_missing_one(build: Build, base: str, difference: str) -> None:
    unit = "%" if base.startswith("-") else "件"
    said = opening(build(row(base, unit=unit), row("5", unit=unit, year=2014, measure="target")), kpi=PATENTS)
    assert says(lead(said), "不大于零", "无法计算增速", difference)
    assert "没有" not in lead(said)


def test_money_that_is_missing_to_a_target_is_told_in_the_unit_of_the_language(build: Build) -> None:
    cells = {"kpi": MONEY, "unit": "亿元", "area": 4}
    said = opening(build(row("0", **cells), row("30", year=2014, measure="target", **cells)), kpi=MONEY, lang="en")
    assert "CNY 3 bn" in lead(said)


def test_a_growth_without_a_result_is_no_target_that_can_be_compared(build: Build) -> None:
    said = opening(build(growth("30", year=2014, measure="target_growth"), row("5", kpi="另一指标", year=2013)))
    assert says(head(said), "2013 年公布了 1 项结果")


PLACE = "青山湖区"
OWN_TARGET = {"district": PLACE, "year": 2014, "measure": "target"}


def test_a_place_without_a_result_is_told_by_its_newest_month_or_its_own_target(build: Build) -> None:
    months = [row(str(value), district=PLACE, year=2014, month=str(month)) for month, value in ((3, 200), (6, 500))]
    target = row("1000", **OWN_TARGET)
    assert says(head(opening(build(row(), *months, target), PLACE, kpi=PATENTS)), PLACE, "2014 年截至 6 月", "500 件")
    assert says(head(opening(build(row(), target), PLACE, kpi=PATENTS)), PLACE, "2014 年目标", "1,000 件")


def test_an_area_in_which_a_place_has_only_targets_or_months_counts_none_of_them_as_published(build: Build) -> None:
    said = opening(build(row(), row("1000", **OWN_TARGET)), PLACE, area=8)
    assert says(head(said), PLACE, "2013 年没有公布结果") and says(lead(said), "2014 年有 1 项本地目标")
    month = row("200", district=PLACE, year=2014, month="3")
    assert says(head(opening(build(row(), month), PLACE, area=8)), PLACE, "2013 年没有公布结果")


def test_a_growth_of_another_year_is_named_with_its_number(dataset: Dataset) -> None:
    assert says(lead(opening(dataset, "湾里区")), "其他年份公布 1 项：专利申请量 增速 +50%（2018 年）。")
