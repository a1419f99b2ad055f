"""Files on the disk: written whole or not at all, and known again by a sign that changes with them."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

PRIVATE_MODE = 0o600  # rights of a file that only its owner can read
DEFAULT_MODE = 0o666  # less what the system takes away from new files
TEMP_SUFFIX = ".unfinished"
O_BINARY = getattr(os, "O_BINARY", 0)  # Windows would change line ends
FileStamp = tuple[int, int, int] | None  # when a file was written, its size, its number; None where there is none


def file_stamp(path: Path) -> FileStamp:
    """What changes when a file is written or replaced."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def open_private(path: str, flags: int) -> int:
    """Opens a file that only its owner can read, as the `opener` of `open`."""
    return os.open(path, flags, PRIVATE_MODE)


def atomic_write(path: Path, content: bytes, mode_from: Path | None = None, *, private: bool = False) -> None:
    """Put a file in its place in one step, so that no reader and no crash ever sees a part of it.

    It gets the rights and, where that is allowed, the owner of `like`; with `is_own` only its owner can ever read it.
    """
    unfinished = path.with_name(f".{path.name}.{os.getpid()}{TEMP_SUFFIX}")
    try:
        opened = os.open(
            unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | O_BINARY, PRIVATE_MODE if private else DEFAULT_MODE
        )
        with os.fdopen(opened, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if mode_from is not None:
            found = mode_from.stat()
            unfinished.chmod(stat.S_IMODE(found.st_mode))
            if hasattr(os, "chown"):
                with suppress(PermissionError):
                    os.chown(unfinished, found.st_uid, found.st_gid)
        unfinished.replace(path)
        fsync_dir(path.parent)
    finally:
        unfinished.unlink(missing_ok=True)


def fsync_dir(folder: Path) -> None:
    """See to it that the names in a folder outlast a loss of power; Windows has no such thing."""
    if os.name == "nt":
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
