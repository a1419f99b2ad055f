"""Classes of a sequential scale for a map."""

from __future__ import annotations

from collections.abc import Sequence

MOST = 5  # classes that the eye can tell apart in one hue


def classes(values: Sequence[float]) -> tuple[float, ...]:
    """The upper bound of each class, ascending: one per value where there are few, else five of equal count."""
    distinct = sorted(set(values))
    if len(distinct) <= MOST:
        return tuple(distinct)
    cuts = {distinct[round((index + 1) * len(distinct) / MOST) - 1] for index in range(MOST)}
    return tuple(sorted(cuts))


def class_of(value: float, bounds: Sequence[float]) -> int:
    """The class of a value, from 0: the first whose upper bound it does not pass."""
    return next((index for index, bound in enumerate(bounds) if value <= bound), len(bounds) - 1)
