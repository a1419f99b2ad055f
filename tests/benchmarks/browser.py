"""What a reader's browser measures: loads of a page, and choices on it from the click to the painted charts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from dashboard.exports.browser import chromium

ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")
SIZE = {"width": 1440, "height": 900}
SLOW = {"offline": False, "latency": 60, "downloadThroughput": 10e6 / 8, "uploadThroughput": 10e6 / 8}
MEASURE = Path(__file__).with_name("measure.js")
DRAWN = (
    "() => window.marks?.charts"
    " && (!document.getElementById('dash-scripts') || 'ready' in document.documentElement.dataset)"
)
TOLD = """() => ({ ...window.marks, charted: document.querySelectorAll(".main-svg").length,
  paint: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0 })"""
CHOOSE = """([address, view, kind]) => {  // when the page has been painted with the new link
  const link = addChoice(address, view, kind);
  requestAnimationFrame(() => setTimeout(() => link.click()));
  return chosen;
}"""
ADD_CHOICE = "([address, kind]) => { drawings.length = interactions.length = 0; addChoice(address, null, kind); }"
SETTLED = "chosen.then((times) => new Promise((done) => setTimeout(() => done(times), 50)))"
TASK_EVENTS = "disabled-by-default-devtools.timeline"  # the category of a trace that has the tasks of each thread


@dataclass(frozen=True, slots=True)
class Loaded:
    """One load of a page: milliseconds since its start, and what went over the wire."""

    paint: float  # first contentful paint
    readable: float  # the first KPI's value painted
    plotly: float  # plotly.js run
    visible: float  # charts in the window painted
    charts: float  # all charts painted
    wire: dict[str, float]  # bytes by address


@dataclass(frozen=True, slots=True)
class Chosen:
    """Milliseconds from a click until the charts in the window, and all charts of the view, are painted."""

    visible: float
    charts: float


@dataclass(frozen=True, slots=True)
class Blocked:
    """How long a choice kept the page busy at a time, in milliseconds."""

    longest_task: float
    dearest_chart: float  # what the most expensive single chart took Plotly
    interaction: float  # from the click to the next paint; below 16 it counts as 16


@contextmanager
def chromium_browser() -> Iterator[Browser]:
    """A Chromium of this machine."""
    path = chromium()
    if path is None:
        raise RuntimeError("no Chromium found; install one, or set CHROMIUM_PATH to its path")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield browser
        browser.close()


def loads(browser: Browser, address: str, *, slow: bool = False) -> tuple[Loaded, Loaded]:
    """A cold load and a warm one after it in the same window, in a profile of their own."""
    context = browser.new_context(viewport=SIZE)  # type: ignore[arg-type]  # Playwright wants its own dict type
    page = context.new_page()
    page.add_init_script(path=MEASURE)
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    if slow:
        session.send("Network.emulateNetworkConditions", SLOW)
    try:
        return _load(page, session, address), _load(page, session, address)
    finally:
        context.close()


def _load(page: Page, session: CDPSession, address: str) -> Loaded:
    names: dict[str, str] = {}
    wire: dict[str, float] = {}

    def asked(event: dict[str, Any]) -> None:
        names[event["requestId"]] = event["request"]["url"]

    def answered(event: dict[str, Any]) -> None:
        wire[names[event["requestId"]]] = event["encodedDataLength"]

    session.on("Network.requestWillBeSent", asked)
    session.on("Network.loadingFinished", answered)
    page.goto(address, wait_until="commit")
    page.wait_for_function(DRAWN, polling=100)
    page.wait_for_load_state("networkidle")
    told: dict[str, Any] = page.evaluate(TOLD)
    session.remove_listener("Network.requestWillBeSent", asked)
    session.remove_listener("Network.loadingFinished", answered)
    sent = {name: size for name, size in wire.items() if not name.startswith("data:")}
    return Loaded(told["paint"], told["readable"], told["plotly"], told["visible"], told["charts"], sent)


def opened(browser: Browser, address: str) -> Page:
    """A page that is drawn and ready for choices."""
    page = browser.new_context(viewport=SIZE).new_page()  # type: ignore[arg-type]
    page.add_init_script(path=MEASURE)
    page.goto(address)
    page.wait_for_function(DRAWN, polling=100)
    return page


def choose(page: Page, address: str, view: dict[str, Any] | None = None, kind: str = "") -> Chosen:
    """Click a link; a static page is handed the view, plain Dash is of the kind `plain`."""
    return _chosen(page.evaluate(CHOOSE, [address, view, kind]), address)


def _chosen(told: dict[str, Any], address: str) -> Chosen:
    if told["missing"] or not told["charts"]:
        raise RuntimeError(f"{address}: {told['missing']} of {told['charts']} charts are missing")
    return Chosen(told["visible"], told["all"])


def blocked(page: Page, address: str, kind: str = "") -> Blocked:
    """Click a link with the mouse while the browser notes all tasks of the page."""
    page.evaluate(ADD_CHOICE, [address, kind])
    browser = page.context.browser
    assert browser is not None
    browser.start_tracing(page=page, categories=[TASK_EVENTS])
    page.mouse.click(5, 5)
    _chosen(page.evaluate(SETTLED), address)
    trace = json.loads(browser.stop_tracing())["traceEvents"]
    drawings, interactions = page.evaluate("[drawings, interactions]")
    return Blocked(_longest_task(trace), max(drawings), max(interactions, default=16))


def _longest_task(events: list[dict[str, Any]]) -> float:
    """Milliseconds of the longest task of the thread that draws the page."""
    names = {(event["pid"], event["tid"]): event["args"]["name"] for event in events if event["name"] == "thread_name"}
    tasks = [event for event in events if event["name"] == "RunTask" and "dur" in event]
    of_pages = [event["dur"] for event in tasks if names.get((event["pid"], event["tid"])) == "CrRendererMain"]
    return float(max(of_pages)) / 1000
