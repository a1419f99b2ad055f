"""The shapes of the map."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dashboard.dataset import Dataset
from dashboard.geography import Geography, GeographyError, read_geography
from tests.tables import SHAPES


def test_every_unit_has_an_outline_and_every_zone_a_point(dataset: Dataset, geography: Geography) -> None:
    assert set(geography.shapes) == {unit.name for unit in dataset.catalog.units}
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


def test_a_unit_without_a_shape_is_named(dataset: Dataset, tmp_path: Path) -> None:
    content = json.loads(SHAPES.read_text(encoding="utf-8"))
    content["features"] = [f for f in content["features"] if f["properties"]["name"] not in ("安义县", "高新区")]
    path = tmp_path / "nanchang.geojson"
    path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(GeographyError, match=r"no shape for 安义县, 高新区"):
        read_geography(path, dataset.catalog)


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"features": [{}]}', '{"features": 3}', "\ufeffnot json"])
def test_a_broken_file_of_shapes_is_named(dataset: Dataset, tmp_path: Path, content: str) -> None:
    path = tmp_path / "nanchang.geojson"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(GeographyError, match=r"nanchang\.geojson"):
        read_geography(path, dataset.catalog)


def test_a_missing_file_of_shapes_is_named(dataset: Dataset, tmp_path: Path) -> None:
    with pytest.raises(GeographyError, match=r"nothing\.geojson"):
        read_geography(tmp_path / "nothing.geojson", dataset.catalog)
