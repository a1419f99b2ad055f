"""How many examples a property tries: the usual number, or `TESTS_TIMES` as many in a long run."""

from __future__ import annotations

import os


def many(usual: int) -> int:
    """The usual number, times what the environment says; ValueError where that is no whole number from 1."""
    times = os.environ.get("TESTS_TIMES", "1")
    if not (times.isascii() and times.isdigit() and int(times)):
        raise ValueError(f"TESTS_TIMES is how many times the usual examples are tried, from 1, not {times!r}")
    return usual * int(times)
