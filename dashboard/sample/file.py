"""Writes a table with sample returns into a new file, and never over anything."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd

from dashboard.loading import PUBLISHED
from dashboard.sample.table import SampleError


def refuse_old(path: Path) -> None:
    """SampleError where the file exists already, or would lie in the folder of the published table."""
    kept = PUBLISHED.parent
    parents = [parent for parent in path.resolve().parents if parent.exists()]
    if kept in parents or (kept.exists() and any(parent.samefile(kept) for parent in parents)):
        raise SampleError(f"{path} lies in {kept} with the published table; write sample returns to another folder")
    if path.exists() or path.is_symlink():
        raise SampleError(f"{path} exists already; name a new file, sample returns are never written over another one")


def write_sample(table: pd.DataFrame, path: Path) -> None:
    """Write text cells as CSV (UTF-8 with a byte order mark), the whole file or none.

    SampleError as in `refuse_old`, and where it cannot be written.
    """
    refuse_old(path)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.unfinished")
    try:
        try:
            with unfinished.open("x", encoding="utf-8-sig", newline="") as file:
                table.to_csv(file, index=False, lineterminator="\n")
            path.touch(exist_ok=False)  # fails where somebody else made the file meanwhile; now the name is ours
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as error:
        raise SampleError(f"{path} cannot be written: {error.strerror}") from error
