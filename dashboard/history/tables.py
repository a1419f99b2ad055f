"""The tables of a database: a city's rows and their history, users and sign-ins, the returns desk.

Each key begins with the city, by which a distributed engine may spread the rows, so that every query stays on one node.
Times are seconds since 1970. `migrations/` makes these tables in PostgreSQL; an SQLite file gets those it needs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Double,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Numeric,
    SmallInteger,
    Table,
    Text,
)
from sqlalchemy.types import TypeEngine

METADATA = MetaData()
ROW_KEY = ("kpi", "breakdown", "district", "year", "month", "measure")  # of a row, after the city
Kind = type[TypeEngine[Any]]


def _table(name: str, key: Mapping[str, Kind], columns: Mapping[str, Kind]) -> Table:
    """Declares a table without nulls whose key is the city and `key`; both map names to types."""
    kinds: dict[str, Kind] = {"city": Text, **key}
    keys = (Column(column, kind, primary_key=True, autoincrement=False) for column, kind in kinds.items())
    return Table(name, METADATA, *keys, *_columns(columns))


def _columns(kinds: Mapping[str, Kind]) -> Iterator[Column[Any]]:
    return (Column(name, kind, nullable=False) for name, kind in kinds.items())


# a city's table and its history
CITIES = _table("cities", {}, {
    "name": Text,  # of the table's file, by which its log knows it
    "digest": Text,  # SHA-256 of the table as a file; empty before it has one
    "rows": Integer,
    "changes": Integer,  # lines of the change log
    "written": Double,
    "catalog": Text,  # SHA-256 of the catalog with which it was written
    "layout": Text,  # JSON: how its file is written, see `table_text.TableText`
})  # fmt: skip
OBSERVATIONS = _table(
    "observations",
    {
        "kpi": Text, "breakdown": Text, "district": Text, "year": SmallInteger,
        "month": SmallInteger,  # 0 is the whole year
        "measure": Text,
    },
    {
        "area": SmallInteger, "value": Numeric, "unit": Text, "qualifier": Text, "status": Text, "source": Text,
        "note": Text, "locator": Text,
        "position": BigInteger,  # orders the rows as in a file; there are gaps
    },
)  # fmt: skip
Index("observations_position", OBSERVATIONS.c.city, OBSERVATIONS.c.position)
CHANGES = _table("changes", {"number": Integer}, {"line": Text})  # the change log's lines, from 1
VERSIONS = _table("versions", {"digest": Text}, {
    "number": Integer, "written": Double, "size": Integer, "content": LargeBinary,  # packed by zlib; size in bytes
})  # fmt: skip
HISTORY_TABLES = (CITIES, OBSERVATIONS, CHANGES, VERSIONS)

# users and sign-ins
USERS = _table(
    "users",
    {"name": Text},
    {"hashed": Text, "role": Text, "places": Text, "must_change_password": Boolean},  # places: JSON
)
KEYS = _table("keys", {"name": Text}, {"content": Text})  # what signs the cookies
EVENTS = _table("events", {"number": BigInteger}, {"line": Text})  # the audit log's lines, JSON; by nanosecond
FAILURES = Table(
    "failures",
    METADATA,
    *_columns({"city": Text, "at": Double, "address": Text, "site": Text, "name": Text, "device": Text}),
)
Index("failures_at", FAILURES.c.city, FAILURES.c.at)
REVOKED = _table("revoked", {"session": Text}, {"until": Double})
SESSIONS = _table("sessions", {"session": Text}, {
    "name": Text, "fingerprint": Text, "address": Text, "browser": Text, "began": Double, "until": Double,
})  # fmt: skip
Index("sessions_name", SESSIONS.c.city, SESSIONS.c.name)
TOKENS = _table(
    "tokens", {"number": Integer}, {"name": Text, "digest": Text, "given_by": Text, "given": Double, "expires": Double}
)
Index("tokens_name", TOKENS.c.city, TOKENS.c.name, unique=True)
USER_TABLES = (USERS, KEYS, EVENTS)
SIGN_IN_TABLES = (FAILURES, REVOKED, SESSIONS, TOKENS)

# the returns desk
PLACE = {"round": Text, "place": Text}
ROUNDS = _table("rounds", {"round": Text}, {
    "places": Text, "due": Text, "note": Text, "opened_by": Text, "opened": Double, "is_open": Boolean,  # places: JSON
})  # fmt: skip
RETURNS = _table("returns", PLACE, {
    "state": Text, "version": Integer, "submissions": Integer, "changed": Double, "changed_by": Text,
})  # fmt: skip
CELLS = _table("cells", PLACE | {"kpi": Text, "breakdown": Text, "role": Text, "version": Integer}, {
    "text": Text, "who": Text, "time": Double,
})  # fmt: skip
SUBMISSIONS = _table("submissions", PLACE | {"number": Integer}, {
    "cells": Text, "who": Text, "time": Double, "files": Text, "state": Text, "decided_by": Text, "decided": Double,
    "comments": Text, "change": Text,  # cells, files, comments: JSON
})  # fmt: skip
FILES = _table("files", {"digest": Text}, {"content": LargeBinary})
UPLOADS = Table("uploads", METADATA, *_columns({
    "city": Text, "round": Text, "place": Text, "name": Text, "digest": Text, "time": Double, "submission": Integer,
}))  # fmt: skip
Index("uploads_place", UPLOADS.c.city, UPLOADS.c.round, UPLOADS.c.place)
LOG = _table("log", {"number": Integer}, {
    "time": Text, "who": Text, "address": Text, "event": Text, "round": Text, "place": Text, "details": Text,
    "previous": Text, "digest": Text,  # details: JSON
})  # fmt: skip
DESK_TABLES = (ROUNDS, RETURNS, CELLS, SUBMISSIONS, FILES, UPLOADS, LOG)
