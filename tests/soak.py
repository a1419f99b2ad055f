"""Many viewers for a long time while the table comes and goes: `python -m tests.soak`; `--minutes 1` is a trial of ten.

Two gunicorn workers, fifty keep-alive viewers who walk at random, a hundred replacements of the table in ten minutes,
every fifth of them faulty. Every answer must be 200 and whole: the number that it shows is the one of the data version
that it names. In the end the table is faulty, a worker is killed under load, and service must be full
again. It prints what it saw, and ends
with 1 where something is not so.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import os
import random
import re
import shutil
import signal
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from dashboard.dataset.resources import ROOT
from dashboard.settings import Settings
from dashboard.web.data_source import load_snapshot
from dashboard.web.request_guard import CALLBACK
from tests.benchmarks.requests import HEADERS, choices_of, post_of
from tests.benchmarks.servers import Server, serving

VIEWERS, PAUSE = 50, 0.05  # a viewer looks at a view for so many seconds
EVERY = 6  # seconds between two replacements
KPI = f"/kpi/{quote('专利申请量')}"
OLD = ",6190,"
VERSION = re.compile(r"版本 ([0-9a-f]{8})")


@dataclass(slots=True)
class Seen:
    """What came of it."""

    values: dict[str, str] = field(default_factory=dict)  # the number that each data version shows
    requests: int = 0
    checked: int = 0
    failed: list[str] = field(default_factory=list)
    mixed: list[str] = field(default_factory=list)
    versions: set[str] = field(default_factory=set)


def main() -> int:
    """Soak, then kill; 1 where a request failed, a view was mixed, memory grew or service did not come back."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    seconds = parser.parse_args().minutes * 60
    with tempfile.TemporaryDirectory() as folder:
        for path in (ROOT / "data").iterdir():
            shutil.copy(path, folder)
        table = Path(folder) / "kpis.csv"
        chosen = choices_of(load_snapshot(Settings()).dataset, 30).all
        with serving("app:server", {"DASHBOARD_DATA": str(table), "DASHBOARD_WATCH": "1"}) as server:
            return _soak(server, table, chosen, seconds)


def _soak(server: Server, table: Path, chosen: tuple[str, ...], seconds: float) -> int:
    seen = Seen()
    _note(table.read_bytes(), seen, "6,190")
    asyncio.run(_walk(server.port, seen, chosen, seconds=10))  # every worker has drawn every view
    begun, memory = seen.requests, [server.memory()]
    stop = threading.Event()
    writer = threading.Thread(target=_replace, args=(table, seen, seconds, stop))
    writer.start()
    for _ in range(2):
        asyncio.run(_walk(server.port, seen, chosen, seconds=seconds / 2))
        memory.append(server.memory())
    stop.set()
    writer.join()
    print(f"requests: {seen.requests - begun}, failed: {len(seen.failed)} {seen.failed[:3]}")
    print(f"views held against their version: {seen.checked}, mixed: {len(seen.mixed)} {seen.mixed[:3]}")
    print(f"data versions written: {len(seen.values)}, seen: {len(seen.versions)}")
    print(f"memory of the largest worker, MB: {', '.join(f'{one:.0f}' for one in memory)}")
    sound = not seen.failed and not seen.mixed and len(seen.versions) > 1 and memory[2] < memory[1] * 1.1 + 10
    table.write_text("a new worker must do without this\n", encoding="utf-8")
    return int(not (_kill(server, seen, chosen) and sound))


def _kill(server: Server, seen: Seen, chosen: tuple[str, ...]) -> bool:
    """Kill a worker while viewers walk: what was under way there is lost, and nothing after it."""
    workers = set(server.workers)
    threading.Timer(3, os.kill, (min(workers), signal.SIGKILL)).start()
    asyncio.run(_walk(server.port, seen, chosen, seconds=10))
    lost = len(seen.failed)
    seen.failed.clear()
    asyncio.run(_walk(server.port, seen, chosen, seconds=5))
    now = set(server.workers)
    new = len(now - workers)
    print(f"a worker killed: {lost} requests lost, {len(seen.failed)} failed after it, {new} new worker")
    return not seen.failed and len(now) == len(workers)


def _note(content: bytes, seen: Seen, value: str) -> None:
    seen.values[hashlib.sha256(content).hexdigest()[:8]] = value


def _replace(table: Path, seen: Seen, seconds: float, stop: threading.Event) -> None:
    """Put one table after the other in place; every fifth is faulty."""
    content = table.read_text(encoding="utf-8")
    for number in range(1, int(seconds / EVERY) + 1):
        if stop.wait(EVERY):
            return
        faulty = number % 5 == 0
        made = content.replace(OLD, f",{6190 + number} 件," if faulty else f",{6190 + number},").encode()
        if not faulty:
            _note(made, seen, f"{6190 + number:,}")
        beside = table.with_suffix(".new")
        beside.write_bytes(made)
        beside.replace(table)


async def _walk(port: int, seen: Seen, chosen: tuple[str, ...], *, seconds: float) -> None:
    end = time.monotonic() + seconds
    await asyncio.gather(*(_view(port, number, seen, chosen, end) for number in range(VIEWERS)))


async def _view(port: int, number: int, seen: Seen, chosen: tuple[str, ...], end: float) -> None:
    """One viewer: loads a page, then goes from view to view; a lost connection is a failed request and made anew."""
    chance = random.Random(number + int(end))
    while time.monotonic() < end:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**22)
            while time.monotonic() < end:
                address = chance.choice((KPI, KPI, *chosen[: 2 + number]))
                is_page = chance.random() < 0.2
                writer.write(_request(address, is_page=is_page))
                seen.requests += 1
                _hold(address, *(await _answer(reader)), seen)
                await asyncio.sleep(PAUSE)
            writer.close()
        except (OSError, EOFError, ValueError) as error:
            seen.failed.append(repr(error))


def _request(address: str, *, is_page: bool) -> bytes:
    body = b"" if is_page else post_of(address)
    line = f"GET {address} HTTP/1.1" if is_page else f"POST {CALLBACK} HTTP/1.1"
    named = {**HEADERS, "Accept-Encoding": "identity", "Host": "127.0.0.1", "Content-Length": str(len(body))}
    return "\r\n".join([line, *(f"{name}: {value}" for name, value in named.items()), "", ""]).encode() + body


async def _answer(reader: asyncio.StreamReader) -> tuple[str, str]:
    head = await reader.readuntil(b"\r\n\r\n")
    size = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
    return head.split(maxsplit=2)[1].decode(), (await reader.readexactly(size)).decode()


def _hold(address: str, status: str, text: str, seen: Seen) -> None:
    """An answer is 200; a view of the KPI shows the number of the version that it names, in all its parts."""
    if status != "200":
        seen.failed.append(f"{status} {address}")
        return
    if text.startswith("{"):
        text = "".join(part["content"]["html"] for part in json.loads(text)["response"].values() if "content" in part)
    versions = set(VERSION.findall(text))
    seen.versions |= versions
    if address == KPI:
        seen.checked += 1
        shown = {value for value in list(seen.values.values()) if f"{value} 件" in text}
        if len(versions) != 1 or {seen.values.get(version) for version in versions} != shown:
            seen.mixed.append(f"{versions} {shown}")


if __name__ == "__main__":
    sys.exit(main())
