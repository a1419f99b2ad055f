"""Draws two places against each other: one row per KPI, each value as a share of the leader's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.figures.builder import Figure, FigureBuilder, rows_axis
from dashboard.figures.horizontal_bars import wrapped
from dashboard.figures.theme import AXIS_HEIGHT, NAME, TEXT, Theme

PAIR_HEIGHT, LINE_HEIGHT = 44, 16  # px: the texts above and the marks below, a further line of the name
MAX_NAME_WIDTH = 210  # px beside the values, even on a phone
WHOLE = 100  # per cent: the leader
TICKS = (0, 25, 50, 75, WHOLE)


@dataclass(frozen=True, slots=True)
class PairRow:
    """One KPI; `first` and `second` are in per cent of the largest value of any place."""

    name: str
    values: str  # both values in words, at the right end of the name's line
    first: float
    second: float
    first_hover: str
    second_hover: str
    link: str


def pair_figure(rows: Sequence[PairRow], theme: Theme) -> Figure:
    """Draw rows from top to bottom as given: a dot for the first place, a square for the second, a span between.

    The texts stand above their marks, so that the plot has the whole width on a phone too.
    """
    names = [wrapped(row.name, MAX_NAME_WIDTH) for row in rows]
    heights = [PAIR_HEIGHT + name.count("\n") * LINE_HEIGHT for name in names]
    bottoms = [-sum(heights[: index + 1]) for index in range(len(rows))]
    positions = [bottom + 14 for bottom in bottoms]
    builder = FigureBuilder(theme)
    for row, bottom, height, y, name in zip(rows, bottoms, heights, positions, names, strict=True):
        line = {"color": theme.result_soft, "width": 4}
        builder.line(x0=row.first, x1=row.second, y0=y, y1=y, layer="below", line=line)
        left, right = (name, "left", theme.text, NAME), (row.values, "right", theme.text_secondary, TEXT)
        for text, side, colour, size in (left, right):
            builder.annotation(
                text, xref="paper", x=float(side == "right"), xanchor=side, y=bottom + height, yanchor="top",
                align=side, font={"color": colour, "size": size},
            )  # fmt: skip
    builder.zero_line(layer="below")
    for values, hover, symbol, colour in (
        ([row.second for row in rows], [row.second_hover for row in rows], "square", theme.text_secondary),
        ([row.first for row in rows], [row.first_hover for row in rows], "circle", theme.result),
    ):
        marker = {"size": 11, "symbol": symbol, "color": colour, "line": {"color": theme.background, "width": 1}}
        builder.markers(values, positions, marker=marker, hover=hover, links=[row.link for row in rows])
    return builder.figure(
        height=sum(heights) + AXIS_HEIGHT,
        margin={"l": 6, "r": 18, "t": 0, "b": AXIS_HEIGHT},
        xaxis={"range": [0, WHOLE], "tickvals": TICKS, "ticktext": [f"{tick}%" for tick in TICKS]},
        yaxis=rows_axis(sum(heights)),
        hovermode="closest",
    )
