"""Workers of gunicorn that start while the table is away: they serve the last good one, and the service goes on."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.dataset.resources import ROOT
from tests.tables import copy_data

REFUSED = "changed files are not shown"


@pytest.fixture
def service(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], int, Path]]:
    """A service of one worker, the port that it listens on, and its table."""
    table = copy_data(tmp_path)
    listener = socket.create_server(("127.0.0.1", 0))
    os.set_inheritable(listener.fileno(), True)
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--no-control-socket", "--threads", "2",
         "--bind", f"fd://{listener.fileno()}", "app:server"],
        cwd=ROOT, env=os.environ | {"DASHBOARD_DATA": str(table), "DASHBOARD_METRICS": "1", "TMPDIR": str(tmp_path)},
        pass_fds=[listener.fileno()], stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    port: int = listener.getsockname()[1]
    yield process, port, table
    process.terminate()
    process.communicate(timeout=60)
    listener.close()


def ready(port: int) -> dict[str, object]:
    """What the next worker that is free says; it waits for one."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=60) as response:
        content: dict[str, object] = json.load(response)
    return content


def healthy(port: int) -> int:
    """How many health checks all workers have counted before this one."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=60) as response:
        told = response.read().decode()
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=60):
        counts = re.findall(r'dashboard_requests_total\{route="alive",status="200",view=""\} (\S+)', told)
    return int(float(counts[0])) if counts else 0


def logged(process: subprocess.Popen[str], words: str) -> str:
    """Read the log up to a line with these words."""
    assert process.stderr is not None
    return next(line for line in process.stderr if words in line)


def test_a_worker_that_dies_and_a_reload_while_the_table_is_away_end_no_service(
    service: tuple[subprocess.Popen[str], int, Path],
) -> None:
    process, port, table = service
    worker = int(logged(process, "Booting worker").rpartition(":")[2])
    assert ready(port)["faults"] == 0
    before = healthy(port), healthy(port)
    table.unlink()
    os.kill(worker, signal.SIGKILL)
    logged(process, REFUSED)
    assert (*before, healthy(port)) == (0, 1, 2), "what the worker before has counted is not lost"
    process.send_signal(signal.SIGHUP)
    logged(process, "Booting worker")
    logged(process, REFUSED)
    answer = ready(port)
    assert (answer["ready"], answer["faults"]) == (True, 1)
    assert process.poll() is None
