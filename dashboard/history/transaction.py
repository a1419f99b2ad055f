"""Changes a table: one writer at a time, the old version kept first, every step such that a crash leaves no doubt.

A change is announced in a file of its own, then made by putting the new table in the old one's place, then told in the
log, then the announcement goes. Whoever writes next finds an announcement that a crash left behind: if the table is the
announced one, the change was made and is told; if it is the one before, the change was never made and is forgotten.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from dashboard.dataset.parquet import MAGIC, is_parquet
from dashboard.history.atomic_files import atomic_write
from dashboard.history.change import Change, ChangeKind, RowChange, to_json
from dashboard.history.change_log import backups, last_import, logged, pending
from dashboard.history.table_files import SHORT_DIGITS, HistoryError, TableFiles, digest_of, is_temporary, table_files

LOCK_TIMEOUT_SECONDS = 60.0  # seconds for another import to end


class TableTransaction:
    """A table whose lock is held: what it is now, and the one way to change it."""

    def __init__(self, files: TableFiles) -> None:
        """Read the table; use `locked`, which holds the lock."""
        self.files = files
        self.content = files.table.read_bytes()
        self.digest = hashlib.sha256(self.content).hexdigest()

    def change(
        self,
        content: bytes,
        kind: ChangeKind,
        who: str,
        came_from: Sequence[str],
        rows: Sequence[RowChange],
        now: datetime,
    ) -> Change:
        """Put other bytes in the table's place and tell so in the log; the bytes that were are kept as a backup.

        JournalError where somebody has changed the table by hand since it was read: that change is not written over.
        """
        if digest_of(self.files.table) != self.digest:
            raise HistoryError(
                f"{self.files.table.name} 刚刚被改动，什么也没有写入；请再试一次。 "
                "The table has been changed just now, so nothing was written; try again."
            )
        after = hashlib.sha256(content).hexdigest()
        made = Change(kind, now, who, tuple(came_from), tuple(rows), self.digest, after)
        self._keep(now)
        atomic_write(self.files.pending, to_json(made).encode())
        try:
            atomic_write(self.files.table, content, mode_from=self.files.table)
        except OSError:
            self.files.pending.unlink(missing_ok=True)  # nothing was changed, so nothing is announced
            raise
        _append_log(self.files, made)
        self.files.pending.unlink()
        self.content, self.digest = content, after
        return made

    def last(self) -> tuple[Change, bytes]:
        """The last import that is not taken back, and the table before it; JournalError where it cannot be taken back.

        It cannot where none is left, where the table has been changed since by hand, and where its backup is gone.
        """
        found = last_import(logged(self.files))
        if found is None:
            raise HistoryError("没有可以撤销的导入。 There is no import to take back.")
        if found.after != self.digest:
            raise HistoryError(
                f"{self.files.table.name} 在上次导入之后又被改动过，不能撤销；请手工更正，或从 "
                f"{self.files.backups} 中取回旧表。 "
                f"The table has been changed since the last import ({found.after[:SHORT_DIGITS]} is now "
                f"{self.digest[:SHORT_DIGITS]}), so it cannot be taken back; correct it by hand, or take an old table "
                "from the backups."
            )
        for path in backups(self.files):
            if path.stem.endswith(found.before[:SHORT_DIGITS]) and digest_of(path) == found.before:
                return found, path.read_bytes()
        raise HistoryError(
            f"{self.files.backups} 中没有导入之前的备份 {found.before[:SHORT_DIGITS]}，不能撤销。 "
            f"The backup of the version before, {found.before[:SHORT_DIGITS]}, is missing or damaged, so the import "
            "cannot be taken back."
        )

    def _keep(self, now: datetime) -> None:
        """A dated backup of the table as it is, unless this very version is kept already."""
        if any(path.stem.endswith(self.digest[:SHORT_DIGITS]) and digest_of(path) == self.digest
               for path in backups(self.files)):  # fmt: skip
            return
        self.files.backups.mkdir(exist_ok=True)
        path = self.files.backups / f"{self.files.table.stem}-{now:%Y%m%d-%H%M%S}-{self.digest[:SHORT_DIGITS]}.csv"
        atomic_write(path, self.content, mode_from=self.files.table)
        found = self.files.table.stat()
        os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns))  # so that it says when it became the table


@contextmanager
def locked(table: Path, wait: float = LOCK_TIMEOUT_SECONDS) -> Iterator[TableTransaction]:
    """Hold a table's lock and settle what a crash left behind; whatever is read inside is true until it ends.

    JournalError where another process holds the lock for too long, where the table is no CSV, and where the folder or
    the table cannot be written.
    """
    files = table_files(table)
    try:
        with files.table.open("rb") as file:
            if is_parquet(files.table.name, file.read(len(MAGIC))):
                raise HistoryError(
                    f"{files.table.name} 是 Parquet 表，只有 CSV 表可以导入。 "
                    "Rows can be imported into a CSV table only; this one is Parquet."
                )
        with FileLock(files.lock, timeout=wait):
            _recover(files)
            yield TableTransaction(files)
    except Timeout as error:
        raise HistoryError(
            f"另一个导入正在进行（等了 {wait:.0f} 秒），请稍后再试。 "
            f"Another import is under way and did not end within {wait:.0f} seconds; try again later."
        ) from error
    except OSError as error:
        raise HistoryError(
            f"{error.filename or files.table} 无法读写（{error.strerror}）；表在 Excel 中打开着的，请先关闭。 "
            f"It cannot be read or written ({error.strerror}); close the table where a spreadsheet has it open."
        ) from error


def undo(table: Path, who: str, now: datetime | None = None, *, dry_run: bool = False) -> Change:
    """Take the last import back, byte for byte; the change that was taken back. JournalError as in `Journal.last`."""
    with locked(table) as journal:
        found, before = journal.last()
        if not dry_run:
            rows = tuple(row.reverse for row in found.rows)
            journal.change(before, ChangeKind.UNDO, who, found.files, rows, now or datetime.now().astimezone())
        return found


def _recover(files: TableFiles) -> None:
    """Tell what was made and not told, forget what was announced and not made, remove what was never finished."""
    for folder in (files.table.parent, files.backups):
        for path in folder.iterdir() if folder.is_dir() else ():
            if is_temporary(path, files):
                path.unlink(missing_ok=True)
    _end_line(files)
    unfinished = pending(files)
    if unfinished and unfinished not in logged(files) and digest_of(files.table) == unfinished.after:
        _append_log(files, unfinished)
    files.pending.unlink(missing_ok=True)


def _append_log(files: TableFiles, change: Change) -> None:
    """One more line of the log."""
    with files.log.open("ab") as file:
        file.write(f"{to_json(change)}\n".encode())
        file.flush()
        os.fsync(file.fileno())


def _end_line(files: TableFiles) -> None:
    """Take off the last line of the log where a crash left it without an end; it is told anew from its announcement."""
    if files.log.is_file():
        content = files.log.read_bytes()
        whole = content[: content.rfind(b"\n") + 1]
        if whole != content:
            atomic_write(files.log, whole, mode_from=files.log)
