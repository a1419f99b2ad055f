"""Describes the changes of a table and reads its log, one JSON object a line; names the files beside the table."""

from __future__ import annotations

import glob
import hashlib
import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from pydantic import TypeAdapter

from dashboard.dataset.regular_files import open_regular, real_path

SHORT_DIGITS = 8  # of a digest; enough to tell versions apart


class ChangeKind(StrEnum):
    """States what changed the table: an import of returned rows, the undo of the last import, or something else."""

    IMPORT = "import"
    UNDO = "undo"
    BY_HAND = "by_hand"  # in a spreadsheet or by another program; noticed afterwards, so nobody is named


@dataclass(frozen=True, slots=True)
class RowContent:
    """Holds the cells of a row beside its key, as the text of the table."""

    value: str
    unit: str
    qualifier: str
    status: str
    source: str
    note: str
    locator: str = ""


@dataclass(frozen=True, slots=True)
class RowChange:
    """Describes a row that was added (`old` is None), removed (`new` is None) or changed."""

    kpi: str
    breakdown: str
    district: str
    year: str
    measure: str
    old: RowContent | None
    new: RowContent | None
    month: str = ""  # empty is the whole year; none in logs of older versions

    @property
    def reverse(self) -> RowChange:
        """Makes the change that takes this one back."""
        return replace(self, old=self.new, new=self.old)


@dataclass(frozen=True, slots=True)
class Change:
    """Describes a change; `before` and `after` are the SHA-256 of the table's bytes, in hexadecimal."""

    kind: ChangeKind
    time: datetime  # with its offset
    who: str
    files: tuple[str, ...]  # that the rows came from; of an undo those whose rows went
    rows: tuple[RowChange, ...]
    before: str
    after: str
    digests: tuple[str, ...] = ()  # the SHA-256 of each of `files`; none in logs of older versions
    previous: str | None = None  # the SHA-256 of the log's line before, empty in the first; None in older versions
    table: str = ""  # the table's file name, as tables of one folder share its log; empty in older versions

    @property
    def added(self) -> tuple[RowChange, ...]:
        """Lists the rows that were not in the table before."""
        return tuple(row for row in self.rows if row.old is None)

    @property
    def removed(self) -> tuple[RowChange, ...]:
        """Lists the rows that are no longer in the table."""
        return tuple(row for row in self.rows if row.new is None)

    @property
    def changed(self) -> tuple[RowChange, ...]:
        """Lists the rows whose content changed."""
        return tuple(row for row in self.rows if row.old is not None and row.new is not None)


CHANGE = TypeAdapter(Change)


@dataclass(frozen=True, slots=True)
class TableFiles:
    """Names the files that belong to a table, all in its folder."""

    table: Path
    log: Path  # the change log, oldest change first
    backup_dir: Path  # the folder of the table's earlier versions
    intent: Path  # the change that is being made; it exists only meanwhile, or after a crash
    lock: Path  # of whoever reads, checks and writes

    @property
    def backups(self) -> tuple[Path, ...]:
        """Lists the backups that exist, oldest first."""
        pattern = f"{glob.escape(self.table.stem)}-{'[0-9]' * 8}-{'[0-9]' * 6}-{'[0-9a-f]' * SHORT_DIGITS}.csv"
        return tuple(sorted(self.backup_dir.glob(pattern)))


def table_files(table: Path) -> TableFiles:
    """Finds the files of a table; symbolic links lead, as they are now, to the files beside the table itself."""
    table = real_path(table)
    names = ("changes.jsonl", "backups", f".{table.name}.pending", f".{table.name}.lock")
    return TableFiles(table, *map(table.with_name, names))


def file_digest(path: Path) -> str:
    """Computes a file's version: the SHA-256 of its bytes, as `Dataset.digest` has it."""
    with open_regular(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def short_version(digest: str) -> str:
    """Shortens a digest for display."""
    return digest[:SHORT_DIGITS]


def backup_version(path: Path) -> str:
    """Returns the short form of the version that a backup holds, from its name."""
    return path.stem[-SHORT_DIGITS:]


def parse_log(content: bytes) -> tuple[Change, ...]:
    """Parses the lines of a log, oldest first; skips those that are no change."""
    lines = content.decode("utf-8", "replace").split("\n")
    return tuple(change for line in lines if (change := parse_change(line)) is not None)


def line_digest(line: bytes) -> str:
    """Computes what the next line of the log says of this one: its SHA-256, and nothing of the line before the first.

    The line is taken without its end.
    """
    return hashlib.sha256(line).hexdigest() if line else ""


def last_import(log: Iterable[Change]) -> Change | None:
    """Finds the last import that has not been undone, of changes oldest first."""
    imports: list[Change] = []
    for change in log:
        if change.kind is ChangeKind.IMPORT:
            imports.append(change)
        elif change.kind is ChangeKind.UNDO and imports:
            imports.pop()
    return imports[-1] if imports else None


def reverted(log: Iterable[Change]) -> dict[str, Change]:
    """Maps the digests of versions that the table was taken back from to the change that did it, oldest change first.

    An undo takes it back, and so does whoever puts an older version in its place by hand.
    """
    versions: dict[str, None] = {}  # that led to the table as it is, in their order
    gone: dict[str, Change] = {}
    for change in log:
        versions.setdefault(change.before)
        if change.after in versions:
            while (last := next(reversed(versions))) != change.after:
                gone[last] = change
                del versions[last]
        else:
            versions[change.after] = None
            gone.pop(change.after, None)
    return gone


def to_json(change: Change) -> str:
    """Writes a change as a line of the log, without the line's end."""
    return json.dumps(asdict(change) | {"time": change.time.isoformat()}, ensure_ascii=False)


def parse_change(line: str | bytes) -> Change | None:
    """Parses a line of the log; None where it is no change."""
    with suppress(ValueError):
        return CHANGE.validate_json(line)
    return None
