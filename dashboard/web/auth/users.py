"""Reloads users when they change, and checks passwords."""

from __future__ import annotations

import hashlib
import logging
import secrets
import time
from collections.abc import Mapping
from types import MappingProxyType

from werkzeug.security import check_password_hash

from dashboard.web.auth.password_rules import MAX_PASSWORD_CHARS, normalized
from dashboard.web.auth.user_store import HASHING, KEY_BYTES, User, UsersError, UserStore

NO_USERS: Mapping[str, User] = MappingProxyType({})
UNKNOWN_USER_HASH = f"{HASHING}$0000000000000000${'0' * 128}"  # a hash that no password has

log = logging.getLogger(__name__)


class Users:
    """The users of a store, reloaded when they change; one that cannot be read lets nobody in after its grace.

    One that cannot be read from the start lets nobody in until it can: a process that starts anew is no way in, and
    its failure would end the service.
    """

    def __init__(self, store: UserStore) -> None:
        """Read the users and their key."""
        self.store, self._loaded_users = store, NO_USERS
        self.key, self.was_read = secrets.token_bytes(KEY_BYTES), False  # until the store can be read
        self.fault, self._fault_since = "", 0.0  # why the store cannot be read now, and since when
        self._load(store.stamp())

    def refresh(self) -> None:
        """Reload the users if they may have changed, or as long as they cannot be read; a fault is logged once."""
        stamp = self.store.stamp()
        if stamp != self._stamp or self.fault:
            self._load(stamp)

    def _load(self, stamp: object) -> None:
        self._stamp = stamp
        try:
            users = self.store.read()
            if not self.was_read:
                self.key, self.was_read = self.store.key(), True
            self._loaded_users, self.fault = users, ""
        except UsersError as error:
            if str(error) != self.fault and self._loaded_users:
                log.error("users of before may look for %.0f seconds, then nobody: %s", self.store.grace_seconds, error)
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
        """Users by name; none where the store cannot be read for longer than its grace."""
        is_outdated = self.fault and time.monotonic() - self._fault_since >= self.store.grace_seconds
        return NO_USERS if is_outdated else self._loaded_users
