"""Limits login attempts and keeps revoked sessions, for all processes of a machine, in SQLite."""

from __future__ import annotations

import hashlib
import os
import re
import sqlite3
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from ipaddress import ip_address, ip_network
from pathlib import Path

from dashboard.history.atomic_files import open_private

WINDOW_SECONDS = 15 * 60  # in which failed attempts are counted
LIMITS: tuple[tuple[tuple[str, ...], int], ...] = (  # columns whose values are counted together, and how often
    (("address", "name"), 5),
    (("address",), 30),
    (("site",), 100),
    (("name",), 100),  # of strangers only: a known browser is counted by its device cookie alone
    (("device",), 5),
)
IPV6_ADDRESS_BITS, IPV6_SITE_BITS = 64, 48  # what one subscriber has (RFC 6177), what a site may have
WITH_PORT = re.compile(r"\[([^\]]*)\](?::\d+)?|([^:]+):\d+", re.ASCII)  # as some web servers name a reader
UNKNOWN_NETWORK = "unknown"  # whatever is no address is counted together, or each spelling would be a new reader
LOCK_TIMEOUT_SECONDS = 5  # for another process that writes
SCHEMA = """
create table if not exists failures (
    at real not null, address text not null, site text not null, name text not null, device text not null
);
create index if not exists failures_at on failures (at);
create table if not exists revoked (session text primary key, until real not null);
"""


class LoginAttempts:
    """Rate limiter of logins by network, name and known browser, with a list of revoked sessions."""

    def __init__(self, path: Path, now: Callable[[], float] = time.time) -> None:
        """Count in the SQLite file at `path`, which is opened by the first attempt."""
        self._path, self._now = path, now
        self._local, self._preparation, self._is_prepared = threading.local(), threading.Lock(), False

    def prepare(self) -> None:
        """Make the file, private, where it is missing, and its tables; sqlite3.Error where it cannot be used."""
        with self._preparation:
            if self._is_prepared:
                return
            try:
                os.close(open_private(str(self._path), os.O_CREAT | os.O_RDWR))
            except OSError as error:
                raise sqlite3.OperationalError(error.strerror) from error
            with closing(self._open()) as connection:
                connection.execute("pragma journal_mode = wal")
                connection.executescript(SCHEMA)
            self._is_prepared = True

    def retry_after(self, address: str, name: str, device: str = "") -> int:
        """Seconds until another attempt is allowed; 0 where one is allowed now."""
        since, counted = self._now() - WINDOW_SECONDS, _counted(address, name, device)
        waits = [0.0]
        for columns, limit in LIMITS:
            if not all(counted[column] for column in columns):
                continue
            where = " and ".join(f"{column} = :{column}" for column in columns)
            query = f"select at from failures where at > :since and {where} order by at desc limit 1 offset :offset"
            row = self._connection.execute(query, {**counted, "since": since, "offset": limit - 1}).fetchone()
            if row:
                waits.append(row[0] - since)
        return int(-(-max(waits) // 1))

    def failed(self, address: str, name: str, device: str = "") -> None:
        """Count a failed attempt, and delete those that no longer count."""
        values = {**_counted(address, name, device), "now": self._now(), "since": self._now() - WINDOW_SECONDS}
        with self._connection as connection:
            connection.execute("insert into failures values (:now, :address, :site, :name, :device)", values)
            connection.execute("delete from failures where at < :since", values)

    def succeeded(self, address: str, name: str, device: str = "") -> None:
        """Delete the failed attempts of a name from an address, or of a known browser."""
        where = "address = :address and name = :name and device = :device"
        with self._connection as connection:
            connection.execute(f"delete from failures where {where}", _counted(address, name, device))

    def revoke(self, session: str, seconds: float) -> None:
        """Revoke a session, which would hold for `seconds` at most."""
        with self._connection as connection:
            connection.execute("insert or ignore into revoked values (?, ?)", (session, self._now() + seconds))
            connection.execute("delete from revoked where until < ?", (self._now(),))

    def is_revoked(self, session: str) -> bool:
        """Whether a session was revoked."""
        query = "select 1 from revoked where session = ?"
        return self._connection.execute(query, (session,)).fetchone() is not None

    @property
    def _connection(self) -> sqlite3.Connection:
        """One for each thread and process: a connection must not be carried over a fork."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            self.prepare()
            connection = self._local.connection = self._open()
        return connection

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(self._path, timeout=LOCK_TIMEOUT_SECONDS)


def pseudonym(name: str) -> str:
    """Hashes a name, so that it can be counted and not be read: some type their password in its place."""
    return hashlib.sha256(name.encode()).hexdigest()[:32]


def networks_of(address: str) -> tuple[str, str]:
    """What is counted as one address, and as one site: of IPv6 the /64 and the /48; of IPv4 the address, no site."""
    with_port = WITH_PORT.fullmatch(address.strip())
    host = with_port[1] or with_port[2] if with_port else address.strip()
    try:
        ip = ip_address((host or "").partition("%")[0])
    except ValueError:
        return UNKNOWN_NETWORK, ""
    if ip.version == 4 or ip.ipv4_mapped:
        return str(ip if ip.version == 4 else ip.ipv4_mapped), ""
    of_bits = (str(ip_network((int(ip), bits), strict=False)) for bits in (IPV6_ADDRESS_BITS, IPV6_SITE_BITS))
    return next(of_bits), next(of_bits)


def _counted(address: str, name: str, device: str) -> Mapping[str, str]:
    """The values of a failed attempt: of a known browser only that; empty ones are not counted."""
    if device:
        return {"address": "", "site": "", "name": "", "device": device}
    network, site = networks_of(address)
    return {"address": network, "site": site, "name": pseudonym(name), "device": ""}
