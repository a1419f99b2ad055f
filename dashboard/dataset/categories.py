"""Converts columns of the table to pandas categories of text, and cells to text."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard.dataset.numbers import plain
from dashboard.dataset.schema import NUMBERS


def text_categories(column: pd.Series[Any]) -> pd.Series[Any]:
    """Converts a column of texts to categories: the texts that some cell has, in the order of their code points.

    They are plain texts of Python, whether or not pyarrow is installed.
    """
    codes, texts = pd.factorize(column.to_numpy(dtype=object), sort=True)
    return pd.Series(pd.Categorical.from_codes(codes, pd.Index(texts, dtype=object)), column.index)


def number_categories(column: pd.Series[Any]) -> pd.Series[Any]:
    """Converts a column of numbers to categories of text."""
    return text_categories(column.astype("category").cat.rename_categories(plain))


def cell_texts(cells: pd.Series[Any]) -> list[str]:
    """Lists cells as they are written in the table; numbers as `plain` writes them."""
    return [plain(cell) for cell in cells.tolist()] if cells.name in NUMBERS else cells.tolist()
