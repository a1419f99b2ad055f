"""Compares eleven cities of 300,000 rows each in one PostgreSQL database with a file of one of them."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from statistics import median

from dashboard.dataset.loading import read_dataset
from dashboard.history.database import Database
from dashboard.history.opening import open_store
from dashboard.history.schema_version import migrate
from dashboard.history.store import copy_table
from dashboard.returns.sample.file import write_sample
from dashboard.returns.sample.table import sample_dataset
from dashboard.settings import DatabaseUrl, Settings
from tests.benchmarks.browser import choose, chromium_browser, opened
from tests.benchmarks.requests import choices_of
from tests.benchmarks.results import Results, spread
from tests.benchmarks.servers import APP, serving, variables
from tests.postgres_server import running
from tests.tables import CATALOG, TABLE, copy_data

CITIES = (
    "南昌市",
    "九江市",
    "景德镇市",
    "萍乡市",
    "新余市",
    "鹰潭市",
    "赣州市",
    "吉安市",
    "宜春市",
    "抚州市",
    "上饶市",
)
ROWS, MANY_ROWS = 300_000, 10**6
STARTS = 3


def sample_file(folder: Path, rows: int) -> Path:
    """Write a table of so many rows, with the catalog beside it."""
    folder.mkdir()
    path = copy_data(folder)
    path.unlink()
    write_sample(sample_dataset(read_dataset(TABLE, CATALOG), seed=2014, size=rows), path)
    return path


def loaded(settings: Settings) -> float:
    """Seconds until the table of the settings is read and judged, in this process."""
    begun = time.monotonic()
    read_dataset(open_store(settings.data, settings.city), settings.catalog)
    return time.monotonic() - begun


def measure_cities(results: Results, count: int) -> None:
    """Measure starts and choices over both; `count` choices of each kind."""
    with tempfile.TemporaryDirectory() as name, running(settings={}) as server:
        folder = Path(name)
        large, small = sample_file(folder / "large", MANY_ROWS), sample_file(folder / "small", ROWS)
        url = DatabaseUrl(server.database())
        for city in CITIES:
            migrate(Database(url, city))
            copy_table(open_store(small, city), open_store(url, city))
        alone = DatabaseUrl(server.database())
        copy_table(open_store(large, CITIES[0]), open_store(alone, CITIES[0]))
        server.execute("vacuum analyze", url.rpartition("/")[2])
        many = Settings(data=alone, catalog_file=large.with_name("catalog.toml"))
        results.add("database, 10⁶ rows: read and judged", median(loaded(many) for _ in range(STARTS)), "s", 8)
        file = Settings(data=small)
        cities = [Settings(data=url, city=city, catalog_file=small.with_name("catalog.toml")) for city in CITIES]
        pairs: list[tuple[float, float]] = []
        for number in range(STARTS):
            with serving(APP, variables(file)) as one, serving(APP, variables(cities[number * 5])) as other:
                pairs.append((other.started, one.started))
        start = "eleven cities of 300,000 rows in a database: start ÷ that with a file"
        ours, theirs = ([pair[side] for pair in pairs] for side in (0, 1))
        seconds = f"{median(ours):.1f} / {median(theirs):.1f} s"
        results.add(start, median(ours) / median(theirs), "", 1.2, detail=seconds)
        chosen = choices_of(read_dataset(small, CATALOG), count).all
        with (
            serving(APP, variables(file)) as one,
            serving(APP, variables(cities[5])) as other,
            chromium_browser() as browser,
        ):
            pages = opened(browser, other.address), opened(browser, one.address)
            times = [[choose(page, address).charts for page in pages] for address in chosen]
        choice = "eleven cities of 300,000 rows in a database: choice ÷ that with a file, p50"
        ours, theirs = ([pair[side] for pair in times] for side in (0, 1))
        detail = f"{spread(ours)} / {spread(theirs)} ms"
        results.add(choice, median(ours) / median(theirs), "", 1.2, detail=detail)
