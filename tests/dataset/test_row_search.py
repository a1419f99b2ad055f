"""Rows are found and sorted as if every one of them were looked at."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.dataset.columns import Column, Positions, column
from dashboard.dataset.model import Observation
from dashboard.dataset.row_search import KEPT, RowSearch, sorted_places
from dashboard.dataset.schema import COLUMNS
from dashboard.dataset.table import Dataset
from dashboard.routing.selection import DATA_COLUMNS

NUMERIC = ("area", "year", "value")


def cell(row: Observation, name: str) -> object:
    """A cell as it sorts."""
    if name == "source":
        return f"{row.source.document.id} {row.source.place}"
    found = getattr(row, name)
    return found if name in NUMERIC else str(found)


@pytest.mark.parametrize("name", COLUMNS)
def test_every_column_sorts_both_ways_and_equal_cells_keep_their_order(dataset: Dataset, name: str) -> None:
    rows = dataset.at(range(dataset.size))
    places = range(dataset.size)
    up = sorted(places, key=lambda place: cell(rows[place], name))  # type: ignore[arg-type, return-value]
    assert dataset.search(sort=name) == up
    down = sorted(places, key=lambda place: cell(rows[place], name), reverse=True)  # type: ignore[arg-type, return-value]
    assert dataset.search(sort=name, descending=True) == down
    assert set(DATA_COLUMNS) <= set(COLUMNS)


def test_a_sorted_search_holds_what_an_unsorted_one_does(dataset: Dataset) -> None:
    for text in ("专利", "2013", "qingshanhu", "no such word"):
        plain = dataset.search(text=text)
        assert sorted(dataset.search(text=text, sort="value", descending=True)) == list(plain)


def test_words_are_found_like_looking_at_every_row(dataset: Dataset) -> None:
    rows = dataset.at(range(dataset.size))
    for word in ("专利", "II", "经开区", "2014", "推算", "I(2)3", "家", ""):
        wanted = [
            place
            for place, row in enumerate(rows)
            if any(word.casefold() in str(cell(row, name)).casefold()
                   for name in ("kpi", "breakdown", "source", "note", "district"))
            or str(row.year) == word
        ]  # fmt: skip
        assert set(wanted) <= set(dataset.search(text=word)), "English names may find more"
        if not word.isascii():
            assert dataset.search(text=word) == wanted


def test_answers_are_kept_and_only_the_newest() -> None:
    search = RowSearch({name: column(["a"], np.zeros(3, dtype=int)) for name in COLUMNS}, np.zeros(1), {})
    first = search.found("a", (), "", descending=False)
    assert search.found("A ", (), "", descending=False) is first
    assert isinstance(first, Positions)
    for number in range(KEPT):
        search.found(f"b{number}", (), "", descending=False)
    assert search.found("a", (), "", descending=False) is not first


def test_a_cell_that_no_row_has_finds_nothing(dataset: Dataset) -> None:
    assert dataset.search(district="火星区") == ()
    assert dataset.search(area=11) == ()


@given(st.lists(st.integers(0, 2**20), max_size=50))
def test_large_ranks_are_sorted_in_two_passes_like_in_one(ranks: list[int]) -> None:
    found = sorted_places(np.array(ranks, dtype=np.uint32))
    assert found.tolist() == sorted(range(len(ranks)), key=lambda place: ranks[place])


def test_a_column_without_texts_has_no_codes() -> None:
    assert Column([], np.zeros(0, dtype=int)).code("a") == -1
