"""The shapes of the map."""

from __future__ import annotations

import codecs
import json
import math
import operator
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dashboard.dataset.errors import DatasetError
from dashboard.dataset.geography import Geography, Shape
from dashboard.dataset.geography_file import read_geography
from dashboard.dataset.table import Dataset
from tests.facts import present
from tests.tables import SHAPES


def test_every_unit_has_an_outline_and_every_zone_a_point(dataset: Dataset, geography: Geography) -> None:
    assert set(geography.shapes) == {unit.name for unit in dataset.catalog.counties}
    assert set(geography.points) == {zone.name for zone in dataset.catalog.zones}


def test_outlines_are_closed_rings_in_and_around_nanchang(geography: Geography) -> None:
    for shape in geography.shapes.values():
        for ring in shape.rings:
            assert ring[0] == ring[-1]
            assert len(ring) > 3
            assert all(115.4 < lon < 116.6 and 28.1 < lat < 29.2 for lon, lat in ring)


def test_the_inner_city_has_its_names_on_the_inset(geography: Geography) -> None:
    inner = {name for name, shape in geography.shapes.items() if shape.inset is not None}
    assert inner == {"东湖区", "西湖区", "青云谱区", "青山湖区"}


def test_a_name_stands_in_its_unit(geography: Geography) -> None:
    for name, shape in geography.shapes.items():
        assert geography.unit_at(shape.label) == name
        assert shape.inset is None or geography.unit_at(shape.inset) == name


def test_a_name_beside_its_unit_stands_on_one_other_and_its_line_ends_at_home(geography: Geography) -> None:
    beside = {name: shape for name, shape in geography.shapes.items() if shape.aside}
    assert set(beside) == {"东湖区", "青云谱区", "青山湖区"}
    for name, shape in beside.items():
        assert geography.unit_at(present(shape.aside)) == "南昌县"
        assert shape.room is not None and geography.unit_at(present(shape.pin)) == name


def test_a_position_outside_all_units_is_in_none(geography: Geography) -> None:
    assert geography.unit_at((115.45, 28.3)) is None
    assert geography.unit_at((0, 0)) is None


@given(st.floats(-2, 2), st.floats(-2, 2))
def test_a_shape_holds_what_lies_in_one_of_its_rings(lon: float, lat: float) -> None:
    west, east = ((-1.0, -1.0), (-1.0, 1.0), (0.0, 0.0), (-1.0, -1.0)), ((1.0, 0.0), (2.0, 0.0), (1.0, 1.0), (1.0, 0.0))
    assume(all(abs(edge) > 1e-6 for edge in (lon, lat, lon + 1, lon - 1, lon - lat, lon + lat, lon + lat - 2)))
    inside = -1 < lon < -abs(lat) or (lon > 1 and lat > 0 and lon + lat < 2)
    assert Shape((west, east), (0, 0)).holds((lon, lat)) is inside


def test_shapes_without_places_for_names_on_an_inset_are_enough(dataset: Dataset, tmp_path: Path) -> None:
    content = json.loads(SHAPES.read_text(encoding="utf-8"))
    for feature in content["features"]:
        kept = {"name", "label_lon", "label_lat"} if feature["geometry"]["type"] != "Point" else {"name"}
        feature["properties"] = {key: value for key, value in feature["properties"].items() if key in kept}
    path = tmp_path / "nanchang.geojson"
    path.write_text(json.dumps(content), encoding="utf-8")
    geography = read_geography(path, dataset.catalog)
    assert all(shape.inset is None and shape.aside is None for shape in geography.shapes.values())
    assert all(point.label is None for point in geography.points.values())


COUNTY, ZONE = 8, 9  # positions of 进贤县 and of 高新区 in the file
Spoil = Callable[[list[Any]], object]
KEYS = ("type", "coordinates", "properties", "geometry", "name", "label_lon", "side")


def ring(features: list[Any]) -> list[Any]:
    """The outline of 进贤县."""
    positions: list[Any] = features[COUNTY]["geometry"]["coordinates"][0]
    return positions


