"""Limits login attempts, for all processes and machines that share a database."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable, Mapping
from ipaddress import ip_address, ip_network

from sqlalchemy import ColumnElement, and_, delete, select

from dashboard.history.database import Database
from dashboard.history.tables import FAILURES

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


class LoginAttempts:
    """Rate limiter of logins by network, name and known browser."""

    def __init__(self, database: Database, now: Callable[[], float] = time.time) -> None:
        """Count in a database."""
        self._database, self._now = database, now

    def retry_after(self, address: str, name: str, device: str = "") -> int:
        """Seconds until another attempt is allowed; 0 where one is allowed now."""
        since, counted = self._now() - WINDOW_SECONDS, _counted(address, name, device)
        waits = [0.0]
        with self._database.reading() as connection:
            for columns, limit in LIMITS:
                if not all(counted[column] for column in columns):
                    continue
                query = select(FAILURES.c.at).where(self._among(counted, *columns), FAILURES.c.at > since)
                newest = query.order_by(FAILURES.c.at.desc()).limit(1).offset(limit - 1)
                at = connection.execute(newest).scalar()
                waits += [] if at is None else [at - since]
        return int(-(-max(waits) // 1))

    def failed(self, address: str, name: str, device: str = "") -> None:
        """Count a failed attempt, and delete those that no longer count."""
        now = self._now()
        with self._database.adding() as connection:
            values = {"city": self._database.city, "at": now, **_counted(address, name, device)}
            connection.execute(FAILURES.insert().values(**values))
            connection.execute(delete(FAILURES).where(self._among({}), FAILURES.c.at < now - WINDOW_SECONDS))

    def succeeded(self, address: str, name: str, device: str = "") -> None:
        """Delete the failed attempts of a name from an address, or of a known browser."""
        counted = _counted(address, name, device)
        with self._database.adding() as connection:
            connection.execute(delete(FAILURES).where(self._among(counted, "address", "name", "device")))

    def _among(self, counted: Mapping[str, str], *columns: str) -> ColumnElement[bool]:
        """The condition for attempts that are counted together by some columns."""
        same = [FAILURES.c[column] == counted[column] for column in columns]
        return and_(FAILURES.c.city == self._database.city, *same)


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
