"""Changes a table in a transaction: one writer at a time, the old version backed up first, recovery after a crash.

    lock → 0 log a change by hand → 1 back up → 2 write intent → 3 replace table → 4 append to log → 5 remove intent

    crash after   table   logged    what the next writer does (`_recover`)
    0, 1          old     no        nothing; one backup more does no harm
    2             old     no        removes the intent
    3             new     no        appends the intent to the log, removes it
    half of 4     new     in part   cuts off the torn line, then as after 3
    4             new     yes       removes the intent

The intent (a write-ahead record) is the line that step 4 appends. The change was made if the table has the digest that
the intent names.
"""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from dashboard.dataset.parquet import MAGIC, is_parquet
from dashboard.dataset.regular_files import open_regular, read_regular
from dashboard.history import change_log
from dashboard.history.atomic_files import TEMP_SUFFIX, atomic_write
from dashboard.history.change_log import Change, ChangeKind, RowChange, TableFiles

LOCK_TIMEOUT_SECONDS = 60.0  # for another import to end
HAND_LOCK_TIMEOUT_SECONDS = 10.0  # the same, where a server waits that has other files to look at

ADVICE = {  # what to do about an error of the system
    errno.EACCES: ("；表在 Excel 中打开着的，请先关闭", "; close the table where a spreadsheet has it open"),
    errno.ENOSPC: (
        "；磁盘已满，请先腾出空间",
        "; make room on the disk first",
    ),
}


class HistoryError(Exception):
    """Reports a table that cannot be written or a change that cannot be undone; the message says why and what to do."""


class TableTransaction:
    """Holds the bytes and digest of a locked table, and changes it."""

    def __init__(self, path: Path, files: TableFiles) -> None:
        """Read the table that `path` led to when it was locked; use `locked`, which holds the lock."""
        self._path, self.files = path, files
        self.content = read_regular(files.table)
        self.digest = hashlib.sha256(self.content).hexdigest()

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
        if change_log.table_files(self._path) != self.files or change_log.file_digest(self.files.table) != self.digest:
            raise HistoryError(
                f"{self.files.table.name} 刚刚被改动，什么也没有写入；请再试一次。 "
                "The table has been changed just now, so nothing was written; try again."
            )
        self.log_change_by_hand(now)
        after, previous = hashlib.sha256(content).hexdigest(), _last_line_digest(self.files)
        name = self.files.table.name
        change = Change(kind, now, who, tuple(files), tuple(rows), self.digest, after, tuple(digests), previous, name)
        self._back_up(now)
        atomic_write(self.files.intent, change_log.to_json(change).encode())
        try:
            atomic_write(self.files.table, content, mode_from=self.files.table)
        except OSError:
            self.files.intent.unlink(missing_ok=True)  # nothing was changed
            raise
        _append_log(self.files, change)
        self.files.intent.unlink()
        self.content, self.digest = content, change.after
        return change

    def log_change_by_hand(self, now: datetime, before: str | None = None) -> Change | None:
        """Logs that the table was changed by hand where no line of the log explains it; None where one does.

        `before` is the digest that the table is known to have had; the log's last line, where there is one, says it.
        """
        log = change_log.read_log(self.files)
        before = log[-1].after if log else before
        if before in (None, self.digest):
            return None
        previous = _last_line_digest(self.files)
        name = self.files.table.name
        change = Change(ChangeKind.BY_HAND, now, "", (), (), before, self.digest, (), previous, name)
        _append_log(self.files, change)
        return change

    def undoable(self) -> tuple[Change, bytes]:
        """Finds the last import that has not been undone, and the table's bytes before it.

        HistoryError where none is left, where the table has been changed since by hand, and where its backup is gone.
        """
        change = change_log.last_import(change_log.read_log(self.files))
        if change is None:
            raise HistoryError("没有可以撤销的导入。 There is no import to take back.")
        before, after, current = map(change_log.short_version, (change.before, change.after, self.digest))
        if change.after != self.digest:
            raise HistoryError(
                f"{self.files.table.name} 在上次导入之后又被改动过，不能撤销；请手工更正，或从 "
                f"{self.files.backup_dir} 中取回旧表。 "
                f"The table has been changed since the last import ({after} is now {current}), so it "
                "cannot be taken back; correct it by hand, or take an old table from the backups."
            )
        backup = self._backup(change.before)
        if backup is None:
            raise HistoryError(
                f"{self.files.backup_dir} 中没有导入之前的备份 {before}，不能撤销。 "
                f"The backup of the version before, {before}, is missing or damaged, so the import cannot be "
                "taken back."
            )
        return change, backup.read_bytes()

    def _backup(self, digest: str) -> Path | None:
        """Finds the backup of a version; None where there is none, or a damaged one."""
        paths = (
            path for path in self.files.backups if change_log.backup_version(path) == change_log.short_version(digest)
        )
        return next((path for path in paths if change_log.file_digest(path) == digest), None)

    def _back_up(self, now: datetime) -> None:
        """Writes a dated backup of the table as it is, unless this version has one."""
        if self._backup(self.digest) is not None:
            return
        self.files.backup_dir.mkdir(exist_ok=True)
        version = change_log.short_version(self.digest)
        path = self.files.backup_dir / f"{self.files.table.stem}-{now:%Y%m%d-%H%M%S}-{version}.csv"
        atomic_write(path, self.content, mode_from=self.files.table)
        status = self.files.table.stat()
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))  # when this version became the table


