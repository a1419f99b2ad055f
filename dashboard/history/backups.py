"""Lists a table's backups and removes old ones; the one that the next undo needs stays."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from dashboard.history.change_log import Change, backup_version, last_import, read_log, short_version, table_files
from dashboard.history.transaction import locked


@dataclass(frozen=True, slots=True)
class Backup:
    """Describes a backup; `undo_steps` is how often undo is run to come back to it, None where it never does."""

    path: Path
    version: str
    size: int  # bytes
    undo_steps: int | None


def list_backups(table: Path, digest: str) -> tuple[Backup, ...]:
    """Lists the backups of a table, which has `digest` now, newest first."""
    files = table_files(table)
    versions = undo_versions(read_log(files), digest)
    steps = {version: number for number, version in reversed(list(enumerate(versions, 1)))}
    backups = ((path, backup_version(path)) for path in reversed(files.backups))
    return tuple(Backup(path, version, path.stat().st_size, steps.get(version)) for path, version in backups)


def remove_backups(table: Path, keep: int) -> tuple[Backup, ...]:
    """Removes all but the newest `keep` backups and the one that the next undo needs; returns those removed.

    HistoryError as with `locked`.
    """
    with locked(table) as transaction:
        old = list_backups(table, transaction.digest)[keep:]
        removed = tuple(backup for backup in old if backup.undo_steps != 1)
        for backup in removed:
            backup.path.unlink(missing_ok=True)
    return removed


def undo_versions(log: Iterable[Change], digest: str) -> tuple[str, ...]:
    """Lists the versions that undo would go back to, one after the other, from the table that has `digest`."""
    changes, versions = list(log), list[str]()
    while (change := last_import(changes)) is not None and change.after == digest:
        versions.append(short_version(change.before))
        digest = change.before
        changes = _before(changes, change)
    return tuple(versions)


def _before(changes: list[Change], undone: Change) -> list[Change]:
    """Keeps the changes before an import, as they stand once it is undone."""
    return changes[: max(number for number, change in enumerate(changes) if change is undone)]
