"""The nine units coloured by class, with an inset of the inner city; zones as points; plain axes, so offline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from dashboard.figures.canvas import Canvas
from dashboard.geography import Geography, Position, Window
from dashboard.theme import TEXT, Theme

WIDTH, HEIGHT = 280, 378  # the proportions of the figure; CSS gives it just these
SPREAD = {1: (2,), 2: (1, 3), 3: (1, 2, 4), 4: (0, 1, 3, 4), 5: (0, 1, 2, 3, 4)}  # classes on the five-step scale
HATCHES = (0.08, 0.2, 0.34, 0.5, 0.68)  # the same scale in lines
HATCH = 6  # px between two lines
REACH = 4  # px round a zone's mark in which it takes the pointer from the unit below
BESIDE = 11  # px from the middle of a zone's mark to its name where the shapes name no place for it

# The main map leaves the lower left corner to the inset and the lower right one to the legend. The inset is as wide as
# the legend allows; in it each name of the inner city fits into its unit or stands outside with a line.
MAIN = Window(west=115.327, south=27.66, span=1.246, width=WIDTH, height=HEIGHT)
INSET = Window(west=115.76, south=28.567, span=0.253, width=172, height=154)


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


@dataclass(frozen=True, slots=True)
class _Name:
    """A place's name: its anchor, on which side of it the name stands, and the unit below."""

    place: MapPlace
    anchor: Position
    side: str  # left, right or center
    ground: MapPlace | None
    pin: Position | None = None  # where the line ends that leads from a name outside its unit


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One of the two maps, and what is drawn on it."""

    canvas: Canvas
    window: Window
    units: Sequence[MapPlace]
    zones: Sequence[MapPlace]
    levels: int
    geography: Geography
    theme: Theme

    @property
    def axes(self) -> dict[str, str]:
        """The axes of every trace on it."""
        return {"xaxis": "x2", "yaxis": "y2"} if self.window is INSET else {"xaxis": "x", "yaxis": "y"}

    @property
    def text(self) -> int:
        """The size of names in px, a step smaller on the inset."""
        return TEXT - 1 if self.window is INSET else TEXT

    def width(self, label: str) -> float:
        """Px of a name in bold, about: a Chinese character is a square, a Latin letter not quite two thirds of one."""
        return self.text * max(sum(1 if sign > "⺀" else 0.62 for sign in line) for line in _lines(label).split("<br>"))

    def unit_at(self, position: Position) -> MapPlace | None:
        """The unit at a position; None outside all."""
        name = self.geography.unit_at(position)
        return next((unit for unit in self.units if unit.name == name), None)

    def ground(self, unit: MapPlace | None) -> tuple[str, str]:
        """A unit's colour and the ink for names on it; paper where there is none, or only lines or dots."""
        if unit is None or unit.level is None or unit.computed:
            return self.theme.paper, self.theme.ink
        return level_colour(unit.level, self.levels, self.theme)


def hatch_solidity(level: int, levels: int) -> float:
    """How much of a computed class its lines cover, from a twelfth to two thirds: few to many."""
    return HATCHES[SPREAD[levels][level]]


def level_colour(level: int, levels: int, theme: Theme) -> tuple[str, str]:
    """Fill and text colour of a class: few classes are spread over the whole scale."""
    index = SPREAD[levels][level]
    return theme.classes[index], theme.class_inks[index]


def map_figure(
    units: Sequence[MapPlace], zones: Sequence[MapPlace], levels: int, geography: Geography, theme: Theme
) -> go.Figure:
    """Units as filled outlines, zones as diamonds; a click hands over the place's link."""
    canvas = Canvas(theme)
    inner = [zone for zone in zones if INSET.holds(geography.points[zone.name].position)]
    outer = [zone for zone in zones if zone not in inner]
    for window, shown in ((MAIN, outer), (INSET, inner)):
        sheet = _Sheet(canvas, window, units, shown, levels, geography, theme)
        for unit in units:
            _add_outline(sheet, unit)
        for unit in units:
            if unit.chosen:
                _add_chosen(sheet, unit)
        names = (*_unit_names(sheet), *_zone_names(sheet))
        _add_leaders(sheet, names)
        _add_names(sheet, names)
        _add_zones(sheet)
    _add_frames(canvas, theme)
    return canvas.figure(**_layout())


def _outline(name: str, geography: Geography) -> dict[str, list[float | None]]:
    x: list[float | None] = []
    y: list[float | None] = []
    for ring in geography.shapes[name].rings:
        x += [None] * bool(x) + [position[0] for position in ring]
        y += [None] * bool(y) + [position[1] for position in ring]
    return {"x": x, "y": y}


