"""Generated figures: without a sample nowhere, with one in every view, and never without saying so."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from dashboard.components.header import sample_banner
from dashboard.components.map_data import map_data
from dashboard.dataset.geography import Geography
from dashboard.dataset.model import POPULATION, Status
from dashboard.dataset.table import Dataset
from dashboard.i18n.messages import templates
from dashboard.metrics.allocation import AllocationKey
from dashboard.metrics.comparison import reconciliation
from dashboard.metrics.coverage import coverage, missing
from dashboard.metrics.district import standings
from dashboard.metrics.export_rows import SAMPLE_NOTE, empty_return_csv, to_csv
from dashboard.returns.sample.table import sample_dataset
from dashboard.routing.selection import Selection, View
from dashboard.routing.view_context import ViewContext, view_context
from dashboard.views.layout import RenderedPage, render_page, view_page
from dashboard.views.page import ViewPage
from tests.component_tree import (
    classed,
    figure_words,
    parts,
    plotly_figure,
    points,
    properties_of,
    reading_of,
    text_of,
    whole,
)
from tests.views.conftest import Seen

UNIT, ZONE = "湾里区", "桑海开发区"  # of each sort the one with the least
YEARS = range(2011, 2015)  # that the sample has results of
PLAIN = (View.OVERVIEW, View.DISTRICTS, View.CHECKS)
TOLD = {"zh": re.compile("示例"), "en": re.compile(r"\bsamples?\b", re.IGNORECASE)}


@pytest.fixture(scope="session")
def sample(dataset: Dataset) -> Dataset:
    return sample_dataset(dataset)


@dataclass(frozen=True)
class Full:
    """One view of one place over the sample, as drawn."""

    selection: Selection
    title: str
    silent: bool  # whether it says anywhere that a place has no figure
    charts: int
    empty: tuple[str, ...]  # charts without a row or without a mark


def words_in(page: ViewPage) -> Iterator[str]:
    """Every text of a page's body and charts."""
    for part in parts(list(page.body)):
        children = getattr(part, "children", None)
        yield from (
            child for child in (children if isinstance(children, list) else [children]) if isinstance(child, str)
        )
    for chart in page.charts:
        yield from figure_words(chart.figure)


def drawn(context: ViewContext) -> Full:
    """Draw the body of a view and look for holes in it."""
    page = view_page(context)
    silence = [context.translate(key) for key in ("card.silent", "ranking.unnamed")]
    return Full(
        context.selection,
        page.title,
        any(word in text for text in words_in(page) for word in silence),
        len(page.charts),
        tuple(c.key for c in page.charts if not (c.rows and any(points(trace) for trace in c.figure["data"]))),
    )


def selections(sample: Dataset) -> Iterator[Selection]:
    """Every view of every place but the data's; in English those of one unit and of one zone."""
    catalog = sample.catalog
    for lang, places in (("zh", catalog.choosable[1:]), ("en", [catalog.district(one) for one in (UNIT, ZONE)])):
        for place in places:
            start = Selection(district=place.name, lang=lang)
            yield from (start.to(view) for view in PLAIN)
            yield from (start.to(View.AREA, area=area.number) for area in catalog.areas)
            yield from (start.to(View.KPI, kpi=kpi.name) for kpi in sample.kpis.values() if kpi.by_district)


@pytest.fixture(scope="module")
def full(sample: Dataset, geography: Geography) -> list[Full]:
    """Every view of the 13 places over the sample."""
    return [drawn(view_context(sample, geography, selection)) for selection in selections(sample)]


def opened(sample: Dataset, geography: Geography, selection: Selection) -> RenderedPage:
    return render_page(selection.path, selection.query, sample, geography)


def test_without_a_sample_no_view_says_anything_of_one(walk: list[Seen]) -> None:
    reports = [view for view in walk if view.selection.view is not View.HELP]  # it explains the word
    found = {str(view): [text for text in view.texts if TOLD[view.selection.lang].search(text)] for view in reports}
    assert {address: texts for address, texts in found.items() if texts} == {}
    for lang in ("zh", "en"):
        told = {templates(lang)[key] for key in ("sample.tag", "sample.banner", "status.sample")}
        assert all(TOLD[lang].search(text) for text in told), "the words that were looked for"


def test_without_a_sample_no_row_of_any_chart_or_table_is_generated(
    walk: list[Seen], dataset: Dataset, geography: Geography
) -> None:
    assert [str(view) for view in walk if view.sampled] == []
    assert (dataset.is_sample, dataset.samples) == (False, 0)
    for kpi in dataset.kpis:
        context = view_context(dataset, geography, Selection(view=View.KPI, kpi=kpi))
        assert not any(record.quantity.is_sample for record in map_data(context).rows)


