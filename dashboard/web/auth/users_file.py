"""Keeps users in a file: names, scrypt hashes, roles and places; and beside it the key that signs session cookies.

A line is a name, a colon and a hash, or `-` for a user without a password, whom the web server in front signs in.
Whoever is more than a reader has JSON after it: `li:scrypt:…$…$… {"role": "reporter", "places": ["青山湖区"]}`.
"""

from __future__ import annotations

import json
import os
import secrets
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from types import MappingProxyType

from filelock import FileLock, Timeout

from dashboard.history.atomic_files import atomic_write, file_stamp, open_private
from dashboard.web.auth.roles import Role
from dashboard.web.auth.user_store import (
    HASH,
    KEY_BYTES,
    NAME,
    ChangeUser,
    User,
    UsersError,
    changed_users,
    check_role,
    checked_key,
    event_line,
)

NO_PASSWORD = "-"  # stands where a hash would
HEADER = "# Users of the dashboard: name, colon, salted hash, role. Written by: python app.py add-user NAME\n"
OTHERS_MODE = 0o077  # rights of group and others
TYPES = {"role": str, "places": list, "must_change_password": bool}  # of what may stand after a hash


class UsersFile:
    """The users of a file; see `UserStore`. A file and a key that others than their owner can read are not used."""

    grace_seconds = 60.0

    def __init__(self, path: Path) -> None:
        """Name the file, which may not exist yet."""
        self.path = path
        self._key_path, self._log_path = (path.with_name(f"{path.name}.{ending}") for ending in ("key", "log"))

    def __str__(self) -> str:
        """The file's path."""
        return str(self.path)

    @property
    def is_empty(self) -> bool:
        """Whether there is no file."""
        return not self.path.exists()

    def stamp(self) -> object:
        """The stamp of the file."""
        return file_stamp(self.path)

    def read(self) -> Mapping[str, User]:
        """Users by name; UsersError names a faulty line."""
        path = self.path
        try:
            _refuse_others(path)
            lines = path.read_text(encoding="utf-8-sig").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
            raise UsersError(
                f"{path}: the users cannot be read ({reason}); python app.py add-user NAME makes one"
            ) from error
        users: dict[str, User] = {}
        for number, line in enumerate(lines, 1):
            if not line.strip() or line.startswith("#"):
                continue
            name, user = _parsed(line.strip(), f"{path} line {number}")
            if name in users:
                raise UsersError(f"{path} line {number}: {name} stands there twice")
            users[name] = user
        if not users:
            raise UsersError(f"{path} names no user; python app.py add-user NAME adds one")
        return MappingProxyType(users)

    def key(self) -> bytes:
        """The key; UsersError also where others can read it."""
        try:
            _refuse_others(self._key_path)
            text = self._key_path.read_text(encoding="ascii")
        except (OSError, ValueError) as error:
            raise UsersError(
                f"{self._key_path}: the key of the sign-ins is missing or faulty; add-user makes it"
            ) from error
        return checked_key(text, str(self._key_path))

    def change(self, name: str, change: ChangeUser, *, create: bool = False) -> bool:
        """Change a user under the file's lock; UsersError also where it cannot be had or written."""
        with _locked(self.path):
            users = self.read() if self.path.exists() or not create else {}
            changed = changed_users(users, name, change, str(self))
            _write_private(self.path, HEADER + "".join(_line(known, user) for known, user in changed.items()))
            if create and not self._key_path.exists():
                _write_private(self._key_path, secrets.token_hex(KEY_BYTES) + "\n")
        return name not in users

    def receive(self, users: Mapping[str, User], key: bytes) -> None:
        """Write the file and its key; UsersError where there is a file of this name."""
        with _locked(self.path):
            if self.path.exists():
                raise UsersError(f"{self} exists already and is not written over")
            _write_private(self._key_path, key.hex() + "\n")
            _write_private(self.path, HEADER + "".join(_line(name, user) for name, user in users.items()))

    def append_event(self, event: str, user: str | None, **details: object) -> None:
        """Append a line to the log beside the file; one that is made here gets the owner of the file of users."""
        is_new = not self._log_path.exists()
        with open(self._log_path, "a", encoding="utf-8", opener=open_private) as file:
            file.write(f"{event_line(event, user, details)}\n")
        if is_new:
            with suppress(AttributeError, OSError):  # Windows has no such call; only root may give files away
                os.chown(self._log_path, self.path.stat().st_uid, self.path.stat().st_gid)

    @property
    def owner_warning(self) -> str:
        """What to look at where the file does not belong to the owner of its folder, whom the service runs as."""
        file, folder = self.path.stat(), self.path.parent.stat()
        if os.name == "nt" or file.st_uid == folder.st_uid:
            return ""
        return (
            f"{self.path} belongs to the account {file.st_uid} and its folder to {folder.st_uid}: a service that runs "
            f"as {folder.st_uid} cannot read it and lets nobody in; chown {folder.st_uid} {self.path}"
        )


