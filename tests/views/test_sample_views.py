"""Generated figures: without a sample nowhere, with one in every view, and never without saying so."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest

from dashboard.components.header import sample_banner
from dashboard.components.map_data import map_data, map_rows
from dashboard.dataset.geography import Geography
from dashboard.dataset.model import POPULATION
from dashboard.dataset.table import Dataset
from dashboard.i18n.messages import LANGUAGES, templates
from dashboard.metrics.allocation import AllocationKey
from dashboard.metrics.coverage import coverage, missing
from dashboard.metrics.export_rows import SAMPLE_NOTE, to_csv
from dashboard.routing.selection import Selection, View
from dashboard.routing.view_context import ViewContext
from dashboard.views.layout import render_page, view_page
from tests.component_tree import (
    classed,
    elements,
    figure_words,
    parts,
    plotly_figure,
    points,
    properties_of,
    reading_of,
    text_of,
    whole,
)
from tests.conftest import Draw, Over
from tests.random_examples import LONG_RUN
from tests.tables import rows_of
from tests.views.conftest import Seen, Show

COUNTY, ZONE = "湾里区", "桑海开发区"  # of each kind the one with the least
YEARS = range(2011, 2015)  # that the sample has results of
PLAIN = (View.OVERVIEW, View.DISTRICTS, View.CHECKS)
SAMPLE_WORDS = {"zh": re.compile("示例"), "en": re.compile(r"\bsamples?\b", re.IGNORECASE)}
TAGS = {"zh": "示例", "en": "sample"}
APPLICATIONS = Selection(View.KPI, kpi="专利申请量")


@dataclass(frozen=True)
class Summary:
    """One view of one place over the sample, as drawn."""

    selection: Selection
    title: str
    is_silent: bool  # whether it says anywhere that a place has no figure
    charts: int
    empty: tuple[str, ...]  # charts without a row or without a mark


TABLES = (View.OVERVIEW, View.CHECKS)  # views of a district without a chart


def summary(context: ViewContext) -> Summary:
    """Draw the body of a view and look for holes in it."""
    page = view_page(context)
    nodes = parts([page.page_header, *page.body])
    texts = [child for part in nodes for child in children(part) if isinstance(child, str)]
    texts += [text for chart in page.charts for text in figure_words(chart.figure)]
    silence = [context.translate(key) for key in ("card.silent", "ranking.unnamed")]
    return Summary(
        context.selection,
        page.title,
        any(words in text for text in texts for words in silence),
        len(page.charts),
        tuple(c.key for c in page.charts if not (c.rows and any(points(trace) for trace in c.figure["data"]))),
    )


def children(part: object) -> list[object]:
    nodes = getattr(part, "children", None)
    return nodes if isinstance(nodes, list) else [nodes]


@pytest.fixture(scope="module")
def full(sample: Dataset, over: Over) -> list[Summary]:
    """Every view but the data's for a county and a zone, others in their turn and in either language."""
    catalog = sample.catalog
    subjects = [Selection(view) for view in PLAIN]
    subjects += [Selection(View.AREA, area=area.number) for area in catalog.areas]
    subjects += [Selection(View.KPI, kpi=kpi.name) for kpi in sample.kpis.values() if kpi.by_district]
    selections = [
        subject.change(district=kind[turn % len(kind)].name, lang=LANGUAGES[turn // 2 % 2])
        for kind in (catalog.counties, catalog.zones)
        for number, subject in enumerate(subjects)
        for turn in (range(4 * len(kind)) if LONG_RUN else [number])
    ]
    return [summary(over(sample, selection)) for selection in selections]


@pytest.fixture(scope="module")
def sampled(sample: Dataset, over: Over) -> Draw:
    """Make the context of a selection over the sample."""
    return lambda selection: over(sample, selection)


@pytest.fixture(scope="module")
def opened(sample: Dataset, geography: Geography) -> Show:
    """Open the address of a selection over the sample."""
    return lambda selection: render_page(selection.path, selection.query, sample, geography)


def test_without_a_sample_no_view_says_anything_of_one(walk: list[Seen]) -> None:
    reports = [view for view in walk if view.selection.view is not View.HELP]  # it explains the word
    texts = {text: str(view) for view in reports for text in view.texts}
    languages = {text: view.selection.lang for view in reports for text in view.texts}
    assert {text: view for text, view in texts.items() if SAMPLE_WORDS[languages[text]].search(text)} == {}
    for lang in LANGUAGES:
        words = {templates(lang)[key] for key in ("sample.tag", "sample.banner", "status.sample")}
        assert all(SAMPLE_WORDS[lang].search(text) for text in words), "the words that were looked for"


def test_without_a_sample_no_row_is_generated_no_file_named_after_one_and_there_is_no_banner(
    walk: list[Seen], dataset: Dataset, context_of: Draw
) -> None:
    assert [str(view) for view in walk if view.sampled] == []
    assert not any("sample" in link for view in walk for link in view.links)
    assert (dataset.is_sample, dataset.samples) == (False, 0)
    overview = context_of(Selection())
    assert sample_banner(overview) == []
    assert overview.file_name("effort") == f"effort-南昌市-2013-{dataset.digest[:8]}"
    for kpi in dataset.kpis:
        rows = map_rows(map_data(context_of(Selection(View.KPI, kpi=kpi))))
        assert not any(record.quantity.is_sample for record in rows)


def test_every_view_is_drawn_for_a_county_and_a_zone(full: list[Summary], sample: Dataset) -> None:
    kpis = sum(kpi.by_district for kpi in sample.kpis.values())
    assert kpis > 60
    zones = {zone.name for zone in sample.catalog.zones}
    subjects = {(it.view, it.area, it.kpi, it.district in zones) for it in (view.selection for view in full)}
    assert len(subjects) == 2 * (len(PLAIN) + 9 + kpis)
    assert {view.selection.district for view in full} == {place.name for place in sample.catalog.choosable[1:]}


def test_no_view_says_that_a_place_has_published_nothing(full: list[Summary], sample: Dataset) -> None:
    zones = {zone.name for zone in sample.catalog.zones}
    uncounted = {  # the census counts the residents of the nine, and no sample makes any up
        it.href for it in (view.selection for view in full) if it.kpi == POPULATION and it.district in zones
    }
    assert {view.selection.href for view in full if view.is_silent} == uncounted


def test_the_comparison_lacks_only_the_residents_of_the_zones(opened: Show, sample: Dataset) -> None:
    (table,) = classed(opened(Selection(View.DISTRICTS, all="matrix")).body, "matrix")
    cells = [cell for cell in elements(table, "Td") if not classed(cell, "city")]
    assert len(cells) > 13 * 60
    (table,) = classed(opened(Selection(View.DISTRICTS)).body, "matrix")
    assert 9 < len(classed(table, "city")) < 20
    assert len(classed(cells, "no-value")) == len(sample.catalog.zones)


def test_a_table_of_two_places_that_the_chart_sums_up_opens_when_it_is_asked_for(opened: Show) -> None:
    for selection, count in ((Selection(View.DISTRICTS), 0), (Selection(View.DISTRICTS, all="pair-table"), 1)):
        body = opened(selection).body
        assert len(classed(body, "pair-table")) == count
        assert text_of(classed(body, "list-switch")) == "全部 65 项" * 2


def test_every_kpi_has_a_chart_in_every_place_no_chart_is_empty_and_every_title_says_sample(
    full: list[Summary],
) -> None:
    assert [view.selection.href for view in full if not view.charts and view.selection.view not in TABLES] == []
    assert {view.selection.href: view.empty for view in full if view.empty} == {}
    assert [view.title for view in full if not view.title.startswith(f"{TAGS[view.selection.lang]} · ")] == []


@pytest.mark.parametrize(("place", "lang"), [("南昌市", "zh"), (ZONE, "en")])
def test_every_chart_of_generated_rows_wears_the_tag_and_no_other_does(sampled: Draw, place: str, lang: str) -> None:
    start = Selection(district=place, lang=lang)
    views = [start, start.to(View.DISTRICTS), *(start.to(View.AREA, area=area) for area in (1, 4, 8))]
    views += [start.to(View.KPI, kpi=kpi) for kpi in ("专利申请量", "每万人发明专利拥有量", POPULATION)]
    seen = set()
    for selection in views:
        page = view_page(sampled(selection))
        figures = {
            properties_of(it)["aria-label"]: it
            for it in classed(list(page.body), "chart-figure")
            if elements(it, "Figure")
        }
        for chart in page.charts:
            tags = [text_of(tag) for tag in classed(figures["".join(chart.title)], "data-badge")]
            generated = any(record.quantity.is_sample for record in chart.rows)
            assert (TAGS[lang] in tags) is generated, (selection.href, chart.key)
            seen.add(generated)
    assert seen == {True, False}


@pytest.mark.parametrize(("place", "lang"), [("南昌市", "zh"), (ZONE, "en")])
def test_the_banner_is_on_every_page(opened: Show, place: str, lang: str) -> None:
    start = Selection(district=place, lang=lang)
    views = [start.to(view) for view in (*PLAIN, View.DATA)]
    views += [start.to(View.AREA, area=8), start.to(View.KPI, kpi="专利申请量"), start.to(View.KPI, kpi="没有")]
    for page in map(opened, views):
        assert text_of(page.banner) == templates(lang)["sample.banner"]
        assert properties_of(page.banner[0])["role"] == "note"
        assert page.document["title"].startswith(TAGS[lang])


def test_the_map_says_that_its_values_are_generated(opened: Show) -> None:
    population = Selection(View.KPI, kpi=POPULATION)
    for selection, tags in ((Selection(), ["示例"]), (APPLICATIONS, ["示例"]), (population, [])):
        (head,) = classed(opened(selection).panel, "panel-map")
        assert [text_of(tag) for tag in classed(head, "data-badge")] == tags


def test_what_is_computed_from_generated_rows_says_both(sampled: Draw) -> None:
    page = view_page(sampled(APPLICATIONS.change(key=AllocationKey.RESULTS, year=2014)))
    (figure,) = [it for it in classed(list(page.body), "chart-figure") if classed(it, "segmented-control")]
    assert [text_of(tag) for tag in classed(figure, "data-badge")] == ["测算", "示例"]
    (chart,) = [chart for chart in page.charts if chart.key.startswith("split-")]
    rows = rows_of(to_csv(chart.rows))
    assert {cells["status"] for cells in rows} == {"computed"}
    assert all(cells["note"].startswith(f"{SAMPLE_NOTE}；9,000 × ") for cells in rows)


def test_generated_bars_are_never_full(sampled: Draw) -> None:
    for kpi, pattern in (("专利申请量", "|"), (POPULATION, None)):
        charts = view_page(sampled(Selection(View.KPI, kpi=kpi))).charts
        (ranking,) = [chart.figure for chart in charts if chart.key.startswith("ranking-")]
        assert set(plotly_figure(ranking).data[0].marker.pattern.shape or [None]) == {pattern}


def test_files_say_that_they_hold_a_sample_in_name_status_and_note(sampled: Draw, sample: Dataset) -> None:
    context = sampled(Selection(View.DISTRICTS, kpi="专利申请量", district=COUNTY))
    assert context.file_name("standing") == f"sample-standing-{COUNTY}-2013-{sample.digest[:8]}"
    rows = rows_of(to_csv(view_page(context).downloads["standing"]))
    assert {(cells["district"], cells["status"]) for cells in rows if cells["district"] != "南昌市"} == {
        (place.name, "sample") for place in sample.catalog.choosable[1:]
    }
    derived = [cells for cells in rows if cells["status"] == "derived"]
    assert [cells["note"].startswith(f"{SAMPLE_NOTE}；") for cells in derived] == [True, True]
    assert [cells["note"] for cells in rows if cells["status"] == "reported"] != []


def test_a_sample_covers_every_place_in_each_of_its_years_and_lacks_nothing(sample: Dataset) -> None:
    assert {missing(sample, place, 2013) for place in sample.catalog.choosable[1:]} == {()}
    for year in YEARS:
        published = coverage(sample, year)
        assert {published.of_place(place) for place in published.places[1:]} == {61}
        assert sum(published.of_place(place) for place in published.places if place.is_county_level) == 549


def test_every_generated_figure_in_english_is_told_in_english(opened: Show) -> None:
    start = Selection(district=ZONE, lang="en")
    for selection in (start, start.to(View.DISTRICTS), start.to(View.KPI, kpi="专利申请量")):
        texts = reading_of(whole(opened(selection))).unmarked
        assert [text for text in texts if re.search(r"[\u3000-\u9fff\uff00-\uffef]", text)] == []
