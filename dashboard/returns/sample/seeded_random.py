"""Chance that is the same on every machine: each number comes from the seed and from what it is for."""

from __future__ import annotations

from random import Random


def uniform(low: float, high: float, seed: int, *names: object) -> float:
    """A number from low to high, always the same for a seed and names.

    Only seeding with a text and `Random.random` are promised not to change between versions of Python; the other
    methods are not.
    """
    return low + (high - low) * Random("/".join(map(str, (seed, *names)))).random()
