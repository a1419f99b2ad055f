"""Writes the briefing as PDF: the dashboard is served on a free port of this machine and a Chromium prints it."""

from __future__ import annotations

import os
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from waitress.server import create_server

from dashboard.exports.browser import chromium
from dashboard.routing.selection import Selection

LONGEST = 60  # seconds that a browser may take
SETTLING = 15_000  # ms of the page's own time for charts to be drawn; it passes as fast as the browser works
QUIET = (
    "--headless", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--disable-quic", "--disable-extensions", "--hide-scrollbars", "--no-pdf-header-footer",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)  # fmt: skip


class PrintError(Exception):
    """A page that could not be printed; the message says what is missing or what the browser said."""


def print_view(server: Any, selection: Selection, file: Path) -> None:
    """Print a view of the app that `server` (a WSGI application) serves into a PDF file, whole or not at all.

    PrintError where there is no browser, where it fails or takes too long, or where the file cannot be written.
    """
    browser = chromium()
    if browser is None:
        raise PrintError(
            "a PDF needs Chromium, Chrome or Edge, and none was found: install one, or set CHROMIUM_PATH to its path"
        )
    if not file.parent.is_dir():
        raise PrintError(f"{file.parent} is not a folder; the PDF cannot be written there")
    with _served(server) as address, tempfile.TemporaryDirectory() as folder:
        printed = Path(folder) / "page.pdf"
        said = _run(browser, address + selection.href, printed, Path(folder) / "profile")
        if not printed.is_file() or not printed.read_bytes().startswith(b"%PDF"):
            raise PrintError(f"{browser} printed nothing; it said: {said[-400:] or 'nothing'}")
        try:
            file.write_bytes(printed.read_bytes())
        except OSError as error:
            raise PrintError(f"{file} cannot be written: {error.strerror}") from error


@contextmanager
def _served(server: Any) -> Iterator[str]:
    """The address of the app while the block runs."""
    serving = create_server(server, host="127.0.0.1", port=0, threads=4, ident=None)
    thread = threading.Thread(target=serving.run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{serving.effective_port}"
    finally:
        serving.close()


def _run(browser: str, address: str, file: Path, profile: Path) -> str:
    """What the browser said while it printed."""
    root = ("--no-sandbox",) if getattr(os, "geteuid", lambda: 1)() == 0 else ()  # Chromium's own rule for root
    command = [
        browser, *QUIET, *root, f"--user-data-dir={profile}", f"--virtual-time-budget={SETTLING}",
        f"--print-to-pdf={file}", address,
    ]  # fmt: skip
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST, check=False)
    except subprocess.TimeoutExpired as error:
        raise PrintError(f"{browser} did not finish within {LONGEST} seconds") from error
    except OSError as error:
        raise PrintError(f"{browser} cannot be started: {error.strerror}; CHROMIUM_PATH names another") from error
    return done.stderr.strip()
