"""Draws cumulated figures by month: this year, last year, the path to the target, and where this pace would end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.figures.builder import Figure, FigureBuilder, bold, hover_markup, number_axis
from dashboard.figures.theme import TEXT, Theme

HEIGHT, LABEL_ROOM = 272, 0.12  # px; room beyond the values, as a share of the axis
MONTHS = 12
CHARACTER_WIDTH, MIN_MARGIN = 7, 30  # px of a character of a number; at the right


@dataclass(frozen=True, slots=True)
class MonthPoint:
    """One cumulated value with its texts."""

    month: int
    value: float
    text: str
    hover: str


def cumulative_figure(
    points: Sequence[MonthPoint], before: Sequence[MonthPoint], path: Sequence[float], target: MonthPoint | None,
    year_end: MonthPoint | None, month_names: Sequence[str], unit: str, theme: Theme,
) -> Figure:  # fmt: skip
    """Draw this year's points joined between neighbouring months, `before` in grey, and the path to the target.

    `path` has twelve values or none; `year_end` is hollow, because it is derived.
    """
    builder = FigureBuilder(theme)
    ends = [point for point in (target, year_end) if point is not None]
    axis = number_axis([point.value for point in (*points, *before, *ends)] + [*path], 5, room=LABEL_ROOM)
    _add_line(builder, before, {"color": theme.muted, "width": 1.5})
    if before:
        builder.scatter(
            x=[point.month for point in before], y=[point.value for point in before], mode="markers",
            marker={"color": theme.muted, "size": 5}, hovertext=[hover_markup(point.hover) for point in before],
            hoverinfo="text", cliponaxis=False,
        )  # fmt: skip
    if path:
        builder.scatter(
            x=[*range(1, MONTHS + 1)], y=[*path], mode="lines", hoverinfo="skip",
            line={"color": theme.target, "width": 1.5, "dash": "dash"},
        )  # fmt: skip
    if year_end is not None and points:
        builder.scatter(
            x=[points[-1].month, year_end.month], y=[points[-1].value, year_end.value], mode="lines", hoverinfo="skip",
            line={"color": theme.result, "width": 1.5, "dash": "dot"},
        )  # fmt: skip
    _add_line(builder, points, {"color": theme.result, "width": 2})
    marks = [(point, theme.result, theme.result, "circle") for point in points]
    marks += [(year_end, theme.background, theme.result, "circle")] if year_end else []
    marks += [(target, theme.target, theme.target, "line-ew")] if target else []
    builder.scatter(
        x=[mark[0].month for mark in marks], y=[mark[0].value for mark in marks], mode="markers",
        marker={
            "color": [mark[1] for mark in marks], "symbol": [mark[3] for mark in marks],
            "size": [14 if mark[3] == "line-ew" else 8 for mark in marks],
            "line": {
                "color": [mark[2] for mark in marks],
                "width": [3 if mark[3] == "line-ew" else 1.5 for mark in marks],
            },
        },
        hovertext=[hover_markup(mark[0].hover) for mark in marks], hoverinfo="text", cliponaxis=False,
    )  # fmt: skip
    last = points[-1:] if not year_end or points[-1].month < MONTHS else []
    for point, colour in [*((each, theme.result) for each in last), *((each, theme.result) for each in ends)]:
        at_end = point.month == MONTHS
        builder.annotation(
            bold(point.text), x=point.month, y=point.value, xanchor="left" if at_end else "center",
            xshift=10 if at_end else 0, yshift=0 if at_end else 12,
            font={"color": theme.target if point is target else colour, "size": TEXT},
        )  # fmt: skip
    longest = max((len(point.text) for point in ends), default=0)
    return builder.figure(
        height=HEIGHT,
        margin={"l": axis.tick_width + 8, "r": max(MIN_MARGIN, longest * CHARACTER_WIDTH + 16), "t": 8, "b": 26},
        meta={"unit": unit},
        xaxis={
            "range": [0.6, MONTHS + 0.1], "tickvals": [*range(1, MONTHS + 1)], "ticktext": [*month_names],
            "showgrid": False,
        },
        yaxis=axis.axis(),
    )  # fmt: skip


def _add_line(builder: FigureBuilder, points: Sequence[MonthPoint], line: dict[str, object]) -> None:
    """Join points of neighbouring months; a month that is missing leaves a gap."""
    by_month = {point.month: point.value for point in points}
    if len(by_month) > 1:
        months = [*range(min(by_month), max(by_month) + 1)]
        builder.scatter(
            x=months, y=[by_month.get(month) for month in months], mode="lines", line=line, hoverinfo="skip",
            connectgaps=False,
        )  # fmt: skip
