"""What all processes of a machine must know of sign-ins: failed tries, and sessions that were ended; kept in SQLite."""

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

WINDOW = 15 * 60  # seconds in which failed tries are counted
MOST = {"pair": 5, "address": 30, "name": 100}  # of one name from one address, of one address, of one name
WAIT = 5  # seconds for another process that writes
TABLES = """
create table if not exists tries (at real not null, address text not null, name text not null);
create index if not exists tries_at on tries (at);
create table if not exists ended (session text primary key, until real not null);
"""


class LoginAttempts:
    """Counts failed tries and remembers ended sessions."""

    def __init__(self, path: Path, now: Callable[[], float] = time.time) -> None:
        """Keep them in a file, which is made where there is none, for its owner alone; OSError where it cannot be."""
        self._path, self._now = path, now
        os.close(open_private(str(path), os.O_CREAT | os.O_RDWR))
        self._local = threading.local()
        with closing(self._open()) as made:
            made.execute("pragma journal_mode = wal")
            made.executescript(TABLES)

    def retry_after(self, address: str, name: str) -> int:
        """Seconds until another try is allowed; 0 where one is."""
        since = self._now() - WINDOW
        counted = {
            "pair": ("address = ? and name = ?", (address, _pseudonym(name))),
            "address": ("address = ?", (address,)),
            "name": ("name = ?", (_pseudonym(name),)),
        }
        waits = [0.0]
        for kind, (where, values) in counted.items():
            query = f"select at from tries where at > ? and {where} order by at desc limit 1 offset ?"
            found = self._connection.execute(query, (since, *values, MOST[kind] - 1)).fetchone()
            if found:
                waits.append(found[0] - since)
        return int(-(-max(waits) // 1))

    def failed(self, address: str, name: str) -> None:
        """Count a failed try, and forget those that no longer count."""
        with self._connection as connection:
            connection.execute("insert into tries values (?, ?, ?)", (self._now(), address, _pseudonym(name)))
            connection.execute("delete from tries where at < ?", (self._now() - WINDOW,))

    def succeeded(self, address: str, name: str) -> None:
        """Forget the failed tries of a name from an address."""
        with self._connection as connection:
            connection.execute("delete from tries where address = ? and name = ?", (address, _pseudonym(name)))

    def revoke(self, session: str, seconds: float) -> None:
        """Let a session end now, which would hold for so many seconds at most."""
        with self._connection as connection:
            connection.execute("insert or ignore into ended values (?, ?)", (session, self._now() + seconds))
            connection.execute("delete from ended where until < ?", (self._now(),))

    def is_revoked(self, session: str) -> bool:
        """Whether a session was ended."""
        found = self._connection.execute("select 1 from ended where session = ?", (session,)).fetchone()
        return found is not None

    @property
    def _connection(self) -> sqlite3.Connection:
        """One for each thread and process: a connection must not be carried over a fork."""
        kept: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if kept is None:
            kept = self._local.connection = self._open()
        return kept

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(self._path, timeout=WAIT)


def _pseudonym(name: str) -> str:
    """A name that can be told from others and not be read: some type their password in its place."""
    return hashlib.sha256(name.encode()).hexdigest()[:32]
