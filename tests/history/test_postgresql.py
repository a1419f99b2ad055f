"""What the program does while a PostgreSQL server hangs, or reports an error where rows are copied."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace

import psycopg
import pytest
from sqlalchemy import Connection, event, text

from dashboard.dataset.model import CITY
from dashboard.history import timeouts
from dashboard.history.database import Database, DatabaseError, UncertainError, reason
from dashboard.history.database_store import DatabaseStore
from dashboard.history.postgresql import driver_cursor
from dashboard.history.timeouts import PAUSE_SECONDS, Outage
from dashboard.history.transaction import HistoryError
from tests.postgres_server import Server


@pytest.fixture
def database(postgres: Server) -> Iterator[Database]:
    database = Database(postgres.database(), CITY)
    yield database
    database.engine.dispose()


def process_of(connection: Connection) -> int:
    """The process of the server that answers a connection."""
    process: int = connection.execute(text("select pg_backend_pid()")).scalar_one()
    return process


@contextmanager
def stopped(process: int) -> Iterator[None]:
    """Stops a process while the block runs."""
    os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(process, signal.SIGCONT)


def test_who_asks_a_server_that_hangs_is_told_so_and_the_others_do_not_wait_for_it(database: Database) -> None:
    silent = pytest.raises(DatabaseError, match="did not answer for 0 seconds")
    with silent, database.connected(0.1) as connection, stopped(process_of(connection)):
        connection.execute(text("select 1"))
    with pytest.raises(DatabaseError, match="did not answer"), database.reading():
        raise AssertionError("nobody is to ask now")


def test_a_connection_that_was_idle_is_not_waited_for_and_another_is_taken(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.history.postgresql.QUICK_SECONDS", 0.1)  # after the first block, for the ping
    with database.connected() as connection:
        process = process_of(connection)
    with stopped(process), database.connected() as connection:
        assert process_of(connection) != process
    with database.reading() as connection:
        assert process_of(connection) != process


def test_during_an_outage_one_asks_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    outage, now = Outage(), [100.0]
    monkeypatch.setattr(timeouts, "time", SimpleNamespace(monotonic=lambda: now[0]))
    outage.require_over()
    outage.begin(OSError("timeout"))
    with pytest.raises(DatabaseError) as refused:
        outage.require_over()
    assert reason(refused.value) == "timeout"
    now[0] += PAUSE_SECONDS
    outage.require_over()  # this one asks
    with pytest.raises(DatabaseError):
        outage.require_over()
    outage.end()
    outage.require_over()


def test_an_error_while_rows_are_copied_is_one_of_the_database(database: Database, postgres: Server) -> None:
    query = "copy (select 1 / n from generate_series(1, 0, -1) n) to stdout"
    with (
        pytest.raises(DatabaseError, match="division by zero"),
        database.reading() as connection,
        driver_cursor(connection) as cursor,
        cursor.copy(query) as copy,
    ):
        list(copy)
    with (
        pytest.raises(DatabaseError, match="terminating connection"),
        database.reading() as connection,
        driver_cursor(connection) as cursor,
    ):
        postgres.end_connections(database.engine.url.database or "")
        cursor.execute("select 1")
    with database.reading() as connection:
        assert isinstance(connection.connection.driver_connection, psycopg.Connection)


def test_after_a_write_to_a_server_that_is_read_only_now_the_hosts_are_tried_anew(database: Database) -> None:
    with database.connected() as connection:
        connection.execute(text("set default_transaction_read_only = on"))
        connection.commit()
    with pytest.raises(DatabaseError, match="read-only transaction"), database.writing():
        raise AssertionError("it cannot be written")
    with database.writing() as connection:
        assert connection.execute(text("show default_transaction_read_only")).scalar() == "off"


def test_an_engine_that_calls_itself_otherwise_is_connected_to_all_the_same(
    database: Database, postgres: Server
) -> None:
    name = database.engine.url.database or ""
    other = "create or replace function pg_catalog.version() returns text language sql as 'select ''Another 5.0'' '"
    postgres.execute(f"set allow_system_table_mods = on; {other}", name)
    with database.reading() as connection:
        assert connection.execute(text("select version()")).scalar() == "Another 5.0"


def test_who_writes_is_told_where_nobody_knows_whether_it_was_saved(database: Database, postgres: Server) -> None:
    event.listen(database.engine, "commit", lambda _: postgres.end_connections(database.engine.url.database or ""))
    with pytest.raises(UncertainError, match="broke while it was saved"), database.writing():
        pass
    with pytest.raises(HistoryError, match="look before you do it again"), DatabaseStore(database).locked():
        pass
