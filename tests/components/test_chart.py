"""Charts in two columns: none stands beside a hole."""

from __future__ import annotations

import pytest

from dashboard.components.chart import Chart, chart_columns
from dashboard.routing.selection import Selection
from tests.component_tree import classed
from tests.conftest import Draw


@pytest.mark.parametrize(
    ("heights", "columns", "wide"),
    [
        ([300], [1], 0),
        ([300, 300], [1, 1], 0),
        ([300, 300, 300], [1, 1], 1),
        ([700, 300, 300], [1, 2], 0),
        ([700, 200], [], 2),
        ([300, 300, 300, 300], [2, 2], 0),
    ],
)
def test_a_chart_that_would_stand_beside_a_hole_has_the_whole_width(
    context_of: Draw, heights: list[int], columns: list[int], wide: int
) -> None:
    charts = [
        Chart(str(index), {"data": [], "layout": {"height": height}}, ("x",), "", ())
        for index, height in enumerate(heights)
    ]
    block = chart_columns(charts, context_of(Selection()))
    assert [len(classed(column, "chart-figure")) for column in classed(block, "chart-column")] == columns
    assert len(classed(block, "chart-figure")) == sum(columns) + wide
