"""What both parts of the district map share: its places, its two windows, its classes and inks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.dataset.geography import Geography, Position, Window
from dashboard.figures.builder import FigureBuilder
from dashboard.figures.theme import TEXT, Theme

WIDTH, HEIGHT = 280, 378  # the proportions of the figure; CSS gives it just these
SPREAD = {1: (2,), 2: (1, 3), 3: (1, 2, 4), 4: (0, 1, 3, 4), 5: (0, 1, 2, 3, 4)}  # classes on the five-step scale
HATCHES = (0.08, 0.2, 0.34, 0.5, 0.68)  # the same scale in lines

# The main map leaves the lower left corner to the inset and the lower right one to the legend. The inset is as wide as
# the legend allows; in it each name of the inner city fits into its unit or stands outside with a line.
MAIN = Window(west=115.327, south=27.66, span=1.246, width=WIDTH, height=HEIGHT)
INSET = Window(west=115.76, south=28.567, span=0.253, width=172, height=154)


@dataclass(frozen=True, slots=True)
class MapPlace:
    """A unit or zone on the map; `level` is its class among `levels`, None where nothing is published."""

    name: str
    label: str
    level: int | None
    hover: str
    link: str
    chosen: bool
    computed: bool = False  # a share of a target by a key: hatched, never a solid class


@dataclass(frozen=True, slots=True)
class MapPanel:
    """One of the two maps, and what is drawn on it."""

    canvas: FigureBuilder
    window: Window
    counties: Sequence[MapPlace]
    zones: Sequence[MapPlace]
    levels: int
    geography: Geography
    theme: Theme

    @property
    def axes(self) -> dict[str, str]:
        """The axes of every trace on it."""
        return {"xaxis": "x2", "yaxis": "y2"} if self.window is INSET else {"xaxis": "x", "yaxis": "y"}

    @property
    def text(self) -> int:
        """The size of names in px, a step smaller on the inset."""
        return TEXT - 1 if self.window is INSET else TEXT

    def width(self, label: str) -> float:
        """Px of a name in bold, about: a Chinese character is a square, a Latin letter not quite two thirds of one."""
        return self.text * max(
            sum(1 if sign > "⺀" else 0.62 for sign in line) for line in lines_of(label).split("<br>")
        )

    def unit_at(self, position: Position) -> MapPlace | None:
        """The unit at a position; None outside all."""
        name = self.geography.unit_at(position)
        return next((unit for unit in self.counties if unit.name == name), None)

    def ground(self, unit: MapPlace | None) -> tuple[str, str]:
        """A unit's colour and the ink for names on it; paper where there is none, or only lines or dots."""
        if unit is None or unit.level is None or unit.computed:
            return self.theme.paper, self.theme.ink
        return level_colour(unit.level, self.levels, self.theme)


def hatch_solidity(level: int, levels: int) -> float:
    """How much of a computed class its lines cover, from a twelfth to two thirds: few to many."""
    return HATCHES[SPREAD[levels][level]]


def class_number(level: int, levels: int) -> int:
    """Which of the five colours a class has, 1 for the palest: few classes are spread over the whole scale."""
    return SPREAD[levels][level] + 1


def level_colour(level: int, levels: int, theme: Theme) -> tuple[str, str]:
    """Fill and text colour of a class."""
    index = class_number(level, levels) - 1
    return theme.classes[index], theme.class_inks[index]


def lines_of(label: str) -> str:
    """A name of several words in two lines, broken near its middle."""
    spaces = [index for index, sign in enumerate(label) if sign == " "]
    if not spaces:
        return label
    middle = min(spaces, key=lambda index: abs(index - len(label) / 2))
    return f"{label[:middle]}<br>{label[middle + 1 :]}"
