"""Draws named rows with a horizontal bar each: rankings of districts, comparisons of KPIs, compositions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from dashboard.dataset.names import is_wide
from dashboard.figures.builder import TICK_GAP, Figure, FigureBuilder, bold, coloured, joined, number_axis, rows_axis
from dashboard.figures.theme import AXIS_HEIGHT, NAME, TEXT, Theme

MIN_PLOT_WIDTH = 160  # px of the bars, on a phone
ROW_HEIGHT, LINE_HEIGHT = 34, 14  # px: a row, a further line of its name
MAX_NAME_WIDTH = 176  # px that row names may take before they wrap
ZONE_MARK = "◇ "  # stands before the name of a zone


@dataclass(frozen=True, slots=True)
class BarRow:
    """One row: a bar from `start` over `value`, or text where nothing is published."""

    name: str
    value: float | None
    text: str  # the value in words, right of the bar; the reason where there is none
    hover: str
    aside: str = ""  # after the value, muted: a share, a year
    start: float = 0
    soft: bool = False  # a rest, or the parts beside a total
    hollow: bool = False  # derived or estimated
    promised: bool = False  # a target or a task, not a result
    high: float | None = None  # the upper end of a range, drawn lighter from `value` on
    computed: bool = False  # a share of a target: hatched in the target's colour
    sample: bool = False  # generated: lines in the colour of results, never a full bar
    strong: bool = False  # the chosen row
    zone: bool = False
    yardstick: bool = False  # another city or the province, for comparison alone: grey
    link: str | None = None

    @property
    def end(self) -> float:
        """Where the bar ends, that of its range included."""
        return self.start + max(self.value or 0, self.high or 0)


@dataclass(frozen=True, slots=True)
class ReferenceLine:
    """A dashed line across all rows, such as a mean; its text stands in the chart's foot."""

    value: float
    text: str


def text_width(text: str) -> float:
    """Estimate the width of a line of row names in px: Chinese characters are square, others about half."""
    return sum(NAME if is_wide(character) else NAME * 0.57 for character in text)


