"""All districts side by side, one KPI ranked over them, and two of them against each other."""

from __future__ import annotations

from collections.abc import Sequence

from dash.development.base_component import Component

from dashboard.components.badges import scrolled
from dashboard.components.chart import Chart, chart_figure
from dashboard.components.header import Choice, chooser, heading
from dashboard.components.matrix import district_matrix
from dashboard.components.pair_table import Pair, pair_table
from dashboard.components.rendering.fast_html import html
from dashboard.components.standing_table import standing_rows, standing_table, sum_text
from dashboard.dataset.model import District
from dashboard.metrics.comparison import best_pair, compared, comparison_rows, reconciliation, side_by_side
from dashboard.metrics.district import Standings
from dashboard.metrics.export_rows import ExportRow, export_rows
from dashboard.metrics.narrative_places import PlacesNarrator
from dashboard.routing.selection import Selection
from dashboard.routing.view_context import ViewContext
from dashboard.views.charts.pair import MOST, pair_chart
from dashboard.views.charts.ranking import ranking_chart
from dashboard.views.page import ViewPage, breadcrumbs, download_link, page_header, page_title, section

MATRIX, STANDING, PAIR = "matrix", "standing", "pair-table"  # keys of the tables' rows


def districts_view(context: ViewContext) -> ViewPage:
    """Every KPI with a figure by district, of the chosen area or of all."""
    translate, selection = context.translate, context.selection
    found = compared(context.dataset, context.year, selection.area)
    looked_at = chosen_kpi(found, context)
    narrator = PlacesNarrator(context.dataset, translate, context.year)
    head, lead = narrator.places(found, context.district)
    body: list[Component] = [_matrix(found, context)]
    charts: list[Chart] = []
    sheets: dict[str, tuple[ExportRow, ...]] = {
        MATRIX: export_rows([standing.row for one in found for standing in one.all])
    }
    named = context.selection.kpi
    if named is not None and (looked_at is None or looked_at.kpi.name != named):
        body.append(
            html.P(translate("districts.silent_kpi", kpi=translate.kpi(context.dataset.kpis[named])), className="said")
        )
    if looked_at is not None:
        ranking = ranking_chart(looked_at.kpi, context)
        charts += [ranking] if ranking else []
        body.append(_standing(looked_at, found, ranking, context))
        sheets[STANDING] = standing_rows(looked_at)
    pair = chosen_pair(found, context)
    if pair is not None:
        told = side_by_side(found, *pair)
        chart = pair_chart(told, *pair, context)
        charts += [chart] if chart else []
        body.append(_pair(told, pair, chart, len(charts), context))
        sheets[PAIR] = export_rows([s.row for _, a, b in told for s in (a, b) if s])
    return ViewPage(
        page_title(
            translate("view.districts"),
            *([] if context.is_city else [translate.district(context.district)]),
            context=context,
        ),
        page_header(breadcrumbs(context, (translate("view.districts"), selection.href)), head, lead, context),
        tuple(body),
        tuple(charts),
        {key: rows for key, rows in sheets.items() if rows},
    )


def chosen_kpi(found: Sequence[Standings], context: ViewContext) -> Standings | None:
    """The KPI that the address names, else one of the nine areas with the most places; None where there is none."""
    named = next((one for one in found if one.kpi.name == context.selection.kpi), None)
    return named or max(
        found, key=lambda one: (bool(one.kpi.area), not one.kpi.word, len(one.counties), len(one.zones)), default=None
    )


def chosen_pair(found: tuple[Standings, ...], context: ViewContext) -> tuple[District, District] | None:
    """The chosen place and the one put beside it; else the two that share the most KPIs."""
    catalog, selection = context.dataset.catalog, context.selection
    best = best_pair(found)
    if context.is_city and selection.beside is None:
        return best
    if selection.beside is not None:
        other = catalog.district(selection.beside)
        one = context.district if not context.is_city else _partner(other, found, best)
        return (one, other) if one else None
    other_place = _partner(context.district, found, best)
    return (context.district, other_place) if other_place else None


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


