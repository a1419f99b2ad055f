"""Gives, checks and withdraws API tokens, with which programs read the dataset; only their digests are kept."""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass

from flask import Response, request

from dashboard.web.auth.audit_log import AuditLog
from dashboard.web.auth.database import Database
from dashboard.web.auth.login_attempts import LoginAttempts
from dashboard.web.auth.roles import Account, Role
from dashboard.web.request_guard import plain_response

PREFIX = "kjj_"  # so that a token is known as one wherever it is found
TOKEN_BYTES = 32  # nobody guesses them, so a quick digest keeps them as safe as a slow one
SCHEME = "bearer"


@dataclass(frozen=True, slots=True)
class Token:
    """A token without its secret: number, name, who gave it, when, and until when; times are seconds since 1970."""

    number: int
    name: str
    given_by: str
    given: float
    expires: float


class Tokens:
    """The tokens of a database."""

    def __init__(self, database: Database, now: Callable[[], float] = time.time) -> None:
        """Keep them in a database."""
        self._database, self._now = database, now

    def give(self, name: str, given_by: str, expires: float) -> str | None:
        """Return a new token, which is nowhere to be read again; None where one has this name."""
        token = PREFIX + secrets.token_urlsafe(TOKEN_BYTES)
        values = (name, _digest(token), given_by, self._now(), expires)
        try:
            with self._database.connection as connection:
                connection.execute(
                    "insert into tokens (name, digest, given_by, given, expires) values (?, ?, ?, ?, ?)", values
                )
        except sqlite3.IntegrityError:
            return None
        return token

    def withdraw(self, number: int) -> str | None:
        """Withdraw a token and return its name; None where there is none."""
        with self._database.connection as connection:
            query = "delete from tokens where number = ? returning name"
            row = connection.execute(query, (number,)).fetchone()
        return str(row[0]) if row else None

    def all(self) -> tuple[Token, ...]:
        """The tokens that were not withdrawn, by name, those that have run out too."""
        rows = self._database.connection.execute(
            "select number, name, given_by, given, expires from tokens order by name"
        )
        return tuple(Token(*row) for row in rows.fetchall())

    def name_of(self, token: str) -> str | None:
        """The name of a token that holds now; None for any other text."""
        query = "select name from tokens where digest = ? and expires > ?"
        row = self._database.connection.execute(query, (_digest(token), self._now())).fetchone()
        return str(row[0]) if row else None


class TokenSignIn:
    """Identifies programs by the token in their `Authorization` header; failed tries are limited as those of users."""

    def __init__(self, tokens: Tokens, attempts: LoginAttempts, audit_log: AuditLog) -> None:
        """Check against the tokens."""
        self._tokens, self._attempts, self._audit_log = tokens, attempts, audit_log

    def account(self) -> Account | Response | None:
        """The account of the current request's token, a refusal, or None where the request has no token."""
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != SCHEME:
            return None
        address, token = request.remote_addr or "local", token.strip()
        if wait := self._attempts.retry_after(address, token):
            self._audit_log.write_limited("", address)
            refusal = plain_response("尝试次数过多，请稍后再试 · too many failed attempts; try again later\n", 429)
            refusal.headers["Retry-After"] = str(wait)
            return refusal
        name = self._tokens.name_of(token)
        if name is not None:
            return Account(f"token {name}", Role.TOKEN)
        self._attempts.failed(address, token)
        self._audit_log.write("token refused", "", address)
        refusal = plain_response("令牌无效、已过期或已撤销 · the token is wrong, expired or withdrawn\n", 401)
        refusal.headers["WWW-Authenticate"] = 'Bearer error="invalid_token"'
        return refusal


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
