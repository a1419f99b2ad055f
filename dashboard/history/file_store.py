"""Keeps a table in files: the table, its change log, a folder of backups, all beside each other.

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
import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from dashboard.dataset.loading import EXPECTED
from dashboard.dataset.parquet import MAGIC, is_parquet
from dashboard.dataset.regular_files import open_regular, read_regular
from dashboard.history import change_log
from dashboard.history.atomic_files import TEMP_SUFFIX, atomic_write
from dashboard.history.change_log import Change, TableFiles, table_files
from dashboard.history.file_digests import FileDigests
from dashboard.history.store import LOCK_TIMEOUT_SECONDS, StoreState, TableCopy, TableStore
from dashboard.history.transaction import Backup, HistoryError, TableTransaction

ADVICE = {  # what to do about an error of the system
    errno.EACCES: ("；表在 Excel 中打开着的，请先关闭", "; close the table where a spreadsheet has it open"),
    errno.ENOSPC: (
        "；磁盘已满，请先腾出空间",
        "; make room on the disk first",
    ),
}


class FileStore(TableStore):
    """The table at a path; symbolic links lead, at each look, to the files beside the table itself."""

    expected = EXPECTED

    def __init__(self, path: Path) -> None:
        """Name the table, which may be missing for a moment."""
        self.path, self._digests = path, FileDigests()

    @property
    def files(self) -> TableFiles:
        """Finds the files of the table as its path leads now."""
        return table_files(self.path)

    @property
    def name(self) -> str:  # type: ignore[override]
        """Returns the name of the table's file."""
        return self.files.table.name

    @property
    def backup_place(self) -> str:  # type: ignore[override]
        """Returns the folder of the backups."""
        return str(self.files.backup_dir)

    @property
    def log_place(self) -> str:  # type: ignore[override]
        """Returns the path of the log."""
        return str(self.files.log)

    @property
    def is_writable(self) -> bool:
        """Tells whether the table is no Parquet file."""
        table = self.files.table
        with open_regular(table) as file:
            return not is_parquet(table.name, file.read(len(MAGIC)))

    def state(self) -> StoreState:
        """Looks at the stamps of table and log, and at their bytes where these have changed."""
        files = self.files
        return StoreState(str(files.table), *map(self._digests.digest, (self.path, files.log)))

    def read(self) -> bytes:
        """Reads the table's file."""
        return read_regular(self.path)

    def written(self) -> datetime:
        """Tells when the file was written."""
        return datetime.fromtimestamp(self.files.table.stat().st_mtime).astimezone()

    def log_content(self) -> bytes:
        """Reads the log's file; empty where there is none."""
        try:
            return read_regular(self.files.log)
        except FileNotFoundError:
            return b""

    def unfinished(self) -> Change | None:
        """Reads the intent."""
        with suppress(OSError):
            return change_log.parse_change(read_regular(self.files.intent))
        return None

    def backups(self) -> tuple[Backup, ...]:
        """Lists the files of the folder; none is read, as many of them may be large."""
        backups = []
        for path in reversed(self.files.backups):
            with suppress(OSError):  # somebody removes it just now
                status = path.stat()
                written = datetime.fromtimestamp(status.st_mtime).astimezone()
                backups.append(Backup(change_log.backup_version(path), written, status.st_size, str(path)))
        return tuple(backups)

    def backup_content(self, version: str) -> bytes | None:
        """Reads the file that has this version in its name, if it has that digest."""
        for path in self.files.backups:
            if version.startswith(change_log.backup_version(path)):
                with suppress(OSError):
                    if change_log.file_digest(path).startswith(version):
                        return read_regular(path)
        return None

    def receive(self, table: TableCopy) -> None:
        """Writes the files, the table last; HistoryError also where its name is not that of the log's lines."""
        files = self.files
        if table.log and table.name != self.name:
            raise HistoryError(
                f"{files.table}：变更记录里的表名是 {table.name}，请用这个文件名。 "
                f"The change log is of {table.name}: give the file this name."
            )
        for path in (files.table, files.log):
            if path.exists():
                raise HistoryError(f"{path} 已存在，不会覆盖。 It exists already and is not written over.")
        name = f"{files.table.stem}-{{0.written:%Y%m%d-%H%M%S}}-{{0.version}}.csv"
        contents = [(files.backup_dir / name.format(backup), old, backup.written) for backup, old in table.backups]
        contents += [(files.log, table.log, table.written)] if table.log else []
        contents.append((files.table, table.content, table.written))
        try:
            if table.backups:
                files.backup_dir.mkdir(exist_ok=True)
            for path, content, written in contents:
                atomic_write(path, content)
                os.utime(path, (written.timestamp(),) * 2)
        except OSError as error:
            for path, _, _ in contents:
                path.unlink(missing_ok=True)
            raise _refusal(error, files) from error

    @contextmanager
    def locked(self, timeout: float = LOCK_TIMEOUT_SECONDS, *, dry_run: bool = False) -> Iterator[TableTransaction]:
        """Locks the table, and recovers what a crash left unfinished; HistoryError also for a Parquet table."""
        files = self.files
        try:
            if not self.is_writable:
                raise HistoryError(
                    f"{files.table.name} 是 Parquet 表，只有 CSV 表可以导入。 "
                    "Rows can be imported into a CSV table only; this one is Parquet."
                )
            with nullcontext() if dry_run else FileLock(files.lock, timeout=timeout):
                if not dry_run:
                    _recover(self, files)
                yield FileTransaction(self, files)
        except Timeout as error:
            raise HistoryError(
                f"另一个导入正在进行（等了 {timeout:.0f} 秒），请稍后再试。 "
                f"Another import is under way and did not end within {timeout:.0f} seconds; try again later."
            ) from error
        except OSError as error:
            raise _refusal(error, files) from error


