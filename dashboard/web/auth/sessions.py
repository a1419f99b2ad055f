"""Keeps the register of sign-ins, so that a user sees them and ends any of them at once, in all processes."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import delete, exc, exists, select

from dashboard.history.database import Database, DatabaseError
from dashboard.history.tables import REVOKED, SESSIONS
from dashboard.history.timeouts import QUICK_SECONDS

COLUMNS = ("name", "fingerprint", "address", "browser", "began", "until")  # of a session beside its number
MAX_BROWSER_CHARS = 60
GRACE_SECONDS = 15 * 60  # that a session holds on while the database does not answer
MAX_CONFIRMED = 10_000  # sessions that a process remembers for that
BROWSERS = {  # by what stands in a User-Agent; most of them also name those further down
    "MicroMessenger": "微信", "DingTalk": "钉钉", "Edg": "Edge", "OPR": "Opera", "QQBrowser": "QQ", "UCBrowser": "UC",
    "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari",
}  # fmt: skip
SYSTEMS = {
    "Windows": "Windows", "Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Mac OS": "macOS", "Linux": "Linux",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Session:
    """A sign-in: whose, with which password (the fingerprint of its hash), from where, when and until when.

    Times are seconds since 1970.
    """

    number: str
    name: str
    fingerprint: str
    address: str
    browser: str
    began: float
    until: float


class Sessions:
    """Register of the sign-ins, and the list of those that were ended before they would have run out.

    A session holds by its signed cookie, also on another machine with the same key. One that is not in the register,
    because it began there or before there was one, is entered when it is first seen.
    """

    def __init__(self, database: Database, now: Callable[[], float] = time.time) -> None:
        """Keep the register in a database."""
        self._database, self._now = database, now
        self._confirmed: dict[str, float] = {}  # sessions by number, and when they were last known to be open

    def is_open(self, session: Session) -> bool:
        """Whether a session was not ended; enters it where it is not in the register.

        While a database does not answer, those hold on that this process has lately known to be open.
        """
        city, number, now = self._database.city, session.number, self._now()
        in_tables = (exists().where(table.c.city == city, table.c.session == number) for table in (REVOKED, SESSIONS))
        try:
            with self._database.reading(QUICK_SECONDS) as connection:
                is_ended, is_known = map(bool, connection.execute(select(*in_tables)).first() or (False, False))
            if not (is_ended or is_known):
                self.begin(session)
        except DatabaseError:
            if now - self._confirmed.get(number, 0) > GRACE_SECONDS:
                raise
            return True
        self._confirm(number, now, not is_ended)
        return not is_ended

    def _confirm(self, number: str, now: float, is_open: bool) -> None:
        """Remember when a session was last known to be open, of the newest ones."""
        self._confirmed.pop(number, None)
        if is_open:
            self._confirmed[number] = now
            while len(self._confirmed) > MAX_CONFIRMED:
                self._confirmed.pop(next(iter(self._confirmed)))

    def begin(self, session: Session) -> None:
        """Enter a session, but for one that was ended meanwhile, and delete those that have run out."""
        city, columns = self._database.city, {name: getattr(session, name) for name in COLUMNS}
        with suppress(exc.IntegrityError), self._database.adding() as connection:  # another process has entered it
            ended = select(REVOKED.c.session).where(REVOKED.c.city == city, REVOKED.c.session == session.number)
            if connection.execute(ended).first() is None:
                connection.execute(SESSIONS.insert().values(city=city, session=session.number, **columns))
            connection.execute(delete(SESSIONS).where(SESSIONS.c.city == city, SESSIONS.c.until < self._now()))

    def end(self, number: str, seconds: float) -> None:
        """End a session, which would hold for `seconds` at most."""
        city, now = self._database.city, self._now()
        with suppress(exc.IntegrityError), self._database.adding() as connection:  # another process has ended it
            connection.execute(REVOKED.insert().values(city=city, session=number, until=now + seconds))
        with self._database.adding() as connection:
            connection.execute(delete(SESSIONS).where(SESSIONS.c.city == city, SESSIONS.c.session == number))
            connection.execute(delete(REVOKED).where(REVOKED.c.city == city, REVOKED.c.until < now))

    def of(self, name: str, fingerprint: str | None) -> tuple[Session, ...]:
        """The sessions of a user that hold with the password of now, the newest first."""
        query = (
            select(SESSIONS.c.session, *(SESSIONS.c[column] for column in COLUMNS))
            .where(SESSIONS.c.city == self._database.city, SESSIONS.c.name == name)
            .where(SESSIONS.c.fingerprint == fingerprint, SESSIONS.c.until >= self._now())
            .order_by(SESSIONS.c.began.desc())
        )
        with self._database.reading() as connection:
            return tuple(Session(*row) for row in connection.execute(query))


def browser_name(user_agent: str) -> str:
    """Browser and system in two words, such as `Edge · Windows`; what is unknown by the start of what it says."""
    names = [next((name for part, name in known.items() if part in user_agent), "") for known in (BROWSERS, SYSTEMS)]
    return " · ".join(filter(None, names)) or user_agent[:MAX_BROWSER_CHARS]
