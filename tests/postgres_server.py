"""Starts a PostgreSQL server of its own for tests: in a temporary folder, on a free port, ended with the tests."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

import psycopg

from dashboard.dataset.model import CITY
from dashboard.history.database import Database
from dashboard.history.schema_version import migrate
from tests.postgres_programs import postgres_programs

ACCOUNT = "postgres"  # PostgreSQL does not run as root
IS_ROOT = getattr(os, "geteuid", lambda: 1)() == 0
QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}  # nothing outlasts the tests
STARTUP_SECONDS = "120"


class Server:
    """A running server; each test takes a database of its own, which has the schema."""

    def __init__(self, port: int, folder: Path) -> None:
        self.port, self.folder, self._numbers = port, folder, count()

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://{ACCOUNT}@127.0.0.1:{self.port}/{name}"

    def database(self, template: str = "migrated") -> str:
        """The URL of a new database, a copy of another."""
        name = f"test{next(self._numbers)}"
        self.execute(f"create database {name} template {template}")
        return self.url(name)

    def execute(self, query: str, database: str = "postgres") -> None:
        with psycopg.connect(self.url(database).replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute(query)

    def end_connections(self, name: str) -> None:
        """Ends all connections to a database."""
        self.execute(f"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'")

    def kill(self) -> None:
        """Kills it with SIGKILL, and starts it again when its processes have ended; it recovers by itself."""
        process = int((self.folder / "postmaster.pid").read_text(encoding="ascii").split()[0])
        os.kill(process, signal.SIGKILL)
        while True:
            with suppress(AssertionError):  # as long as an old process holds its memory
                return self.control("start")

    def control(self, *words: str) -> None:
        """Starts or stops the server: `pg_ctl` with these words."""
        folder = postgres_programs()
        assert folder is not None  # it was started by it
        _run(folder / "pg_ctl", "-D", self.folder, "-l", self.folder / "log", "-t", STARTUP_SECONDS, "-w", *words)


@contextmanager
def running(settings: Mapping[str, str] = QUICK) -> Iterator[Server]:
    """Runs a server while the block does; without settings what it has committed outlasts that it is killed."""
    home = postgres_programs()
    assert home is not None  # whoever asks has looked
    folder = Path(tempfile.mkdtemp(prefix="dashboard-postgres-"))
    if IS_ROOT:
        shutil.chown(folder, ACCOUNT)
    _run(home / "initdb", "-D", folder, "-U", ACCOUNT, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = {**settings, "port": str(port), "listen_addresses": "127.0.0.1", "unix_socket_directories": ""}
    with (folder / "postgresql.conf").open("a", encoding="utf-8") as file:
        file.writelines(f"{name} = '{value}'\n" for name, value in settings.items())
    server = Server(port, folder)
    server.control("start")
    try:
        server.execute("create database migrated")
        database = Database(server.url("migrated"), CITY)
        migrate(database)
        database.engine.dispose()
        yield server
    finally:
        server.control("-m", "immediate", "stop")
        shutil.rmtree(folder)


def _run(*words: str | Path) -> None:
    options = {"user": ACCOUNT, "group": ACCOUNT, "extra_groups": []} if IS_ROOT else {}
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C"}
    result = subprocess.run(
        list(map(str, words)), cwd="/", env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, text=True, check=False, **options,
    )  # type: ignore[call-overload]  # fmt: skip
    assert result.returncode == 0, result.stderr
