"""The nine units coloured by class, with an inset of the inner city; zones as points; plain axes, so offline."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.dataset.geography import Geography
from dashboard.figures.builder import Drawing, FigureBuilder
from dashboard.figures.map_names import add_leaders, add_names, unit_names, zone_names
from dashboard.figures.map_panel import HEIGHT, INSET, MAIN, WIDTH, MapPanel, MapPlace, hatch_solidity
from dashboard.figures.theme import Theme

HATCH = 6  # px between two lines
REACH = 4  # px round a zone's mark in which it takes the pointer from the unit below


def map_figure(
    units: Sequence[MapPlace], zones: Sequence[MapPlace], levels: int, geography: Geography, theme: Theme
) -> Drawing:
    """Units as filled outlines, zones as diamonds; a click hands over the place's link."""
    canvas = FigureBuilder(theme)
    inner = [zone for zone in zones if INSET.holds(geography.points[zone.name].position)]
    outer = [zone for zone in zones if zone not in inner]
    for window, shown in ((MAIN, outer), (INSET, inner)):
        sheet = MapPanel(canvas, window, units, shown, levels, geography, theme)
        for unit in units:
            _add_outline(sheet, unit)
        for unit in units:
            if unit.chosen:
                _add_chosen(sheet, unit)
        names = (*unit_names(sheet), *zone_names(sheet))
        add_leaders(sheet, names)
        add_names(sheet, names)
        _add_zones(sheet)
    _add_frames(canvas, theme)
    return canvas.drawing(**_layout())


def _outline(name: str, geography: Geography) -> dict[str, list[float | None]]:
    x: list[float | None] = []
    y: list[float | None] = []
    for ring in geography.shapes[name].rings:
        x += [None] * bool(x) + [position[0] for position in ring]
        y += [None] * bool(y) + [position[1] for position in ring]
    return {"x": x, "y": y}


def _add_outline(sheet: MapPanel, unit: MapPlace) -> None:
    outline, theme = _outline(unit.name, sheet.geography), sheet.theme
    pattern: dict[str, Any] | None = None
    line = {"color": theme.paper, "width": 1.25}
    if unit.level is None:
        line = {"color": theme.axis, "width": 0.75}
        pattern = {"shape": ".", "size": 6, "solidity": 0.25, "fgcolor": theme.unknown, "bgcolor": theme.paper}
    elif unit.computed:
        line = {"color": theme.ink_2, "width": 0.75}
        part = hatch_solidity(unit.level, sheet.levels)
        pattern = {"shape": "/", "size": HATCH, "solidity": part, "fgcolor": theme.target, "bgcolor": theme.paper}
    sheet.canvas.scatter(
        **outline,
        **sheet.axes,
        mode="lines",
        fill="toself",
        fillcolor=sheet.ground(unit)[0],
        fillpattern=pattern,
        line=line,
        hoveron="fills",
        text=unit.hover,
        name=unit.hover,
        hoverinfo="text",
        customdata=[unit.link],  # of the whole shape
    )


def _add_chosen(sheet: MapPanel, unit: MapPlace) -> None:
    """An outline in ink, on a paper edge that parts it from the class nearest to ink."""
    for width, colour in ((4.5, sheet.theme.paper), (2.25, sheet.theme.ink)):
        sheet.canvas.scatter(
            **_outline(unit.name, sheet.geography), **sheet.axes, mode="lines",
            line={"color": colour, "width": width}, hoverinfo="skip",
        )  # fmt: skip


def _add_zones(sheet: MapPanel) -> None:
    """Diamonds, each on a larger one of paper, so that no border or outline touches it."""
    theme, zones = sheet.theme, sheet.zones
    positions = [sheet.geography.points[zone.name].position for zone in zones]
    sizes = [12 if zone.chosen else 9 for zone in zones]
    edges = {"color": theme.ink, "width": [2.25 if zone.chosen else 1.25 for zone in zones]}
    common = {"x": [lon for lon, _ in positions], "y": [lat for _, lat in positions], **sheet.axes, "mode": "markers"}
    plain = {"symbol": "diamond", "opacity": 1, "color": theme.paper}
    sheet.canvas.scatter(
        **common, marker={**plain, "size": [size + 5 for size in sizes], "line": {"width": 0}},
        hoverinfo="skip", cliponaxis=False,
    )  # fmt: skip
    sheet.canvas.scatter(
        **common,
        marker={**plain, "size": sizes, "line": edges},
        hovertext=[zone.hover for zone in zones],
        hoverinfo="text",
        customdata=[zone.link for zone in zones],
        cliponaxis=False,
    )


def _add_frames(canvas: FigureBuilder, theme: Theme) -> None:
    """The inset's frame, the frame's place on the main map, and two lines that join them."""
    frame = {"color": theme.ink, "width": 1}
    right, up = INSET.width / WIDTH, INSET.height / HEIGHT
    canvas.box(x0=INSET.west, x1=INSET.east, y0=INSET.south, y1=INSET.north, line=frame)
    canvas.box(xref="paper", yref="paper", x0=0, x1=right, y0=0, y1=up, line=frame)
    foot = (INSET.south - MAIN.south) / (MAIN.north - MAIN.south)
    ray = {"color": theme.ink, "width": 0.75, "dash": "2px,2px"}  # dashed: it is no border
    for corner, end in ((INSET.west, 0.0), (INSET.east, right)):
        start = (corner - MAIN.west) / MAIN.span
        canvas.line(xref="paper", yref="paper", x0=start, y0=foot, x1=end, y1=up, line=ray)


def _layout() -> dict[str, Any]:
    plain = {"showgrid": False, "showticklabels": False, "fixedrange": True}
    right, up = INSET.width / WIDTH, INSET.height / HEIGHT
    return {
        "xaxis": {**plain, "range": [MAIN.west, MAIN.east], "domain": [0, 1]},
        "yaxis": {**plain, "range": [MAIN.south, MAIN.north], "domain": [0, 1]},
        "xaxis2": {**plain, "range": [INSET.west, INSET.east], "domain": [0, right], "anchor": "y2"},
        "yaxis2": {**plain, "range": [INSET.south, INSET.north], "domain": [0, up], "anchor": "x2"},
        "hovermode": "closest",
        "hoverdistance": REACH,
    }
