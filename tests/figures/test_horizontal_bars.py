"""Named rows with a bar each."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
from hypothesis import given
from hypothesis import strategies as st

from dashboard.figures.horizontal_bars import (
    MAX_NAME_WIDTH,
    ROW_HEIGHT,
    ZONE_MARK,
    BarRow,
    ReferenceLine,
    bars_figure,
    text_width,
    wrapped,
)
from dashboard.figures.theme import AXIS_HEIGHT, Theme
from tests.component_tree import plotly_figure


def figure(theme: Theme, *rows: BarRow, unit: str = "件", line: ReferenceLine | None = None) -> go.Figure:
    return plotly_figure(bars_figure(rows, unit, theme, line))


def bars(drawn: go.Figure) -> Any:
    (trace,) = drawn.data
    assert (trace.type, trace.orientation) == ("bar", "h")
    return trace


def notes(drawn: go.Figure) -> list[str]:
    return [note.text for note in drawn.layout.annotations]


def row(name: str = "一等奖", value: float | None = 5, **fields: Any) -> BarRow:
    return BarRow(name, value, "–" if value is None else f"{value:g}", f"hover of {name}", **fields)


def test_rows_stand_from_top_to_bottom_as_given(light: Theme) -> None:
    trace = bars(figure(light, row("first", 1), row("second", 9), row("third", 4)))
    assert list(trace.x) == [1, 9, 4]
    assert list(trace.y) == sorted(trace.y, reverse=True)


def test_bars_that_start_where_the_one_before_ends_add_up(light: Theme) -> None:
    breakdowns = [row("一等奖", 5, start=0), row("二等奖", 20, start=5), row("三等奖", 25, start=25), row("合计", 50)]
    trace = bars(figure(light, *breakdowns, unit="项"))
    ends = [base + length for base, length in zip(trace.base, trace.x, strict=True)]
    assert ends[:3] == [*list(trace.base)[1:3], ends[3]]


def test_a_row_without_a_value_has_words_and_no_bar(light: Theme) -> None:
    drawn = figure(light, row("青山湖区", 7), BarRow("其余 6 个", None, "无分县区数据", "东湖区、西湖区"), unit="次")
    assert list(bars(drawn).x) == [7, 0]
    assert any("无分县区数据" in note and light.muted in note for note in notes(drawn))


def test_a_published_row_has_no_hatch_and_is_hollow_where_derived_and_soft_where_a_rest(light: Theme) -> None:
    rows = [row("full"), row("derived", hollow=True), row("rest", soft=True), row("task", promised=True)]
    marker = bars(figure(light, *rows)).marker
    assert list(marker.color)[:3] == [light.result, light.background, light.result_soft]
    assert [width > 0 for width in marker.line.width][:3] == [False, True, False]
    assert marker.pattern.to_plotly_json() == {}


def test_a_computed_row_is_hatched_in_the_colour_of_targets_and_so_is_its_value(light: Theme) -> None:
    drawn = figure(light, row("a", computed=True), row("b", computed=True, soft=True), row("full", 6))
    marker = bars(drawn).marker
    assert list(marker.pattern.shape) == ["/", "/", ""]
    assert list(marker.color) == [light.target, light.target_line, light.result]
    assert list(marker.line.color)[:2] == [light.target, light.target_line]
    assert [width > 0 for width in marker.line.width] == [True, True, False]
    colours = {note.text: note.font.color for note in drawn.layout.annotations}
    assert (colours["<b>5</b>"], colours["<b>6</b>"]) == (light.target, light.result)


def test_a_generated_row_is_lined_in_the_colour_of_results_unlike_a_computed_one(light: Theme) -> None:
    rows = [row("a", sample=True), row("b", sample=True, soft=True), row("full"), row("c", computed=True)]
    marker = bars(figure(light, *rows)).marker
    assert list(marker.pattern.shape) == ["|", "|", "", "/"]
    assert list(marker.color)[:3] == [light.result, light.result_soft, light.result]
    assert marker.pattern.bgcolor == light.background
    assert all(0 < solidity < 1 for solidity in marker.pattern.solidity)
    assert marker.pattern.solidity[0] != marker.pattern.solidity[3]
    both = bars(figure(light, row(computed=True, sample=True))).marker.pattern
    assert list(both.shape) == ["/"], "what is computed from a sample is computed first"


def test_a_zone_is_marked_and_the_chosen_row_is_strong(light: Theme) -> None:
    drawn = figure(light, row("高新区", zone=True), row("南昌县", strong=True))
    assert {f"{ZONE_MARK}高新区", "<b>南昌县</b>"} <= set(notes(drawn))


def test_a_mark_crosses_all_rows_as_a_dashed_line(light: Theme) -> None:
    drawn = figure(light, row(value=4), row("b", 6), line=ReferenceLine(5, "九县区平均 5"))
    (crossing,) = [shape for shape in drawn.layout.shapes if shape.x0 == shape.x1 == 5]
    assert crossing.line.dash == "dash"
    assert {crossing.y0, crossing.y1} == set(drawn.layout.yaxis.range)


def test_a_bar_hands_over_its_link_and_its_words(light: Theme) -> None:
    trace = bars(figure(light, row(link="/kpi/x"), row("b")))
    assert list(trace.customdata) == ["/kpi/x", None]
    assert list(trace.hovertext) == ["<b>hover of 一等奖</b>", "<b>hover of b</b>"]


def test_the_axis_starts_at_zero_holds_the_longest_bar_and_counts_few_whole_things_one_by_one(light: Theme) -> None:
    axes = [figure(light, *rows).layout.xaxis for rows in (
        [row(value=3, start=8), row("b", 9)], [row(value=None)], [row(value=1), row("b", 3)], [row(value=1.5)],
    )]  # fmt: skip
    assert [tuple(axis.range) for axis in axes[:2]] == [(0, 11), (0, 1)]
    assert [axis.dtick for axis in axes[2:]] == [1, None]


def test_a_figure_is_as_tall_as_its_rows_and_a_wrapped_name_takes_more(light: Theme) -> None:
    assert figure(light, row("一等奖")).layout.height == ROW_HEIGHT + AXIS_HEIGHT
    long = figure(light, row("国家重点领域创新团队与省级优势科技创新团队"))
    assert long.layout.height > ROW_HEIGHT + AXIS_HEIGHT


@given(st.text("ab cd1,.一二三（）", max_size=80))
def test_a_wrapped_name_keeps_its_words(text: str) -> None:
    assert "".join(wrapped(text).split()) == "".join(text.split())


@given(st.text("县区科技", min_size=1, max_size=60) | st.text("wx7", min_size=1, max_size=100))
def test_no_line_of_a_wrapped_name_is_wider_than_allowed(text: str) -> None:
    lines = wrapped(text).split("\n")
    assert all(text_width(line) <= MAX_NAME_WIDTH for line in lines)
    assert all(lines)


def test_a_name_is_never_cut_within_a_number_or_a_word() -> None:
    words = "National 12,345 engineering research centres newly recognised"
    assert all(piece in words.split() for line in wrapped(words).split("\n") for piece in line.split())


def test_ticks_without_room_for_two_stand_at_round_numbers_near_the_ends(light: Theme) -> None:
    axis = figure(light, row("一等奖", 123_456_789_012_345.0)).layout.xaxis
    assert list(axis.tickvals) == [0, 1e14] and axis.tickangle == 0
    below = figure(light, row("一等奖", 9e14), row("二等奖", -123_456_789_012_345.0)).layout.xaxis
    assert list(below.tickvals) == [-1e14, 5e14]
