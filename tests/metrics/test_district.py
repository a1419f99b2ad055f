"""Who reports what: ranks, shares, sums and the silence of the others."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from dashboard.dataset.table import Dataset
from dashboard.metrics.district import Standing, Standings, covered, standings, total
from tests.conftest import Build
from tests.facts import present
from tests.tables import COUNTIES, growth, row

RUNS, PASSED, PATENTS = "全国科技进步先进连续次数", "全国县市科技进步考核通过", "专利申请量"


def standings_of(dataset: Dataset, kpi: str, year: int) -> Standings:
    return present(standings(dataset, dataset.kpis[kpi], year))


def ranks(rankings: Sequence[Standing]) -> list[tuple[str, int, int, bool]]:
    return [(it.district.name, it.rank, it.peer_count, it.tied) for it in rankings]


def test_counties_rank_among_those_that_report_and_runs_have_no_share_of_the_city(dataset: Dataset) -> None:
    runs = standings_of(dataset, RUNS, 2013)
    assert ranks(runs.counties) == [("青山湖区", 1, 3, False), ("南昌县", 2, 3, False), ("新建县", 3, 3, False)]
    assert [(it.quantity.value, it.share) for it in runs.counties] == [(7, None), (6, None), (4, None)]


def test_equal_figures_share_their_rank_and_the_city_and_the_next_counts_all_before_it(
    dataset: Dataset, build: Build
) -> None:
    passed = standings_of(dataset, PASSED, 2013)
    assert [(it.rank, it.tied, it.peer_count, it.share) for it in passed.counties] == [(1, True, 5, 0.2)] * 5
    assert [place.name for place in passed.missing] == ["东湖区", "西湖区", "青云谱区", "湾里区"]
    figures = {"东湖区": 9, "西湖区": 9, "湾里区": 3}
    tied = standings_of(build(*(row(value, district=name) for name, value in figures.items())), PATENTS, 2013)
    assert ranks(tied.counties) == [("东湖区", 1, 3, True), ("西湖区", 1, 3, True), ("湾里区", 3, 3, False)]


def test_zones_rank_among_themselves_and_never_among_counties(build: Build) -> None:
    places = {"东湖区": 5, "高新区": 50, "经开区": 40}
    rankings = standings_of(build(*(row(value, district=name) for name, value in places.items())), PATENTS, 2013)
    assert ranks(rankings.counties) == [("东湖区", 1, 1, False)]
    assert ranks(rankings.zones) == [("高新区", 1, 2, False), ("经开区", 2, 2, False)]
    assert [it.district.name for it in rankings.all] == ["高新区", "经开区", "东湖区"]


def test_a_year_without_districts_falls_back_to_the_newest_and_a_growth_alone_is_not_lost(dataset: Dataset) -> None:
    newest = standings_of(dataset, PATENTS, 2013)
    assert (newest.year, present(newest.city).value) == (2018, 22479)
    assert {it.district.name: it.share for it in newest.zones} == {
        "高新区": pytest.approx(3949 / 22479), "经开区": pytest.approx(3833 / 22479),
    }  # fmt: skip
    xinjian, jingkai = (dataset.catalog.district(name) for name in ("新建县", "经开区"))
    assert newest.of(xinjian) is None
    assert present(newest.growth_of(xinjian)).value == 75.85
    assert newest.growth_of(jingkai) is None


@pytest.mark.parametrize("kpi", ["技术市场交易额", "省级科技协同创新体"])
def test_without_a_figure_of_a_district_there_are_no_standings_and_the_province_is_none(
    dataset: Dataset, kpi: str
) -> None:
    assert standings(dataset, dataset.kpis[kpi], 2013) is None


@pytest.mark.parametrize(("kpi", "value", "formula"), [
    ("市级科技重大专项资金", 7000, ""),  # published
    ("县区创新平台年度投入", 420, "225 + 195"), ("国家农业科技成果转化项目经费", 360, "300 + 60"),
    ("全省首届专利十强县", 2, "1 + 1"),
])  # fmt: skip
def test_a_total_that_the_source_does_not_print_is_summed_and_said_to_be(
    dataset: Dataset, kpi: str, value: float, formula: str
) -> None:
    sum_ = present(total(dataset, dataset.kpis[kpi], 2013))
    assert (sum_.value, sum_.formula, sum_.is_derived) == (value, formula, bool(formula))


@pytest.mark.parametrize(("kpi", "year"), [
    ("洪城计划资助标准", 2013), ("每万人发明专利拥有量", 2012),  # they do not add up
    ("知识产权富民强县项目资金", 2013), ("国家科技富民强县项目经费", 2013),  # some counties are not the city
    (PATENTS, 2014),
])  # fmt: skip
def test_what_does_not_add_up_to_the_city_has_no_total(dataset: Dataset, kpi: str, year: int) -> None:
    assert total(dataset, dataset.kpis[kpi], year) is None


def test_all_nine_counties_are_summed_and_zones_are_never_added(build: Build) -> None:
    nine = build(*(row("5", district=county) for county in COUNTIES), row("50", district="高新区"))
    sum_ = present(total(nine, nine.kpis[PATENTS], 2013))
    assert (sum_.value, sum_.is_derived) == (45, True)
    one = build(row("1500", district="东湖区"))
    assert total(one, one.kpis[PATENTS], 2013) is None


def test_coverage_counts_the_kpis_with_a_figure_or_a_growth_and_leaves_out_the_context(
    dataset: Dataset, build: Build
) -> None:
    qingshanhu, donghu = (dataset.catalog.district(name) for name in ("青山湖区", "东湖区"))
    assert [kpi.name for kpi in covered(dataset, qingshanhu, 2013)] == [PASSED, RUNS, "国家科技富民强县项目经费"]
    assert covered(dataset, qingshanhu, 2013, 8) == covered(dataset, donghu) == ()
    assert [kpi.name for kpi in covered(build(row(), growth(district="东湖区")), donghu, 2013)] == [PATENTS]
