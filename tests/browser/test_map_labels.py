"""Names on the map as a real browser sets them: how wide they are is known only there."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import combinations, product

import pytest

from dashboard.dataset.geography import STRETCH, Geography, Window
from dashboard.dataset.model import District
from dashboard.dataset.table import Dataset
from dashboard.figures.map import map_figure
from dashboard.figures.map_panel import INSET, MAIN, MapPlace
from dashboard.figures.theme import Theme
from tests.browser.conftest import Board
from tests.figures.theme_colours import coloured

SLACK = 0.5  # px
CLEAR = 18  # px round a mark that the mark has to itself
PIECES = """() => {
  const box = (element) => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    return { name: element.textContent, left, top, right, bottom };
  };
  const type = (element) => {  // without the leading above the first line and below the last
    const whole = box(element), lines = Math.max(element.querySelectorAll("tspan.line").length, 1);
    const leading = (whole.bottom - whole.top) / lines * 0.18;
    return { ...whole, top: whole.top + leading, bottom: whole.bottom - leading };
  };
  const all = (selector) => [...document.querySelectorAll(`#panel ${selector}`)];
  const isMark = (path) => parseFloat(path.style.strokeWidth) > 0;  // what lies under a mark has no edge
  const map = (axes) => ({
    names: all(`.map .subplot.${axes} .textpoint text`).map(type),
    marks: all(`.map .subplot.${axes} path.point`).filter(isMark).map(box),
    frame: all(`.map .draglayer .${axes} .nsewdrag`).map(box)[0],
  });
  return [map("xy"), map("x2y2"), { names: [], marks: [], frame: all(".map-legend").map(box)[0] }];
}"""
REDRAW = """(figure) => {
  const { data, layout } = JSON.parse(figure);
  return Plotly.react(document.querySelector("#panel .map .js-plotly-plot"), data, layout).then(() => true);
}"""
HOVER = """() => {
  window.hovered = "";
  const map = document.querySelector("#panel .map .js-plotly-plot");
  map.on("plotly_hover", (event) => { window.hovered = event.points[0].fullData.text; });
}"""


@dataclass(frozen=True, slots=True)
class Box:
    """What an element takes of the window, in px."""

    name: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    def meets(self, other: Box) -> bool:
        """Whether both cover more than a hair of the same place."""
        across = min(self.right, other.right) - max(self.left, other.left)
        return across > SLACK and min(self.bottom, other.bottom) - max(self.top, other.top) > SLACK

    def within(self, other: Box) -> bool:
        """Whether the other one covers all of this one."""
        sides = (self.left - other.left, self.top - other.top, other.right - self.right, other.bottom - self.bottom)
        return min(sides) > -SLACK


def points(window: Window, unit: str, geography: Geography) -> list[tuple[float, float]]:
    """Places in a unit, not at its border nor near a mark, from west to east: parts of the map's width and height."""
    shape, marks, found = geography.shapes[unit], [point.position for point in geography.points.values()], []
    for right, up in product(range(4, int(window.width) - 4, 6), range(4, int(window.height) - 4, 6)):
        position = window.moved((window.west, window.south), right, up)
        around = (window.moved(position, *step) for step in ((0, 0), (3, 0), (-3, 0), (0, 3), (0, -3)))
        near = [mark for mark in marks if abs(mark[0] - position[0]) * window.degree < CLEAR]
        free = all(abs(mark[1] - position[1]) * window.degree * STRETCH > CLEAR for mark in near)
        if free and all(shape.holds(place) for place in around):
            found.append((right / window.width, 1 - up / window.height))
    return found


def faults(board: Board) -> list[str]:
    """Every name that meets another, a mark, the edge of its map, the inset or the legend."""
    pieces = [
        ([Box(**name) for name in part["names"]], [Box(**mark) for mark in part["marks"]], Box(**part["frame"]))
        for part in board.page.evaluate(PIECES)
    ]
    (main, _, _), (_, _, inset), (_, _, key) = pieces
    names = [name for part, _, _ in pieces for name in part]
    marks = [mark for _, part, _ in pieces for mark in part]
    assert (len(names), len(marks)) == (13, 4)
    found = [f"{one.name} meets {other.name}" for one, other in combinations(names, 2) if one.meets(other)]
    found += [f"{one.name} meets a mark" for one, mark in product(names, marks) if one.meets(mark)]
    found += [f"{one.name} is cut" for part, _, frame in pieces for one in part if not one.within(frame)]
    found += [f"{one.name} meets the inset" for one in main if one.meets(inset)]
    return found + [f"{one.name} meets the legend" for one in (*names, inset) if one.meets(key)]


def all_chosen(dataset: Dataset, geography: Geography, theme: Theme, *, english: bool) -> str:
    """The map as JSON with every name as wide and every mark as large as it can be."""

    def place(one: District) -> MapPlace:
        return MapPlace(one.name, one.label_english if english else one.label, None, one.name, one.name, chosen=True)

    catalog = dataset.catalog
    units, zones = [place(unit) for unit in catalog.counties], [place(zone) for zone in catalog.zones]
    return json.dumps(coloured(map_figure(units, zones, 1, geography, theme)))


@pytest.mark.parametrize(
    ("width", "height", "path"),
    [
        (1440, 900, "/?lang=en&district=青云谱区"),
        (390, 844, "/?lang=en&district=南昌县"),
        (1920, 1080, "/?district=高新区&theme=dark"),
    ],
)
def test_no_name_meets_another_or_a_mark_or_an_edge_even_if_all_were_chosen(
    board: Board, dataset: Dataset, geography: Geography, light: Theme, width: int, height: int, path: str
) -> None:
    board.page.set_viewport_size({"width": width, "height": height})
    board.open(path)
    assert faults(board) == []
    for english in (False, True):
        board.page.evaluate(REDRAW, all_chosen(dataset, geography, light, english=english))
        assert faults(board) == []


def test_the_pointer_finds_a_unit_over_its_whole_shape_on_both_maps_and_a_click_chooses_it(
    board: Board, dataset: Dataset, geography: Geography
) -> None:
    board.open("/")
    board.page.evaluate(HOVER)
    last = ""
    for window, part in zip((MAIN, INSET), board.page.evaluate(PIECES), strict=False):
        frame = Box(**part["frame"])
        shown = {unit.name: points(window, unit.name, geography) for unit in dataset.catalog.counties}
        for turn, name in enumerate(shown):  # in turns: to stay on the same unit is no news to Plotly
            if shown[name]:
                across, down = shown[name][-(turn % 2)]
                board.page.mouse.move(frame.left + across * frame.width, frame.top + down * frame.height)
                board.page.wait_for_function("name => hovered.startsWith(`<b>${name}</b>`)", arg=name)
                last = name
    board.page.mouse.down()
    board.page.mouse.up()
    board.heading(last)
