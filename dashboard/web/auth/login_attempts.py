"""Limits login attempts and keeps revoked sessions, for all processes of a machine, in SQLite."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from dashboard.history.atomic_files import open_private

WINDOW_SECONDS = 15 * 60  # in which failed attempts are counted
MAX_ATTEMPTS = {"pair": 5, "address": 30, "name": 100}  # of one name from one address, of one address, of one name
LOCK_TIMEOUT_SECONDS = 5  # for another process that writes
SCHEMA = """
create table if not exists attempts (at real not null, address text not null, name text not null);
create index if not exists attempts_at on attempts (at);
create table if not exists revoked (session text primary key, until real not null);
"""


class LoginAttempts:
    """Rate limiter of logins by address and name, with a list of revoked sessions."""

    def __init__(self, path: Path, now: Callable[[], float] = time.time) -> None:
        """Open the SQLite file at `path`, private and created if missing; OSError where it cannot be."""
        self._path, self._now = path, now
        os.close(open_private(str(path), os.O_CREAT | os.O_RDWR))
        self._local = threading.local()
        with closing(self._open()) as connection:
            connection.execute("pragma journal_mode = wal")
            connection.executescript(SCHEMA)

    def retry_after(self, address: str, name: str) -> int:
        """Seconds until another attempt is allowed; 0 where one is allowed now."""
        since = self._now() - WINDOW_SECONDS
        limits = {
            "pair": ("address = ? and name = ?", (address, _pseudonym(name))),
            "address": ("address = ?", (address,)),
            "name": ("name = ?", (_pseudonym(name),)),
        }
        waits = [0.0]
        for kind, (where, values) in limits.items():
            query = f"select at from attempts where at > ? and {where} order by at desc limit 1 offset ?"
            row = self._connection.execute(query, (since, *values, MAX_ATTEMPTS[kind] - 1)).fetchone()
            if row:
                waits.append(row[0] - since)
        return int(-(-max(waits) // 1))

    def failed(self, address: str, name: str) -> None:
        """Count a failed attempt, and delete those that no longer count."""
        with self._connection as connection:
            connection.execute("insert into attempts values (?, ?, ?)", (self._now(), address, _pseudonym(name)))
            connection.execute("delete from attempts where at < ?", (self._now() - WINDOW_SECONDS,))

    def succeeded(self, address: str, name: str) -> None:
        """Delete the failed attempts of a name from an address."""
        with self._connection as connection:
            connection.execute("delete from attempts where address = ? and name = ?", (address, _pseudonym(name)))

    def revoke(self, session: str, seconds: float) -> None:
        """Revoke a session, which would hold for `seconds` at most."""
        with self._connection as connection:
            connection.execute("insert or ignore into revoked values (?, ?)", (session, self._now() + seconds))
            connection.execute("delete from revoked where until < ?", (self._now(),))

    def is_revoked(self, session: str) -> bool:
        """Whether a session was revoked."""
        query = "select 1 from revoked where session = ?"
        return self._connection.execute(query, (session,)).fetchone() is not None

    @property
    def _connection(self) -> sqlite3.Connection:
        """One for each thread and process: a connection must not be carried over a fork."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = self._open()
        return connection

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(self._path, timeout=LOCK_TIMEOUT_SECONDS)


def _pseudonym(name: str) -> str:
    """Hashes a name, so that it can be counted and not be read: some type their password in its place."""
    return hashlib.sha256(name.encode()).hexdigest()[:32]
