"""Places against their peers: distance to the leader, per head, and whether the nine reach the city."""

from __future__ import annotations

import pytest

from dashboard.dataset.model import CITY, POPULATION, Certainty
from dashboard.dataset.table import Dataset
from dashboard.metrics.comparison import (
    ComparisonRow,
    Reconciliation,
    best_pair,
    compared,
    comparison_rows,
    reconciliation,
    side_by_side,
)
from dashboard.metrics.district import Standings, standings
from tests.conftest import Build
from tests.tables import COUNTIES, Cells, row

RUNS, PASSED, GRANTS = "全国科技进步先进连续次数", "全国县市科技进步考核通过", "知识产权富民强县项目资金"
APPLICATIONS = "专利申请量"


def of(dataset: Dataset, kpi: str, year: int = 2013) -> Standings:
    found = standings(dataset, dataset.kpis[kpi], year)
    assert found is not None
    return found


def told(dataset: Dataset, kpi: str, year: int = 2013) -> dict[str, ComparisonRow]:
    return {line.district.name: line for line in comparison_rows(dataset, of(dataset, kpi, year))}


def checked(dataset: Dataset, kpi: str, year: int = 2013) -> Reconciliation:
    found = reconciliation(of(dataset, kpi, year))
    assert found is not None
    return found


def residents(value: object, place: str, year: int = 2010) -> Cells:
    return row(value, kpi=POPULATION, area=0, unit="人", district=place, year=year, source="census-2010 全文")


def test_each_unit_is_told_by_what_it_lacks_to_the_leader_of_the_units(dataset: Dataset) -> None:
    found = told(dataset, RUNS)
    assert {name: (line.value, line.gap, line.of_leader) for name, line in found.items()} == {
        "青山湖区": (7, 0, 1),
        "南昌县": (6, 1, pytest.approx(6 / 7)),
        "新建县": (4, 3, pytest.approx(4 / 7)),
    }


def test_zones_are_measured_by_the_first_of_the_zones_and_stand_after_the_units(build: Build) -> None:
    places = {"高新区": 50, "东湖区": 5, "经开区": 40, "西湖区": 2}
    made = build(*(row(value, district=name) for name, value in places.items()))
    assert [
        (line.district.name, line.gap, line.of_leader) for line in comparison_rows(made, of(made, APPLICATIONS))
    ] == [
        ("东湖区", 0, 1),
        ("西湖区", 3, 0.4),
        ("高新区", 0, 1),
        ("经开区", 10, 0.8),
    ]


def test_amounts_leave_no_trace_of_binary_fractions_in_a_gap(build: Build) -> None:
    cells = {"kpi": "技术市场交易额", "unit": "亿元", "area": 3}
    made = build(row("0.3", district="东湖区", **cells), row("0.1", district="西湖区", **cells))
    assert told(made, "技术市场交易额")["西湖区"].gap == 0.2


def test_where_the_leader_has_nothing_nobody_is_behind(build: Build) -> None:
    found = told(build(row("0", district="东湖区"), row("0", district="西湖区")), APPLICATIONS)
    assert {(line.gap, line.of_leader) for line in found.values()} == {(0, 0)}


def test_every_published_comparison_stays_between_nothing_and_its_leader(dataset: Dataset) -> None:
    seen = 0
    for year in dataset.years:
        for found in compared(dataset, year):
            for line in comparison_rows(dataset, found):
                peers = found.counties if line.district.is_county_level else found.zones
                assert line.value + line.gap == pytest.approx(max(one.quantity.value for one in peers), abs=1e-6)
                assert 0 <= line.of_leader <= 1
                assert (line.gap == 0) == (line.standing.rank == 1)
                seen += 1
    assert seen > 200


def test_per_head_is_per_ten_thousand_residents_of_the_newest_census_with_its_sum(build: Build) -> None:
    made = build(
        row("1547", district="东湖区"), residents("575489", "东湖区"), residents("600000", "东湖区", year=2020)
    )
    quantity = told(made, APPLICATIONS)["东湖区"].per_head
    assert quantity is not None
    assert (quantity.value, quantity.unit, quantity.certainty) == (25.8, "件", Certainty.DERIVED)
    assert quantity.formula == "1,547 ÷ 600,000 × 10,000"
    assert [(basis.kpi, basis.year) for basis in quantity.basis] == [(APPLICATIONS, 2013), (POPULATION, 2020)]


@pytest.mark.parametrize("kpi", [RUNS, PASSED, POPULATION])
def test_what_does_not_add_up_and_facts_and_population_have_nothing_per_head(dataset: Dataset, kpi: str) -> None:
    assert {line.per_head for line in told(dataset, kpi).values()} == {None}


def test_a_place_whose_residents_are_not_counted_has_nothing_per_head(dataset: Dataset, build: Build) -> None:
    assert {line.per_head for line in told(dataset, APPLICATIONS, 2018).values()} == {None}, "zones"
    without = build(row("5", district="东湖区"))
    assert told(without, APPLICATIONS)["东湖区"].per_head is None
    empty = build(row("5", district="东湖区"), residents("0", "东湖区"))
    assert told(empty, APPLICATIONS)["东湖区"].per_head is None


def test_the_nine_populations_exceed_the_citys_by_one(dataset: Dataset) -> None:
    found = checked(dataset, POPULATION)
    assert (found.counties.value, found.city.value, found.rest.value) == (5_042_566, 5_042_565, -1)
    assert not found.agrees
    assert found.missing == ()


