"""Soaks the app: many viewers for ten minutes while the table comes and goes; `--minutes 1` is a trial of it.

Two gunicorn workers, fifty keep-alive viewers who walk at random, a hundred replacements of the table in ten minutes,
every fifth of them faulty. Every answer must be 200 and whole: the number that it shows is the one of the data version
that it names. In the end the table is faulty, a worker is killed under load, and service must be full again. Prints
the counts, and ends with 1 where something is not so.
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
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from dashboard.settings import Settings
from dashboard.web.data_source import load_snapshot
from tests.benchmarks.load import connect, exchange, request_to
from tests.benchmarks.requests import choices_of
from tests.benchmarks.servers import Server, serving
from tests.tables import copy_data

VIEWERS, PAUSE = 50, 0.05  # a viewer looks at a view for so many seconds
REPLACEMENT_SECONDS = 6
KPI = f"/kpi/{quote('专利申请量')}"
OLD = ",6190,"
VERSION = re.compile(r"版本 ([0-9a-f]{8})")


@dataclass(slots=True)
class Soak:
    """A soaked server, the addresses that viewers choose, and what came of it."""

    server: Server
    addresses: tuple[str, ...]
    values: dict[str, str] = field(default_factory=dict)  # the number that each data version shows
    requests: int = 0
    checked: int = 0
    failed: list[str] = field(default_factory=list)
    mixed: list[str] = field(default_factory=list)
    versions: set[str] = field(default_factory=set)

    def run(self, table: Path, seconds: float) -> bool:
        """Soak, then kill; false where a request failed, a view was mixed, memory grew or service did not come back."""
        self._expect(table.read_bytes(), "6,190")
        self._walk(10)  # every worker has drawn every view
        begun, memory = self.requests, [self.server.memory()]
        stop = threading.Event()
        writer = threading.Thread(target=self._replace, args=(table, seconds, stop))
        writer.start()
        for _ in range(2):
            self._walk(seconds / 2)
            memory.append(self.server.memory())
        stop.set()
        writer.join()
        print(f"requests: {self.requests - begun}, failed: {len(self.failed)} {self.failed[:3]}")
        print(f"views held against their version: {self.checked}, mixed: {len(self.mixed)} {self.mixed[:3]}")
        print(f"data versions written: {len(self.values)}, seen: {len(self.versions)}")
        print(f"memory of the largest worker, MB: {', '.join(f'{megabytes:.0f}' for megabytes in memory)}")
        sound = not self.failed and not self.mixed and len(self.versions) > 1 and memory[2] < memory[1] * 1.1 + 10
        table.write_text("a new worker must do without this\n", encoding="utf-8")
        return self._kill() and sound

    def _kill(self) -> bool:
        """Kill a worker while viewers walk: what was under way there is lost, and nothing after it."""
        workers = set(self.server.workers)
        threading.Timer(3, os.kill, (min(workers), signal.SIGKILL)).start()
        self._walk(10)
        lost = len(self.failed)
        self.failed.clear()
        self._walk(5)
        now = set(self.server.workers)
        print(
            f"worker killed: {lost} requests lost, {len(self.failed)} failed after it, {len(now - workers)} new worker"
        )
        return not self.failed and len(now) == len(workers)

    def _expect(self, content: bytes, value: str) -> None:
        self.values[sha256(content).hexdigest()[:8]] = value

    def _replace(self, table: Path, seconds: float, stop: threading.Event) -> None:
        """Put one table after the other in place; every fifth is faulty."""
        text, beside = table.read_text(encoding="utf-8"), table.with_suffix(".new")
        for number in range(6191, 6191 + int(seconds / REPLACEMENT_SECONDS)):
            if stop.wait(REPLACEMENT_SECONDS):
                return
            faulty = number % 5 == 0
            content = text.replace(OLD, f",{number}{' 件' * faulty},").encode()
            if not faulty:
                self._expect(content, f"{number:,}")
            beside.write_bytes(content)
            beside.replace(table)

    def _walk(self, seconds: float) -> None:
        async def walk() -> None:
            await asyncio.gather(*(self._view(number, time.monotonic() + seconds) for number in range(VIEWERS)))

        asyncio.run(walk())

    async def _view(self, number: int, end: float) -> None:
        """Load a page, then go from view to view; a lost connection is a failed request and made anew."""
        chance = random.Random(number + int(end))
        while time.monotonic() < end:
            try:
                connection = await connect(self.server.port)
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
    seconds = parser.parse_args().minutes * 60
    with tempfile.TemporaryDirectory() as folder:
        table = copy_data(Path(folder))
        addresses = choices_of(load_snapshot(Settings()).dataset, 30).all
        with serving("app:server", {"DASHBOARD_DATA": str(table), "DASHBOARD_WATCH": "1"}) as server:
            return int(not Soak(server, addresses).run(table, seconds))


if __name__ == "__main__":
    sys.exit(main())
