"""Reads rows of the table's DataFrame as observations; of a few rows this is much quicker than pandas' own access."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.dataset.model import Document
from dashboard.dataset.observation import Measure, Observation, Qualifier, Source, Status
from dashboard.dataset.schema import ALL_COLUMNS, MONTH, NUMBERS
from dashboard.dataset.series import MAX_BREAKDOWNS, Breakdowns

Positions = npt.NDArray[np.intp]  # of rows in the table, from 0


class RowReader:
    """Takes values and observations of rows by their positions; texts are made once for each category."""

    def __init__(self, frame: pd.DataFrame, documents: Mapping[str, Document]) -> None:
        """Read from a frame whose texts are categories and whose index has the rows as a spreadsheet counts them."""
        self._frame, self._documents = frame, documents

    def take(self, name: str, positions: Positions) -> npt.NDArray[Any]:
        """Takes the values of a column, or of `row`, at some positions."""
        return self._values[name][self._codes[name][positions] if name in self._codes else positions]

    def at(self, positions: Sequence[int] | Positions) -> tuple[Observation, ...]:
        """Gives the rows at these positions."""
        rows = np.asarray(positions, dtype=np.intp)
        return tuple(map(Observation, *(self.take(name, rows).tolist() for name in ("row", *ALL_COLUMNS))))

    def breakdowns(self, positions: Positions) -> Breakdowns:
        """Sums up the rows of a KPI's parts in one year; however many there are, few become observations."""
        values = pd.Series(self.take("value", positions))
        low, high = self.at(positions[[values.argmin(), values.argmax()]])
        largest = positions[np.sort(values.nlargest(MAX_BREAKDOWNS).index)]
        return Breakdowns(len(positions), math.fsum(values), low, high, self.at(largest))

    @property
    def sources(self) -> tuple[Source, ...]:
        """Lists the sources that some row cites."""
        return tuple(self._values["source"])

    @cached_property
    def _codes(self) -> dict[str, npt.NDArray[Any]]:
        """Gives the category of each row by its place, for each column of text; one that is not there is empty."""
        frame, empty = self._frame, np.zeros(len(self._frame), dtype=np.int8)
        texts = (name for name in ALL_COLUMNS if name not in NUMBERS)
        return {name: frame[name].cat.codes.to_numpy() if name in frame else empty for name in texts}

    @cached_property
    def _values(self) -> dict[str, npt.NDArray[Any]]:
        """Gives what observations hold: of numbers one for each row, of texts one for each category."""
        types = {
            MONTH: _month, "measure": Measure, "qualifier": Qualifier, "status": Status, "source": self._source,
        }  # fmt: skip
        values = {"row": self._frame.index.to_numpy(), **{name: self._frame[name].to_numpy() for name in NUMBERS}}
        for name in self._codes:
            texts = self._frame[name].cat.categories if name in self._frame else [""]
            values[name] = np.array([types.get(name, str)(text) for text in texts], dtype=object)
        return values

    def _source(self, text: str) -> Source:
        document, _, place = text.partition(" ")
        return Source(self._documents[document], place)


def _month(text: str) -> int | None:
    return int(text) if text else None
