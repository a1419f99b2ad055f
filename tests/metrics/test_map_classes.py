"""Classes of a map's scale."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.metrics.map_classes import class_breaks, class_of

VALUES = st.lists(st.integers(0, 10**6), min_size=1, max_size=30)


@pytest.mark.parametrize(
    ("values", "bounds"),
    [
        ([7, 6, 4], (4, 6, 7)), ([1, 1, 1], (1,)), ([2, 0, 2, 0], (0, 2)), ([5, 3, 3, 1, 9, 9, 7], (1, 3, 5, 7, 9)),
        ([], ()),
    ],
)  # fmt: skip
def test_few_values_have_a_class_each(values: list[float], bounds: tuple[float, ...]) -> None:
    assert class_breaks(values) == bounds


def test_nine_populations_fall_into_five_classes_of_about_equal_count() -> None:
    populations = [575489, 503821, 316723, 63963, 897843, 1018675, 795412, 180194, 690446]
    bounds = class_breaks(populations)
    counts = [sum(class_of(value, bounds) == level for value in populations) for level in range(5)]
    assert len(bounds) == 5
    assert set(counts) <= {1, 2}


@pytest.mark.parametrize(
    ("values", "bounds"),
    [
        ([2020, 1781, 1578, 1369, 1141, 999, 628, 357, 127], (127, 628, 1141, 1578, 2020)),
        ([1e6, 1, 2, 3, 4, 5, 6, 7, 8], (2, 4, 6, 8, 1e6)), ([1e6, 1e3, 1, 2, 3, 4, 5, 6, 7], (2, 4, 7, 1e3, 1e6)),
        ([1000, 900, 800, 700, 5, 4, 3, 2, 1], (1, 3, 5, 800, 1000)),
        ([1] * 20 + [2, 3, 4, 5, 6, 7], (1, 2, 3, 5, 7)), ([-5, -3, 0, 2, 8, 9, 40], (-5, -3, 2, 9, 40)),
    ],
    ids=["shares of a target", "one far above", "two far above", "two groups", "many ties", "below zero"],
)  # fmt: skip
def test_classes_part_where_values_are_far_apart_and_stay_about_equal_in_count(
    values: list[float], bounds: tuple[float, ...]
) -> None:
    assert class_breaks(values) == bounds


def test_nothing_at_all_is_not_in_one_class_with_few() -> None:
    assert class_breaks([0, 0, 0, 1, 2, 3, 4, 5, 6]) == (0, 1, 2, 4, 6)


def test_values_that_hardly_differ_have_classes_too() -> None:
    values = [10.0**17 + 16 * step for step in range(8)]
    assert len(class_breaks(values)) == 5


@given(st.lists(st.integers(1, 1000), min_size=5, max_size=20, unique=True), st.integers(20, 10**6))
def test_a_value_far_above_all_others_stands_alone_and_presses_none_together(values: list[int], times: int) -> None:
    giant = max(values) * times
    bounds = class_breaks([*values, giant])
    levels = [class_of(value, bounds) for value in values]
    assert class_of(giant, bounds) == 4
    assert set(levels) == {0, 1, 2, 3}


@given(VALUES, st.floats(0.001, 1000))
def test_another_unit_of_measure_leaves_the_classes_as_they_are(values: list[int], factor: float) -> None:
    bounds, scaled = class_breaks(values), class_breaks([value * factor for value in values])
    assert len(bounds) == len(scaled)
    assert [class_of(v, bounds) for v in values] == [class_of(v * factor, scaled) for v in values]


@given(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=30))
def test_equal_values_share_a_class_and_larger_ones_are_never_in_a_lower(values: list[float]) -> None:
    bounds = class_breaks(values)
    levels = [class_of(value, bounds) for value in sorted(values)]
    assert levels == sorted(levels)
    assert set(levels) == set(range(min(5, len(set(values)))))


@given(VALUES)
def test_there_are_at_most_five_classes_and_the_largest_value_closes_the_last(values: list[float]) -> None:
    bounds = class_breaks(values)
    assert len(bounds) <= 5
    assert list(bounds) == sorted(set(bounds))
    assert bounds[-1] == max(values)


@given(VALUES)
def test_every_value_lies_in_its_class_and_no_class_is_empty(values: list[float]) -> None:
    bounds = class_breaks(values)
    levels = {value: class_of(value, bounds) for value in values}
    assert all(value <= bounds[level] for value, level in levels.items())
    assert all(value > bounds[level - 1] for value, level in levels.items() if level)
    assert set(levels.values()) == set(range(len(bounds)))