def test_without_a_sample_there_is_no_banner_and_no_file_is_named_after_one(
    walk: list[Seen], dataset: Dataset, geography: Geography
) -> None:
    context = view_context(dataset, geography, Selection())
    assert sample_banner(context) == []
    assert context.file_name("effort") == f"effort-南昌市-2013-{dataset.digest[:8]}"
    assert not any("sample" in link for view in walk for link in view.links)


def test_every_view_of_every_place_is_drawn(full: list[Full], sample: Dataset) -> None:
    kpis = sum(kpi.by_district for kpi in sample.kpis.values())
    assert kpis > 60
    assert len(full) == (13 + 2) * (len(PLAIN) + 9 + kpis)
    assert {view.selection.district for view in full} == {place.name for place in sample.catalog.choosable[1:]}


def test_no_view_says_that_a_place_has_published_nothing(full: list[Full], sample: Dataset) -> None:
    silent = {view.selection.href for view in full if view.silent}
    zones = {zone.name for zone in sample.catalog.zones}
    uncounted = {  # the census counts the residents of the nine, and no sample makes any up
        view.selection.href
        for view in full
        if view.selection.view is View.DISTRICTS
        or (view.selection.kpi == POPULATION and view.selection.district in zones)
    }
    assert silent == uncounted


def test_the_comparison_lacks_only_the_residents_of_the_zones(sample: Dataset, geography: Geography) -> None:
    (table,) = classed(opened(sample, geography, Selection(view=View.DISTRICTS)).body, "matrix")
    of_places = [part for part in parts(table) if type(part).__name__ == "Td" and not classed(part, "city")]
    assert len(of_places) > 13 * 60
    assert len(classed(of_places, "no-value")) == len(sample.catalog.zones)


def test_every_kpi_has_a_chart_in_every_place_and_no_chart_is_empty(full: list[Full]) -> None:
    assert [view.selection.href for view in full if not view.charts and view.selection.view is not View.CHECKS] == []
    assert {view.selection.href: view.empty for view in full if view.empty} == {}


@pytest.mark.parametrize(("place", "lang"), [("南昌市", "zh"), (UNIT, "zh"), (ZONE, "en")])
def test_every_chart_of_generated_rows_wears_the_tag_and_no_other_does(
    sample: Dataset, geography: Geography, place: str, lang: str
) -> None:
    start = Selection(district=place, lang=lang)
    views = [start, start.to(View.DISTRICTS), *(start.to(View.AREA, area=area) for area in (1, 4, 8))]
    views += [start.to(View.KPI, kpi=kpi) for kpi in ("专利申请量", "每万人发明专利拥有量", POPULATION)]
    seen = set()
    for selection in views:
        page = view_page(view_context(sample, geography, selection))
        figures = [one for one in classed(list(page.body), "chart-figure") if type(one).__name__ == "Figure"]
        for chart in page.charts:
            (figure,) = [one for one in figures if properties_of(one)["aria-label"] == "".join(chart.title)]
            tags = [text_of(part) for part in classed(figure, "data-badge")]
            generated = any(record.quantity.is_sample for record in chart.rows)
            assert (templates(lang)["sample.tag"] in tags) is generated, (selection.href, chart.key)
            seen.add(generated)
    assert seen == {True, False}


def test_every_title_starts_with_the_word_for_a_sample(full: list[Full]) -> None:
    starts = {lang: f"{templates(lang)['sample.tag']} · " for lang in ("zh", "en")}
    assert starts == {"zh": "示例 · ", "en": "sample · "}
    assert [view.title for view in full if not view.title.startswith(starts[view.selection.lang])] == []


@pytest.mark.parametrize(("place", "lang"), [("南昌市", "zh"), (UNIT, "zh"), (UNIT, "en"), (ZONE, "zh"), (ZONE, "en")])
def test_the_banner_is_on_every_screen(sample: Dataset, geography: Geography, place: str, lang: str) -> None:
    start = Selection(district=place, lang=lang)
    views = [start.to(view) for view in (*PLAIN, View.DATA)]
    views += [start.to(View.AREA, area=8), start.to(View.KPI, kpi="专利申请量"), start.to(View.KPI, kpi="没有")]
    for selection in views:
        shown = opened(sample, geography, selection)
        assert text_of(shown.banner) == templates(lang)["sample.banner"]
        assert properties_of(shown.banner[0])["role"] == "note"
        assert shown.document["title"].startswith(templates(lang)["sample.tag"])


def test_the_map_says_that_its_values_are_generated(sample: Dataset, geography: Geography) -> None:
    for selection, tags in (
        (Selection(), ["示例"]),
        (Selection(view=View.KPI, kpi="专利申请量"), ["示例"]),
        (Selection(view=View.KPI, kpi=POPULATION), []),
    ):
        (head,) = classed(opened(sample, geography, selection).panel, "panel-map")
        assert [text_of(part) for part in classed(head, "data-badge")] == tags


