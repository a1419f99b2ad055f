"""Places against their peers: distance to the leader, per head, and whether the nine reach the city."""

from __future__ import annotations

import pytest

from dashboard.dataset.model import CITY, POPULATION
from dashboard.dataset.quantity import Certainty
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
from tests.facts import present
from tests.tables import COUNTIES, Cells, row

RUNS, PASSED, GRANTS = "全国科技进步先进连续次数", "全国县市科技进步考核通过", "知识产权富民强县项目资金"
APPLICATIONS = "专利申请量"


def of(dataset: Dataset, kpi: str, year: int = 2013) -> Standings:
    return present(standings(dataset, dataset.kpis[kpi], year))


def told(dataset: Dataset, kpi: str, year: int = 2013) -> dict[str, ComparisonRow]:
    return {line.district.name: line for line in comparison_rows(dataset, of(dataset, kpi, year))}


def checked(dataset: Dataset, kpi: str, year: int = 2013) -> Reconciliation:
    return present(reconciliation(of(dataset, kpi, year)))


def residents(value: object, place: str, year: int = 2010) -> Cells:
    return row(value, kpi=POPULATION, area=0, unit="人", district=place, year=year, source="census-2010 全文")


MONEY: Cells = {"kpi": "技术市场交易额", "unit": "亿元", "area": "3"}


@pytest.mark.parametrize(("values", "cells", "rows"), [
    ({"青山湖区": 7, "南昌县": 6, "新建县": 4}, {}, [("青山湖区", 0, 1), ("南昌县", 1, 6 / 7), ("新建县", 3, 4 / 7)]),
    ({"高新区": 50, "东湖区": 5, "经开区": 40, "西湖区": 2}, {},  # zones are measured by the first of the zones
     [("东湖区", 0, 1), ("西湖区", 3, 0.4), ("高新区", 0, 1), ("经开区", 10, 0.8)]),
    ({"东湖区": 0.3, "西湖区": 0.1}, MONEY, [("东湖区", 0, 1), ("西湖区", 0.2, 1 / 3)]),  # no binary fractions
    ({"东湖区": 0, "西湖区": 0}, {}, [("东湖区", 0, 0), ("西湖区", 0, 0)]),  # nobody is behind
])  # fmt: skip
def test_each_place_is_told_by_what_it_lacks_to_the_leader_of_its_kind(
    build: Build, values: dict[str, float], cells: Cells, rows: list[tuple[str, float, float]]
) -> None:
    dataset = build(*(row(value, district=place, **cells) for place, value in values.items()))
    lines = comparison_rows(dataset, of(dataset, cells.get("kpi", APPLICATIONS)))
    assert [(it.district.name, it.gap, round(it.of_leader, 9)) for it in lines] == [
        (name, gap, round(share, 9)) for name, gap, share in rows
    ]


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
    quantity = present(told(made, APPLICATIONS)["东湖区"].per_head)
    assert (quantity.value, quantity.unit, quantity.certainty) == (25.8, "件", Certainty.DERIVED)
    assert quantity.formula == "1,547 ÷ 600,000 × 10,000"
    assert [(basis.kpi, basis.year) for basis in quantity.basis] == [(APPLICATIONS, 2013), (POPULATION, 2020)]


@pytest.mark.parametrize(("kpi", "year"), [(RUNS, 2013), (PASSED, 2013), (POPULATION, 2013), (APPLICATIONS, 2018)])
def test_what_does_not_add_up_facts_population_and_zones_have_nothing_per_head(
    dataset: Dataset, kpi: str, year: int
) -> None:
    assert {line.per_head for line in told(dataset, kpi, year).values()} == {None}


def test_a_place_whose_residents_are_not_counted_has_nothing_per_head(build: Build) -> None:
    for rows in ([], [residents("0", "东湖区")]):
        assert told(build(row("5", district="东湖区"), *rows), APPLICATIONS)["东湖区"].per_head is None


