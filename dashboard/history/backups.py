"""Lists a table's backups and removes old ones; the one that the next undo needs stays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dashboard.history.change_log import Change, last_import, short_version
from dashboard.history.store import TableStore
from dashboard.history.transaction import Backup, TableTransaction


def undo_steps(store: TableStore, digest: str) -> Mapping[str, int]:
    """Tells by version how often undo is run to come back to it, from the table that has `digest` now."""
    versions = undo_versions(store.log(), digest)
    return {version: number for number, version in reversed(list(enumerate(versions, 1)))}


def remove_backups(store: TableStore, keep: int) -> tuple[Backup, ...]:
    """Removes all but the newest `keep` backups and the one that the next undo needs; returns those removed.

    HistoryError as with `TableStore.locked`.
    """

    def step(transaction: TableTransaction) -> tuple[Backup, ...]:
        steps = undo_steps(store, transaction.digest)
        removed = tuple(backup for backup in store.backups()[keep:] if steps.get(backup.version) != 1)
        for backup in removed:
            transaction.remove_backup(backup)
        return removed

    return store.run(step)


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
