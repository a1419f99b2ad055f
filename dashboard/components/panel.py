"""Builds the district panel of every view: the map of one KPI, and all places with their figures beside it."""

from __future__ import annotations

from collections.abc import Sequence

from dash.development.base_component import Component

from dashboard.components.attributes import aria, current
from dashboard.components.badges import map_credit, phrases, symbol, tag
from dashboard.components.header import Choice, chooser
from dashboard.components.map_block import map_block, map_caption, place_swatch
from dashboard.components.map_data import MAP, is_divisible, is_mappable, map_data, map_rows, view_kpi
from dashboard.components.map_title import map_title
from dashboard.components.progress import state_mark
from dashboard.components.rendering.fast_html import html
from dashboard.dataset.model import District
from dashboard.dataset.names import is_wide
from dashboard.dataset.numbers import number, spread
from dashboard.metrics.district_map import DistrictMap, MapMeasure
from dashboard.metrics.export_rows import ExportRow
from dashboard.metrics.map_classes import class_bounds
from dashboard.routing.selection import MAP_ALLOCATION, View
from dashboard.routing.view_context import ViewContext

# Widths in em of a list's text: a Chinese character is one, a letter or a digit about half of it
LATIN_WIDTH, SYMBOL_WIDTH = 0.56, 0.9
MAX_PAIRED_WIDTH = 7.0  # of a name and its figure in one of two columns
MAX_SNUG_WIDTH = {"zh": 8.0, "en": 9.4}  # the same without gaps; in English also in smaller type and without swatch


def district_panel(context: ViewContext) -> Component:
    """Return map and lists; each place is a link that chooses it, the chosen one leads back to the city."""
    translate = context.translate
    map_ = map_data(context)
    rows, bounds = map_rows(map_), class_bounds(list(map_.values.values()))
    top = [
        html.Div(
            [html.Span([*_sample_tag(rows, context), translate("panel.map")]), _map_chooser(map_, context)],
            className="figure-number",
        ),
        html.H2(phrases(map_title(map_, context))),
        *map_caption(map_, context),
        map_block(map_, bounds, context),
    ]
    lists = html.Div(_lists(map_, bounds, rows, context), className="panel-lists")
    return html.Aside(
        html.Div([html.Div(top, className="panel-map"), lists], className="panel-sticky"),
        className="panel",
        **aria(label=translate("panel.label")),
    )


def _map_chooser(map_: DistrictMap, context: ViewContext) -> Component:
    """Return what the map can show as a select of URLs; its first line is the view's own KPI."""
    translate, selection = context.translate, context.selection
    own = map_.kpi if selection.map in (None, MAP_ALLOCATION) else view_kpi(context)
    label = translate("panel.own", kpi=translate.kpi(own))
    options: list[Choice] = [{"label": label, "value": selection.change(map=None).href}]
    if selection.view is View.KPI and is_divisible(own, context):
        options.append({"label": translate("split.map"), "value": selection.change(map=MAP_ALLOCATION).href})
    options += [
        {"label": translate.kpi(kpi), "value": selection.change(map=kpi.name).href}
        for kpi in context.dataset.kpis.values()
        if kpi.name == selection.map or is_mappable(kpi, context)
    ]
    return chooser("map", translate("panel.show"), options, selection.href)


def _lists(
    map_: DistrictMap, bounds: Sequence[float], rows: Sequence[ExportRow], context: ViewContext
) -> list[Component]:
    translate, catalog = context.translate, context.dataset.catalog
    class_name = _list_class(catalog.reporting_places, map_, context)

    def rank(place: District) -> tuple[bool, float]:
        """Sort the largest value first, of progress the slowest, and what has no value last."""
        value = map_.values.get(place.name)
        if place.name in map_.progress:
            return value is None, map_.progress[place.name].ratio or 0
        return value is None, -(value or 0)

    def items(places: Sequence[District], extra: str = "") -> Component:
        nodes = [_item(place, map_, bounds, context) for place in places]
        return html.Ul(nodes, className=f"{class_name}{extra}")

    return [
        items(sorted(catalog.counties, key=rank)),
        html.H3([translate("head.zones"), html.Small(_zones_note(map_, context))]),
        items(sorted(catalog.zones, key=rank) if map_.progress else catalog.zones, " zones"),
        html.P([*_download_link(rows, context), translate("panel.borders"), map_credit()], className="footnote"),
    ]


