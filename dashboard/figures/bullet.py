"""Draws bullet charts of results against targets: one KPI in its unit, or several as shares of their targets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dashboard.figures.builder import TICK_GAP, Figure, FigureBuilder, bold, coloured, joined, number_axis, rows_axis
from dashboard.figures.horizontal_bars import text_width
from dashboard.figures.theme import AXIS_HEIGHT, NAME, PHONE_WIDTH, TEXT, Theme

BULLET_HEIGHT, LINE_HEIGHT = 58, 18  # px: name above and bar below; a second line of text


@dataclass(frozen=True, slots=True)
class Goal:
    """One target mark on a bullet: a number, the upper end of a range, or another interpretation of the same target."""

    value: float
    hover: str
    high: float | None = None
    second: bool = False  # another interpretation: drawn thin and dotted
    hollow: bool = False  # derived from a growth
    label: str = ""  # text at its own mark; without it the row lists all goals at its end


@dataclass(frozen=True, slots=True)
class Bullet:
    """A result bar with its goals; `result` is None where no result is published."""

    name: str
    result: float | None
    text: str
    hover: str
    goals: tuple[Goal, ...]
    goals_text: str = ""
    link: str | None = None


def bullet_figure(bullets: Sequence[Bullet], theme: Theme, *, suffix: str = "") -> Figure:
    """Draw bullets from top to bottom on a scale in px; all share one axis, whose ticks carry `suffix`.

    A name and its goals stand in one line where even a phone has room for them, else the goals in a second one.
    """
    builder = FigureBuilder(theme)
    wraps = any(text_width(f"{bullet.name}  {bullet.text}  {bullet.goals_text}") > PHONE_WIDTH for bullet in bullets)
    goals = [goal for bullet in bullets for goal in bullet.goals]
    has_labels_below = any(goal.label for goal in goals) and any(len(bullet.goals) > 1 for bullet in bullets)
    below = LINE_HEIGHT if has_labels_below else 0
    row_height = BULLET_HEIGHT + (LINE_HEIGHT if wraps else 0) + below
    tops = [-index * row_height for index in range(len(bullets))]
    bar_positions = [top - row_height + 24 + below for top in tops]
    results = [bullet.result for bullet in bullets if bullet.result is not None]
    levels = [level for goal in goals for level in (goal.value, goal.high) if level is not None]
    axis = number_axis([*levels, *results], 6, room=0.02)
    axis = replace(axis, ticks=max(1, min(6, int(PHONE_WIDTH / (axis.tick_width + TICK_GAP)))))
    hover, links = [bullet.hover for bullet in bullets], [bullet.link for bullet in bullets]
    lengths, fill = [bullet.result or 0 for bullet in bullets], {"color": theme.result}
    builder.row_bars(lengths, bar_positions, width=20, marker=fill, hover=hover, links=links)
    for top, y, bullet in zip(tops, bar_positions, bullets, strict=True):
        _add_goals(builder, y, bullet)
        _add_labels(builder, y, bullet, axis.high)
        builder.annotation(
            joined(bold(bullet.name), coloured(bullet.text, theme.result), by="  "),
            xref="paper", x=0, y=top - 12, xanchor="left", font={"size": NAME, "color": theme.text},
        )  # fmt: skip
        builder.annotation(
            bullet.goals_text,
            xref="paper", x=0 if wraps else 1, xanchor="left" if wraps else "right",
            y=top - 12 - (LINE_HEIGHT if wraps else 0), font={"size": TEXT, "color": theme.target},
        )  # fmt: skip
    builder.zero_line()
    left, right = max(4, axis.tick_width / 2 * (axis.low < 0)), max(14, axis.tick_width / 2)
    return builder.figure(
        height=row_height * len(bullets) + AXIS_HEIGHT,
        margin={"l": left, "r": right, "t": 0, "b": AXIS_HEIGHT},
        barmode="overlay",
        xaxis=axis.axis(ticksuffix=suffix),
        yaxis=rows_axis(row_height * len(bullets)),
    )


def _add_labels(builder: FigureBuilder, y: float, bullet: Bullet, reach: float) -> None:
    """Add the labels of goals that have their own at their marks: the first above the bar, others below it."""
    for index, goal in enumerate(bullet.goals):
        if goal.label:
            x = goal.high or goal.value
            builder.annotation(
                goal.label, x=x, y=y - 16 if index else y + 16, xanchor="right" if x > reach / 2 else "left",
                yanchor="top" if index else "bottom", font={"size": TEXT, "color": builder.theme.target},
            )  # fmt: skip


def _add_goals(builder: FigureBuilder, y: float, bullet: Bullet) -> None:
    theme = builder.theme
    for goal in bullet.goals:
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
        builder.markers([goal.high or goal.value], [y], marker=marker, hover=[goal.hover], links=[bullet.link])