@contextmanager
def locked(table: Path, timeout: float = LOCK_TIMEOUT_SECONDS, *, dry_run: bool = False) -> Iterator[TableTransaction]:
    """Locks a table for one writer and recovers what a crash left unfinished; a dry run only reads, and writes no lock.

    HistoryError where another process holds the lock for longer than `timeout` seconds, where the table is no CSV, and
    where the folder or the table cannot be written.
    """
    files = change_log.table_files(table)
    try:
        if _is_parquet(files):
            raise HistoryError(
                f"{files.table.name} 是 Parquet 表，只有 CSV 表可以导入。 "
                "Rows can be imported into a CSV table only; this one is Parquet."
            )
        with nullcontext() if dry_run else FileLock(files.lock, timeout=timeout):
            if not dry_run:
                _recover(files)
            yield TableTransaction(table, files)
    except Timeout as error:
        raise HistoryError(
            f"另一个导入正在进行（等了 {timeout:.0f} 秒），请稍后再试。 "
            f"Another import is under way and did not end within {timeout:.0f} seconds; try again later."
        ) from error
    except OSError as error:
        chinese, english = ADVICE.get(error.errno or 0, ("", ""))
        raise HistoryError(
            f"{error.filename or files.table} 无法读写（{error.strerror}）{chinese}。 "
            f"It cannot be read or written ({error.strerror}){english}."
        ) from error


def undo(
    table: Path, who: str, now: datetime | None = None, *, dry_run: bool = False, expected: str | None = None
) -> Change:
    """Undoes the last import, byte for byte, and returns it; HistoryError as in `undoable`.

    `expected` is the digest of the table after the import that is meant: HistoryError where the last is another.
    """
    with locked(table, dry_run=dry_run) as transaction:
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


def log_change_by_hand(table: Path, digest: str, before: str | None) -> Change | None:
    """Logs that the table, which has `digest` now, was changed by hand; None where its log explains it.

    HistoryError where the log cannot be written. A Parquet table is never imported into and has no log.
    """
    files = change_log.table_files(table)
    log = change_log.read_log(files)
    if (log[-1].after if log else before) in (None, digest) or _is_parquet(files):
        return None
    with locked(table, HAND_LOCK_TIMEOUT_SECONDS) as transaction:
        if transaction.digest != digest:  # changed again: whoever takes that over logs it
            return None
        return transaction.log_change_by_hand(datetime.now().astimezone(), before)


def _is_parquet(files: TableFiles) -> bool:
    with open_regular(files.table) as file:
        return is_parquet(files.table.name, file.read(len(MAGIC)))


def _recover(files: TableFiles) -> None:
    """Completes or drops the change that a crash left unfinished (see the picture above), and removes its leftovers."""
    table, log = files.table, files.log
    prefixes = tuple(f".{name}" for name in (table.name, f"{table.stem}-", log.name, files.intent.name))
    for folder in (table.parent, files.backup_dir):
        for path in folder.iterdir() if folder.is_dir() else ():
            if path.name.endswith(TEMP_SUFFIX) and path.name.startswith(prefixes):
                path.unlink(missing_ok=True)
    content = _log_content(files)
    whole, end, torn = content.rpartition(b"\n")
    if torn:  # cut off by a crash, its change is in the intent; or whole, by an editor that took its end
        atomic_write(log, content + b"\n" if change_log.parse_change(torn) else whole + end, mode_from=log)
    intent = change_log.read_intent(files)
    if intent and intent not in change_log.read_log(files) and change_log.file_digest(files.table) == intent.after:
        _append_log(files, intent)
    files.intent.unlink(missing_ok=True)


def _log_content(files: TableFiles) -> bytes:
    return read_regular(files.log) if files.log.exists() else b""


def _last_line_digest(files: TableFiles) -> str:
    return change_log.line_digest(_log_content(files).removesuffix(b"\n").rpartition(b"\n")[2])


def _append_log(files: TableFiles, change: Change) -> None:
    with files.log.open("ab") as file:
        file.write(f"{change_log.to_json(change)}\n".encode())
        file.flush()
        os.fsync(file.fileno())
