"""The months of a year under way over other years, with the path to a target."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from dashboard.figures.cumulative import MonthPoint, YearLine, cumulative_figure
from dashboard.figures.theme import THEME
from tests.component_tree import plotly_figure

NAMES = [str(month) for month in range(1, 13)]


def points(**values: float) -> list[MonthPoint]:
    """Points by month: m1=5."""
    return [MonthPoint(int(name[1:]), value, f"{value:g}", f"{name} {value:g}") for name, value in values.items()]


def figure(
    own: Sequence[MonthPoint] = (), *others: YearLine, path: Sequence[float] = (), target: float | None = None,
    year_end: float | None = None,
) -> go.Figure:  # fmt: skip
    aim, end = (points(m12=value)[0] if value is not None else None for value in (target, year_end))
    return plotly_figure(cumulative_figure(own, others, path, aim, end, NAMES, "件", THEME))


def lines(drawn: go.Figure, colour: str) -> list[list[int]]:
    """The months that lines of a colour join."""
    return [list(trace.x) for trace in drawn.data if trace.mode == "lines" and trace.line.color == colour]


def labels(drawn: go.Figure) -> list[tuple[str, int]]:
    return [(note.text, note.x) for note in drawn.layout.annotations]


def test_a_line_joins_neighbouring_months_alone() -> None:
    drawn = figure(points(m1=1, m2=2, m4=4, m5=5, m7=7), YearLine("2013", points(m3=9, m4=10, m6=12)))
    assert lines(drawn, THEME.result) == [[1, 2], [4, 5]]
    assert lines(drawn, THEME.muted) == [[3, 4]]


def test_other_years_are_grey_and_each_run_of_them_has_its_name() -> None:
    drawn = figure(points(m1=1, m2=2), YearLine("2013", points(m1=20, m2=40, m12=100)), YearLine("2012", points(m6=10)))
    grey = [trace for trace in drawn.data if trace.mode == "markers" and trace.marker.color == THEME.muted]
    assert [list(trace.x) for trace in grey] == [[1, 2, 12, 6]]
    assert labels(drawn) == [("<b>2</b>", 2), ("2013", 2), ("2013", 12), ("2012", 6)]


def test_a_name_moves_along_its_line_where_it_would_lie_on_another_label_or_is_left_out() -> None:
    same = points(m11=50, m12=100)
    drawn = figure((), *(YearLine(str(year), same) for year in (2013, 2012, 2011)), target=100)
    assert labels(drawn) == [("<b>100</b>", 12), ("2013", 11), ("2012", 11)]
    assert [note.yshift > 0 for note in drawn.layout.annotations[1:]] == [True, False]


def test_the_end_of_the_year_is_hollow_and_the_target_a_dash_at_the_end_of_its_path() -> None:
    drawn = figure(points(m6=3), path=[*range(1, 13)], target=12, year_end=6)
    (marks,) = [trace for trace in drawn.data if trace.mode == "markers"]
    facts: list[Any] = [*zip(marks.x, marks.y, marks.marker.symbol, marks.marker.color, strict=True)]
    assert facts == [
        (6, 3, "circle", THEME.result), (12, 6, "circle", THEME.background), (12, 12, "line-ew", THEME.target),
    ]  # fmt: skip
    assert lines(drawn, THEME.target) == [[*range(1, 13)]]
    assert lines(drawn, THEME.result) == [[6, 12]], "dotted: at this pace"


def test_a_name_at_the_end_has_room_at_the_right() -> None:
    narrow, wide = (figure((), YearLine(name, points(m12=1))).layout.margin.r for name in ("13", "2013 年的累计数"))
    assert narrow < wide


def test_the_name_of_another_year_keeps_off_the_line_over_it() -> None:
    under_the_path = figure((), YearLine("2013", points(m11=90, m12=100)), path=[96] * 12, target=100)
    assert [(note.text, note.x, note.yshift > 0) for note in under_the_path.layout.annotations[1:]] == [
        ("2013", 11, False)
    ]
    under_the_pace = figure(points(m9=60), YearLine("2013", points(m10=75, m11=80, m12=100)), target=100, year_end=95)
    assert [(note.x, note.yshift > 0) for note in under_the_pace.layout.annotations if note.text == "2013"] == [
        (11, False)
    ]
    under_this_year = figure(points(m5=50, m6=63, m7=80), YearLine("2015", points(m6=61)))
    assert [note.yshift > 0 for note in under_this_year.layout.annotations if note.text == "2015"] == [False]
