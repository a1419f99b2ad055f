"""Measures first loads and repeated ones: of the overview, and of an area of the sample with its many charts."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from statistics import median

from playwright.sync_api import Browser

from dashboard.settings import Settings
from tests.benchmarks.browser import Loaded, chromium_browser, loads
from tests.benchmarks.choices import PLAIN_BAR, TABLES
from tests.benchmarks.results import KB, MB, Results, spread
from tests.benchmarks.servers import APP, PLAIN, STATIC, serving, variables

PUBLISHED, SAMPLE = TABLES
PAGES = {"overview": (PUBLISHED, "/"), "area 8, sample": (SAMPLE, "/area/8")}
STOCK = "stock plotly.js"
VISIBLE_BARS = {"cold": 0.85, "warm": 0.7}
ALL_BAR = 1.6


def measure_loads(results: Results, builds: dict[str, Settings], *, is_quick: bool) -> None:
    """Add the lines of each page with each build of plotly.js; a slow link with the overview alone."""
    with chromium_browser() as browser:
        for build, with_build in builds.items():
            for name, (table, path) in PAGES.items():
                settings = variables(TABLES[table]) | variables(with_build)
                apps = (APP, STATIC, PLAIN) if build == STOCK else (APP, STATIC)
                with ExitStack() as stack:
                    servers = [stack.enter_context(serving(app, settings)) for app in apps]
                    addresses = [f"{server.address}{path}" for server in servers]
                    for address in addresses:  # views and files are made; browsers know nothing yet
                        loads(browser, address)
                    _measure_page(results, browser, f"{name}, {build}", addresses, 7 if is_quick else 15)
                    if name == "overview":
                        _measure_slow_link(results, browser, build, addresses[:2], 3 if is_quick else 7)


def _measure_page(results: Results, browser: Browser, name: str, addresses: Sequence[str], rounds: int) -> None:
    turns = [[loads(browser, address) for address in addresses] for _ in range(rounds)]
    cold, warm = ([[pair[turn] for pair in pairs] for pairs in turns] for turn in (0, 1))
    bar = ALL_BAR if STOCK in name else None
    for turn, loaded in (("cold", cold), ("warm", warm)):
        redrawn = [one[1].charts for one in loaded]
        visible, whole = [one[0].visible for one in loaded], [one[0].charts for one in loaded]
        visible_bar = VISIBLE_BARS[turn] if STOCK in name else None
        _add_ratio(results, f"{turn}, {name}: visible charts painted", visible, redrawn, visible_bar)
        _add_ratio(results, f"{turn}, {name}: all charts painted", whole, redrawn, bar)
    app = [one[0] for one in cold]
    if len(addresses) > 2:
        plain = [one[2].charts for one in cold]
        line = f"cold, {name}: all charts, against plain Dash"
        _add_ratio(results, line, [one.charts for one in app], plain, PLAIN_BAR)
    if name.startswith("overview"):
        share = median(one.readable / one.charts for one in app)
        first = median(one.plotly - one.readable for one in app)
        line = f"cold, {name}: KPI values readable, of the time to all charts"
        results.add(line, share, "", 0.6, detail=f"{spread([one.readable for one in app])} ms")
        line = f"cold, {name}: KPI values readable before plotly.js has run"
        results.add(line, first, "ms", 0, at_least=True)
        paint = median(one.paint for one in app), median(one[1].paint for one in cold)
        line = f"cold, {name}: first paint"
        results.add(line, paint[0] / paint[1], detail=f"{paint[0]:.0f} / {paint[1]:.0f} ms")
        _add_wire(results, name, app[-1], warm[-1][0])


def _measure_slow_link(results: Results, browser: Browser, build: str, addresses: Sequence[str], rounds: int) -> None:
    pairs = [[loads(browser, address, slow=True)[0] for address in addresses] for _ in range(rounds)]
    ours, theirs = ([one.charts for one in column] for column in zip(*pairs, strict=True))
    _add_ratio(results, f"cold, 60 ms and 10 Mbit/s, {build}: all charts painted", ours, theirs, ALL_BAR)


def _add_wire(results: Results, name: str, cold: Loaded, warm: Loaded) -> None:
    rest = sum(size for address, size in cold.wire.items() if "plotly.js" not in address)
    whole, requests = sum(cold.wire.values()), f"{len(cold.wire)} requests"
    results.add(f"wire, cold, {name}", whole / MB, "MB", 1.9 if STOCK in name else None, detail=requests)
    results.add(f"wire, cold, {name}: other than plotly.js", rest / KB, "KB", 420)
    requests = f"{sum(size > 0 for size in warm.wire.values())} requests"
    results.add(f"wire, warm, {name}", sum(warm.wire.values()) / KB, "KB", 15, detail=requests)


def _add_ratio(results: Results, name: str, ours: Sequence[float], theirs: Sequence[float], bar: float | None) -> None:
    results.add(name, median(ours) / median(theirs), "", bar, detail=f"{spread(ours)} / {spread(theirs)} ms")
