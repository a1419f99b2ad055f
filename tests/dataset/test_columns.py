"""Columns of distinct texts say the same as the cells they are made of."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import dashboard.dataset.columns
from dashboard.dataset.columns import Column, Positions, column, columns_of, joined, key_of, table_of, without_blank

CELLS = st.lists(st.sampled_from(["", "乙", "甲", "b", "a", "a "]), min_size=1, max_size=20)


def of(cells: list[str]) -> Column:
    return columns_of(pd.DataFrame({"one": pd.Series(cells, dtype="str")}))["one"]


def cells_of(made: Column) -> list[str]:
    return [made.text(row) for row in range(len(made.codes))]


@given(CELLS)
def test_a_column_has_each_text_once_in_order_and_every_cell_in_its_place(cells: list[str]) -> None:
    made = of(cells)
    assert made.texts == sorted(set(cells))
    assert cells_of(made) == cells
    assert [made.code(text) for text in made.texts] == list(range(len(made.texts)))
    assert made.code("missing") == -1
    assert [cells[row] for row in made.firsts()] == list(made.texts)
    assert [cells.index(text) for text in made.texts] == made.firsts().tolist()


@given(CELLS)
def test_categories_of_text_and_plain_text_are_the_same_column(cells: list[str]) -> None:
    table = pd.DataFrame({"one": pd.Categorical(cells, categories=["unused", *sorted(set(cells), reverse=True)])})
    assert cells_of(columns_of(table)["one"]) == cells
    again = columns_of(table_of({"one": of(cells)}, range(len(cells))))["one"]
    assert (again.texts, cells_of(again)) == (of(cells).texts, cells)


@pytest.mark.parametrize("runs", [0, 1, 8])
@given(CELLS, st.sets(st.sampled_from(["", "乙", "甲", "b", "a", "a "])))
def test_marks_of_texts_are_marks_of_their_rows(runs: int, cells: list[str], marked: set[str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dashboard.dataset.columns, "RUNS", runs)
        assert of(cells).where(marked.__contains__).tolist() == [cell in marked for cell in cells]


def test_texts_may_come_twice_or_unused_and_a_code_below_zero_is_an_empty_cell() -> None:
    made = column(["b", "a", "b", "c"], np.array([0, 2, -1, 1]))
    assert (made.texts, cells_of(made)) == (["", "a", "b"], ["b", "b", "", "a"])


@given(CELLS, CELLS)
def test_one_column_under_another_keeps_all_cells(cells: list[str], more: list[str]) -> None:
    assert cells_of(joined(of(cells), of(more))) == cells + more


@pytest.mark.parametrize("room", [2**62, 8])
def test_a_key_is_equal_where_all_cells_are_also_where_it_runs_out_of_room(
    room: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dashboard.dataset.columns, "ROOM", room)
    rows = [(a, b, c) for a in "xyz" for b in "pq" for c in "mno"] * 2
    key = key_of(of(list(cells)) for cells in zip(*rows, strict=True)).tolist()
    assert [key.index(one) for one in key] == [rows.index(row) for row in rows]


def test_blank_rows_leave_and_the_others_keep_their_numbers() -> None:
    table = without_blank([("one", of(["", "a", "", "b"])), ("two", of(["", "", "", "c"]))])
    assert table.index.tolist() == [1, 3]
    assert table.astype(str).to_numpy().tolist() == [["a", ""], ["b", "c"]]
    assert without_blank([("one", of(["a"]))]).index.tolist() == [0]


def test_positions_are_numbers_in_their_order() -> None:
    found = Positions(np.array([4, 2, 9], dtype=np.int32))
    assert (len(found), found[0], list(found), 2 in found) == (3, 4, [4, 2, 9], True)
    assert isinstance(found[1], int)
    assert found == (4, 2, 9) == found
    assert found[1:] == [2, 9]
    assert found != (4, 2)
    assert found != (4, 2, 8)
    assert found != "4"