class FileTransaction(TableTransaction):
    """Changes the files of a table while its lock is held."""

    def __init__(self, store: FileStore, files: TableFiles) -> None:
        """Read the table that the path led to when it was locked."""
        super().__init__(store, read_regular(files.table))
        self._file_store, self._files = store, files

    @property
    def previous(self) -> str:
        """Computes the digest of the log's last line."""
        return change_log.line_digest(self._file_store.log_content().removesuffix(b"\n").rpartition(b"\n")[2])

    def require_unchanged(self) -> None:
        """Raises HistoryError where the path leads elsewhere, or the table has other bytes."""
        if self._file_store.files != self._files or change_log.file_digest(self._files.table) != self.digest:
            raise HistoryError(
                f"{self._files.table.name} 刚刚被改动，什么也没有写入；请再试一次。 "
                "The table has been changed just now, so nothing was written; try again."
            )

    def replace(self, content: bytes, change: Change) -> None:
        """Takes the steps 1 to 5 of the picture above."""
        files = self._files
        self._back_up(change.time)
        atomic_write(files.intent, change_log.to_json(change).encode())
        try:
            atomic_write(files.table, content, mode_from=files.table)
        except OSError:
            files.intent.unlink(missing_ok=True)  # nothing was changed
            raise
        self.append(change)
        files.intent.unlink()

    def append(self, change: Change) -> None:
        """Writes the line and waits until the disk has it."""
        _append_log(self._files, change)

    def remove_backup(self, backup: Backup) -> None:
        """Removes the file."""
        Path(backup.place).unlink(missing_ok=True)

    def _back_up(self, now: datetime) -> None:
        """Writes a dated backup of the table as it is, unless this version has one."""
        if self.store.backup_content(self.digest) is not None:
            return
        files = self._files
        files.backup_dir.mkdir(exist_ok=True)
        version = change_log.short_version(self.digest)
        path = files.backup_dir / f"{files.table.stem}-{now:%Y%m%d-%H%M%S}-{version}.csv"
        atomic_write(path, self.content, mode_from=files.table)
        status = files.table.stat()
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))  # when this version became the table


def _refusal(error: OSError, files: TableFiles) -> HistoryError:
    """Puts an error of the system into words."""
    chinese, english = ADVICE.get(error.errno or 0, ("", ""))
    return HistoryError(
        f"{error.filename or files.table} 无法读写（{error.strerror}）{chinese}。 "
        f"It cannot be read or written ({error.strerror}){english}."
    )


def _recover(store: FileStore, files: TableFiles) -> None:
    """Completes or drops the change that a crash left unfinished (see the picture above), and removes its leftovers."""
    table, log = files.table, files.log
    prefixes = tuple(f".{name}" for name in (table.name, f"{table.stem}-", log.name, files.intent.name))
    for folder in (table.parent, files.backup_dir):
        for path in folder.iterdir() if folder.is_dir() else ():
            if path.name.endswith(TEMP_SUFFIX) and path.name.startswith(prefixes):
                path.unlink(missing_ok=True)
    content = store.log_content()
    whole, end, torn = content.rpartition(b"\n")
    if torn:  # cut off by a crash, its change is in the intent; or whole, by an editor that took its end
        atomic_write(log, content + b"\n" if change_log.parse_change(torn) else whole + end, mode_from=log)
    intent = store.unfinished()
    if intent and intent not in store.log() and change_log.file_digest(files.table) == intent.after:
        _append_log(files, intent)
    files.intent.unlink(missing_ok=True)


def _append_log(files: TableFiles, change: Change) -> None:
    with files.log.open("ab") as file:
        file.write(f"{change_log.to_json(change)}\n".encode())
        file.flush()
        os.fsync(file.fileno())
