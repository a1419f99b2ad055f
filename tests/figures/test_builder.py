"""Figures are made without Plotly's own checks, which cost half of a view; so they are checked here."""

from __future__ import annotations

import plotly.graph_objects as go
import pytest

from dashboard.routing.selection import Selection, View
from dashboard.views.layout import RenderedPage, render_page
from tests.component_tree import reading_of
from tests.conftest import Draw
from tests.figures.theme_colours import coloured

VIEWS = [
    Selection(),
    Selection(district="青山湖区"),
    *(Selection(view=View.AREA, area=number) for number in range(1, 10)),
    *(Selection(view=View.KPI, kpi=kpi) for kpi in ("专利申请量", "市级科技重大项目", "重点任务", "常住人口")),
    *(Selection(view=view) for view in (View.DISTRICTS, View.MONEY, View.CHECKS, View.DATA)),
]


@pytest.mark.parametrize("selection", VIEWS, ids=lambda selection: selection.href)
def test_every_figure_stands_plotlys_own_checks(context_of: Draw, selection: Selection) -> None:
    drawn = context_of(selection)
    shown: RenderedPage = render_page(selection.path, selection.query, drawn.dataset, drawn.geography)
    figures = reading_of([shown.panel, shown.body]).figures
    assert figures
    for figure in figures:
        checked = go.Figure(coloured(figure))  # raises where an attribute or a value is none of Plotly's
        assert len(checked.data) == len(figure["data"])
