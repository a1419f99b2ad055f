"""Draws the parts of a proposal: hatched bars, locked ones outlined, over thin bars of results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.figures.builder import TICK_GAP, Figure, FigureBuilder, bold, number_axis, rows_axis
from dashboard.figures.horizontal_bars import MIN_PLOT_WIDTH
from dashboard.figures.theme import AXIS_HEIGHT, NAME, TEXT, Theme

ROW_HEIGHT = 56  # px, as tall as a row of the table beside it
NAME_AT, BAR_AT, RESULT_AT = 8, 27, 43  # px under the top of a row: the name's middle, the bar's, the result's
BAR_WIDTH, RESULT_WIDTH, MARK_REACH = 20, 6, 14  # px; of the mark from the middle of the bar


@dataclass(frozen=True, slots=True)
class ProposalBar:
    """One county: its part, what the key alone gives it, and its last result if that is published."""

    name: str
    value: float
    text: str
    by_key: float
    result: float | None
    is_locked: bool
    hover: str


def proposal_figure(bars: Sequence[ProposalBar], unit: str, theme: Theme) -> Figure:
    """Draw bars from top to bottom as given, with their values in `unit`; a black mark shows what the key gives.

    Its height is `figure_height`, without which Dash's graph follows its box.
    """
    tops = [index * ROW_HEIGHT for index in range(len(bars))]
    axis = number_axis([end for bar in bars for end in (bar.value, bar.by_key, bar.result or 0)], 5)
    builder = FigureBuilder(theme)
    hover, links = [bar.hover for bar in bars], [None] * len(bars)
    edges = {
        "color": [theme.text if bar.is_locked else theme.target for bar in bars],
        "width": [2.25 if bar.is_locked else 1 for bar in bars],
    }
    hatch = {"shape": "/", "bgcolor": theme.background, "size": 6, "solidity": 0.28, "fgcolor": theme.target}
    builder.row_bars(
        [bar.value for bar in bars], [-(top + BAR_AT) for top in tops], width=BAR_WIDTH, hover=hover, links=links,
        marker={"color": theme.target, "line": edges, "pattern": hatch},
    )  # fmt: skip
    builder.row_bars(
        [bar.result or 0 for bar in bars], [-(top + RESULT_AT) for top in tops], width=RESULT_WIDTH, hover=hover,
        links=links, marker={"color": theme.result},
    )  # fmt: skip
    builder.scatter(  # hidden where the table with the names stands beside the chart
        x=[0] * len(bars), y=[-(top + NAME_AT) for top in tops], text=[bar.name for bar in bars], mode="text",
        textposition="middle right", textfont={"color": theme.text, "size": NAME}, hoverinfo="skip", cliponaxis=False,
    )  # fmt: skip
    for bar, top in zip(bars, tops, strict=True):
        if bar.is_locked:
            ends = {"x0": bar.by_key, "x1": bar.by_key}
            reach = {"y0": -(top + BAR_AT - MARK_REACH), "y1": -(top + BAR_AT + MARK_REACH)}
            builder.line(**ends, **reach, line={"color": theme.background, "width": 6})
            builder.line(**ends, **reach, line={"color": theme.text, "width": 2})
        builder.annotation(
            bold(bar.text) if bar.is_locked else bar.text, x=max(bar.value, bar.by_key if bar.is_locked else 0),
            y=-(top + BAR_AT), xanchor="left", xshift=6, font={"color": theme.target, "size": TEXT},
        )  # fmt: skip
    builder.zero_line()
    longest = max((len(bar.text) for bar in bars), default=0)
    ticks = max(1, min(5, int(MIN_PLOT_WIDTH / (axis.tick_width + TICK_GAP))))
    return builder.figure(
        margin={"l": 1, "r": longest * TEXT * 0.6 + 14, "t": 0, "b": AXIS_HEIGHT},
        meta={"unit": unit},
        barmode="overlay",
        xaxis={**axis.axis(), "nticks": ticks},
        yaxis=rows_axis(len(bars) * ROW_HEIGHT),
    )


def figure_height(count: int) -> int:
    """Return px of the chart of so many bars."""
    return count * ROW_HEIGHT + AXIS_HEIGHT
