"""Gives, checks and withdraws API tokens, with which programs read the dataset; only their digests are kept."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

from flask import Response, request
from sqlalchemy import delete, exc, func, select

from dashboard.history.database import Database
from dashboard.history.tables import TOKENS
from dashboard.web.auth.audit_log import AuditLog
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
        city, last = self._database.city, select(func.max(TOKENS.c.number)).where(TOKENS.c.city == self._database.city)
        values = {
            "name": name,
            "digest": _digest(token),
            "given_by": given_by,
            "given": self._now(),
            "expires": expires,
        }
        try:
            with self._database.writing() as connection:
                number = (connection.execute(last).scalar() or 0) + 1
                connection.execute(TOKENS.insert().values(city=city, number=number, **values))
        except exc.IntegrityError:
            return None
        return token

    def withdraw(self, number: int) -> str | None:
        """Withdraw a token and return its name; None where there is none."""
        among = (TOKENS.c.city == self._database.city) & (TOKENS.c.number == number)
        with self._database.writing() as connection:
            name = connection.execute(select(TOKENS.c.name).where(among)).scalar()
            connection.execute(delete(TOKENS).where(among))
        return name

    def all(self) -> tuple[Token, ...]:
        """The tokens that were not withdrawn, by name, those that have run out too."""
        columns = (TOKENS.c[name] for name in ("number", "name", "given_by", "given", "expires"))
        query = select(*columns).where(TOKENS.c.city == self._database.city).order_by(TOKENS.c.name)
        with self._database.reading() as connection:
            return tuple(Token(*row) for row in connection.execute(query))

    def name_of(self, token: str) -> str | None:
        """The name of a token that holds now; None for any other text."""
        among = (TOKENS.c.city == self._database.city) & (TOKENS.c.digest == _digest(token))
        with self._database.reading() as connection:
            return connection.execute(select(TOKENS.c.name).where(among, TOKENS.c.expires > self._now())).scalar()


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
