"""Says how long anybody waits for a database, and remembers that a server does not answer."""

from __future__ import annotations

import time
from threading import Lock

from sqlalchemy import exc

CONNECT_SECONDS = 5  # to reach a host; parameters of the address come first
STATEMENT_SECONDS, COPY_SECONDS = 60, 600  # for one query, and for a whole table, by the server
ANSWER_SECONDS, QUICK_SECONDS = 65, 3  # for its answer, where the server hangs; where every request waits for it
LOCK_SECONDS = 30  # for another writer of the city
POOL_SECONDS = 10  # for a connection, of which each process has a few
CANCEL_SECONDS = 1  # for the server to hear that nobody waits any more
SLOW_SECONDS, PAUSE_SECONDS = 1, 5  # in which a server fails slowly; until it is asked again then


class Outage:
    """Lets one request ask a server that fails slowly, every few seconds; the others fail at once."""

    def __init__(self) -> None:
        """Begin with a server that is well."""
        self._error: Exception | None = None
        self._until, self._lock = 0.0, Lock()

    def require_over(self) -> None:
        """Raise the error of the outage, unless it is time to ask again: then whoever comes first asks for all."""
        with self._lock:
            if self._error is None:
                return
            if time.monotonic() < self._until:
                raise exc.OperationalError("connect", None, self._error)
            self._until = time.monotonic() + PAUSE_SECONDS

    def begin(self, error: Exception) -> None:
        """Note that the server did not answer in time."""
        with self._lock:
            self._error, self._until = error, time.monotonic() + PAUSE_SECONDS

    def end(self) -> None:
        """Note that it has answered."""
        self._error = None
