"""Tables as Parquet: the same columns as in CSV, their cells as texts or numbers. Needs pyarrow, an extra."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from dashboard.dataset.columns import Column, column, columns_of
from dashboard.dataset.schema import COLUMNS, SchemaError

ENDING = ".parquet"
MAGIC = b"PAR1"  # a Parquet file begins with it, and a table in CSV does not
WHOLE = ("area", "year")  # columns of whole numbers
INSTALL = "pip install -e '.[parquet]'"


class ParquetError(Exception):
    """A table that cannot be read or written as Parquet; `faults` say why and what to do."""

    def __init__(self, *faults: SchemaError) -> None:
        """Keep the faults of the file."""
        self.faults = faults
        super().__init__("; ".join(fault.allowed for fault in faults))


def is_parquet(name: str, start: bytes = b"") -> bool:
    """Whether a file is Parquet, by its name's ending or by its first bytes."""
    return name.lower().endswith(ENDING) or start.startswith(MAGIC)


def need_pyarrow() -> None:
    """ParquetError where pyarrow is not installed, with the command that installs it."""
    try:
        import pyarrow.parquet  # noqa: PLC0415 - an extra, and slow to import
    except ImportError as error:
        raise ParquetError(_file_fault(f"Parquet needs pyarrow; install it with: {INSTALL}")) from error
    del pyarrow


def parquet_columns(content: bytes) -> list[tuple[str, Column]]:
    """The columns of a Parquet file in their order with their names, every cell as the text that CSV would have.

    What is null is an empty cell, a float is the shortest number that reads back as the same. Columns that are not
    the table's are not looked at. ParquetError where the file is damaged, or where a column is no text and no number.
    """
    need_pyarrow()
    import pyarrow as arrow  # noqa: PLC0415

    try:
        return _columns(content)
    except (arrow.ArrowException, OSError, UnicodeDecodeError) as error:
        raise ParquetError(_file_fault("is not a Parquet file, or a damaged one")) from error
    finally:
        arrow.default_memory_pool().release_unused()


def _columns(content: bytes) -> list[tuple[str, Column]]:
    """One column after the other, so that never two of them are in memory as they stand in the file."""
    import pyarrow as arrow  # noqa: PLC0415
    import pyarrow.parquet as parquet  # noqa: PLC0415

    schema = parquet.read_schema(arrow.BufferReader(content))
    own = [name for name in COLUMNS if schema.names.count(name) == 1]
    texts = [name for name in own if _is_text(schema.field(name).type)]
    source = parquet.ParquetFile(arrow.BufferReader(content), page_checksum_verification=True, read_dictionary=texts)
    found: dict[str, Column] = {}
    faults: list[SchemaError] = []
    for name in own:
        try:
            found[name] = _column(source.read(columns=[name]).column(0))
        except TypeError:
            kind = schema.field(name).type
            faults.append(SchemaError(0, f"column {name}", "", f"is of the type {kind}; text and numbers are allowed"))
        except UnicodeDecodeError:
            faults.append(SchemaError(0, f"column {name}", "", "has text that is not UTF-8"))
    if faults:
        raise ParquetError(*faults)
    lengths = {len(one.codes) for one in found.values()} or {0}
    if len(lengths) > 1:
        raise OSError("columns of different lengths")
    blank = column([], np.full(lengths.pop(), -1))
    return [(name, found.get(name, blank)) for name in schema.names]


def write_parquet(table: pd.DataFrame, path: Path) -> None:
    """Write a sound table of text cells: whole numbers and floats as such, texts as dictionaries."""
    need_pyarrow()
    import pyarrow as arrow  # noqa: PLC0415
    import pyarrow.parquet as parquet  # noqa: PLC0415

    made = {}
    for name, one in columns_of(table).items():
        if name in WHOLE:
            made[name] = arrow.array(np.array([int(text) for text in one.texts], dtype=np.int64)[one.codes])
        elif name == "value":
            made[name] = arrow.array(np.array([float(text) for text in one.texts], dtype=np.float64)[one.codes])
        else:
            made[name] = arrow.DictionaryArray.from_arrays(one.codes, arrow.array(one.texts, arrow.string()))
    parquet.write_table(arrow.table(made), path, write_page_checksum=True)


def _file_fault(allowed: str) -> SchemaError:
    return SchemaError(0, "file", "", allowed)


def _is_text(kind: Any) -> bool:
    from pyarrow import types  # noqa: PLC0415

    return bool(types.is_string(kind) or types.is_large_string(kind))


def _column(cells: Any) -> Column:
    """The cells of a column of Arrow as texts; TypeError where its type is neither text nor number."""
    import pyarrow as arrow  # noqa: PLC0415

    kind = cells.type.value_type if arrow.types.is_dictionary(cells.type) else cells.type
    if arrow.types.is_null(kind):
        return column([], np.full(len(cells), -1))
    written = _written(kind)
    if arrow.types.is_string_view(kind):
        cells = cells.cast(arrow.string())
    coded = cells if arrow.types.is_dictionary(cells.type) else cells.dictionary_encode()
    chunks = coded.unify_dictionaries().chunks
    if not chunks:
        return column([], np.zeros(0, dtype=np.int64))
    codes = np.concatenate([chunk.indices.fill_null(-1).to_numpy(zero_copy_only=False) for chunk in chunks])
    texts: Sequence[Any] = chunks[0].dictionary.to_pylist()
    return column(["" if text is None else written(text) for text in texts], codes)


def _written(kind: Any) -> Callable[[Any], str]:
    """How a value of a type is written as text; TypeError where it is neither text nor number."""
    from pyarrow import types  # noqa: PLC0415

    if types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind) or types.is_integer(kind):
        return str
    if types.is_float64(kind):
        return lambda number: repr(number).removesuffix(".0")
    if types.is_floating(kind):  # a shorter float has fewer digits of its own
        shorter = np.float32 if types.is_float32(kind) else np.float16
        return lambda number: str(shorter(number)).removesuffix(".0")
    if types.is_decimal(kind):
        return lambda number: format(number, "f")
    raise TypeError(kind)
