"""Reads and validates the shapes, GeoJSON after RFC 7946; a file with faults is refused with all of them at once."""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator
from pydantic_core import ErrorDetails, from_json

from dashboard.dataset.errors import DatasetError, unreadable
from dashboard.dataset.geography import EAST, NORTH, SOUTH, WEST, Geography, Position, Shape, Side, ZonePoint
from dashboard.dataset.model import Catalog, District
from dashboard.dataset.regular_files import read_regular
from dashboard.dataset.schema import SchemaError

MAX_SHAPES_BYTES = 1_000_000  # the outlines travel with every page
MAX_FEATURE_FAULTS = 5  # of one feature that are listed; one slip may spoil thousands of coordinates
MAX_VALUE_CHARS = 40
ALLOWED = {  # by pydantic's type of error, where its own words are not those of the file
    "missing": "is missing",
    "model_type": "allowed: an object",
    "model_attributes_type": "allowed: an object",
    "list_type": "allowed: a list",
    "union_tag_invalid": "geometry.type of a county or district is Polygon or MultiPolygon",
    "union_tag_not_found": "geometry.type is missing; Polygon and MultiPolygon are allowed",
    "too_short": "is empty; at least one is needed",
}


def _position(numbers: list[float]) -> list[float]:
    is_near = len(numbers) in (2, 3) and WEST <= numbers[0] <= EAST and SOUTH <= numbers[1] <= NORTH
    if not is_near:  # a third number is a height, which is not drawn
        raise ValueError(f"allowed: longitude {WEST} to {EAST}, then latitude {SOUTH} to {NORTH}, in degrees of WGS84")
    return numbers


def _ring(positions: list[list[float]]) -> list[list[float]]:
    if len({tuple(position[:2]) for position in positions}) < 3 or positions[0] != positions[-1]:
        raise ValueError("a ring has at least three different positions, and its first one again as its last")
    return positions


Longitude = Annotated[float, Field(ge=WEST, le=EAST)]
Latitude = Annotated[float, Field(ge=SOUTH, le=NORTH)]
Coordinates = Annotated[list[Annotated[float, Field(allow_inf_nan=False)]], AfterValidator(_position)]
Rings = Annotated[list[Annotated[list[Coordinates], AfterValidator(_ring)]], Field(min_length=1)]


class Strict(BaseModel):
    """An object of the file: numbers are numbers, never texts; members that are not read may stand beside."""

    model_config = ConfigDict(strict=True, allow_inf_nan=False)


class Polygon(Strict):
    """A polygon: an outer ring, and holes, which are not drawn."""

    type: Literal["Polygon"]
    coordinates: Rings


class MultiPolygon(Strict):
    """Several polygons."""

    type: Literal["MultiPolygon"]
    coordinates: Annotated[list[Rings], Field(min_length=1)]


class Point(Strict):
    """A point."""

    type: Literal["Point"]
    coordinates: Coordinates


class LabelProperties(Strict):
    """Where names stand; either both numbers of a position or none."""

    label_lon: Longitude | None = None
    label_lat: Latitude | None = None
    inset_lon: Longitude | None = None
    inset_lat: Latitude | None = None
    inset_room: Annotated[float, Field(gt=0, le=360)] | None = None
    aside_lon: Longitude | None = None
    aside_lat: Latitude | None = None
    pin_lon: Longitude | None = None
    pin_lat: Latitude | None = None
    side: Side = "right"

    @model_validator(mode="after")
    def _pairs(self) -> LabelProperties:
        for name in ("label", "inset", "aside", "pin"):
            if (getattr(self, f"{name}_lon") is None) is not (getattr(self, f"{name}_lat") is None):
                raise ValueError(f"{name}_lon and {name}_lat stand together or not at all")
        return self

    def position(self, name: str) -> Position | None:
        """The position of a name or of the end of its line; None where the file says none."""
        longitude, latitude = getattr(self, f"{name}_lon"), getattr(self, f"{name}_lat")
        return None if longitude is None else (longitude, latitude)


class OutlineProperties(LabelProperties):
    """Properties of a county or district, whose name has a place."""

    label_lon: Longitude
    label_lat: Latitude


