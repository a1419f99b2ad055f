"""Two places against each other: one row per KPI, each value as a share of the leader's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.figures.builder import Drawing, FigureBuilder
from dashboard.figures.horizontal_bars import wrapped
from dashboard.figures.theme import NAME, TEXT, Theme

ROW, LINE, AXIS = 44, 16, 26  # px: the words above and the marks below, one more line of the name, the axis
NAMES = 210  # px that a name may take beside the values, even on a phone
WHOLE = 100  # per cent: the leader
TICKS = (0, 25, 50, 75, WHOLE)


@dataclass(frozen=True, slots=True)
class PairRow:
    """One KPI; `one` and `other` are in per cent of the largest value of any place."""

    name: str
    values: str  # both values in words, at the right end of the name's line
    one: float
    other: float
    one_hover: str
    other_hover: str
    link: str


def pair_figure(rows: Sequence[PairRow], theme: Theme) -> Drawing:
    """Rows from top to bottom as given: a full dot for the first place, a square for the second, a span between.

    The words stand above their marks, so that the plot has the whole width on a phone too.
    """
    names = [wrapped(row.name, NAMES) for row in rows]
    heights = [ROW + name.count("<br>") * LINE for name in names]
    feet = [-sum(heights[: index + 1]) for index in range(len(rows))]
    places = [foot + 14 for foot in feet]
    canvas = FigureBuilder(theme)
    for row, foot, height, place, name in zip(rows, feet, heights, places, names, strict=True):
        canvas.line(
            x0=row.one, x1=row.other, y0=place, y1=place, layer="below", line={"color": theme.result_soft, "width": 4}
        )
        for text, side, ink, size in ((name, "left", theme.ink, NAME), (row.values, "right", theme.ink_2, TEXT)):
            canvas.note(
                text,
                xref="paper",
                x=float(side == "right"),
                xanchor=side,
                y=foot + height,
                yanchor="top",
                align=side,
                font={"color": ink, "size": size},
            )
    canvas.line(x0=0, x1=0, yref="paper", y0=0, y1=1, line={"color": theme.axis, "width": 1}, layer="below")
    for values, hovers, symbol, colour in (
        ([row.other for row in rows], [row.other_hover for row in rows], "square", theme.ink_2),
        ([row.one for row in rows], [row.one_hover for row in rows], "circle", theme.result),
    ):
        canvas.scatter(
            x=values,
            y=places,
            mode="markers",
            marker={"size": 11, "symbol": symbol, "color": colour, "line": {"color": theme.paper, "width": 1}},
            hovertext=hovers,
            hoverinfo="text",
            customdata=[row.link for row in rows],
            cliponaxis=False,
        )
    return canvas.drawing(
        height=sum(heights) + AXIS,
        margin={"l": 6, "r": 18, "t": 0, "b": AXIS},
        xaxis={"range": [0, WHOLE], "tickvals": TICKS, "ticktext": [f"{tick}%" for tick in TICKS]},
        yaxis={"range": [-sum(heights), 0], "showgrid": False, "showticklabels": False},
        hovermode="closest",
    )
