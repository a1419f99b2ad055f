"""Walks through the dashboard once, as a reader of every view would, and keeps what it saw."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from dashboard.dataset.geography import Geography
from dashboard.dataset.model import CITY, District, Kpi
from dashboard.dataset.observation import Measure, RowKey
from dashboard.dataset.table import Dataset
from dashboard.i18n.messages import LANGUAGES
from dashboard.metrics.allocation import city_targets, not_allocatable
from dashboard.metrics.district import covered
from dashboard.routing.selection import PLAIN_VIEWS, Selection, View
from dashboard.routing.view_context import view_context
from dashboard.views.layout import RenderedPage, render_page, view_page
from dashboard.views.page import ViewPage
from tests.component_tree import classed, elements, points, reading_of, text_of, whole
from tests.random_examples import LONG_RUN

PLAIN = PLAIN_VIEWS
FIGURES = (  # of which the source is seen: published with a locator and a note, and derived
    RowKey("专利申请量", "", CITY, 2014, Measure.TARGET), RowKey("专利申请量", "", CITY, 2012, Measure.ACTUAL),
)  # fmt: skip
SEEN_BY_PLACE = ("专利申请量", "技术市场交易额", "市级科技重大项目")  # divided: things, an amount of money, a range


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
    (headline,) = [text_of(part) for part in elements(page.page_header, "H1")]
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


def places(dataset: Dataset, kpis: Collection[Kpi], turn: int) -> Iterator[tuple[District, bool]]:
    """The city, and of counties and of zones one with a figure of some KPIs and one without; whether they have one.

    Others each time, by the turn; in a long run all places.
    """
    city, *others = dataset.catalog.choosable
    found: dict[object, tuple[District, bool]] = {}
    for place in (*others[turn % len(others) :], *others[: turn % len(others)]):
        reports = any(kpi in kpis for kpi in covered(dataset, place))
        found[place if LONG_RUN else (place.is_zone, reports)] = place, reports
    return iter([(city, True), *found.values()])


def divided(dataset: Dataset) -> list[Kpi]:
    """The KPIs with a target that can be divided."""
    return [
        kpi
        for kpi in dataset.kpis.values()
        if any(not_allocatable(kpi, target) is None for target in city_targets(dataset, kpi))
    ]


def selections(dataset: Dataset) -> Iterator[tuple[Selection, bool]]:
    """Every view of a place of each kind, and whether its frame is drawn too.

    In Chinese all of them, in English a KPI's only for the city and for places with a figure. The frame is drawn
    wherever it differs: round a KPI for the city and for a county.
    """
    kpis, city = dataset.kpis.values(), dataset.catalog.district(CITY)
    for lang in LANGUAGES:
        start = Selection(lang=lang)
        for turn, view in enumerate((View.OVERVIEW, *PLAIN)):
            for place, _ in places(dataset, kpis, turn):
                yield start.change(district=place.name).to(view), True
        for area in dataset.catalog.areas:
            for place, _ in places(dataset, [kpi for kpi in kpis if kpi.area == area.number], area.number):
                yield start.change(district=place.name).to(View.AREA, area=area.number), lang == "zh"
        for turn, task in enumerate(dataset.catalog.tasks):
            for place, _ in places(dataset, (), turn):
                yield start.change(district=place.name).to(View.TASK, task=task), turn == 0
        for key in FIGURES:
            for place, _ in places(dataset, (), 0):
                yield start.change(district=place.name).to(View.SOURCE, kpi=key.kpi, row=key), False
        for turn, kpi in enumerate(kpis):
            for place, reports in places(dataset, [kpi], turn):
                if lang == "zh" or reports:
                    framed = place.name == CITY or (lang == "zh" and place.is_county_level)
                    yield start.change(district=place.name).to(View.KPI, kpi=kpi.name), framed
        for kpi in divided(dataset):
            for place, _ in places(dataset, (), 0) if kpi.name in SEEN_BY_PLACE else [(city, True)]:
                fix = "360121-1" if kpi.name in SEEN_BY_PLACE else ""
                yield start.change(district=place.name).to(View.ALLOCATE, kpi=kpi.name).change(fix=fix), True


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
    """Every view of the city, of a county and of a zone, in both languages."""
    return [drawn(selection, framed, dataset, geography) for selection, framed in selections(dataset)]