def wrapped(text: str, width: float = MAX_NAME_WIDTH) -> str:
    """Wrap a row name between words or Chinese characters, within a word only where it is wider than a line.

    Lines are joined by line breaks.
    """
    lines, line = [], ""
    for piece in chain.from_iterable(_cut(piece, width) for piece in _pieces(text)):
        if line and text_width(line + piece.rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
        line += piece
    return "\n".join([*lines, line.rstrip()])


def bars_figure(rows: Sequence[BarRow], unit: str, theme: Theme, reference: ReferenceLine | None = None) -> Figure:
    """Draw rows from top to bottom as given, with their values in `unit`."""
    names = [wrapped(f"{ZONE_MARK if row.zone else ''}{row.name}") for row in rows]
    margin = 10 + max((text_width(line) for name in names for line in name.split("\n")), default=0)
    heights = [ROW_HEIGHT + name.count("\n") * LINE_HEIGHT for name in names]
    positions = [-(sum(heights[:index]) + height / 2) for index, height in enumerate(heights)]
    values = [row.value for row in rows if row.value is not None]
    ends = [end for row in rows if row.value is not None for end in (row.start, row.end, row.value)]
    references = [reference.value] if reference is not None else []
    axis = number_axis([*ends, *references], 5)
    axis = replace(axis, ticks=max(1, min(5, int(MIN_PLOT_WIDTH / (axis.tick_width + TICK_GAP)))))
    builder = FigureBuilder(theme)
    hover, links = [row.hover for row in rows], [row.link for row in rows]
    builder.row_bars(
        [row.value or 0 for row in rows], positions, base=[row.start for row in rows], width=21,
        marker=_marker(rows, theme), hover=hover, links=links,
    )  # fmt: skip
    if any(row.high for row in rows):  # from the lower to the upper end of each range, in a lighter hatch
        pattern = {"shape": "/", "bgcolor": theme.background, "size": 6, "solidity": 0.1}
        edge = {"color": theme.target_line, "width": 1}
        builder.row_bars(
            [max(0, (row.high or 0) - (row.value or 0)) for row in rows], positions,
            base=[row.start + (row.value or 0) for row in rows], width=21,
            marker={"color": theme.target_line, "line": edge, "pattern": pattern}, hover=hover, links=links,
        )  # fmt: skip
    for y, row, name in zip(positions, rows, names, strict=True):
        colour = theme.target if row.computed or row.promised else theme.result
        builder.annotation(
            _value_text(row, theme), x=row.end, y=y, xanchor="left", xshift=5, font={"color": colour, "size": TEXT},
            bgcolor=theme.background if reference is not None else None, borderpad=1,
        )  # fmt: skip
        builder.annotation(
            bold(name) if row.strong else name,
            xref="paper", x=0, xshift=-margin, xanchor="left", y=y, align="left",
            font={"color": theme.text, "size": NAME},
        )  # fmt: skip
    builder.zero_line()
    if reference is not None:
        line = {"color": theme.text_secondary, "width": 1, "dash": "dash"}
        builder.line(x0=reference.value, x1=reference.value, y0=0, y1=-sum(heights), line=line)
    longest = max((text_width(f"{row.text} {row.aside}") for row in rows if row.value is not None), default=0)
    tick = (
        1 if axis.low >= 0 and axis.high <= 4 and all(float(value).is_integer() for value in values) else None
    )  # few things, one by one
    return builder.figure(
        height=sum(heights) + AXIS_HEIGHT,
        margin={"l": margin, "r": max(longest * 0.95 + 12, axis.tick_width / 2), "t": 0, "b": AXIS_HEIGHT},
        meta={"unit": unit},
        barmode="overlay",
        xaxis=axis.axis(dtick=tick),
        yaxis=rows_axis(sum(heights)),
    )


def _pieces(text: str) -> list[str]:
    """Split a text where a line may end: after each blank and beside each Chinese character."""
    pieces: list[str] = []
    for character in text:
        if pieces and not is_wide(character) and not pieces[-1].endswith(" ") and not is_wide(pieces[-1][-1]):
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


def _cut(piece: str, width: float) -> list[str]:
    """Cut a piece that is wider than a line into parts that are not."""
    cuts: list[str] = []
    for character in piece:
        if cuts and text_width(cuts[-1] + character.rstrip()) <= width:
            cuts[-1] += character
        else:
            cuts.append(character)
    return cuts


def _value_text(row: BarRow, theme: Theme) -> str:
    if row.value is None or row.yardstick:
        return coloured(row.text, theme.muted)
    return joined(bold(row.text), *([coloured(row.aside, theme.muted)] if row.aside else []), by=" ")


def _marker(rows: Sequence[BarRow], theme: Theme) -> dict[str, Any]:
    """Return fills, edges and hatches of bars."""
    widths = [1.5 if row.hollow else float(row.computed) for row in rows]
    edges = {"color": [_edge(row, theme) for row in rows], "width": widths}
    marker: dict[str, Any] = {"color": [_fill(row, theme) for row in rows], "line": edges}
    if any(row.computed or row.sample for row in rows):
        marker["pattern"] = {  # its lines take the colour of the bar
            "shape": ["/" if row.computed else "|" if row.sample else "" for row in rows],
            "bgcolor": theme.background,
            "size": [6 if row.computed else 4 for row in rows],
            "solidity": [0.28 if row.computed else 0.7 for row in rows],
        }
    return marker


def _edge(row: BarRow, theme: Theme) -> str:
    if row.computed:
        return theme.target_line if row.soft else theme.target
    filled = theme.target if row.promised else theme.result
    return filled if row.hollow else "rgba(0,0,0,0)"


def _fill(row: BarRow, theme: Theme) -> str:
    if row.yardstick:
        return theme.muted
    if row.computed:
        return _edge(row, theme)
    if row.hollow:
        return theme.background
    return theme.target if row.promised else theme.result_soft if row.soft else theme.result
