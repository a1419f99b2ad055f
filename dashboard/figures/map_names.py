"""The names on the district map: inside a place where they fit, else beside it with a line that leads there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dashboard.dataset.geography import Position
from dashboard.figures.map_panel import INSET, MapPanel, MapPlace, lines_of

EDGE = 2  # px of paper round a name on a hatch
BESIDE = 11  # px from the middle of a zone's mark to its name where the shapes name no place for it


@dataclass(frozen=True, slots=True)
class MapLabel:
    """A place's name: its anchor, on which side of it the name stands, and the unit below."""

    place: MapPlace
    anchor: Position
    side: str  # left, right or center
    ground: MapPlace | None
    pin: Position | None = None  # where the line ends that leads from a name outside its unit


def unit_names(sheet: MapPanel) -> Iterator[MapLabel]:
    """Each unit is named on one map: inside where its name fits, else beside it with a line that leads there."""
    for unit in sheet.counties:
        shape = sheet.geography.shapes[unit.name]
        if (shape.inset is not None) != (sheet.window is INSET):
            continue
        inside = shape.inset or shape.label
        fits = shape.room is None or sheet.width(unit.label) <= shape.room * sheet.window.degree
        if fits or shape.aside is None:
            yield MapLabel(unit, inside, "center", unit)
        else:
            yield MapLabel(unit, shape.aside, "center", sheet.unit_at(shape.aside), shape.pin or inside)


def zone_names(sheet: MapPanel) -> Iterator[MapLabel]:
    """Each zone is named beside its mark, on the side that the shapes name."""
    for zone in sheet.zones:
        point = sheet.geography.points[zone.name]
        towards = 1 if point.side == "right" else -1
        anchor = point.label or sheet.window.moved(point.position, right=BESIDE * towards)
        middle = sheet.window.moved(anchor, right=sheet.width(zone.label) / 2 * towards)
        yield MapLabel(zone, anchor, point.side, sheet.unit_at(middle))


def add_leaders(sheet: MapPanel, names: Sequence[MapLabel]) -> None:
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


def _start(name: MapLabel, pin: Position, sheet: MapPanel) -> Position:
    """Where on a name's edge the line to its pin begins: as near to it as the name's first and last letter allow."""
    half = sheet.width(name.place.label) / 2 - sheet.text / 2
    west, south = sheet.window.moved(name.anchor, -half, -sheet.text / 2 - 1)
    east, north = sheet.window.moved(name.anchor, half, sheet.text / 2 + 1)
    return min(max(pin[0], west), east), north if pin[1] > name.anchor[1] else south


def add_names(sheet: MapPanel, names: Sequence[MapLabel]) -> None:
    """All names in one trace, in inks that can be read on what lies below them."""
    grounds = [sheet.ground(name.ground) for name in names]
    lines = [lines_of(name.place.label) for name in names]
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
            "shadow": [_halo(name, colour) for name, (colour, _) in zip(names, grounds, strict=True)],
        },
        hoverinfo="skip",
        cliponaxis=False,
    )


def _halo(name: MapLabel, colour: str) -> str:
    """What keeps a name readable on dots and across a border; on a hatch, whose lines are as wide, a closed edge."""
    soft = [f"0 0 2px {colour}"] * 5
    if name.ground is None or not name.ground.computed:
        return ", ".join(soft)
    steps = (-EDGE, 0, EDGE)
    return ", ".join([f"{x}px {y}px 1px {colour}" for x in steps for y in steps] + soft)