def at(value: object) -> Spoil:
    """Put something in place of the fourth position of an outline."""
    return lambda features: operator.setitem(ring(features), 3, value)


def geometry(number: int, **values: object) -> Spoil:
    return lambda features: features[number]["geometry"].update(values)


def properties(number: int, **values: object) -> Spoil:
    return lambda features: features[number]["properties"].update(values)


def spoiled(folder: Path, spoil: Spoil) -> Path:
    content = json.loads(SHAPES.read_text(encoding="utf-8"))
    spoil(content["features"])
    path = folder / "nanchang.geojson"
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("spoil", "place", "allowed"),
    [
        (at(["116.1", "28.3"]), "feature 9 进贤县, geometry.coordinates[0][3][0]", "'116.1' – allowed: a valid number"),
        (at([None, 28.3]), "geometry.coordinates[0][3][0]", "None – allowed: a valid number"),
        (at(None), "geometry.coordinates[0][3]", "None – allowed: a list"),
        (at([True, 28.3]), "geometry.coordinates[0][3][0]", "True – allowed: a valid number"),
        (at([math.nan, 28.3]), "geometry.coordinates[0][3][0]", "nan – allowed: a finite number"),
        (at([116.1, math.inf]), "geometry.coordinates[0][3][1]", "inf – allowed: a finite number"),
        (at([28.3, 116.1]), "geometry.coordinates[0][3]", "latitude 27 to 31"),
        (at([11.61, 28.3]), "geometry.coordinates[0][3]", "longitude 114 to 118"),
        (properties(COUNTY, label_lon=0), "properties.label_lon", "0 – allowed: greater than or equal to 114"),
        (at([116.1]), "geometry.coordinates[0][3]", "longitude 114 to 118, then latitude"),
        (lambda features: ring(features).pop(), "geometry.coordinates[0]", "its first one again as its last"),
        (geometry(COUNTY, coordinates=[]), "geometry.coordinates", "is empty"),
        (geometry(COUNTY, coordinates=[[]]), "geometry.coordinates[0]", "at least three different positions"),
        (geometry(COUNTY, coordinates=[[[116, 28]] * 5]), "geometry.coordinates[0]", "at least three different"),
        (geometry(COUNTY, type="MultiPolygon", coordinates=[[]]), "geometry.coordinates[0]", "is empty"),
        (geometry(COUNTY, type="LineString"), "feature 9 进贤县, geometry", "Polygon or MultiPolygon"),
        (geometry(ZONE, type="Polygon"), "feature 10 高新区, geometry.type", "'Polygon' – allowed: 'Point'"),
        (lambda features: features[ZONE].update(geometry=None), "10 高新区, geometry", "None – allowed: an object"),
        (lambda features: features[COUNTY].pop("geometry"), "feature 9 进贤县, geometry", "is missing"),
        (properties(ZONE, side="up"), "feature 10 高新区, properties.side", "'up' – allowed: 'left' or 'right'"),
        (properties(COUNTY, label_lon="116"), "properties.label_lon", "'116' – allowed: a valid number"),
        (properties(COUNTY, label_lat=None), "properties.label_lat", "None – allowed: a valid number"),
        (properties(COUNTY, pin_lon=116.0), "feature 9 进贤县, properties", "pin_lon and pin_lat stand together"),
        (properties(COUNTY, name="进贤"), "feature 9, properties.name", "'进贤' – allowed: a county, district or zone"),
        (properties(COUNTY, name=["进贤县"]), "feature 9, properties.name", "allowed: a county, district or zone"),
        (lambda features: features.append(features[0]), "feature 14, properties.name", "feature 1 has it already"),
        (lambda features: operator.setitem(features, 2, 3), "feature 3, properties.name", "None – allowed"),
        (list.clear, "file", "is not GeoJSON"),
    ],
)  # fmt: skip
def test_a_faulty_shape_is_named_with_its_feature_and_what_is_allowed(
    dataset: Dataset, tmp_path: Path, spoil: Spoil, place: str, allowed: str
) -> None:
    with pytest.raises(DatasetError) as caught:
        read_geography(spoiled(tmp_path, spoil), dataset.catalog)
    sentence = caught.value.sentences[0]
    assert sentence.startswith("nanchang.geojson, ") and f"{place}: " in sentence and allowed in sentence, sentence


