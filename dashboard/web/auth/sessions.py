"""Keeps the register of sign-ins, so that a user sees them and ends any of them at once, in all processes."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from dashboard.web.auth.database import Database

MAX_BROWSER_CHARS = 60
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

    def is_open(self, session: Session) -> bool:
        """Whether a session was not ended; enters it where it is not in the register."""
        query = (
            "select exists(select 1 from revoked where session = :s), exists(select 1 from sessions where session = :s)"
        )
        is_ended, is_known = self._database.connection.execute(query, {"s": session.number}).fetchone()
        if not (is_ended or is_known):
            self.begin(session)
        return not is_ended

    def begin(self, session: Session) -> None:
        """Enter a session, but for one that was ended meanwhile, and delete those that have run out."""
        with self._database.connection as connection:
            connection.execute(
                "insert or ignore into sessions select ?1, ?2, ?3, ?4, ?5, ?6, ?7"
                " where not exists (select 1 from revoked where session = ?1)",
                (session.number, session.name, session.fingerprint, session.address,
                 session.browser, session.began, session.until),
            )  # fmt: skip
            connection.execute("delete from sessions where until < ?", (self._now(),))

    def end(self, number: str, seconds: float) -> None:
        """End a session, which would hold for `seconds` at most."""
        with self._database.connection as connection:
            connection.execute("insert or ignore into revoked values (?, ?)", (number, self._now() + seconds))
            connection.execute("delete from sessions where session = ?", (number,))
            connection.execute("delete from revoked where until < ?", (self._now(),))

    def of(self, name: str, fingerprint: str | None) -> tuple[Session, ...]:
        """The sessions of a user that hold with the password of now, the newest first."""
        query = (
            "select session, name, fingerprint, address, browser, began, until from sessions"
            " where name = ? and fingerprint = ? and until >= ? order by began desc"
        )
        rows = self._database.connection.execute(query, (name, fingerprint, self._now())).fetchall()
        return tuple(Session(*row) for row in rows)


def browser_name(user_agent: str) -> str:
    """Browser and system in two words, such as `Edge · Windows`; what is unknown by the start of what it says."""
    names = [next((name for part, name in known.items() if part in user_agent), "") for known in (BROWSERS, SYSTEMS)]
    return " · ".join(filter(None, names)) or user_agent[:MAX_BROWSER_CHARS]
