"""Results against targets."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from dashboard.figures.bullet import Bullet, Goal, bullet_figure
from dashboard.figures.theme import Theme
from tests.component_tree import plotly_figure, says


def goal(value: float, **fields: Any) -> Goal:
    return Goal(value, hover=f"hover of {value:g}", **fields)


def bullet(result: float | None, *goals: Goal, **fields: Any) -> Bullet:
    return Bullet("专利申请量", result, "6,190 件", hover="hover of the result", goals=goals, **fields)


def figure(theme: Theme, *bullets: Bullet) -> go.Figure:
    return plotly_figure(bullet_figure(bullets, theme))


def result_bar(drawn: go.Figure) -> Any:
    (bar,) = [trace for trace in drawn.data if trace.type == "bar"]
    return bar


def lines(drawn: go.Figure, theme: Theme) -> list[Any]:
    """The target marks."""
    return [shape for shape in drawn.layout.shapes if shape.type == "line" and shape.line.color == theme.target]


def test_a_bar_is_the_result_and_a_line_the_target_the_second_dotted(light: Theme) -> None:
    drawn = figure(light, bullet(6190, goal(10000), goal(9285, second=True)))
    assert list(result_bar(drawn).x) == [6190]
    assert [(shape.x0, shape.line.dash) for shape in lines(drawn, light)] == [(10000, "solid"), (9285, "dot")]
    assert list(result_bar(figure(light, bullet(None, goal(500)))).x) == [0]


def test_a_range_is_a_box_between_its_two_ends(light: Theme) -> None:
    drawn = figure(light, bullet(15, goal(10, high=15)))
    (box,) = [shape for shape in drawn.layout.shapes if shape.type == "rect"]
    assert (box.x0, box.x1) == (10, 15)
    assert [shape.x0 for shape in lines(drawn, light)] == [10, 15]


def test_a_derived_target_is_hollow(light: Theme) -> None:
    drawn = figure(light, bullet(18.5, goal(24.05, hollow=True)))
    (mark,) = [trace for trace in drawn.data if trace.type == "scatter"]
    assert (mark.marker.symbol, mark.marker.color) == ("diamond", light.background)


def test_result_and_targets_say_what_they_are_and_lead_on(light: Theme) -> None:
    drawn = figure(light, bullet(6190, goal(10000), link="/kpi/x"))
    assert [list(trace.hovertext) for trace in drawn.data] == [
        ["<b>hover of the result</b>"],
        ["<b>hover of 10000</b>"],
    ]
    assert [list(trace.customdata) for trace in drawn.data] == [["/kpi/x"], ["/kpi/x"]]


def test_the_axis_holds_the_farthest_of_results_and_targets(light: Theme) -> None:
    for farthest in (bullet(200, goal(100)), bullet(50, goal(100, high=200)), bullet(None, goal(200))):
        foot, top = figure(light, farthest, bullet(1, goal(2))).layout.xaxis.range
        assert foot == 0
        assert 200 <= top <= 210


def test_goals_that_leave_no_room_for_the_name_on_a_phone_stand_in_a_line_of_their_own(light: Theme) -> None:
    goals = ("10,000 件", "10,000 件；+50%，即 9,285 件，由目标增速推算")
    short, long = (figure(light, bullet(6190, goal(10000), goals_text=text)).layout for text in goals)
    assert says(" ".join(note.text for note in short.annotations), "专利申请量", "6,190 件", "10,000 件")
    assert [len({note.y for note in layout.annotations}) for layout in (short, long)] == [1, 2]
    assert long.height > short.height


def test_bullets_stand_below_each_other_with_room_for_each(light: Theme) -> None:
    bullets = [bullet(1, goal(2)), bullet(2, goal(2)), bullet(3, goal(2))]
    drawn = figure(light, *bullets)
    assert list(result_bar(drawn).y) == sorted(result_bar(drawn).y, reverse=True)
    assert drawn.layout.height > figure(light, *bullets[:2]).layout.height
