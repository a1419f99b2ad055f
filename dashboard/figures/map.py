"""The nine units coloured by class, with an inset of the inner city; zones as points; plain axes, so offline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from dashboard.figures.canvas import Canvas
from dashboard.geography import Geography
from dashboard.theme import TEXT, Theme

WIDTH, HEIGHT = 280, 378  # the proportions of the figure; CSS gives it just these
STRETCH = 1.14  # a degree of latitude is this much longer than one of longitude at 28.6° N
WEST, NORTH, SPAN = 115.425, 29.135, 1.146  # the main map: degrees
INSET_WEST, INSET_SOUTH, INSET_SPAN = 115.786, 28.598, 0.236
SPREAD = {1: (2,), 2: (1, 3), 3: (1, 2, 4), 4: (0, 1, 3, 4), 5: (0, 1, 2, 3, 4)}  # classes on the five-step scale
INSET_WIDTH, INSET_HEIGHT = 168, 138  # px of the figure's proportions


@dataclass(frozen=True, slots=True)
class MapPlace:
    """A unit or zone on the map; `level` is its class among `levels`, None where nothing is published."""

    name: str
    label: str
    level: int | None
    hover: str
    link: str
    chosen: bool
    computed: bool = False  # a share of a target by a key: hatched, never a solid class


def hatch_solidity(level: int, levels: int) -> float:
    """How much of a computed class the lines cover, from a fifth to nearly two thirds: few to many."""
    return (0.16, 0.26, 0.36, 0.48, 0.62)[SPREAD[levels][level]]


def level_colour(level: int, levels: int, theme: Theme) -> tuple[str, str]:
    """Fill and text colour of a class: few classes are spread over the whole scale."""
    index = SPREAD[levels][level]
    return theme.classes[index], theme.class_inks[index]


def map_figure(
    units: Sequence[MapPlace], zones: Sequence[MapPlace], levels: int, geography: Geography, theme: Theme
) -> go.Figure:
    """Units as filled outlines, zones as diamonds; a click hands over the place's link."""
    canvas = Canvas(theme)
    for axes in ("", "2"):
        if axes:
            _add_inset_ground(canvas, theme)
        for unit in units:
            _add_outline(canvas, unit, levels, geography, theme, axes)
        for unit in units:
            if unit.chosen:
                _add_chosen(canvas, unit, geography, theme, axes)
        _add_names(canvas, units, levels, geography, theme, axes)
        _add_zones(canvas, zones, geography, theme, axes)
    return canvas.figure(**_layout())


def _inside(position: tuple[float, float]) -> bool:
    height = INSET_SPAN * INSET_HEIGHT / INSET_WIDTH / STRETCH
    return INSET_WEST < position[0] < INSET_WEST + INSET_SPAN and INSET_SOUTH < position[1] < INSET_SOUTH + height


def _outline(name: str, geography: Geography) -> tuple[list[float | None], list[float | None]]:
    x: list[float | None] = []
    y: list[float | None] = []
    for ring in geography.shapes[name].rings:
        x += [None] * bool(x) + [position[0] for position in ring]
        y += [None] * bool(y) + [position[1] for position in ring]
    return x, y


def _add_outline(canvas: Canvas, unit: MapPlace, levels: int, geography: Geography, theme: Theme, axes: str) -> None:
    x, y = _outline(unit.name, geography)
    pattern = None
    if unit.level is None:
        pattern = {"shape": ".", "size": 6, "solidity": 0.25, "fgcolor": theme.unknown, "bgcolor": theme.paper}
    elif unit.computed:
        solidity = hatch_solidity(unit.level, levels)
        pattern = {"shape": "/", "size": 6, "solidity": solidity, "fgcolor": theme.target, "bgcolor": theme.paper}
    canvas.scatter(
        x=x,
        y=y,
        xaxis=f"x{axes}",
        yaxis=f"y{axes}",
        mode="lines",
        fill="toself",
        fillcolor=level_colour(unit.level, levels, theme)[0] if unit.level is not None else theme.paper,
        fillpattern=pattern,
        line={"color": theme.axis if pattern else theme.paper, "width": 0.75 if pattern else 1.25},
        hoveron="fills",
        text=unit.hover,
        name=unit.hover,
        hoverinfo="text",
        customdata=[unit.link] * len(x),
    )


def _add_chosen(canvas: Canvas, unit: MapPlace, geography: Geography, theme: Theme, axes: str) -> None:
    x, y = _outline(unit.name, geography)
    canvas.scatter(
        x=x, y=y, xaxis=f"x{axes}", yaxis=f"y{axes}", mode="lines", line={"color": theme.ink, "width": 2.25},
        hoverinfo="skip",
    )  # fmt: skip


