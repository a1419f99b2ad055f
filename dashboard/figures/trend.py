"""Draws a KPI over the years: results, derived bases, and targets as their own marks; gaps stay open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from dashboard.figures.builder import Figure, FigureBuilder, bold, hover_markup, number_axis
from dashboard.figures.theme import TEXT, Theme

HEIGHTS = {True: 272, False: 168}  # px of a large and of a small chart
MIN_PLOT_WIDTHS = {True: 600, False: 200}  # px that the years have at least
LABEL_HEIGHTS = {True: 0.06, False: 0.125}  # of a number, as a share of the axis
# of a number from its mark
LABEL_SHIFTS = {"top center": 0.06, "bottom center": -0.06, "bottom right": -0.04, "middle right": 0}
LABEL_ROOM = 0.12  # beyond the values, for the numbers beside them, as a share of the axis
YARDSTICK_SYMBOLS = ("square", "triangle-up", "diamond", "triangle-down")  # as the stylesheet's legend markers
MARK_WIDTH = 18  # px of a target's dash in a large chart
CHARACTER_WIDTH, MIN_MARGIN, MIN_LEFT_MARGIN = 7, 8, 48  # px: a character of a number; the margins right and left


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One value of one year with its texts; `hollow` where derived or estimated."""

    year: int
    value: float
    text: str
    hover: str
    hollow: bool = False

    @property
    def width(self) -> float:
        """Px that its number takes."""
        return CHARACTER_WIDTH * len(self.text)


def trend_figure(
    results: Sequence[TrendPoint], targets: Sequence[tuple[TrendPoint, TrendPoint | None]], theme: Theme, *,
    large: bool, yardsticks: Sequence[Sequence[TrendPoint]] = (),
) -> Figure:  # fmt: skip
    """Draw results as stems with dots, joined only between neighbouring published years; targets as dashes.

    Each of `yardsticks` is another place: grey marks of its own symbol, without numbers, in years of the others.
    """
    builder = FigureBuilder(theme)
    marks = [point for ends in targets for point in ends if point is not None]
    years = [point.year for point in (*results, *marks)]
    first, last = min(years), max(years)
    _add_baseline(builder, {point.year for point in results}, first, last)
    builder.bar(
        x=[point.year for point in results],
        y=[point.value for point in results],
        width=(last - first + 1) * (0.0022 if large else 0.005),
        marker={"color": theme.result, "opacity": 0.45, "line": {"width": 0}},
        hoverinfo="skip",
    )
    _add_joins(builder, {point.year: point for point in results if not point.hollow})
    for low, high in targets:
        if high is not None:
            width = (last - first + 1) * (0.018 if large else 0.04)
            builder.bar(
                x=[low.year], y=[high.value - low.value], base=[low.value], width=width,
                marker={"color": theme.target_soft, "line": {"width": 0}}, hoverinfo="skip",
            )  # fmt: skip
    values = [point.value for point in (*results, *marks, *chain.from_iterable(yardsticks))]
    axis = number_axis(values, 5, room=LABEL_ROOM)
    labels = _Labels(results, marks, axis.high - axis.low, large)
    labelled = labels.visible()

    def add_points(
        points: Sequence[TrendPoint], marker: dict[str, Any], texts: list[str], positions: list[str], colour: str
    ) -> None:
        builder.scatter(
            x=[point.year for point in points], y=[point.value for point in points], mode="markers+text", marker=marker,
            text=[text if point in labelled else "" for point, text in zip(points, texts, strict=True)],
            textposition=positions, textfont={"color": colour, "size": TEXT},
            hovertext=[hover_markup(point.hover) for point in points], hoverinfo="text", cliponaxis=False,
        )  # fmt: skip

    for index, points in enumerate(yardsticks):
        symbol = YARDSTICK_SYMBOLS[index % len(YARDSTICK_SYMBOLS)]
        add_points(points, {"symbol": symbol, "size": 9, "color": theme.muted}, [""] * len(points), [], theme.muted)
    marker: dict[str, Any] = {
        "opacity": 1,
        "symbol": ["diamond-open" if point.hollow else "line-ew-open" for point in marks],
        "size": [8 if point.hollow else MARK_WIDTH if large else 14 for point in marks],
        "color": theme.target,
        "line": {"width": [1.5 if point.hollow else 3 for point in marks], "color": theme.target},
    }
    positions = [labels.target_position(point) for point in marks]
    gaps = ["\N{NO-BREAK SPACE}" if position == "middle right" else "" for position in positions]
    texts = [f"{gap}{point.text}" for gap, point in zip(gaps, marks, strict=True)]
    add_points(marks, marker, texts, positions, theme.target)
    for hollow in (True, False):
        points = [point for point in results if point.hollow is hollow]
        texts = [point.text if hollow else bold(point.text) for point in points]
        positions = [labels.result_position(point) for point in points]
        line = {"width": 1.5 if hollow else 0, "color": theme.result}
        marker = {"size": 10 if large else 9, "color": theme.background if hollow else theme.result, "line": line}
        add_points(points, marker, texts, positions, theme.result)
    is_short = last - first <= (9 if large else 3)
    axis_years = range(first, last + 1)
    ticks: dict[str, object] = {"tickformat": "d", "nticks": 10 if large else 6}
    if is_short:
        ticks = {"tickvals": [*axis_years], "ticktext": [*map(str, axis_years)]}
    return builder.figure(
        height=HEIGHTS[large],
        margin={"l": max(MIN_LEFT_MARGIN, axis.tick_width + 6), "r": labels.margin(labelled), "t": 20, "b": 24},
        bargap=0,
        barmode="overlay",
        xaxis={
            "range": [first - 0.6, last + 0.6],
            "showgrid": False,
            **ticks,
        },
        yaxis=axis.axis(),
    )


