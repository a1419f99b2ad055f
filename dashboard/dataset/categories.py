"""Converts columns of the table to pandas categories of text, cells to text, and appends rows of other columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from pandas.api.types import union_categoricals

from dashboard.dataset.numbers import plain
from dashboard.dataset.schema import MONTH, NUMBERS


def text_categories(column: pd.Series[Any]) -> pd.Series[Any]:
    """Converts a column of texts to categories: the texts that some cell has, in the order of their code points.

    They are plain texts of Python, whether or not pyarrow is installed.
    """
    codes, texts = pd.factorize(column.to_numpy(dtype=object), sort=True)
    return pd.Series(pd.Categorical.from_codes(codes, pd.Index(texts, dtype=object)), column.index)


def number_categories(column: pd.Series[Any]) -> pd.Series[Any]:
    """Converts a column of numbers to categories of text."""
    return text_categories(column.astype("category").cat.rename_categories(plain))


def month_numbers(frame: pd.DataFrame) -> npt.NDArray[np.int_]:
    """Gives the month of each row as a number, 0 for the whole year; months are categories of text or not there."""
    if MONTH not in frame:
        return np.zeros(len(frame), dtype=int)
    numbers = np.array([int(text or 0) for text in frame[MONTH].cat.categories], dtype=int)
    return numbers[frame[MONTH].cat.codes.to_numpy()]


def cell_texts(cells: pd.Series[Any]) -> list[str]:
    """Lists cells as they are written in the table; numbers as `plain` writes them."""
    return [plain(cell) for cell in cells.tolist()] if cells.name in NUMBERS else cells.tolist()


def text_frame(frame: pd.DataFrame) -> pd.DataFrame:
    """Copies a frame with its numbers as categories of text."""
    return frame.assign(**{name: number_categories(frame[name]) for name in NUMBERS})


def appended(frame: pd.DataFrame, columns: Mapping[str, npt.ArrayLike]) -> pd.DataFrame:
    """Copies a frame with more rows, given by column and numbered on from the last one; other columns are empty.

    A frame without months gets them where one of the rows has one.
    """
    rows = pd.DataFrame(columns, dtype=object)
    if MONTH not in frame and MONTH in rows and rows[MONTH].ne("").any():
        frame = frame.assign(**{MONTH: text_categories(pd.Series("", frame.index))})
    first = int(frame.index[-1]) + 1
    rows = rows.set_axis(range(first, first + len(rows))).reindex(columns=frame.columns, fill_value="")
    longer = pd.concat([frame[list(NUMBERS)], rows[list(NUMBERS)]])
    for name in frame.columns.difference(list(NUMBERS)):
        longer[name] = union_categoricals([frame[name], text_categories(rows[name])], sort_categories=True)
    return longer
