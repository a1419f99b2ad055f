"""The nine units by a KPI, zones as points."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
import pytest

from dashboard.dataset import Dataset
from dashboard.figures.map import MapPlace, level_colour, map_figure
from dashboard.geography import Geography
from dashboard.theme import Theme

LEVELS = {"青山湖区": 2, "南昌县": 1, "新建县": 0}


@pytest.fixture
def drawn(dataset: Dataset, geography: Geography, light: Theme) -> go.Figure:
    """Three units with a figure, 南昌县 chosen."""

    def place(name: str, level: int | None) -> MapPlace:
        return MapPlace(name, name, level, f"hover of {name}", f"/?district={name}", name == "南昌县")

    units = [place(unit.name, LEVELS.get(unit.name)) for unit in dataset.catalog.units]
    zones = [place(zone.name, None) for zone in dataset.catalog.zones]
    return map_figure(units, zones, 3, geography, light)


def fills(drawn: go.Figure, axes: str = "x") -> dict[str, Any]:
    """The filled outlines on one pair of axes by the place they speak of."""
    found = [trace for trace in drawn.data if trace.fill == "toself" and trace.xaxis == axes]
    return {trace.text.removeprefix("hover of "): trace for trace in found}


def test_all_nine_units_are_filled_on_the_map_and_on_its_inset(drawn: go.Figure, dataset: Dataset) -> None:
    names = {unit.name for unit in dataset.catalog.units}
    assert set(fills(drawn, "x")) == set(fills(drawn, "x2")) == names
    assert sum(trace.fill == "toself" for trace in drawn.data) == 18


def test_a_unit_wears_the_colour_of_its_class(drawn: go.Figure, light: Theme) -> None:
    coloured = {name: fills(drawn)[name].fillcolor for name in LEVELS}
    assert coloured == {name: level_colour(level, 3, light)[0] for name, level in LEVELS.items()}
    assert len(set(coloured.values())) == 3


def test_not_published_is_a_pattern_and_not_a_colour(drawn: go.Figure, light: Theme) -> None:
    patterns = {name: trace.fillpattern.shape for name, trace in fills(drawn).items()}
    assert {name for name, shape in patterns.items() if shape} == set(patterns) - set(LEVELS)
    assert {fills(drawn)[name].fillpattern.fgcolor for name in set(patterns) - set(LEVELS)} == {light.unknown}


@pytest.mark.parametrize("axes", ["x", "x2"])
def test_the_chosen_unit_has_an_outline_above_all_fills(
    drawn: go.Figure, geography: Geography, light: Theme, axes: str
) -> None:
    own = [trace for trace in drawn.data if trace.xaxis == axes]
    (outline,) = [trace for trace in own if trace.mode == "lines" and trace.line.color == light.ink]
    assert next(iter(outline.x)) == geography.shapes["南昌县"].rings[0][0][0]
    assert own.index(outline) > max(own.index(trace) for trace in own if trace.fill == "toself")


def test_a_click_anywhere_on_a_unit_or_a_zone_hands_over_its_link(drawn: go.Figure, dataset: Dataset) -> None:
    for name, trace in fills(drawn).items():
        assert set(trace.customdata) == {f"/?district={name}"}
        assert len(trace.customdata) == len(trace.x)
    zones = [link for trace in drawn.data if trace.marker.symbol == "diamond" for link in trace.customdata]
    assert sorted(zones) == sorted(f"/?district={zone.name}" for zone in dataset.catalog.zones)


def test_every_place_is_named_once(drawn: go.Figure, dataset: Dataset) -> None:
    named = [text.removeprefix("<b>").removesuffix("</b>") for t in drawn.data if "text" in t.mode for text in t.text]
    assert sorted(named) == sorted(place.name for place in (*dataset.catalog.units, *dataset.catalog.zones))


def test_the_chosen_place_is_named_in_bold(drawn: go.Figure) -> None:
    assert [text for t in drawn.data if "text" in t.mode for text in t.text if "<b>" in text] == ["<b>南昌县</b>"]


def test_the_map_needs_no_tiles(drawn: go.Figure) -> None:
    assert {trace.type for trace in drawn.data} == {"scatter"}
    assert not {"geo", "map", "mapbox"} & set(drawn.to_plotly_json()["layout"])


@pytest.mark.parametrize("levels", [1, 2, 3, 4, 5])
def test_classes_are_spread_over_the_scale_from_few_to_many(light: Theme, levels: int) -> None:
    steps = [light.classes.index(level_colour(level, levels, light)[0]) for level in range(levels)]
    assert steps == sorted(set(steps))
    assert len(steps) == levels
