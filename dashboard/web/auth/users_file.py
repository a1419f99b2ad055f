"""Users' file: names, scrypt hashes, roles and places; and beside it the key that signs session cookies.

A line is a name, a colon and a hash, or `-` for a user without a password, whom the web server in front signs in.
Whoever is more than a reader has JSON after it: `li:scrypt:…$…$… {"role": "reporter", "places": ["青山湖区"]}`.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from types import MappingProxyType

from filelock import FileLock, Timeout

from dashboard.history.atomic_files import atomic_write
from dashboard.settings import SettingError
from dashboard.web.auth.roles import USER_ROLES, Role

HASHING = "scrypt:32768:8:3"  # 32 MB and three rounds, as OWASP's Password Storage Cheat Sheet asks at least
NAME = re.compile(r"[\w][\w.@-]{0,63}")
HASH = re.compile(r"scrypt:\d+:\d+:\d+\$\w+\$[0-9a-f]{128}")
NO_PASSWORD = "-"  # stands where a hash would
HEADER = "# Users of the dashboard: name, colon, salted hash, role. Written by: python app.py add-user NAME\n"
KEY_BYTES = 32
OTHERS_MODE = 0o077  # rights of group and others
TYPES = {"role": str, "places": list, "must_change_password": bool}  # of what may stand after a hash


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

    def line(self, name: str) -> str:
        """The user's line in the file; that of a reader is as it was before there were roles."""
        more = {key: value for key, value in asdict(self).items() if key in TYPES and value not in ((), False)}
        details = f" {json.dumps(more, ensure_ascii=False)}" if more != {"role": Role.READER} else ""
        return f"{name}:{self.hashed or NO_PASSWORD}{details}\n"


def read_users(path: Path) -> Mapping[str, User]:
    """Users by name; UsersError names a faulty line."""
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


def _parsed(line: str, place: str) -> tuple[str, User]:
    """Name and user of a line; UsersError where it is not as `User.line` writes it."""
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


def check_role(role: Role, places: tuple[str, ...]) -> None:
    """Raise UsersError where no user can have this role, or not with these places."""
    if role not in USER_ROLES:
        raise UsersError(f"{role.value!r} is no role; there are {', '.join(USER_ROLES)}", "role")
    if bool(places) != (role is Role.REPORTER):
        raise UsersError("a reporter has one or more places, each with --place; no other role has any", "places")


def change_user(path: Path, name: str, change: Callable[[User | None], User | None], *, create: bool = False) -> bool:
    """Change a user in one step; True where the name is new. `change` gets the user as they are (None: unknown).

    It returns the user as they are to be (None: removed), or raises UsersError. The last user stays, and the last admin
    stays one. `create` makes a file and its key where there are none.
    """
    with _locked(path):
        users = dict(read_users(path)) if path.exists() or not create else {}
        before = users.get(name)
        after = change(before)
        if after is not None:
            check_role(after.role, after.places)
            users[name] = after
        elif len(users) == 1:
            raise UsersError(f"{name} is the only user of {path}; add another first, or serve without --users", "last")
        else:
            users.pop(name, None)
        if before is not None and before.role is Role.ADMIN and not _is_admin_left(users, before):
            raise UsersError(f"{name} is the last admin of {path}; make another user admin first", "last_admin")
        _write(path, users)
        if create and not _key_path(path).exists():
            _write_private(_key_path(path), secrets.token_hex(KEY_BYTES) + "\n")
    return before is None


def _is_admin_left(users: Mapping[str, User], before: User) -> bool:
    """Whether an admin is among the users: one with a password where the admin of before had one."""
    return any(user.role is Role.ADMIN and (user.hashed or not before.hashed) for user in users.values())


def owner_warning(path: Path) -> str:
    """What to look at where the users' file does not belong to the owner of its folder, whom the service runs as."""
    file, folder = path.stat(), path.parent.stat()
    if os.name == "nt" or file.st_uid == folder.st_uid:
        return ""
    return (
        f"{path} belongs to the account {file.st_uid} and its folder to {folder.st_uid}: a service that runs as "
        f"{folder.st_uid} cannot read it and lets nobody in; chown {folder.st_uid} {path}"
    )


def _write(path: Path, users: Mapping[str, User]) -> None:
    _write_private(path, HEADER + "".join(user.line(name) for name, user in users.items()))


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


def _key_path(path: Path) -> Path:
    return path.with_name(f"{path.name}.key")


def read_key(path: Path) -> bytes:
    """The key that signs the cookies of a file's users; UsersError where there is none, or others can read it."""
    try:
        _refuse_others(_key_path(path))
        key = bytes.fromhex(_key_path(path).read_text(encoding="ascii").strip())
    except (OSError, ValueError) as error:
        raise UsersError(
            f"{_key_path(path)}: the key of the sign-ins is missing or faulty; add-user makes it"
        ) from error
    if len(key) < KEY_BYTES:
        raise UsersError(f"{_key_path(path)}: the key of the sign-ins is too short; remove it and add-user makes one")
    return key
