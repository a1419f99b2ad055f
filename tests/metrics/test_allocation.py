"""A city target over the nine units: exact, never negative, never upside down, and refused where it means nothing."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.dataset.quantity import Certainty
from dashboard.dataset.table import Dataset
from dashboard.metrics.allocation import (
    Allocation,
    AllocationKey,
    NotAllocatable,
    TargetAllocation,
    allocate_target,
    allocation_weights,
    apportion,
    apportion_range,
    city_targets,
    not_allocatable,
    place_target,
)
from dashboard.metrics.growth import TargetInterpretation
from tests.conftest import Build
from tests.tables import COUNTIES, growth, row

TOTALS = st.integers(0, 10**7)
WEIGHTS = st.lists(st.integers(0, 10**7) | st.floats(0, 1e9), min_size=1, max_size=13).filter(any)


def split(
    dataset: Dataset, kpi: str, index: int = 0, key: AllocationKey = AllocationKey.POPULATION
) -> TargetAllocation:
    found = dataset.kpis[kpi]
    made = allocate_target(dataset, found, city_targets(dataset, found)[index], key)
    assert isinstance(made, TargetAllocation)
    return made


@given(TOTALS, WEIGHTS)
def test_parts_add_up_to_the_total_and_none_is_negative(total: int, weights: list[float]) -> None:
    parts = apportion(total, weights)
    assert sum(parts) == total
    assert min(parts) >= 0


@given(TOTALS, WEIGHTS)
def test_each_part_is_its_quota_rounded_up_or_down(total: int, weights: list[float]) -> None:
    whole = sum(map(Decimal, weights))
    for part, weight in zip(apportion(total, weights), weights, strict=True):
        assert abs(part - total * Decimal(weight) / whole) < Decimal("1.000001")


@given(TOTALS, WEIGHTS)
def test_a_larger_weight_never_gets_less(total: int, weights: list[float]) -> None:
    parts = sorted(zip(weights, apportion(total, weights), strict=True))
    assert all(a[1] <= b[1] for a, b in pairwise(parts) if a[0] < b[0])


@given(TOTALS, WEIGHTS, st.data())
def test_a_weight_that_grows_alone_never_loses(total: int, weights: list[float], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(weights) - 1))
    more = [*weights]
    more[index] = more[index] * 2 + data.draw(st.integers(1, 10**6))
    assert apportion(total, more)[index] >= apportion(total, weights)[index]


@given(TOTALS, st.integers(0, 10**6), WEIGHTS)
def test_a_range_adds_up_at_both_ends_and_no_part_is_upside_down(low: int, more: int, weights: list[float]) -> None:
    lows, highs = apportion_range(low, low + more, weights)
    assert (sum(lows), sum(highs)) == (low, low + more)
    assert all(a <= b for a, b in zip(lows, highs, strict=True))


def test_of_equal_remainders_the_earlier_is_served_first() -> None:
    assert apportion(10, [1] * 9) == (2, 1, 1, 1, 1, 1, 1, 1, 1)


def test_the_alabama_paradox_does_not_turn_a_range_upside_down() -> None:
    weights = [6, 6, 2]
    assert apportion(10, weights)[2] > apportion(11, weights)[2]
    lows, highs = apportion_range(10, 11, weights)
    assert all(a <= b for a, b in zip(lows, highs, strict=True))


@pytest.mark.parametrize("total, weights", [(-1, [1]), (1, []), (1, [0, 0]), (1, [2, -1])])
def test_what_cannot_be_divided_is_refused(total: int, weights: list[float]) -> None:
    with pytest.raises(ValueError, match="cannot divide"):
        apportion(total, weights)


@pytest.mark.parametrize("key", AllocationKey)
def test_every_city_target_is_divided_exactly_or_refused_for_a_reason(dataset: Dataset, key: AllocationKey) -> None:
    divided = 0
    for kpi in dataset.kpis.values():
        for reading in city_targets(dataset, kpi):
            made = allocate_target(dataset, kpi, reading, key)
            if isinstance(made, NotAllocatable):
                assert made is NotAllocatable.NO_WEIGHTS or not_allocatable(kpi, reading) is made
                continue
            divided += 1
            assert reading.level is not None
            assert sum(Decimal(repr(part.low.value)) for part in made.allocations) == Decimal(repr(reading.level.value))
            if reading.high is not None:
                highs = [part.high for part in made.allocations if part.high]
                assert sum(Decimal(repr(high.value)) for high in highs) == Decimal(repr(reading.high.value))
            assert min(part.low.value for part in made.allocations) >= 0
    assert divided == (0 if key is AllocationKey.RESULTS else 29)


def test_ten_thousand_applications_by_population(dataset: Dataset) -> None:
    made = split(dataset, "专利申请量")
    assert {part.district.name: part.low.value for part in made.allocations} == {
        "东湖区": 1141, "西湖区": 999, "青云谱区": 628, "湾里区": 127, "青山湖区": 1781, "南昌县": 2020, "新建县": 1578,
        "安义县": 357, "进贤县": 1369,
    }  # fmt: skip
    assert made.total == 5042566


def test_a_part_is_computed_and_shows_its_sum(dataset: Dataset) -> None:
    part = split(dataset, "专利申请量").ranked[1]
    assert (part.district.name, part.low.certainty) == ("青山湖区", Certainty.COMPUTED)
    assert part.low.formula == "10,000 × 897,843 ÷ 5,042,566 = 1,780.528 → 1,781"
    assert {row.source.document.id for row in part.low.basis} == {"summary-2013", "census-counties-2010"}


def test_an_amount_is_divided_to_the_decimal_that_is_published(dataset: Dataset) -> None:
    parts = split(dataset, "技术市场交易额").allocations
    assert sum(Decimal(repr(part.low.value)) for part in parts) == Decimal("24.05")
    assert all(round(part.low.value, 2) == part.low.value for part in parts)


def test_zones_get_no_part(dataset: Dataset) -> None:
    made = split(dataset, "专利申请量")
    assert made.of(dataset.catalog.district("高新区")) is None
    assert len(made.allocations) == 9


@pytest.mark.parametrize(
    "kpi, reason",
    [
        ("高新技术产业增加值占工业增加值比重", NotAllocatable.SHARE),
        ("每万人发明专利拥有量", NotAllocatable.RATE),
        ("重点任务", NotAllocatable.CITY_ONLY),
        ("南昌科技创新中心建筑面积", NotAllocatable.CITY_ONLY),
        ("创新平台建设推进年数", NotAllocatable.CITY_ONLY),
    ],
)
def test_what_has_no_parts_is_refused_with_its_reason(dataset: Dataset, kpi: str, reason: NotAllocatable) -> None:
    found = dataset.kpis[kpi]
    assert allocate_target(dataset, found, city_targets(dataset, found)[0], AllocationKey.EQUAL) is reason


def test_a_growth_without_a_result_cannot_be_divided(dataset: Dataset) -> None:
    kpi = dataset.kpis["技术市场交易额"]
    found = [reading for reading in city_targets(dataset, kpi) if reading.target.year == 2015 and reading.is_growth]
    assert [not_allocatable(kpi, reading) for reading in found] == [NotAllocatable.NO_LEVEL]


def test_a_rank_and_a_kpi_that_does_not_add_up_are_refused(build: Build) -> None:
    cells = {"area": "7", "measure": "target"}
    made = build(row(3, kpi="全国排名", unit="位", **cells), row(4, kpi="未知指标", unit="项", **cells))
    reasons = [not_allocatable(kpi, city_targets(made, kpi)[0]) for kpi in made.kpis.values()]
    assert reasons == [NotAllocatable.RANK, NotAllocatable.NOT_ADDITIVE]


def test_results_divide_a_target_only_where_all_nine_have_one(build: Build) -> None:
    target = row(100, year=2014, measure="target")
    results = [row(index, district=name) for index, name in enumerate(COUNTIES)]
    most = build(target, *results[1:])
    assert allocation_weights(most, most.kpis["专利申请量"], AllocationKey.RESULTS) is None
    all_nine = build(target, *results, *[growth(5, district=name, year=2014) for name in COUNTIES])
    made = split(all_nine, "专利申请量", key=AllocationKey.RESULTS)
    assert [part.low.value for part in made.allocations] == [0, 3, 6, 8, 11, 14, 17, 19, 22]
    assert {part.weight.row.year for part in made.allocations if part.weight.row} == {2013}


def test_a_place_with_a_target_of_its_own_is_allocated_nothing(build: Build, dataset: Dataset) -> None:
    kpi, donghu = dataset.kpis["专利申请量"], dataset.catalog.district("东湖区")
    computed = place_target(dataset, kpi, 2014, donghu, AllocationKey.POPULATION)
    assert isinstance(computed, Allocation) and computed.low.value == 1141
    table = build(row(9000, year=2014, measure="target"), row(700, district="东湖区", year=2014, measure="target"))
    own = place_target(table, table.kpis["专利申请量"], 2014, donghu, AllocationKey.EQUAL)
    assert isinstance(own, TargetInterpretation) and own.target.value == 700
    assert place_target(dataset, kpi, 2014, dataset.catalog.district("高新区"), AllocationKey.EQUAL) is None, "no zone"
    assert place_target(dataset, kpi, 2013, donghu, AllocationKey.EQUAL) is None, "nothing is set for the year"
