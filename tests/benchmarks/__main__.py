"""Measures everything and prints the table; `--quick` takes fewer rounds, `--only` some of the groups."""

from __future__ import annotations

import argparse
import http.client
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser

from dashboard.dataset.resources import ROOT
from dashboard.settings import Settings
from dashboard.web.data_source import load_snapshot as read
from tests.benchmarks.browser import Loaded, choose, chromium_browser, loads, opened
from tests.benchmarks.choices import measure_choices
from tests.benchmarks.load import load
from tests.benchmarks.requests import choices_of, post
from tests.benchmarks.results import Results, spread
from tests.benchmarks.servers import APP, STATIC, Server, serving

SIZES = (1_000, 100_000, 1_000_000)
CHOICES = 30
KB, MB = 1_000, 1_000_000
VIEWS = ("/", "/districts", "/money", "/checks", "/data", "/briefing", "/help")


def main() -> int:
    """Run the groups that are asked for; 1 where a bar is missed."""
    options = _options()
    results = Results(lambda text: print(text, flush=True))
    groups = {"loads": _loads, "choices": _choices, "server": _server, "load": _load, "growth": _growth}
    for name in options.only or groups:
        print(f"\n{name}", flush=True)
        groups[name](results, options)
    results.save(options.out)
    if not options.quick and not options.only:
        results.write_table(Path(__file__).with_name("README.md"), _machine())
    print(f"\n{results.table()}\n\n{options.out}")
    return any(line.is_met is False for line in results.lines)


def _machine() -> str:
    """What was measured with: processors, browser, Python and the libraries that draw."""
    with chromium_browser() as browser:
        chromium = browser.version.split(".")[0]
    packages = " and ".join(f"{name} {version(name)}" for name in ("dash", "plotly"))
    python = ".".join(map(str, sys.version_info[:2]))
    return f"{os.cpu_count()} cores with Chromium {chromium}, Python {python}, {packages}"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a third of the rounds")
    parser.add_argument("--only", nargs="+", choices=("loads", "choices", "server", "load", "growth"))
    parser.add_argument("--plotly-js", metavar="FILE", help="a smaller plotly.js, measured beside the stock one")
    parser.add_argument("--out", type=Path, default=ROOT / ".benchmarks" / "speed.json", help="where the JSON goes")
    return parser.parse_args()


@contextmanager
def _both(settings: dict[str, str]) -> Iterator[tuple[Server, Server]]:
    with serving(APP, settings) as app, serving(STATIC, settings) as static:
        yield app, static


def _loads(results: Results, options: argparse.Namespace) -> None:
    builds: dict[str, dict[str, str]] = {"stock plotly.js": {}}
    if options.plotly_js:
        builds["smaller plotly.js"] = {"DASHBOARD_PLOTLY_JS": str(Path(options.plotly_js).resolve())}
    for build, settings in builds.items():
        with _both(settings) as servers, chromium_browser() as browser:
            _loads_of(results, options, build, servers, browser)


def _loads_of(
    results: Results, options: argparse.Namespace, build: str, servers: tuple[Server, Server], browser: Browser
) -> None:
    for server in servers:  # views and files are made; browsers know nothing yet
        loads(browser, server.address)
    for slow in (False, True):
        rounds = (3 if slow else 7) if options.quick else (7 if slow else 15)
        pairs = [[loads(browser, server.address, slow=slow) for server in servers] for _ in range(rounds)]
        cold, warm = ([(app[turn], static[turn]) for app, static in pairs] for turn in (0, 1))
        link = ", 60 ms and 10 Mbit/s" if slow else ""
        bar = 1.6 if build.startswith("stock") or slow else None
        _ratio(results, f"cold{link}, {build}: all charts drawn", cold, bar)
        if slow:
            continue
        _ratio(results, f"warm, {build}: all charts drawn", warm, bar)
        share = median(app.readable / app.charts for app, _ in cold)
        first = median(app.plotly - app.readable for app, _ in cold)
        results.add(f"cold, {build}: KPI values readable, of the time to all charts", share, "", 0.6,
                    detail=f"{spread([app.readable for app, _ in cold])} ms")  # fmt: skip
        results.add(f"cold, {build}: KPI values readable before plotly.js has run", first, "ms", 0, at_least=True)
        paint = [median(one.paint for one in column) for column in zip(*cold, strict=True)]
        results.add(f"cold, {build}: first paint", paint[0] / paint[1], detail=f"{paint[0]:.0f} / {paint[1]:.0f} ms")
        _wire(results, build, cold[-1][0], warm[-1][0], is_stock=build.startswith("stock"))


def _wire(results: Results, build: str, cold: Loaded, warm: Loaded, *, is_stock: bool) -> None:
    rest = sum(size for name, size in cold.wire.items() if "plotly.js" not in name)
    whole = sum(cold.wire.values())
    results.add(
        f"wire, cold, {build}", whole / MB, "MB", 1.9 if is_stock else None, detail=f"{len(cold.wire)} requests"
    )
    results.add(f"wire, cold, other than {build}", rest / KB, "KB", 420)
    requests = sum(size > 0 for size in warm.wire.values())
    results.add(f"wire, warm, {build}", sum(warm.wire.values()) / KB, "KB", 15, detail=f"{requests} requests")


