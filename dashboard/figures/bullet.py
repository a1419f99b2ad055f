"""Results against targets: one KPI in its unit, or several as shares of their targets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from dashboard.figures.canvas import Canvas
from dashboard.theme import NAME, TEXT, Theme

ROW = 58  # px: name above, bar below


@dataclass(frozen=True, slots=True)
class Goal:
    """One target mark on a bullet: a number, the upper end of a range, or another reading of the same target."""

    value: float
    text: str
    hover: str
    high: float | None = None
    second: bool = False  # another reading: drawn thin and dashed
    hollow: bool = False  # derived from a growth


@dataclass(frozen=True, slots=True)
class Bullet:
    """A result bar with its goals; `result` is None where no result is published."""

    name: str
    result: float | None
    text: str
    hover: str
    goals: tuple[Goal, ...]
    link: str | None = None


def bullet_height(bullets: Sequence[Bullet]) -> int:
    """The height in px that these bullets need."""
    return ROW * len(bullets) + 26


def bullet_figure(bullets: Sequence[Bullet], theme: Theme, *, suffix: str = "") -> go.Figure:
    """Bullets from top to bottom; all share one axis, whose ticks carry `suffix`."""
    canvas = Canvas(theme)
    places = [-index - 0.62 for index in range(len(bullets))]
    reach = max(
        [goal.high or goal.value for bullet in bullets for goal in bullet.goals]
        + [bullet.result for bullet in bullets if bullet.result is not None]
    )
    canvas.bar(
        orientation="h",
        y=places,
        x=[bullet.result or 0 for bullet in bullets],
        width=0.34,
        marker={"color": theme.result},
        hovertext=[bullet.hover for bullet in bullets],
        hoverinfo="text",
        customdata=[bullet.link for bullet in bullets],
    )
    for place, bullet in zip(places, bullets, strict=True):
        _add_goals(canvas, place, bullet)
        canvas.note(
            f"<b>{bullet.name}</b>  <span style='color:{theme.result}'>{bullet.text}</span>",
            xref="paper",
            x=0,
            y=place + 0.42,
            xanchor="left",
            font={"size": NAME, "color": theme.ink},
        )
    canvas.line(x0=0, x1=0, yref="paper", y0=0, y1=1, line={"color": theme.axis, "width": 1})
    return canvas.figure(
        height=bullet_height(bullets),
        margin={"l": 4, "r": 14, "t": 0, "b": 26},
        barmode="overlay",
        xaxis={"range": [0, reach * 1.02], "nticks": 6, "tickformat": ",~f", "ticksuffix": suffix},
        yaxis={"range": [-len(bullets), 0.05], "showgrid": False, "showticklabels": False},
    )


def _add_goals(canvas: Canvas, place: float, bullet: Bullet) -> None:
    theme = canvas.theme
    for goal in bullet.goals:
        if goal.high is not None:
            canvas.box(
                x0=goal.value, x1=goal.high, y0=place - 0.24, y1=place + 0.24,
                fillcolor=theme.target_soft, line={"width": 0}, layer="below",
            )  # fmt: skip
        for value in (goal.value, goal.high):
            if value is None:
                continue
            canvas.line(
                x0=value, x1=value, y0=place - 0.27, y1=place + 0.27,
                line={"color": theme.target, "width": 1.5 if goal.second or goal.hollow else 3,
                      "dash": "dot" if goal.second else "solid"},
            )  # fmt: skip
        canvas.scatter(
            x=[goal.high or goal.value],
            y=[place],
            mode="markers",
            marker={
                "symbol": "diamond" if goal.hollow else "line-ns",
                "size": 9 if goal.hollow else 16,
                "color": theme.paper if goal.hollow else "rgba(0,0,0,0)",
                "line": {"color": theme.target if goal.hollow else "rgba(0,0,0,0)", "width": 1.5},
            },
            hovertext=[goal.hover],
            hoverinfo="text",
            customdata=[bullet.link],
            cliponaxis=False,
        )
    words = "; ".join(goal.text for goal in bullet.goals)
    if words:
        canvas.note(
            words, xref="paper", x=1, y=place + 0.42, xanchor="right",
            font={"size": TEXT, "color": theme.target},
        )  # fmt: skip
