"""Connects to a PostgreSQL server that may be slow, frozen or gone, so that nobody waits for it without end."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, create_engine, event, exc
from sqlalchemy.engine import URL, ExceptionContext

from dashboard.history.timeouts import (
    CANCEL_SECONDS,
    CONNECT_SECONDS,
    COPY_SECONDS,
    POOL_SECONDS,
    QUICK_SECONDS,
    SLOW_SECONDS,
    STATEMENT_SECONDS,
    Outage,
)

MAX_CONNECTIONS = 8  # of a process
READ_ONLY = "25006"  # SQLSTATE of a server that another one has taken over from


class PatientConnection(psycopg.Connection[Any]):
    """A connection that closes itself where the server does not answer for `patience` seconds.

    The server's own timeouts are of no use where the server, or the way to it, hangs.
    """

    patience: float | None = QUICK_SECONDS  # also for the ping after a pause; None: without end
    on_no_answer: Callable[[Exception], None]

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """Wait for an answer as the driver does, but no longer than that."""
        begun = time.monotonic()
        try:
            return super().wait(gen, interval, timeout or self.patience)
        except psycopg.OperationalError as error:
            if timeout or self.patience is None or time.monotonic() - begun < self.patience:
                raise
            late = psycopg.OperationalError(f"the database did not answer for {self.patience:.0f} seconds")
            self.on_no_answer(late)
            if psycopg.capabilities.has_cancel_safe():
                with suppress(psycopg.Error):
                    self.cancel_safe(timeout=CANCEL_SECONDS)
            self.close()
            raise late from error


def postgresql_engine(url: URL, outage: Outage) -> Engine:
    """Makes an engine with timeouts, unless the address sets its own."""
    defaults = {
        "connect_timeout": str(CONNECT_SECONDS), "application_name": "dashboard", "client_encoding": "utf8",
        "keepalives_idle": "10", "tcp_user_timeout": str(POOL_SECONDS * 1000),
        "options": f"-c statement_timeout={STATEMENT_SECONDS}s"
        f" -c idle_in_transaction_session_timeout={STATEMENT_SECONDS}s",
    }  # fmt: skip
    engine = create_engine(
        url.set(drivername="postgresql+psycopg", query=defaults | dict(url.query)),
        pool_size=MAX_CONNECTIONS, max_overflow=0, pool_timeout=POOL_SECONDS, pool_pre_ping=True,
    )  # fmt: skip

    dialect: Any = engine.dialect
    dialect._get_server_version_info = _version

    @event.listens_for(engine, "do_connect")
    def connect(_dialect: object, _record: object, arguments: Any, parameters: Any) -> PatientConnection:
        begun = time.monotonic()
        try:
            connection = PatientConnection.connect(*arguments, **parameters)
        except psycopg.Error as error:
            if time.monotonic() - begun > SLOW_SECONDS:
                outage.begin(error)
            raise
        connection.on_no_answer = outage.begin
        return connection

    @event.listens_for(engine, "handle_error")
    def look_for_another_host(context: ExceptionContext) -> None:
        if getattr(context.original_exception, "sqlstate", None) == READ_ONLY:
            context.is_disconnect = True  # connections are made anew, with `target_session_attrs` to who can be written

    return engine


def _version(connection: Connection) -> tuple[int, int]:
    """The version that a server's protocol tells; SQLAlchemy's own way knows no other name than PostgreSQL's."""
    driver: Any = connection.connection.driver_connection
    version: int = driver.info.server_version
    return divmod(version, 10_000)


@contextmanager
def patience(connection: Connection, seconds: float | None) -> Iterator[None]:
    """Wait for each answer as long as this within the block; None: without end."""
    driver: Any = connection.connection.driver_connection
    driver.patience = seconds
    try:
        yield
    finally:
        driver.patience = QUICK_SECONDS


@contextmanager
def driver_cursor(connection: Connection) -> Iterator[Any]:
    """Yield a cursor of psycopg, which alone copies in one piece; its errors become those of SQLAlchemy.

    A whole table may take its time, as long as parts of it come.
    """
    connection.exec_driver_sql(f"set local statement_timeout = '{COPY_SECONDS}s'")
    driver: Any = connection.connection.driver_connection
    try:
        with driver.cursor() as cursor:
            yield cursor
    except psycopg.Error as error:
        if driver.closed:
            connection.invalidate(error)
        raise exc.DBAPIError.instance("copy", None, error, psycopg.Error, driver.closed) from error
