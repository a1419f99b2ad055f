"""Reads tables in Parquet as the cells of text that they would have in CSV. Needs pyarrow, an extra."""

from __future__ import annotations

import io
from typing import Any

import pandas as pd

from dashboard.dataset.schema import SchemaError, column_faults

ENDING = ".parquet"
MAGIC = b"PAR1"  # a Parquet file begins with it, and a table in CSV does not
INSTALL = "pip install -e '.[parquet]'"


class ParquetError(Exception):
    """Says why a table cannot be read or written as Parquet: `faults`, and in them what to do."""

    def __init__(self, *faults: SchemaError) -> None:
        """Keep the faults of the file."""
        self.faults = faults
        super().__init__("; ".join(fault.allowed for fault in faults))


def is_parquet(name: str, start: bytes = b"") -> bool:
    """Tells whether a file is Parquet, by its name's ending or by its first bytes."""
    return name.lower().endswith(ENDING) or start.startswith(MAGIC)


def require_pyarrow() -> None:
    """Raises ParquetError where pyarrow is not installed, with the command that installs it."""
    try:
        import pyarrow.parquet  # noqa: PLC0415 - an extra, and slow to import
    except ImportError as error:
        raise ParquetError(SchemaError(0, "file", "", f"Parquet needs pyarrow; install it with: {INSTALL}")) from error
    del pyarrow


def parquet_cells(content: bytes) -> pd.DataFrame:
    """Reads a Parquet file as cells of text, empty where they are null; no rows where its columns are not the table's.

    A float is the shortest number that reads back as the same. ParquetError where the file is damaged, or where a
    column is neither text nor number.
    """
    require_pyarrow()
    import pyarrow as arrow  # noqa: PLC0415
    import pyarrow.parquet as parquet  # noqa: PLC0415

    try:
        schema = parquet.read_schema(io.BytesIO(content))
        if any(column_faults(schema.names)):
            return pd.DataFrame(columns=schema.names)
        unfit = {
            name: schema.field(name).type for name in schema.names if not _is_text_or_number(schema.field(name).type)
        }
        allowed = "is of the type {}; text and numbers are allowed"
        if unfit:
            raise ParquetError(*(SchemaError(0, f"column {name}", "", allowed.format(unfit[name])) for name in unfit))
        cells: pd.DataFrame = pd.read_parquet(
            io.BytesIO(content),
            engine="pyarrow",
            columns=schema.names,
            schema=arrow.schema([(name, arrow.string()) for name in schema.names]),
            to_pandas_kwargs={"strings_to_categorical": True, "ignore_metadata": True},
            page_checksum_verification=True,
        )
    except (arrow.ArrowException, OSError, UnicodeDecodeError) as error:
        raise ParquetError(SchemaError(0, "file", "", "is not a Parquet file, or a damaged one")) from error
    finally:
        arrow.default_memory_pool().release_unused()
    return cells.astype(object).fillna("")


def _is_text_or_number(kind: Any) -> bool:
    from pyarrow import types  # noqa: PLC0415

    kind = kind.value_type if types.is_dictionary(kind) else kind
    texts = (types.is_string, types.is_large_string, types.is_string_view, types.is_null)
    numbers = (types.is_integer, types.is_floating, types.is_decimal)
    return any(test(kind) for test in (*texts, *numbers))
