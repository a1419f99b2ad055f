"""Many viewers at once: keep-alive connections that choose one view after another."""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import dataclass, field
from statistics import quantiles

from dashboard.web.request_guard import CALLBACK
from tests.benchmarks.requests import HEADERS, post_of


@dataclass(slots=True)
class Load:
    """What came of it: milliseconds of each answer, and what went wrong."""

    viewers: int
    seconds: float
    times: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Choices a second."""
        return len(self.times) / self.seconds

    @property
    def p95(self) -> float:
        """Milliseconds within which 95 of 100 answers came."""
        return quantiles(self.times, n=20)[-1]


def load(port: int, viewers: int, seconds: float, addresses: tuple[str, ...]) -> Load:
    """Let so many viewers choose for so long; each connects first, so that connecting does not count."""
    return asyncio.run(_load(port, viewers, seconds, [_request(address) for address in addresses]))


def _request(address: str) -> bytes:
    body = post_of(address)
    head = [f"POST {CALLBACK} HTTP/1.1", "Host: 127.0.0.1", *(f"{name}: {value}" for name, value in HEADERS.items())]
    return "\r\n".join([*head, f"Content-Length: {len(body)}", "", ""]).encode() + body


async def _load(port: int, viewers: int, seconds: float, requests: list[bytes]) -> Load:
    found = Load(viewers, seconds)
    links = [await asyncio.open_connection("127.0.0.1", port, limit=2**20) for _ in range(viewers)]
    end = time.perf_counter() + seconds
    await asyncio.gather(*(_view(number, *link, requests, end, found) for number, link in enumerate(links)))
    return found


async def _view(
    number: int,
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    requests: list[bytes],
    end: float,
    found: Load,
) -> None:
    chance = random.Random(number)
    try:
        while (begun := time.perf_counter()) < end:
            writer.write(chance.choice(requests))
            head = await reader.readuntil(b"\r\n\r\n")
            size = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
            await reader.readexactly(size)
            if head.split(maxsplit=2)[1] != b"200":
                found.errors.append(head.partition(b"\r\n")[0].decode())
            found.times.append((time.perf_counter() - begun) * 1000)
    except (OSError, EOFError, ValueError) as error:
        found.errors.append(repr(error))
    finally:
        writer.close()
