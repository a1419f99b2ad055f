"""Draws achieved against required growth, one row per interpretation of a target."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.figures.builder import Figure, FigureBuilder, bold, coloured, joined, rows_axis
from dashboard.figures.horizontal_bars import text_width
from dashboard.figures.theme import AXIS_HEIGHT, NAME, PHONE_WIDTH, TEXT, Theme

EFFORT_HEIGHT, LINE_HEIGHT = 50, 18  # px: text above, marks below; a second line of text


@dataclass(frozen=True, slots=True)
class EffortRow:
    """One interpretation; growths are in per cent, `high` is the upper end of a range."""

    name: str
    interpretation: str
    achieved: float | None
    required: float
    high: float | None
    verdict: str  # symbol, ratio and word
    far: bool  # in the colour of targets
    achieved_hover: str
    required_hover: str
    link: str


def effort_figure(rows: Sequence[EffortRow], theme: Theme) -> Figure:
    """Draw rows from top to bottom as given: a dot for the achieved growth, a diamond for the required, a span between.

    Name and verdict stand in one line where even a phone has room for them, else the verdict in a second one.
    """
    builder = FigureBuilder(theme)
    wraps = any(text_width(f"{row.name} {row.interpretation}  {row.verdict}") > PHONE_WIDTH for row in rows)
    row_height = EFFORT_HEIGHT + (LINE_HEIGHT if wraps else 0)
    ends = [value for row in rows for value in (row.achieved, row.required, row.high, 0.0) if value is not None]
    reach = max(ends) - min(ends) or 1
    positions = [(-(index + 1) * row_height + 16, row) for index, row in enumerate(rows)]
    for y, row in positions:
        start = row.achieved if row.achieved is not None else row.high
        if start is not None:
            soft = theme.result_soft if row.achieved is not None else theme.target_soft
            builder.line(x0=start, x1=row.required, y0=y, y1=y, line={"color": soft, "width": 4}, layer="below")
        _add_texts(builder, y, row, wraps=wraps)
    builder.zero_line(layer="below")
    achieved = [(y, row) for y, row in positions if row.achieved is not None]
    required = [(y, row, row.required) for y, row in positions]
    required += [(y, row, row.high) for y, row in positions if row.high is not None]
    builder.markers(
        [row.achieved for _, row in achieved], [y for y, _ in achieved], marker={"size": 11, "color": theme.result},
        hover=[row.achieved_hover for _, row in achieved], links=[row.link for _, row in achieved],
    )  # fmt: skip
    builder.markers(
        [value for _, _, value in required], [y for y, _, _ in required],
        marker={"size": 11, "symbol": "diamond", "color": theme.target},
        hover=[row.required_hover for _, row, _ in required], links=[row.link for _, row, _ in required],
    )  # fmt: skip
    return builder.figure(
        height=row_height * len(rows) + AXIS_HEIGHT,
        margin={"l": 4, "r": 8, "t": 0, "b": AXIS_HEIGHT},
        xaxis={"range": [min(ends) - reach * 0.14, max(ends) + reach * 0.1], "nticks": 7, "ticksuffix": "%"},
        yaxis=rows_axis(row_height * len(rows)),
    )


def _add_texts(builder: FigureBuilder, y: float, row: EffortRow, *, wraps: bool) -> None:
    theme = builder.theme
    builder.annotation(
        joined(bold(row.name), coloured(row.interpretation, theme.muted), by=" "),
        xref="paper", x=0, xanchor="left", y=y + 20 + (LINE_HEIGHT if wraps else 0),
        font={"size": NAME, "color": theme.text},
    )  # fmt: skip
    builder.annotation(
        row.verdict,
        xref="paper", x=0 if wraps else 1, xanchor="left" if wraps else "right", y=y + 20,
        font={"size": TEXT, "color": theme.target if row.far else theme.text_secondary},
    )  # fmt: skip
    values = ((row.required, theme.target), (row.achieved, theme.result), (row.high, theme.target))
    marks = [(value, colour) for value, colour in values if value is not None]
    low = min(value for value, _ in marks)
    for value, colour in marks:
        is_left = value == low and len(marks) > 1
        builder.annotation(
            f"{value:.1f}".replace("-", "\N{MINUS SIGN}"), x=value, y=y, xanchor="right" if is_left else "left",
            xshift=-9 if is_left else 9, font={"size": TEXT, "color": colour},
        )  # fmt: skip
