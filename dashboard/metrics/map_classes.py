"""Computes the classes of a choropleth map: natural breaks (Fisher 1958) at round numbers, fewer for near values."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from itertools import pairwise
from math import floor, log, log10
from statistics import fmean

MAX_CLASSES = 5  # classes that the eye can tell apart in one hue
MIN_CLASS_SPREAD = 0.05  # of the largest value, for each class: dashboard/metrics/README.md, "Classes of the map"
MIN_GAP = 0.03  # between neighbours, as a share of the larger one, for a bound between them
MAX_DIGITS = 17  # that tell any two numbers apart


def class_bounds(values: Sequence[float]) -> tuple[float, ...]:
    """Return the bounds between the classes, ascending and round; a value on a bound is in the class above it.

    No value has no bound, and neither have values that hardly differ: they are one class. The bounds leave the least
    spread within classes of two scales, each weighing half: the logarithms of the values (natural breaks) and their
    ranks (equal counts). A zero with nothing below it has the first class to itself.
    """
    ascending = sorted(set(values))
    count = _class_count(ascending)
    if count == 1:
        return ()
    if ascending[0] == 0:
        starts: Sequence[int] = (1, *(start + 1 for start in _starts(ascending[1:], count - 1)))
    else:
        starts = _starts(ascending, count)
    return tuple(roundest(ascending[start - 1], ascending[start]) for start in starts)


def class_of(value: float, bounds: Sequence[float]) -> int:
    """Return the class of a value, from 0 for the lowest."""
    return bisect_right(bounds, value)


def roundest(low: float, high: float) -> float:
    """Return the roundest number above `low` and not above `high`, the one near their middle where there are several.

    A multiple of 10ⁿ is rounder than one of 5 × 10ⁿ⁻¹, that rounder than one of 2 × 10ⁿ⁻¹, and so on; zero is roundest.
    """
    if low < 0 <= high:
        return 0.0
    bottom, top = Fraction(repr(low)), Fraction(repr(high))
    exponent = floor(log10(max(abs(low), abs(high))))
    for power in range(exponent, exponent - MAX_DIGITS, -1):
        for digit in (5, 2, 1):
            step = digit * Fraction(10) ** power
            first, last = bottom // step + 1, top // step
            bound = float(min(max(round((bottom + top) / 2 / step), first), last) * step)
            if first <= last and low < bound <= high:
                return bound
    return high


def _class_count(ascending: Sequence[float]) -> int:
    """Return how many classes the values bear: one for each twentieth of the largest value that they spread over."""
    if len(ascending) < 2:
        return 1
    largest = max(abs(ascending[0]), abs(ascending[-1]))
    bearable = int(round((ascending[-1] - ascending[0]) / largest / MIN_CLASS_SPREAD, 9))
    return max(1, min(MAX_CLASSES, bearable, len(_cuts(ascending)) + 1))


def _cuts(ascending: Sequence[float]) -> list[int]:
    """Return where a class may start: at values that are clearly larger than the one before."""
    return [
        index
        for index, (low, high) in enumerate(pairwise(ascending), 1)
        if high - low >= MIN_GAP * max(abs(low), abs(high))
    ]


def _starts(ascending: Sequence[float], count: int) -> tuple[int, ...]:
    """Return where the classes but the first start, with the least spread within `count` classes (Fisher 1958)."""
    sizes = [log(value) for value in ascending] if ascending[0] > 0 else ascending
    scales = (sizes, range(len(ascending)))
    totals = [_spread(scale) or 1 for scale in scales]  # 1: values so near that they have the same logarithm
    cuts = _cuts(ascending)

    @cache
    def within(start: int, end: int) -> float:
        return sum(_spread(scale[start:end]) / total for scale, total in zip(scales, totals, strict=True))

    @cache
    def best(end: int, classes: int) -> tuple[float, tuple[int, ...]] | None:
        """Return the least spread of the first `end` values in so many classes, and where these start."""
        if classes == 1:
            return within(0, end), ()
        ways = ((best(start, classes - 1), start) for start in cuts if start < end)
        return min(((way[0] + within(start, end), (*way[1], start)) for way, start in ways if way), default=None)

    least = best(len(ascending), count)
    return least[1] if least else ()


def _spread(numbers: Sequence[float]) -> float:
    """Return the sum of squared deviations from the mean."""
    mean = fmean(numbers)
    return sum((number - mean) ** 2 for number in numbers)