def test_charts_of_published_rows_wear_no_tag(sample: Dataset, geography: Geography) -> None:
    page = view_page(view_context(sample, geography, Selection(view=View.KPI, kpi="专利申请量")))
    titles = {"".join(chart.title): chart.key for chart in page.charts}
    tags = {
        titles[str(properties_of(one)["aria-label"])]: [text_of(part) for part in classed(one, "data-badge")]
        for one in classed(list(page.body), "chart-figure")
    }
    assert tags["target"] == []
    assert tags["split-专利申请量"] == ["测算"], "by the published census"
    assert tags["ranking-专利申请量"] == ["示例"]


def test_what_is_computed_from_generated_rows_says_both(sample: Dataset, geography: Geography) -> None:
    asked = Selection(view=View.KPI, kpi="专利申请量", key=AllocationKey.RESULTS)
    page = view_page(view_context(sample, geography, asked))
    (figure,) = [one for one in classed(list(page.body), "chart-figure") if classed(one, "segmented-control")]
    assert [text_of(part) for part in classed(figure, "data-badge")] == ["测算", "示例"]
    (chart,) = [chart for chart in page.charts if chart.key.startswith("split-")]
    rows = list(csv.DictReader(io.StringIO(to_csv(chart.rows).removeprefix("\ufeff"))))
    assert {cells["status"] for cells in rows} == {"computed"}
    assert all(cells["note"].startswith(f"{SAMPLE_NOTE}；10,000 × ") for cells in rows)


def test_generated_bars_are_never_full(sample: Dataset, geography: Geography) -> None:
    page = view_page(view_context(sample, geography, Selection(view=View.KPI, kpi="专利申请量")))
    (chart,) = [chart for chart in page.charts if chart.key.startswith("ranking-")]
    assert set(plotly_figure(chart.figure).data[0].marker.pattern.shape) == {"|"}
    (population,) = [
        chart
        for chart in view_page(view_context(sample, geography, Selection(view=View.KPI, kpi=POPULATION))).charts
        if chart.key.startswith("ranking-")
    ]
    assert plotly_figure(population.figure).data[0].marker.pattern.to_plotly_json() == {}


def test_files_say_that_they_hold_a_sample_in_name_status_and_note(sample: Dataset, geography: Geography) -> None:
    context = view_context(sample, geography, Selection(view=View.DISTRICTS, kpi="专利申请量", district=UNIT))
    assert context.file_name("standing") == f"sample-standing-{UNIT}-2013-{sample.digest[:8]}"
    text = to_csv(view_page(context).downloads["standing"])
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert {(cells["district"], cells["status"]) for cells in rows if cells["district"] != "南昌市"} == {
        (place.name, "sample") for place in sample.catalog.choosable[1:]
    }
    derived = [cells for cells in rows if cells["status"] == "derived"]
    assert [cells["note"].startswith(f"{SAMPLE_NOTE}；") for cells in derived] == [True, True]
    assert [cells["note"] for cells in rows if cells["status"] == "reported"] != []


def test_a_form_of_what_a_sample_lacks_asks_for_nothing(sample: Dataset) -> None:
    for place in sample.catalog.choosable[1:]:
        lack = missing(sample, place, 2013)
        assert len(empty_return_csv(lack, place.name, 2013).splitlines()) == 1


def test_a_sample_covers_every_place_in_each_of_its_years(sample: Dataset) -> None:
    for year in YEARS:
        found = coverage(sample, year)
        assert {found.of_place(place) for place in found.places[1:]} == {60}
        assert found.of_counties == 540


def test_every_sum_over_the_nine_is_what_the_city_published(sample: Dataset) -> None:
    checked = 0
    for year in YEARS:
        for kpi in sample.kpis.values():
            city = sample.series(kpi.name).actual(year)
            if not (kpi.additive and kpi.by_district) or city is None:
                continue
            assert city.status is not Status.SAMPLE
            found = standings(sample, kpi, year)
            assert found is not None
            held = reconciliation(found)
            assert held is not None
            assert (found.year, len(held.counties.basis), held.missing, held.agrees) == (year, 9, (), True), kpi.name
            checked += 1
    assert checked > 40


def test_the_standing_table_says_that_the_nine_are_the_city(sample: Dataset, geography: Geography) -> None:
    shown = opened(sample, geography, Selection(view=View.DISTRICTS, kpi="专利申请量"))
    assert "已公布的县区合计 6,190，与全市 6,190 相符。" in text_of(shown.body)


@pytest.mark.parametrize("place", [UNIT, ZONE])
def test_every_generated_figure_in_english_is_told_in_english(
    sample: Dataset, geography: Geography, place: str
) -> None:
    start = Selection(district=place, lang="en")
    for selection in (start, start.to(View.DISTRICTS), start.to(View.KPI, kpi="专利申请量")):
        found = reading_of(whole(opened(sample, geography, selection))).unmarked
        assert [text for text in found if re.search(r"[\u3000-\u9fff\uff00-\uffef]", text)] == []
