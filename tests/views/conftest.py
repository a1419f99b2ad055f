"""Walks through the dashboard once, as a reader of every view would, and keeps what it saw."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from dashboard.dataset.geography import Geography
from dashboard.dataset.table import Dataset
from dashboard.metrics.district import covered
from dashboard.routing.selection import Selection, View
from dashboard.routing.view_context import view_context
from dashboard.views.layout import RenderedPage, render_page, view_page
from dashboard.views.page import ViewPage
from tests.component_tree import classed, parts, points, reading_of, text_of, whole

PLAIN = tuple(view for view in View if view not in (View.OVERVIEW, View.AREA, View.KPI))  # without a subject


@dataclass(frozen=True)
class Seen:
    """One view as seen: its answer, its texts and links once each, its figures and charts."""

    selection: Selection
    headline: str
    summary: str
    texts: frozenset[str]
    unmarked: frozenset[str]  # texts that are not marked as another language
    links: frozenset[str]
    figures: tuple[tuple[tuple[str, int], ...], ...]  # of each figure the type of every trace and its count of points
    keys: tuple[str, ...]
    rows: tuple[int, ...]  # how many rows each chart hands over
    downloads: frozenset[str]  # the keys of all rows that can be taken away
    sampled: bool  # whether any of these rows is generated

    def __str__(self) -> str:
        """The address, for messages."""
        return self.selection.href


def seen(selection: Selection, shown: Any, page: ViewPage) -> Seen:
    """What a drawn view shows."""
    found = reading_of(shown)
    (headline,) = [text_of(part) for part in parts(page.page_header) if type(part).__name__ == "H1"]
    (summary,) = [text_of(part) for part in classed(page.page_header, "page-summary")]
    return Seen(
        selection,
        headline,
        summary,
        frozenset(found.texts),
        frozenset(found.unmarked),
        frozenset(found.links),
        tuple(tuple((trace["type"], points(trace)) for trace in figure["data"]) for figure in found.figures),
        tuple(chart.key for chart in page.charts),
        tuple(len(chart.rows) for chart in page.charts),
        frozenset(page.downloads),
        any(record.quantity.is_sample for rows in page.downloads.values() for record in rows),
    )


def selections(dataset: Dataset) -> Iterator[tuple[Selection, bool]]:
    """Every view of every place, and whether its frame is drawn too.

    In Chinese all of them, in English all of the city's and of what a place has figures for. The frame is drawn
    wherever it differs: round a KPI for the city and for one other place each.
    """
    catalog = dataset.catalog
    for lang in ("zh", "en"):
        for index, place in enumerate(catalog.choosable):
            start = Selection(district=place.name, lang=lang)
            yield start, True
            yield from ((start.to(view), True) for view in PLAIN)
            framed = lang == "zh" or not index
            yield from ((start.to(View.AREA, area=area.number), framed) for area in catalog.areas)
            reported = covered(dataset, place)
            for number, kpi in enumerate(dataset.kpis.values()):
                if lang == "zh" or kpi in reported or not index:
                    is_its_turn = number % (len(catalog.choosable) - 1) == index - 1
                    yield start.to(View.KPI, kpi=kpi.name), not index or is_its_turn


def drawn(selection: Selection, framed: bool, dataset: Dataset, geography: Geography) -> Seen:
    """Draw one view and look at it."""
    if framed:
        shown = render_page(selection.path, selection.query, dataset, geography)
        return seen(selection, whole(shown), shown.page)
    page = view_page(view_context(dataset, geography, selection))
    return seen(selection, [page.page_header, *page.body], page)


Show = Callable[[Selection], RenderedPage]


@pytest.fixture(scope="session")
def show(dataset: Dataset, geography: Geography) -> Show:
    """Open the address of a selection as a reader does."""
    return lambda selection: render_page(selection.path, selection.query, dataset, geography)


@pytest.fixture(scope="session")
def walk(dataset: Dataset, geography: Geography) -> list[Seen]:
    """Every view of the city and of the 13 places in it, in both languages."""
    return [drawn(selection, framed, dataset, geography) for selection, framed in selections(dataset)]
