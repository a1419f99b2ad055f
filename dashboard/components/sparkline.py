"""Builds a sparkline: results and targets of one KPI over the years, as plain boxes that print without a library."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from dash.development.base_component import Component

from dashboard.components.rendering.fast_html import html
from dashboard.dataset.model import District, Kpi
from dashboard.dataset.quantity import Certainty
from dashboard.metrics.growth import results_by_year, targets_by_year
from dashboard.metrics.plan_year import PlanRow, result_of
from dashboard.routing.view_context import ViewContext

SOLID = (Certainty.PUBLISHED, Certainty.SAMPLE)


@dataclass(frozen=True, slots=True)
class YearAxis:
    """Holds the years that the sparklines of one table share."""

    first: int
    last: int

    def left(self, year: int) -> float:
        """Return where a year stands, in per cent of the width; the middle of its column."""
        return (year - self.first + 0.5) / (self.last - self.first + 1) * 100


def year_axis(rows: Iterable[PlanRow], context: ViewContext) -> YearAxis:
    """Return the years of the results and targets behind some rows, and of the chosen year and the one after it."""
    years = {context.year, context.year + 1}
    for row in rows:
        years.update(context.dataset.series(row.kpi.name, row.district).years())
    return YearAxis(min(years), max(years))


def sparkline(kpi: Kpi, axis: YearAxis, context: ViewContext, district: District | None = None) -> Component:
    """Return points for results, bars for targets; hollow where derived or estimated, each with its own zero and scale.

    A line joins results of two years that follow each other. The point of the chosen year is larger.
    """
    series = context.dataset.series(kpi.name, (district or context.city).name)
    results = results_by_year(series)
    current = result_of(context.dataset, kpi, context.year, series.district.name)
    if current is not None:
        results |= {context.year: current}
    results = {year: results[year] for year in sorted(results) if axis.first <= year <= axis.last}
    targets = {year: high or low for year, (low, high) in targets_by_year(series).items()}
    values = [0.0, *(quantity.value for quantity in (*results.values(), *targets.values()))]
    low, reach = min(values), (max(values) - min(values)) or 1.0

    def height(value: float) -> float:
        return (value - low) / reach * 100

    zero = height(0)
    marks: list[Component] = [html.I(className="spark-zero", style={"bottom": f"{zero:.1f}%"})]
    for (year, result), (after, following) in pairwise(results.items()):
        if after == year + 1 and result.certainty in SOLID and following.certainty in SOLID:
            marks.append(_line(axis.left(year), axis.left(after), height(result.value), height(following.value)))
    for year, target in targets.items():
        style = {"left": f"{axis.left(year):.1f}%", "bottom": f"{height(target.value):.1f}%"}
        marks.append(html.I(className="spark-target is-hollow" if target.is_derived else "spark-target", style=style))
    for year, result in results.items():
        bottom, top = sorted((zero, height(result.value)))
        style = {"left": f"{axis.left(year):.1f}%", "bottom": f"{bottom:.1f}%", "height": f"{top - bottom:.1f}%"}
        names = ["spark-stem", "is-hollow" * (result.certainty not in SOLID), "is-current" * (year == context.year)]
        names.append("is-below" * (result.value < 0))
        marks.append(html.I(className=" ".join(filter(None, names)), style=style))
    return html.Span(html.Span(marks, className="spark-plot"), className="sparkline")


def _line(left: float, right: float, start: float, end: float) -> Component:
    style = {
        "left": f"{left:.1f}%",
        "width": f"{right - left:.1f}%",
        "bottom": f"{min(start, end):.1f}%",
        "height": f"{abs(end - start):.1f}%",
    }
    return html.I(className="spark-line is-falling" if end < start else "spark-line", style=style)
