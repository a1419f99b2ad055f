"""Compares the rows of a table with others of their group: the usual cell, the usual spelling, the ends of a range."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pandas as pd

from dashboard.dataset.names import look_alike
from dashboard.dataset.observation import Measure

Row = Mapping[Any, str]  # cells by column


def usual(rows: pd.DataFrame, group: list[str], column: str) -> tuple[pd.Series[bool], Callable[[Row], str]]:
    """Marks rows with what most of their group have in a column, of equally many the first; and names it."""
    groups = rows.groupby([*group, column], observed=True)
    counts = groups.size().reset_index(name="count").sort_values("count", ascending=False, kind="stable")
    first = counts.drop_duplicates(group)
    return groups.ngroup().isin(first.index), lambda row: str(
        first.loc[first[group].eq([row[name] for name in group]).all(axis=1), column].iloc[0]
    )


def other_spellings(
    table: pd.DataFrame, columns: list[str], known: Iterable[str], *, by_case: bool
) -> dict[tuple[str, ...], str]:
    """Maps each name that looks like another to the spelling that is known, else that most rows have.

    The last of the columns is the name; those before it are the group within which names are compared.
    """
    counts = table.groupby(columns, observed=True, sort=False).size().sort_values(ascending=False, kind="stable")
    spellings = {(look_alike(name, by_case=by_case),): name for name in known}
    others: dict[tuple[str, ...], str] = {}
    for cells in counts.index.to_frame().itertuples(index=False, name=None):
        known_name = spellings.setdefault((*cells[:-1], look_alike(cells[-1], by_case=by_case)), cells[-1])
        if known_name != cells[-1]:
            others[cells] = known_name
    return others


def above_its_target(table: pd.DataFrame, key: list[str]) -> pd.Series[bool]:
    """Marks all rows but upper ends without a target, or below it; a target that is no number is above nothing.

    The last column of the key is the measure; `number` has the values.
    """
    highs, targets = (table[table["measure"].eq(measure)] for measure in (Measure.TARGET_HIGH, Measure.TARGET))
    lows = targets.drop_duplicates(key[:-1]).fillna({"number": -math.inf})  # the first row counts
    pairs = highs.merge(lows, "left", key[:-1], suffixes=("", "_low")).fillna({"number_low": math.inf})
    below = highs.index[(pairs["number"] < pairs["number_low"]).to_numpy()]
    return pd.Series(~table.index.isin(below), index=table.index)
