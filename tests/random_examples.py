"""How many examples a property tries, and whether this is a long run: `TESTS_TIMES` in the environment says it."""

from __future__ import annotations

import os


def many(usual: int) -> int:
    """Multiply the usual number by `TESTS_TIMES`; ValueError where that is no whole number from 1."""
    times = os.environ.get("TESTS_TIMES", "1")
    if not (times.isascii() and times.isdigit() and int(times)):
        raise ValueError(f"TESTS_TIMES is how many times the usual examples are tried, from 1, not {times!r}")
    return usual * int(times)


LONG_RUN = many(1) > 1  # what is drawn for some places or sizes is drawn for all
