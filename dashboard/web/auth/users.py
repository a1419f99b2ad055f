"""User file: names and scrypt hashes, and beside it the key that signs session cookies."""

from __future__ import annotations

import hashlib
import logging
import os
import re
import secrets
import stat
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

from filelock import FileLock, Timeout
from werkzeug.security import check_password_hash, generate_password_hash

from dashboard.history.atomic_files import atomic_write, file_stamp
from dashboard.settings import SettingError
from dashboard.web.auth.password_rules import MAX_PASSWORD_CHARS, check_password, normalized

HASHING = "scrypt:32768:8:3"  # 32 MB and three rounds, as OWASP's Password Storage Cheat Sheet asks at least
NAME = re.compile(r"[\w][\w.@-]{0,63}")
HEADER = "# Users of the dashboard: name, colon, salted hash. Written by: python app.py add-user NAME\n"
KEY_BYTES = 32
GRACE_SECONDS = 60  # that users stay who were read before the file could no longer be used
OTHERS_MODE = 0o077  # rights of group and others
NO_USERS: Mapping[str, str] = MappingProxyType({})
UNKNOWN_USER_HASH = f"{HASHING}$0000000000000000${'0' * 128}"  # a hash that no password has


log = logging.getLogger(__name__)


class UsersError(SettingError):
    """A file of users, a name or a password that cannot be used; the message says what is allowed."""


class Users:
    """The users of a file, reloaded when it changes; one that cannot be used lets nobody in after a minute.

    One that cannot be used from the start lets nobody in until it can: a process that starts anew is no way in, and
    its failure would end the service.
    """

    def __init__(self, path: Path) -> None:
        """Read the file and its key."""
        self._path, self._loaded_hashes = path, NO_USERS
        self.key, self._has_key = secrets.token_bytes(KEY_BYTES), False  # until the file's own is read
        self.fault, self._fault_since = "", 0.0  # why the file cannot be used as it is now, and since when
        self._load(file_stamp(path))

    def refresh(self) -> None:
        """Reload the file if it has changed, or as long as it cannot be used; a fault is logged once."""
        stamp = file_stamp(self._path)
        if stamp != self._stamp or self.fault:
            self._load(stamp)

    def _load(self, stamp: object) -> None:
        self._stamp = stamp
        try:
            hashes = read_users(self._path)
            if not self._has_key:
                self.key, self._has_key = read_key(self._path), True
            self._loaded_hashes, self.fault = hashes, ""
        except UsersError as error:
            if str(error) != self.fault and self._loaded_hashes:
                log.error("users of before may look for %s seconds, then nobody: %s", GRACE_SECONDS, error)
            elif str(error) != self.fault:
                log.error("nobody is let in: %s", error)
            self._fault_since = self._fault_since if self.fault else time.monotonic()
            self.fault = str(error)

    def authenticate(self, name: str, password: str) -> bool:
        """Whether the password is the user's; takes as long for an unknown name as for a known one."""
        stored, password = self._hashes.get(name), normalized(password)
        matches = check_password_hash(stored or UNKNOWN_USER_HASH, password[:MAX_PASSWORD_CHARS])
        return stored is not None and matches and len(password) <= MAX_PASSWORD_CHARS

    def __contains__(self, name: str) -> bool:
        """Whether there is such a user."""
        return name in self._hashes

    def fingerprint(self, name: str) -> str | None:
        """Changes with a user's password, so that older sessions end with it; None for an unknown user."""
        stored = self._hashes.get(name)
        return None if stored is None else hashlib.sha256(stored.encode()).hexdigest()[:16]

    @property
    def _hashes(self) -> Mapping[str, str]:
        is_outdated = self.fault and time.monotonic() - self._fault_since >= GRACE_SECONDS
        return NO_USERS if is_outdated else self._loaded_hashes


def read_users(path: Path) -> Mapping[str, str]:
    """Hashes by name; UsersError names a faulty line."""
    try:
        _refuse_others(path)
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
    name, password = normalized(name), normalized(password)
    if not NAME.fullmatch(name):
        raise UsersError(f"{name!r} is no name: 1 to 64 letters, digits and . _ @ - are allowed, the first no mark")
    check_password(name, password)
    with _locked(path):
        users = dict(read_users(path)) if path.exists() else {}
        is_new = name not in users
        users[name] = generate_password_hash(password, HASHING)
        _write(path, users)
        if not _key_path(path).exists():
            _write_private(_key_path(path), secrets.token_hex(KEY_BYTES) + "\n")
    return is_new


def remove_user(path: Path, name: str) -> None:
    """Remove a user and end their sessions; UsersError where there is none, or no other."""
    name = normalized(name)
    with _locked(path):
        users = dict(read_users(path))
        if name not in users:
            raise UsersError(f"{path} has no user {name!r}; there are {', '.join(users)}")
        del users[name]
        if not users:
            raise UsersError(f"{name} is the only user of {path}; add another first, or serve without --users")
        _write(path, users)


def owner_warning(path: Path) -> str:
    """What to look at where the users' file does not belong to the owner of its folder, whom the service runs as."""
    file, folder = path.stat(), path.parent.stat()
    if os.name == "nt" or file.st_uid == folder.st_uid:
        return ""
    return (
        f"{path} belongs to the account {file.st_uid} and its folder to {folder.st_uid}: a service that runs as "
        f"{folder.st_uid} cannot read it and lets nobody in; chown {folder.st_uid} {path}"
    )


def _write(path: Path, users: Mapping[str, str]) -> None:
    _write_private(path, HEADER + "".join(f"{name}:{hashed}\n" for name, hashed in users.items()))


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