def _add_names(
    canvas: Canvas, units: Sequence[MapPlace], levels: int, geography: Geography, theme: Theme, axes: str
) -> None:
    shown = [u for u in units if (geography.shapes[u.name].inset is not None) == bool(axes)]
    places = [geography.shapes[u.name].inset or geography.shapes[u.name].label for u in shown]
    canvas.scatter(
        x=[place[0] for place in places],
        y=[place[1] for place in places],
        xaxis=f"x{axes}",
        yaxis=f"y{axes}",
        mode="text",
        text=[f"<b>{unit.label}</b>" if unit.chosen else unit.label for unit in shown],
        textfont={
            "size": TEXT,
            "color": [_ink(unit, levels, theme) for unit in shown],
            "shadow": [_halo(unit, levels, theme) for unit in shown],
        },
        hoverinfo="skip",
        cliponaxis=False,
    )


def _add_zones(canvas: Canvas, zones: Sequence[MapPlace], geography: Geography, theme: Theme, axes: str) -> None:
    shown = [zone for zone in zones if _inside(geography.points[zone.name]) == bool(axes)]
    canvas.scatter(
        x=[geography.points[zone.name][0] for zone in shown],
        y=[geography.points[zone.name][1] for zone in shown],
        xaxis=f"x{axes}",
        yaxis=f"y{axes}",
        mode="markers+text",
        marker={
            "symbol": "diamond",
            "opacity": 1,
            "size": [12 if zone.chosen else 9 for zone in shown],
            "color": theme.paper,
            "line": {"color": theme.ink, "width": [2.25 if zone.chosen else 1.25 for zone in shown]},
        },
        text=[f"<b>{zone.label}</b>" if zone.chosen else zone.label for zone in shown],
        textposition=[_side(geography.points[zone.name]) for zone in shown],
        textfont={"size": TEXT, "color": theme.ink, "shadow": _shadow(theme.paper)},
        hovertext=[zone.hover for zone in shown],
        hoverinfo="text",
        customdata=[zone.link for zone in shown],
        cliponaxis=False,
    )


def _ink(unit: MapPlace, levels: int, theme: Theme) -> str:
    return theme.ink if unit.level is None or unit.computed else level_colour(unit.level, levels, theme)[1]


def _halo(unit: MapPlace, levels: int, theme: Theme) -> str:
    return _shadow(theme.paper if unit.level is None or unit.computed else level_colour(unit.level, levels, theme)[0])


def _shadow(colour: str) -> str:
    """A halo that keeps a name readable where it crosses a border."""
    return ", ".join(f"{x}px {y}px 1px {colour}" for x in (-1, 1) for y in (-1, 1)) + f", 0 0 3px {colour}"


def _side(point: tuple[float, float]) -> str:
    """Names lean towards the free side, so that they miss the names of the units."""
    if not _inside(point):
        return "middle left"
    if point[0] > 115.95:
        return "top left"
    return "middle right" if point[1] > 28.7 else "bottom center"


def _add_inset_ground(canvas: Canvas, theme: Theme) -> None:
    """Paper under the inset, its frame, the frame's place on the main map, and two lines that join them."""
    height = INSET_SPAN * INSET_HEIGHT / INSET_WIDTH / STRETCH
    east, top = INSET_WEST + INSET_SPAN, INSET_SOUTH + height
    line = {"color": theme.ink_2, "width": 0.75}
    right, up = INSET_WIDTH / WIDTH, INSET_HEIGHT / HEIGHT
    canvas.box(x0=INSET_WEST, x1=east, y0=INSET_SOUTH, y1=top, line=line)
    canvas.box(xref="paper", yref="paper", x0=0, x1=right, y0=0, y1=up, line=line,
    )  # fmt: skip
    tall = SPAN * HEIGHT / WIDTH / STRETCH
    foot = 1 - (NORTH - INSET_SOUTH) / tall
    for corner, end in ((INSET_WEST, 0.0), (east, right)):
        canvas.line(xref="paper", yref="paper", x0=(corner - WEST) / SPAN, y0=foot, x1=end, y1=up, line=line)


def _layout() -> dict[str, Any]:
    tall = SPAN * HEIGHT / WIDTH / STRETCH
    inset_tall = INSET_SPAN * INSET_HEIGHT / INSET_WIDTH / STRETCH
    hidden = {"showgrid": False, "showticklabels": False, "fixedrange": True}
    return {
        "xaxis": {**hidden, "range": [WEST, WEST + SPAN], "domain": [0, 1]},
        "yaxis": {**hidden, "range": [NORTH - tall, NORTH], "domain": [0, 1]},
        "xaxis2": {
            **hidden,
            "range": [INSET_WEST, INSET_WEST + INSET_SPAN],
            "domain": [0, INSET_WIDTH / WIDTH],
            "anchor": "y2",
        },
        "yaxis2": {
            **hidden,
            "range": [INSET_SOUTH, INSET_SOUTH + inset_tall],
            "domain": [0, INSET_HEIGHT / HEIGHT],
            "anchor": "x2",
        },
        "hovermode": "closest",
    }
