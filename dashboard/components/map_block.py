"""Builds the map with its legend, as the panel and the briefing show it."""

from __future__ import annotations

from collections.abc import Sequence

from dash.development.base_component import Component

from dashboard.components.chart import graph
from dashboard.components.map_data import MAP, MapData, place_label
from dashboard.components.rendering.fast_html import html
from dashboard.dataset.model import District
from dashboard.dataset.numbers import spread
from dashboard.figures.map import map_figure
from dashboard.figures.map_panel import MapPlace, hatch_solidity, level_colour
from dashboard.figures.theme import THEME
from dashboard.metrics.map_classes import class_breaks, class_of
from dashboard.routing.view_context import ViewContext

SWATCH_HATCH = 5  # px between two lines of a hatched swatch
MAX_LABEL_CHARS = 10  # of all class labels in one line beside the map


def map_breaks(map_: MapData, context: ViewContext) -> list[float]:
    """Return the upper bounds of the classes that the counties' values fall into; zones are not classed."""
    return list(class_breaks(_county_values(map_, context)))


def map_block(map_: MapData, context: ViewContext) -> Component:
    """Return the figure and its legend, under or beside it; a click on a place chooses it."""
    catalog = context.dataset.catalog
    breaks = map_breaks(map_, context)
    counties, zones = (
        [_place(place, map_, breaks, context) for place in places if place.name in context.geography]
        for places in (catalog.counties, catalog.zones)
    )
    figure = map_figure(counties, zones, len(breaks), context.geography, context.theme)
    return html.Div([graph(MAP, figure, "map"), _map_legend(breaks, map_, context)], className="map-container")


def swatch(level: int, levels: int, map_: MapData) -> Component:
    """Return the mark of a class: its colour, or its hatch where the values are computed."""
    if map_.allocation is not None:
        width = f"{max(1, hatch_solidity(level, levels) * SWATCH_HATCH):.2f}px"
        return html.I(className="swatch swatch-hatch", style={"--hatch-width": width})
    return html.I(className="swatch", style={"background": level_colour(level, levels, THEME)[0]})


def _county_values(map_: MapData, context: ViewContext) -> list[float]:
    return [map_.values[county.name] for county in context.dataset.catalog.counties if county.name in map_.values]


def _place(place: District, map_: MapData, breaks: Sequence[float], context: ViewContext) -> MapPlace:
    value = map_.values.get(place.name)
    return MapPlace(
        place.name,
        context.translate.label(place),
        class_of(value, breaks) if value is not None else None,
        f"{context.translate.district(place)}\n{place_label(place, map_, context, full=True)}",
        context.district_href(place),
        place == context.district,
        computed=map_.allocation is not None,
    )


def _map_legend(breaks: Sequence[float], map_: MapData, context: ViewContext) -> Component:
    translate = context.translate
    marks = [html.Li([html.I(className="swatch-zone"), translate("panel.zone")])]
    if map_.allocation is None:
        marks.insert(0, html.Li([html.I(className="swatch swatch-none"), translate("panel.unpublished")]))
    if lacking := context.geography.without_shape(context.dataset.catalog):
        names = translate.listed([translate.label(place) for place in lacking])
        marks.append(html.Li(translate("panel.no_shape", places=names)))
    nodes: list[Component] = []
    if breaks:
        labels = _class_labels(breaks, map_, context)
        items = [html.Li([swatch(level, len(breaks), map_), label]) for level, label in enumerate(labels)]
        class_name = "legend-classes is-long" if sum(map(len, labels)) > MAX_LABEL_CHARS else "legend-classes"
        nodes += [html.P(map_.head), html.Ul(items, className=class_name, style={"--class-count": len(breaks)})]
    return html.Div([*nodes, html.Ul(marks, className="legend-marks")], className="map-legend")


def _class_labels(breaks: Sequence[float], map_: MapData, context: ViewContext) -> list[str]:
    """Return each class as its smallest and largest value; of an allocated target both ends of a range count."""
    ranges = [(value, value) for value in _county_values(map_, context)]
    if map_.allocation is not None:
        kpi, in_unit = map_.allocation.kpi, context.translate.in_unit
        ranges = [
            (
                in_unit(share.low.value, kpi),
                in_unit((share.high or share.low).value, kpi),
            )
            for share in map_.allocation.allocations
        ]
    classes: list[list[float]] = [[] for _ in breaks]
    for low, high in ranges:
        classes[class_of(high, breaks)] += [low, high]
    return [spread(min(values), max(values)) for values in classes if values]
