"""The nine units by a KPI, zones as points."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import plotly.graph_objects as go
import pytest

from dashboard.dataset.geography import Geography
from dashboard.dataset.model import District
from dashboard.dataset.table import Dataset
from dashboard.figures.map import TRANSPARENT, map_figure
from dashboard.figures.map_panel import INSET, MAIN, WIDTH, MapPlace, ValueKind, class_density, level_colour
from dashboard.figures.theme import THEME, Theme
from tests.component_tree import plotly_figure

LEVELS = {"青山湖区": 2, "南昌县": 1, "新建县": 0, "高新区": 2}
Draw = Callable[..., go.Figure]


@pytest.fixture
def draw(dataset: Dataset, geography: Geography, light: Theme) -> Draw:
    """Draws three units with a figure, 南昌县 chosen, in Chinese unless told otherwise."""

    def drawn(chosen: str = "南昌县", *, english: bool = False, kind: ValueKind = ValueKind.RESULT) -> go.Figure:
        def place(one: District) -> MapPlace:
            label, name = one.label_english if english else one.label, one.name
            return MapPlace(
                name, label, LEVELS.get(name), f"hover of {name}", f"/?district={name}", name == chosen, kind
            )

        units, zones = dataset.catalog.counties, dataset.catalog.zones
        return plotly_figure(
            map_figure([place(unit) for unit in units], [place(zone) for zone in zones], 3, geography, light)
        )

    return drawn


@pytest.fixture
def drawn(draw: Draw) -> go.Figure:
    return draw()


def fills(drawn: go.Figure, axes: str = "x") -> dict[str, Any]:
    """The filled outlines on one pair of axes by the place they speak of."""
    found = [trace for trace in drawn.data if trace.fill == "toself" and trace.xaxis == axes]
    return {trace.text.removeprefix("<b>hover of ").removesuffix("</b>"): trace for trace in found}


def named(drawn: go.Figure) -> dict[str, tuple[go.Scatter, int]]:
    """The trace and the number in it of each name, by the name as drawn but for bold."""
    texts = [(trace, index) for trace in drawn.data if "text" in trace.mode for index in range(len(trace.text))]
    return {trace.text[index].removeprefix("<b>").removesuffix("</b>"): (trace, index) for trace, index in texts}


def leaders(drawn: go.Figure) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """Start and end of each line from a name to its unit."""
    lines = [trace for trace in drawn.data if trace.mode == "lines+markers"]
    if not lines:
        return []
    x, y = lines[-1].x, lines[-1].y
    return [((x[index], y[index]), (x[index + 1], y[index + 1])) for index in range(0, len(x), 3)]


def test_all_nine_units_are_filled_on_the_map_and_on_its_inset(drawn: go.Figure, dataset: Dataset) -> None:
    names = {unit.name for unit in dataset.catalog.counties}
    assert set(fills(drawn, "x")) == set(fills(drawn, "x2")) == names
    assert sum(trace.fill == "toself" for trace in drawn.data) == 18


def test_a_unit_wears_the_colour_of_its_class_and_a_pattern_where_nothing_is_published(
    drawn: go.Figure, light: Theme
) -> None:
    units = fills(drawn)
    assert {name: units[name].fillcolor for name in LEVELS if name in units} == {
        name: level_colour(level, 3, light)[0] for name, level in LEVELS.items() if name in units
    }
    silent = set(units) - set(LEVELS)
    assert {name for name, trace in units.items() if trace.fillpattern.shape} == silent
    assert {units[name].fillpattern.fgcolor for name in silent} == {light.unknown}
    assert "/" not in {trace.fillpattern.shape for trace in units.values()}, "the hatch of what is computed"


def test_the_outline_of_the_chosen_unit_lies_over_all_fills_and_under_the_marks_of_zones(
    drawn: go.Figure, geography: Geography, light: Theme
) -> None:
    for axes in ("x", "x2"):
        own = [trace for trace in drawn.data if trace.xaxis == axes]
        (edge, outline) = [trace for trace in own if trace.mode == "lines" and trace.fill is None]
        assert (edge.line.color, outline.line.color) == (light.background, light.text)
        assert edge.line.width > outline.line.width
        assert next(iter(outline.x)) == geography.shapes["南昌县"].rings[0][0][0]
        assert own.index(edge) > max(own.index(trace) for trace in own if trace.fill == "toself")
        ground, mark = (trace for trace in own if trace.marker.symbol == "diamond")
        assert (ground.x, ground.y, ground.marker.color) == (mark.x, mark.y, light.background)
        assert all(below > above for below, above in zip(ground.marker.size, mark.marker.size, strict=True))
        assert own.index(ground) > max(own.index(trace) for trace in own if trace.mode == "lines")


def test_a_click_anywhere_on_a_unit_or_a_zone_hands_over_its_link(drawn: go.Figure, dataset: Dataset) -> None:
    for name, trace in fills(drawn).items():
        assert set(trace.customdata) == {f"/?district={name}"}
        assert len(trace.customdata) == 1, "once for the whole shape"
    zones = [link for trace in drawn.data if trace.marker.symbol == "diamond" for link in trace.customdata or ()]
    assert sorted(zones) == sorted(f"/?district={zone.name}" for zone in dataset.catalog.zones)


def test_every_place_is_named_once_and_the_chosen_one_in_bold(drawn: go.Figure, dataset: Dataset) -> None:
    texts = [text for trace in drawn.data if "text" in trace.mode for text in trace.text]
    places = [place.label for place in dataset.catalog.reporting_places]
    assert sorted(texts) == sorted("<b>南昌县</b>" if place == "南昌县" else place for place in places)


def test_chinese_names_fit_into_their_units(drawn: go.Figure, geography: Geography) -> None:
    assert leaders(drawn) == []
    for name, shape in geography.shapes.items():
        trace, index = named(drawn)[name]
        assert (trace.x[index], trace.y[index]) == (shape.inset or shape.label)


def test_names_wider_than_their_units_stand_beside_them_with_a_line(draw: Draw, geography: Geography) -> None:
    drawn = draw(english=True)
    lines = leaders(drawn)
    assert [geography.unit_at(pin) for _, pin in lines] == ["东湖区", "青云谱区", "青山湖区"]
    assert {geography.unit_at(start) for start, _ in lines} == {"南昌县"}
    for label in ("Donghu", "Qingyunpu", "Qingshanhu"):
        trace, index = named(drawn)[label]
        assert geography.unit_at((trace.x[index], trace.y[index])) == "南昌县"
    trace, index = named(drawn)["Xihu"]
    assert geography.unit_at((trace.x[index], trace.y[index])) == "西湖区"


@pytest.mark.parametrize("chosen", ["南昌市", "东湖区", "青云谱区", "青山湖区"])
def test_a_name_does_not_move_when_it_is_chosen(draw: Draw, chosen: str) -> None:
    for english in (False, True):
        before, after = named(draw("南昌市", english=english)), named(draw(chosen, english=english))
        for name, (trace, index) in after.items():
            assert (trace.x[index], trace.y[index]) == (before[name][0].x[index], before[name][0].y[index])


def test_a_name_in_one_line_or_two_has_the_colour_of_what_it_stands_on(draw: Draw, light: Theme) -> None:
    found = named(draw(english=True))
    colours = {name: trace.textfont.color[index] for name, (trace, index) in found.items()}
    county, district = level_colour(1, 3, light)[1], level_colour(2, 3, light)[1]
    assert colours["Nanchang<br>County"] == colours["Donghu"] == colours["Qingyunpu"] == county
    assert colours["Gaoxin"] == colours["Jingkai"] == district
    assert colours["Xihu"] == colours["Sanghai"] == light.text


def test_the_inset_hides_no_shape_and_leaves_its_place_to_the_legend(geography: Geography) -> None:
    east, north = MAIN.moved((MAIN.west, MAIN.south), INSET.width, INSET.height)
    for shape in geography.shapes.values():
        assert all(lon > east or lat > north for ring in shape.rings for lon, lat in ring)
    assert WIDTH - INSET.width >= 0.37 * WIDTH  # the legend's width in the stylesheet


def test_all_shapes_lie_on_the_main_map_and_all_inner_names_on_the_inset(geography: Geography) -> None:
    assert all(MAIN.holds(p) for shape in geography.shapes.values() for ring in shape.rings for p in ring)
    inner = [p for s in geography.shapes.values() if s.inset for p in (s.inset, s.aside, s.pin) if p]
    assert all(INSET.holds(position) for position in inner)


def test_a_computed_class_is_hatched_in_the_colour_of_targets(draw: Draw) -> None:
    drawn = draw(kind=ValueKind.COMPUTED)
    for axes in ("x", "x2"):
        patterns = {unit: trace.fillpattern for unit, trace in fills(drawn, axes).items() if unit in LEVELS}
        assert {(p.shape, p.fgcolor, p.bgcolor) for p in patterns.values()} == {("/", THEME.target, THEME.background)}
        assert {unit: p.solidity for unit, p in patterns.items()} == {u: class_density(LEVELS[u], 3) for u in patterns}
    assert {colour for trace, _ in named(drawn).values() for colour in trace.textfont.color} == {THEME.text}
    assert all(THEME.background in halo for trace, _ in named(drawn).values() for halo in trace.textfont.shadow)


def test_classes_are_spread_over_the_scale_and_a_hatch_grows_denser_and_always_shows_lines_and_paper() -> None:
    for levels in range(1, 6):
        steps = [THEME.classes.index(level_colour(level, levels, THEME)[0]) for level in range(levels)]
        assert steps == sorted(set(steps))
        densities = [class_density(level, levels) for level in range(levels)]
        assert all(0.05 < density < 0.75 for density in densities)
        assert all(after - before > 0.1 for before, after in pairwise(densities))


def marks(drawn: go.Figure) -> dict[str, str]:
    """The colour of each zone's mark, which the last diamonds on each panel are."""
    diamonds = [trace for trace in drawn.data if trace.marker.symbol == "diamond" and trace.customdata]
    return {
        link.partition("=")[2]: colour
        for trace in diamonds
        for link, colour in zip(trace.customdata, trace.marker.color, strict=True)
    }


def test_a_zone_has_the_colour_of_its_class_on_the_same_scale_and_none_without_a_value(
    draw: Draw, light: Theme
) -> None:
    colours = marks(draw())
    assert colours.pop("高新区") == level_colour(2, 3, light)[0]
    assert set(colours.values()) == {light.background}


def test_own_targets_are_a_tint_of_the_colour_of_targets_as_dense_as_a_hatch(draw: Draw, light: Theme) -> None:
    drawn = draw(kind=ValueKind.TARGET)
    units = fills(drawn)
    assert {name: (units[name].fillcolor, units[name].opacity) for name in LEVELS if name in units} == {
        name: (light.target, class_density(level, 3)) for name, level in LEVELS.items() if name in units
    }
    assert not any(units[name].fillpattern.shape for name in LEVELS if name in units)
    tints = [
        trace.marker for trace in drawn.data if trace.marker.symbol == "diamond" and trace.marker.color == light.target
    ]
    assert [max(tint.opacity) for tint in tints] == [class_density(2, 3)]
    assert marks(drawn)["高新区"] == TRANSPARENT
