"""Prints a view as PDF: serves the dashboard on a free port of this machine and lets a headless Chromium print it."""

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
from dashboard.settings import SettingError

TIMEOUT_SECONDS = 60  # that a browser may take
RENDER_MS = 15_000  # of the page's own time for charts to be drawn; it passes as fast as the browser works
BROWSER_OPTIONS = (
    "--headless", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--disable-quic", "--disable-extensions", "--hide-scrollbars", "--no-pdf-header-footer",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)  # fmt: skip


class PrintError(SettingError):
    """Tells why a page could not be printed: what is missing, or what the browser wrote."""


def print_view(server: Any, url: str, file: Path) -> None:
    """Prints the page that `server` (a WSGI application) has at a URL into a PDF file, whole or not at all.

    PrintError where there is no browser, where it fails or takes too long, or where the file cannot be written.
    """
    browser = chromium()
    if browser is None:
        raise PrintError(
            "a PDF needs Chromium, Chrome or Edge, and none was found: install one, or set CHROMIUM_PATH to its path"
        )
    if not file.parent.is_dir():
        raise PrintError(f"{file.parent} is not a folder; the PDF cannot be written there")
    with serve_locally(server) as address, tempfile.TemporaryDirectory() as folder:
        pdf = Path(folder) / "page.pdf"
        stderr = _run(browser, address + url, pdf, Path(folder) / "profile")
        if not pdf.is_file() or not pdf.read_bytes().startswith(b"%PDF"):
            raise PrintError(f"{browser} printed nothing; it said: {stderr[-400:] or 'nothing'}")
        try:
            file.write_bytes(pdf.read_bytes())
        except OSError as error:
            raise PrintError(f"{file} cannot be written: {error.strerror}") from error


@contextmanager
def serve_locally(application: Any) -> Iterator[str]:
    """Serves a WSGI application on a free port of this machine while the block runs, and yields its address."""
    sockets: dict[int, Any] = {}  # waitress serves as long as there are some
    server = create_server(application, map=sockets, host="127.0.0.1", port=0, threads=4, ident=None)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        dispatchers = list(sockets.values())
        server.trigger.pull_trigger(sockets.clear)  # in the server's own thread
        thread.join()
        for dispatcher in dispatchers:
            dispatcher.close()


def _run(browser: str, address: str, file: Path, profile: Path) -> str:
    """Runs the browser, and returns what it wrote on its standard error."""
    root = ("--no-sandbox",) if getattr(os, "geteuid", lambda: 1)() == 0 else ()  # Chromium's own rule for root
    command = [
        browser, *BROWSER_OPTIONS, *root, f"--user-data-dir={profile}", f"--virtual-time-budget={RENDER_MS}",
        f"--print-to-pdf={file}", address,
    ]  # fmt: skip
    try:
        process = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise PrintError(f"{browser} did not finish within {TIMEOUT_SECONDS} seconds") from error
    except OSError as error:
        raise PrintError(f"{browser} cannot be started: {error.strerror}; CHROMIUM_PATH names another") from error
    return process.stderr.strip()
