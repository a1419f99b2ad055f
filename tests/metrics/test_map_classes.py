"""Classes of a map's scale."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.metrics.map_classes import MAX_CLASSES, class_bounds, class_of, roundest

VALUES = st.lists(st.integers(-(10**6), 10**6) | st.floats(-1e9, 1e9), max_size=30)


@pytest.mark.parametrize(
    ("values", "bounds"),
    [
        ([2020, 1781, 1578, 1369, 1141, 999, 628, 357, 127], (200, 800, 1200, 1600)),
        ([575489, 503821, 316723, 63963, 897843, 1018675, 795412, 180194, 690446], (1e5, 5e5, 6e5, 8e5)),
        ([7, 6, 4], (5, 7)), ([0, 1], (1,)), ([0, 0, 0, 1, 2, 3, 4, 5, 6], (1, 2, 3, 5)),
        ([-5, -3, 0, 2, 8, 9, 40], (-4, 0, 5, 20)), ([-3, -2], (-2,)), ([0.31, 0.86, 4.86], (0.5, 2)),
        ([1e6, 1, 2, 3, 4, 5, 6, 7, 8], (3, 5, 7, 1e6)),
    ],
    ids=["shares", "populations", "three", "zero and one", "many zeros", "below zero", "two below", "small", "a giant"],
)  # fmt: skip
def test_bounds_part_values_that_are_far_apart_at_round_numbers(values: list[float], bounds: tuple[float, ...]) -> None:
    assert class_bounds(values) == bounds


@pytest.mark.parametrize(
    ("values", "count"),
    [
        ([], 1), ([5], 1), ([1, 1, 1], 1), ([98, 99, 100, 101, 102], 1), ([10.0**17 + 16 * n for n in range(8)], 1),
        ([100, 107], 1), ([100, 112], 2), ([100, 106, 112, 118], 3),  # one class for each twentieth of the largest
        ([2.58, 2.59, 2.62, 3.48, 3.49], 2), ([100, 100.5, 300], 2),  # neighbours that hardly differ are not parted
    ],
)  # fmt: skip
def test_trifles_are_not_stretched_over_the_scale(values: list[float], count: int) -> None:
    assert len(class_bounds(values)) + 1 == count


@given(VALUES)
def test_bounds_increase_and_no_class_is_empty(values: list[float]) -> None:
    bounds = class_bounds(values)
    assert all(low < high for low, high in pairwise(bounds))
    assert len(bounds) < MAX_CLASSES
    assert {class_of(value, bounds) for value in values} == (set(range(len(bounds) + 1)) if values else set())


@given(VALUES)
def test_classes_touch_and_every_value_is_in_just_one(values: list[float]) -> None:
    bounds = class_bounds(values)
    ends = (float("-inf"), *bounds, float("inf"))
    for value in (*values, *bounds):
        holding = [level for level, (low, high) in enumerate(pairwise(ends)) if low <= value < high]
        assert holding == [class_of(value, bounds)]


@given(st.lists(st.integers(1, 1000), min_size=5, max_size=20, unique=True), st.integers(20, 10**6))
def test_a_value_far_above_all_others_stands_alone(values: list[int], times: int) -> None:
    giant = max(values) * times
    bounds = class_bounds([*values, giant])
    assert class_of(giant, bounds) > max(class_of(value, bounds) for value in values)


@given(st.lists(st.integers(0, 10**6), max_size=30), st.sampled_from([0.125, 2, 1024]))
def test_another_unit_of_measure_leaves_the_classes_as_they_are(values: list[int], factor: float) -> None:
    bounds, scaled = class_bounds(values), class_bounds([value * factor for value in values])
    assert [class_of(v, bounds) for v in values] == [class_of(v * factor, scaled) for v in values]


@pytest.mark.parametrize(
    ("low", "high", "bound"),
    [(628, 999, 800), (2.81, 3.03, 3), (0, 7, 5), (-7, 7, 0), (-7, 0, 0), (-9, -2, -5), (86, 270, 200),
     (0.25, 0.3, 0.3), (99, 100, 100), (1, 4, 2), (1.1, 1.9, 1.5), (0, 5e-324, 5e-324)],
)  # fmt: skip
def test_the_roundest_number_of_a_gap(low: float, high: float, bound: float) -> None:
    assert roundest(low, high) == bound


@given(st.floats(-1e12, 1e12), st.floats(-1e12, 1e12))
def test_a_round_number_lies_in_its_gap(one: float, other: float) -> None:
    low, high = min(one, other), max(one, other)
    if low < high:
        assert low < roundest(low, high) <= high
