"""Opens a database of several writers: PostgreSQL for several machines, or an SQLite file of one machine.

Whoever writes holds the city's row (SQLite: the file) from the first read on, so that what is read still holds when it
is written. A step is one transaction; where the engine gives it up for another one, it is taken again as a whole.
"""

from __future__ import annotations

import functools
import os
import random
import sqlite3
import time
import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from threading import Lock
from typing import Any, ParamSpec, TypeVar
from urllib.parse import unquote

from sqlalchemy import Connection, Engine, Table, create_engine, event, exc, inspect, make_url, select, text
from sqlalchemy.engine import URL

from dashboard.history.atomic_files import open_private
from dashboard.history.tables import CITIES, METADATA
from dashboard.history.timeouts import ANSWER_SECONDS, LOCK_SECONDS, QUICK_SECONDS, Outage

SQLITE_LOCK_SECONDS = 30  # for another step, of which accepting many rows is the longest
MAX_TRIES = 5  # of a step that the engine gives up for another one
GIVEN_UP = ("40001", "40P01")  # SQLSTATE: serialization failure, deadlock

SCHEMA_VERSION = "0001"  # the newest of `migrations/`
DatabaseError = exc.SQLAlchemyError  # whatever the engine reports
P = ParamSpec("P")
R = TypeVar("R")


class SchemaError(DatabaseError):
    """Reports a database without the tables or the city that this program needs; the message says what to do."""


class UncertainError(DatabaseError):
    """Reports a server that went away before it told whether it has saved; whoever wrote has to look."""


def reason(error: Exception) -> str:
    """Says in a line what the engine or the driver reports, without the query."""
    cause = getattr(error, "orig", None) or error
    text = (cause.strerror if isinstance(cause, OSError) else None) or str(cause)
    return " ".join(text.split("\n")[0].split()) or type(cause).__name__


def require_utf8(connection: Connection) -> None:
    """Raise SchemaError where a server's database cannot hold every letter."""
    encoding = connection.execute(text("show server_encoding")).scalar_one()
    if encoding != "UTF8":
        raise SchemaError(f"the database has the encoding {encoding}; make one with: create database … encoding 'UTF8'")


