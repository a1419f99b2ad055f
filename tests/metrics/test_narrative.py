"""Sentences from numbers, in both languages."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from dashboard.dataset.table import Dataset
from dashboard.i18n.messages import Span
from dashboard.i18n.terms import Translator, translator
from dashboard.metrics.narrative_district import DistrictNarrator
from tests.component_tree import says
from tests.conftest import Build
from tests.tables import growth, row

Told = tuple[tuple[str, ...], tuple[Span, ...]]


def narrator(dataset: Dataset, translate: Translator, year: int = 2013) -> DistrictNarrator:
    return DistrictNarrator(dataset, translate, year)


def head(told: Told) -> str:
    return "".join(told[0])


def lead(told: Told) -> str:
    return "".join(span.text for span in told[1])


def roles(spans: Sequence[Span], role: str) -> list[str]:
    return [span.text for span in spans if span.role == role]


def test_the_overview_opens_with_the_hardest_promise(
    dataset: Dataset, chinese: Translator, english: Translator
) -> None:
    assert says(head(narrator(dataset, chinese).overview()), "2014 年", "专利申请量", "10,000 件")
    assert says(head(narrator(dataset, english).overview()), "2014", "Patent applications", "10,000")


def test_the_overview_tells_how_hard_and_what_cannot_be_judged(dataset: Dataset, chinese: Translator) -> None:
    said = lead(narrator(dataset, chinese).overview())
    assert says(
        said, "2013 年", "6,190 件", "36.7%", "10,000 件", "61.6%", "1.68 倍", "技术市场交易额", "1.09 倍", "4 项"
    )


def test_numbers_in_a_sentence_have_the_colour_of_what_they_are(dataset: Dataset, chinese: Translator) -> None:
    _, spans = narrator(dataset, chinese).overview()
    assert roles(spans, "result") == ["6,190 件", "36.7%"]
    assert roles(spans, "target") == ["10,000 件", "61.6%"]


def test_the_overview_follows_the_table(build: Build) -> None:
    changed = build(row("7000"), growth("50"), row("14000", year=2014, measure="target"))
    told = narrator(changed, translator("zh", changed.catalog)).overview()
    assert says(head(told), "2014 年", "专利申请量", "14,000 件")
    assert says(lead(told), "7,000 件", "50%", "14,000 件", "100.0%", "2.00 倍")


@pytest.mark.parametrize(("year", "count"), [(2018, "5 项"), (2011, "1 项")])
def test_a_year_without_judged_goals_counts_its_results(
    dataset: Dataset, chinese: Translator, year: int, count: str
) -> None:
    assert says(head(narrator(dataset, chinese, year).overview()), f"{year} 年", count)


@pytest.mark.parametrize(
    ("area", "facts"),
    [
        (1, ["市级科技重大项目", "10–15 项"]),
        (2, ["高新技术产业增加值", "10%", "281.2 亿元"]),
        (3, ["技术市场交易额", "27.6%", "30%"]),
        (5, ["科技担保贷款", "2.66 亿元", "6 项"]),
        (8, ["专利申请量", "36.7%", "61.6%"]),
    ],
)
def test_an_area_opens_with_its_hardest_target_or_its_lead_figure(
    dataset: Dataset, chinese: Translator, area: int, facts: list[str]
) -> None:
    assert says(head(narrator(dataset, chinese).area(dataset.catalog.area(area))), *facts)


def test_an_area_without_numeric_targets_says_so(dataset: Dataset, chinese: Translator) -> None:
    said = lead(narrator(dataset, chinese).area(dataset.catalog.area(7)))
    assert says(said, "2014 年没有量化目标", "3 项重点任务")


def test_a_kpi_tells_both_readings_of_its_target(dataset: Dataset, chinese: Translator) -> None:
    said = lead(narrator(dataset, chinese).kpi(dataset.kpis["专利申请量"]))
    assert says(said, "10,000 件", "61.6%", "远快于上年", "1.68 倍", "+50%", "9,285 件", "推算", "快于上年", "1.36 倍")


def test_a_target_that_cannot_be_judged_is_told_with_its_reason(dataset: Dataset, chinese: Translator) -> None:
    said = lead(narrator(dataset, chinese).kpi(dataset.kpis["新增高新技术企业"]))
    assert says(said, "70 家", "4.5%", "2013 年增速未公布", "无法判断")


def test_a_target_without_a_base_is_told_without_a_growth(dataset: Dataset, chinese: Translator) -> None:
    told = narrator(dataset, chinese).kpi(dataset.kpis["新能源汽车推广"])
    assert says(head(told), "新能源汽车推广", "2014 年", "500 辆")
    assert "%" not in head(told) + lead(told)


def test_a_kpi_of_another_year_tells_its_newest_figure(dataset: Dataset, chinese: Translator) -> None:
    told = narrator(dataset, chinese).kpi(dataset.kpis["研发经费投入"])
    assert says(head(told), "研发经费投入", "2020 年", "111.77 亿元")
    assert says(lead(told), "2013 年")


@pytest.mark.parametrize(
    ("kpi", "year", "facts"),
    [
        ("新增高新技术企业", 2015, ["2015 年", "68 家", "达到", "45 家"]),
        ("技术市场交易额", 2022, ["2022 年", "135.7 亿元", "达到", "110 亿元以上"]),
    ],
)
def test_a_year_whose_target_can_be_told_opens_with_what_became_of_it(
    dataset: Dataset, chinese: Translator, kpi: str, year: int, facts: list[str]
) -> None:
    assert says(head(narrator(dataset, chinese, year).kpi(dataset.kpis[kpi])), *facts)


def test_a_district_opens_with_how_much_it_published_and_where(dataset: Dataset, chinese: Translator) -> None:
    told = narrator(dataset, chinese).district(dataset.catalog.district("青山湖区"))
    assert says(head(told), "青山湖区", "2013 年", "3 项", "农业与社会领域科技")
    assert says(lead(told), "通过", "7 次", "180 万元", "6 项主要目标")


def test_a_district_without_figures_says_so(dataset: Dataset, chinese: Translator, english: Translator) -> None:
    donghu = dataset.catalog.district("东湖区")
    assert says(head(narrator(dataset, chinese).district(donghu)), "东湖区", "2013 年", "没有")
    assert says(head(narrator(dataset, english).district(donghu)), "Donghu District", "nothing published", "2013")


def test_a_zone_with_figures_of_another_year_tells_them_with_their_year(dataset: Dataset, chinese: Translator) -> None:
    told = narrator(dataset, chinese).district(dataset.catalog.district("高新区"))
    assert says(head(told), "高新区", "2013 年", "没有")
    assert says(lead(told), "3 项", "560 家（2020 年）", "3,949 件（2018 年）")


def test_an_area_without_figures_of_a_district_says_so(dataset: Dataset, chinese: Translator) -> None:
    told = narrator(dataset, chinese).district_area(dataset.catalog.district("青山湖区"), dataset.catalog.area(8))
    assert says(head(told), "知识产权运用和保护", "青山湖区", "没有公布")
    assert says(lead(told), "2013 年", "全市")


def district_kpi(dataset: Dataset, translate: Translator, place: str, kpi: str) -> Told:
    return narrator(dataset, translate).district_kpi(dataset.catalog.district(place), dataset.kpis[kpi])


def test_a_districts_figure_is_told_with_rank_and_share(dataset: Dataset, chinese: Translator) -> None:
    runs = district_kpi(dataset, chinese, "青山湖区", "全国科技进步先进连续次数")
    assert says(head(runs), "青山湖区", "2013 年", "7 次")
    assert says(lead(runs), "3 个", "第 1")
    passed = district_kpi(dataset, chinese, "青山湖区", "全国县市科技进步考核通过")
    assert says(head(passed), "青山湖区", "考核通过", "2013 年", "通过")
    granted = district_kpi(dataset, chinese, "安义县", "知识产权富民强县项目资金")
    assert says(head(granted), "安义县", "2013 年", "50 万元")


def test_a_shared_rank_is_told_as_shared(dataset: Dataset, chinese: Translator, english: Translator) -> None:
    assert "并列第 1" in lead(district_kpi(dataset, chinese, "安义县", "知识产权富民强县项目资金"))
    assert "joint" in lead(district_kpi(dataset, english, "安义县", "知识产权富民强县项目资金")).casefold()


def test_the_citys_figure_beside_a_districts_is_of_the_same_year(dataset: Dataset, chinese: Translator) -> None:
    told = district_kpi(dataset, chinese, "高新区", "专利申请量")
    assert says(head(told), "高新区", "2018 年", "3,949 件")
    assert says(lead(told), "17.6%", "2018 年", "22,479 件")


def test_a_district_without_a_figure_stands_beside_the_citys(dataset: Dataset, chinese: Translator) -> None:
    told = district_kpi(dataset, chinese, "青山湖区", "专利申请量")
    assert says(head(told), "专利申请量", "青山湖区", "未分县区公布")
    assert says(lead(told), "2013 年", "6,190 件", "+36.7%")


def test_a_district_that_published_only_a_growth_is_told_so(dataset: Dataset, chinese: Translator) -> None:
    assert says(head(district_kpi(dataset, chinese, "新建县", "专利申请量")), "只公布", "2018 年", "+75.85%")
