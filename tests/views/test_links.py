"""Every link leads somewhere, wherever it stands."""

from __future__ import annotations

from itertools import product
from urllib.parse import parse_qs, urlsplit

import pytest

from dashboard.components.source_sheet import TEXT_FRAGMENT
from dashboard.dataset.geography import Geography
from dashboard.dataset.table import Dataset
from dashboard.i18n.messages import LANGUAGES
from dashboard.routing.selection import Selection, View
from dashboard.routing.url_parser import parse_url
from dashboard.routing.view_context import view_context
from dashboard.views.layout import view_page
from tests.component_tree import text_of
from tests.random_examples import LONG_RUN
from tests.routing.random_urls import FILES, is_view
from tests.views.conftest import FIGURES, PLAIN, Seen, divided

OTHER_KEYS = {
    View.DATA: ("table",),
    View.CHECKS: ("missing",),
    View.ALLOCATE: ("proposal",),
}  # of rows that no chart and no table of the view holds


@pytest.fixture(scope="module")
def inside(walk: list[Seen]) -> set[str]:
    """Every address on the dashboard's own server that some view leads to."""
    return {link for view in walk for link in view.links if link.startswith("/")}


def test_every_other_address_is_a_document_the_map_makers_or_the_way_past_the_header(
    walk: list[Seen], dataset: Dataset
) -> None:
    links = {link for view in walk for link in view.links if not link.startswith("/")}
    outside = {link.partition(TEXT_FRAGMENT)[0] for link in links}
    known = {document.address for document in dataset.documents if document.address}
    assert outside == known | {"https://www.openstreetmap.org/copyright", "#main"}


def test_every_link_selects_a_view_and_none_names_something_unknown(inside: set[str], dataset: Dataset) -> None:
    addresses = {tuple(link.partition("#")[0].partition("?")[::2]) for link in inside if is_view(link)}
    assert len(addresses) > 10_000
    wrong = [path + query for path, query in addresses if not isinstance(parse_url(path, query, dataset), Selection)]
    assert wrong == []


def test_every_link_leads_to_a_view_that_is_seen_for_the_city(
    inside: set[str], walk: list[Seen], dataset: Dataset
) -> None:
    """Of sources, which are as many as figures, some are seen, and each link to one selects it."""
    known = {view.selection.path for view in walk if view.selection.district == "南昌市"}
    leading = {link.partition("?")[0] for link in inside} - set(FILES)
    leading, seen = ({path for path in paths if not path.startswith("/source/")} for paths in (leading, known))
    assert leading == seen
    kpis, tasks = len(dataset.kpis) + len(divided(dataset)), len(dataset.catalog.tasks)
    assert len(known) == kpis + 9 + 1 + len(PLAIN) + tasks + len(FIGURES)


def test_every_download_names_a_chart_of_the_view_it_stands_in(walk: list[Seen], dataset: Dataset) -> None:
    keys = {view.selection: view.downloads for view in walk}
    downloads = {link for view in walk for link in view.links if link.startswith("/rows.csv")}
    assert len(downloads) > 100
    for link in downloads:
        query = urlsplit(link).query
        asked = parse_qs(query)
        selected = parse_url(asked["view"][0], f"?{query}", dataset)
        assert isinstance(selected, Selection)
        assert asked["chart"][0] in {*keys[selected], "map", *OTHER_KEYS.get(selected.view, ())}


def test_every_kpi_and_every_area_has_a_page_in_any_year(dataset: Dataset, geography: Geography) -> None:
    years, areas = [None, *(year for year in dataset.years if year != dataset.report_year)], range(1, 10)
    chosen = [Selection(View.AREA, area=area, year=year) for year, area in product(years, areas)]
    chosen += [Selection(View.KPI, kpi=kpi, year=year) for year, kpi in product(years, dataset.kpis)]
    chosen += [Selection(year=year, district=place.name) for year, place in product(years, dataset.catalog.choosable)]
    for turn, selection in enumerate(chosen if LONG_RUN else chosen[::7]):
        context = view_context(dataset, geography, selection.change(lang=LANGUAGES[turn % 2]))
        page = view_page(context)
        assert len(text_of(page.page_header)) > 6
        assert all(chart.rows for chart in page.charts)
        assert not selection.kpi or page.title.startswith(context.translate.kpi(dataset.kpis[selection.kpi]))
