"""Writes files atomically (temporary file, fsync, rename) and stamps them, so that a change of a file is noticed."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

PRIVATE_MODE = 0o600  # rights of a file that only its owner can read
DEFAULT_MODE = 0o666  # less the process's umask
TEMP_SUFFIX = ".unfinished"
O_BINARY = getattr(os, "O_BINARY", 0)  # Windows would change line ends
FileStamp = tuple[int, int, int, int] | None  # times of the last write and change, size, inode; None: no file


def file_stamp(path: Path) -> FileStamp:
    """Stamps a file: what changes when it is written or replaced."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino


def open_private(path: str, flags: int) -> int:
    """Opens a file that only its owner can read, as the `opener` of `open`."""
    return os.open(path, flags, PRIVATE_MODE)


def atomic_write(path: Path, content: bytes, mode_from: Path | None = None, *, private: bool = False) -> None:
    """Writes a file in one step, so that no reader and no crash ever sees a part of it.

    It gets the rights and, where that is allowed, the owner of `mode_from`; with `private` only its owner can ever
    read it.
    """
    unfinished = path.with_name(f".{path.name}.{os.getpid()}{TEMP_SUFFIX}")
    mode = PRIVATE_MODE if private else DEFAULT_MODE
    try:
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | O_BINARY, mode)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if mode_from is not None:
            status = mode_from.stat()
            unfinished.chmod(stat.S_IMODE(status.st_mode))
            with suppress(AttributeError, PermissionError):  # Windows has no such call
                os.chown(unfinished, status.st_uid, status.st_gid)
        unfinished.replace(path)
        _fsync_dir(path.parent)
    finally:
        unfinished.unlink(missing_ok=True)


def _fsync_dir(folder: Path) -> None:
    """Makes the names in a folder outlast a loss of power; Windows has no such call."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
