"""Writes a table with sample returns into a new file, as CSV or Parquet by its name, and never over anything."""

from __future__ import annotations

import os
from pathlib import Path

from dashboard.dataset.parquet import ParquetError, is_parquet, require_pyarrow
from dashboard.dataset.resources import PUBLISHED
from dashboard.dataset.table import Dataset
from dashboard.returns.sample.table import SampleError


def refuse_existing(path: Path) -> None:
    """Raises SampleError where the file exists, lies in the folder of the published table, or needs what is missing."""
    folder = PUBLISHED.parent
    parents = [parent for parent in path.resolve().parents if parent.exists()]
    if folder in parents or (folder.exists() and any(parent.samefile(folder) for parent in parents)):
        raise SampleError(f"{path} lies in {folder} with the published table; write sample returns to another folder")
    if path.exists() or path.is_symlink():
        raise SampleError(f"{path} exists already; name a new file, sample returns are never written over another one")
    if is_parquet(path.name):
        try:
            require_pyarrow()
        except ParquetError as error:
            raise SampleError(f"{path}: {error}") from error


def write_sample(sample: Dataset, path: Path) -> None:
    """Writes a table as CSV (UTF-8 with a byte order mark), or as Parquet where the name ends so; all or nothing.

    SampleError as in `refuse_existing`, and where it cannot be written.
    """
    refuse_existing(path)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.unfinished")
    try:
        try:
            with unfinished.open("xb") as file:
                sample.write(file, parquet=is_parquet(path.name))
            path.touch(exist_ok=False)  # fails where somebody else made the file meanwhile; now the name is ours
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as error:
        raise SampleError(f"{path} cannot be written: {error.strerror}") from error
