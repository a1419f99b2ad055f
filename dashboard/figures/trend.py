"""A KPI over the years: results, derived bases, and targets as their own marks; gaps stay open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.figures.builder import Drawing, FigureBuilder
from dashboard.figures.theme import TEXT, Theme

LARGE, SMALL = 272, 168  # px
ROOM = {True: 600, False: 200}  # px that the years of a large and of a small chart have at least
CLEAR = {True: 0.06, False: 0.125}  # of the axis: the height of a number
DIGIT, EDGE = 7, 8  # px: a character of a number; the margin at the right
SHIFT = {"top center": 0.06, "bottom center": -0.06, "bottom right": -0.04}  # of the axis: a number beside its mark


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One value of one year with its words; `hollow` where derived or estimated."""

    year: int
    value: float
    text: str
    hover: str
    hollow: bool = False


def trend_figure(
    results: Sequence[TrendPoint], targets: Sequence[tuple[TrendPoint, TrendPoint | None]], theme: Theme, *, large: bool
) -> Drawing:
    """Results as stems with dots, joined only between neighbouring published years; targets as dashes."""
    canvas = FigureBuilder(theme)
    aims = [point for pair in targets for point in pair if point is not None]
    years = [point.year for point in (*results, *aims)]
    first, last = min(years), max(years)
    top = max(point.value for point in (*results, *aims)) or 1
    floor = min(0, *(point.value for point in (*results, *aims)))
    _add_foot(canvas, {point.year for point in results}, first, last, theme)
    canvas.bar(
        x=[point.year for point in results],
        y=[point.value for point in results],
        width=(last - first + 1) * (0.0022 if large else 0.005),
        marker={"color": theme.result, "opacity": 0.45, "line": {"width": 0}},
        hoverinfo="skip",
    )
    _add_joins(canvas, {point.year: point for point in results if not point.hollow}, theme)
    for low, high in targets:
        if high is not None:
            canvas.bar(
                x=[low.year],
                y=[high.value - low.value],
                base=[low.value],
                width=(last - first + 1) * (0.018 if large else 0.04),
                marker={"color": theme.target_soft, "line": {"width": 0}},
                hoverinfo="skip",
            )
    shown = {point.year: point for point in results}
    kept = _labelled(results, aims, top, large=large)
    canvas.scatter(
        x=[point.year for point in aims],
        y=[point.value for point in aims],
        mode="markers+text",
        marker={
            "opacity": 1,
            "symbol": ["line-ew-open" if not point.hollow else "diamond-open" for point in aims],
            "size": [18 if large and not point.hollow else (14 if not point.hollow else 8) for point in aims],
            "color": theme.target,
            "line": {"width": [3 if not point.hollow else 1.5 for point in aims], "color": theme.target},
        },
        text=[point.text if point in kept else "" for point in aims],
        textposition=[_beside(point, shown, aims, top) for point in aims],
        textfont={"color": theme.target, "size": TEXT},
        hovertext=[point.hover for point in aims],
        hoverinfo="text",
        cliponaxis=False,
    )
    for hollow in (True, False):
        dots = [point for point in results if point.hollow is hollow]
        canvas.scatter(
            x=[point.year for point in dots],
            y=[point.value for point in dots],
            mode="markers+text",
            marker={
                "size": 10 if large else 9,
                "color": theme.paper if hollow else theme.result,
                "line": {"width": 1.5 if hollow else 0, "color": theme.result},
            },
            text=[(point.text if hollow else f"<b>{point.text}</b>") if point in kept else "" for point in dots],
            textposition=[_above(point, aims, top) for point in dots],
            textfont={"color": theme.result, "size": TEXT},
            hovertext=[point.hover for point in dots],
            hoverinfo="text",
            cliponaxis=False,
        )
    margin = _margin(results, kept, aims, top, large=large)
    return canvas.drawing(**_layout(first, last, floor, top, large, margin))


def _add_foot(canvas: FigureBuilder, with_result: set[int], first: int, last: int, theme: Theme) -> None:
    """Years with a result stand on a line, years without one on dots."""
    for has, line in (
        (True, {"color": theme.ink_2, "width": 1}),
        (False, {"color": theme.axis, "width": 1, "dash": "dot"}),
    ):
        x: list[float | None] = []
        for year in range(first, last + 1):
            if (year in with_result) is has:
                x += [year - 0.5, year + 0.5, None]
        canvas.scatter(
            x=x, y=[0 if place is not None else None for place in x], mode="lines", line=line, hoverinfo="skip",
            cliponaxis=False,
        )  # fmt: skip


