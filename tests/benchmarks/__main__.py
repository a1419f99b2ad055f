"""Measures everything and prints the table; `--quick` takes fewer rounds, `--only` some of the groups."""

from __future__ import annotations

import argparse
import http.client
import os
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from statistics import median
from urllib.parse import quote, unquote

from dashboard.dataset.resources import ROOT
from dashboard.settings import Settings
from dashboard.web.data_source import load_snapshot as read
from tests.benchmarks.browser import choose, chromium_browser, opened
from tests.benchmarks.choices import TABLES, measure_choices
from tests.benchmarks.cities import measure_cities
from tests.benchmarks.load import load
from tests.benchmarks.page_loads import STOCK, measure_loads
from tests.benchmarks.requests import choices_of, post
from tests.benchmarks.results import KB, Results, spread
from tests.benchmarks.servers import APP, serving, variables

SIZES = (1_000, 100_000, 1_000_000)
CHOICES = 30
VIEWS = ("/", "/districts", "/money", "/checks", "/data", "/briefing", "/help")


def main() -> int:
    """Run the groups that are asked for; 1 where a bar is missed."""
    options = _options()
    results = Results(lambda text: print(text, flush=True))
    groups = {"loads": _loads, "choices": _choices, "server": _server, "load": _load, "growth": _growth,
              "database": _database}  # fmt: skip
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
    parser.add_argument("--only", nargs="+", choices=("loads", "choices", "server", "load", "growth", "database"))
    parser.add_argument("--plotly-js", metavar="FILE", help="a smaller plotly.js, measured beside the stock one")
    parser.add_argument("--out", type=Path, default=ROOT / ".benchmarks" / "speed.json", help="where the JSON goes")
    return parser.parse_args()


def _loads(results: Results, options: argparse.Namespace) -> None:
    builds = {STOCK: Settings()}
    if options.plotly_js:
        builds["smaller plotly.js"] = Settings(plotly_js=Path(options.plotly_js).resolve())
    measure_loads(results, builds, is_quick=options.quick)


def _choices(results: Results, options: argparse.Namespace) -> None:
    measure_choices(results, 10 if options.quick else CHOICES)


def _server(results: Results, options: argparse.Namespace) -> None:
    dataset = read(Settings()).dataset
    chosen = choices_of(dataset, CHOICES).all
    starts, first, again = [], [], []
    for _ in range(2 if options.quick else 5):
        with serving(APP, {}) as app:
            starts.append(app.started)
            connection = http.client.HTTPConnection("127.0.0.1", app.port)
            before = app.cpu()
            for address in chosen:
                post(connection, address)
            first.append((app.cpu() - before) / len(chosen) * 1000)
            before = app.cpu()
            for _ in range(10):
                for address in chosen:
                    post(connection, address)
            again.append((app.cpu() - before) / len(chosen) / 10 * 1000)
    results.add("start to first 200", median(starts), "s", 2)
    results.add("server CPU per choice, first time", median(first), "ms", 15)
    results.add("server CPU per choice, repeated", median(again), "ms", 2)
    for table, settings in TABLES.items():
        _sizes(results, table, settings)


def _sizes(results: Results, table: str, settings: Settings) -> None:
    """Every kind of view, for the city, a county and a zone, in both languages, as it comes over the wire."""
    dataset = read(settings).dataset
    catalog = dataset.catalog
    areas, kpis = (f"/area/{area.number}" for area in catalog.areas), (f"/kpi/{quote(name)}" for name in dataset.kpis)
    places = (catalog.choosable[0], catalog.counties[4], catalog.zones[0])
    queries = [f"?district={quote(place.name)}&lang={lang}" for place in places for lang in ("zh", "en")]
    with serving(APP, variables(settings)) as app:
        connection = http.client.HTTPConnection("127.0.0.1", app.port)
        sizes = {f"{view}{query}": post(connection, view + query)
                 for view in (*VIEWS, *areas, *kpis) for query in queries}  # fmt: skip
    largest = max(sizes, key=lambda address: sizes[address])
    results.add(f"{table}: JSON per view, compressed, the largest", sizes[largest] / KB, "KB", 40,
                detail=f"{unquote(largest)}; median {median(sizes.values()) / KB:.0f} KB")  # fmt: skip


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


def _database(results: Results, options: argparse.Namespace) -> None:
    measure_cities(results, 5 if options.quick else 15)


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
