"""The last good files, for a worker that takes another one's place while the files as they stand are faulty.

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
    """The folder of the workers of one server: named after their parent process, so that no later server finds it.

    None where it cannot be had: outside Linux, or where somebody else has made it.
    """
    parent = os.getppid()
    try:
        began = Path(f"/proc/{parent}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[19]
        folder = Path(tempfile.gettempdir()) / f"dashboard-{os.getuid()}-{parent}-{began}"
        folder.mkdir(mode=DIR_MODE, exist_ok=True)
        found = folder.lstat()
    except OSError:
        return None
    is_own = stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & 0o077
    remove_stale(folder.parent)
    return folder if is_own else None


def save(folder: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """Put files into the folder, each in one step."""
    for name, content in files:
        atomic_write(folder / name, content, private=True)


def remove_stale(folder: Path) -> None:
    """Remove what servers have left that are no more."""
    for left in folder.glob(f"dashboard-{os.getuid()}-*-*"):
        if not Path("/proc", left.name.split("-")[2]).exists():
            shutil.rmtree(left, ignore_errors=True)
