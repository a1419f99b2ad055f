"""The shapes of the nine units and the points of the zones, as in 2013; for thematic colouring, not for survey."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal, get_args

from dashboard.dataset.errors import GeographyError
from dashboard.dataset.model import Catalog

Position = tuple[float, float]  # longitude, latitude in WGS84 degrees
Side = Literal["left", "right"]
SIDES = get_args(Side)
STRETCH = 1.14  # a degree of latitude is this much longer than one of longitude at 28.6° N


@dataclass(frozen=True, slots=True)
class Shape:
    """A unit's outline: outer rings, and the middle of its name; `inset` where it is named on the inner-city map."""

    rings: tuple[tuple[Position, ...], ...]
    label: Position
    inset: Position | None = None
    room: float | None = None  # degrees of longitude that the unit is wide at `inset`; None: as wide as any name
    aside: Position | None = None  # the middle of a name wider than `room`, outside the unit
    pin: Position | None = None  # where the line from `aside` ends, in the unit; None: at `inset`

    def holds(self, position: Position) -> bool:
        """Whether a position lies in the unit: a line from it eastward crosses the outline an odd number of times."""
        lon, lat = position
        return any(
            sum(
                (south > lat) != (north > lat) and lon < west + (east - west) * (lat - south) / (north - south)
                for (west, south), (east, north) in pairwise(ring)
            )
            % 2
            for ring in self.rings
        )


@dataclass(frozen=True, slots=True)
class ZonePoint:
    """A zone's place, and where its name begins ("right") or ends ("left"); None leaves it beside the mark."""

    position: Position
    label: Position | None = None
    side: Side = "right"


@dataclass(frozen=True, slots=True)
class Geography:
    """Outlines of units and points of zones, by the names of the catalog."""

    shapes: Mapping[str, Shape]
    points: Mapping[str, ZonePoint]

    def unit_at(self, position: Position) -> str | None:
        """The unit that holds a position; None outside all."""
        return next((name for name, shape in self.shapes.items() if shape.holds(position)), None)


@dataclass(frozen=True, slots=True)
class Window:
    """A piece of the earth drawn on `width` × `height` px."""

    west: float
    south: float
    span: float  # degrees of longitude
    width: float
    height: float

    @property
    def degree(self) -> float:
        """Px for a degree of longitude."""
        return self.width / self.span

    @property
    def east(self) -> float:
        """Where it ends, in degrees."""
        return self.west + self.span

    @property
    def north(self) -> float:
        """Where it ends, in degrees."""
        return self.south + self.height / self.degree / STRETCH

    def holds(self, position: Position) -> bool:
        """Whether a position lies in it."""
        return self.west < position[0] < self.east and self.south < position[1] < self.north

    def moved(self, position: Position, right: float = 0, up: float = 0) -> Position:
        """The position so many px away."""
        return position[0] + right / self.degree, position[1] + up / self.degree / STRETCH


def read_geography(path: Path, catalog: Catalog) -> Geography:
    """Read the shapes; GeographyError where the file is unreadable or a unit or zone of the catalog has no shape."""
    try:
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        shapes = {f["properties"]["name"]: _shape(f) for f in features if f["geometry"]["type"] != "Point"}
        points = {f["properties"]["name"]: _point(f) for f in features if f["geometry"]["type"] == "Point"}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise GeographyError(f"{path.name} cannot be read as GeoJSON with named shapes: {error!r}") from error
    missing = [u.name for u in catalog.counties if u.name not in shapes]
    missing += [z.name for z in catalog.zones if z.name not in points]
    if missing:
        raise GeographyError(f"{path.name} has no shape for {', '.join(missing)}, which catalog.toml lists")
    return Geography(shapes, points)


def _shape(feature: Mapping[str, Any]) -> Shape:
    geometry, properties = feature["geometry"], feature["properties"]
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    label = _position(properties, "label")
    if label is None:
        raise KeyError("label_lon")
    rings = tuple(tuple((lon, lat) for lon, lat in polygon[0]) for polygon in polygons)
    room = float(properties["inset_room"]) if "inset_room" in properties else None
    inset, aside, pin = (_position(properties, name) for name in ("inset", "aside", "pin"))
    return Shape(rings, label, inset, room, aside, pin)


def _point(feature: Mapping[str, Any]) -> ZonePoint:
    properties, (lon, lat, *_) = feature["properties"], feature["geometry"]["coordinates"]
    side = properties.get("side", "right")
    if side not in SIDES:
        raise ValueError(f"side of {properties['name']} is {side!r}, allowed are left and right")
    return ZonePoint((float(lon), float(lat)), _position(properties, "label"), side)


def _position(properties: Mapping[str, Any], name: str) -> Position | None:
    if f"{name}_lon" not in properties:
        return None
    return float(properties[f"{name}_lon"]), float(properties[f"{name}_lat"])
