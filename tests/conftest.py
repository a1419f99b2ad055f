"""What all tests share: the real table and shapes, the words of both languages, small tables, one running app."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings

from dashboard.dataset.geography import Geography, read_geography
from dashboard.dataset.loading import read_dataset
from dashboard.dataset.table import Dataset
from dashboard.figures.theme import THEME, Theme
from dashboard.i18n.terms import Translator, translator
from dashboard.routing.selection import Selection
from dashboard.routing.view_context import ViewContext, view_context
from dashboard.settings import Settings
from dashboard.web.application import create_app
from dashboard.web.auth import users
from tests.tables import CATALOG, SHAPES, TABLE, Cells, write_table

settings.register_profile("project", deadline=None, derandomize=True, database=None)
settings.load_profile("project")

Build = Callable[..., Dataset]
Draw = Callable[[Selection], ViewContext]


def pytest_collection_finish() -> None:
    """Look for garbage seldom, and never in what is loaded by now: a seventh of the time of thousands of views."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(scope="session", autouse=True)
def quick_hashes() -> Iterator[None]:
    """Hash passwords of tests with less work; `tests/test_users.py` looks at the real setting."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(users, "HASHING", "scrypt:1024:8:1")
        patch.setattr(users, "UNKNOWN_USER_HASH", f"scrypt:1024:8:1${'0' * 16}${'0' * 128}")
        yield


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
def context(dataset: Dataset, geography: Geography) -> Draw:
    """Make the scene of a selection over the real table."""

    def made(selection: Selection) -> ViewContext:
        return view_context(dataset, geography, selection)

    return made


@pytest.fixture(scope="session")
def client() -> FlaskClient:
    """The real dashboard's server, asked without a network."""
    server: Flask = create_app(Settings()).server
    return server.test_client()
