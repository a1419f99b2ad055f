"""Describes what both panels of the district map share: its places, its two windows, its classes and colours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from dashboard.dataset.geography import Geography, Position, Window
from dashboard.dataset.names import is_wide
from dashboard.figures.builder import FigureBuilder
from dashboard.figures.theme import TEXT, Theme

WIDTH, HEIGHT = 280, 378  # the proportions of the figure; CSS gives it just these
CLASS_STEPS = {1: (2,), 2: (1, 3), 3: (1, 2, 4), 4: (0, 1, 3, 4), 5: (0, 1, 2, 3, 4)}  # on the five-step scale
DENSITIES = (0.08, 0.2, 0.34, 0.5, 0.68)  # the same scale in the colour of targets: of a hatch, or of a tint

# The main map leaves the lower left corner to the inset and the lower right one to the legend. The inset is as wide as
# the legend allows; in it each name of the inner city fits into its county or stands outside with a line.
MAIN = Window(west=115.327, south=27.66, span=1.246, width=WIDTH, height=HEIGHT)
INSET = Window(west=115.76, south=28.567, span=0.253, width=172, height=154)


class ValueKind(StrEnum):
    """Names what a place's value is, which decides how its class is drawn."""

    RESULT = "result"  # a colour of the scale
    TARGET = "target"  # the place's own: a tint of the colour of targets
    COMPUTED = "computed"  # a part of a target by a key: hatched, never solid


@dataclass(frozen=True, slots=True)
class MapPlace:
    """A county or zone on the map; `level` is its class among `levels`, None where it has no value."""

    name: str
    label: str
    level: int | None
    hover: str
    link: str
    chosen: bool
    kind: ValueKind = ValueKind.RESULT


@dataclass(frozen=True, slots=True)
class MapPanel:
    """One of the two maps, and what is drawn on it."""

    builder: FigureBuilder
    window: Window
    counties: Sequence[MapPlace]
    zones: Sequence[MapPlace]
    levels: int
    geography: Geography

    @property
    def theme(self) -> Theme:
        """The theme of the figure."""
        return self.builder.theme

    @property
    def axes(self) -> dict[str, str]:
        """The axes of every trace on it."""
        return {"xaxis": "x2", "yaxis": "y2"} if self.window is INSET else {"xaxis": "x", "yaxis": "y"}

    @property
    def font_size(self) -> int:
        """The size of names in px, a step smaller on the inset."""
        return TEXT - 1 if self.window is INSET else TEXT

    def width(self, label: str) -> float:
        """Estimate px of a name in bold: a Chinese character is a square, a Latin letter not quite two thirds of it."""
        lines = wrapped_label(label).split("\n")
        return self.font_size * max(sum(1 if is_wide(character) else 0.62 for character in line) for line in lines)

    def county_at(self, position: Position) -> MapPlace | None:
        """Return the county at a position; None outside all."""
        name = self.geography.unit_at(position)
        return next((county for county in self.counties if county.name == name), None)

    def fill(self, county: MapPlace | None) -> tuple[str, str]:
        """Return a county's colour and that of names on it; the background where it has none of the scale."""
        if county is None or county.level is None or county.kind is not ValueKind.RESULT:
            return self.theme.background, self.theme.text
        return level_colour(county.level, self.levels, self.theme)


def class_density(level: int, levels: int) -> float:
    """Return how much of a class the colour of targets covers, from a twelfth to two thirds: few to many."""
    return DENSITIES[CLASS_STEPS[levels][level]]


def level_colour(level: int, levels: int, theme: Theme) -> tuple[str, str]:
    """Return fill and text colour of a class: few classes are spread over the whole scale."""
    step = CLASS_STEPS[levels][level]
    return theme.classes[step], theme.class_text[step]


def wrapped_label(label: str) -> str:
    """Wrap a name of several words to two lines, broken near its middle."""
    blanks = [index for index, character in enumerate(label) if character == " "]
    if not blanks:
        return label
    middle = min(blanks, key=lambda index: abs(index - len(label) / 2))
    return f"{label[:middle]}\n{label[middle + 1 :]}"
