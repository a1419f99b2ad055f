"""A real server on a free port, a real Chromium, and one window in it that all tests use in turn.

A test takes `board` and goes to a view with `board.open(path)`: inside the running app, at a fraction of a load.
`board.load(path)` loads it afresh, for what only a load can show. Both wait until the view is drawn, and so does
`board.heading(text)` after a click. What a test changes in `board.page` (size, colours, medium, storage, routes) is put
back after it. Where it changes anything else, it ends with `board.page.close()`: the next test gets a new window.
A console error, a failed request and a request outside fail the test in which they happen.
With `TESTS_SIGN_IN=1` in the environment all of them run signed in, on a dashboard that is shown under a path.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, ViewportSize

from dashboard.exports.browser import chromium
from dashboard.exports.pdf import serve_locally
from dashboard.settings import Settings
from dashboard.web.application import create_app
from dashboard.web.auth.roles import Role
from dashboard.web.auth.user_changes import add_user
from dashboard.web.auth.users_file import UsersFile
from tests.browser.chromium import ARGUMENTS

SIGNED_IN = os.environ.get("TESTS_SIGN_IN") == "1"
NAME, PASSWORD = "李明", "correct horse battery"
SIZE = ViewportSize(width=1440, height=900)
PATIENCE = 120_000  # ms for what comes at once on a machine with nothing else to do
GO = """address => {  // inside the app; false where it does not run, or shows this address already
  if (!("ready" in document.documentElement.dataset) || location.href === new URL(address).href) {
    return false;
  }
  document.title = "";
  document.activeElement.blur();
  window.scrollTo(0, 0);
  window.history.pushState({}, "", address);
  window.dispatchEvent(new PopStateEvent("popstate", { state: {} }));
  return true;
}"""
DRAWN = """() => {  // the view of the URL is there with its charts
  const all = (selector, part) => [...document.querySelectorAll(selector)].every((one) => one.querySelector(part));
  return document.title && "ready" in document.documentElement.dataset && !router.isPending()
    && document.querySelector("h1") && all("#panel:has(.panel-map)", ".map") && all(".map", ".scatterlayer .trace")
    && [...document.querySelectorAll("[data-island]")].every(({ dataset }) => "mounted" in dataset)
    && !("drawing" in document.documentElement.dataset) && all(".dash-graph", ".main-svg");
}"""
CHANGED = """() => localStorage.length + sessionStorage.length > 0
  || matchMedia("(prefers-color-scheme: dark), print, (prefers-reduced-motion), (forced-colors: active)").matches"""
FORGET = "localStorage.clear(), sessionStorage.clear()"


@contextmanager
def served(settings: Settings) -> Iterator[str]:
    """The address of a dashboard while the block runs."""
    with serve_locally(create_app(settings).server) as address:
        yield f"{address}{settings.prefix}"


@pytest.fixture(scope="session")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A dashboard with an admin, under a path."""
    users = tmp_path_factory.mktemp("users") / "users.txt"
    add_user(UsersFile(users), NAME, PASSWORD, Role.ADMIN)
    return Settings(users=users, prefix="/city/board")


def enter(context: BrowserContext, address: str) -> None:
    """Sign a browser in."""
    form: dict[str, str | float | bool] = {"name": NAME, "password": PASSWORD}
    assert context.request.post(f"{address}/sign-in", form=form).ok


@pytest.fixture(scope="session")
def address(closed: Settings) -> Iterator[str]:
    with served(closed if SIGNED_IN else Settings()) as at:
        yield at


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    path = chromium()
    assert path, "no Chromium found; install one, or set CHROMIUM_PATH to its path"
    return {"executable_path": path, "args": list(ARGUMENTS), "headless": True}


@contextmanager
def profile(browser: Browser, **more: Any) -> Iterator[BrowserContext]:
    """A profile of its own, patient with a slow machine."""
    context = browser.new_context(viewport=SIZE, **more)
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


