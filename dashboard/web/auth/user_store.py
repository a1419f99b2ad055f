"""Users and what keeps them: a file beside the program, or a table of the database."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from dashboard.settings import SettingError
from dashboard.web.auth.roles import USER_ROLES, Role

HASHING = "scrypt:32768:8:3"  # 32 MB and three rounds, as OWASP's Password Storage Cheat Sheet asks at least
NAME = re.compile(r"[\w][\w.@-]{0,63}")
HASH = re.compile(r"scrypt:\d+:\d+:\d+\$\w+\$[0-9a-f]{128}")
KEY_BYTES = 32  # of what signs cookies and forms


class UsersError(SettingError):
    """A file of users, a name or a role that cannot be used; the message says what is allowed.

    `reason` names the sentence that a page shows for it, `users.refused_…` of the locales; it is empty where only who
    looks after the server can mend it.
    """

    def __init__(self, message: str, reason: str = "") -> None:
        """Take the message of the command line, and the key of the page's."""
        super().__init__(message)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class User:
    """A user: salted hash of the password, or empty for none; role; the places for which a reporter reports."""

    hashed: str = ""
    role: Role = Role.READER
    places: tuple[str, ...] = ()
    must_change_password: bool = False  # the password is a first one, which an admin knows

    @property
    def version(self) -> str:
        """Changes with whatever changes in a user, so that a form of before is noticed."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:16]


ChangeUser = Callable[[User | None], User | None]  # the user as they are (None: unknown) to what they are to be


class UserStore(Protocol):
    """Keeps users, the key that signs their cookies, and the audit log. Its text names it in messages."""

    grace_seconds: float  # that users stay who were read before the store could no longer be read

    @property
    def is_empty(self) -> bool:
        """Whether there is no user yet."""

    @property
    def owner_warning(self) -> str:
        """What to look at where the service may not be able to read the users; empty where all is well."""

    def read(self) -> Mapping[str, User]:
        """Users by name; UsersError where there is none, or where they cannot be read."""

    def key(self) -> bytes:
        """The key; UsersError where there is none or it is too short."""

    def stamp(self) -> object:
        """What is another where users may have changed; it costs little."""

    def change(self, name: str, change: ChangeUser, *, create: bool = False) -> bool:
        """Change a user in one step; True where the name is new.

        `change` returns the user as they are to be (None: removed), or raises UsersError. The last user stays, and the
        last admin stays one. `create` makes the first user and the key.
        """

    def receive(self, users: Mapping[str, User], key: bytes) -> None:
        """Take over users with the key of their cookies, in one step; UsersError where there are users already."""

    def append_event(self, event: str, user: str | None, **details: object) -> None:
        """Append a line to the audit log; OSError or DatabaseError where it cannot be written."""


def changed_users(users: Mapping[str, User], name: str, change: ChangeUser, store: str) -> dict[str, User]:
    """The users after a change of one; UsersError where it is not allowed."""
    before, others = users.get(name), {other: user for other, user in users.items() if other != name}
    after = change(before)
    if after is not None:
        check_role(after.role, after.places)
    elif not others:
        raise UsersError(f"{name} is the only user of {store}; add another first, or serve without --users", "last")
    changed = dict(users) | {name: after} if after is not None else others
    if before is not None and before.role is Role.ADMIN and not _is_admin_left(changed, before):
        raise UsersError(f"{name} is the last admin of {store}; make another user admin first", "last_admin")
    return changed


def _is_admin_left(users: Mapping[str, User], before: User) -> bool:
    """Whether an admin is among the users: one with a password where the admin of before had one."""
    return any(user.role is Role.ADMIN and (user.hashed or not before.hashed) for user in users.values())


def check_role(role: Role, places: tuple[str, ...]) -> None:
    """Raise UsersError where no user can have this role, or not with these places."""
    if role not in USER_ROLES:
        raise UsersError(f"{role.value!r} is no role; there are {', '.join(USER_ROLES)}", "role")
    if bool(places) != (role is Role.REPORTER):
        raise UsersError("a reporter has one or more places, each with --place; no other role has any", "places")


def checked_key(text: str, store: str) -> bytes:
    """The key that a hexadecimal text spells; UsersError where it spells none, or one that is too short."""
    try:
        key = bytes.fromhex(text.strip())
    except ValueError as error:
        raise UsersError(f"{store}: the key of the sign-ins is faulty; remove it and add-user makes one") from error
    if len(key) < KEY_BYTES:
        raise UsersError(f"{store}: the key of the sign-ins is too short; remove it and add-user makes one")
    return key


def event_line(event: str, user: str | None, details: Mapping[str, object]) -> str:
    """A line of the audit log, without its end."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return json.dumps({"time": now, "event": event, "user": user, **details}, ensure_ascii=False)
