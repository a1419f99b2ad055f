"""Builds the map with its legend, as the panel and the briefing show it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from dash.development.base_component import Component

from dashboard.components.badges import tag
from dashboard.components.chart import graph
from dashboard.components.map_data import MAP, map_head, place_label
from dashboard.components.map_title import map_note
from dashboard.components.rendering.fast_html import html
from dashboard.dataset.model import District
from dashboard.dataset.numbers import number, spread
from dashboard.figures.map import map_figure
from dashboard.figures.map_panel import MapPlace, ValueKind, class_density, level_colour
from dashboard.figures.theme import THEME
from dashboard.i18n.terms import Translator
from dashboard.metrics.district_map import DistrictMap, MapMeasure
from dashboard.metrics.map_classes import class_of
from dashboard.routing.view_context import ViewContext

SWATCH_HATCH = 5  # px between two lines of a hatched swatch
MAX_LABEL_CHARS = 12  # of a class label that fits beside the map


def map_block(map_: DistrictMap, bounds: Sequence[float], context: ViewContext) -> Component:
    """Return the figure and its legend, under or beside it; a click on a place chooses it."""
    catalog = context.dataset.catalog
    counties, zones = (
        [_place(place, map_, bounds, context) for place in places if place.name in context.geography]
        for places in (catalog.counties, catalog.zones)
    )
    figure = map_figure(counties, zones, len(bounds) + 1, context.geography, context.theme)
    return html.Div([graph(MAP, figure, "map"), *_map_legend(bounds, map_, context)], className="map-container")


def map_caption(map_: DistrictMap, context: ViewContext) -> list[Component]:
    """Return the note under the map's title, tagged where values are computed; nothing where there is none."""
    translate = context.translate
    note = map_note(map_, context)
    if lacking := context.geography.without_shape(context.dataset.catalog):
        note += translate("panel.no_shape", places=translate.listed(translate.label(place) for place in lacking))
    computed = [tag(context.translate("split.tag"))] if map_.computed else []
    return [html.P([*computed, note], className="map-note")] if note else []


def place_swatch(place: District, map_: DistrictMap, bounds: Sequence[float]) -> Component:
    """Return the mark of a place's class; an empty one where the map has no value of it."""
    value = map_.values.get(place.name)
    if value is None:
        return html.I(className="swatch-zone" if place.is_zone else "swatch swatch-none")
    level, kind = class_of(value, bounds), _kind(place, map_)
    if place.is_zone:
        return html.I(className="swatch-zone", style={"background": _colour(level, bounds, kind)})
    return _swatch(level, bounds, kind)


def _swatch(level: int, bounds: Sequence[float], kind: ValueKind) -> Component:
    if kind is ValueKind.COMPUTED:
        width = f"{max(1, class_density(level, len(bounds) + 1) * SWATCH_HATCH):.2f}px"
        return html.I(className="swatch swatch-hatch", style={"--hatch-width": width})
    return html.I(className="swatch", style={"background": _colour(level, bounds, kind)})


def _colour(level: int, bounds: Sequence[float], kind: ValueKind) -> str:
    """Return the colour of a class of results, or of own targets, which are as dense as the hatch of computed ones."""
    if kind is ValueKind.TARGET:
        density = class_density(level, len(bounds) + 1)
        return f"color-mix(in srgb, {THEME.target} {density * 100:.0f}%, {THEME.background})"
    return level_colour(level, len(bounds) + 1, THEME)[0]


def _kind(place: District, map_: DistrictMap) -> ValueKind:
    if place.name in map_.own_targets:
        return ValueKind.TARGET
    return ValueKind.COMPUTED if place.name in map_.computed else ValueKind.RESULT


def _place(place: District, map_: DistrictMap, bounds: Sequence[float], context: ViewContext) -> MapPlace:
    value = map_.values.get(place.name)
    return MapPlace(
        place.name,
        context.translate.label(place),
        class_of(value, bounds) if value is not None else None,
        f"{context.translate.district(place)}\n{place_label(place, map_, context)}",
        context.district_href(place),
        place == context.district,
        _kind(place, map_),
    )


def _map_legend(bounds: Sequence[float], map_: DistrictMap, context: ViewContext) -> list[Component]:
    """Return the classes, the highest first; nothing where the map has no value."""
    if not map_.values:
        return []
    kind = ValueKind.RESULT
    if map_.measure is MapMeasure.TARGET:
        kind = ValueKind.COMPUTED if map_.computed else ValueKind.TARGET
    word = context.translate.kpi_word(map_.kpi)
    labels = [word] if word and not bounds else class_labels(bounds, list(map_.values.values()), context.translate)
    items = [html.Li([_swatch(level, bounds, kind), label]) for level, label in enumerate(labels)]
    class_name = "map-legend is-long" if max(map(len, labels)) > MAX_LABEL_CHARS else "map-legend"
    legend = html.Ul(items[::-1], className="legend-classes")
    return [html.Div([html.P(map_head(map_, context)), legend], className=class_name)]


def class_labels(bounds: Sequence[float], values: Sequence[float], translate: Translator) -> list[str]:
    """Return the name of each class, the lowest first: 500 以下, 500–1,000, 1,000 以上; one class by its ends."""
    if not bounds:
        return [spread(min(values), max(values))]
    between = translate("mark.to") if bounds[0] < 0 else "–"
    middle = [f"{number(low)}{between}{number(high)}" for low, high in pairwise(bounds)]
    first, last = (number(bounds[index]) for index in (0, -1))
    return [translate("panel.below", value=first), *middle, translate("panel.from", value=last)]
