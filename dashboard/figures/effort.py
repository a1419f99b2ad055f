"""Achieved against required growth, one row per reading of a target."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.figures.builder import Drawing, FigureBuilder
from dashboard.figures.horizontal_bars import text_width
from dashboard.figures.theme import NAME, TEXT, Theme

ROW, LINE, AXIS = 50, 18, 26  # px: words above, marks below; a second line of words; the axis
PHONE = 330  # px that the plot has on a phone


@dataclass(frozen=True, slots=True)
class EffortRow:
    """One reading; growths are in per cent, `high` is the upper end of a range."""

    name: str
    reading: str
    achieved: float | None
    required: float
    high: float | None
    verdict: str  # symbol, ratio and word
    far: bool  # in the ink of targets
    achieved_hover: str
    required_hover: str
    link: str


def effort_figure(rows: Sequence[EffortRow], theme: Theme) -> Drawing:
    """Rows from top to bottom as given: a dot for what was achieved, a diamond for what is asked, a span between.

    Name and verdict stand in one line where even a phone has room for them, else the verdict in a second one.
    """
    canvas = FigureBuilder(theme)
    split = any(text_width(f"{row.name} {row.reading}  {row.verdict}") > PHONE for row in rows)
    tall = ROW + (LINE if split else 0)
    ends = [value for row in rows for value in (row.achieved, row.required, row.high, 0.0) if value is not None]
    reach = max(ends) - min(ends) or 1
    places = [-(index + 1) * tall + 16 for index in range(len(rows))]
    for place, row in zip(places, rows, strict=True):
        other = row.achieved if row.achieved is not None else row.high
        if other is not None:
            soft = theme.result_soft if row.achieved is not None else theme.target_soft
            canvas.line(x0=other, x1=row.required, y0=place, y1=place, line={"color": soft, "width": 4}, layer="below")
        _add_words(canvas, place, row, split=split)
    canvas.line(x0=0, x1=0, yref="paper", y0=0, y1=1, line={"color": theme.axis, "width": 1}, layer="below")
    done = [(place, row) for place, row in zip(places, rows, strict=True) if row.achieved is not None]
    asked = [(place, row, row.required) for place, row in zip(places, rows, strict=True)]
    asked += [(place, row, row.high) for place, row in zip(places, rows, strict=True) if row.high is not None]
    canvas.scatter(
        x=[row.achieved for _, row in done],
        y=[place for place, _ in done],
        mode="markers",
        marker={"size": 11, "color": theme.result},
        hovertext=[row.achieved_hover for _, row in done],
        hoverinfo="text",
        customdata=[row.link for _, row in done],
        cliponaxis=False,
    )
    canvas.scatter(
        x=[value for _, _, value in asked],
        y=[place for place, _, _ in asked],
        mode="markers",
        marker={"size": 11, "symbol": "diamond", "color": theme.target},
        hovertext=[row.required_hover for _, row, _ in asked],
        hoverinfo="text",
        customdata=[row.link for _, row, _ in asked],
        cliponaxis=False,
    )
    return canvas.drawing(
        height=tall * len(rows) + AXIS,
        margin={"l": 4, "r": 8, "t": 0, "b": AXIS},
        xaxis={"range": [min(ends) - reach * 0.14, max(ends) + reach * 0.1], "nticks": 7, "ticksuffix": "%"},
        yaxis={"range": [-tall * len(rows), 0], "showgrid": False, "showticklabels": False},
    )


def _add_words(canvas: FigureBuilder, place: float, row: EffortRow, *, split: bool) -> None:
    theme = canvas.theme
    canvas.note(
        f"<b>{row.name}</b> <span style='color:{theme.muted}'>{row.reading}</span>",
        xref="paper",
        x=0,
        xanchor="left",
        y=place + 20 + (LINE if split else 0),
        font={"size": NAME, "color": theme.ink},
    )
    canvas.note(
        row.verdict,
        xref="paper",
        x=0 if split else 1,
        xanchor="left" if split else "right",
        y=place + 20,
        font={"size": TEXT, "color": theme.target if row.far else theme.ink_2},
    )
    pairs = [(row.required, theme.target)] + ([(row.achieved, theme.result)] if row.achieved is not None else [])
    if row.high is not None:
        pairs.append((row.high, theme.target))
    low = min(value for value, _ in pairs)
    for value, ink in pairs:
        left = value == low and len(pairs) > 1
        canvas.note(
            f"{value:.1f}".replace("-", "\N{MINUS SIGN}"),
            x=value,
            y=place,
            xanchor="right" if left else "left",
            xshift=-9 if left else 9,
            font={"size": TEXT, "color": ink},
        )
