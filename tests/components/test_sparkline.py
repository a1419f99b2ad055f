"""A sparkline: points of results, bars of targets, all within the years and the height of their table."""

from __future__ import annotations

from dashboard.components.sparkline import YearAxis, sparkline, year_axis
from dashboard.metrics.plan_year import plan_row
from dashboard.routing.selection import Selection
from tests.component_tree import classed, properties_of
from tests.conftest import Build, Draw, Over
from tests.tables import row


def test_results_are_points_targets_bars_and_derived_ones_hollow(context_of: Draw) -> None:
    context = context_of(Selection())
    kpi = context.dataset.kpis["技术市场交易额"]
    axis = year_axis([plan_row(context.dataset, kpi, 2013)], context)
    assert (axis.first, axis.last) == (2013, 2022)
    spark = sparkline(kpi, axis, context)
    points, bars = classed(spark, "spark-stem"), classed(spark, "spark-target")
    hollow = [[mark for mark in marks if "is-hollow" in properties_of(mark)["className"]] for marks in (points, bars)]
    assert [len(marks) for marks in (points, bars, *hollow)] == [4, 4, 1, 1]  # 2014 is derived, result and target
    assert len(classed(spark, "is-current")) == 1
    assert len(classed(spark, "spark-line")) == 1  # 2021 to 2022


def test_marks_of_any_sign_stay_inside(build: Build, over: Over) -> None:
    values = {2011: "-4", 2012: "3", 2013: "-1.5"}
    dataset = build(
        *(row(value, unit="%", year=year) for year, value in values.items()),
        row("-2", unit="%", year=2014, measure="target"),
    )
    context = over(dataset, Selection())
    spark = sparkline(dataset.kpis["专利申请量"], YearAxis(2012, 2014), context)
    heights = [
        (float(style["bottom"].rstrip("%")), float(style.get("height", "0%").rstrip("%")))
        for name in ("spark-stem", "spark-target", "spark-line")
        for style in (properties_of(mark)["style"] for mark in classed(spark, name))
    ]
    assert len(heights) == 4  # without the year before the axis
    assert all(bottom >= 0 and bottom + height <= 100.1 for bottom, height in heights)
    assert len(classed(spark, "is-below")) == 1
