"""Copies the desk's SQLite file as it stands at one moment, and verifies the workbooks that are in it."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from contextlib import closing
from pathlib import Path

from dashboard.history.atomic_files import open_private

FILES = "select digest, cast(content as blob) from files"
MISSING = "select distinct name from uploads where digest not in (select digest from files)"


def copy_desk(desk: Path, copy: Path) -> None:
    """Copies the file while the dashboard runs, into a private one; sqlite3.Error where that cannot be done.

    FileExistsError where there is a file of this name.
    """
    os.close(open_private(str(copy), os.O_CREAT | os.O_EXCL | os.O_RDWR))
    with closing(sqlite3.connect(desk)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
        target.execute("pragma journal_mode = delete")  # one file, which can be moved


def damaged_files(desk: Path) -> list[str]:
    """Lists the workbooks that are not what their digest says, and those that are missing; sqlite3.Error as above."""
    with closing(sqlite3.connect(desk)) as connection:
        changed = [digest for digest, content in connection.execute(FILES) if _digest(content) != digest]
        return changed + [name for (name,) in connection.execute(MISSING)]


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
