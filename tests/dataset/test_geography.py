"""The shapes of the map."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dashboard.dataset.errors import GeographyError
from dashboard.dataset.geography import Geography, Shape, read_geography
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


def test_a_side_that_is_none_is_named(dataset: Dataset, tmp_path: Path) -> None:
    path = tmp_path / "nanchang.geojson"
    path.write_text(SHAPES.read_text(encoding="utf-8").replace('"side":"left"', '"side":"up"'), encoding="utf-8")
    with pytest.raises(GeographyError, match=r"nanchang\.geojson .*高新区 is 'up', allowed are left and right"):
        read_geography(path, dataset.catalog)


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


def test_a_unit_without_a_shape_is_named(dataset: Dataset, tmp_path: Path) -> None:
    content = json.loads(SHAPES.read_text(encoding="utf-8"))
    content["features"] = [f for f in content["features"] if f["properties"]["name"] not in ("安义县", "高新区")]
    path = tmp_path / "nanchang.geojson"
    path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(GeographyError, match=r"no shape for 安义县, 高新区"):
        read_geography(path, dataset.catalog)


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"features": [{}]}', '{"features": 3}', "\ufeffnot json", None])
def test_a_broken_or_missing_file_of_shapes_is_named(dataset: Dataset, tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "nanchang.geojson"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(GeographyError, match=r"nanchang\.geojson"):
        read_geography(path, dataset.catalog)
