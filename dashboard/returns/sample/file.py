"""Writes a table with sample returns into a new file, as CSV or Parquet by its name, and never over anything."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd

from dashboard.dataset.parquet import ParquetError, is_parquet, need_pyarrow, write_parquet
from dashboard.dataset.resources import PUBLISHED
from dashboard.returns.sample.table import SampleError


def refuse_existing(path: Path) -> None:
    """SampleError where the file exists, lies in the folder of the published table, or needs what is missing."""
    kept = PUBLISHED.parent
    parents = [parent for parent in path.resolve().parents if parent.exists()]
    if kept in parents or (kept.exists() and any(parent.samefile(kept) for parent in parents)):
        raise SampleError(f"{path} lies in {kept} with the published table; write sample returns to another folder")
    if path.exists() or path.is_symlink():
        raise SampleError(f"{path} exists already; name a new file, sample returns are never written over another one")
    if is_parquet(path.name):
        try:
            need_pyarrow()
        except ParquetError as error:
            raise SampleError(f"{path}: {error}") from error


def write_sample(table: pd.DataFrame, path: Path) -> None:
    """Write text cells as CSV (UTF-8 with a byte order mark), or as Parquet where the name ends so; all or nothing.

    SampleError as in `refuse_existing`, and where it cannot be written.
    """
    refuse_existing(path)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.unfinished")
    try:
        try:
            if is_parquet(path.name):
                write_parquet(table, unfinished)
            else:
                with unfinished.open("x", encoding="utf-8-sig", newline="") as file:
                    table.to_csv(file, index=False, lineterminator="\n")
            path.touch(exist_ok=False)  # fails where somebody else made the file meanwhile; now the name is ours
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as error:
        raise SampleError(f"{path} cannot be written: {error.strerror}") from error
