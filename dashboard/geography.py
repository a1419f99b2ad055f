"""The shapes of the nine units and the points of the zones, as in 2013; for thematic colouring, not for survey."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dashboard.model import Catalog

Position = tuple[float, float]  # longitude, latitude in WGS84 degrees


@dataclass(frozen=True, slots=True)
class Shape:
    """A unit's outline: outer rings, and where its name goes; `inset` where the name stands on the inner-city map."""

    rings: tuple[tuple[Position, ...], ...]
    label: Position
    inset: Position | None


@dataclass(frozen=True, slots=True)
class Geography:
    """Outlines of units and points of zones, by the names of the catalog."""

    shapes: Mapping[str, Shape]
    points: Mapping[str, Position]


class GeographyError(Exception):
    """Shapes that do not fit the catalog; the message names the file and the places."""


def read_geography(path: Path, catalog: Catalog) -> Geography:
    """Read the shapes; GeographyError where the file is unreadable or a unit or zone of the catalog has no shape."""
    try:
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        shapes = {f["properties"]["name"]: _shape(f) for f in features if f["geometry"]["type"] != "Point"}
        points = {
            f["properties"]["name"]: (f["geometry"]["coordinates"][0], f["geometry"]["coordinates"][1])
            for f in features
            if f["geometry"]["type"] == "Point"
        }
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise GeographyError(f"{path.name} cannot be read as GeoJSON with named shapes: {error!r}") from error
    missing = [u.name for u in catalog.units if u.name not in shapes]
    missing += [z.name for z in catalog.zones if z.name not in points]
    if missing:
        raise GeographyError(f"{path.name} has no shape for {', '.join(missing)}, which catalog.toml lists")
    return Geography(shapes, points)


def _shape(feature: Mapping[str, Any]) -> Shape:
    geometry, properties = feature["geometry"], feature["properties"]
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    inset = (properties["inset_lon"], properties["inset_lat"]) if "inset_lon" in properties else None
    return Shape(
        tuple(tuple((lon, lat) for lon, lat in polygon[0]) for polygon in polygons),
        (properties["label_lon"], properties["label_lat"]),
        inset,
    )