def _add_baseline(builder: FigureBuilder, years_with_result: set[int], first: int, last: int) -> None:
    """Add the line on which years with a result stand, dotted for years without one."""
    theme = builder.theme
    solid, dotted = {"color": theme.text_secondary, "width": 1}, {"color": theme.axis, "width": 1, "dash": "dot"}
    for has_result, line in ((True, solid), (False, dotted)):
        years = [year for year in range(first, last + 1) if (year in years_with_result) is has_result]
        x = [value for year in years for value in (year - 0.5, year + 0.5, None)]
        y = [value for _ in years for value in (0, 0, None)]
        builder.scatter(x=x, y=y, mode="lines", line=line, hoverinfo="skip", cliponaxis=False)


def _add_joins(builder: FigureBuilder, published: Mapping[int, TrendPoint]) -> None:
    joined = [year for year in sorted(published) if year + 1 in published]
    if joined:
        builder.scatter(
            x=[value for year in joined for value in (year, year + 1, None)],
            y=[value for year in joined for value in (published[year].value, published[year + 1].value, None)],
            mode="lines",
            line={"color": builder.theme.result, "width": 2},
            hoverinfo="skip",
        )


@dataclass(frozen=True, slots=True)
class _Labels:
    """Positions of the numbers beside results and targets; `span` is the length of the axis."""

    results: Sequence[TrendPoint]
    targets: Sequence[TrendPoint]
    span: float
    large: bool

    def visible(self) -> list[TrendPoint]:
        """Return the points that carry their number: one that would lie on another is left to hover and table.

        The last published result and the last target come first, then the other published ones, then the rest; a small
        chart labels only the first and last of each.
        """
        results, targets = self.results, self.targets
        published = [point for point in results if not point.hollow]
        ranked = [*reversed(published), *(point for point in reversed(results) if point.hollow)]
        order = [*ranked[:1], *targets[-1:], *ranked[1:], *reversed(targets[:-1])]
        if not self.large:
            ends = (results[0], results[-1], *published[:1], *published[-1:], *targets[:1], *targets[-1:])
            order = [point for point in order if point in ends]
        heights = {id(point): point.value + self.span * LABEL_SHIFTS[self.target_position(point)] for point in targets}
        heights |= {id(point): point.value + self.span * LABEL_SHIFTS[self.result_position(point)] for point in results}
        room, year_width = self.span * LABEL_HEIGHTS[self.large], self._year_width
        labelled: list[TrendPoint] = []
        for point in order:
            if not any(
                abs(neighbour.year - point.year) * year_width < (neighbour.width + point.width) / 2
                and abs(heights[id(neighbour)] - heights[id(point)]) <= room
                for neighbour in labelled
            ):
                labelled.append(point)
        return labelled

    def margin(self, labelled: Sequence[TrendPoint]) -> float:
        """Return px at the right: more than usual where a number beside or above the last marks would be cut."""
        last = max(point.year for point in (*self.results, *self.targets))
        beside = [point for point in self.results if point in labelled and self._is_crowded(point)]
        beside += [point for point in self.targets if point in labelled and self._is_on_stem(point)]
        gap = CHARACTER_WIDTH + MARK_WIDTH / 2
        ends = [gap + point.width - (last + 0.6 - point.year) * self._year_width for point in beside]
        phone_year = self._year_width * MIN_PLOT_WIDTHS[False] / MIN_PLOT_WIDTHS[self.large]
        ends += [point.width / 2 - (last + 0.6 - point.year) * phone_year for point in labelled]
        return max([MIN_MARGIN, *ends])

    def result_position(self, point: TrendPoint) -> str:
        """Return where a result's number stands: above it, or beside its foot where a target stands just above."""
        return "bottom right" if self._is_crowded(point) else "top center"

    def target_position(self, point: TrendPoint) -> str:
        """Return where a target's number stands: above it, beside it on the stem of a result that is at least as high.

        Below it where the upper end of its range or the target of the year before stands just above it.
        """
        if self._is_on_stem(point):
            return "middle right"
        if any(target.year == point.year and target.value > point.value for target in self.targets):
            return "bottom center"
        before = next((target for target in self.targets if target.year == point.year - 1), None)
        if before is not None and abs(before.value - point.value) < self.span * 0.12:
            return "bottom center"
        return "top center"

    def _is_on_stem(self, point: TrendPoint) -> bool:
        """Return whether the stem of a result runs through a target's mark, which would strike its number through."""
        return any(result.year == point.year and result.value >= point.value for result in self.results)

    @property
    def _year_width(self) -> float:
        """Px of a year."""
        years = [point.year for point in (*self.results, *self.targets)]
        return MIN_PLOT_WIDTHS[self.large] / (max(years) - min(years) + 1.2)

    def _is_crowded(self, point: TrendPoint) -> bool:
        """Return whether a target of the same year stands just above a result."""
        return any(t.year == point.year and 0 <= t.value - point.value < self.span * 0.12 for t in self.targets)