class Outline(Strict):
    """The feature of a county or district."""

    properties: OutlineProperties
    geometry: Annotated[Polygon | MultiPolygon, Field(discriminator="type")]

    @property
    def shape(self) -> Shape:
        """The outline as it is drawn."""
        polygons = [self.geometry.coordinates] if self.geometry.type == "Polygon" else self.geometry.coordinates
        rings = tuple(tuple((position[0], position[1]) for position in polygon[0]) for polygon in polygons)
        places, label = self.properties, (self.properties.label_lon, self.properties.label_lat)
        room = places.inset_room
        return Shape(rings, label, places.position("inset"), room, places.position("aside"), places.position("pin"))


class Spot(Strict):
    """The feature of a zone."""

    properties: LabelProperties
    geometry: Point

    @property
    def point(self) -> ZonePoint:
        """The point as it is drawn."""
        longitude, latitude = self.geometry.coordinates[:2]
        return ZonePoint((longitude, latitude), self.properties.position("label"), self.properties.side)


def read_geography(path: Path, catalog: Catalog) -> Geography:
    """Reads the shapes of the catalog's places, some of which may have none; DatasetError lists every fault."""
    features = _features(path)
    places = {place.name: place for place in catalog.reporting_places}
    shapes: dict[str, Shape] = {}
    points: dict[str, ZonePoint] = {}
    faults: list[SchemaError] = []
    first: dict[str, int] = {}
    for number, feature in enumerate(features, 1):
        name = _name(feature)
        if (fault := _name_fault(name, places, first)) is not None:
            faults.append(SchemaError(0, f"feature {number}, properties.name", "", fault))
            continue
        first[name] = number
        try:
            if places[name].is_zone:
                points[name] = Spot.model_validate(feature).point
            else:
                shapes[name] = Outline.model_validate(feature).shape
        except ValidationError as error:
            faults += _faults(f"feature {number} {name}", error)
    if faults:
        raise DatasetError(path, faults)
    return Geography(shapes, points)


def _features(path: Path) -> list[Any]:
    try:
        content = read_regular(path)
    except OSError as error:
        raise DatasetError(path, [unreadable(error, "shapes in GeoJSON")]) from error
    if len(content) > MAX_SHAPES_BYTES:
        allowed = f"has {len(content)} bytes; up to {MAX_SHAPES_BYTES} are allowed: simplify the outlines"
        raise DatasetError(path, [SchemaError(0, "file", "", allowed)])
    try:
        features = from_json(content.removeprefix(codecs.BOM_UTF8))["features"]
        return TypeAdapter(Annotated[list[Any], Field(min_length=1)]).validate_python(features, strict=True)
    except (ValueError, KeyError, TypeError) as error:  # ValidationError is a ValueError
        reason = f" ({error})" if type(error) is ValueError else ""
        allowed = f'is not GeoJSON{reason}; allowed: {{"type": "FeatureCollection", "features": [at least one]}}'
        raise DatasetError(path, [SchemaError(0, "file", "", allowed)]) from error


def _name(feature: Any) -> Any:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    return properties.get("name") if isinstance(properties, dict) else None


def _name_fault(name: Any, places: Mapping[str, District], first: Mapping[str, int]) -> str | None:
    if not isinstance(name, str) or name not in places:
        return f"{_short(name)} – allowed: a county, district or zone of the catalog, {', '.join(places)}"
    return f"{name!r} – feature {first[name]} has it already; each place has one shape" if name in first else None


def _faults(feature: str, error: ValidationError) -> Iterator[SchemaError]:
    details = error.errors(include_url=False)
    for detail in details[:MAX_FEATURE_FAULTS]:
        yield SchemaError(0, f"{feature}, {_place(detail['loc'])}", "", _allowed(detail))
    if (rest := len(details) - MAX_FEATURE_FAULTS) > 0:
        yield SchemaError(0, feature, "", f"{rest} more such faults")


def _place(location: tuple[str | int, ...]) -> str:
    """Writes a place as `geometry.coordinates[0][3]`, counted from 0 as in JSON."""
    keys = [key for key in location if key not in ("Polygon", "MultiPolygon")]  # pydantic's tag, no key of the file
    return "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in keys).removeprefix(".") or "feature"


def _allowed(detail: ErrorDetails) -> str:
    value, words = detail["input"], ALLOWED.get(detail["type"])
    words = words or detail["msg"].removeprefix("Value error, ").replace("Input should be", "allowed:")
    return words if detail["type"] == "missing" or isinstance(value, dict | BaseModel) else f"{_short(value)} – {words}"


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= MAX_VALUE_CHARS else f"{text[:MAX_VALUE_CHARS]}…"
