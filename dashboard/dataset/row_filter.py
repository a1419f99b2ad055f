"""Filters and sorts rows of the table's DataFrame by text and by cells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.dataset.categories import month_numbers
from dashboard.dataset.row_reader import Positions
from dashboard.dataset.schema import MONTH, MONTHS, NUMBERS, is_year, matches

SEARCHED = ("kpi", "breakdown", "source", "note", "district")


def filtered_rows(
    frame: pd.DataFrame,
    english: Mapping[str, Mapping[str, str]],
    words: Sequence[str],
    allowed: Iterable[tuple[str, Sequence[str]]],
    *,
    sort: str = "",
    descending: bool = False,
) -> Positions:
    """Gives the positions of rows that have each word and an allowed cell in each column named, stably sorted.

    Words are casefolded, each is looked for in the texts of `SEARCHED`, where a word of their `english` (by column)
    begins so, as the year, and as the month: 6月.
    """
    keep = np.ones(len(frame), dtype=bool)
    for name, cells in allowed:
        keep &= _has_cell(frame, name, cells)
    for word in words:
        keep &= _contains(frame, english, word)
    if sort not in frame:
        return np.flatnonzero(keep)
    column = pd.Series(month_numbers(frame)) if sort == MONTH else frame[sort].reset_index(drop=True)
    rows = column[keep]
    return rows.sort_values(ascending=not descending, kind="stable").index.to_numpy()


def _has_cell(frame: pd.DataFrame, name: str, cells: Sequence[str]) -> npt.NDArray[np.bool_]:
    if name == MONTH:  # which a table may lack
        return np.isin(month_numbers(frame), [int(cell or 0) for cell in cells])
    return frame[name].isin([float(cell) for cell in cells] if name in NUMBERS else cells).to_numpy()


def _contains(frame: pd.DataFrame, english: Mapping[str, Mapping[str, str]], word: str) -> npt.NDArray[np.bool_]:
    """Marks the rows with a word: in a text, where a word of its English name begins, as the year or the month."""
    rows = frame["year"].eq(int(word) if is_year(word) else 0)
    if word.endswith("月") and word[:-1] in MONTHS:
        rows |= month_numbers(frame) == int(word[:-1])
    for name in SEARCHED:
        rows |= _column_contains(frame[name], english.get(name, {}), word)
    return rows.to_numpy()


def _column_contains(column: pd.Series[str], english: Mapping[str, str], word: str) -> pd.Series[bool]:
    def contains(text: str) -> bool:
        return word in text.casefold() or f" {word}" in f" {english.get(text, '').casefold()}"

    return matches(column, contains)
