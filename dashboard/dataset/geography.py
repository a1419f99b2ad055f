"""The shapes of the nine units and the points of the zones, as in 2013; for thematic colouring, not for survey."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from dashboard.dataset.model import Catalog, District

Position = tuple[float, float]  # longitude, latitude in WGS84 degrees
Side = Literal["left", "right"]
WEST, EAST, SOUTH, NORTH = 114, 118, 27, 31  # degrees around the city; what lies beyond is a slip of the pen
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
    """Outlines of units and points of zones, by the names of the catalog; a place may have none."""

    shapes: Mapping[str, Shape]
    points: Mapping[str, ZonePoint]

    def __contains__(self, name: str) -> bool:
        """Whether a place stands on the map."""
        return name in self.shapes or name in self.points

    def without_shape(self, catalog: Catalog) -> tuple[District, ...]:
        """The units and zones of the catalog that the map cannot show."""
        return tuple(place for place in catalog.reporting_places if place.name not in self)

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
