"""Builds Plotly figure dicts from traces, shapes and annotations; making Plotly's own objects takes far longer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import copysign, floor, log10
from typing import Any, TypedDict

from dashboard.figures.theme import Theme

TICK_CHARACTER_WIDTH, TICK_GAP = 7.2, 16  # px: a digit of a tick; between two ticks
# What Plotly reads as markup, an entity, a formula ($) or a variable; `var(--…)` is a colour's name: `chart-theme.js`.
MARKUP_SIGNS = re.compile(r"[&<>$]|%(?=\{)|\((?=--)")
TEXT_ATTRIBUTES = ("text", "hovertext", "name")  # of a trace


class Markup(str):
    """Text in Plotly's markup; any other text is shown as it is written."""

    __slots__ = ()


def markup(text: str) -> Markup:
    """Escapes a text that is not markup already; its lines stay lines."""
    if isinstance(text, Markup):
        return text
    return Markup("<br>".join(MARKUP_SIGNS.sub(lambda sign: f"&#{ord(sign[0])};", text).split("\n")))


def bold(text: str) -> Markup:
    """Sets a text in bold."""
    return Markup(f"<b>{markup(text)}</b>")


def coloured(text: str, colour: str) -> Markup:
    """Sets a text in a colour of the theme."""
    return Markup(f"<span style='color:{colour}'>{markup(text)}</span>")


def joined(*texts: str, by: str = "") -> Markup:
    """Joins texts and markup."""
    return Markup(markup(by).join(map(markup, texts)))


def hover_markup(text: str) -> Markup:
    """Sets the first line of a hover's text in bold."""
    head, *lines = text.split("\n")
    return joined(bold(head), *lines, by="\n")


class Figure(TypedDict):
    """A figure as the browser's Plotly takes it, without the template, which a page holds once for all figures."""

    data: list[dict[str, Any]]
    layout: dict[str, Any]


class FigureBuilder:
    """Collects traces, shapes and annotations; every method takes Plotly's own attributes."""

    def __init__(self, theme: Theme) -> None:
        """Start empty, with the theme that the figure's colours come from."""
        self.theme = theme
        self._data: list[dict[str, Any]] = []
        self._shapes: list[dict[str, Any]] = []
        self._annotations: list[dict[str, Any]] = []

    def bar(self, **attributes: Any) -> None:
        """Add a bar trace."""
        self._add("bar", attributes)

    def scatter(self, **attributes: Any) -> None:
        """Add a scatter trace."""
        self._add("scatter", attributes)

    def row_bars(
        self, x: Sequence[float], y: Sequence[float], *, hover: Sequence[str], links: Sequence[str | None],
        marker: dict[str, Any], **attributes: Any,
    ) -> None:  # fmt: skip
        """Add horizontal bars, each with its hover text and the link that a click leads to."""
        self.bar(
            orientation="h",
            y=y,
            x=x,
            **attributes,
            marker=marker,
            hovertext=[*map(hover_markup, hover)],
            hoverinfo="text",
            customdata=links,
        )

    def markers(
        self, x: Sequence[float | None], y: Sequence[float], *, hover: Sequence[str], links: Sequence[str | None],
        marker: dict[str, Any], **axes: str,
    ) -> None:  # fmt: skip
        """Add markers, each with its hover text and the link that a click leads to; none is cut at an axis."""
        self.scatter(
            x=x, y=y, **axes, mode="markers", marker=marker, hovertext=[*map(hover_markup, hover)], hoverinfo="text",
            customdata=links, cliponaxis=False,
        )  # fmt: skip

    def line(self, **attributes: Any) -> None:
        """Add a straight line."""
        self._shapes.append({"type": "line", **attributes})

    def zero_line(self, **attributes: Any) -> None:
        """Add the vertical line at zero over the whole height."""
        self.line(x0=0, x1=0, yref="paper", y0=0, y1=1, line={"color": self.theme.axis, "width": 1}, **attributes)

    def rect(self, **attributes: Any) -> None:
        """Add a rectangle."""
        self._shapes.append({"type": "rect", **attributes})

    def annotation(self, text: str, **attributes: Any) -> None:
        """Add a text without an arrow."""
        self._annotations.append({"text": markup(text), "showarrow": False, **attributes})

    def _add(self, kind: str, attributes: dict[str, Any]) -> None:
        texts = {name: attributes[name] for name in TEXT_ATTRIBUTES if name in attributes}
        texts = {name: markup(text) if isinstance(text, str) else [*map(markup, text)] for name, text in texts.items()}
        self._data.append({"type": kind, **attributes, **texts})

    def figure(self, **layout: Any) -> Figure:
        """Return the figure with the rest of its layout."""
        return {"data": self._data, "layout": {"shapes": self._shapes, "annotations": self._annotations, **layout}}


@dataclass(frozen=True, slots=True)
class NumberAxis:
    """Holds the range of an axis of numbers with zero on it, and how its ticks are written.

    Plotly's own automatic margins would draw each chart twice; its format "~f" rounds to six digits.
    """

    low: float
    high: float
    ticks: int  # at most; 1 where no two of them have room

    @property
    def decimals(self) -> int:
        """Return the decimals of a tick."""
        step = (self.high - self.low) / self.ticks
        return max(0, min(15, 1 - floor(log10(step)))) if step > 0 else 0

    @property
    def tick_width(self) -> float:
        """Return px that the longest tick takes."""
        texts = (f"{end:,.{self.decimals}f}" for end in (self.low, self.high))
        return TICK_CHARACTER_WIDTH * max(len(text.rstrip("0").rstrip(".") if "." in text else text) for text in texts)

    def axis(self, **attributes: Any) -> dict[str, Any]:
        """Return Plotly's attributes of the axis."""
        ticks = {"tickvals": self._end_ticks} if self.ticks == 1 else {"nticks": self.ticks}
        return {
            "range": [self.low, self.high],
            **ticks,
            "tickangle": 0,
            "tickformat": f",.{self.decimals}~f",
            **attributes,
        }

    @property
    def _end_ticks(self) -> list[float]:
        """Return a round number near each end, or zero: Plotly may draw three ticks where it is asked for one."""
        return [copysign(_round_down(abs(end)), end) for end in (self.low, self.high)]


def _round_down(value: float) -> float:
    """Return the largest 1, 2 or 5 times a power of ten that is not above a value."""
    if not value:
        return 0
    power = floor(log10(value))
    step = max(step for step in (1, 2, 5) if step * 10.0**power <= value or step == 1)
    return float(f"{step}e{power}")


def number_axis(values: Iterable[float], ticks: int, *, room: float = 0) -> NumberAxis:
    """Return an axis that holds all values and zero, with `room` beyond them as a share of the whole."""
    reach = [0.0, *values]
    low, high = min(reach), max(reach)
    if low == high:
        high = 1.0  # nothing but zeros
    margin = room * (high - low)
    return NumberAxis(low - margin if low < 0 else 0.0, high + margin if high > 0 else 0.0, ticks)


def rows_axis(height: float) -> dict[str, Any]:
    """Return the y axis of a chart of rows: from 0 at the top down to -`height` in px, without grid and labels."""
    return {"range": [-height, 0], "showgrid": False, "showticklabels": False}
