"""What keeps a table with its earlier versions and its change log: files, or a database. No view or metric knows which.

`file_store` and `database_store` are its two kinds; `opening` finds the one that an address names.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, TypeVar

from dashboard.history.change_log import Change, ChangeKind, parse_log
from dashboard.history.transaction import Backup, HistoryError, TableTransaction

LOCK_TIMEOUT_SECONDS = 60.0  # for another import to end
HAND_LOCK_TIMEOUT_SECONDS = 10.0  # the same, where a server waits that has other files to look at
R = TypeVar("R")


class StoreState(NamedTuple):
    """Tells whether a store has changed: where the table is now, its digest, and what changes with its log.

    In place of a digest may stand `file_digests.UNREADABLE` and why.
    """

    place: str
    digest: str
    log: str


@dataclass(frozen=True, slots=True)
class TableCopy:
    """Holds a table with its history: its name in the log, its bytes, when it was written, its log and backups."""

    name: str
    content: bytes
    written: datetime
    log: bytes
    backups: tuple[tuple[Backup, bytes], ...]  # newest first


class TableStore(ABC):
    """Keeps a table, its earlier versions and its change log; safe with several processes."""

    name: str  # of the table in messages and in its log
    path: Path  # what errors of the table name
    expected: str  # what it should be, where it cannot be read
    is_remote = False  # on a server, whose address is not for readers
    backup_place: str
    log_place: str

    @abstractmethod
    def state(self) -> StoreState:
        """Looks whether something has changed; it costs little and raises no error."""

    @abstractmethod
    def read(self) -> bytes:
        """Reads the table: CSV, or of a file also Parquet. OSError where it cannot be read."""

    @abstractmethod
    def written(self) -> datetime:
        """Tells when the table became what it is; OSError where it cannot be read."""

    @abstractmethod
    def log_content(self) -> bytes:
        """Reads the change log, a line for each change, the oldest first; OSError where it cannot be read."""

    @abstractmethod
    def backups(self) -> tuple[Backup, ...]:
        """Lists the earlier versions that are kept, newest first."""

    @abstractmethod
    def backup_content(self, version: str) -> bytes | None:
        """Reads an earlier version by its digest or the short form of it; None where it is gone or damaged."""

    @abstractmethod
    def receive(self, table: TableCopy) -> None:
        """Takes over a table with its history, all of it or nothing; HistoryError where there is one already."""

    @abstractmethod
    def locked(
        self, timeout: float = LOCK_TIMEOUT_SECONDS, *, dry_run: bool = False
    ) -> AbstractContextManager[TableTransaction]:
        """Locks the table for one writer; a dry run only reads, and locks nothing.

        HistoryError where another process holds the lock for longer than `timeout` seconds, and where the table cannot
        be written.
        """

    @property
    def is_writable(self) -> bool:
        """Tells whether rows can be imported: not into a Parquet file."""
        return True

    def run(self, step: Callable[[TableTransaction], R]) -> R:
        """Takes a step under the lock, all of it or nothing; a database may take it again for another one's sake."""
        with self.locked() as transaction:
            return step(transaction)

    def unfinished(self) -> Change | None:
        """Finds the change that a process is making or did not finish; None where there is none."""
        return None

    def log(self) -> tuple[Change, ...]:
        """Lists the changes, oldest first; lines that are no change, or of another table, are skipped."""
        try:
            return tuple(change for change in parse_log(self.log_content()) if change.table in ("", self.name))
        except OSError:  # there is none; `log_chain` tells one that cannot be read
            return ()


def changes(store: TableStore) -> tuple[Change, ...]:
    """Lists every change of a table, newest first; empty where there is none.

    A change that a crash kept out of the log is listed where the table is the one that it made.
    """
    log, unfinished = store.log(), store.unfinished()
    if unfinished and unfinished not in log and store.state().digest == unfinished.after:
        log = (*log, unfinished)
    return log[::-1]


def copy_table(source: TableStore, target: TableStore) -> None:
    """Copies a table with its log and backups; the copy is the same byte for byte.

    HistoryError where the target has a table already, the copy would not be the same, or somebody changes the table
    meanwhile; OSError where the source cannot be read.
    """
    before = source.state()
    with source.locked(dry_run=True) as transaction:
        contents = ((backup, source.backup_content(backup.version)) for backup in source.backups())
        backups = tuple((backup, content) for backup, content in contents if content is not None)
        table = TableCopy(source.name, transaction.content, source.written(), source.log_content(), backups)
    if source.state() != before:
        raise HistoryError(f"{source.name} 在复制时被改动，请重试。 It was changed while it was copied; copy it again.")
    target.receive(table)


def undo(
    store: TableStore, who: str, now: datetime | None = None, *, dry_run: bool = False, expected: str | None = None
) -> Change:
    """Undoes the last import, byte for byte, and returns it; HistoryError as in `TableTransaction.undoable`.

    `expected` is the digest of the table after the import that is meant: HistoryError where the last is another.
    """

    def step(transaction: TableTransaction) -> Change:
        change, before = transaction.undoable()
        if expected not in (None, change.after):
            raise HistoryError(
                "之后又有别的导入，不能单独撤销这一次。 "
                "Something else was imported since, so this import alone cannot be taken back."
            )
        if not dry_run:
            rows = tuple(row.reverse for row in change.rows)
            time = now or datetime.now().astimezone()
            transaction.change(before, ChangeKind.UNDO, who, change.files, rows, time)
        return change

    if dry_run:
        with store.locked(dry_run=True) as transaction:
            return step(transaction)
    return store.run(step)


def log_change_by_hand(store: TableStore, digest: str, before: str | None) -> Change | None:
    """Logs that the table, which has `digest` now, was changed by hand; None where its log explains it.

    HistoryError where the log cannot be written. A Parquet table is never imported into and has no log.
    """
    log = store.log()
    if (log[-1].after if log else before) in (None, digest) or not store.is_writable:
        return None
    with store.locked(HAND_LOCK_TIMEOUT_SECONDS) as transaction:
        if transaction.digest != digest:  # changed again: whoever takes that over logs it
            return None
        return transaction.log_change_by_hand(datetime.now().astimezone(), before)
