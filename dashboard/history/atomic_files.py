"""Files on the disk: written whole or not at all, and known again by a sign that changes with them."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

OWN = 0o600  # rights of a file that only its owner can read
USUAL = 0o666  # less what the system takes away from new files
UNFINISHED = ".unfinished"
BINARY = getattr(os, "O_BINARY", 0)  # Windows would change line ends
Sign = tuple[int, int, int] | None  # when a file was written, its size, its number; None where there is none


def sign_of(path: Path) -> Sign:
    """What changes when a file is written or replaced."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def own(path: str, flags: int) -> int:
    """Opens a file that only its owner can read, as the `opener` of `open`."""
    return os.open(path, flags, OWN)


def write_whole(path: Path, content: bytes, like: Path | None = None, *, is_own: bool = False) -> None:
    """Put a file in its place in one step, so that no reader and no crash ever sees a part of it.

    It gets the rights and, where that is allowed, the owner of `like`; with `is_own` only its owner can ever read it.
    """
    unfinished = path.with_name(f".{path.name}.{os.getpid()}{UNFINISHED}")
    try:
        opened = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | BINARY, OWN if is_own else USUAL)
        with os.fdopen(opened, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if like is not None:
            found = like.stat()
            unfinished.chmod(stat.S_IMODE(found.st_mode))
            if hasattr(os, "chown"):
                with suppress(PermissionError):
                    os.chown(unfinished, found.st_uid, found.st_gid)
        unfinished.replace(path)
        sync_folder(path.parent)
    finally:
        unfinished.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """See to it that the names in a folder outlast a loss of power; Windows has no such thing."""
    if os.name == "nt":
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