def test_sum_and_rest_are_derived_and_show_how(dataset: Dataset) -> None:
    found = checked(dataset, POPULATION)
    assert {found.counties.certainty, found.rest.certainty} == {Certainty.DERIVED}
    assert found.city.certainty is Certainty.PUBLISHED
    assert found.rest.formula == "5,042,565 − 5,042,566"
    assert found.counties.formula.split(" + ")[0] == "1,018,675"
    assert len(found.counties.formula.split(" + ")) == len(found.counties.basis) == 9
    assert found.rest.basis == (*found.city.basis, *found.counties.basis)


def test_zones_are_never_part_of_the_sum(build: Build) -> None:
    nine = [row("5", district=unit) for unit in COUNTIES]
    found = checked(build(row("45"), *nine, row("50", district="高新区")), APPLICATIONS)
    assert (found.counties.value, found.rest.value, found.agrees) == (45, 0, True)
    assert {basis.district for basis in found.counties.basis} == set(COUNTIES)


def test_what_no_unit_explains_is_the_rest_and_the_silent_are_named(build: Build) -> None:
    found = checked(build(row("10"), row("4", district="东湖区"), row("3", district="进贤县")), APPLICATIONS)
    assert (found.counties.value, found.rest.value, found.agrees) == (7, 3, False)
    assert [place.name for place in found.missing] == [unit for unit in COUNTIES if unit not in ("东湖区", "进贤县")]


def test_the_sum_of_one_unit_has_no_formula(build: Build) -> None:
    assert checked(build(row("10"), row("4", district="东湖区")), APPLICATIONS).counties.formula == ""


def test_amounts_that_add_up_agree_in_spite_of_binary_fractions(build: Build) -> None:
    cells = {"kpi": "技术市场交易额", "unit": "亿元", "area": 3}
    made = build(row("0.3", **cells), row("0.1", district="东湖区", **cells), row("0.2", district="西湖区", **cells))
    found = checked(made, "技术市场交易额")
    assert (found.counties.value, found.rest.value, found.agrees) == (0.3, 0, True)


@pytest.mark.parametrize(
    ("kpi", "year"),
    [
        pytest.param(RUNS, 2013, id="places do not add up"),
        pytest.param(GRANTS, 2013, id="the city has published nothing"),
        pytest.param(APPLICATIONS, 2018, id="only zones have"),
    ],
)
def test_without_a_city_or_units_that_add_up_nothing_is_reconciled(dataset: Dataset, kpi: str, year: int) -> None:
    assert reconciliation(of(dataset, kpi, year)) is None


def test_every_sum_and_rest_of_the_real_table_make_the_city(dataset: Dataset) -> None:
    found = {one.kpi.name: reconciliation(one) for one in compared(dataset, 2013)}
    known = {name: one for name, one in found.items() if one is not None}
    assert set(known) == {PASSED, POPULATION}
    assert all(one.counties.value + one.rest.value == one.city.value for one in known.values())
    assert known[PASSED].agrees


def test_all_kpis_with_a_figure_by_district_are_compared_in_the_catalogs_order(dataset: Dataset) -> None:
    names = [one.kpi.name for one in compared(dataset, 2013)]
    assert len(names) == 12
    assert names == [name for name in dataset.kpis if name in names]
    assert APPLICATIONS in names
    assert "技术市场交易额" not in names


def test_a_comparison_can_be_kept_to_an_area(dataset: Dataset) -> None:
    assert [one.kpi.name for one in compared(dataset, 2013, 7)] == [PASSED, RUNS, "国家科技富民强县项目经费"]
    assert compared(dataset, 2013, 1) == ()
    assert {one.kpi.area for one in compared(dataset, 2013, 8)} == {8}


def test_a_year_without_districts_is_compared_by_the_newest_that_has_some(dataset: Dataset) -> None:
    years = {one.kpi.name: one.year for one in compared(dataset, 2013)}
    assert (years[RUNS], years[POPULATION], years[APPLICATIONS]) == (2013, 2010, 2018)


def test_of_two_places_what_both_have_comes_first_and_what_neither_has_not_at_all(dataset: Dataset) -> None:
    nanchang, anyi = (dataset.catalog.district(name) for name in ("南昌县", "安义县"))
    found = side_by_side(compared(dataset, 2013), nanchang, anyi)
    both = [one.kpi.name for one, a, b in found if a and b]
    assert [one.kpi.name for one, _, _ in found][: len(both)] == both
    assert both == [PASSED, "全省首届专利十强县", GRANTS, POPULATION]
    assert [(one.kpi.name, a is None, b is None) for one, a, b in found[len(both) :]] == [
        ("国家科技进步二等奖", False, True),
        (RUNS, False, True),
    ]


def test_each_side_of_a_pair_holds_its_own_place(dataset: Dataset) -> None:
    one, other = (dataset.catalog.district(name) for name in ("高新区", "青山湖区"))
    for _, a, b in side_by_side(compared(dataset, 2013), one, other):
        assert a is None or a.district == one
        assert b is None or b.district == other


def test_the_best_pair_shares_the_most_kpis(dataset: Dataset) -> None:
    pair = best_pair(compared(dataset, 2013))
    assert pair is not None
    assert [place.name for place in pair] == ["南昌县", "安义县"]
    zones = best_pair(compared(dataset, 2013, 8))
    assert zones is not None
    assert {place.name for place in zones} == {"高新区", "经开区"}


def test_a_unit_and_a_zone_make_no_pair(build: Build) -> None:
    made = build(row("5", district="东湖区"), row("50", district="高新区"))
    assert best_pair(compared(made, 2013)) is None
    assert best_pair(()) is None


def test_the_city_is_nobodys_pair(build: Build) -> None:
    made = build(row("9"), row("5", district="东湖区"))
    assert CITY not in {standing.district.name for one in compared(made, 2013) for standing in one.all}
    assert best_pair(compared(made, 2013)) is None
