"""Soaks the app: many viewers for ten minutes while the table comes and goes; `--minutes 1` is a trial of it.

Two gunicorn workers, fifty keep-alive viewers who walk at random, a hundred replacements of the table in ten minutes,
every fifth of them faulty. With `--database` two such services stand over one PostgreSQL server, which is killed with
SIGKILL in between, and changes come through two machines in turn. Every answer must be 200 and whole: the number that
it shows is the one of the data version that it names. In the end the table is faulty, a worker is killed under load,
and service must be full again. Prints the counts, and ends with 1 where something is not so.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import signal
import sys
import tempfile
import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from dashboard.dataset.model import CITY
from dashboard.history.change_log import ChangeKind
from dashboard.history.opening import open_store
from dashboard.history.store import copy_table
from dashboard.settings import DatabaseUrl, Settings
from dashboard.web.data_source import load_snapshot
from tests.benchmarks.load import connect, exchange, request_to
from tests.benchmarks.requests import choices_of
from tests.benchmarks.servers import Server, serving, variables
from tests.postgres_server import Server as Postgres
from tests.postgres_server import running
from tests.tables import copy_data

VIEWERS, PAUSE = 50, 0.05  # a viewer looks at a view for so many seconds
REPLACEMENT_SECONDS = 6
KILLED_AT = 5  # change of the database
KPI = f"/kpi/{quote('专利申请量')}"
OLD = b",6190,"
VERSION = re.compile(r"版本 ([0-9a-f]{8})")


class FileWriter:
    """Replaces the file of a table."""

    def __init__(self, table: Path) -> None:
        self._table, self.content = table, table.read_bytes()

    def faulty(self, number: int) -> bytes:
        """A table that must not be shown."""
        return self.content.replace(OLD, f",{number} 件,".encode())

    def put(self, content: bytes) -> None:
        """Put a table in place in one step."""
        beside = self._table.with_suffix(".new")
        beside.write_bytes(content)
        beside.replace(self._table)


class DatabaseWriter:
    """Imports into a city of a database, as two machines in turn; the server is killed at the fifth."""

    def __init__(self, url: str, postgres: Postgres) -> None:
        self._stores, self._postgres, self._count = [open_store(url, CITY) for _ in range(2)], postgres, 0
        self.content = self._stores[0].read()

    def faulty(self, number: int) -> bytes:
        """A table that must not be shown: a database takes no word for a number, but a number that breaks a rule."""
        return self.content.replace(OLD, f",-{number},".encode())

    def put(self, content: bytes) -> None:
        """Put a table in place in one step."""
        self._count += 1
        if self._count == KILLED_AT:
            self._postgres.kill()
            print("database killed and started again")
        with self._stores[self._count % 2].locked() as transaction:
            transaction.change(content, ChangeKind.IMPORT, "soak", [], [], datetime.now().astimezone())


Writer = FileWriter | DatabaseWriter


@dataclass(slots=True)
class Soak:
    """Soaked servers, the addresses that viewers choose, and what came of it."""

    servers: tuple[Server, ...]
    addresses: tuple[str, ...]
    values: dict[str, str] = field(default_factory=dict)  # the number that each data version shows
    requests: int = 0
    checked: int = 0
    failed: list[str] = field(default_factory=list)
    mixed: list[str] = field(default_factory=list)
    versions: set[str] = field(default_factory=set)

    def run(self, writer: Writer, seconds: float) -> bool:
        """Soak, then kill; false where a request failed, a view was mixed, memory grew or service did not come back."""
        self._expect(writer.content, "6,190")
        self._walk(10)  # every worker has drawn every view
        begun, memory = self.requests, [self._memory()]
        stop = threading.Event()
        changing = threading.Thread(target=self._replace, args=(writer, seconds, stop))
        changing.start()
        for _ in range(2):
            self._walk(seconds / 2)
            memory.append(self._memory())
        stop.set()
        changing.join()
        print(f"requests: {self.requests - begun}, failed: {len(self.failed)} {self.failed[:3]}")
        print(f"views held against their version: {self.checked}, mixed: {len(self.mixed)} {self.mixed[:3]}")
        print(f"data versions written: {len(self.values)}, seen: {len(self.versions)}")
        print(f"memory of the largest worker, MB: {', '.join(f'{megabytes:.0f}' for megabytes in memory)}")
        sound = not self.failed and not self.mixed and len(self.versions) > 1 and memory[2] < memory[1] * 1.1 + 10
        writer.put(writer.faulty(6190))  # a new worker must do without it
        return self._kill() and sound

    def _memory(self) -> float:
        return max(server.memory() for server in self.servers)

    def _kill(self) -> bool:
        """Kill a worker while viewers walk: what was under way there is lost, and nothing after it."""
        workers = {worker for server in self.servers for worker in server.workers}
        threading.Timer(3, os.kill, (min(workers), signal.SIGKILL)).start()
        self._walk(10)
        lost = len(self.failed)
        self.failed.clear()
        self._walk(5)
        now = {worker for server in self.servers for worker in server.workers}
        print(
            f"worker killed: {lost} requests lost, {len(self.failed)} failed after it, {len(now - workers)} new worker"
        )
        return not self.failed and len(now) == len(workers)

    def _expect(self, content: bytes, value: str) -> None:
        self.values[sha256(content).hexdigest()[:8]] = value

    def _replace(self, writer: Writer, seconds: float, stop: threading.Event) -> None:
        """Put one table after the other in place; every fifth is faulty."""
        for number in range(6191, 6191 + int(seconds / REPLACEMENT_SECONDS)):
            if stop.wait(REPLACEMENT_SECONDS):
                return
            if number % 5:
                content = writer.content.replace(OLD, f",{number},".encode())
                self._expect(content, f"{number:,}")
                writer.put(content)
            else:
                writer.put(writer.faulty(number))

    def _walk(self, seconds: float) -> None:
        async def walk() -> None:
            await asyncio.gather(*(self._view(number, time.monotonic() + seconds) for number in range(VIEWERS)))

        asyncio.run(walk())

    async def _view(self, number: int, end: float) -> None:
        """Load a page, then go from view to view; a lost connection is a failed request and made anew."""
        chance = random.Random(number + int(end))
        while time.monotonic() < end:
            try:
                connection = await connect(self.servers[number % len(self.servers)].port)
                while time.monotonic() < end:
                    address = chance.choice((KPI, KPI, *self.addresses[: 2 + number]))
                    self.requests += 1
                    request = request_to(address, is_page=chance.random() < 0.2, encodings="identity")
                    self._check(address, *(await exchange(connection, request)))
                    await asyncio.sleep(PAUSE)
                connection[1].close()
            except (OSError, EOFError, ValueError) as error:
                self.failed.append(repr(error))

    def _check(self, address: str, status: str, body: bytes) -> None:
        """An answer is 200; a view of the KPI shows the number of the version that it names, in all its parts."""
        if status != "200":
            self.failed.append(f"{status} {address}")
            return
        text = body.decode()
        if text.startswith("{"):
            regions = json.loads(text)["response"].values()
            text = "".join(region["content"]["html"] for region in regions if "content" in region)
        versions = set(VERSION.findall(text))
        self.versions |= versions
        if address == KPI:
            self.checked += 1
            values = {value for value in list(self.values.values()) if f"{value} 件" in text}
            if len(versions) != 1 or {self.values.get(version) for version in versions} != values:
                self.mixed.append(f"{versions} {values}")


def main() -> int:
    """Soak a server over a copy of the data."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--database", action="store_true", help="two services over one PostgreSQL server")
    options = parser.parse_args()
    seconds = options.minutes * 60
    addresses = choices_of(load_snapshot(Settings()).dataset, 30).all
    with ExitStack() as stack:
        table = copy_data(Path(stack.enter_context(tempfile.TemporaryDirectory())))
        settings, count = Settings(data=table, watch=1), 1
        writer: Writer = FileWriter(table)
        if options.database:
            postgres = stack.enter_context(running(settings={}))
            url = DatabaseUrl(postgres.database())
            copy_table(open_store(table, CITY), open_store(url, CITY))
            settings, writer, count = Settings(data=url, watch=1), DatabaseWriter(url, postgres), 2
        servers = [stack.enter_context(serving("app:server", variables(settings))) for _ in range(count)]
        return int(not Soak(tuple(servers), addresses).run(writer, seconds))


if __name__ == "__main__":
    sys.exit(main())
