"""A KPI over the years: its joins, its gaps, its certainty."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.figures.theme import THEME, Theme
from dashboard.figures.trend import TrendPoint, trend_figure
from tests.component_tree import plotly_figure

YEARS = st.lists(st.tuples(st.integers(2005, 2025), st.booleans()), min_size=1, unique_by=lambda one: one[0])


def point(year: int, value: float = 10, *, hollow: bool = False) -> TrendPoint:
    return TrendPoint(year, value, f"{value:g}", f"hover of {year}", hollow)


def figure(
    results: list[TrendPoint], *targets: tuple[TrendPoint, TrendPoint | None], theme: Theme, large: bool = True
) -> go.Figure:
    return plotly_figure(trend_figure(results, targets, theme, large=large))


def joins(drawn: go.Figure, theme: Theme) -> list[Any]:
    """The traces that join results."""
    return [t for t in drawn.data if t.type == "scatter" and t.mode == "lines" and t.line.color == theme.result]


def joined(drawn: go.Figure, theme: Theme) -> set[tuple[int, int]]:
    """Pairs of years between which a line runs."""
    pairs: set[tuple[int, int]] = set()
    for trace in joins(drawn, theme):
        x, y = list(trace.x), list(trace.y)
        pairs |= {(x[i], x[i + 1]) for i in range(len(x) - 1) if None not in (x[i], x[i + 1], y[i], y[i + 1])}
    return pairs


def dots(drawn: go.Figure, colour: str) -> dict[int, float]:
    """Marked points whose marker has a colour, by year."""
    marked = [t for t in drawn.data if t.type == "scatter" and "markers" in t.mode and t.marker.color == colour]
    return {year: value for trace in marked for year, value in zip(trace.x, trace.y, strict=True)}


def test_neighbouring_years_are_joined_and_years_with_a_gap_are_not(light: Theme) -> None:
    drawn = figure([point(year) for year in (2011, 2013, 2014, 2015, 2018)], theme=light)
    assert joined(drawn, light) == {(2013, 2014), (2014, 2015)}


@given(YEARS, st.booleans())
def test_a_line_never_runs_over_a_year_without_a_published_result(years: list[tuple[int, bool]], large: bool) -> None:
    theme = THEME
    drawn = figure([point(year, hollow=hollow) for year, hollow in sorted(years)], theme=theme, large=large)
    published = {year for year, hollow in years if not hollow}
    assert joined(drawn, theme) == {(year, year + 1) for year in published if year + 1 in published}
    assert not any(trace.connectgaps for trace in joins(drawn, theme))


def test_a_derived_result_is_hollow_and_a_published_one_is_full(light: Theme) -> None:
    drawn = figure([point(2012, 4528, hollow=True), point(2013, 6190)], theme=light)
    assert dots(drawn, light.background) == {2012: 4528}
    assert dots(drawn, light.result) == {2013: 6190}


def test_targets_are_marks_of_their_own_in_the_colour_of_promises(light: Theme) -> None:
    target, derived = (point(2014, 10000), None), (point(2015, 9000, hollow=True), None)
    drawn = figure([point(2013, 6190)], target, derived, theme=light)
    (aims,) = [trace for trace in drawn.data if trace.type == "scatter" and trace.marker.color == light.target]
    assert dict(zip(aims.x, aims.y, strict=True)) == {2014: 10000, 2015: 9000}
    assert list(aims.marker.symbol) == ["line-ew-open", "diamond-open"]
    assert joined(drawn, light) == set()


def test_a_target_range_is_a_band_from_its_lower_to_its_upper_end(light: Theme) -> None:
    drawn = figure([point(2013, 15)], (point(2014, 10), point(2014, 15)), theme=light)
    (band,) = [trace for trace in drawn.data if trace.type == "bar" and trace.marker.color == light.target_soft]
    assert (list(band.x), list(band.base), list(band.y)) == ([2014], [10], [5])


def test_years_without_a_result_stand_on_dots(light: Theme) -> None:
    drawn = figure([point(2013), point(2015)], (point(2016, 12), None), theme=light)
    (dotted,) = [trace for trace in drawn.data if trace.type == "scatter" and trace.line.dash == "dot"]
    assert [x for x in dotted.x if x is not None] == [2013.5, 2014.5, 2015.5, 2016.5]


def test_every_value_says_what_it_is_when_pointed_at(light: Theme) -> None:
    drawn = figure([point(2012, hollow=True), point(2013)], (point(2014, 12), None), theme=light)
    said = [text for trace in drawn.data for text in (trace.hovertext or ()) if trace.hoverinfo == "text"]
    assert sorted(said) == [f"<b>hover of {year}</b>" for year in (2012, 2013, 2014)]


def test_a_small_trend_labels_only_its_ends(light: Theme) -> None:
    results = [point(year, year - 2000) for year in (2013, 2014, 2015)]
    (full,) = [t for t in figure(results, theme=light, large=False).data if t.type == "scatter" and t.text]
    assert [bool(text) for text in full.text] == [True, False, True]


@pytest.mark.parametrize("large", [True, False])
def test_nothing_stands_outside_its_axes(light: Theme, large: bool) -> None:
    drawn = figure([point(2013, 3)], (point(2014, 40), point(2014, 60)), theme=light, large=large)
    (west, east), (foot, top) = drawn.layout.xaxis.range, drawn.layout.yaxis.range
    assert west < 2013 < 2014 < east
    assert foot <= 0 < 60 < top


def test_a_series_of_zeros_can_be_drawn(light: Theme) -> None:
    drawn = figure([point(2013, 0), point(2014, 0)], theme=light)
    assert dots(drawn, light.result) == {2013: 0, 2014: 0}


def numbers(drawn: go.Figure) -> dict[int, str]:
    """The numbers that stand beside results, by year."""
    marked = [t for t in drawn.data if t.type == "scatter" and t.text is not None and t.marker.symbol is None]
    return {year: text for trace in marked for year, text in zip(trace.x, trace.text, strict=True) if text}


def test_a_small_chart_leaves_out_the_number_that_would_lie_on_its_neighbours(light: Theme) -> None:
    results = [point(2012, 4528, hollow=True), point(2013, 6190), point(2020, 30006)]
    assert set(numbers(figure(results, theme=light, large=False))) == {2013, 2020}
    assert set(numbers(figure(results, theme=light, large=True))) == {2012, 2013, 2020}


@pytest.mark.parametrize("large", [True, False])
def test_a_number_beside_the_last_mark_has_room_at_the_right(light: Theme, large: bool) -> None:
    results, aim = [point(2012, 133), point(2022, 1939)], (point(2022, 2000), None)
    plain, crowded = (figure(results, *aims, theme=light, large=large) for aims in ((), (aim,)))
    assert plain.layout.margin.r == 8
    step = (600 if large else 200) / 11.2
    assert crowded.layout.margin.r + 0.6 * step >= 7 * len("1939")


SIGNED = st.floats(-(10**12), 10**12, allow_nan=False).map(lambda value: round(value, 3))


@given(st.lists(SIGNED, min_size=1, max_size=6), st.lists(SIGNED, max_size=2))
def test_the_axis_holds_every_result_every_target_and_zero(results: list[float], targets: list[float]) -> None:
    points = [TrendPoint(2010 + index, value, "", "") for index, value in enumerate(results)]
    goals = [(TrendPoint(2015 + index, value, "", ""), None) for index, value in enumerate(targets)]
    low, high = trend_figure(points, goals, THEME, large=True)["layout"]["yaxis"]["range"]
    assert low <= min(0, *results, *targets)
    assert high >= max(0, *results, *targets)
    assert low < high


@pytest.mark.parametrize(("value", "margin"), [(100, 48), (30_000_000, 72), (63_613_900_000_000, 120)])
def test_the_left_margin_has_room_for_the_ticks(value: float, margin: float) -> None:
    layout = trend_figure([TrendPoint(2013, value, "", "")], [], THEME, large=True)["layout"]
    assert layout["margin"]["l"] >= margin
    assert "e" not in layout["yaxis"]["tickformat"]


def test_a_target_on_the_stem_of_a_result_has_its_number_beside_it(light: Theme) -> None:
    results, low, above = [point(2013, 10), point(2014, 30)], point(2014, 20), point(2015, 40)
    drawn = figure(results, (low, None), (above, None), theme=light)
    (marks,) = [trace for trace in drawn.data if trace.type == "scatter" and trace.textfont.color == light.target]
    assert list(marks.textposition) == ["middle right", "top center"]


def test_other_places_are_grey_marks_without_numbers_on_the_same_axis(light: Theme) -> None:
    drawn = plotly_figure(
        trend_figure(
            [point(2013), point(2014)], [], light, large=True, yardsticks=[[point(2013, 90)], [point(2014, 5)]]
        )
    )
    grey = [trace for trace in drawn.data if trace.marker.color == light.muted]
    assert [(list(trace.x), list(trace.y), list(trace.text)) for trace in grey] == [
        ([2013], [90], [""]), ([2014], [5], [""]),
    ]  # fmt: skip
    assert len({trace.marker.symbol for trace in grey}) == 2
    assert drawn.layout.yaxis.range[1] > 90


def test_a_number_above_the_last_mark_has_room_at_the_right(light: Theme) -> None:
    drawn = figure([point(2012, 900_000_000_000_000), point(2013, 900_000_000_000_000)], theme=light, large=True)
    assert drawn.layout.margin.r + 0.6 * 200 / 2.2 >= 7 * len("900000000000000") / 2
