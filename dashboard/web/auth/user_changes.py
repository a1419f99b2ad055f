"""Adds, changes and removes users of a store, for the command line and for the pages of admins."""

from __future__ import annotations

import secrets
from dataclasses import replace

from werkzeug.security import generate_password_hash

from dashboard.web.auth.password_rules import PasswordError, check_password, normalized
from dashboard.web.auth.roles import Role
from dashboard.web.auth.user_store import HASHING, NAME, User, UsersError, UserStore

FIRST_PASSWORD_CHARS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that looks like another; 16 of them have 79 bits
FIRST_PASSWORD_GROUPS = (4, 4, 4, 4)
Places = tuple[str, ...]


def add_user(store: UserStore, name: str, password: str | None, role: Role = Role.READER, places: Places = ()) -> bool:
    """Add a user, or give one a new password and keep the role; True where the user is new.

    `password` is None for a user without one. UsersError and PasswordError say what is not allowed.
    """
    name = checked_name(name)
    hashed = "" if password is None else _hashed(name, password)

    def with_password(user: User | None) -> User:
        return replace(user or User("", role, places), hashed=hashed, must_change_password=False)

    return store.change(name, with_password, create=True)


def add_new_user(store: UserStore, name: str, password: str | None, role: Role, places: Places) -> None:
    """Add a user with a first password, to be changed at the first sign-in, or without one; errors as above."""
    name = checked_name(name)
    hashed = "" if password is None else _hashed(name, password)

    def new(user: User | None) -> User:
        if user is not None:
            raise UsersError(f"{store} has a user {name!r} already", "exists")
        return User(hashed, role, places, must_change_password=bool(hashed))

    store.change(name, new)


def set_password(store: UserStore, name: str, password: str, *, is_first: bool, version: str) -> None:
    """Give a user another password, which ends their sign-ins; a first one must be changed at the next sign-in.

    Here and below `version` is that of the user on the page from which a form came; UsersError where it has changed.
    """
    hashed = _hashed(name, password)

    def with_password(user: User | None) -> User:
        return replace(_as_seen(store, name, user, version), hashed=hashed, must_change_password=is_first)

    store.change(name, with_password)


def set_role(store: UserStore, name: str, role: Role, places: Places, version: str = "") -> None:
    """Give a user another role, and a reporter other places; the password stays."""
    name = normalized(name)
    store.change(name, lambda user: replace(_as_seen(store, name, user, version), role=role, places=places))


def remove_user(store: UserStore, name: str, version: str = "") -> None:
    """Remove a user and end their sign-ins; UsersError where there is none, or no other."""
    name = normalized(name)

    def removed(user: User | None) -> None:
        _as_seen(store, name, user, version)

    store.change(name, removed)


def first_password(name: str) -> str:
    """A random password for a user that can be read out, such as `k7mp-x3wq-hn4t-b9ec`; UsersError for no name."""
    name = checked_name(name)
    while True:
        password = "-".join(
            "".join(secrets.choice(FIRST_PASSWORD_CHARS) for _ in range(length)) for length in FIRST_PASSWORD_GROUPS
        )
        try:
            check_password(name, password)
        except PasswordError:  # it holds the name, which may be a single letter
            continue
        return password


def checked_name(name: str) -> str:
    """The name as the store has it; UsersError for one that cannot stand there."""
    if not NAME.fullmatch(name := normalized(name)):
        raise UsersError(
            f"{name!r} is no name: 1 to 64 letters, digits and . _ @ - are allowed, the first no mark", "name"
        )
    return name


def _hashed(name: str, password: str) -> str:
    """The salted hash of a user's new password, in up to 0.3 s; PasswordError says why it is not allowed."""
    check_password(name, password := normalized(password))
    return generate_password_hash(password, HASHING)


def _as_seen(store: UserStore, name: str, user: User | None, version: str) -> User:
    if user is None:
        raise UsersError(f"{store} has no user {name!r}; there are {', '.join(store.read())}", "unknown")
    if version and version != user.version:
        raise UsersError(f"{name} has been changed meanwhile; look again", "stale")
    return user
