"""Streams the rows of the dataset as CSV and JSON, in chunks: a million of them are never in memory as objects."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from dashboard.dataset.row_reader import Positions
from dashboard.dataset.spreadsheet import BOM, escape_formula
from dashboard.dataset.table import Dataset
from dashboard.exports.open_data.filters import FILTERS, Filters, read_filters
from dashboard.exports.open_data.metadata import metadata_of
from dashboard.metrics.export_rows import CHUNK_ROWS

GZIP_LEVEL = 4  # of 9: a fifth larger than the usual 6 in half the time
INTEGER_COLUMNS = ("area", "year", "month")


class OpenData:
    """Serves the dataset to other programs."""

    def __init__(self, dataset: Dataset) -> None:
        """Keeps the dataset, which does not change."""
        self._dataset = dataset
        self._whole: dict[str, bytes] = {}  # the whole dataset by form, compressed

    def filters(self, query: str) -> Filters | tuple[str, ...]:
        """Parses a query; else one sentence for each error in it."""
        return read_filters(query, self._allowed)

    def tag(self, filters: Filters, form: str) -> str:
        """Computes the ETag of a `csv` or `json` answer from the table, its description and the filters."""
        content = self._description if form == "json" else self._dataset.digest
        return hashlib.sha256(f"{form} {content} {filters.by_name}".encode()).hexdigest()[:32]

    def cached(self, filters: Filters, form: str) -> bytes | None:
        """Returns the compressed `csv` or `json` of the whole dataset if it has been made before; else None."""
        return None if filters.by_name else self._whole.get(form)

    def compressed(self, filters: Filters, form: str) -> bytes:
        """Makes the `csv` or `json` of filters, compressed with gzip; that of the whole dataset is made once."""
        if content := self.cached(filters, form):
            return content
        pieces = {"csv": self.csv, "json": self.json}[form](filters)
        content = compress(piece.encode() for piece in pieces)
        if not filters.by_name:
            self._whole[form] = content
        return content

    @property
    def file_name(self) -> str:
        """The name of a download without its suffix: sample data first, what, where, newest document, version."""
        newest = max((document.published for document in self._dataset.documents), default="")
        version = self._dataset.version
        return "-".join(filter(None, ("sample" if self._dataset.is_sample else "", "kpis-Nanchang", newest, version)))

    def csv(self, filters: Filters) -> Iterator[str]:
        """Streams the rows as CSV in the dataset's columns and order, readable by Excel as UTF-8."""
        columns = self._dataset.columns
        yield BOM + _csv([columns], columns)
        yield from (
            _csv(rows, columns)
            for rows in self._chunks(self._dataset.search(text=filters.search, among=filters.values))
        )

    def json(self, filters: Filters) -> Iterator[str]:
        """Streams the description, the filters, the count and the rows as one JSON object, a row to a line."""
        positions = self._dataset.search(text=filters.search, among=filters.values)
        yield f'{{"metadata": {self._description},\n"filters": {_json(filters.by_name)},\n'
        yield f'"count": {len(positions)},\n"rows": ['
        separator = "\n"
        for chunk in self._chunks(positions):
            yield separator + ",\n".join(_json(_typed(row, self._dataset.columns)) for row in chunk)
            separator = ",\n"
        yield "\n]}\n"

    @cached_property
    def _allowed(self) -> Mapping[str, Sequence[str]]:
        return {name: self._dataset.distinct(name) for name in FILTERS if name in self._dataset.columns}

    @cached_property
    def _description(self) -> str:
        return _json(metadata_of(self._dataset))

    def _chunks(self, positions: Positions) -> Iterator[Sequence[tuple[str, ...]]]:
        for start in range(0, len(positions), CHUNK_ROWS):
            yield self._dataset.cells(positions[start : start + CHUNK_ROWS])


def compress(pieces: Iterable[bytes]) -> bytes:
    """Compresses pieces with gzip, so that they are never in memory as they are."""
    buffer = io.BytesIO()
    with gzip.GzipFile(fileobj=buffer, mode="wb", compresslevel=GZIP_LEVEL, mtime=0) as file:
        for piece in pieces:
            file.write(piece)
    return buffer.getvalue()


def _csv(rows: Sequence[Sequence[str]], columns: Sequence[str]) -> str:
    """Formats rows of text as CSV; a value may begin with a minus, and no other cell is run by a spreadsheet."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerows(
        [cell if name == "value" else escape_formula(cell) for name, cell in zip(columns, row, strict=True)]
        for row in rows
    )
    return buffer.getvalue()


def _typed(row: Sequence[str], columns: Sequence[str]) -> dict[str, Any]:
    cells: dict[str, Any] = dict(zip(columns, row, strict=True))
    cells |= {name: int(cells[name]) if cells[name] else None for name in INTEGER_COLUMNS if name in cells}
    value = float(cells["value"])
    return cells | {"value": int(value) if value.is_integer() else value}


def _json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, allow_nan=False)
