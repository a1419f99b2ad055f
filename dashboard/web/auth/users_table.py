"""Keeps users, the key that signs their cookies, and the audit log in a database that several machines share."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Mapping
from types import MappingProxyType

from sqlalchemy import delete, exc, select

from dashboard.history.database import Database, DatabaseError, UncertainError, reason, retried
from dashboard.history.tables import EVENTS, KEYS, USERS
from dashboard.history.timeouts import QUICK_SECONDS
from dashboard.web.auth.roles import Role
from dashboard.web.auth.user_store import (
    KEY_BYTES,
    ChangeUser,
    User,
    UsersError,
    changed_users,
    checked_key,
    event_line,
)

KEY = "sign-ins"
REFRESH_SECONDS = 1  # between two looks at the users
COLUMNS = ("name", "hashed", "role", "places", "must_change_password")


class UsersTable:
    """The users of a city in a database; see `UserStore`."""

    grace_seconds = 15 * 60.0
    owner_warning = ""

    def __init__(self, database: Database) -> None:
        """Keep them in a database with the tables of users."""
        self.database = database

    def __str__(self) -> str:
        """The database, without anything secret."""
        return str(self.database)

    @property
    def is_empty(self) -> bool:
        """Whether the city has no user."""
        query = select(USERS.c.name).where(USERS.c.city == self.database.city).limit(1)
        try:
            with self.database.reading() as connection:
                return connection.execute(query).first() is None
        except DatabaseError as error:
            raise UsersError(f"{self}: the users cannot be read ({reason(error)})") from error

    def stamp(self) -> object:
        """Another one each second."""
        return int(time.monotonic() // REFRESH_SECONDS)

    def read(self) -> Mapping[str, User]:
        """Users by name; UsersError where there is none."""
        query = select(*(USERS.c[name] for name in COLUMNS)).where(USERS.c.city == self.database.city)
        try:
            with self.database.reading(QUICK_SECONDS) as connection:
                rows = connection.execute(query.order_by(USERS.c.name)).all()
        except DatabaseError as error:
            raise UsersError(f"{self}: the users cannot be read ({reason(error)})") from error
        if not rows:
            raise UsersError(f"{self} names no user; python app.py add-user NAME adds one")
        return MappingProxyType({row.name: _user(*row[1:]) for row in rows})

    def key(self) -> bytes:
        """The key."""
        query = select(KEYS.c.content).where(KEYS.c.city == self.database.city, KEYS.c.name == KEY)
        try:
            with self.database.reading() as connection:
                text = connection.execute(query).scalar()
        except DatabaseError as error:
            raise UsersError(f"{self}: the key cannot be read ({reason(error)})") from error
        if text is None:
            raise UsersError(f"{self}: the key of the sign-ins is missing; add-user makes it")
        return checked_key(text, str(self))

    def change(self, name: str, change: ChangeUser, *, create: bool = False) -> bool:
        """Change a user in a transaction; UsersError also where the database cannot be written."""
        try:
            return self._change(name, change, create)
        except DatabaseError as error:
            raise self._refusal(error) from error

    @retried
    def _change(self, name: str, change: ChangeUser, create: bool) -> bool:
        city = self.database.city
        with self.database.writing() as connection:
            query = select(*(USERS.c[column] for column in COLUMNS)).where(USERS.c.city == city)
            users = {row.name: _user(*row[1:]) for row in connection.execute(query)}
            if not (users or create):
                raise UsersError(f"{self} names no user; python app.py add-user NAME adds one")
            changed = changed_users(users, name, change, str(self))
            connection.execute(delete(USERS).where(USERS.c.city == city, USERS.c.name == name))
            if name in changed:
                columns = dict(zip(COLUMNS, _row(name, changed[name]), strict=True))
                connection.execute(USERS.insert().values(city=city, **columns))
            has_key = connection.execute(select(KEYS.c.name).where(KEYS.c.city == city, KEYS.c.name == KEY)).first()
            if create and not has_key:
                content = secrets.token_hex(KEY_BYTES)
                connection.execute(KEYS.insert().values(city=city, name=KEY, content=content))
        return name not in users

    def receive(self, users: Mapping[str, User], key: bytes) -> None:
        """Write the rows and the key in a transaction; UsersError where the city has users already."""
        try:
            self._receive(users, key)
        except DatabaseError as error:
            raise self._refusal(error) from error

    @retried
    def _receive(self, users: Mapping[str, User], key: bytes) -> None:
        city = self.database.city
        with self.database.writing() as connection:
            if connection.execute(select(USERS.c.name).where(USERS.c.city == city).limit(1)).first():
                raise UsersError(f"{self} has users of {city} already, which are not written over")
            rows = [dict(zip(COLUMNS, _row(name, user), strict=True)) for name, user in users.items()]
            connection.execute(USERS.insert(), [{"city": city, **row} for row in rows])
            connection.execute(delete(KEYS).where(KEYS.c.city == city, KEYS.c.name == KEY))
            connection.execute(KEYS.insert().values(city=city, name=KEY, content=key.hex()))

    def _refusal(self, error: DatabaseError) -> UsersError:
        outcome = "look whether it was changed" if isinstance(error, UncertainError) else "nothing was changed"
        return UsersError(f"{self} cannot be written ({reason(error)}); {outcome}")

    def append_event(self, event: str, user: str | None, **details: object) -> None:
        """Append a line, whose number is its time in nanoseconds."""
        line = event_line(event, user, details)
        while True:
            try:
                with self.database.adding() as connection:
                    row = {"city": self.database.city, "number": time.time_ns(), "line": line}
                    connection.execute(EVENTS.insert().values(**row))
                return
            except exc.IntegrityError:  # another process had the same nanosecond
                continue


def _user(hashed: str, role: str, places: str, must_change_password: bool) -> User:
    return User(hashed, Role(role), tuple(json.loads(places)), must_change_password)


def _row(name: str, user: User) -> tuple[object, ...]:
    places = json.dumps(list(user.places), ensure_ascii=False)
    return name, user.hashed, user.role.value, places, user.must_change_password
