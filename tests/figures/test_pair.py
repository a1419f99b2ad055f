"""Two marks per row and a span between them."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import plotly.graph_objects as go
from hypothesis import given
from hypothesis import strategies as st

from dashboard.figures.pair import PAIR_HEIGHT, PairRow, pair_figure
from dashboard.figures.theme import AXIS_HEIGHT, THEME
from tests.component_tree import plotly_figure

SHARES = st.floats(0, 100, allow_nan=False)


def row(name: str = "专利申请量", one: float = 40, other: float = 100) -> PairRow:
    return PairRow(name, f"{one:g} 对 {other:g}", one, other, f"one of {name}", f"other of {name}", f"/kpi/{name}")


def figure(*rows: PairRow) -> go.Figure:
    return plotly_figure(pair_figure(rows, THEME))


def marks(drawn: go.Figure) -> dict[str, Any]:
    assert {trace.type for trace in drawn.data} == {"scatter"}
    return {trace.marker.symbol: trace for trace in drawn.data}


def notes(drawn: go.Figure) -> list[str]:
    return [note.text for note in drawn.layout.annotations]


def test_rows_stand_from_top_to_bottom_as_given() -> None:
    drawn = marks(figure(row("a", 10, 20), row("b", 30, 40), row("c", 50, 60)))
    assert list(drawn["circle"].x) == [10, 30, 50]
    assert list(drawn["square"].x) == [20, 40, 60]
    assert list(drawn["circle"].y) == sorted(drawn["circle"].y, reverse=True) == list(drawn["square"].y)


def test_the_first_place_lies_over_the_second_in_the_colour_of_results_and_neither_is_cut() -> None:
    drawn = figure(row(one=50, other=50))
    marked = [(trace.marker.symbol, trace.marker.color, trace.cliponaxis) for trace in drawn.data]
    assert marked == [("square", THEME.text_secondary, False), ("circle", THEME.result, False)]


def test_a_span_joins_the_marks_of_a_row_and_nothing_is_a_line_across_all_rows() -> None:
    drawn = figure(row(one=40, other=90))
    (y,) = marks(drawn)["circle"].y
    (span,) = [shape for shape in drawn.layout.shapes if shape.y0 == shape.y1]
    assert (span.x0, span.x1, span.y0) == (40, 90, y)
    assert 0 in {shape.x0 for shape in drawn.layout.shapes if shape.yref == "paper"}


def test_the_axis_reaches_from_nothing_to_the_leader() -> None:
    axis = figure(row(one=1, other=2)).layout.xaxis
    assert tuple(axis.range) == (0, 100)
    assert list(axis.ticktext) == [f"{tick}%" for tick in axis.tickvals]


def test_name_and_values_stand_over_the_marks() -> None:
    drawn = figure(row(one=40, other=100))
    (y,) = marks(drawn)["circle"].y
    placed = [(note.text, note.x, note.xanchor, note.y > y) for note in drawn.layout.annotations]
    assert placed == [("专利申请量", 0, "left", True), ("40 对 100", 1, "right", True)]


def test_a_mark_hands_over_its_words_and_its_link() -> None:
    drawn = marks(figure(row("a"), row("b")))
    assert list(drawn["circle"].hovertext) == ["<b>one of a</b>", "<b>one of b</b>"]
    assert list(drawn["square"].hovertext) == ["<b>other of a</b>", "<b>other of b</b>"]
    assert list(drawn["circle"].customdata) == list(drawn["square"].customdata) == ["/kpi/a", "/kpi/b"]


def test_a_long_name_takes_more_room_and_stays_above_its_marks() -> None:
    long = row("国家重点领域创新团队与省级优势科技创新团队的数量")
    drawn = figure(row(), long)
    assert figure(row(), row()).layout.height == 2 * PAIR_HEIGHT + AXIS_HEIGHT
    assert drawn.layout.height > 2 * PAIR_HEIGHT + AXIS_HEIGHT
    assert any("<br>" in note for note in notes(drawn))
    first, second = marks(drawn)["circle"].y
    assert all(note.y > second for note in drawn.layout.annotations)
    assert all(note.y < first for note in drawn.layout.annotations if "国家" in note.text)


@given(st.lists(st.tuples(SHARES, SHARES), min_size=1, max_size=20))
def test_every_mark_has_room_of_its_own(shares: list[tuple[float, float]]) -> None:
    drawn = figure(*(row(str(number), *share) for number, share in enumerate(shares)))
    places = list(marks(drawn)["circle"].y)
    low, high = drawn.layout.yaxis.range
    assert low < min(places) <= max(places) < high == 0
    assert all(a - b >= PAIR_HEIGHT for a, b in pairwise(places))
