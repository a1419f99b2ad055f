"""Reads table, catalog and shapes from their files; files with faults are refused with all of them."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pandas as pd

from dashboard.dataset.catalog import read_catalog
from dashboard.dataset.categories import text_categories
from dashboard.dataset.errors import DatasetError, unreadable
from dashboard.dataset.geography import Geography
from dashboard.dataset.geography_file import read_geography
from dashboard.dataset.model import Catalog
from dashboard.dataset.observation import Status
from dashboard.dataset.parquet import ParquetError, is_parquet, parquet_cells
from dashboard.dataset.regular_files import read_regular, real_path
from dashboard.dataset.resources import PUBLISHED
from dashboard.dataset.schema import FIRST_ROW, SchemaError, validate
from dashboard.dataset.table import Dataset

EXPECTED = "a CSV or Parquet table such as data/kpis.csv"
ENCODINGS = ("utf-8-sig", "gb18030")  # the second is how a Chinese Excel writes plain “CSV”


@dataclass(frozen=True, slots=True)
class LoadedFiles:
    """Holds all that is shown; `shapes_error` says why the shapes as they are now are not."""

    dataset: Dataset
    geography: Geography
    shapes_error: DatasetError | None = None


class TableSource(Protocol):
    """What a table is read from: a file, or a database."""

    @property
    def path(self) -> Path:
        """Names the table in errors."""

    @property
    def expected(self) -> str:
        """Says, where it cannot be read, what it should be."""

    def read(self) -> bytes:
        """Reads the table as CSV or Parquet; OSError where it cannot be read."""


def read_files(
    table: TableSource, catalog_path: Path, shapes_path: Path, fallback: Geography | None = None
) -> LoadedFiles:
    """Reads and validates all that is shown; DatasetError lists every fault of the three files.

    Beside a sound table `fallback`, the shapes that were sound before, stands in for faulty ones.
    """
    errors: list[DatasetError] = []
    catalog = read_catalog(catalog_path)  # without it neither rows nor shapes can be judged
    try:
        dataset = _read_table(table, catalog)
    except DatasetError as error:
        errors.append(error)
    try:
        geography = read_geography(shapes_path, catalog)
    except DatasetError as error:
        if fallback is not None and not errors:
            return LoadedFiles(dataset, fallback, error)
        errors.append(error)
    if errors:
        raise DatasetError(errors[0].path, errors[0].faults, errors[1:]) from errors[0].__cause__
    return LoadedFiles(dataset, geography)


def read_dataset(table: TableSource | Path, catalog_path: Path) -> Dataset:
    """Reads and validates a table, or the file at a path; DatasetError lists every fault of it or of the catalog.

    A sample row in the project's own table is a fault: it would be taken for a published figure.
    """
    return _read_table(table, read_catalog(catalog_path))


def _read_table(table: TableSource | Path, catalog: Catalog) -> Dataset:
    path = table if isinstance(table, Path) else table.path
    try:
        content = read_regular(table) if isinstance(table, Path) else table.read()
    except OSError as error:
        expected = EXPECTED if isinstance(table, Path) else table.expected
        raise DatasetError(path, [unreadable(error, expected)]) from error
    return parse_dataset(content, path, catalog)


def parse_dataset(content: bytes, path: Path, catalog: Catalog) -> Dataset:
    """Parses and validates the bytes of a table that stands, or is to stand, at `path`; errors as in `read_dataset`."""
    table = _parse_table(content, path)
    faults = validate(table, catalog)
    if not faults and real_path(path) == PUBLISHED:
        faults = _generated(table)
    if faults:
        raise DatasetError(path, faults)
    return Dataset(table, catalog, hashlib.sha256(content).hexdigest())


def _parse_table(content: bytes, path: Path) -> pd.DataFrame:
    """Parses a table as categories of text under its rows in a spreadsheet, without blank ones."""
    try:
        table = parquet_cells(content) if is_parquet(path.name, content) else _csv_cells(content, path)
    except ParquetError as error:
        raise DatasetError(path, error.faults) from error
    table = table.set_axis(range(FIRST_ROW, FIRST_ROW + len(table)))
    return table[(table != "").any(axis=1)].apply(text_categories)


def _csv_cells(content: bytes, path: Path) -> pd.DataFrame:
    for encoding in ENCODINGS:
        try:
            table = pd.read_csv(
                io.BytesIO(content), header=None, dtype=object, keep_default_na=False, skip_blank_lines=False,
                encoding=encoding,
            )  # fmt: skip
        except UnicodeDecodeError:
            continue
        except pd.errors.EmptyDataError as error:
            raise DatasetError(path, [SchemaError(0, "file", "", "is empty")]) from error
        except pd.errors.ParserError as error:
            raise DatasetError(path, _unreadable(content.decode(encoding, "replace"), str(error))) from error
        return table[1:].set_axis(table.iloc[0], axis=1)  # pandas would rename a column that stands twice
    raise DatasetError(path, [SchemaError(0, "file", "", "is neither UTF-8 nor GB 18030; save it as “CSV UTF-8”")])


def _generated(table: pd.DataFrame) -> tuple[SchemaError, ...]:
    allowed = "sample rows never belong in the published table; serve them with --sample"
    rows = table.index[table["status"].eq(Status.SAMPLE.value)]
    return tuple(SchemaError(row, "status", Status.SAMPLE.value, allowed) for row in rows.tolist())


def _unreadable(text: str, error: str) -> list[SchemaError]:
    """Finds why a CSV file cannot be parsed: every row with too many cells, or a quotation mark left open."""
    if opened := re.search(r"EOF inside string starting at row (\d+)", error):
        row = int(opened[1]) + 1
        return [SchemaError(row, "row", '"', "a quotation mark opens here and is never closed")]
    csv.field_size_limit(max(csv.field_size_limit(), len(text)))  # a cell may be longer than Python's reader expects
    lines = list(csv.reader(io.StringIO(text)))
    width = len(lines[0])
    return [
        SchemaError(number, "row", ",".join(cells[width:]), f"has {len(cells)} cells; the header has {width}")
        for number, cells in enumerate(lines, 1)
        if len(cells) > width
    ] or [SchemaError(0, "file", "", error)]