def _ratio(results: Results, name: str, pairs: Sequence[tuple[Loaded, Loaded]], bar: float | None) -> None:
    ours, theirs = ([one.charts for one in column] for column in zip(*pairs, strict=True))
    results.add(name, median(ours) / median(theirs), "", bar, detail=f"{spread(ours)} / {spread(theirs)} ms")


def _choices(results: Results, options: argparse.Namespace) -> None:
    measure_choices(results, 10 if options.quick else CHOICES)


def _server(results: Results, options: argparse.Namespace) -> None:
    dataset = read(Settings()).dataset
    chosen = choices_of(dataset, CHOICES).all
    starts, first, again, sizes = [], [], [], []
    for _ in range(2 if options.quick else 5):
        with serving(APP, {}) as app:
            starts.append(app.started)
            connection = http.client.HTTPConnection("127.0.0.1", app.port)
            before = app.cpu()
            sizes += [post(connection, address) for address in chosen]
            first.append((app.cpu() - before) / len(chosen) * 1000)
            before = app.cpu()
            for _ in range(10):
                for address in chosen:
                    post(connection, address)
            again.append((app.cpu() - before) / len(chosen) / 10 * 1000)
            sizes += [post(connection, f"{view}?lang={lang}") for view in VIEWS for lang in ("zh", "en")]
    results.add("start to first 200", median(starts), "s", 2)
    results.add("server CPU per choice, first time", median(first), "ms", 15)
    results.add("server CPU per choice, repeated", median(again), "ms", 2)
    results.add("JSON per view, compressed, the largest", max(sizes) / KB, "KB", 40,
                detail=f"median {median(sizes) / KB:.0f} KB")  # fmt: skip


def _load(results: Results, options: argparse.Namespace) -> None:
    dataset = read(Settings()).dataset
    chosen = choices_of(dataset, CHOICES).all
    with serving(APP, {}) as app:
        load(app.port, 20, 3, chosen)  # every worker has drawn every view
        for viewers in (100, 300):
            found = load(app.port, viewers, 5 if options.quick else 15, chosen)
            most = viewers == 300
            results.add(f"{viewers} viewers: choices a second", found.rate, "", 400 if most else None, at_least=True)
            results.add(f"{viewers} viewers: p95", found.p95, "ms", 500 if most else None)
            results.add(
                f"{viewers} viewers: errors", len(found.errors), "", 0, detail="; ".join(set(found.errors))[:99]
            )
        results.add("memory of a worker after that", app.memory(), "MB")


def _growth(results: Results, options: argparse.Namespace) -> None:
    """Tables of many rows: from a file as they are used, and generated at the start."""
    with tempfile.TemporaryDirectory() as folder:
        files = {rows: Path(folder) / f"{rows}.parquet" for rows in SIZES}
        files_csv = Path(folder) / f"{SIZES[-1]}.csv"
        for rows, path in [*files.items(), (SIZES[-1], files_csv)]:
            os.spawnl(
                os.P_WAIT,
                sys.executable,
                sys.executable,
                str(ROOT / "app.py"),
                "sample",
                str(path),
                "--rows",
                str(rows),
            )
        small, large = ({"DASHBOARD_DATA": str(files[rows])} for rows in (SIZES[0], SIZES[-1]))
        chosen = choices_of(read(Settings(data=files[SIZES[0]])).dataset, 10 if options.quick else CHOICES).all
        with serving(APP, small) as one, serving(APP, large) as many, chromium_browser() as browser:
            pages = opened(browser, one.address), opened(browser, many.address)
            pairs = [(choose(pages[0], address), choose(pages[1], address)) for address in chosen]
            ours, theirs = ([pair[side].charts for pair in pairs] for side in (1, 0))
            results.add("choice, first time, 10⁶ rows against 10³: p50", median(ours) / median(theirs), "", 2,
                        detail=f"{spread(ours)} / {spread(theirs)} ms")  # fmt: skip
            results.add("start, 10⁶ rows, Parquet", many.started, "s", 8)
            results.add("memory of a worker, 10⁶ rows", many.memory(), "MB", 700)
            results.add("memory of a worker, 10³ rows", one.memory(), "MB")
        for rows in SIZES:
            with serving(APP, {"DASHBOARD_SAMPLE": "1", "DASHBOARD_ROWS": str(rows)}) as app:
                results.add(f"start, {rows:,} rows generated (--sample)", app.started, "s", 8)
        with serving(APP, {"DASHBOARD_DATA": str(files_csv)}) as app:
            results.add("start, 10⁶ rows, CSV", app.started, "s", 8)


if __name__ == "__main__":
    sys.exit(main())
