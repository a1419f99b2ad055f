"""Other cities and the province: which of their results stand beside whom, and that they count for nothing else."""

from __future__ import annotations

import pytest

from dashboard.dataset.table import Dataset
from dashboard.metrics.coverage import coverage
from dashboard.metrics.district import standings, total
from dashboard.metrics.yardstick import yardsticks
from dashboard.routing.selection import Selection
from dashboard.routing.url_parser import InvalidUrl, parse_url
from dashboard.views.charts.ranking import ranking_chart
from dashboard.views.charts.trend import trend_chart
from tests.component_tree import plotly_figure
from tests.conftest import Build, Over
from tests.facts import present
from tests.tables import Cells, growth, row

PATENTS, RATE, SHARE = "专利申请量", "高新技术产业增加值占工业增加值比重", "省级科技协同创新体占全省比重"


def rate(value: object, kpi: str = RATE, **cells: object) -> Cells:
    return row(value, kpi=kpi, area=2, unit="%", **cells)


@pytest.fixture
def peered(build: Build) -> Dataset:
    """Counts and rates of the city, two counties, two peers and the province; a peer goes on for longer."""
    return build(
        row(6000), row(7000, year=2014), row(2000, district="南昌县"), row(1000, district="安义县"),
        row(90000, district="长沙市"), row(99999, district="武汉市", year=2016), row(40000, district="江西省"),
        growth(10, district="合肥市"),
        rate(22), rate(24, year=2014), rate(30, district="南昌县"), rate(10, district="安义县"),
        rate(35, district="长沙市"), rate(18, district="江西省"),
        row(60, kpi=SHARE, unit="%", area=1), row(100, kpi=SHARE, unit="%", area=1, district="江西省"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("kpi", "place", "names"),
    [
        (PATENTS, "南昌市", ["长沙市", "武汉市"]),
        (PATENTS, "南昌县", []),
        (RATE, "南昌市", ["江西省", "长沙市"]),
        (RATE, "南昌县", ["江西省", "长沙市"]),
        (SHARE, "南昌市", []),
    ],
)
def test_amounts_of_cities_stand_beside_the_city_and_rates_of_all_beside_any_place(
    peered: Dataset, kpi: str, place: str, names: list[str]
) -> None:
    results = yardsticks(peered, peered.kpis[kpi], peered.catalog.district(place))
    assert [other.name for other in results] == names


def test_a_yardstick_is_not_ranked_summed_covered_chosen_or_a_year_of_the_city(peered: Dataset) -> None:
    ranked = present(standings(peered, peered.kpis[PATENTS], 2013))
    assert [standing.district.name for standing in ranked.all] == ["南昌县", "安义县"]
    assert present(total(peered, peered.kpis[PATENTS], 2013)).value == 6000
    assert not any(place.is_yardstick for place in coverage(peered, 2013).places)
    assert peered.years == peered.all_years == (2013, 2014)
    assert peered.newest(PATENTS).district == "南昌市"
    assert isinstance(parse_url("/", "?district=长沙市", peered), InvalidUrl)


def test_a_trend_has_grey_marks_of_its_own_years_with_a_legend_and_their_source(peered: Dataset, over: Over) -> None:
    chart = present(trend_chart(peered.kpis[RATE], over(peered, Selection()), large=True))
    marks = [trace for trace in plotly_figure(chart.figure).data if trace.type == "scatter"]
    marks = [mark for mark in marks if mark.marker.symbol in ("square", "triangle-up")]
    assert [(list(mark.x), list(mark.y)) for mark in marks] == [([2013], [18]), ([2013], [35])]
    assert [text for mark in marks for text in mark.hovertext if "来源" in text and "%" in text] != []
    assert [entry for entry in chart.legend if entry[0].startswith("yardstick")] == [
        ("yardstick-square", "江西省（参照）"), ("yardstick-triangle-up", "长沙（参照）"),
    ]  # fmt: skip
    assert {row.district for row in chart.rows} == {"南昌市", "江西省", "长沙市"}


@pytest.mark.parametrize(
    ("kpi", "last", "lengths"),
    [(RATE, ["长沙", "江西省"], [30, 10, 0, 35, 18]), (PATENTS, ["长沙"], [2000, 1000, 0, 0])],
)
def test_a_ranking_ends_with_grey_rows_and_an_amount_of_a_city_has_no_bar_beside_districts(
    peered: Dataset, over: Over, kpi: str, last: list[str], lengths: list[float]
) -> None:
    chart = present(ranking_chart(peered.kpis[kpi], over(peered, Selection())))
    drawn = plotly_figure(chart.figure)
    assert list(drawn.data[0].x) == lengths
    names = [note.text for note in drawn.layout.annotations]
    assert [name for name in names if name in ("长沙", "江西省", "武汉")] == last
    assert "灰色" in chart.foot
