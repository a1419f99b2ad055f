"""Opens the SQLite file beside the users' file: login attempts, sign-ins and API tokens of a machine."""

from __future__ import annotations

import os
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

from dashboard.history.atomic_files import open_private

LOCK_TIMEOUT_SECONDS = 5  # for another process that writes
SCHEMA = """
create table if not exists failures (
    at real not null, address text not null, site text not null, name text not null, device text not null
);
create index if not exists failures_at on failures (at);
create table if not exists revoked (session text primary key, until real not null);
create table if not exists sessions (
    session text primary key, name text not null, fingerprint text not null, address text not null,
    browser text not null, began real not null, until real not null
);
create index if not exists sessions_name on sessions (name);
create table if not exists tokens (
    number integer primary key, name text not null unique, digest text not null unique, given_by text not null,
    given real not null, expires real not null
);
"""


class Database:
    """The file, with a connection for each thread and process: one must not be carried over a fork."""

    def __init__(self, path: Path) -> None:
        """Name the file, which the first query opens."""
        self._path, self._local = path, threading.local()
        self._preparation, self._is_prepared = threading.Lock(), False

    def prepare(self) -> None:
        """Make the file, private, where it is missing, and its tables; sqlite3.Error where it cannot be used."""
        with self._preparation:
            if self._is_prepared:
                return
            try:
                os.close(open_private(str(self._path), os.O_CREAT | os.O_RDWR))
            except OSError as error:
                raise sqlite3.OperationalError(error.strerror) from error
            with closing(self._open()) as connection:
                connection.execute("pragma journal_mode = wal")
                connection.executescript(SCHEMA)
            self._is_prepared = True

    @property
    def connection(self) -> sqlite3.Connection:
        """That of the current thread; as a context manager it is a transaction."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            self.prepare()
            connection = self._local.connection = self._open()
        return connection

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(self._path, timeout=LOCK_TIMEOUT_SECONDS)
