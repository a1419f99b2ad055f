"""A real server on a free port and a real Chromium."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from waitress.server import create_server

from dashboard.application import create_app
from dashboard.settings import Settings
from tests.browser.chromium import ARGUMENTS, chromium


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    server = create_server(create_app(Settings()).server, host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    path = chromium()
    assert path, "no Chromium found; install one, or set CHROMIUM_PATH to its path"
    return {"executable_path": path, "args": list(ARGUMENTS), "headless": True}


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    return {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light", "accept_downloads": True}


@pytest.fixture(scope="session")
def context(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[BrowserContext]:
    """One profile for all tests: the state is in the address alone, and scripts are fetched once."""
    opened = browser.new_context(**browser_context_args)
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A window of its own for each test."""
    opened = context.new_page()
    yield opened
    opened.close()


@dataclass
class Board:
    """The dashboard in a browser window, with all that went wrong or outside."""

    page: Page
    address: str
    faults: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        """Open an address by its path and wait until its charts are drawn."""
        self.page.goto(self.address + path)
        self.drawn()

    def drawn(self) -> None:
        """Wait until the view is there, its map is drawn, and no callback runs."""
        self.page.wait_for_selector("h1")
        self.page.wait_for_selector("#panel .map .scatterlayer .trace")
        self.page.wait_for_function("document.title && document.title !== 'Updating...'")

    def heading(self, text: str) -> None:
        """Wait until the headline contains a text."""
        self.page.wait_for_function("text => document.querySelector('h1')?.innerText.includes(text)", arg=text)
        self.drawn()

    @property
    def path(self) -> str:
        """Path and query of the window's address, decoded."""
        return str(self.page.evaluate("decodeURIComponent(location.pathname + location.search)"))


@pytest.fixture
def board(page: Page, address: str) -> Iterator[Board]:
    opened = Board(page, address)
    page.on("console", lambda message: opened.faults.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: opened.faults.append(str(error)))
    page.on("requestfailed", lambda request: opened.faults.append(f"failed: {request.url}"))
    page.on(
        "request",
        lambda request: (
            None
            if request.url.startswith((address, "data:", "blob:"))
            else opened.faults.append(f"outside: {request.url}")
        ),
    )
    yield opened
    assert opened.faults == []
