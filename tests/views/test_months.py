"""A figure of a part of a year is never taken for the year's, whatever a view, a download or the search is about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pytest

from dashboard.components.rendering.markup import json_of
from dashboard.dataset.categories import text_categories
from dashboard.dataset.geography import Geography
from dashboard.dataset.model import CITY, TASKS, Catalog
from dashboard.dataset.table import Dataset
from dashboard.i18n.terms import translator
from dashboard.metrics import progress_rows
from dashboard.metrics.allocation import city_targets
from dashboard.metrics.checks import months as checks_of_months
from dashboard.metrics.export_rows import to_csv
from dashboard.routing.selection import PLAIN_VIEWS, Selection, View
from dashboard.routing.view_context import view_context
from dashboard.views.kpi import SOURCES
from dashboard.views.layout import render_page
from dashboard.web.search.find import find
from tests.random_examples import LONG_RUN
from tests.tables import Cells, annual_rows, frame_of

PLACES = (CITY, "青山湖区", "高新区", "江西省")
YEARS = ("2012", "2013", "2014", "2015", "2030")
OF_MONTHS = (View.DATA, View.PROGRESS)
KEYS_OF_MONTHS = (SOURCES, "months-")  # of downloads
CHART_NUMBER = re.compile(r"图 \d+|--figure-number: ?\d+")
FIGURES = [("actual", "77777"), ("target", "88888"), ("growth", "99")]
NOTHING = "没有公布数据"  # of a place in an area


@pytest.fixture(autouse=True)
def without_progress(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out what views and search say of the year under way, and what is checked by month."""
    monkeypatch.setattr(progress_rows, "reported_months", lambda *_: ())
    monkeypatch.setattr(checks_of_months, "_results", lambda *_: iter(()))


def months(rows: list[Cells]) -> Iterator[Cells]:
    """Absurd results, milestones and growths through June and December, for each KPI, its first part and each task."""
    names = {(cells["kpi"], cells["breakdown"]): cells for cells in reversed(rows) if "growth" not in cells["measure"]}
    for (kpi, part), cells in names.items():
        if kpi == TASKS:
            yield cells | {"measure": "actual", "month": "6", "value": "0.5"}
            yield cells | {"measure": "actual", "month": "12", "value": "1"}
            continue
        plain = cells | dict.fromkeys(("qualifier", "note", "locator"), "")
        for place, year, month, (measure, value) in product(PLACES[: 2 if part else 4], YEARS, ("6", "12"), FIGURES):
            unit = "%" if measure == "growth" else cells["unit"]
            figure = {"measure": measure, "value": value, "unit": unit}
            yield plain | figure | {"district": place, "year": year, "month": month}


def table(rows: list[Cells], catalog: Catalog) -> Dataset:
    return Dataset(frame_of(rows).apply(text_categories), catalog, "0" * 64)


@pytest.fixture(scope="module")
def without(dataset: Dataset) -> Dataset:
    """The real table without months."""
    return table(annual_rows(), dataset.catalog)


@pytest.fixture(scope="module")
def monthly(dataset: Dataset) -> Dataset:
    """The same with a flood of months."""
    rows = annual_rows()
    return table([*rows, *months(rows)], dataset.catalog)


def selections(dataset: Dataset) -> Iterator[Selection]:
    """Every view but those that speak of months; of a KPI and a task those of the city, in a long run of all places."""
    for place in PLACES[:3]:
        start = Selection(district=place)
        for year in (None, 2014, 2015):
            views = (view for view in (View.OVERVIEW, *PLAIN_VIEWS) if view not in OF_MONTHS)
            yield from (start.change(year=year).to(view) for view in views)
            yield from (start.change(year=year).to(View.AREA, area=area.number) for area in dataset.catalog.areas)
        if place == CITY or LONG_RUN:
            yield from (start.to(View.KPI, kpi=kpi) for kpi in dataset.kpis)
            yield from (start.to(View.TASK, task=task) for task in dataset.catalog.tasks)
            divided = (kpi for kpi in dataset.kpis.values() if city_targets(dataset, kpi))
            yield from (start.to(View.ALLOCATE, kpi=kpi.name) for kpi in divided)


def shown(selection: Selection, dataset: Dataset, geography: Geography) -> dict[str, object]:
    """All that a view draws and hands over, but for a KPI's chart of months, the numbers of charts, and its rows."""
    drawn = render_page(selection.path, selection.query, dataset, geography)
    assert drawn.is_found
    downloads = {key: to_csv(rows) for key, rows in drawn.page.downloads.items() if not key.startswith(KEYS_OF_MONTHS)}
    if selection.view is View.KPI:
        alone = translator("zh", dataset.catalog)("kpi.alone")  # that there is nothing to chart
        parts = [part for part in drawn.body[:-2] if getattr(part, "aria-labelledby", "") != "s-months"]
        parts = [part for part in parts if getattr(part, "children", "") != alone]
        drawn = replace(drawn, body=[*parts, drawn.body[-1]])
    contents = drawn.contents()
    for region in contents.values():
        region["html"] = CHART_NUMBER.sub("", region["html"])
        if "islands" in region:  # components are equal to none but themselves
            region["islands"] = json_of(region["islands"]["components"])
    return {**contents, "downloads": downloads}


def test_no_view_and_no_download_of_years_changes_with_months(
    without: Dataset, monthly: Dataset, geography: Geography, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert monthly.size > without.size * 10
    monkeypatch.setattr(Dataset, "size", 0)  # which the foot of every view tells
    for selection in selections(without):
        plain, flooded = (shown(selection, table, geography) for table in (without, monthly))
        if NOTHING in str(plain["page-header"]):  # which is no longer true: the head may say so, and nothing else
            assert NOTHING not in str(flooded.pop("page-header"))
            plain.pop("page-header")
        assert flooded == plain, selection.href


def test_the_search_finds_the_same_with_months(without: Dataset, monthly: Dataset, geography: Geography) -> None:
    for text in ("专利", "科普", "qsh", "2013"):
        hits = [find(text, view_context(each, geography, Selection())) for each in (without, monthly)]
        assert hits[0] == hits[1]
