"""Two marks per row and a span between them."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import plotly.graph_objects as go
from hypothesis import given
from hypothesis import strategies as st

from dashboard.figures.pair import PAIR_HEIGHT, PairRow, pair_figure
from dashboard.figures.theme import AXIS_HEIGHT, THEME, Theme
from tests.component_tree import plotly_figure

SHARES = st.floats(0, 100, allow_nan=False)


def row(name: str = "专利申请量", one: float = 40, other: float = 100) -> PairRow:
    return PairRow(name, f"{one:g} 对 {other:g}", one, other, f"one of {name}", f"other of {name}", f"/kpi/{name}")


def marks(drawn: go.Figure) -> dict[str, Any]:
    assert {trace.type for trace in drawn.data} == {"scatter"}
    return {trace.marker.symbol: trace for trace in drawn.data}


def notes(drawn: go.Figure) -> list[str]:
    return [note.text for note in drawn.layout.annotations]


def test_rows_stand_from_top_to_bottom_as_given(light: Theme) -> None:
    found = marks(plotly_figure(pair_figure([row("a", 10, 20), row("b", 30, 40), row("c", 50, 60)], light)))
    assert list(found["circle"].x) == [10, 30, 50]
    assert list(found["square"].x) == [20, 40, 60]
    assert list(found["circle"].y) == sorted(found["circle"].y, reverse=True) == list(found["square"].y)


def test_the_first_place_lies_over_the_second_in_the_colour_of_results(light: Theme) -> None:
    drawn = plotly_figure(pair_figure([row(one=50, other=50)], light))
    assert [trace.marker.symbol for trace in drawn.data] == ["square", "circle"]
    assert marks(drawn)["circle"].marker.color == light.result
    assert marks(drawn)["square"].marker.color == light.text_secondary


def test_a_span_joins_the_marks_of_a_row(light: Theme) -> None:
    drawn = plotly_figure(pair_figure([row(one=40, other=90)], light))
    (y,) = marks(drawn)["circle"].y
    (span,) = [shape for shape in drawn.layout.shapes if shape.y0 == shape.y1]
    assert (span.x0, span.x1, span.y0) == (40, 90, y)


def test_nothing_is_a_line_across_all_rows(light: Theme) -> None:
    drawn = plotly_figure(pair_figure([row(), row("b")], light))
    assert 0 in {shape.x0 for shape in drawn.layout.shapes if shape.yref == "paper"}


def test_the_axis_reaches_from_nothing_to_the_leader(light: Theme) -> None:
    drawn = plotly_figure(pair_figure([row(one=1, other=2)], light))
    assert tuple(drawn.layout.xaxis.range) == (0, 100)
    assert list(drawn.layout.xaxis.ticktext) == [f"{tick}%" for tick in drawn.layout.xaxis.tickvals]


def test_name_and_values_stand_over_the_marks(light: Theme) -> None:
    drawn = plotly_figure(pair_figure([row(one=40, other=100)], light))
    assert notes(drawn) == ["专利申请量", "40 对 100"]
    (y,) = marks(drawn)["circle"].y
    assert all(note.y > y for note in drawn.layout.annotations)
    assert [(note.x, note.xanchor) for note in drawn.layout.annotations] == [(0, "left"), (1, "right")]


def test_a_mark_hands_over_its_words_and_its_link(light: Theme) -> None:
    found = marks(plotly_figure(pair_figure([row("a"), row("b")], light)))
    assert list(found["circle"].hovertext) == ["one of a", "one of b"]
    assert list(found["square"].hovertext) == ["other of a", "other of b"]
    assert list(found["circle"].customdata) == list(found["square"].customdata) == ["/kpi/a", "/kpi/b"]


def test_a_mark_at_either_end_is_not_cut(light: Theme) -> None:
    assert all(trace.cliponaxis is False for trace in plotly_figure(pair_figure([row(one=0, other=100)], light)).data)


def test_a_long_name_takes_more_room_and_stays_above_its_marks(light: Theme) -> None:
    long = row("国家重点领域创新团队与省级优势科技创新团队的数量")
    drawn = plotly_figure(pair_figure([row(), long], light))
    assert plotly_figure(pair_figure([row(), row()], light)).layout.height == 2 * PAIR_HEIGHT + AXIS_HEIGHT
    assert drawn.layout.height > 2 * PAIR_HEIGHT + AXIS_HEIGHT
    assert any("<br>" in note for note in notes(drawn))
    first, second = marks(drawn)["circle"].y
    assert all(note.y > second for note in drawn.layout.annotations)
    assert all(note.y < first for note in drawn.layout.annotations if "国家" in note.text)


@given(st.lists(st.tuples(SHARES, SHARES), min_size=1, max_size=20))
def test_every_mark_has_room_of_its_own(shares: list[tuple[float, float]]) -> None:
    drawn = plotly_figure(pair_figure([row(str(number), *share) for number, share in enumerate(shares)], THEME))
    places = list(marks(drawn)["circle"].y)
    low, high = drawn.layout.yaxis.range
    assert low < min(places) <= max(places) < high == 0
    assert all(a - b >= PAIR_HEIGHT for a, b in pairwise(places))
