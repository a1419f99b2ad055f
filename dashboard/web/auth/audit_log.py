"""Audit log of sign-ins: a JSON line for each, and for refusals without end the 1st, 10th, 100th … of a window."""

from __future__ import annotations

import json
import logging
import time
from datetime import UTC, datetime
from pathlib import Path

from dashboard.history.atomic_files import open_private
from dashboard.web.auth.login_attempts import WINDOW_SECONDS, networks_of
from dashboard.web.auth.users import Users

MAX_COUNTED_NETWORKS = 10_000  # whose limited attempts are counted; beyond it counting starts anew

log = logging.getLogger(__name__)


class AuditLog:
    """Appends events of users to a file that its owner alone can read, and to the process's log."""

    def __init__(self, path: Path, users: Users) -> None:
        """Write to `path`; of other names than `users` none is written, as it may be a password."""
        self._path, self._users = path, users
        self._limited: dict[tuple[int, str], int] = {}  # limited attempts by window and network

    def write(self, event: str, name: str, address: str, **more: object) -> None:
        """Append a line; where the file cannot be written, the process's log has it."""
        user = name if name in self._users else None
        now = datetime.now(UTC).isoformat(timespec="seconds")
        content = {"time": now, "event": event, "user": user, "address": address} | more
        line = json.dumps(content, ensure_ascii=False)
        try:
            with open(self._path, "a", encoding="utf-8", opener=open_private) as file:
                file.write(f"{line}\n")
        except OSError as error:
            log.error("the audit log cannot be written (%s): %s", error.strerror, line)
        log.info("%s: %s from %s", event, user or "an unknown name", address)

    def write_limited(self, name: str, address: str) -> None:
        """Count an attempt that had to wait, and write it where the count in its window is a power of ten."""
        key = (int(time.time() // WINDOW_SECONDS), networks_of(address)[0])
        if key not in self._limited and len(self._limited) >= MAX_COUNTED_NETWORKS:
            self._limited.clear()
        self._limited[key] = count = self._limited.get(key, 0) + 1
        if str(count).rstrip("0") == "1":
            self.write("limited", name, address, count=count)
