"""Many viewers at once: keep-alive connections that choose one view after another."""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import dataclass, field
from statistics import quantiles

from dashboard.web.request_guard import CALLBACK
from tests.benchmarks.requests import HEADERS, post_of

Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass(slots=True)
class Load:
    """Milliseconds of each answer, and what went wrong."""

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
    return asyncio.run(_load(port, viewers, seconds, [request_to(address) for address in addresses]))


def request_to(address: str, *, is_page: bool = False, encodings: str = HEADERS["Accept-Encoding"]) -> bytes:
    """Write the request that a browser sends for an address: for its page, or from a page that stands already."""
    body = b"" if is_page else post_of(address)
    line = f"GET {address} HTTP/1.1" if is_page else f"POST {CALLBACK} HTTP/1.1"
    headers = HEADERS | {"Accept-Encoding": encodings, "Host": "127.0.0.1", "Content-Length": str(len(body))}
    return "\r\n".join([line, *(f"{name}: {value}" for name, value in headers.items()), "", ""]).encode() + body


async def connect(port: int) -> Connection:
    """Open a connection that takes a head of any answer."""
    return await asyncio.open_connection("127.0.0.1", port, limit=2**22)


async def exchange(connection: Connection, request: bytes) -> tuple[str, bytes]:
    """Send a request and read its answer: the status and the body."""
    reader, writer = connection
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    size = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
    return head.split(maxsplit=2)[1].decode(), await reader.readexactly(size)


async def _load(port: int, viewers: int, seconds: float, requests: list[bytes]) -> Load:
    result = Load(viewers, seconds)
    connections = [await connect(port) for _ in range(viewers)]
    end = time.perf_counter() + seconds
    await asyncio.gather(*(_view(random.Random(number), connection, requests, end, result)
                           for number, connection in enumerate(connections)))  # fmt: skip
    return result


async def _view(chance: random.Random, connection: Connection, requests: list[bytes], end: float, result: Load) -> None:
    try:
        while (begun := time.perf_counter()) < end:
            status, _ = await exchange(connection, chance.choice(requests))
            if status != "200":
                result.errors.append(status)
            result.times.append((time.perf_counter() - begun) * 1000)
    except (OSError, EOFError, ValueError) as error:
        result.errors.append(repr(error))
    finally:
        connection[1].close()