def _add_joins(canvas: FigureBuilder, published: Mapping[int, TrendPoint], theme: Theme) -> None:
    x: list[int | None] = []
    y: list[float | None] = []
    for year, point in sorted(published.items()):
        if year + 1 in published:
            x += [year, year + 1, None]
            y += [point.value, published[year + 1].value, None]
    if x:
        canvas.scatter(x=x, y=y, mode="lines", line={"color": theme.result, "width": 2}, hoverinfo="skip")


def _labelled(
    results: Sequence[TrendPoint], aims: Sequence[TrendPoint], top: float, *, large: bool
) -> list[TrendPoint]:
    """The points that carry their number: a number that would lie on another is left to hover and table.

    The last published result and the last target come first, then the other published ones, then the rest; a small
    chart labels only the first and last of each.
    """
    published = [point for point in results if not point.hollow]
    firm = [*reversed(published), *(point for point in reversed(results) if point.hollow)]
    order = [*firm[:1], *aims[-1:], *firm[1:], *reversed(aims[:-1])]
    if not large:
        ends = (results[0], results[-1], *published[:1], *published[-1:], *aims[:1], *aims[-1:])
        order = [point for point in order if point in ends]
    shown = {point.year: point for point in results}
    heights = {id(aim): aim.value + top * SHIFT[_beside(aim, shown, aims, top)] for aim in aims}
    heights |= {id(one): one.value + top * SHIFT[_above(one, aims, top)] for one in results}
    years = [point.year for point in (*results, *aims)]
    step = ROOM[large] / (max(years) - min(years) + 1.2)  # px of a year
    kept: list[TrendPoint] = []
    for point in order:
        near = (one for one in kept if abs(one.year - point.year) * step < (_width(one) + _width(point)) / 2)
        if all(abs(heights[id(one)] - heights[id(point)]) > top * CLEAR[large] for one in near):
            kept.append(point)
    return kept


def _width(point: TrendPoint) -> float:
    """Px that a point's number takes."""
    return DIGIT * len(point.text)


def _margin(
    results: Sequence[TrendPoint], kept: Sequence[TrendPoint], aims: Sequence[TrendPoint], top: float, *, large: bool
) -> float:
    """Px at the right: more than the usual where a number beside the last marks would be cut."""
    years = [point.year for point in (*results, *aims)]
    step = ROOM[large] / (max(years) - min(years) + 1.2)
    beside = [point for point in results if point in kept and _is_crowded(point, aims, top)]
    lacking = [DIGIT + _width(point) - (max(years) + 0.6 - point.year) * step for point in beside]
    return max([EDGE, *lacking])


def _above(point: TrendPoint, aims: Sequence[TrendPoint], top: float) -> str:
    """Where a result's number stands: above it, or beside its foot where a target stands just above."""
    return "bottom right" if _is_crowded(point, aims, top) else "top center"


def _is_crowded(point: TrendPoint, aims: Sequence[TrendPoint], top: float) -> bool:
    """True where a target of the same year stands just above a result."""
    return any(aim.year == point.year and 0 <= aim.value - point.value < top * 0.12 for aim in aims)


def _beside(point: TrendPoint, results: Mapping[int, TrendPoint], aims: Sequence[TrendPoint], top: float) -> str:
    """Above; below for the lower end of a range, or where a result or a neighbouring target stands just above."""
    if any(aim.year == point.year and aim.value > point.value for aim in aims):
        return "bottom center"
    result = results.get(point.year)
    if result is not None and 0 <= result.value - point.value < top * 0.2:
        return "bottom center"
    before = next((aim for aim in aims if aim.year == point.year - 1), None)
    if before is not None and abs(before.value - point.value) < top * 0.12:
        return "bottom center"
    return "top center"


def _layout(first: int, last: int, floor: float, top: float, large: bool, margin: float) -> dict[str, Any]:
    few = last - first <= (9 if large else 3)
    return {
        "height": LARGE if large else SMALL,
        "margin": {"l": 48, "r": margin, "t": 20, "b": 24},
        "bargap": 0,
        "barmode": "overlay",
        "xaxis": {
            "range": [first - 0.6, last + 0.6],
            "showgrid": False,
            "tickformat": "d",
            "tickmode": "linear" if few else "auto",
            "tick0": first,
            "dtick": 1 if few else None,
            "nticks": 10 if large else 6,
        },
        "yaxis": {"range": [floor * 1.12, top * 1.12], "nticks": 5, "tickformat": ",~f"},
    }
