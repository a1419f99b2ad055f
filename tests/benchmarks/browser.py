"""What a reader's browser measures: loads of a page, and choices on it from the click to the painted charts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from dashboard.exports.browser import chromium

ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")
SIZE = {"width": 1440, "height": 900}
SLOW = {"offline": False, "latency": 60, "downloadThroughput": 10e6 / 8, "uploadThroughput": 10e6 / 8}
MARKS = """(() => {
  const marks = window.marks = {};
  let plotly;
  Object.defineProperty(window, "Plotly", {
    configurable: true, get: () => plotly,
    set: (value) => { plotly = value; marks.plotly ??= performance.now(); },
  });
  const painted = (name) => setTimeout(() => { marks[name] ??= performance.now(); });
  const look = () => {
    const places = [...document.querySelectorAll("[data-chart]")];
    if (document.querySelector(".target-table tbody tr")) painted("readable");
    if (places.length && document.readyState !== "loading" && places.every((one) => one.querySelector(".main-svg"))) {
      painted("charts");
    } else {
      requestAnimationFrame(look);
    }
  };
  requestAnimationFrame(look);
})()"""
DRAWN = (
    "() => window.marks?.charts"
    " && (!document.getElementById('dash-scripts') || 'ready' in document.documentElement.dataset)"
)
TOLD = """() => ({ ...window.marks, charted: document.querySelectorAll(".main-svg").length,
  paint: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0 })"""
CHOOSE = """([address, view]) => new Promise((done) => {
  const link = Object.assign(document.createElement("a"), { href: address, textContent: "." });
  let begun = 0;
  link.addEventListener("click", (event) => {
    begun = event.timeStamp;
    if (view) { event.preventDefault(); window.choose(view); }
  });
  const title = new MutationObserver(() => {
    title.disconnect();
    requestAnimationFrame(() => setTimeout(() => {
      const time = performance.now() - begun;
      const places = [...document.querySelectorAll("[data-chart]")];
      link.remove();
      done({ time, charts: places.length, missing: places.filter((one) => !one.querySelector(".main-svg")).length });
    }));
  });
  title.observe(document.querySelector("title"), { childList: true, characterData: true, subtree: true });
  document.body.append(link);
  link.click();
})"""


@dataclass(frozen=True, slots=True)
class Loaded:
    """One load of a page: milliseconds since its start, and what went over the wire."""

    paint: float  # first contentful paint
    readable: float  # the first KPI's value painted
    plotly: float  # plotly.js run
    charts: float  # all charts painted
    wire: dict[str, float]  # bytes by address


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
    page.add_init_script(MARKS)
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
    return Loaded(told["paint"], told["readable"], told["plotly"], told["charts"], sent)


def opened(browser: Browser, address: str) -> Page:
    """A page that is drawn and ready for choices."""
    page = browser.new_context(viewport=SIZE).new_page()  # type: ignore[arg-type]
    page.add_init_script(MARKS)
    page.goto(address)
    page.wait_for_function(DRAWN, polling=100)
    return page


def choose(page: Page, address: str, view: dict[str, Any] | None = None) -> float:
    """Milliseconds from the click on a link to the painted view; a static page is handed the view."""
    told: dict[str, Any] = page.evaluate(CHOOSE, [address, view])
    if told["missing"] or not told["charts"]:
        raise RuntimeError(f"{address}: {told['missing']} of {told['charts']} charts are missing")
    time: float = told["time"]
    return time