def _matrix(found: Sequence[Standings], context: ViewContext) -> Component:
    translate, selection = context.translate, context.selection
    plain = selection.change(kpi=None, sort="")
    areas: list[Choice] = [{"label": translate("data.all_areas"), "value": plain.change(area=None).href}]
    areas += [
        {"label": f"{area.number} {translate.area(area)}", "value": plain.change(area=area.number).href}
        for area in context.dataset.catalog.areas
    ]
    filters = html.Div(chooser("area-filter", translate("data.area"), areas, plain.href), className="filters")
    title = translate("districts.matrix")
    if not found:
        return section(MATRIX, title, "", filters, html.P(translate("districts.nothing"), className="foot"))
    return section(
        MATRIX,
        title,
        translate("districts.matrix_note"),
        filters,
        scrolled(district_matrix(found, context), context.translate),
        html.P(translate("districts.matrix_foot"), className="foot"),
        key=download_link(MATRIX, title, context),
    )


def _standing(looked_at: Standings, found: Sequence[Standings], chart: Chart | None, context: ViewContext) -> Component:
    translate, kpi = context.translate, looked_at.kpi
    title = translate("districts.standing", kpi=translate.kpi(kpi), year=looked_at.year)
    options: list[Choice] = [
        {"label": translate.kpi(one.kpi), "value": context.selection.change(kpi=one.kpi.name).href} for one in found
    ]
    value = context.selection.change(kpi=kpi.name).href
    checked = reconciliation(looked_at)
    heads = any(line.per_head for line in comparison_rows(context.dataset, looked_at))
    foot = [translate("districts.people")] if heads else []
    foot.append(translate("chart.source", sources=translate.sources([standing.row for standing in looked_at.all])))
    parts: list[Component] = [
        html.Div(chooser("standing", translate("table.kpi"), options, value), className="filters"),
    ]
    if checked is not None:
        parts.append(html.P(sum_text(checked, context), className="said"))
    parts.append(scrolled(standing_table(looked_at, context), context.translate))
    parts.append(html.P(translate("mark.space").join(part.strip() for part in foot), className="foot"))
    if chart is not None:
        parts.append(chart_figure(chart, context, 1))
    note = translate("districts.standing_note", unit=translate.unit(kpi))
    return section(STANDING, title, note, *parts, key=download_link(STANDING, title, context))


def _pair(
    told: Sequence[Pair], pair: tuple[District, District], chart: Chart | None, number: int, context: ViewContext
) -> Component:
    translate, selection = context.translate, context.selection
    one, other = pair
    title = translate("pair.head", one=translate.district(one), other=translate.district(other))
    here = selection.change(district=one.name, beside=other.name).href
    firsts = _options(other, "district", selection.change(beside=other.name), context)
    seconds = _options(one, "beside", selection.change(district=one.name), context)
    choosers = html.Div(
        [
            chooser("pair-one", translate("pair.one"), firsts, here),
            chooser("pair-other", translate("pair.other"), seconds, here),
        ],
        className="filters",
    )
    parts: list[Component] = [choosers]
    if one.is_zone != other.is_zone:
        zone = one if one.is_zone else other
        parts.append(html.P(translate("pair.zone", zone=translate.district(zone)), className="foot"))
    if chart is not None:
        parts.append(chart_figure(chart, context, number))
    table: Component = scrolled(pair_table(told, one, other, context), context.translate)
    if chart is not None and len(told) > MOST:
        table = html.Details([html.Summary(translate("pair.all", count=len(told))), table], className="tabletwin")
    parts.append(table)
    key = download_link(PAIR, title, context) if told else None
    return section(PAIR, title, translate("pair.note", count=len(told)), *parts, key=key)


def _options(taken: District, part: str, base: Selection, context: ViewContext) -> list[Choice]:
    """Every place but the one that stands on the other side, as addresses that change one part of `base`."""
    translate, catalog = context.translate, context.dataset.catalog

    def choices(places: Sequence[District]) -> list[Choice]:
        return [
            {"label": translate.district(place), "value": base.change(**{part: place.name}).href}
            for place in places
            if place != taken
        ]

    return [
        heading(translate("head.units")),
        *choices(catalog.counties),
        heading(translate("head.zones")),
        *choices(catalog.zones),
    ]
