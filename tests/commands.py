"""Runs commands of `app.py` in this process, or where it must be so in one of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from dashboard.dataset.resources import ROOT
from dashboard.web import cli


@dataclass(frozen=True)
class Result:
    """Exit code and output of a command."""

    code: int
    out: str
    err: str


Run = Callable[..., Result]


def runner(capture: pytest.CaptureFixture[str]) -> Run:
    """Make what runs a command in this process; no command ends with a trace."""

    def run(*words: str | Path) -> Result:
        try:
            code = cli.main(list(map(str, words)))
        except SystemExit as ended:
            code = int(ended.code or 0)
        output = capture.readouterr()
        assert "Traceback" not in output.err
        return Result(code, output.out, output.err)

    return run


def start(*words: str | Path, encoding: str = "utf-8", **environment: str) -> subprocess.Popen[str]:
    """Start `python app.py` with words in a process of its own, warnings being errors; its output is UTF-8."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("DASHBOARD_")}
    return subprocess.Popen(
        [sys.executable, "-W", "error", "app.py", *map(str, words)],
        cwd=ROOT,
        env=clean | {"PYTHONIOENCODING": encoding} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def result_of(process: subprocess.Popen[str]) -> Result:
    """Wait for a process to end."""
    try:
        out, err = process.communicate(timeout=600)
    finally:
        process.kill()
    return Result(process.returncode, out, err)
