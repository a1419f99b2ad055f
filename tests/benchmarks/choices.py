"""Measures choices on the published table and on a sample of 5,000 rows, beside a static page and plain Dash.

Each choice is new to the server the first time; after it, the static page redraws the same view, and plain Dash builds
it. Then some are made once more while the browser notes its tasks.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from playwright.sync_api import Browser, Page

from dashboard.settings import Settings
from dashboard.web.data_source import load_snapshot
from tests.benchmarks.browser import Chosen, blocked, choose, chromium_browser, opened
from tests.benchmarks.requests import choices_of
from tests.benchmarks.results import Results, p95
from tests.benchmarks.servers import APP, PLAIN, STATIC, serving, variables
from tests.benchmarks.static_page import static_view

TABLES = {"published table": Settings(), "sample of 5,000 rows": Settings(sample=True, rows=5000)}
KINDS = ("district", "area", "kpi")
VISIBLE_BARS = {"published table": (0.9, 1.3), "sample of 5,000 rows": (0.6, 1.0)}  # p50, p95 of district and area
ALL_BARS = {"district": (1.5, 2.5), "area": (1.5, 3.0), "kpi": (1.5, 3.0)}
TASK_BAR, PLAIN_BAR = 2.0, 0.4
TRACED = 6  # choices of a kind whose tasks are noted


def measure_choices(results: Results, count: int) -> None:
    """Add the lines of `count` choices of each kind, on both tables."""
    with chromium_browser() as browser:
        for table in TABLES:
            measure_table(results, browser, table, count)


def measure_table(results: Results, browser: Browser, table: str, count: int) -> None:
    """Add the lines of one table."""
    snapshot, settings = load_snapshot(TABLES[table]), variables(TABLES[table])
    chosen = choices_of(snapshot.dataset, count)
    with serving(APP, settings) as app, serving(STATIC, settings) as static, serving(PLAIN, settings) as plain:
        pages = [opened(browser, server.address) for server in (app, static, plain)]
        for kind in KINDS:
            addresses: tuple[str, ...] = getattr(chosen, kind)
            views = {address: static_view(address, snapshot.dataset, snapshot.geography) for address in addresses}
            for address in addresses[:3]:  # all have drawn such charts before
                choose(pages[1], address, views[address])
                english = f"{address}{'&' if '?' in address else '?'}lang=en"
                choose(pages[0], english)
                choose(pages[2], english, kind="plain")
            name = f"{table}, choice of {kind}"
            first = [(choose(pages[0], one), choose(pages[1], one, views[one])) for one in addresses]
            _add_ratios(results, f"{name}, first time", first, table, kind)
            again = [(choose(pages[0], one), choose(pages[1], one, views[one])) for one in addresses]
            _add_ratios(results, f"{name}, again", again, table, kind)
            builds = [choose(pages[2], one, kind="plain") for one in addresses]
            _add_plain(results, name, [ours for ours, _ in first], builds)
            _add_tasks(results, name, pages, addresses[:TRACED])
        for page in pages:
            page.context.close()


def _add_ratios(results: Results, name: str, pairs: Sequence[tuple[Chosen, Chosen]], table: str, kind: str) -> None:
    """Compare both with the time that the static page takes to redraw all charts."""
    visible_bars = VISIBLE_BARS[table] if kind != "kpi" else (None, None)
    redrawn = [static.charts for _, static in pairs]
    for what, ours, bars in (
        ("visible charts painted", [app.visible for app, _ in pairs], visible_bars),
        ("all charts painted", [app.charts for app, _ in pairs], ALL_BARS[kind]),
    ):
        shares = (("p50", median(ours), median(redrawn), bars[0]), ("p95", p95(ours), p95(redrawn), bars[1]))
        for share, app, static, bar in shares:
            results.add(f"{name}: {what}, {share}", app / static, "", bar, detail=f"{app:.0f} / {static:.0f} ms")


def _add_plain(results: Results, name: str, ours: Sequence[Chosen], plain: Sequence[Chosen]) -> None:
    times = [median(one.charts for one in column) for column in (ours, plain)]
    line = f"{name}, first time: all charts, against plain Dash, p50"
    results.add(line, times[0] / times[1], "", PLAIN_BAR, detail=f"{times[0]:.0f} / {times[1]:.0f} ms")


def _add_tasks(results: Results, name: str, pages: Sequence[Page], addresses: Sequence[str]) -> None:
    """Tell how long the page is busy at a time; beside it, what plain Dash does to the reader."""
    ours = [blocked(pages[0], address) for address in addresses]
    plain = [blocked(pages[2], address, "plain") for address in addresses]
    shares = [one.longest_task / one.dearest_chart for one in ours]
    tasks = [median(one.longest_task for one in column) for column in (ours, plain)]
    detail = f"{tasks[0]:.0f} ms, at most {max(shares):.1f} times; plain Dash {tasks[1]:.0f} ms"
    results.add(f"{name}: longest task ÷ the most expensive chart, p50", median(shares), "", TASK_BAR, detail=detail)
    times = [median(one.interaction for one in column) for column in (ours, plain)]
    longest = max(one.interaction for one in ours)
    detail = f"at most {longest:.0f} ms; plain Dash {times[1]:.0f} ms"
    results.add(f"{name}: from the click to the next paint, p50", times[0], "ms", detail=detail)
