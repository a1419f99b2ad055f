"""The files of the journal: where they stand beside the table."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from dashboard.history.atomic_files import TEMP_SUFFIX

SHORT_DIGITS = 8  # digits of a version that tell it apart in a name
CHUNK_BYTES = 2**20  # bytes that are digested together


class HistoryError(Exception):
    """A table that cannot be written, or a change that cannot be taken back; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class TableFiles:
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


def table_files(table: Path) -> TableFiles:
    """The files of a table; a link to it leads to the files beside the table itself."""
    return TableFiles(table.resolve())


def digest_of(path: Path) -> str:
    """The version of a file: the SHA-256 of its bytes, as `Dataset.digest` has it."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(CHUNK_BYTES):
            found.update(piece)
    return found.hexdigest()


def is_temporary(path: Path, files: TableFiles) -> bool:
    """True for what `write_whole` leaves of one of these files where its process is killed."""
    ours = (files.table.name, f"{files.table.stem}-", files.log.name, files.pending.name)
    return path.name.endswith(TEMP_SUFFIX) and path.name.startswith(tuple(f".{name}" for name in ours))
