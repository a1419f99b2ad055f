"""Copies users, their sign-ins and tokens, and the returns desk, between files and a database."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Table, insert, select

from dashboard.history.database import Database, DatabaseError, reason
from dashboard.history.tables import DESK_TABLES, SIGN_IN_TABLES
from dashboard.settings import SettingError
from dashboard.web.auth.user_store import UsersError
from dashboard.web.storage import Storage

ROWS_AT_A_TIME = 500


def copy_users(source: Storage, target: Storage) -> tuple[int, int]:
    """Copy all that belongs to users; how many users and how many steps of the desk were copied.

    The users come last: where a copy was stopped, or failed, it is made again. SettingError where the target has users
    already, or where one of both cannot be used. The audit log of sign-ins stays where it is.
    """
    if source.users is None or target.users is None:
        raise SettingError("copy-users: name users to copy and where to")
    users, key = source.users.read(), source.users.key()
    if not target.users.is_empty:
        raise UsersError(f"{target.users} has users already, which are not written over")
    try:
        _copy(source.sign_ins, target.sign_ins, SIGN_IN_TABLES)
        steps = len(source.desk.log()) if source.has_desk else 0
        if source.has_desk:
            _copy(source.desk_database, target.desk_database, DESK_TABLES)
    except DatabaseError as error:
        raise SettingError(f"copy-users: nobody was copied: {reason(error)}") from error
    target.users.receive(users, key)
    return len(users), steps


def _copy(source: Database, target: Database, tables: Iterable[Table]) -> None:
    """Copy the rows of a city in one transaction; what an earlier try has left goes."""
    with source.reading(one_state=True) as reading, target.writing() as writing:
        for table in tables:
            writing.execute(table.delete().where(table.c.city == target.city))
            rows = reading.execution_options(yield_per=ROWS_AT_A_TIME).execute(
                select(table).where(table.c.city == source.city)
            )
            for part in rows.mappings().partitions():
                writing.execute(insert(table), [{**row, "city": target.city} for row in part])
