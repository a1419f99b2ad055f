"""Indexes the rows of the table's DataFrame by KPI and place, sorted once for all look-ups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.dataset.model import District
from dashboard.dataset.row_reader import Positions
from dashboard.dataset.schema import COLUMNS, OPTIONAL

NO_ROWS: Positions = np.array([], dtype=np.intp)


class RowIndex:
    """Finds the positions of rows by KPI, place and whether they have a breakdown, and what is published where."""

    def __init__(
        self,
        frame: pd.DataFrame,
        months: npt.NDArray[np.int_],
        is_indexed: npt.NDArray[np.bool_],
        places: Sequence[District],
    ) -> None:
        """Index some rows of a frame whose texts are categories; `places` are in the order in which they are listed.

        `months` are those of all rows, 0 for a whole year.
        """
        self._frame, self._months, self._all_places = frame, months, places
        self._indexed = np.flatnonzero(is_indexed)

    def of(self, kpi: str, district: str, *, is_part: bool) -> Positions:
        """Finds the rows of a KPI in a place, of itself or of its breakdowns.

        They are sorted by breakdown, as the table first names them, by year and month, and then as they stand.
        """
        return self._positions.get((kpi, district, is_part), NO_ROWS)

    def of_kpi(self, kpi: str) -> Positions:
        """Finds the rows of a KPI place by place, in each its own figures before its breakdowns."""
        places = self.places.get(kpi, ())
        parts = (self.of(kpi, place.name, is_part=is_part) for place in places for is_part in (False, True))
        return np.concatenate([NO_ROWS, *parts])

    @cached_property
    def published(self) -> Mapping[int | None, frozenset[tuple[str, str]]]:
        """Maps each year to the KPI and place of every figure of it, breakdowns included, and None to those of all."""
        figures = self._frame[["year", "kpi", "district"]].iloc[self._indexed].drop_duplicates()
        groups = figures.groupby("year")
        pairs: dict[Any, frozenset[tuple[str, str]]] = {
            year: frozenset(zip(rows["kpi"], rows["district"], strict=True)) for year, rows in groups
        }
        return {None: frozenset().union(*pairs.values()), **pairs}

    @cached_property
    def places(self) -> Mapping[str, tuple[District, ...]]:
        """Maps each KPI to the places that have a figure of it."""
        names: dict[str, set[str]] = {}
        for kpi, district in self.published[None]:
            names.setdefault(kpi, set()).add(district)
        return {kpi: tuple(place for place in self._all_places if place.name in names[kpi]) for kpi in names}

    @cached_property
    def _positions(self) -> dict[Any, Positions]:
        rows = self._frame[["kpi", "district", "breakdown", "year"]].iloc[self._indexed].set_axis(self._indexed)
        rows["month"] = self._months[self._indexed]
        rows["order"] = rows.groupby(["kpi", "district", "breakdown"], observed=True, sort=False).ngroup()
        rows["is_part"] = rows["breakdown"].ne("")
        rows = rows.sort_values(["order", "year", "month"], kind="stable")
        groups = rows.groupby(["kpi", "district", "is_part"], observed=True).indices
        return {key: rows.index.to_numpy()[group] for key, group in groups.items()}


def row_hashes(frame: pd.DataFrame) -> npt.NDArray[Any]:
    """Hashes each row; only the same cells have the same hash, and an optional column's empty cell is none."""
    hashes = pd.util.hash_pandas_object(frame[list(COLUMNS)], index=False).to_numpy()
    for number, name in enumerate(OPTIONAL):  # the same text in another column is another one
        if name in frame:
            own = pd.util.hash_pandas_object(frame[name], index=False).to_numpy() * np.uint64(2 * number + 1)
            hashes = hashes ^ own * frame[name].ne("").to_numpy()
    return hashes