def test_the_nine_populations_exceed_the_citys_by_one_and_show_how(dataset: Dataset) -> None:
    sums = checked(dataset, POPULATION)
    assert (sums.counties.value, sums.city.value, sums.rest.value) == (5_042_566, 5_042_565, -1)
    assert (not sums.rest.value, sums.missing) == (False, ())
    assert {sums.counties.certainty, sums.rest.certainty} == {Certainty.DERIVED}
    assert sums.city.certainty is Certainty.PUBLISHED
    assert sums.rest.formula == "5,042,565 − 5,042,566"
    assert sums.counties.formula.split(" + ")[0] == "1,018,675"
    assert len(sums.counties.formula.split(" + ")) == len(sums.counties.basis) == 9
    assert sums.rest.basis == (*sums.city.basis, *sums.counties.basis)


@pytest.mark.parametrize(("city", "values", "cells", "rest", "agrees"), [
    (45, {**dict.fromkeys(COUNTIES, 5), "高新区": 50}, {}, 0, True),  # zones are never added
    (10, {"东湖区": 4, "进贤县": 3}, {}, 3, False),
    (10, {"东湖区": 4}, {}, 6, False),
    (0.3, {"东湖区": 0.1, "西湖区": 0.2}, MONEY, 0, True),  # in spite of binary fractions
])  # fmt: skip
def test_what_no_county_explains_is_the_rest_and_the_silent_are_named(
    build: Build, city: float, values: dict[str, float], cells: Cells, rest: float, agrees: bool
) -> None:
    rows = [row(value, district=place, **cells) for place, value in values.items()]
    sums = checked(build(row(city, **cells), *rows), cells.get("kpi", APPLICATIONS))
    assert (sums.rest.value, not sums.rest.value) == (rest, agrees)
    assert {basis.district for basis in sums.counties.basis} == set(values) & set(COUNTIES)
    assert [place.name for place in sums.missing] == [county for county in COUNTIES if county not in values]
    assert bool(sums.counties.formula) is (len(values) > 1)


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
    assert not known[PASSED].rest.value


def test_all_kpis_with_a_figure_by_district_are_compared_in_the_catalogs_order(dataset: Dataset) -> None:
    years = {ranking.kpi.name: ranking.year for ranking in compared(dataset, 2013)}
    assert len(years) == 13
    assert list(years) == [name for name in dataset.kpis if name in years]
    assert (years[RUNS], years[POPULATION], years[APPLICATIONS]) == (2013, 2010, 2018), "the newest that has some"
    assert "技术市场交易额" not in years
    assert [it.kpi.name for it in compared(dataset, 2013, 7)] == [PASSED, RUNS, "国家科技富民强县项目经费"]
    assert compared(dataset, 2013, 1) == ()


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
    places = [dataset.catalog.district(name) for name in ("高新区", "青山湖区")]
    found = side_by_side(compared(dataset, 2013), *places)
    assert {a.district for _, a, _ in found if a} == {places[0]}
    assert {b.district for _, _, b in found if b} == {places[1]}


def test_the_best_pair_shares_the_most_kpis(dataset: Dataset) -> None:
    pair = present(best_pair(compared(dataset, 2013)))
    assert [place.name for place in pair] == ["青山湖区", "新建县"]
    zones = present(best_pair(compared(dataset, 2013, 8)))
    assert {place.name for place in zones} == {"高新区", "经开区"}


def test_a_county_and_a_zone_make_no_pair_nor_does_the_city(build: Build) -> None:
    zone, city = (
        build(row("5", district="东湖区"), row("50", district="高新区")),
        build(row("9"), row(district="东湖区")),
    )
    assert [best_pair(compared(dataset, 2013)) for dataset in (zone, city)] == [None, None]
    assert best_pair(()) is None
    assert CITY not in {standing.district.name for ranking in compared(city, 2013) for standing in ranking.all}
