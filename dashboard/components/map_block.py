"""The map with its key, as the panel and the briefing show it."""

from __future__ import annotations

from collections.abc import Sequence

from dash.development.base_component import Component

from dashboard.components.chart import graph
from dashboard.components.map_data import MAP, MapData, place_label
from dashboard.components.rendering.fast_html import html
from dashboard.dataset.model import District
from dashboard.dataset.numbers import spread
from dashboard.figures.map import map_figure
from dashboard.figures.map_panel import MapPlace, class_number, hatch_solidity
from dashboard.metrics.allocation import TargetAllocation
from dashboard.metrics.map_classes import class_breaks, class_of
from dashboard.routing.view_context import ViewContext

HATCH = 5  # px between two lines of a hatched swatch
BESIDE = 10  # characters of class labels that fit in one line beside the map


def bounds_of(shown: MapData, context: ViewContext) -> list[float]:
    """The upper bounds of the classes that the units' values fall into; zones are not classed."""
    return list(class_breaks(_values(shown, context)))


def map_block(shown: MapData, context: ViewContext) -> Component:
    """The figure and, under or beside it, what its classes and marks mean; a click on a place chooses it."""
    units, zones = context.dataset.catalog.counties, context.dataset.catalog.zones
    bounds = bounds_of(shown, context)
    figure = map_figure(
        [_place(unit, shown, bounds, context) for unit in units],
        [_place(zone, shown, bounds, context) for zone in zones],
        len(bounds),
        context.geography,
        context.theme,
    )
    key = _map_key(bounds, _values(shown, context), shown, context)
    return html.Div([graph(MAP, figure, "map"), key], className="map-wrap")


def swatch(level: int, levels: int, shown: MapData) -> Component:
    """The mark of a class: its colour, or its hatch where the values are computed."""
    if shown.split is not None:
        width = f"{max(1, hatch_solidity(level, levels) * HATCH):.2f}px"
        return html.I(className="swatch swatch-hatch", style={"--hatch": width})
    return html.I(className="swatch", style={"background": f"var(--seq-{class_number(level, levels)})"})


def _values(shown: MapData, context: ViewContext) -> list[float]:
    return [shown.values[unit.name] for unit in context.dataset.catalog.counties if unit.name in shown.values]


def _place(place: District, shown: MapData, bounds: Sequence[float], context: ViewContext) -> MapPlace:
    translate = context.translate
    value = shown.values.get(place.name)
    return MapPlace(
        place.name,
        translate.label(place),
        class_of(value, bounds) if value is not None else None,
        f"<b>{translate.district(place)}</b><br>{place_label(place, shown, context, full=True)}",
        context.district_href(place),
        place == context.district,
        computed=shown.split is not None,
    )


def _map_key(bounds: Sequence[float], values: Sequence[float], shown: MapData, context: ViewContext) -> Component:
    translate = context.translate
    marks = [html.Li([html.I(className="swatch-zone"), translate("panel.zone")])]
    if shown.split is None:
        marks.insert(0, html.Li([html.I(className="swatch swatch-none"), translate("panel.unpublished")]))
    parts: list[Component] = []
    if bounds:
        parts.append(html.P(shown.head))
        low = [min(values), *(min(v for v in values if v > bound) for bound in bounds[:-1])]
        labels = [spread(a, b) for a, b in zip(low, bounds, strict=True)]
        if shown.split is not None:
            labels = _part_labels(shown.split, bounds)
        items = [html.Li([swatch(index, len(bounds), shown), label]) for index, label in enumerate(labels)]
        wide = sum(map(len, labels)) > BESIDE
        parts.append(html.Ul(items, className="classes is-long" if wide else "classes", style={"--k": len(bounds)}))
    parts.append(html.Ul(marks, className="marks"))
    return html.Div(parts, className="map-key")


def _part_labels(split: TargetAllocation, bounds: Sequence[float]) -> list[str]:
    """The classes of a divided target: the smallest and the largest part in each, both ends of a range counted."""
    ends: list[list[float]] = [[] for _ in bounds]
    for part in split.allocations:
        high = (part.high or part.low).value
        ends[class_of(high, bounds)] += [part.low.value, high]
    return [spread(min(one), max(one)) for one in ends if one]
