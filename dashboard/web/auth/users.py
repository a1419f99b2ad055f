"""User file: names and scrypt hashes, and beside it the key that signs session cookies."""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

from filelock import FileLock
from werkzeug.security import check_password_hash, generate_password_hash

from dashboard.history.atomic_files import atomic_write, file_stamp, open_private
from dashboard.settings import SettingError

HASHING = "scrypt:32768:8:3"  # 32 MB and three rounds, as OWASP's Password Storage Cheat Sheet asks at least
NAME = re.compile(r"[\w][\w.@-]{0,63}")
MIN_PASSWORD_CHARS, MAX_PASSWORD_CHARS = 10, 200
HEADER = "# Users of the dashboard: name, colon, salted hash. Written by: python app.py add-user NAME\n"
KEY_BYTES = 32
UNKNOWN_USER_HASH = f"{HASHING}$0000000000000000${'0' * 128}"  # a hash that no password has


class UsersError(SettingError):
    """A file of users, a name or a password that cannot be used; the message says what is allowed."""


class Users:
    """The users of a file, reloaded when it changes; a faulty file leaves those of before and says why."""

    def __init__(self, path: Path) -> None:
        """Read the file; UsersError where it is faulty or its key is missing."""
        self._path, self._stamp = path, file_stamp(path)
        self._hashes, self.key = read_users(path), _key(path)

    def refresh(self) -> None:
        """Reload the file if it has changed; UsersError, once, where it is faulty."""
        stamp = file_stamp(self._path)
        if stamp != self._stamp:
            self._stamp = stamp
            self._hashes = read_users(self._path)

    def authenticate(self, name: str, password: str) -> bool:
        """Whether the password is the user's; takes as long for an unknown name as for a known one."""
        stored = self._hashes.get(name)
        matches = check_password_hash(stored or UNKNOWN_USER_HASH, password[:MAX_PASSWORD_CHARS])
        return stored is not None and matches

    def __contains__(self, name: str) -> bool:
        """Whether there is such a user."""
        return name in self._hashes

    def fingerprint(self, name: str) -> str | None:
        """Changes with a user's password, so that older sessions end with it; None for an unknown user."""
        stored = self._hashes.get(name)
        return None if stored is None else hashlib.sha256(stored.encode()).hexdigest()[:16]


def read_users(path: Path) -> Mapping[str, str]:
    """Hashes by name; UsersError names a faulty line."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise UsersError(
            f"{path}: the users cannot be read ({reason}); python app.py add-user NAME makes one"
        ) from error
    users: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        name, colon, hashed = line.strip().partition(":")
        if not (colon and NAME.fullmatch(name) and re.fullmatch(r"scrypt:\d+:\d+:\d+\$\w+\$[0-9a-f]{128}", hashed)):
            raise UsersError(f"{path} line {number}: a name, a colon and a hash are needed, as add-user writes them")
        if name in users:
            raise UsersError(f"{path} line {number}: {name} stands there twice")
        users[name] = hashed
    if not users:
        raise UsersError(f"{path} names no user; python app.py add-user NAME adds one")
    return MappingProxyType(users)


def add_user(path: Path, name: str, password: str) -> bool:
    """Add a user, or give one a new password; True where the user is new. UsersError says what is not allowed."""
    if not NAME.fullmatch(name):
        raise UsersError(f"{name!r} is no name: 1 to 64 letters, digits and . _ @ - are allowed, the first no mark")
    if not MIN_PASSWORD_CHARS <= len(password) <= MAX_PASSWORD_CHARS:
        raise UsersError(
            f"a password has {MIN_PASSWORD_CHARS} to {MAX_PASSWORD_CHARS} characters; this one has {len(password)}"
        )
    if name.lower() in password.lower() or len(set(password)) < MIN_PASSWORD_CHARS // 2:
        raise UsersError("the password holds the user's name or repeats a few characters; choose another")
    with _locked(path):
        users = dict(read_users(path)) if path.exists() else {}
        is_new = name not in users
        users[name] = generate_password_hash(password, HASHING)
        _write(path, users)
        if not _key_path(path).exists():
            atomic_write(_key_path(path), (secrets.token_hex(KEY_BYTES) + "\n").encode(), private=True)
    return is_new


def remove_user(path: Path, name: str) -> None:
    """Remove a user and end their sessions; UsersError where there is none, or no other."""
    with _locked(path):
        users = dict(read_users(path))
        if name not in users:
            raise UsersError(f"{path} has no user {name!r}; there are {', '.join(users)}")
        del users[name]
        if not users:
            raise UsersError(f"{name} is the only user of {path}; add another first, or serve without --users")
        _write(path, users)


def append_event(path: Path, event: str, user: str | None, **details: str) -> None:
    """Append a line to the audit log beside the file of users; OSError where it cannot be written.

    A log that is made here gets the owner of the file of users, so that the service can go on writing it.
    """
    time = datetime.now(UTC).isoformat(timespec="seconds")
    line = json.dumps({"time": time, "event": event, "user": user, **details}, ensure_ascii=False)
    audit_log = path.with_name(f"{path.name}.log")
    is_new = not audit_log.exists()
    with open(audit_log, "a", encoding="utf-8", opener=open_private) as file:
        file.write(f"{line}\n")
    if is_new:
        with suppress(AttributeError, OSError):  # Windows has no such call; only root may give files away
            os.chown(audit_log, path.stat().st_uid, path.stat().st_gid)


def _write(path: Path, users: Mapping[str, str]) -> None:
    text = HEADER + "".join(f"{name}:{hashed}\n" for name, hashed in users.items())
    atomic_write(path, text.encode(), private=True)


def _locked(path: Path) -> FileLock:
    if not path.parent.is_dir():
        raise UsersError(f"{path.parent} is not a folder; the users cannot be kept there")
    return FileLock(path.with_name(f".{path.name}.lock"), timeout=10)


def _key_path(path: Path) -> Path:
    return path.with_name(f"{path.name}.key")


def _key(path: Path) -> bytes:
    try:
        key = bytes.fromhex(_key_path(path).read_text(encoding="ascii").strip())
    except (OSError, ValueError) as error:
        raise UsersError(
            f"{_key_path(path)}: the key of the sign-ins is missing or faulty; add-user makes it"
        ) from error
    if len(key) < KEY_BYTES:
        raise UsersError(f"{_key_path(path)}: the key of the sign-ins is too short; remove it and add-user makes one")
    return key