def test_faults_of_all_features_are_listed_and_those_of_one_are_counted(dataset: Dataset, tmp_path: Path) -> None:
    def spoil(features: list[Any]) -> None:
        features[ZONE]["properties"]["side"] = "up"
        ring(features)[1:9] = [[None, None]] * 8

    with pytest.raises(DatasetError) as caught:
        read_geography(spoiled(tmp_path, spoil), dataset.catalog)
    *first, rest, side = caught.value.sentences
    assert (len(first), rest) == (5, "nanchang.geojson, feature 9 进贤县: 11 more such faults")
    assert "高新区" in side


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is not GeoJSON (EOF"), (b"{}", "is not GeoJSON"), (b"[]", "is not GeoJSON"), (b"null", "is not GeoJSON"),
        (b'{"features": 3}', "is not GeoJSON"), (b'{"features": [{}]}', "feature 1, properties.name"),
        (b"[" * 100_000, "recursion limit"), (b"\xff\xfe", "is not GeoJSON"), (b" " * 1_000_001, "up to 1000000"),
        (None, "cannot be read (No such file or directory)"),
    ],
)  # fmt: skip
def test_a_file_that_holds_no_shapes_is_named(
    dataset: Dataset, tmp_path: Path, content: bytes | None, words: str
) -> None:
    path = tmp_path / "nanchang.geojson"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(DatasetError) as caught:
        read_geography(path, dataset.catalog)
    assert words in caught.value.sentences[0]


def test_heights_holes_and_a_byte_order_mark_change_nothing(
    dataset: Dataset, geography: Geography, tmp_path: Path
) -> None:
    def add(features: list[Any]) -> None:
        ring(features)[:] = [[*position, 21.5] for position in ring(features)]
        features[COUNTY]["geometry"]["coordinates"].append([[116.3, 28.4], [116.4, 28.4], [116.3, 28.5], [116.3, 28.4]])

    path = spoiled(tmp_path, add)
    path.write_bytes(codecs.BOM_UTF8 + path.read_bytes())
    assert read_geography(path, dataset.catalog) == geography


def test_a_place_without_a_shape_is_listed_and_all_others_have_theirs(dataset: Dataset, tmp_path: Path) -> None:
    lacking = ("安义县", "高新区")
    path = spoiled(tmp_path, lambda features: operator.setitem(
        features, slice(None), [feature for feature in features if feature["properties"]["name"] not in lacking]
    ))  # fmt: skip
    geography = read_geography(path, dataset.catalog)
    assert tuple(place.name for place in geography.without_shape(dataset.catalog)) == lacking
    assert (len(geography.shapes), len(geography.points)) == (8, 3)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda values: st.lists(values, max_size=4) | st.dictionaries(st.sampled_from(KEYS), values, max_size=3),
    max_leaves=6,
)


@given(st.data())
def test_whatever_stands_in_place_of_a_part_is_named_or_sound(
    dataset: Dataset, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    content: Any = json.loads(SHAPES.read_text(encoding="utf-8"))
    node, depth = content, data.draw(st.integers(1, 7))
    for level in range(depth):
        keys = list(node) if isinstance(node, dict) else list(range(len(node)))
        key = data.draw(st.sampled_from(keys))
        if level == depth - 1 or not isinstance(node[key], dict | list) or not node[key]:
            node[key] = data.draw(JSON)
            break
        node = node[key]
    path = tmp_path_factory.getbasetemp() / SHAPES.name
    path.write_text(json.dumps(content), encoding="utf-8")
    try:
        geography = read_geography(path, dataset.catalog)
    except DatasetError as error:
        assert error.faults
        return
    rings = [ring for shape in geography.shapes.values() for ring in shape.rings]
    assert all(math.isfinite(number) for ring in rings for position in ring for number in position)
