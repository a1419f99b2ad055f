"""Computes class breaks of a choropleth map (Fisher 1958, natural breaks blended with equal counts)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from math import log
from statistics import fmean

MAX_CLASSES = 5  # classes that the eye can tell apart in one hue


def class_breaks(values: Sequence[float]) -> tuple[float, ...]:
    """Return the upper bound of each class, ascending: one per value where there are few, else five.

    The bounds leave the least spread within classes of two scales, each weighing half: the logarithms of the values
    (natural breaks) and their ranks (equal counts). A zero with nothing below it has the first class to itself.
    """
    distinct = sorted(set(values))
    if len(distinct) <= MAX_CLASSES:
        return tuple(distinct)
    if distinct[0] == 0:
        return (distinct[0], *_breaks(distinct[1:], MAX_CLASSES - 1))
    return _breaks(distinct, MAX_CLASSES)


def class_of(value: float, bounds: Sequence[float]) -> int:
    """Return the class of a value, from 0: the first whose upper bound it does not pass."""
    return next((index for index, bound in enumerate(bounds) if value <= bound), len(bounds) - 1)


def _breaks(ascending: Sequence[float], count: int) -> tuple[float, ...]:
    """Return the upper bounds of `count` classes of ascending values that leave the least spread (Fisher 1958)."""
    sizes = [log(value) for value in ascending] if ascending[0] > 0 else ascending
    scales = (sizes, range(len(ascending)))
    totals = [_spread(scale) or 1 for scale in scales]  # 1: values so near that they have the same logarithm

    @cache
    def within(start: int, end: int) -> float:
        return sum(_spread(scale[start:end]) / total for scale, total in zip(scales, totals, strict=True))

    @cache
    def best(end: int, classes: int) -> tuple[float, tuple[int, ...]]:
        """Return the least spread of the first `end` values in so many classes, and where these end."""
        if classes == 1:
            return within(0, end), (end,)
        previous = ((best(start, classes - 1), start) for start in range(classes - 1, end))
        return min((spread + within(start, end), (*ends, end)) for (spread, ends), start in previous)

    return tuple(ascending[end - 1] for end in best(len(ascending), count)[1])


def _spread(numbers: Sequence[float]) -> float:
    """Return the sum of squared deviations from the mean."""
    mean = fmean(numbers)
    return sum((number - mean) ** 2 for number in numbers)
