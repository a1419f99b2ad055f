"""The SQLite file beside the users' file: login attempts, sign-ins and API tokens of a machine."""

from __future__ import annotations

from pathlib import Path

from dashboard.history.sqlite_file import SqliteFile

SCHEMA = """
create table if not exists failures (
    at real not null, address text not null, site text not null, name text not null, device text not null
);
create index if not exists failures_at on failures (at);
create table if not exists revoked (session text primary key, until real not null);
create table if not exists sessions (
    session text primary key, name text not null, fingerprint text not null, address text not null,
    browser text not null, began real not null, until real not null
);
create index if not exists sessions_name on sessions (name);
create table if not exists tokens (
    number integer primary key, name text not null unique, digest text not null unique, given_by text not null,
    given real not null, expires real not null
);
"""


class Database(SqliteFile):
    """The file of sign-ins, with its tables."""

    def __init__(self, path: Path) -> None:
        """Name the file, which the first query opens."""
        super().__init__(path, SCHEMA)
