"""Keeps the tables of cities in a database: rows in columns, earlier versions whole, and the change log.

A city's row in `cities` has the digest of its table, which every writer renews, and how its file is written; every
writer holds it locked. See `database_rows` for the rows.
"""

from __future__ import annotations

import errno
import hashlib
import logging
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, select

from dashboard.history.change_log import file_digest, short_version
from dashboard.history.database import Database, DatabaseError, UncertainError, reason, retried
from dashboard.history.database_rows import Layout, read_content
from dashboard.history.database_transaction import DatabaseTransaction
from dashboard.history.file_digests import UNREADABLE
from dashboard.history.store import LOCK_TIMEOUT_SECONDS, R, StoreState, TableCopy, TableStore, log_change_by_hand
from dashboard.history.tables import CHANGES, CITIES, VERSIONS
from dashboard.history.timeouts import QUICK_SECONDS
from dashboard.history.transaction import Backup, HistoryError, TableTransaction

LOCK_NOT_AVAILABLE = "55P03"  # SQLSTATE: another writer holds the city's row for too long

log = logging.getLogger(__name__)


class DatabaseStore(TableStore):
    """The table of a city in a PostgreSQL database."""

    is_remote = True

    def __init__(self, database: Database, catalog: Path | None = None) -> None:
        """Take the database; the digest of `catalog` is kept with the table whenever it is written."""
        self.database, self.catalog, self.city = database, catalog, database.city
        self.path = Path(f"{database.engine.url.database}.observations")
        self.expected, self.backup_place = f"the table of {self.city} in {database}", "versions"
        self.log_place = f"{database} changes"

    @property
    def name(self) -> str:  # type: ignore[override]
        """Returns the name of the file that the table came from."""
        try:
            with self.database.reading() as connection:
                return str(self.row(connection).name)
        except (DatabaseError, OSError):
            return self.path.name

    def state(self) -> StoreState:
        """Looks at the city's row."""
        try:
            with self.database.reading(QUICK_SECONDS) as connection:
                row = self.row(connection)
        except (DatabaseError, OSError) as error:
            return StoreState(str(self.database), f"{UNREADABLE}{reason(error)}", "")
        return StoreState(str(self.database), row.digest, str(row.changes))

    def read(self) -> bytes:
        """Reads the table; one that was changed by SQL, past the lock, is logged as changed by hand."""
        try:
            with self.database.reading(one_state=True) as connection:
                row = self.row(connection)
                content = read_content(connection, self.city, Layout.of_json(row.layout))
        except DatabaseError as error:
            raise OSError(errno.EIO, reason(error), str(self.path)) from error
        if self.catalog and row.catalog not in ("", file_digest(self.catalog)):
            log.warning("%s is not the catalog with which %s was last written", self.catalog, self.path.name)
        digest = hashlib.sha256(content).hexdigest()
        if digest != row.digest:
            try:
                log_change_by_hand(self, digest, row.digest)
            except HistoryError as error:
                log.warning("a change of the table by hand cannot be logged: %s", error)
        return content

    def written(self) -> datetime:
        """Tells when the city's row was written."""
        try:
            with self.database.reading() as connection:
                return datetime.fromtimestamp(self.row(connection).written).astimezone()
        except DatabaseError as error:
            raise OSError(errno.EIO, reason(error), str(self.path)) from error

    def log_content(self) -> bytes:
        """Reads the lines of the log."""
        query = select(CHANGES.c.line).where(CHANGES.c.city == self.city).order_by(CHANGES.c.number)
        try:
            with self.database.reading() as connection:
                lines = connection.execute(query).scalars().all()
        except DatabaseError as error:
            raise OSError(errno.EIO, reason(error), str(self.path)) from error
        return "".join(f"{line}\n" for line in lines).encode()

    def backups(self) -> tuple[Backup, ...]:
        """Lists the versions, without their content; none where the database does not answer."""
        columns = (VERSIONS.c.digest, VERSIONS.c.written, VERSIONS.c.size)
        query = select(*columns).where(VERSIONS.c.city == self.city).order_by(VERSIONS.c.number.desc())
        try:
            with self.database.reading() as connection:
                rows = connection.execute(query).all()
        except DatabaseError:
            return ()
        return tuple(
            Backup(
                short_version(row.digest), datetime.fromtimestamp(row.written).astimezone(), row.size,
                f"{self.backup_place} {short_version(row.digest)}",
            )
            for row in rows
        )  # fmt: skip

    def backup_content(self, version: str) -> bytes | None:
        """Reads a version, if it has that digest."""
        query = select(VERSIONS.c.content).where(VERSIONS.c.city == self.city, VERSIONS.c.digest.startswith(version))
        try:
            with self.database.reading() as connection:
                packed = connection.execute(query).scalar()
            content = None if packed is None else zlib.decompress(packed)
        except (DatabaseError, zlib.error):
            return None
        return content if content and hashlib.sha256(content).hexdigest().startswith(version) else None

    def receive(self, table: TableCopy) -> None:
        """Writes the rows, the lines and the versions in one transaction."""

        def step(transaction: TableTransaction) -> None:
            assert isinstance(transaction, DatabaseTransaction)  # those of this store are
            transaction.receive(table)

        self.run(step)

    @contextmanager
    def locked(self, timeout: float = LOCK_TIMEOUT_SECONDS, *, dry_run: bool = False) -> Iterator[TableTransaction]:
        """Locks the city's row."""
        is_joined = self.database.is_writing  # whose step takes it again, and puts the error into words
        try:
            reading = self.database.reading(one_state=True)
            with reading if dry_run else self.database.writing(timeout) as connection:
                yield DatabaseTransaction(self, connection, self.city, self.catalog)
        except DatabaseError as error:
            if is_joined:
                raise
            raise _refusal(error) from error

    def run(self, step: Callable[[TableTransaction], R]) -> R:
        """Takes a step in a transaction, and again where the engine gives it up."""
        if self.database.is_writing:
            return super().run(step)
        try:
            return self._run(step)
        except DatabaseError as error:
            raise _refusal(error) from error

    @retried
    def _run(self, step: Callable[[TableTransaction], R]) -> R:
        with self.database.writing() as connection:
            return step(DatabaseTransaction(self, connection, self.city, self.catalog))

    def row(self, connection: Connection) -> Row[Any]:
        """Reads the city's row; OSError where it has no table yet."""
        row = connection.execute(select(CITIES).where(CITIES.c.city == self.city)).one_or_none()
        if row is None or not row.digest:
            reason = f"the database has no table of {self.city}; python app.py copy FROM TO puts one there"
            raise OSError(errno.ENOENT, reason, str(self.path))
        return row


def _refusal(error: DatabaseError) -> HistoryError:
    """Puts an error of the database into words."""
    if isinstance(error, UncertainError):
        return HistoryError(
            f"保存时连接中断，不知道是否已写入，请查看后再决定是否重做：{error}。 "
            f"Whether it was written is not known, so look before you do it again: {error}."
        )
    code = getattr(getattr(error, "orig", None), "sqlstate", None)
    if code == LOCK_NOT_AVAILABLE:
        return HistoryError(
            "另一个导入正在进行，请稍后再试。 Another import is under way and did not end in time; try again later."
        )
    return HistoryError(
        f"数据库现在不能写入，什么也没有写入：{reason(error)}。 "
        f"The database cannot be written now, so nothing was written: {reason(error)}."
    )