class Database:
    """A connection pool, and the city whose rows are read and written."""

    def __init__(self, address: Path | str, city: str, tables: Sequence[Table] = ()) -> None:
        """Name a private SQLite file, in which missing `tables` are made, or the URL of a PostgreSQL database.

        Nothing is opened before the first query.
        """
        self.city, self._tables = city, tables
        self.is_sqlite = isinstance(address, Path)
        self._outage = Outage()
        self.engine = _sqlite(address) if isinstance(address, Path) else _postgresql(address, self._outage)
        self._path = address if isinstance(address, Path) else None
        weakref.finalize(self, self.engine.dispose)  # closes its connections
        self._preparation, self._is_prepared = Lock(), False
        self._current: ContextVar[Connection | None] = ContextVar("current", default=None)

    def prepare(self) -> None:
        """Make an SQLite file, private, where it is missing, and its tables; of a server check the schema.

        DatabaseError where it cannot be used.
        """
        with self._preparation:
            if self._is_prepared:
                return
            if self._path is None:
                self._require_schema()
                self._is_prepared = True
                return
            try:
                os.close(open_private(str(self._path), os.O_CREAT | os.O_RDWR))
            except OSError as error:
                raise exc.OperationalError("open", None, sqlite3.OperationalError(error.strerror)) from error
            with self.connected() as connection, connection.begin():
                self._add_city(connection)
                METADATA.create_all(connection, self._tables)
            self._is_prepared = True

    def __str__(self) -> str:
        """The address without password and parameters, but with several hosts."""
        url = self.engine.url
        hosts = {name: value for name, value in url.query.items() if name in ("host", "port")}
        return unquote(url.set(password=None, query=hosts).render_as_string())

    @contextmanager
    def reading(self, seconds: float = ANSWER_SECONDS, *, one_state: bool = False) -> Iterator[Connection]:
        """Yield a connection; within `writing` that of the transaction.

        An answer of a server may take `seconds`. All queries see one state of the database where that is asked for; of
        a file they always do.
        """
        self.prepare()
        current = self._current.get()
        if current is not None:
            yield current
            return
        options = {"isolation_level": "REPEATABLE READ"} if one_state and not self.is_sqlite else {}
        with self.connected(seconds, **options) as connection:
            yield connection

    @contextmanager
    def adding(self) -> Iterator[Connection]:
        """Yield a transaction that others need not wait for, as it only adds or removes rows of its own."""
        self.prepare()
        with self.connected() as connection, _transaction(connection):
            yield connection

    @contextmanager
    def writing(self, lock_seconds: float = LOCK_SECONDS) -> Iterator[Connection]:
        """Yield a transaction for which other writers of the city wait; one within another joins it."""
        self.prepare()
        current = self._current.get()
        if current is not None:
            yield current
            return
        with self.connected(immediate=True) as connection, _transaction(connection):
            if not self.is_sqlite:
                connection.exec_driver_sql(f"set local lock_timeout = '{lock_seconds:.0f}s'")
                locked = select(CITIES.c.city).where(CITIES.c.city == self.city).with_for_update()
                if connection.execute(locked).first() is None:
                    raise SchemaError(
                        f"the database has no {self.city} yet; python app.py migrate --city {self.city} adds it"
                    )
            token = self._current.set(connection)
            try:
                yield connection
            finally:
                self._current.reset(token)

    @contextmanager
    def connected(self, seconds: float | None = ANSWER_SECONDS, **options: Any) -> Iterator[Connection]:
        """Yield a connection whose server may take `seconds` for an answer, None: any time; the schema may be any."""
        self._outage.require_over()
        with self.engine.connect().execution_options(**options) as connection:
            self._outage.end()
            if self.is_sqlite:
                yield connection
                return
            from dashboard.history.postgresql import patience  # noqa: PLC0415

            with patience(connection, seconds):
                yield connection

    @property
    def is_writing(self) -> bool:
        """Whether the current thread is within `writing`."""
        return self._current.get() is not None

    def _require_schema(self) -> None:
        """Raise SchemaError where the server's schema is not of the version that this program needs."""
        with self.connected(QUICK_SECONDS) as connection:
            require_utf8(connection)
            has_any = inspect(connection).has_table("alembic_version")
            version = connection.execute(text("select version_num from alembic_version")).scalar() if has_any else None
        if version != SCHEMA_VERSION:
            schema = f"the schema {version}" if version else "no schema"
            raise SchemaError(
                f"the database has {schema}, this program needs {SCHEMA_VERSION}; "
                "python app.py migrate makes it, after a backup"
            )

    def _add_city(self, connection: Connection) -> None:
        """Add the column of the city to tables that a file has from before there was one."""
        existing = inspect(connection)
        for table in self._tables:
            if existing.has_table(table.name) and "city" not in {
                column["name"] for column in existing.get_columns(table.name)
            }:
                quoted = self.city.replace("'", "''")
                connection.execute(text(f"alter table {table.name} add column city text not null default '{quoted}'"))


@contextmanager
def _transaction(connection: Connection) -> Iterator[None]:
    """Begin a transaction, and commit it after the block; UncertainError where nobody says whether it was."""
    with connection.begin() as transaction:
        yield
        try:
            transaction.commit()
        except exc.DBAPIError as error:
            if not error.connection_invalidated:
                raise
            raise UncertainError(f"the connection broke while it was saved ({reason(error)})") from error


def retried(step: Callable[P, R]) -> Callable[P, R]:
    """Decorates a method that is one transaction of `self.database`: it is called again where the engine gives it up.

    Within another transaction it is that one which is taken again.
    """

    @functools.wraps(step)
    def taken(*arguments: P.args, **keywords: P.kwargs) -> R:
        database: Database = arguments[0].database  # type: ignore[attr-defined]
        tries = 1 if database.is_writing else MAX_TRIES
        for number in range(1, tries):
            try:
                return step(*arguments, **keywords)
            except exc.DBAPIError as error:
                if getattr(error.orig, "sqlstate", None) not in GIVEN_UP:
                    raise
                time.sleep(random.uniform(0, 0.05 * 2**number))
        return step(*arguments, **keywords)

    return taken


def _postgresql(address: str, outage: Outage) -> Engine:
    from dashboard.history.postgresql import postgresql_engine  # noqa: PLC0415 - an extra

    return postgresql_engine(make_url(address), outage)


def _sqlite(path: Path) -> Engine:
    engine = create_engine(URL.create("sqlite", database=str(path)), connect_args={"timeout": SQLITE_LOCK_SECONDS})

    @event.listens_for(engine, "connect")
    def connect(connection: Any, _: object) -> None:
        connection.isolation_level = None  # transactions begin below
        connection.execute("pragma journal_mode = wal")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        immediate = connection.get_execution_options().get("immediate")
        connection.exec_driver_sql("begin immediate" if immediate else "begin")

    return engine
