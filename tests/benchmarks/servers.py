"""The servers under test, each two gunicorn workers: how long they take to start, what they use."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dashboard.dataset.resources import ROOT
from dashboard.settings import Settings, variable_name

APP, STATIC, PLAIN = "app:server", "tests.benchmarks.static_page:server", "tests.benchmarks.plain_dash:server"
WORKERS, THREADS = 2, 4
LONGEST = 180  # seconds until the first answer
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Server:
    """A running server; `started` is seconds from its start to its first answer."""

    port: int
    process: subprocess.Popen[bytes]
    started: float

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def workers(self) -> list[int]:
        """The processes that answer."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text(encoding="ascii")
        return [int(child) for child in children.split()]

    def cpu(self) -> float:
        """Seconds of processor time that its workers have used."""
        return sum(_cpu(worker) for worker in self.workers)

    def memory(self) -> float:
        """MB of the largest worker: what it holds now, pages that it shares with others included."""
        return max(_resident(worker) for worker in self.workers)


def variables(settings: Settings) -> dict[str, str]:
    """The environment variables that say what some settings say beside the defaults."""
    return {variable_name(name): str(value) for name, value in settings.model_dump(exclude_defaults=True).items()}


@contextmanager
def serving(app: str, settings: Mapping[str, str]) -> Iterator[Server]:
    """Serve an app such as `app:server` with `DASHBOARD_*` settings while the block runs."""
    port = _free_port()
    command = [sys.executable, "-m", "gunicorn", "--workers", str(WORKERS), "--threads", str(THREADS),
               "--bind", f"127.0.0.1:{port}", "--keep-alive", "30",
               "--worker-connections", "1000", "--log-level", "error", app]  # fmt: skip
    own = {name: value for name, value in os.environ.items() if not name.startswith("DASHBOARD_")}
    begun = time.monotonic()
    process = subprocess.Popen(command, cwd=ROOT, env={**own, **settings})
    try:
        _until_answered(port, process)
        yield Server(port, process, time.monotonic() - begun)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def _until_answered(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + LONGEST
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError("the server stopped; what it said stands above")
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=LONGEST)
        try:
            connection.request("GET", "/")
            if connection.getresponse().status < http.client.INTERNAL_SERVER_ERROR:  # 401 with users
                return
        except OSError:
            time.sleep(0.01)
        finally:
            connection.close()
    raise RuntimeError(f"no answer within {LONGEST} s")


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port


def _cpu(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS  # user and system, as proc(5) counts them


def _resident(process: int) -> float:
    lines = Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024
