"""What all tests share: the real table and shapes, the words of both languages, small tables, one running app."""

from __future__ import annotations

import gc
import os
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from dash import Dash
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings

from dashboard.dataset.geography import Geography
from dashboard.dataset.geography_file import read_geography
from dashboard.dataset.loading import read_dataset
from dashboard.dataset.table import Dataset
from dashboard.figures.theme import THEME, Theme
from dashboard.i18n.terms import Translator, translator
from dashboard.returns.sample.table import sample_dataset
from dashboard.routing.selection import Selection
from dashboard.routing.view_context import ViewContext, view_context
from dashboard.settings import PREFIX, Settings
from dashboard.web import static_files
from dashboard.web.application import create_app
from dashboard.web.auth import user_changes, users
from tests import postgres_server
from tests.commands import Run, runner
from tests.postgres_programs import NO_POSTGRES, postgres_programs
from tests.random_examples import many
from tests.tables import CATALOG, SHAPES, TABLE, Cells, write_table

# the same examples in every run, so that a few are enough; a long run tries more
settings.register_profile(
    "project",
    max_examples=many(25),
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],  # no test fails on a slow machine
)
settings.load_profile("project")

Build = Callable[..., Dataset]
Draw = Callable[[Selection], ViewContext]
Over = Callable[[Dataset, Selection], ViewContext]


def pytest_collection_finish() -> None:
    """Look for garbage seldom, and never in what is loaded by now: a seventh of the time of thousands of views."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(scope="session", autouse=True)
def quick_hashes() -> Iterator[None]:
    """Hash passwords of tests with less work; `tests/web/auth/test_users.py` looks at the real setting."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(user_changes, "HASHING", "scrypt:1024:8:1")
        patch.setattr(users, "UNKNOWN_USER_HASH", f"scrypt:1024:8:1${'0' * 16}${'0' * 128}")
        yield


@pytest.fixture(scope="session", autouse=True)
def plain_environment() -> None:
    """Take settings from no environment but the tests' own."""
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        del os.environ[name]


@pytest.fixture(scope="session", autouse=True)
def same_work_is_done_once() -> Iterator[None]:
    """Parse each text of a catalog once, which hundreds of small tables share; pack plotly.js for all apps once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tomllib, "loads", cache(tomllib.loads))
        for name, pack in static_files.PACKERS.items():
            patch.setitem(static_files.PACKERS, name, cache(pack))
        yield


@pytest.fixture(scope="session")
def postgres() -> Iterator[postgres_server.Server]:
    """A server of its own; where none can be had, `tests/run.py` says that these tests did not run."""
    if postgres_programs() is None:
        pytest.skip(NO_POSTGRES)
    with postgres_server.running() as server:
        yield server


@pytest.fixture(scope="session")
def dataset() -> Dataset:
    return read_dataset(TABLE, CATALOG)


@pytest.fixture(scope="session")
def geography(dataset: Dataset) -> Geography:
    return read_geography(SHAPES, dataset.catalog)


@pytest.fixture(scope="session")
def chinese(dataset: Dataset) -> Translator:
    return translator("zh", dataset.catalog)


@pytest.fixture(scope="session")
def english(dataset: Dataset) -> Translator:
    return translator("en", dataset.catalog)


@pytest.fixture(scope="session")
def light() -> Theme:
    return THEME


@pytest.fixture
def build(tmp_path: Path) -> Build:
    """Make a dataset of a few rows with the real catalog."""

    def made(*rows: Cells) -> Dataset:
        return read_dataset(write_table(tmp_path, rows), CATALOG)

    return made


@pytest.fixture(scope="session")
def over(geography: Geography) -> Over:
    """Make the context of a selection over any table."""
    return lambda dataset, selection: view_context(dataset, geography, selection)


@pytest.fixture(scope="session")
def context_of(dataset: Dataset, over: Over) -> Draw:
    """Make the context of a selection over the real table."""
    return lambda selection: over(dataset, selection)


@pytest.fixture(scope="session")
def sample(dataset: Dataset) -> Dataset:
    """The real table with generated returns."""
    return sample_dataset(dataset)


@pytest.fixture(scope="session")
def app() -> Dash:
    """The real dashboard."""
    return create_app(Settings(watch=0))


@pytest.fixture(scope="session")
def client(app: Dash) -> FlaskClient:
    """The real dashboard's server, asked without a network."""
    server: Flask = app.server
    return server.test_client()


@pytest.fixture(scope="session")
def sample_app() -> Dash:
    """A dashboard over the real table with generated returns."""
    return create_app(Settings(sample=True, watch=0))


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command of `app.py` in this process."""
    return runner(capsys)
