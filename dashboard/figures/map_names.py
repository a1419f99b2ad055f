"""Places the names on the district map: inside a county where they fit, else beside it with a leader line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dashboard.dataset.geography import Position
from dashboard.figures.builder import bold
from dashboard.figures.map_panel import INSET, MapPanel, MapPlace, ValueKind, wrapped_label

HALO = 2  # px of background round a name on a hatch
MARK_DISTANCE = 11  # px from the middle of a zone's mark to its name where the shapes name no position for it


@dataclass(frozen=True, slots=True)
class MapLabel:
    """A place's name: its anchor, on which side of it the name stands, and the county below."""

    place: MapPlace
    anchor: Position
    side: str  # left, right or center
    below: MapPlace | None
    pin: Position | None = None  # where the leader ends that starts at a name outside its county


def county_labels(panel: MapPanel) -> Iterator[MapLabel]:
    """Name each county on one of the maps: inside where its name fits, else beside it with a leader."""
    for county in panel.counties:
        shape = panel.geography.shapes[county.name]
        if (shape.inset is not None) != (panel.window is INSET):
            continue
        inside = shape.inset or shape.label
        fits = shape.room is None or panel.width(county.label) <= shape.room * panel.window.degree
        if fits or shape.aside is None:
            yield MapLabel(county, inside, "center", county)
        else:
            yield MapLabel(county, shape.aside, "center", panel.county_at(shape.aside), shape.pin or inside)


def zone_labels(panel: MapPanel) -> Iterator[MapLabel]:
    """Name each zone beside its mark, on the side that the shapes name."""
    for zone in panel.zones:
        point = panel.geography.points[zone.name]
        direction = 1 if point.side == "right" else -1
        anchor = point.label or panel.window.moved(point.position, right=MARK_DISTANCE * direction)
        middle = panel.window.moved(anchor, right=panel.width(zone.label) / 2 * direction)
        yield MapLabel(zone, anchor, point.side, panel.county_at(middle))


def add_leaders(panel: MapPanel, labels: Sequence[MapLabel]) -> None:
    """Add lines from names to their counties, edged to stand out from borders, with a dot at the end."""
    x: list[float | None] = []
    y: list[float | None] = []
    for label in labels:
        if label.pin:
            start = _leader_start(label, label.pin, panel)
            x += [start[0], label.pin[0], None]
            y += [start[1], label.pin[1], None]
    for width, dot, colour in ((2.5, 5, panel.theme.background), (0.75, 3, panel.theme.text)) if x else ():
        panel.builder.scatter(
            x=x, y=y, **panel.axes, mode="lines+markers", line={"color": colour, "width": width}, hoverinfo="skip",
            marker={"color": colour, "opacity": 1, "line": {"width": 0}, "size": [0, dot, 0] * (len(x) // 3)},
        )  # fmt: skip


def _leader_start(label: MapLabel, pin: Position, panel: MapPanel) -> Position:
    """Return the point on a name's edge that is as near to the pin as its first and last letter allow."""
    half = panel.width(label.place.label) / 2 - panel.font_size / 2
    west, south = panel.window.moved(label.anchor, -half, -panel.font_size / 2 - 1)
    east, north = panel.window.moved(label.anchor, half, panel.font_size / 2 + 1)
    return min(max(pin[0], west), east), north if pin[1] > label.anchor[1] else south


def add_labels(panel: MapPanel, labels: Sequence[MapLabel]) -> None:
    """Add all names in one trace, in colours that can be read on what lies below them."""
    fills = [panel.fill(label.below) for label in labels]
    lines = [wrapped_label(label.place.label) for label in labels]
    halos = [_halo(label, colour) for label, (colour, _) in zip(labels, fills, strict=True)]
    panel.builder.scatter(
        x=[label.anchor[0] for label in labels], y=[label.anchor[1] for label in labels], **panel.axes, mode="text",
        text=[bold(text) if label.place.chosen else text for label, text in zip(labels, lines, strict=True)],
        textposition=[f"middle {label.side}" for label in labels],
        textfont={"size": panel.font_size, "color": [text_colour for _, text_colour in fills], "shadow": halos},
        hoverinfo="skip", cliponaxis=False,
    )  # fmt: skip


def _halo(label: MapLabel, colour: str) -> str:
    """Return the shadow that keeps a name readable on dots and across borders; on a hatch, a closed edge."""
    soft = [f"0 0 2px {colour}"] * 5
    if label.below is None or label.below.level is None or label.below.kind is ValueKind.RESULT:
        return ", ".join(soft)
    steps = (-HALO, 0, HALO)
    return ", ".join([f"{x}px {y}px 1px {colour}" for x in steps for y in steps] + soft)
