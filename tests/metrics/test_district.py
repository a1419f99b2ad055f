"""Who reports what: ranks, shares, sums and the silence of the others."""

from __future__ import annotations

import pytest

from dashboard.dataset.table import Dataset
from dashboard.metrics.district import Standings, covered, reporting, standings, total
from tests.conftest import Build
from tests.facts import present
from tests.tables import growth, row

RUNS, PASSED = "全国科技进步先进连续次数", "全国县市科技进步考核通过"


def standings_of(dataset: Dataset, kpi: str, year: int) -> Standings:
    return present(standings(dataset, dataset.kpis[kpi], year))


def test_units_rank_among_those_that_report(dataset: Dataset) -> None:
    found = standings_of(dataset, RUNS, 2013)
    assert [(s.district.name, s.quantity.value, s.rank, s.peer_count, s.tied) for s in found.counties] == [
        ("青山湖区", 7, 1, 3, False),
        ("南昌县", 6, 2, 3, False),
        ("新建县", 4, 3, 3, False),
    ]


def test_runs_do_not_add_up_so_they_have_no_share_of_the_city(dataset: Dataset) -> None:
    assert {standing.share for standing in standings_of(dataset, RUNS, 2013).counties} == {None}


def test_equal_figures_share_their_rank_and_the_city(dataset: Dataset) -> None:
    found = standings_of(dataset, PASSED, 2013)
    assert [(s.rank, s.tied, s.peer_count, s.share) for s in found.counties] == [(1, True, 5, 0.2)] * 5
    assert [place.name for place in found.missing] == ["东湖区", "西湖区", "青云谱区", "湾里区"]


def test_a_rank_after_a_shared_one_counts_all_that_are_before_it(build: Build) -> None:
    figures = {"东湖区": 9, "西湖区": 9, "湾里区": 3}
    found = standings_of(build(*(row(value, district=name) for name, value in figures.items())), "专利申请量", 2013)
    assert [(s.district.name, s.rank, s.tied) for s in found.counties] == [
        ("东湖区", 1, True),
        ("西湖区", 1, True),
        ("湾里区", 3, False),
    ]


def test_zones_rank_among_themselves_and_never_among_units(build: Build) -> None:
    places = {"东湖区": 5, "高新区": 50, "经开区": 40}
    found = standings_of(build(*(row(value, district=name) for name, value in places.items())), "专利申请量", 2013)
    assert [(s.district.name, s.rank, s.peer_count) for s in found.counties] == [("东湖区", 1, 1)]
    assert [(s.district.name, s.rank, s.peer_count) for s in found.zones] == [("高新区", 1, 2), ("经开区", 2, 2)]
    assert [s.district.name for s in found.all] == ["高新区", "经开区", "东湖区"]


def test_a_year_without_districts_falls_back_to_the_newest_that_has_some(dataset: Dataset) -> None:
    found = standings_of(dataset, "专利申请量", 2013)
    assert found.year == 2018
    assert found.city is not None
    assert found.city.value == 22479
    assert {s.district.name: s.share for s in found.zones} == {
        "高新区": pytest.approx(3949 / 22479),
        "经开区": pytest.approx(3833 / 22479),
    }


def test_a_place_with_only_a_growth_has_no_rank_but_is_not_lost(dataset: Dataset) -> None:
    found = standings_of(dataset, "专利申请量", 2018)
    xinjian = dataset.catalog.district("新建县")
    assert found.of(xinjian) is None
    only = present(found.growth_of(xinjian))
    assert only.value == 75.85
    assert found.growth_of(dataset.catalog.district("经开区")) is None


def test_a_kpi_that_no_district_reports_has_no_standings(dataset: Dataset) -> None:
    assert standings(dataset, dataset.kpis["技术市场交易额"], 2013) is None


def test_the_province_is_no_place_of_the_city(dataset: Dataset) -> None:
    assert standings(dataset, dataset.kpis["省级科技协同创新体"], 2013) is None


def test_a_published_city_figure_is_the_total(dataset: Dataset) -> None:
    found = present(total(dataset, dataset.kpis["市级科技重大专项资金"], 2013))
    assert (found.value, found.is_derived) == (7000, False)


@pytest.mark.parametrize(
    ("kpi", "value", "formula"),
    [
        ("县区创新平台年度投入", 420, "225 + 195"),
        ("国家农业科技成果转化项目经费", 360, "300 + 60"),
        ("全省首届专利十强县", 2, "1 + 1"),
    ],
)
def test_a_total_that_the_source_does_not_print_is_summed_and_said_to_be(
    dataset: Dataset, kpi: str, value: float, formula: str
) -> None:
    found = present(total(dataset, dataset.kpis[kpi], 2013))
    assert (found.value, found.formula, found.is_derived) == (value, formula, True)


def test_what_does_not_add_up_is_never_summed(dataset: Dataset) -> None:
    assert total(dataset, dataset.kpis["洪城计划资助标准"], 2013) is None
    assert total(dataset, dataset.kpis["每万人发明专利拥有量"], 2012) is None


def test_the_sum_of_some_units_is_not_the_citys_result(dataset: Dataset, build: Build) -> None:
    assert total(dataset, dataset.kpis["知识产权富民强县项目资金"], 2013) is None
    assert total(dataset, dataset.kpis["国家科技富民强县项目经费"], 2013) is None
    found = build(row("1500", district="东湖区"))
    assert total(found, found.kpis["专利申请量"], 2013) is None


def test_all_nine_units_are_summed_and_zones_are_never_added(build: Build) -> None:
    nine = ("东湖区", "西湖区", "青云谱区", "湾里区", "青山湖区", "南昌县", "新建县", "安义县", "进贤县")
    found = build(*(row("5", district=unit) for unit in nine), row("50", district="高新区"))
    summed = present(total(found, found.kpis["专利申请量"], 2013))
    assert summed.value == 45
    assert summed.is_derived


def test_a_year_without_a_figure_has_no_total(dataset: Dataset) -> None:
    assert total(dataset, dataset.kpis["专利申请量"], 2014) is None


def test_coverage_counts_the_kpis_with_a_figure_and_leaves_out_the_context(dataset: Dataset) -> None:
    qingshanhu = dataset.catalog.district("青山湖区")
    assert [kpi.name for kpi in covered(dataset, qingshanhu, 2013)] == [PASSED, RUNS, "国家科技富民强县项目经费"]
    assert covered(dataset, qingshanhu, 2013, 8) == ()
    assert covered(dataset, dataset.catalog.district("东湖区")) == ()


def test_a_published_growth_counts_as_a_figure(build: Build) -> None:
    found = build(row(), growth(district="东湖区"))
    assert [kpi.name for kpi in covered(found, found.catalog.district("东湖区"), 2013)] == ["专利申请量"]


def test_the_units_that_report_in_an_area_are_told(dataset: Dataset) -> None:
    assert [unit.name for unit in reporting(dataset, 3, 2013)] == ["南昌县", "进贤县"]
    assert [unit.name for unit in reporting(dataset, 8, 2013)] == ["南昌县", "安义县"]
    assert reporting(dataset, 1, 2013) == ()
