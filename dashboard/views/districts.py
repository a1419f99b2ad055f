"""All districts side by side, one KPI ranked over them, and two of them against each other."""

from __future__ import annotations

from collections.abc import Sequence

from dash.development.base_component import Component

from dashboard.components.badges import scrolled
from dashboard.components.chart import Chart, chart_figure
from dashboard.components.header import Choice, chooser, heading
from dashboard.components.matrix import matrix
from dashboard.components.pair_table import Pair, pair_table
from dashboard.components.rendering.fast_html import html
from dashboard.components.standing_table import standing_records, standing_table, sum_words
from dashboard.dataset.model import District
from dashboard.metrics.comparison import best_pair, compared, lines, reconciliation, side_by_side
from dashboard.metrics.district import Standings
from dashboard.metrics.export_rows import Record, records
from dashboard.metrics.narrative_places import PlacesNarrator
from dashboard.routing.selection import Selection
from dashboard.routing.view_context import Scene
from dashboard.views.charts.pair import MOST, pair_chart
from dashboard.views.charts.ranking import ranking_chart
from dashboard.views.page import Page, crumbs_of, opening, page_title, section, take_rows

MATRIX, STANDING, PAIR = "matrix", "standing", "pair-table"  # keys of the tables' rows


def districts_view(scene: Scene) -> Page:
    """Every KPI with a figure by district, of the chosen area or of all."""
    words, selection = scene.words, scene.selection
    found = compared(scene.dataset, scene.year, selection.area)
    looked_at = looked_at_in(found, scene)
    narrator = PlacesNarrator(scene.dataset, words, scene.year)
    head, lead = narrator.places(found, scene.district)
    body: list[Component] = [_matrix(found, scene)]
    charts: list[Chart] = []
    sheets: dict[str, tuple[Record, ...]] = {MATRIX: records([standing.row for one in found for standing in one.all])}
    named = scene.selection.kpi
    if named is not None and (looked_at is None or looked_at.kpi.name != named):
        body.append(html.P(words("districts.silent_kpi", kpi=words.kpi(scene.dataset.kpis[named])), className="said"))
    if looked_at is not None:
        ranking = ranking_chart(looked_at.kpi, scene)
        charts += [ranking] if ranking else []
        body.append(_standing(looked_at, found, ranking, scene))
        sheets[STANDING] = standing_records(looked_at)
    pair = pair_of(found, scene)
    if pair is not None:
        told = side_by_side(found, *pair)
        chart = pair_chart(told, *pair, scene)
        charts += [chart] if chart else []
        body.append(_pair(told, pair, chart, len(charts), scene))
        sheets[PAIR] = records([s.row for _, a, b in told for s in (a, b) if s])
    return Page(
        page_title(words("view.districts"), *([] if scene.is_city else [words.district(scene.district)]), scene=scene),
        opening(crumbs_of(scene, (words("view.districts"), selection.href)), head, lead, scene),
        tuple(body),
        tuple(charts),
        {key: rows for key, rows in sheets.items() if rows},
    )


def looked_at_in(found: Sequence[Standings], scene: Scene) -> Standings | None:
    """The KPI that the address names, else one of the nine areas with the most places; None where there is none."""
    named = next((one for one in found if one.kpi.name == scene.selection.kpi), None)
    return named or max(
        found, key=lambda one: (bool(one.kpi.area), not one.kpi.word, len(one.units), len(one.zones)), default=None
    )


def pair_of(found: tuple[Standings, ...], scene: Scene) -> tuple[District, District] | None:
    """The chosen place and the one put beside it; else the two that share the most KPIs."""
    catalog, selection = scene.dataset.catalog, scene.selection
    best = best_pair(found)
    if scene.is_city and selection.beside is None:
        return best
    if selection.beside is not None:
        other = catalog.district(selection.beside)
        one = scene.district if not scene.is_city else _partner(other, found, best)
        return (one, other) if one else None
    other_place = _partner(scene.district, found, best)
    return (scene.district, other_place) if other_place else None


def _partner(place: District, found: tuple[Standings, ...], best: tuple[District, District] | None) -> District | None:
    """The place that shares the most KPIs with one, a place of its own sort before others."""
    counts: dict[District, int] = {}
    for one in found:
        if one.of(place) is None:
            continue
        for standing in one.all:
            if standing.district != place:
                counts[standing.district] = counts.get(standing.district, 0) + 1
    own = {other: count for other, count in counts.items() if other.is_zone == place.is_zone}
    choice = own or counts
    if choice:
        return max(choice, key=lambda other: choice[other])
    return next((other for other in best or () if other != place), None)


