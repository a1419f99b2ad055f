"""Results against targets: one KPI in its unit, or several as shares of their targets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.figures.builder import Drawing, FigureBuilder
from dashboard.figures.horizontal_bars import text_width
from dashboard.figures.theme import NAME, TEXT, Theme

ROW, LINE, AXIS = 58, 18, 26  # px: name above and bar below; a second line of words; the axis
PHONE = 330  # px that the plot has on a phone


@dataclass(frozen=True, slots=True)
class Goal:
    """One target mark on a bullet: a number, the upper end of a range, or another reading of the same target."""

    value: float
    hover: str
    high: float | None = None
    second: bool = False  # another reading: drawn thin and dashed
    hollow: bool = False  # derived from a growth
    label: str = ""  # its words at its own mark; without them the row tells all goals at its end


@dataclass(frozen=True, slots=True)
class Bullet:
    """A result bar with its goals; `result` is None where no result is published."""

    name: str
    result: float | None
    text: str
    hover: str
    goals: tuple[Goal, ...]
    aims: str = ""  # the goals in words
    link: str | None = None


def bullet_figure(bullets: Sequence[Bullet], theme: Theme, *, suffix: str = "") -> Drawing:
    """Bullets from top to bottom on a scale in px; all share one axis, whose ticks carry `suffix`.

    A name and its goals stand in one line where even a phone has room for them, else the goals in a second one.
    """
    canvas = FigureBuilder(theme)
    split = any(text_width(f"{one.name}  {one.text}  {one.aims}") > PHONE for one in bullets)
    row = ROW + (LINE if split else 0)
    labelled = any(goal.label for one in bullets for goal in one.goals)
    below = LINE if labelled and any(len(one.goals) > 1 for one in bullets) else 0
    row += below
    tops = [-index * row for index in range(len(bullets))]
    bars = [top - row + 24 + below for top in tops]
    reach = max(
        [goal.high or goal.value for bullet in bullets for goal in bullet.goals]
        + [bullet.result for bullet in bullets if bullet.result is not None]
    )
    canvas.bar(
        orientation="h",
        y=bars,
        x=[bullet.result or 0 for bullet in bullets],
        width=20,
        marker={"color": theme.result},
        hovertext=[bullet.hover for bullet in bullets],
        hoverinfo="text",
        customdata=[bullet.link for bullet in bullets],
    )
    for top, bar, bullet in zip(tops, bars, bullets, strict=True):
        _add_goals(canvas, bar, bullet)
        _add_labels(canvas, bar, bullet, reach)
        result = f"<span style='color:{theme.result}'>{bullet.text}</span>"
        canvas.note(
            f"<b>{bullet.name}</b>  {result}",
            xref="paper",
            x=0,
            y=top - 12,
            xanchor="left",
            font={"size": NAME, "color": theme.ink},
        )
        canvas.note(
            bullet.aims,
            xref="paper",
            x=0 if split else 1,
            xanchor="left" if split else "right",
            y=top - 12 - (LINE if split else 0),
            font={"size": TEXT, "color": theme.target},
        )
    canvas.line(x0=0, x1=0, yref="paper", y0=0, y1=1, line={"color": theme.axis, "width": 1})
    return canvas.drawing(
        height=row * len(bullets) + AXIS,
        margin={"l": 4, "r": 14, "t": 0, "b": AXIS},
        barmode="overlay",
        xaxis={"range": [0, reach * 1.02], "nticks": 6, "tickformat": ",~f", "ticksuffix": suffix},
        yaxis={"range": [-row * len(bullets), 0], "showgrid": False, "showticklabels": False},
    )


def _add_labels(canvas: FigureBuilder, bar: float, bullet: Bullet, reach: float) -> None:
    """Goals with words of their own carry them at their marks: the first above the bar, others below it."""
    for index, goal in enumerate(bullet.goals):
        if goal.label:
            at = goal.high or goal.value
            canvas.note(
                goal.label,
                x=at,
                y=bar + 16 if not index else bar - 16,
                xanchor="right" if at > reach / 2 else "left",
                yanchor="bottom" if not index else "top",
                font={"size": TEXT, "color": canvas.theme.target},
            )


def _add_goals(canvas: FigureBuilder, bar: float, bullet: Bullet) -> None:
    theme = canvas.theme
    for goal in bullet.goals:
        if goal.high is not None:
            canvas.box(
                x0=goal.value,
                x1=goal.high,
                y0=bar - 14,
                y1=bar + 14,
                fillcolor=theme.target_soft,
                line={"width": 0},
                layer="below",
            )
        thin, dash = goal.second or goal.hollow, "dot" if goal.second else "solid"
        line = {"color": theme.target, "width": 1.5 if thin else 3, "dash": dash}
        for value in (goal.value, goal.high):
            if value is not None:
                canvas.line(x0=value, x1=value, y0=bar - 15, y1=bar + 15, line=line)
        canvas.scatter(
            x=[goal.high or goal.value],
            y=[bar],
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
