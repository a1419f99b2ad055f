"""Checks a user's password, limited by failed attempts and by how many hashes fit on the machine at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import request
from werkzeug.exceptions import ServiceUnavailable

from dashboard.web.auth.audit_log import AuditLog
from dashboard.web.auth.device_cookie import device_of
from dashboard.web.auth.login_attempts import LoginAttempts, pseudonym
from dashboard.web.auth.users import Users
from dashboard.web.concurrency_limit import ConcurrencyLimit

MAX_HASHING, MAX_WAITING, MAX_WAIT_SECONDS = 2, 1, 3  # a hash takes 32 MB and up to 0.3 s of a core


class RefusedError(Exception):
    """A form that is refused; `key` is that of the sentence that says why, filled in with `values`."""

    def __init__(self, key: str, status: int, *, retry_after: int = 0, **values: object) -> None:
        """Take the key, the HTTP status, and after how many seconds another attempt may help."""
        super().__init__(key)
        self.key, self.status, self.values = key, status, values
        self.headers = {"Retry-After": str(retry_after)} if retry_after else {}


class PasswordCheck:
    """Lets a password be tried; who fails too often must wait."""

    def __init__(self, users: Users, attempts: LoginAttempts, audit_log: AuditLog) -> None:
        """Check against the users."""
        self._users, self._attempts, self._audit_log = users, attempts, audit_log
        self._hashing = ConcurrencyLimit(running=MAX_HASHING, waiting=MAX_WAITING, seconds=MAX_WAIT_SECONDS)

    def require(self, name: str, password: str, wrong: str = "sign_in.refused") -> None:
        """RefusedError where the password is not the user's (401), too many have failed (429) or hash now (503).

        `wrong` is the key of the sentence for the first of these.
        """
        client = (request.remote_addr or "local", name, device_of(pseudonym(name)))
        if wait := self._attempts.retry_after(*client):
            self._audit_log.write_limited(name, client[0])
            raise RefusedError("sign_in.limited", 429, retry_after=wait, minutes=-(-wait // 60))
        with self.hashing():
            self._attempts.failed(*client)  # before the slow hash, so that many attempts at once are counted
            is_known = self._users.authenticate(name, password)
        if not is_known:
            self._audit_log.write("refused", name, client[0])
            raise RefusedError(wrong, 401)
        self._attempts.succeeded(*client)

    @contextmanager
    def hashing(self) -> Iterator[None]:
        """Hold one of the few places in which a password is hashed; RefusedError (503) where none is free in time."""
        try:
            with self._hashing.slot():
                yield
        except ServiceUnavailable as error:
            seconds = int(str(error.retry_after))
            raise RefusedError("sign_in.busy", 503, retry_after=seconds, seconds=seconds) from error
