"""Which versions of the table were taken back, by the log of its changes."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise

import pytest

from dashboard.history.change_log import Change, ChangeKind, reverted

NOON = datetime(2014, 7, 1, 12).astimezone()


def log_of(versions: str) -> list[Change]:
    """Changes from each version, a letter, to the next."""
    return [
        Change(ChangeKind.IMPORT, NOON, str(number), (), (), before, after)
        for number, (before, after) in enumerate(pairwise(versions), 1)
    ]


@pytest.mark.parametrize(
    ("versions", "gone"),
    [
        ("", {}), ("abc", {}), ("aba", {"b": "2"}), ("abca", {"b": "3", "c": "3"}), ("abcb", {"c": "3"}),
        ("abab", {}), ("abacab", {"c": "4"}), ("abcbd", {"c": "3"}), ("abcba", {"b": "4", "c": "3"}),
    ],
)  # fmt: skip
def test_a_version_is_gone_while_the_table_is_an_older_one(versions: str, gone: dict[str, str]) -> None:
    assert {version: change.who for version, change in reverted(log_of(versions)).items()} == gone
