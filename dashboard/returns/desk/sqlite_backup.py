"""Copies the desk's SQLite file as it stands at one moment."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from dashboard.history.atomic_files import open_private


def copy_desk(desk: Path, copy: Path) -> None:
    """Copies the file while the dashboard runs, into a private one; sqlite3.Error where that cannot be done.

    FileExistsError where there is a file of this name.
    """
    os.close(open_private(str(copy), os.O_CREAT | os.O_EXCL | os.O_RDWR))
    with closing(sqlite3.connect(desk)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
        target.execute("pragma journal_mode = delete")  # one file, which can be moved