@pytest.fixture(scope="session")
def context(browser: Browser, address: str) -> Iterator[BrowserContext]:
    """One profile for all tests: the state is in the address alone, and scripts are fetched once."""
    with profile(browser, color_scheme="light") as opened:
        if SIGNED_IN:
            enter(opened, address)
        opened.new_page().goto(f"{address}/healthz")  # stays open, and with it the process that has the scripts
        yield opened


@dataclass
class Board:
    """The dashboard in a browser window, with all that went wrong or outside."""

    context: BrowserContext
    address: str
    faults: list[str] = field(default_factory=list)
    asked: set[Request] = field(default_factory=set)  # requests that are under way
    page: Page = field(init=False)

    def __post_init__(self) -> None:
        self.renew()

    def renew(self) -> None:
        """Take a new window and watch it."""
        self.asked.clear()
        self.page = self.context.new_page()
        self.page.on("console", self._told)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("request", self._asked)
        self.page.on("requestfinished", self._answered)
        self.page.on("requestfailed", self._failed)

    def _told(self, message: ConsoleMessage) -> None:
        """Keep what the browser calls an error, but for a page whose status says that its address names nothing."""
        is_page = message.location["url"] == self.page.url and "404" in message.text
        if message.type == "error" and not is_page:
            self.faults.append(message.text)

    def _asked(self, request: Request) -> None:
        self.asked.add(request)
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.faults.append(f"outside: {request.url}")

    def _answered(self, request: Request) -> None:
        self.asked.discard(request)

    def _failed(self, request: Request) -> None:
        self.asked.discard(request)
        if request.failure != "net::ERR_ABORTED":  # by the page: for the next letter of a search, the next address
            self.faults.append(f"failed: {request.url}")

    def open(self, path: str) -> None:
        """Go to an address by its path, inside the app where it runs, and wait until its charts are drawn."""
        if self.page.evaluate(GO, self.address + path):
            self.drawn()
        else:
            self.load(path)

    def load(self, path: str) -> None:
        """Load an address by its path afresh, as a link from outside does, and wait until its charts are drawn."""
        self.page.goto(self.address + path)
        self.drawn()

    def drawn(self) -> None:
        """Wait until the view is there with all its charts."""
        self.page.wait_for_function(DRAWN)

    def heading(self, text: str) -> None:
        """Wait until the headline contains a text."""
        self.page.wait_for_function("text => document.querySelector('h1')?.innerText.includes(text)", arg=text)
        self.drawn()

    def click_map(self, name: str) -> None:
        """Click a district on the map where its name stands."""
        box = self.page.locator("#panel .map .textpoint text", has_text=name).first.bounding_box()
        assert box is not None
        self.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    @property
    def path(self) -> str:
        """Path and query of the window's address on the dashboard, decoded."""
        return str(self.page.evaluate("decodeURIComponent(router.currentUrl())"))

    def put_back(self) -> None:
        """Leave the window as a test wants to find it."""
        if self.asked:
            self.page.wait_for_event("requestfinished", lambda _: not self.asked)
        self.page.unroute_all()
        self.page.mouse.move(0, 0)
        if self.page.viewport_size != SIZE or self.page.evaluate(CHANGED):
            self.page.evaluate(FORGET)
            self.page.goto("about:blank")
            self.page.set_viewport_size(SIZE)
            self.page.emulate_media(media="null", color_scheme="light", reduced_motion="null", forced_colors="null")


@pytest.fixture(scope="session")
def window(context: BrowserContext, address: str) -> Board:
    """The window that all tests use in turn."""
    return Board(context, address)


@pytest.fixture
def board(window: Board, request: pytest.FixtureRequest) -> Iterator[Board]:
    """The dashboard in a window; no test gets the window of one that failed."""
    failed = request.session.testsfailed
    yield window
    if request.session.testsfailed > failed:
        window.page.close()
    if window.page.is_closed():
        window.renew()
    else:
        window.put_back()
    faults = window.faults.copy()
    window.faults.clear()
    assert faults == []
