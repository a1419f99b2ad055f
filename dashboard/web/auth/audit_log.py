"""Audit log of sign-ins: a JSON line for each, and for refusals without end the 1st, 10th, 100th … of a window."""

from __future__ import annotations

import logging
import time

from flask import request

from dashboard.history.database import DatabaseError, reason
from dashboard.web.auth.login_attempts import WINDOW_SECONDS, networks_of
from dashboard.web.auth.roles import current_account
from dashboard.web.auth.users import Users
from dashboard.web.counters import COUNTERS

REFUSALS = {"refused": "password", "token refused": "token"}  # events, with what was wrong
MAX_COUNTED_NETWORKS = 10_000  # whose limited attempts are counted; beyond it counting starts anew

log = logging.getLogger(__name__)


class AuditLog:
    """Appends events of users to their store and to the process's log."""

    def __init__(self, users: Users) -> None:
        """Write where the users are kept; other names than theirs are left out, as they may be passwords."""
        self._users = users
        self._limited: dict[tuple[int, str], int] = {}  # limited attempts by window and network

    def write(self, event: str, name: str, address: str, **more: object) -> None:
        """Append a line; where the store cannot be written, the process's log has it."""
        user = name if name in self._users else None
        if event in REFUSALS:
            COUNTERS.sign_in_refused(REFUSALS[event])
        self._append(event, user, address=address, **more)
        log.info("%s: %s from %s", event, user or "an unknown name", address)

    def write_change(self, event: str, user: str, **details: object) -> None:
        """Append a line of what the current account did to a user, itself, or (empty) a token."""
        name, address = current_account().name, request.remote_addr or "local"
        self._append(event, user or None, by=name, address=address, **details)
        log.info("%s by %s from %s: %s %s", event, name, address, user, details)

    def write_limited(self, name: str, address: str) -> None:
        """Count an attempt that had to wait, and write it where the count in its window is a power of ten."""
        key = (int(time.time() // WINDOW_SECONDS), networks_of(address)[0])
        if key not in self._limited and len(self._limited) >= MAX_COUNTED_NETWORKS:
            self._limited.clear()
        self._limited[key] = count = self._limited.get(key, 0) + 1
        COUNTERS.sign_in_refused("limited")
        if str(count).rstrip("0") == "1":
            self.write("limited", name, address, count=count)

    def _append(self, event: str, user: str | None, **details: object) -> None:
        try:
            self._users.store.append_event(event, user, **details)
        except (OSError, DatabaseError) as error:
            log.error("the audit log cannot be written (%s)", reason(error))
