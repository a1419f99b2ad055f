"""What has changed in a table, and which of its versions can be had again; nothing here writes or waits."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dashboard.history.change import Change, ChangeKind, from_json
from dashboard.history.table_files import SHORT_DIGITS, TableFiles, digest_of, table_files

DATED = re.compile(rf"-(\d{{8}}-\d{{6}})-([0-9a-f]{{{SHORT_DIGITS}}})\.csv")


@dataclass(frozen=True, slots=True)
class Version:
    """A whole table that is kept: the current one, or a backup."""

    digest: str
    written: datetime  # when it became the table
    path: Path
    is_current: bool


def changes(table: Path) -> tuple[Change, ...]:
    """Every change of a table, newest first; empty where none was made.

    A line that a crash left unfinished is passed over. A change that was made and, by a crash, not yet told in the
    log is told nevertheless.
    """
    files = table_files(table)
    told = logged(files)
    unfinished = pending(files)
    if unfinished and unfinished not in told and files.table.is_file() and digest_of(files.table) == unfinished.after:
        told = (*told, unfinished)
    return tuple(reversed(told))


def versions(table: Path) -> tuple[Version, ...]:
    """The versions whose whole table is kept, each once: the current one first, then the backups, newest first."""
    files = table_files(table)
    found = [(files.table, True)] if files.table.is_file() else []
    found += [(path, False) for path in sorted(backups(files), reverse=True)]
    kept: dict[str, Version] = {}
    for path, is_current in found:
        with suppress(OSError):  # a backup that somebody removes just now
            written = datetime.fromtimestamp(path.stat().st_mtime).astimezone()
            version = Version(digest_of(path), written, path, is_current)
            kept.setdefault(version.digest, version)
    return tuple(kept.values())


def version_path(table: Path, digest: str) -> Path | None:
    """The file of a version, named by its digest or by the first eight digits of it or more; None where none is."""
    found = [version.path for version in versions(table) if version.digest.startswith(digest)]
    return found[0] if len(digest) >= SHORT_DIGITS and len(found) == 1 else None


def last_import(told: tuple[Change, ...]) -> Change | None:
    """The last import that is not taken back, of changes in the order in which they were made."""
    standing: list[Change] = []
    for change in told:
        if change.kind is ChangeKind.IMPORT:
            standing.append(change)
        elif standing:
            standing.pop()
    return standing[-1] if standing else None


def logged(files: TableFiles) -> tuple[Change, ...]:
    """The changes of the log, oldest first; a line that is none is passed over."""
    try:
        lines = files.log.read_text(encoding="utf-8", errors="replace").split("\n")
    except FileNotFoundError:
        return ()
    found: list[Change] = []
    for line in lines:
        with suppress(ValueError):
            found.append(from_json(line))
    return tuple(found)


def pending(files: TableFiles) -> Change | None:
    """The change that a process is making or did not finish; None where there is none."""
    with suppress(OSError, ValueError):
        return from_json(files.pending.read_text(encoding="utf-8"))
    return None


def backups(files: TableFiles) -> tuple[Path, ...]:
    """The backups of a table, oldest first."""
    stem = files.table.stem
    found = files.backups.iterdir() if files.backups.is_dir() else ()
    return tuple(sorted(p for p in found if p.name.startswith(stem) and DATED.fullmatch(p.name.removeprefix(stem))))