def _parsed(line: str, place: str) -> tuple[str, User]:
    """Name and user of a line; UsersError where it is not as `_line` writes it."""
    name, _, rest = line.partition(":")
    hashed, _, details = rest.partition(" ")
    if not (NAME.fullmatch(name) and (hashed == NO_PASSWORD or HASH.fullmatch(hashed))):
        raise UsersError(f"{place}: a name, a colon and a hash are needed, as add-user writes them")
    try:
        more = json.loads(details or "{}")
        if any(type(value) is not TYPES[key] for key, value in more.items()):
            raise ValueError
        role, places = Role(more.pop("role", Role.READER)), tuple(map(str, more.pop("places", ())))
        check_role(role, places)
    except (ValueError, LookupError, AttributeError, RecursionError, UsersError) as error:
        raise UsersError(
            f"{place}: after the hash may stand a role and a reporter's places, as add-user writes them"
        ) from error
    return name, User("" if hashed == NO_PASSWORD else hashed, role, places, **more)


def _line(name: str, user: User) -> str:
    """A user's line; that of a reader is as it was before there were roles."""
    more = {key: value for key, value in asdict(user).items() if key in TYPES and value not in ((), False)}
    details = f" {json.dumps(more, ensure_ascii=False)}" if more != {"role": Role.READER} else ""
    return f"{name}:{user.hashed or NO_PASSWORD}{details}\n"


def _write_private(path: Path, text: str) -> None:
    """Write a file that its owner alone can read: the owner of before, or that of the folder."""
    if path.exists():
        atomic_write(path, text.encode(), mode_from=path, private=True)
    else:
        atomic_write(path, text.encode(), private=True)
        _give_to_folder_owner(path)


def _give_to_folder_owner(path: Path) -> None:
    """Give a file that root has made to the owner of its folder, as whom the service runs."""
    if os.name != "nt" and os.geteuid() == 0:
        folder = path.parent.stat()
        os.chown(path, folder.st_uid, folder.st_gid, follow_symlinks=False)


def _refuse_others(path: Path) -> None:
    """UsersError where group or others have rights on a file, as ssh does with its keys; Windows has no such rights."""
    mode = stat.S_IMODE(path.stat().st_mode)
    if os.name != "nt" and mode & OTHERS_MODE:
        raise UsersError(f"{path}: others than its owner have rights on it ({mode:o}); chmod 600 {path}")


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold the lock of the users' file; UsersError where it cannot be had or a file cannot be written."""
    if not path.parent.is_dir():
        raise UsersError(f"{path.parent} is not a folder; the users cannot be kept there")
    lock = path.with_name(f".{path.name}.lock")
    try:
        with FileLock(lock, timeout=10):
            _give_to_folder_owner(lock)
            yield
    except Timeout as error:
        raise UsersError(f"{path} is being changed by somebody else; try again") from error
    except OSError as error:
        raise UsersError(
            f"{error.filename or path} cannot be written: {error.strerror}; nothing was changed"
        ) from error
