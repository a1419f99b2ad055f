"""Draws random numbers that are the same on every machine: each comes from the seed and from what it is for."""

from __future__ import annotations

from random import Random


def uniform(low: float, high: float, seed: int, *names: object) -> float:
    """Draws a number from low to high, always the same for a seed and names."""
    return uniforms(1, low, high, seed, *names)[0]


def uniforms(count: int, low: float, high: float, seed: int, *names: object) -> list[float]:
    """Draws numbers from low to high, always the same ones for a seed and names, however many follow.

    Only seeding with a text and `Random.random` are promised not to change between versions of Python.
    """
    draw = Random("/".join(map(str, (seed, *names)))).random
    return [low + (high - low) * draw() for _ in range(count)]
