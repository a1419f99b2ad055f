"""Classes of a map's scale."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.metrics.classes import class_of, classes

VALUES = st.lists(st.integers(0, 10**6), min_size=1, max_size=30)


@pytest.mark.parametrize(
    ("values", "bounds"),
    [([7, 6, 4], (4, 6, 7)), ([1, 1, 1], (1,)), ([5, 3, 3, 1, 9, 9, 7], (1, 3, 5, 7, 9)), ([], ())],
)
def test_few_values_have_a_class_each(values: list[float], bounds: tuple[float, ...]) -> None:
    assert classes(values) == bounds


def test_nine_populations_fall_into_five_classes_of_about_equal_count() -> None:
    populations = [575489, 503821, 316723, 63963, 897843, 1018675, 795412, 180194, 690446]
    bounds = classes(populations)
    counts = [sum(class_of(value, bounds) == level for value in populations) for level in range(5)]
    assert len(bounds) == 5
    assert set(counts) <= {1, 2}


@given(VALUES)
def test_there_are_at_most_five_classes_and_the_largest_value_closes_the_last(values: list[float]) -> None:
    bounds = classes(values)
    assert len(bounds) <= 5
    assert list(bounds) == sorted(set(bounds))
    assert bounds[-1] == max(values)


@given(VALUES)
def test_every_value_lies_in_its_class_and_no_class_is_empty(values: list[float]) -> None:
    bounds = classes(values)
    levels = {value: class_of(value, bounds) for value in values}
    assert all(value <= bounds[level] for value, level in levels.items())
    assert all(value > bounds[level - 1] for value, level in levels.items() if level)
    assert set(levels.values()) == set(range(len(bounds)))