def _add_outline(sheet: _Sheet, unit: MapPlace) -> None:
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
        customdata=[unit.link] * len(outline["x"]),
    )


def _add_chosen(sheet: _Sheet, unit: MapPlace) -> None:
    """An outline in ink, on a paper edge that parts it from the class nearest to ink."""
    for width, colour in ((4.5, sheet.theme.paper), (2.25, sheet.theme.ink)):
        sheet.canvas.scatter(
            **_outline(unit.name, sheet.geography), **sheet.axes, mode="lines",
            line={"color": colour, "width": width}, hoverinfo="skip",
        )  # fmt: skip


def _unit_names(sheet: _Sheet) -> Iterator[_Name]:
    """Each unit is named on one map: inside where its name fits, else beside it with a line that leads there."""
    for unit in sheet.units:
        shape = sheet.geography.shapes[unit.name]
        if (shape.inset is not None) != (sheet.window is INSET):
            continue
        inside = shape.inset or shape.label
        fits = shape.room is None or sheet.width(unit.label) <= shape.room * sheet.window.degree
        if fits or shape.aside is None:
            yield _Name(unit, inside, "center", unit)
        else:
            yield _Name(unit, shape.aside, "center", sheet.unit_at(shape.aside), shape.pin or inside)


def _zone_names(sheet: _Sheet) -> Iterator[_Name]:
    for zone in sheet.zones:
        point = sheet.geography.points[zone.name]
        towards = 1 if point.side == "right" else -1
        anchor = point.label or sheet.window.moved(point.position, right=BESIDE * towards)
        middle = sheet.window.moved(anchor, right=sheet.width(zone.label) / 2 * towards)
        yield _Name(zone, anchor, point.side, sheet.unit_at(middle))


def _add_leaders(sheet: _Sheet, names: Sequence[_Name]) -> None:
    """Lines from names to their units, on a paper edge that parts them from borders, with a dot at the end."""
    x: list[float | None] = []
    y: list[float | None] = []
    for name in names:
        if name.pin:
            start = _start(name, name.pin, sheet)
            x += [start[0], name.pin[0], None]
            y += [start[1], name.pin[1], None]
    for width, dot, colour in ((2.5, 5, sheet.theme.paper), (0.75, 3, sheet.theme.ink)) if x else ():
        sheet.canvas.scatter(
            x=x, y=y, **sheet.axes, mode="lines+markers", line={"color": colour, "width": width}, hoverinfo="skip",
            marker={"color": colour, "opacity": 1, "line": {"width": 0}, "size": [0, dot, 0] * (len(x) // 3)},
        )  # fmt: skip


def _start(name: _Name, pin: Position, sheet: _Sheet) -> Position:
    """Where on a name's edge the line to its pin begins: as near to it as the name's first and last letter allow."""
    half = sheet.width(name.place.label) / 2 - sheet.text / 2
    west, south = sheet.window.moved(name.anchor, -half, -sheet.text / 2 - 1)
    east, north = sheet.window.moved(name.anchor, half, sheet.text / 2 + 1)
    return min(max(pin[0], west), east), north if pin[1] > name.anchor[1] else south


def _add_names(sheet: _Sheet, names: Sequence[_Name]) -> None:
    grounds = [sheet.ground(name.ground) for name in names]
    lines = [_lines(name.place.label) for name in names]
    sheet.canvas.scatter(
        x=[name.anchor[0] for name in names],
        y=[name.anchor[1] for name in names],
        **sheet.axes,
        mode="text",
        text=[f"<b>{text}</b>" if name.place.chosen else text for name, text in zip(names, lines, strict=True)],
        textposition=[f"middle {name.side}" for name in names],
        textfont={
            "size": sheet.text,
            "color": [ink for _, ink in grounds],
            # a halo of the ground keeps a name readable on lines, on dots and across a border
            "shadow": [", ".join([f"0 0 2px {colour}"] * 5) for colour, _ in grounds],
        },
        hoverinfo="skip",
        cliponaxis=False,
    )


def _lines(label: str) -> str:
    """A name of several words in two lines, broken near its middle."""
    spaces = [index for index, sign in enumerate(label) if sign == " "]
    if not spaces:
        return label
    middle = min(spaces, key=lambda index: abs(index - len(label) / 2))
    return f"{label[:middle]}<br>{label[middle + 1 :]}"


def _add_zones(sheet: _Sheet) -> None:
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


def _add_frames(canvas: Canvas, theme: Theme) -> None:
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
