"""Opens SQLite files that several threads and processes read and write."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from dashboard.history.atomic_files import open_private

LOCK_TIMEOUT_SECONDS = 5  # for another process that writes


class SqliteFile:
    """A private file with its tables, and a connection for each thread and process: none is carried over a fork."""

    def __init__(self, path: Path, schema: str, lock_timeout: float = LOCK_TIMEOUT_SECONDS) -> None:
        """Name the file, which the first query opens; `schema` makes what is missing in it."""
        self._path, self._schema, self._lock_timeout = path, schema, lock_timeout
        self._local = threading.local()
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
                connection.executescript(self._schema)
            self._is_prepared = True

    @property
    def connection(self) -> sqlite3.Connection:
        """That of the current thread; as a context manager it is a transaction."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            self.prepare()
            connection = self._local.connection = self._open()
        return connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Hold the file's write lock from the first read on, so that what is read still holds when it is written."""
        connection = self.connection
        connection.execute("begin immediate")
        with connection:
            yield connection

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(self._path, timeout=self._lock_timeout)
