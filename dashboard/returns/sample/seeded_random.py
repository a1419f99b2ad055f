"""Draws random numbers that are the same on every machine: each comes from the seed and from what it is for."""

from __future__ import annotations

from random import Random


def uniform(low: float, high: float, seed: int, *names: object) -> float:
    """Draws a number from low to high, always the same for a seed and names.

    Only seeding with a text and `Random.random` are promised not to change between versions of Python.
    """
    return low + (high - low) * Random("/".join(map(str, (seed, *names)))).random()
