"""Draws the district map: counties coloured by class, an inset of the inner city, zones as points; needs no tiles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.dataset.geography import Geography
from dashboard.figures.builder import Figure, FigureBuilder, hover_markup
from dashboard.figures.map_names import add_labels, add_leaders, county_labels, zone_labels
from dashboard.figures.map_panel import (
    HEIGHT,
    INSET,
    MAIN,
    WIDTH,
    MapPanel,
    MapPlace,
    ValueKind,
    class_density,
    level_colour,
)
from dashboard.figures.theme import Theme

TRANSPARENT = "rgba(0,0,0,0)"
HATCH = 6  # px between two lines
HOVER_DISTANCE = 4  # px round a zone's mark in which it takes the pointer from the county below
INSET_RIGHT, INSET_TOP = INSET.width / WIDTH, INSET.height / HEIGHT  # of the figure


def map_figure(
    counties: Sequence[MapPlace], zones: Sequence[MapPlace], levels: int, geography: Geography, theme: Theme
) -> Figure:
    """Draw counties as filled outlines, zones as diamonds; a click hands over the place's link."""
    builder = FigureBuilder(theme)
    inner = [zone for zone in zones if INSET.holds(geography.points[zone.name].position)]
    outer = [zone for zone in zones if zone not in inner]
    for window, window_zones in ((MAIN, outer), (INSET, inner)):
        panel = MapPanel(builder, window, counties, window_zones, levels, geography)
        for county in counties:
            _add_county(panel, county)
        for county in counties:
            if county.chosen:
                _add_chosen(panel, county)
        labels = (*county_labels(panel), *zone_labels(panel))
        add_leaders(panel, labels)
        add_labels(panel, labels)
        _add_zones(panel)
    _add_frames(builder)
    return builder.figure(**_layout())


def _outline(name: str, geography: Geography) -> dict[str, list[float | None]]:
    x: list[float | None] = []
    y: list[float | None] = []
    for ring in geography.shapes[name].rings:
        x += [None] * bool(x) + [position[0] for position in ring]
        y += [None] * bool(y) + [position[1] for position in ring]
    return {"x": x, "y": y}


def _add_county(panel: MapPanel, county: MapPlace) -> None:
    theme = panel.theme
    pattern: dict[str, Any] | None = None
    line = {"color": theme.background, "width": 1.25}
    colour, opacity = panel.fill(county)[0], 1.0
    if county.level is None:
        line = {"color": theme.axis, "width": 0.75}
        pattern = {"shape": ".", "size": 6, "solidity": 0.25, "fgcolor": theme.unknown, "bgcolor": theme.background}
    elif county.kind is ValueKind.COMPUTED:
        line = {"color": theme.text_secondary, "width": 0.75}
        density = class_density(county.level, panel.levels)
        pattern = {"shape": "/", "size": HATCH, "solidity": density, "fgcolor": theme.target,
                   "bgcolor": theme.background}  # fmt: skip
    elif county.kind is ValueKind.TARGET:
        colour, opacity = theme.target, class_density(county.level, panel.levels)
        line = {"color": theme.text, "width": 0.75}
    panel.builder.scatter(
        **_outline(county.name, panel.geography), **panel.axes, mode="lines", fill="toself",
        fillcolor=colour, fillpattern=pattern, opacity=opacity, line=line, hoveron="fills",
        text=hover_markup(county.hover), name=hover_markup(county.hover), hoverinfo="text",
        customdata=[county.link],  # of the whole shape
    )  # fmt: skip


def _add_chosen(panel: MapPanel, county: MapPlace) -> None:
    """Add an outline in the text's colour on a light edge that separates it from the darkest class."""
    for width, colour in ((4.5, panel.theme.background), (2.25, panel.theme.text)):
        panel.builder.scatter(
            **_outline(county.name, panel.geography), **panel.axes, mode="lines",
            line={"color": colour, "width": width}, hoverinfo="skip",
        )  # fmt: skip


def _add_zones(panel: MapPanel) -> None:
    """Add diamonds in the colours of their classes, each on a larger one of the background that parts it from borders.

    A tint of the colour of targets is drawn below the edge, which keeps its own colour.
    """
    theme, zones = panel.theme, panel.zones
    positions = [panel.geography.points[zone.name].position for zone in zones]
    x, y = [lon for lon, _ in positions], [lat for _, lat in positions]
    sizes = [12 if zone.chosen else 9 for zone in zones]
    edges = {"color": theme.text, "width": [2.25 if zone.chosen else 1.25 for zone in zones]}
    grounds: list[tuple[list[int], str, float | list[float]]] = [([size + 5 for size in sizes], theme.background, 1)]
    colours = [_zone_colour(zone, panel) for zone in zones]
    if any(colour == TRANSPARENT for colour in colours):
        densities = [
            class_density(zone.level or 0, panel.levels) if colour == TRANSPARENT else 0.0
            for zone, colour in zip(zones, colours, strict=True)
        ]
        grounds.append((sizes, theme.target, densities))
    for ground_sizes, colour, opacity in grounds:
        panel.builder.scatter(
            x=x, y=y, **panel.axes, mode="markers", hoverinfo="skip", cliponaxis=False,
            marker={"symbol": "diamond", "opacity": opacity, "color": colour, "size": ground_sizes,
                    "line": {"width": 0}},
        )  # fmt: skip
    panel.builder.markers(
        x, y, **panel.axes,
        marker={"symbol": "diamond", "opacity": 1, "color": colours, "size": sizes, "line": edges},
        hover=[zone.hover for zone in zones], links=[zone.link for zone in zones],
    )  # fmt: skip


def _zone_colour(zone: MapPlace, panel: MapPanel) -> str:
    if zone.level is None:
        return panel.theme.background
    return TRANSPARENT if zone.kind is ValueKind.TARGET else level_colour(zone.level, panel.levels, panel.theme)[0]


def _add_frames(builder: FigureBuilder) -> None:
    """Add the inset's frame, its place on the main map, and two lines that join them."""
    frame = {"color": builder.theme.text, "width": 1}
    builder.rect(x0=INSET.west, x1=INSET.east, y0=INSET.south, y1=INSET.north, line=frame)
    builder.rect(xref="paper", yref="paper", x0=0, x1=INSET_RIGHT, y0=0, y1=INSET_TOP, line=frame)
    bottom = (INSET.south - MAIN.south) / (MAIN.north - MAIN.south)
    dashed = {"color": builder.theme.text, "width": 0.75, "dash": "2px,2px"}  # dashed: it is no border
    for corner, end in ((INSET.west, 0.0), (INSET.east, INSET_RIGHT)):
        start = (corner - MAIN.west) / MAIN.span
        builder.line(xref="paper", yref="paper", x0=start, y0=bottom, x1=end, y1=INSET_TOP, line=dashed)


def _layout() -> dict[str, Any]:
    plain = {"showgrid": False, "showticklabels": False, "fixedrange": True}
    return {
        "xaxis": {**plain, "range": [MAIN.west, MAIN.east], "domain": [0, 1]},
        "yaxis": {**plain, "range": [MAIN.south, MAIN.north], "domain": [0, 1]},
        "xaxis2": {**plain, "range": [INSET.west, INSET.east], "domain": [0, INSET_RIGHT], "anchor": "y2"},
        "yaxis2": {**plain, "range": [INSET.south, INSET.north], "domain": [0, INSET_TOP], "anchor": "x2"},
        "hovermode": "closest",
        "hoverdistance": HOVER_DISTANCE,
    }
