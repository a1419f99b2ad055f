"""A table as columns of distinct texts: what is judged, searched or compared is each text once, not every row of it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, overload

import numpy as np
import numpy.typing as npt
import pandas as pd

Codes = npt.NDArray[Any]  # whole numbers
Mask = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.float64]

RUNS = 8  # marked texts side by side that are found by their bounds
ROOM = 2**62  # what a key of one whole number may count to


@dataclass(frozen=True, slots=True)
class Column:
    """The distinct texts of a column in their order, and by row the place of its own among them."""

    texts: Sequence[str]
    codes: Codes

    def code(self, text: str) -> int:
        """The place of a text; -1, which no row has, where the column lacks it."""
        found = bisect_left(self.texts, text)
        return found if found < len(self.texts) and self.texts[found] == text else -1

    def where(self, holds: Callable[[str], bool]) -> Mask:
        """The rows whose text `holds`, which is asked once for each distinct text."""
        return self.spread([holds(text) for text in self.texts])

    def spread(self, marks: Sequence[bool] | Mask) -> Mask:
        """Marks of the distinct texts as marks of the rows."""
        marked: Mask = np.asarray(marks, dtype=bool)
        edges = np.flatnonzero(np.diff(marked, prepend=False, append=False)).reshape(-1, 2)
        if len(edges) > RUNS:
            return marked.take(self.codes, mode="clip")
        found = np.zeros(len(self.codes), dtype=bool)  # texts that begin alike stand together: bounds are found quicker
        for first, end in edges.tolist():
            found |= (self.codes >= first) & (self.codes < end) if end > first + 1 else self.codes == first
        return found

    def text(self, row: int) -> str:
        """The text of a row."""
        return self.texts[int(self.codes[row])]

    def rows(self, chosen: slice | Mask) -> Column:
        """The column of some of its rows."""
        return column(self.texts, self.codes[chosen])

    def firsts(self) -> Codes:
        """By distinct text the first row that has it."""
        found = np.zeros(len(self.texts), dtype=np.int64)
        found[self.codes[::-1]] = np.arange(len(self.codes) - 1, -1, -1)
        return found

    def categorical(self) -> pd.Categorical[Any]:
        """The column as pandas holds it; its texts are plain ones, whether or not pyarrow is installed."""
        return pd.Categorical.from_codes(self.codes, categories=pd.Index(np.array(self.texts, dtype=object)))


def column(texts: Iterable[str], codes: Codes) -> Column:
    """A column from texts in any order, also doubled or unused ones; a code of -1 is an empty cell."""
    named = np.array([*texts, ""], dtype=object)
    used = np.flatnonzero(np.bincount(codes.astype(np.int64) + 1, minlength=len(named))) - 1
    cells = named[used]
    order = np.array(sorted(range(len(cells)), key=cells.tolist().__getitem__), dtype=np.int64)
    cells, used = cells[order], used[order]
    is_new = np.ones(len(cells), dtype=bool)
    is_new[1:] = cells[1:] != cells[:-1]
    places = np.zeros(len(named), dtype=_smallest(len(cells)))
    places[used] = np.cumsum(is_new) - 1
    return Column(cells[is_new].tolist(), places[codes])


def columns_of(table: pd.DataFrame) -> dict[str, Column]:
    """The columns of a table of text cells by name; cells that are categories need not be looked at one by one."""
    return {str(name): _column(table[name]) for name in table.columns}


def table_of(columns: Mapping[str, Column], index: Codes | pd.Index | range) -> pd.DataFrame:
    """Columns as a table of categories."""
    return pd.DataFrame({name: one.categorical() for name, one in columns.items()}, index=index)


def without_blank(columns: Iterable[tuple[str, Column]]) -> pd.DataFrame:
    """Columns as a table without its blank rows; its index counts all rows from 0. Names may stand more than once."""
    named = list(columns)
    cells = [one for _, one in named]
    filled: Mask = np.atleast_1d(np.logical_or.reduce([one.codes != one.code("") for one in cells]))
    if not filled.all():
        cells = [one.rows(filled) for one in cells]
    table = pd.DataFrame(
        {place: one.categorical() for place, one in enumerate(cells)},
        index=range(len(filled)) if filled.all() else np.flatnonzero(filled),
    )
    return table.set_axis([name for name, _ in named], axis=1)


def joined(first: Column, second: Column) -> Column:
    """One column under another."""
    codes = np.concatenate([first.codes.astype(np.int64), second.codes.astype(np.int64) + len(first.texts)])
    return column([*first.texts, *second.texts], codes)


def key_of(columns: Iterable[Column]) -> npt.NDArray[np.int64]:
    """One whole number per row; two are equal where the texts of all columns are."""
    made: npt.NDArray[np.int64] | None = None
    room = 1
    for one in columns:
        if made is None:
            made, room = one.codes.astype(np.int64), len(one.texts)
            continue
        if room * len(one.texts) >= ROOM:
            made, distinct = pd.factorize(made)
            room = len(distinct)
        made = made * len(one.texts) + one.codes
        room *= len(one.texts)
    assert made is not None  # a key has a column
    return made


class Positions(Sequence[int]):
    """Places of rows in the table, as many as there may be: only those that are looked at become numbers of Python."""

    def __init__(self, found: Codes) -> None:
        """Hold places in their order."""
        self._found = found

    def __len__(self) -> int:
        """How many there are."""
        return len(self._found)

    @overload
    def __getitem__(self, place: int) -> int: ...
    @overload
    def __getitem__(self, place: slice) -> Positions: ...
    def __getitem__(self, place: int | slice) -> int | Positions:
        """One of them, or some."""
        return Positions(self._found[place]) if isinstance(place, slice) else int(self._found[place])

    def __iter__(self) -> Iterator[int]:
        """All of them."""
        return iter(self._found.tolist())

    def __eq__(self, other: object) -> bool:
        """The same places in the same order, whatever holds them."""
        if not isinstance(other, Sequence) or len(self) != len(other):
            return False
        return all(one == another for one, another in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]  # equal to tuples, which have another hash

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Codes:
        """The places for numpy."""
        return np.array(self._found, dtype=dtype, copy=copy)


def _column(cells: pd.Series) -> Column:
    held = cells.array
    if isinstance(held, pd.Categorical):
        return column(held.categories.tolist(), held.codes)
    codes, texts = pd.factorize(cells.to_numpy(dtype=object))
    return column(texts.tolist(), codes)


def _smallest(count: int) -> type[np.signedinteger[Any]]:
    return np.int8 if count < 2**7 else np.int16 if count < 2**15 else np.int32
