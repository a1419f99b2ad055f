"""Looks for rows by word and by cell: each distinct text is looked at once, however many rows have it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np

from dashboard.dataset.columns import Codes, Column, Mask, Numbers, Positions

SEARCHED = ("kpi", "breakdown", "source", "note", "district")
NUMERIC = ("area", "year", "value")
KEPT = 8  # answers that are kept, so that the next page of one does not look for all of it again
HALF = 16  # bits that are sorted at a time

Wanted = tuple[tuple[str, tuple[str, ...]], ...]  # columns, and the cells that each may have


class RowSearch:
    """Finds positions of rows in columns, which do not change."""

    def __init__(
        self, columns: Mapping[str, Column], values: Numbers, english: Mapping[str, Mapping[str, str]]
    ) -> None:
        """Search columns; `values` are the numbers of the texts of `value`, `english` the English names by column."""
        self._columns, self._values, self._english = columns, values, english
        self._folded: dict[str, list[tuple[str, str]]] = {}
        self._orders: dict[tuple[str, bool], Codes] = {}
        self._answers = lru_cache(maxsize=KEPT)(self._answer)

    def found(self, text: str, wanted: Wanted, sort: str, *, descending: bool) -> Positions:
        """Positions of the rows with every word of the text and the wanted cells, in the table's order or sorted."""
        return self._answers(tuple(text.casefold().split()), wanted, sort, descending)

    def _answer(self, words: Sequence[str], wanted: Wanted, sort: str, descending: bool) -> Positions:
        keep: Mask | None = None
        for name, cells in wanted:
            mask = self._columns[name].where(frozenset(cells).__contains__)
            keep = mask if keep is None else keep & mask
        for word in words:
            mask = self._with(word)
            keep = mask if keep is None else keep & mask
        order = self._order(sort, descending) if sort else None
        if keep is None:
            return Positions(np.arange(len(self._columns["kpi"].codes), dtype=np.int32) if order is None else order)
        return Positions(np.flatnonzero(keep).astype(np.int32) if order is None else order[keep[order]])

    def _with(self, word: str) -> Mask:
        """The rows with a word: in a text, at the beginning of a word of its English name, or as the year."""
        found: Mask = self._columns["year"].codes == self._columns["year"].code(word)
        for name in SEARCHED:
            marks = [word in text or f" {word}" in english for text, english in self._texts(name)]
            if all(marks):
                return np.ones(len(found), dtype=bool)
            if any(marks):
                found |= self._columns[name].spread(marks)
        return found

    def _texts(self, name: str) -> Sequence[tuple[str, str]]:
        """The texts of a column without case, each with its English name after a blank."""
        if name not in self._folded:
            english = self._english.get(name, {})
            self._folded[name] = [
                (text.casefold(), f" {english[text].casefold()}" if text in english else "")
                for text in self._columns[name].texts
            ]
        return self._folded[name]

    def _order(self, sort: str, descending: bool) -> Codes:
        """All rows sorted by a column, equal ones as they stand in the table."""
        if (sort, descending) not in self._orders:
            column = self._columns[sort]
            ranks = np.arange(len(column.texts))  # texts stand in their order
            if sort in NUMERIC:
                numbers = self._values if sort == "value" else [int(text) for text in column.texts]
                ranks = np.unique(numbers, return_inverse=True)[1]
            if descending:
                ranks = ranks.max() - ranks
            self._orders[sort, descending] = sorted_places(ranks.astype(np.uint32)[column.codes])
        return self._orders[sort, descending]


def sorted_places(ranks: Codes) -> Codes:
    """A stable order of small whole numbers: numpy sorts those of 16 bits in one pass, so larger ones take two."""
    order = np.argsort(ranks.astype(np.uint16), kind="stable")
    if len(ranks) and ranks.max() >= 2**HALF:
        order = order[np.argsort((ranks >> HALF).astype(np.uint16)[order], kind="stable")]
    return order.astype(np.int32)
