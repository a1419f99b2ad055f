"""The rows of the dataset as CSV and JSON, piece by piece: a million of them are never in memory as objects."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from dashboard.dataset.schema import COLUMNS
from dashboard.dataset.spreadsheet import BOM, escape_formula
from dashboard.dataset.table import Dataset
from dashboard.exports.open_data.filters import FILTERS, Filters, read_filters
from dashboard.exports.open_data.metadata import metadata_of

PIECE = 2_000  # rows that are sent together
WHOLE = ("area", "year")  # columns of whole numbers


class OpenData:
    """The dataset as other programs read it."""

    def __init__(self, dataset: Dataset) -> None:
        """Stand for a dataset, which does not change."""
        self._dataset = dataset

    def filters(self, query: str) -> Filters | tuple[str, ...]:
        """What a query asks; else one sentence for each thing in it that is not allowed."""
        return read_filters(query, self._allowed)

    def tag(self, filters: Filters, form: str) -> str:
        """Names what `csv` or `json` answers: another table, description or filter has another tag."""
        told = self._description if form == "json" else self._dataset.digest
        return hashlib.sha256(f"{form} {told} {filters.told}".encode()).hexdigest()[:32]

    @property
    def file_name(self) -> str:
        """The name of a download of it, without its ending: sample data first, what, where, as of when, version."""
        newest = max((document.published for document in self._dataset.documents), default="")
        version = self._dataset.version
        return "-".join(filter(None, ("sample" if self._dataset.is_sample else "", "kpis-Nanchang", newest, version)))

    def csv(self, filters: Filters) -> Iterator[str]:
        """The rows as CSV in the dataset's columns and order, readable by Excel as UTF-8."""
        yield BOM + _written([COLUMNS])
        for piece in self._pieces(self._positions(filters)):
            yield _written(piece)

    def json(self, filters: Filters) -> Iterator[str]:
        """The description, the filters, the count and the rows as one JSON object, a row to a line."""
        found = self._positions(filters)
        yield f'{{"metadata": {self._description},\n"filters": {_json(filters.told)},\n'
        yield f'"count": {len(found)},\n"rows": ['
        gap = "\n"
        for piece in self._pieces(found):
            yield gap + ",\n".join(_json(_typed(row)) for row in piece)
            gap = ",\n"
        yield "\n]}\n"

    @cached_property
    def _allowed(self) -> Mapping[str, Sequence[str]]:
        """What each column can be asked for."""
        return {name: self._dataset.distinct(name) for name in FILTERS}

    @cached_property
    def _description(self) -> str:
        return _json(metadata_of(self._dataset))

    def _positions(self, filters: Filters) -> Sequence[int]:
        """Where the rows stand that match every filter, in the table's order."""
        return self._dataset.search(text=filters.search, among=filters.values)

    def _pieces(self, positions: Sequence[int]) -> Iterator[Sequence[tuple[str, ...]]]:
        """The rows at these positions, some at a time."""
        for start in range(0, len(positions), PIECE):
            yield self._dataset.cells(positions[start : start + PIECE])


def _written(rows: Sequence[Sequence[str]]) -> str:
    """Rows of text as lines of CSV; a value may begin with a minus, and no other cell is run by a spreadsheet."""
    sheet = io.StringIO()
    place = COLUMNS.index("value")
    csv.writer(sheet, lineterminator="\r\n").writerows(
        [cell if index == place else escape_formula(cell) for index, cell in enumerate(row)] for row in rows
    )
    return sheet.getvalue()


def _typed(row: Sequence[str]) -> dict[str, Any]:
    """A row with its numbers as numbers."""
    cells: dict[str, Any] = dict(zip(COLUMNS, row, strict=True))
    value = float(cells["value"])
    return cells | {name: int(cells[name]) for name in WHOLE} | {"value": int(value) if value.is_integer() else value}


def _json(told: object) -> str:
    return json.dumps(told, ensure_ascii=False, allow_nan=False)
