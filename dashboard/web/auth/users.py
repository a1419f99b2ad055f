"""Reloads the users' file when it changes, and checks passwords against it."""

from __future__ import annotations

import hashlib
import logging
import secrets
import time
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from werkzeug.security import check_password_hash

from dashboard.history.atomic_files import file_stamp
from dashboard.web.auth.password_rules import MAX_PASSWORD_CHARS, normalized
from dashboard.web.auth.users_file import HASHING, KEY_BYTES, User, UsersError, read_key, read_users

GRACE_SECONDS = 60  # that users stay who were read before the file could no longer be used
NO_USERS: Mapping[str, User] = MappingProxyType({})
UNKNOWN_USER_HASH = f"{HASHING}$0000000000000000${'0' * 128}"  # a hash that no password has

log = logging.getLogger(__name__)


class Users:
    """The users of a file, reloaded when it changes; one that cannot be used lets nobody in after a minute.

    One that cannot be used from the start lets nobody in until it can: a process that starts anew is no way in, and
    its failure would end the service.
    """

    def __init__(self, path: Path) -> None:
        """Read the file and its key."""
        self.path, self._loaded_users = path, NO_USERS
        self.key, self._has_key = secrets.token_bytes(KEY_BYTES), False  # until the file's own is read
        self.fault, self._fault_since = "", 0.0  # why the file cannot be used as it is now, and since when
        self._load(file_stamp(path))

    def refresh(self) -> None:
        """Reload the file if it has changed, or as long as it cannot be used; a fault is logged once."""
        stamp = file_stamp(self.path)
        if stamp != self._stamp or self.fault:
            self._load(stamp)

    def _load(self, stamp: object) -> None:
        self._stamp = stamp
        try:
            users = read_users(self.path)
            if not self._has_key:
                self.key, self._has_key = read_key(self.path), True
            self._loaded_users, self.fault = users, ""
        except UsersError as error:
            if str(error) != self.fault and self._loaded_users:
                log.error("users of before may look for %s seconds, then nobody: %s", GRACE_SECONDS, error)
            elif str(error) != self.fault:
                log.error("nobody is let in: %s", error)
            self._fault_since = self._fault_since if self.fault else time.monotonic()
            self.fault = str(error)

    def authenticate(self, name: str, password: str) -> bool:
        """Whether the password is the user's; takes as long for an unknown name as for a known one."""
        user, password = self.get(name), normalized(password)
        stored = user.hashed if user else ""
        matches = check_password_hash(stored or UNKNOWN_USER_HASH, password[:MAX_PASSWORD_CHARS])
        return bool(stored) and matches and len(password) <= MAX_PASSWORD_CHARS

    def get(self, name: str) -> User | None:
        """The user of a name, or None."""
        return self.all.get(name)

    def __contains__(self, name: str) -> bool:
        """Whether there is such a user."""
        return name in self.all

    def fingerprint(self, name: str) -> str | None:
        """Changes with a user's password, so that older sessions end with it; None for a user without one."""
        user = self.get(name)
        return hashlib.sha256(user.hashed.encode()).hexdigest()[:16] if user and user.hashed else None

    @property
    def all(self) -> Mapping[str, User]:
        """Users by name; none where the file cannot be used for longer than a minute."""
        is_outdated = self.fault and time.monotonic() - self._fault_since >= GRACE_SECONDS
        return NO_USERS if is_outdated else self._loaded_users
