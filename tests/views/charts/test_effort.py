from __future__ import annotations

from typing import Any

import pytest

from dashboard.components.chart import Chart
from dashboard.figures.theme import THEME
from dashboard.routing.selection import Selection
from dashboard.views.charts.effort import effort_chart
from tests.component_tree import plotly_figure
from tests.conftest import Draw
from tests.facts import present


@pytest.fixture
def chart(context_of: Draw) -> Chart:
    drawn = context_of(Selection())
    return present(effort_chart([kpi for kpi in drawn.dataset.kpis.values() if kpi.area], drawn))


def marks(chart: Chart, colour: str) -> Any:
    return next(trace for trace in plotly_figure(chart.figure).data if trace.marker.color == colour)


def test_the_hardest_target_stands_first_in_both_its_readings(chart: Chart) -> None:
    said = [note.text for note in plotly_figure(chart.figure).layout.annotations]
    verdicts = [text for text in said if "上年" in text]
    assert ["1.68" in verdicts[0], "1.36" in verdicts[1], "1.09" in verdicts[2]] == [True] * 3
    assert "按 10,000 件" in said[0]


def test_growths_are_drawn_as_published_and_as_asked(chart: Chart) -> None:
    assert list(marks(chart, THEME.result).x) == [36.7, 36.7, 27.6]
    asked = list(marks(chart, THEME.target).x)
    assert asked[:3] == [pytest.approx(61.5509, abs=1e-4), 50, 30]


def test_targets_beyond_judgement_stand_last_and_show_no_achieved_growth(chart: Chart) -> None:
    verdicts = [
        note.text
        for note in plotly_figure(chart.figure).layout.annotations
        if "无法判断" in note.text or "上年" in note.text
    ]
    assert ["无法判断" in text for text in verdicts] == [False] * 3 + [True] * (len(verdicts) - 3)
    assert len(verdicts) == 10


def test_a_range_is_drawn_at_both_ends(chart: Chart) -> None:
    asked = marks(chart, THEME.target)
    ends = [x for x, hover in zip(asked.x, asked.hovertext, strict=True) if "市级科技重大项目" in hover]
    assert ends == [pytest.approx(-33.3333, abs=1e-4), 0]


def test_the_rule_stands_under_the_chart_and_its_rows_are_published(chart: Chart) -> None:
    assert "低于 0.8" in chart.foot
    assert all(record.row is not None for record in chart.rows)
    assert {record.quantity.value for record in chart.rows} >= {6190, 36.7, 10000, 50, 18.5, 27.6, 30}
