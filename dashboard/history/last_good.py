"""Saves the last good files for a worker that replaces another one while the files as they are now are faulty.

Without them the new worker could show nothing, and gunicorn ends a service of which a worker cannot start.
"""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Iterable
from pathlib import Path

from dashboard.history.atomic_files import atomic_write

DIR_MODE = 0o700  # of a folder that only its owner can enter


def worker_shared_dir() -> Path | None:
    """Makes the folder that one server's workers share, named after their parent process and its start time.

    No later server finds it. None where it cannot be had: outside Linux, or where somebody else has made it.
    """
    parent = os.getppid()
    try:
        start_time = Path(f"/proc/{parent}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[19]
        folder = Path(tempfile.gettempdir()) / f"dashboard-{os.getuid()}-{parent}-{start_time}"
        folder.mkdir(mode=DIR_MODE, exist_ok=True)
        status = folder.lstat()
    except OSError:
        return None
    is_own = stat.S_ISDIR(status.st_mode) and status.st_uid == os.getuid() and not status.st_mode & 0o077
    _remove_stale(folder.parent)
    return folder if is_own else None


def save(folder: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """Writes files into the folder, each in one step."""
    for name, content in files:
        atomic_write(folder / name, content, private=True)


def _remove_stale(folder: Path) -> None:
    """Removes the folders of servers that have ended."""
    for leftover in folder.glob(f"dashboard-{os.getuid()}-*-*"):
        if not Path("/proc", leftover.name.split("-")[2]).exists():
            shutil.rmtree(leftover, ignore_errors=True)
