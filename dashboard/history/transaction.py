"""Changes a table in a transaction: one writer at a time, the old version kept as a backup, a line in the log."""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from dashboard.history.change_log import Change, ChangeKind, RowChange, last_import, short_version


class HistoryError(Exception):
    """Reports a table that cannot be written or a change that cannot be undone; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Backup:
    """Describes an earlier version of a table that is kept whole."""

    version: str  # the short form of its digest
    written: datetime  # when it became the table
    size: int  # bytes as it is kept
    place: str  # where it is kept: a path, or a row


class TableHistory(Protocol):
    """What a transaction asks of the store of its table: see `TableStore`."""

    @property
    def name(self) -> str:
        """Names the table in messages and in the log."""

    @property
    def backup_place(self) -> str:
        """Names where the backups are."""

    def log(self) -> tuple[Change, ...]:
        """Lists the changes, oldest first."""

    def backup_content(self, version: str) -> bytes | None:
        """Reads an earlier version."""


class TableTransaction(ABC):
    """Holds the bytes and digest of a locked table, and changes it."""

    def __init__(self, store: TableHistory, content: bytes) -> None:
        """Take the table as it was when it was locked."""
        self.store, self.content = store, content
        self.digest = hashlib.sha256(content).hexdigest()

    def change(
        self,
        content: bytes,
        kind: ChangeKind,
        who: str,
        files: Sequence[str],
        rows: Sequence[RowChange],
        now: datetime,
        digests: Sequence[str] = (),
    ) -> Change:
        """Replaces the table's bytes and logs the change; the old bytes are kept as a backup.

        `files` are the names of those that the rows came from, `digests` their SHA-256. HistoryError where somebody has
        changed the table by hand since it was read: that change is not overwritten.
        """
        self.require_unchanged()
        self.log_change_by_hand(now)
        after, name = hashlib.sha256(content).hexdigest(), self.store.name
        change = Change(
            kind, now, who, tuple(files), tuple(rows), self.digest, after, tuple(digests), self.previous, name
        )
        self.replace(content, change)
        self.content, self.digest = content, after
        return change

    def log_change_by_hand(self, now: datetime, before: str | None = None) -> Change | None:
        """Logs that the table was changed by hand where no line of the log explains it; None where one does.

        `before` is the digest that the table is known to have had; the log's last line, where there is one, says it.
        """
        log = self.store.log()
        before = log[-1].after if log else before
        if before in (None, self.digest):
            return None
        kind, name = ChangeKind.BY_HAND, self.store.name
        change = Change(kind, now, "", (), (), before, self.digest, (), self.previous, name)
        self.append(change)
        return change

    def undoable(self) -> tuple[Change, bytes]:
        """Finds the last import that has not been undone, and the table's bytes before it.

        HistoryError where none is left, where the table has been changed since by hand, and where its backup is gone.
        """
        change = last_import(self.store.log())
        if change is None:
            raise HistoryError("没有可以撤销的导入。 There is no import to take back.")
        before, after, current = map(short_version, (change.before, change.after, self.digest))
        place = self.store.backup_place
        if change.after != self.digest:
            raise HistoryError(
                f"{self.store.name} 在上次导入之后又被改动过，不能撤销；请手工更正，或从 {place} 中取回旧表。 "
                f"The table has been changed since the last import ({after} is now {current}), so it "
                "cannot be taken back; correct it by hand, or take an old table from the backups."
            )
        content = self.store.backup_content(change.before)
        if content is None:
            raise HistoryError(
                f"{place} 中没有导入之前的备份 {before}，不能撤销。 "
                f"The backup of the version before, {before}, is missing or damaged, so the import cannot be "
                "taken back."
            )
        return change, content

    @property
    @abstractmethod
    def previous(self) -> str:
        """Returns the digest of the log's last line, empty before the first."""

    @abstractmethod
    def require_unchanged(self) -> None:
        """Raises HistoryError where somebody has changed the table past the lock since it was read."""

    @abstractmethod
    def replace(self, content: bytes, change: Change) -> None:
        """Keeps the table as a backup, replaces it and appends the change to the log: all of it or nothing."""

    @abstractmethod
    def append(self, change: Change) -> None:
        """Appends a change to the log."""

    @abstractmethod
    def remove_backup(self, backup: Backup) -> None:
        """Removes a backup."""
