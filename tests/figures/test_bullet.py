"""Results against targets."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from dashboard.figures.bullet import Bullet, Goal, bullet_figure
from dashboard.figures.theme import Theme
from tests.component_tree import plotly_figure, says


def goal(value: float, **fields: Any) -> Goal:
    return Goal(value, f"label of {value:g}", hover=f"hover of {value:g}", **fields)


def figure(theme: Theme, result: float, *goals: Goal) -> go.Figure:
    bullet = Bullet("专利申请量", result, "6,190 件", hover="hover of the result", goals=goals)
    return plotly_figure(bullet_figure(bullet, theme))


def result_bar(drawn: go.Figure) -> Any:
    (bar,) = [trace for trace in drawn.data if trace.type == "bar"]
    return bar


def lines(drawn: go.Figure, theme: Theme) -> list[Any]:
    """The target marks."""
    return [shape for shape in drawn.layout.shapes if shape.type == "line" and shape.line.color == theme.target]


def test_a_bar_is_the_result_and_a_line_the_target_the_second_dotted(light: Theme) -> None:
    drawn = figure(light, 6190, goal(10000), goal(9285, second=True))
    assert list(result_bar(drawn).x) == [6190]
    assert [(shape.x0, shape.line.dash) for shape in lines(drawn, light)] == [(10000, "solid"), (9285, "dot")]


def test_a_range_is_a_box_between_its_two_ends(light: Theme) -> None:
    drawn = figure(light, 15, goal(10, high=15))
    (box,) = [shape for shape in drawn.layout.shapes if shape.type == "rect"]
    assert (box.x0, box.x1) == (10, 15)
    assert [shape.x0 for shape in lines(drawn, light)] == [10, 15]


def test_a_derived_target_is_hollow(light: Theme) -> None:
    drawn = figure(light, 18.5, goal(24.05, hollow=True))
    (mark,) = [trace for trace in drawn.data if trace.type == "scatter"]
    assert (mark.marker.symbol, mark.marker.color) == ("diamond", light.background)


def test_result_and_targets_say_what_they_are(light: Theme) -> None:
    drawn = figure(light, 6190, goal(10000))
    assert [list(trace.hovertext) for trace in drawn.data] == [
        ["<b>hover of the result</b>"],
        ["<b>hover of 10000</b>"],
    ]
    assert says(" ".join(note.text for note in drawn.layout.annotations), "label of 10000", "专利申请量", "6,190 件")


def test_the_axis_holds_the_farthest_of_results_and_targets(light: Theme) -> None:
    for result, farthest in ((200, goal(100)), (50, goal(100, high=200)), (50, goal(200))):
        foot, top = figure(light, result, farthest).layout.xaxis.range
        assert foot == 0
        assert 200 <= top <= 210


def test_labels_of_further_goals_have_room_below_the_bar(light: Theme) -> None:
    one, two = figure(light, 6190, goal(10000)), figure(light, 6190, goal(10000), goal(9285, second=True))
    assert two.layout.height > one.layout.height
    first, second = (note.y for note in two.layout.annotations if note.text in ("label of 10000", "label of 9285"))
    assert first > result_bar(two).y[0] > second
