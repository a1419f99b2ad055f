"""Draws a bullet chart: the result of a KPI against every interpretation of its target, in its unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dashboard.figures.builder import TICK_GAP, Figure, FigureBuilder, bold, coloured, joined, number_axis, rows_axis
from dashboard.figures.theme import AXIS_HEIGHT, NAME, PHONE_WIDTH, TEXT, Theme

BULLET_HEIGHT, LINE_HEIGHT = 58, 18  # px: name above and bar below; a line of labels under the bar
BAR_POSITION = -34  # px from the top


@dataclass(frozen=True, slots=True)
class Goal:
    """One target mark on a bullet: a number, the upper end of a range, or another interpretation of the same target."""

    value: float
    label: str  # at its mark
    hover: str
    high: float | None = None
    second: bool = False  # another interpretation: drawn thin and dotted
    hollow: bool = False  # derived from a growth


@dataclass(frozen=True, slots=True)
class Bullet:
    """A result bar with its goals."""

    name: str
    result: float
    text: str
    hover: str
    goals: tuple[Goal, ...]


def bullet_figure(bullet: Bullet, theme: Theme) -> Figure:
    """Draw a bullet on a scale in px: its name, its bar with the first goal's label above, the other labels below."""
    builder = FigureBuilder(theme)
    height = BULLET_HEIGHT + (LINE_HEIGHT if len(bullet.goals) > 1 else 0)
    levels = [level for goal in bullet.goals for level in (goal.value, goal.high) if level is not None]
    axis = number_axis([*levels, bullet.result], 6, room=0.02)
    axis = replace(axis, ticks=max(1, min(6, int(PHONE_WIDTH / (axis.tick_width + TICK_GAP)))))
    fill = {"color": theme.result}
    builder.row_bars([bullet.result], [BAR_POSITION], width=20, marker=fill, hover=[bullet.hover], links=[None])
    _add_goals(builder, bullet.goals)
    _add_labels(builder, bullet.goals, axis.high)
    builder.annotation(
        joined(bold(bullet.name), coloured(bullet.text, theme.result), by="  "),
        xref="paper", x=0, y=-12, xanchor="left", font={"size": NAME, "color": theme.text},
    )  # fmt: skip
    builder.zero_line()
    left, right = max(4, axis.tick_width / 2 * (axis.low < 0)), max(14, axis.tick_width / 2)
    return builder.figure(
        height=height + AXIS_HEIGHT,
        margin={"l": left, "r": right, "t": 0, "b": AXIS_HEIGHT},
        barmode="overlay",
        xaxis=axis.axis(),
        yaxis=rows_axis(height),
    )


def _add_labels(builder: FigureBuilder, goals: Sequence[Goal], reach: float) -> None:
    """Add the labels of goals at their marks: the first above the bar, others below it."""
    for index, goal in enumerate(goals):
        x = goal.high or goal.value
        builder.annotation(
            goal.label, x=x, y=BAR_POSITION + (-16 if index else 16), xanchor="right" if x > reach / 2 else "left",
            yanchor="top" if index else "bottom", font={"size": TEXT, "color": builder.theme.target},
        )  # fmt: skip


def _add_goals(builder: FigureBuilder, goals: Sequence[Goal]) -> None:
    theme, y = builder.theme, BAR_POSITION
    for goal in goals:
        if goal.high is not None:
            builder.rect(
                x0=goal.value, x1=goal.high, y0=y - 14, y1=y + 14,
                fillcolor=theme.target_soft, line={"width": 0}, layer="below",
            )  # fmt: skip
        width = 1.5 if goal.second or goal.hollow else 3
        line = {"color": theme.target, "width": width, "dash": "dot" if goal.second else "solid"}
        for value in (goal.value, goal.high):
            if value is not None:
                builder.line(x0=value, x1=value, y0=y - 15, y1=y + 15, line=line)
        marker = {
            "symbol": "diamond" if goal.hollow else "line-ns",
            "size": 9 if goal.hollow else 16,
            "color": theme.background if goal.hollow else "rgba(0,0,0,0)",
            "line": {"color": theme.target if goal.hollow else "rgba(0,0,0,0)", "width": 1.5},
        }
        builder.markers([goal.high or goal.value], [y], marker=marker, hover=[goal.hover], links=[None])
