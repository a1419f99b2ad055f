"""The files of the journal: where they stand beside the table, and how a file is written whole or not at all."""

from __future__ import annotations

import hashlib
import os
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

SHORT = 8  # digits of a version that tell it apart in a name
UNFINISHED = ".unfinished"
PIECE = 2**20  # bytes that are digested together


class JournalError(Exception):
    """A table that cannot be written, or a change that cannot be taken back; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Files:
    """The files that belong to a table, all in its folder."""

    table: Path

    @property
    def log(self) -> Path:
        """The change log, one JSON object a line, oldest first."""
        return self.table.with_name("changes.jsonl")

    @property
    def backups(self) -> Path:
        """The folder of the table's earlier versions."""
        return self.table.with_name("backups")

    @property
    def pending(self) -> Path:
        """The change that is being made; there only while it is made, or after a crash in its midst."""
        return self.table.with_name(f".{self.table.name}.pending")

    @property
    def lock(self) -> Path:
        """What a process holds while it reads, judges and writes."""
        return self.table.with_name(f".{self.table.name}.lock")


def files_of(table: Path) -> Files:
    """The files of a table; a link to it leads to the files beside the table itself."""
    return Files(table.resolve())


def digest_of(path: Path) -> str:
    """The version of a file: the SHA-256 of its bytes, as `Dataset.digest` has it."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            found.update(piece)
    return found.hexdigest()


def is_unfinished(path: Path, files: Files) -> bool:
    """True for what `write_whole` leaves of one of these files where its process is killed."""
    ours = (files.table.name, f"{files.table.stem}-", files.log.name, files.pending.name)
    return path.name.endswith(UNFINISHED) and path.name.startswith(tuple(f".{name}" for name in ours))


def write_whole(path: Path, content: bytes, like: Path | None = None) -> None:
    """Put a file in its place in one step, so that no reader and no crash ever sees a part of it.

    It gets the rights and, where that is allowed, the owner of `like`.
    """
    unfinished = path.with_name(f".{path.name}.{os.getpid()}{UNFINISHED}")
    try:
        with unfinished.open("wb") as file:
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
