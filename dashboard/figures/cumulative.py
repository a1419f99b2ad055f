"""Draws cumulated figures by month: the year under way over other years, the path to its target, where it would end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.figures.builder import Figure, FigureBuilder, NumberAxis, bold, hover_markup, number_axis
from dashboard.figures.theme import TEXT, Theme

HEIGHT, TOP, BOTTOM, LABEL_ROOM = 272, 8, 26, 0.12  # px; room beyond the values, as a share of the axis
MONTHS = 12
CHARACTER_WIDTH, MIN_MARGIN = 7, 30  # px of a character of a number; at the right
LABEL_SHIFT, LABEL_HEIGHT = 12, 14  # px of a label above its point; that two labels need between them
MARK_ROOM = 10  # px between the middle of a label and a line or point that does not cross its text


@dataclass(frozen=True, slots=True)
class MonthPoint:
    """One cumulated value with its texts."""

    month: int
    value: float
    text: str
    hover: str


@dataclass(frozen=True, slots=True)
class YearLine:
    """Another year with its name, which stands at the end of each run of neighbouring months."""

    name: str
    points: Sequence[MonthPoint]


def cumulative_figure(
    points: Sequence[MonthPoint], others: Sequence[YearLine], path: Sequence[float], target: MonthPoint | None,
    year_end: MonthPoint | None, month_names: Sequence[str], unit: str, theme: Theme,
) -> Figure:  # fmt: skip
    """Draw this year's points joined between neighbouring months, other years in grey, and the path to the target.

    `path` has twelve values or none; `year_end` is hollow, because it is derived. Of labels that would lie on each
    other the later one of target, year's end, this year and `others` moves along its line, or is left out. The name of
    another year keeps off the other lines where it can.
    """
    builder = FigureBuilder(theme)
    ends = [point for point in (target, year_end) if point is not None]
    grey = [point for line in others for point in line.points]
    axis = number_axis([point.value for point in (*points, *grey, *ends)] + [*path], 5, room=LABEL_ROOM)
    for line in others:
        _add_line(builder, line.points, {"color": theme.muted, "width": 1.5})
    if grey:
        builder.scatter(
            x=[point.month for point in grey], y=[point.value for point in grey], mode="markers",
            marker={"color": theme.muted, "size": 5}, hovertext=[hover_markup(point.hover) for point in grey],
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
    drawn = [(point.month, point.value) for point in (*points, *grey)] + [*enumerate(path, 1)]
    drawn += _between(points[-1], year_end) if points and year_end else []
    labels = _Labels(builder, axis, drawn)
    for point in ends:
        labels.add(bold(point.text), [point], theme.target if point is target else theme.result)
    if points:
        labels.add(bold(points[-1].text), points[-1:], theme.result)
    for line in others:
        for run in _runs(line.points):
            labels.add(line.name, run[::-1], theme.muted, off_lines=True)
    texts = [*(point.text for point in ends), *(line.name for line in others)]
    longest = max(map(len, texts), default=0)
    return builder.figure(
        height=HEIGHT,
        margin={"l": axis.tick_width + 8, "r": max(MIN_MARGIN, longest * CHARACTER_WIDTH + 16), "t": TOP, "b": BOTTOM},
        meta={"unit": unit},
        xaxis={
            "range": [0.6, MONTHS + 0.1], "tickvals": [*range(1, MONTHS + 1)], "ticktext": [*month_names],
            "showgrid": False,
        },
        yaxis=axis.axis(),
    )  # fmt: skip


class _Labels:
    """Adds labels above or below their points, in December beside them, none on another."""

    def __init__(self, builder: FigureBuilder, axis: NumberAxis, drawn: Sequence[tuple[int, float]]) -> None:
        """Add to a figure in which values are drawn at some months."""
        self._builder, self._axis = builder, axis
        self._drawn = [(month, self._height(value)) for month, value in drawn]
        self._taken: list[tuple[int, float]] = []  # month and px from the foot of the plot

    def add(self, text: str, points: Sequence[MonthPoint], colour: str, *, off_lines: bool = False) -> None:
        """Add a label at the first of some points that has room for it; none where no point has.

        `off_lines` takes the first where nothing drawn crosses the text before one that has only room.
        """
        places = [(point, shift) for point in points for shift in self._shifts(point)]
        if off_lines:
            places.sort(key=lambda place: self._is_crossed(*place))
        for point, shift in places:
            at_end, height = point.month == MONTHS, self._height(point.value) + shift
            near = (other for month, other in self._taken if abs(month - point.month) <= 1)
            if any(abs(height - other) < LABEL_HEIGHT for other in near):
                continue
            self._taken.append((point.month, height))
            self._builder.annotation(
                text, x=point.month, y=point.value, xanchor="left" if at_end else "center",
                xshift=10 if at_end else 0, yshift=shift, font={"color": colour, "size": TEXT},
            )  # fmt: skip
            return

    def _shifts(self, point: MonthPoint) -> Sequence[int]:
        return (0,) if point.month == MONTHS else (LABEL_SHIFT, -LABEL_SHIFT)

    def _is_crossed(self, point: MonthPoint, shift: int) -> bool:
        """Tell whether a value of the point's month lies on a label beside the point; in December none can."""
        height = self._height(point.value) + shift
        values = (other for month, other in self._drawn if month == point.month and point.month != MONTHS)
        return any(abs(height - other) < MARK_ROOM for other in values)

    def _height(self, value: float) -> float:
        """Return px of a value from the foot of the plot."""
        return (value - self._axis.low) / (self._axis.high - self._axis.low) * (HEIGHT - TOP - BOTTOM)


def _between(first: MonthPoint, last: MonthPoint) -> list[tuple[int, float]]:
    """Return the months after one point and before another with the values of the line that joins them."""
    months = range(first.month + 1, last.month)
    slope = (last.value - first.value) / max(last.month - first.month, 1)
    return [(month, first.value + slope * (month - first.month)) for month in months]


def _runs(points: Sequence[MonthPoint]) -> list[list[MonthPoint]]:
    """Part points into runs of neighbouring months, in order."""
    runs: list[list[MonthPoint]] = []
    for point in sorted(points, key=lambda point: point.month):
        if runs and runs[-1][-1].month == point.month - 1:
            runs[-1].append(point)
        else:
            runs.append([point])
    return runs


def _add_line(builder: FigureBuilder, points: Sequence[MonthPoint], line: dict[str, object]) -> None:
    """Join points of neighbouring months; a month that is missing leaves a gap."""
    for run in _runs(points):
        if len(run) > 1:
            builder.scatter(
                x=[point.month for point in run], y=[point.value for point in run], mode="lines", line=line,
                hoverinfo="skip",
            )  # fmt: skip