def _zones_note(map_: DistrictMap, context: ViewContext) -> str:
    """Return how the zones' figures stand to the counties': on one scale, of another year, never added."""
    translate = context.translate
    years = sorted({row.year for row in map_.zone_results.values()})
    if not years and map_.computed:
        return translate("panel.zones_undivided")
    judged = {*map_.values, *map_.progress}
    if map_.is_completion and not any(zone.name in judged for zone in context.dataset.catalog.zones):
        return translate("panel.zones_untargeted")
    if not years:
        has_counties = any(county.name in map_.values for county in context.dataset.catalog.counties)
        return translate("panel.zones_scale" if has_counties else "panel.zones_inside")
    key = "panel.zones_results" if map_.computed else "panel.zones_year"
    if map_.measure is MapMeasure.RESULT and any(zone.name in map_.values for zone in context.dataset.catalog.zones):
        key = "panel.zones_dated"
    return translate(key, year=translate.listed(str(year) for year in years))


def _list_class(places: Sequence[District], map_: DistrictMap, context: ViewContext) -> str:
    """Return the classes of the lists: two columns where each name and its figure fit into one."""
    if map_.progress:
        return "district-list"  # each with the word of its state
    symbols = SYMBOL_WIDTH if map_.outcomes else 0

    def width(text: str) -> float:
        return sum(1 if is_wide(character) else LATIN_WIDTH for character in text)

    widths = [
        max(map(width, context.translate.label(place).split())) + width(_figure(place, map_, context)) + symbols
        for place in places
    ]
    if max(widths) > MAX_SNUG_WIDTH[context.translate.language]:
        return "district-list"
    return "district-list columns-2" if max(widths) <= MAX_PAIRED_WIDTH else "district-list columns-2 is-snug"


def _sample_tag(rows: Sequence[ExportRow], context: ViewContext) -> list[Component]:
    """Return what stands over the map's answer where its values are generated."""
    return [tag(context.translate("sample.tag"))] if any(row.quantity.is_sample for row in rows) else []


def _download_link(rows: Sequence[ExportRow], context: ViewContext) -> list[Component]:
    """Return the link to the rows behind the map."""
    if not rows:
        return []
    href, file_name = context.selection.rows_href(MAP), f"{context.file_name(MAP)}.csv"
    return [html.A(context.translate("panel.rows"), href=href, download=file_name, className="link rows-link")]


def _item(place: District, map_: DistrictMap, bounds: Sequence[float], context: ViewContext) -> Component:
    translate = context.translate
    is_chosen = place == context.district
    label = translate.label(place)
    name: list[Component | str] = [label, html.Small(translate("panel.chosen"))] if is_chosen else [label]
    nodes: list[Component] = [place_swatch(place, map_, bounds), html.Span(name, className="name")]
    if place.name in map_.outcomes:
        verdict = map_.outcomes[place.name].verdict.value
        word = html.Span(translate(f"outcome.{verdict}"), className="sr-only")
        nodes.append(html.Span([symbol(verdict), word], className=f"state is-{verdict}"))
    if place.name in map_.progress:
        nodes.append(state_mark(map_.progress[place.name], context))
    nodes.append(html.Span(_figure_nodes(place, map_, context), className="number"))
    return html.Li(html.A(nodes, href=context.district_href(place), **current(is_chosen)))


def _figure_nodes(place: District, map_: DistrictMap, context: ViewContext) -> list[Component]:
    """Return a place's figure at the right of its line: results, own targets and computed parts in their colours."""
    text = _figure(place, map_, context)
    if not text:
        return [
            html.Span("–", **aria(hidden="true")),
            html.Span(context.translate("panel.no_value"), className="sr-only"),
        ]
    kind = ""
    if place.name in map_.computed:
        kind = "value-target is-computed"
    elif place.name in map_.own_targets:
        kind = "value-target"
    return [html.B(text, className=kind) if kind else html.B(text)]


def _figure(place: District, map_: DistrictMap, context: ViewContext) -> str:
    """Return a place's figure without its unit, which the legend names; empty where it has none."""
    translate, name, share = context.translate, place.name, map_.allocation.of(place) if map_.allocation else None
    if name in map_.zone_results:
        return translate.number(map_.zone_results[name].value, map_.kpi)
    if name not in map_.values:
        return ""
    value = map_.values[name]
    if map_.is_completion:
        return f"{value:,.1f}"
    if name in map_.own_targets:
        target = map_.own_targets[name]
        return spread(translate.in_unit(target.level.value, map_.kpi) if target.level else value, value)
    if share is not None:
        return spread(translate.in_unit(share.low.value, map_.kpi), value)
    standing = map_.standings.of(place) if map_.standings else None
    word = translate.fact_word(standing.quantity, map_.kpi) if standing else None
    return word or number(value)