def _matrix(found: Sequence[Standings], scene: Scene) -> Component:
    words, selection = scene.words, scene.selection
    plain = selection.change(kpi=None, sort="")
    areas: list[Choice] = [{"label": words("data.all_areas"), "value": plain.change(area=None).href}]
    areas += [
        {"label": f"{area.number} {words.area(area)}", "value": plain.change(area=area.number).href}
        for area in scene.dataset.catalog.areas
    ]
    filters = html.Div(chooser("area-filter", words("data.area"), areas, plain.href), className="filters")
    title = words("districts.matrix")
    if not found:
        return section(MATRIX, title, "", filters, html.P(words("districts.nothing"), className="foot"))
    return section(
        MATRIX,
        title,
        words("districts.matrix_note"),
        filters,
        scrolled(matrix(found, scene), scene.words),
        html.P(words("districts.matrix_foot"), className="foot"),
        key=take_rows(MATRIX, title, scene),
    )


def _standing(looked_at: Standings, found: Sequence[Standings], chart: Chart | None, scene: Scene) -> Component:
    words, kpi = scene.words, looked_at.kpi
    title = words("districts.standing", kpi=words.kpi(kpi), year=looked_at.year)
    options: list[Choice] = [
        {"label": words.kpi(one.kpi), "value": scene.selection.change(kpi=one.kpi.name).href} for one in found
    ]
    value = scene.selection.change(kpi=kpi.name).href
    checked = reconciliation(looked_at)
    heads = any(line.per_head for line in lines(scene.dataset, looked_at))
    foot = [words("districts.people")] if heads else []
    foot.append(words("chart.source", sources=words.sources([standing.row for standing in looked_at.all])))
    parts: list[Component] = [
        html.Div(chooser("standing", words("table.kpi"), options, value), className="filters"),
    ]
    if checked is not None:
        parts.append(html.P(sum_words(checked, scene), className="said"))
    parts.append(scrolled(standing_table(looked_at, scene), scene.words))
    parts.append(html.P(words("mark.space").join(part.strip() for part in foot), className="foot"))
    if chart is not None:
        parts.append(chart_figure(chart, scene, 1))
    note = words("districts.standing_note", unit=words.unit(kpi))
    return section(STANDING, title, note, *parts, key=take_rows(STANDING, title, scene))


def _pair(
    told: Sequence[Pair], pair: tuple[District, District], chart: Chart | None, number: int, scene: Scene
) -> Component:
    words, selection = scene.words, scene.selection
    one, other = pair
    title = words("pair.head", one=words.district(one), other=words.district(other))
    here = selection.change(district=one.name, beside=other.name).href
    firsts = _options(other, "district", selection.change(beside=other.name), scene)
    seconds = _options(one, "beside", selection.change(district=one.name), scene)
    choosers = html.Div(
        [
            chooser("pair-one", words("pair.one"), firsts, here),
            chooser("pair-other", words("pair.other"), seconds, here),
        ],
        className="filters",
    )
    parts: list[Component] = [choosers]
    if one.is_zone != other.is_zone:
        zone = one if one.is_zone else other
        parts.append(html.P(words("pair.zone", zone=words.district(zone)), className="foot"))
    if chart is not None:
        parts.append(chart_figure(chart, scene, number))
    table: Component = scrolled(pair_table(told, one, other, scene), scene.words)
    if chart is not None and len(told) > MOST:
        table = html.Details([html.Summary(words("pair.all", count=len(told))), table], className="tabletwin")
    parts.append(table)
    key = take_rows(PAIR, title, scene) if told else None
    return section(PAIR, title, words("pair.note", count=len(told)), *parts, key=key)


def _options(taken: District, part: str, base: Selection, scene: Scene) -> list[Choice]:
    """Every place but the one that stands on the other side, as addresses that change one part of `base`."""
    words, catalog = scene.words, scene.dataset.catalog

    def choices(places: Sequence[District]) -> list[Choice]:
        return [
            {"label": words.district(place), "value": base.change(**{part: place.name}).href}
            for place in places
            if place != taken
        ]

    return [
        heading(words("head.units")),
        *choices(catalog.units),
        heading(words("head.zones")),
        *choices(catalog.zones),
    ]
