"""Reads the table from its file; a table with faults is refused with all of them."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import pandas as pd

from dashboard.dataset.catalog import read_catalog
from dashboard.dataset.columns import Codes, Column, column, without_blank
from dashboard.dataset.errors import DatasetError
from dashboard.dataset.model import Status
from dashboard.dataset.parquet import MAGIC, ParquetError, is_parquet, parquet_columns
from dashboard.dataset.resources import PUBLISHED
from dashboard.dataset.schema import SchemaError, validate
from dashboard.dataset.table import Dataset

ENCODINGS = ("utf-8-sig", "gb18030")  # the second is how a Chinese Excel writes plain “CSV”
PIECE = 2**20  # bytes of a file that are read and digested together
ROWS = 2**16  # rows that are taken apart together


def read_dataset(table_path: Path, catalog_path: Path) -> Dataset:
    """Read and validate a table; DatasetError lists every fault of the table or of the catalog.

    A sample row in the project's own table is a fault: it would be taken for a published figure.
    """
    catalog = read_catalog(catalog_path)
    table, digest = _read_table(table_path)
    faults = validate(table, catalog)
    if not faults and table_path.resolve() == PUBLISHED:
        faults = _generated(table)
    if faults:
        raise DatasetError(table_path, faults)
    return Dataset(table, catalog, digest)


class Digesting(io.RawIOBase):
    """A file that is digested while it is read, so that digest and content cannot differ."""

    def __init__(self, file: BinaryIO) -> None:
        """Read a file from where it stands."""
        self._file, self.digest = file, hashlib.sha256()

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Some of its bytes."""
        count = self._file.readinto(buffer)  # type: ignore[attr-defined]  # a file that is open for reading has it
        self.digest.update(memoryview(buffer)[:count])
        return int(count)


def _read_table(path: Path) -> tuple[pd.DataFrame, str]:
    """The table as text cells, its index counting data rows from 0, and a digest of the file's bytes.

    What is read is what was digested: the file is gone through once, and once more where it is not UTF-8.
    """
    try:
        with path.open("rb") as file:
            if is_parquet(path.name, file.peek(len(MAGIC))):
                content = file.read()
                return without_blank(parquet_columns(content)), hashlib.sha256(content).hexdigest()
            for encoding in ENCODINGS:
                with suppress(UnicodeDecodeError):
                    return _read_csv(file, path, encoding)
                file.seek(0)
        raise DatasetError(path, [SchemaError(0, "file", "", "is neither UTF-8 nor GB 18030; save it as “CSV UTF-8”")])
    except OSError as error:
        raise DatasetError(path, [SchemaError(0, "file", "", f"cannot be read ({error.strerror})")]) from error
    except ParquetError as error:
        raise DatasetError(path, error.faults) from error


def _read_csv(file: BinaryIO, path: Path, encoding: str) -> tuple[pd.DataFrame, str]:
    digesting = Digesting(file)
    with io.BufferedReader(digesting, PIECE) as pieces:
        table = _csv_table(pieces, path, encoding)
        while pieces.read(PIECE):  # to the end, also where the table ends before
            pass
    return table, digesting.digest.hexdigest()


def _csv_table(file: BinaryIO, path: Path, encoding: str) -> pd.DataFrame:
    try:
        return without_blank(_csv_columns(file, encoding))
    except pd.errors.EmptyDataError as error:
        raise DatasetError(path, [SchemaError(0, "file", "", "is empty")]) from error
    except pd.errors.ParserError as error:
        raise DatasetError(path, _unreadable(path.read_text(encoding, "replace"), str(error))) from error


def _csv_columns(file: BinaryIO, encoding: str) -> list[tuple[str, Column]]:
    """The columns under their names in the first row, read some rows at a time: few cells are in memory at once."""
    pieces: Iterable[pd.DataFrame] = pd.read_csv(
        file, header=None, dtype=object, keep_default_na=False, skip_blank_lines=False, encoding=encoding,
        chunksize=ROWS,
    )  # fmt: skip
    found: dict[int, tuple[dict[str, int], list[Codes]]] = {}
    for piece in pieces:
        for place in range(len(piece.columns)):
            known, codes = found.setdefault(place, ({}, []))
            own, texts = pd.factorize(piece[place].to_numpy())
            places = [known.setdefault(text, len(known)) for text in texts]
            codes.append(np.array([*places, -1], dtype=np.int32)[own])  # a cell that is left out has no code
    columns = [(list(known), np.concatenate(codes)) for known, codes in found.values()]
    return [(texts[codes[0]] if codes[0] >= 0 else "", column(texts, codes[1:])) for texts, codes in columns]


def _generated(table: pd.DataFrame) -> tuple[SchemaError, ...]:
    allowed = "sample rows never belong in the published table; serve them with --sample"
    rows = table.index[table["status"].eq(Status.SAMPLE.value)]
    return tuple(SchemaError(int(row) + 2, "status", Status.SAMPLE.value, allowed) for row in rows)


def _unreadable(text: str, error: str) -> list[SchemaError]:
    """Why a table cannot be taken apart: every row with too many cells, or a quotation mark left open."""
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
