"""Charts as a whole: their answer, their values, their rows."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.components.chart import Chart, chart_figure
from dashboard.metrics.area import headlines
from dashboard.metrics.export_rows import REMAINDER
from dashboard.routing.selection import Selection, View
from dashboard.routing.view_context import ViewContext
from dashboard.views.charts.comparison import comparison_chart
from dashboard.views.charts.composition import composition_chart
from dashboard.views.charts.ranking import ranking_chart
from dashboard.views.charts.target import progress_chart
from dashboard.views.charts.tasks import tasks_chart
from dashboard.views.charts.trend import trend_chart
from dashboard.views.layout import view_page
from tests.component_tree import classed, figure_words, plotly_figure, text_of
from tests.conftest import Draw


def title(chart: Chart | None) -> str:
    assert chart is not None
    return "".join(chart.title)


def bars(chart: Chart | None) -> Any:
    assert chart is not None
    return plotly_figure(chart.figure).data[0]


def chart_of(drawn: ViewContext, key: str) -> Chart:
    (found,) = [chart for chart in view_page(drawn).charts if chart.key == key]
    return found


@pytest.mark.parametrize(
    ("kpi", "lengths", "starts"),
    [
        ("市级科技进步奖", [5, 20, 25, 50], [0, 5, 25, 0]),
        ("市级科技重大专项资金", [4000, 1000, 2000, 7000], [0, 4000, 5000, 0]),
        ("省级科技进步奖", [2, 10, 12], [0, 2, 0]),
        ("洪城计划资助标准", [100, 70, 50], [0, 0, 0]),
    ],
)
def test_parts_follow_each_other_up_to_the_total(
    context: Draw, kpi: str, lengths: list[float], starts: list[float]
) -> None:
    drawn = context(Selection())
    trace = bars(composition_chart(drawn.dataset.kpis[kpi], drawn))
    assert (list(trace.x), list(trace.base)) == (lengths, starts)


def test_the_rest_of_a_composition_is_a_row_of_its_own(context: Draw) -> None:
    drawn = context(Selection())
    chart = composition_chart(drawn.dataset.kpis["省级科技进步奖"], drawn)
    assert chart is not None
    assert [(row.breakdown, row.quantity.value) for row in chart.rows] == [("", 12), ("二等奖", 2), (REMAINDER, 10)]


def test_the_answer_of_a_composition_names_its_largest_part(context: Draw) -> None:
    drawn = context(Selection())
    said = title(composition_chart(drawn.dataset.kpis["市级科技重大专项资金"], drawn))
    for fact in ("7,000 万元", "硅衬底LED技术优化和应用", "57.1%"):
        assert fact in said


def test_a_ranking_stands_longest_bar_first_and_names_the_silent(context: Draw) -> None:
    drawn = context(Selection())
    chart = ranking_chart(drawn.dataset.kpis["全国科技进步先进连续次数"], drawn)
    assert chart is not None
    assert list(bars(chart).x)[:3] == [7, 6, 4]
    assert "青山湖区" in title(chart)
    assert any("原文未点名" in words for words in figure_words(chart.figure))


def test_a_ranking_draws_no_bar_for_a_place_with_a_growth_only(context: Draw) -> None:
    drawn = context(Selection())
    chart = ranking_chart(drawn.dataset.kpis["专利申请量"], drawn)
    assert list(bars(chart).x) == [3949, 3833, 0, 0]
    assert chart is not None
    assert any("+75.85%" in words for words in figure_words(chart.figure))
    assert [(row.district, row.quantity.value) for row in chart.rows] == [
        ("高新区", 3949),
        ("经开区", 3833),
        ("新建县", 75.85),
        ("南昌市", 22479),
    ]


def test_the_mean_of_the_nine_is_drawn_where_all_nine_report(context: Draw) -> None:
    drawn = context(Selection())
    chart = ranking_chart(drawn.dataset.kpis["常住人口"], drawn)
    assert chart is not None
    dashed = [shape.x0 for shape in plotly_figure(chart.figure).layout.shapes if shape.line.dash == "dash"]
    assert dashed == [pytest.approx(5_042_566 / 9, abs=1)]


def test_the_citys_value_is_drawn_where_places_do_not_add_up(context: Draw) -> None:
    drawn = context(Selection(year=2018))
    chart = ranking_chart(drawn.dataset.kpis["每万人发明专利拥有量"], drawn)
    assert chart is not None
    assert [shape.x0 for shape in plotly_figure(chart.figure).layout.shapes if shape.line.dash == "dash"] == [9.3]


@pytest.mark.parametrize(
    ("lang", "foot", "hover"),
    [
        (
            "zh",
            "*2013 年：国家“十二五”规划纲要的目标，本市已提前达到；2018、2022 年：有效发明专利。来源：",
            "有效发明专利",
        ),
        (
            "en",
            "*2013: The goal of the national 12th Five-Year Plan, which the city reached early; "
            "2018, 2022: Invention patents in force. Source: ",
            "Invention patents in force",
        ),
    ],
)
def test_a_trend_marks_noted_values_and_tells_their_notes_in_either_language(
    context: Draw, lang: str, foot: str, hover: str
) -> None:
    drawn = context(Selection(lang=lang))
    chart = trend_chart(drawn.dataset.kpis["每万人发明专利拥有量"], drawn, large=True)
    assert chart is not None
    assert chart.foot.startswith(foot)
    told = list(figure_words(chart.figure))
    assert {"<b>3.3*</b>", "<b>9.3*</b>", "18*", "5.2"} <= set(told)
    assert len([text for text in told if text.endswith(f"<br>{hover}")]) == 2


def test_a_reference_line_is_told_in_the_foot(context: Draw) -> None:
    drawn = context(Selection())
    for kpi, words in (("常住人口", "虚线为九县区平均 560,285"), ("每万人发明专利拥有量", "虚线为全市 9.3")):
        chart = ranking_chart(drawn.dataset.kpis[kpi], drawn)
        assert chart is not None
        assert words in chart.foot


def test_a_ranking_speaks_of_the_chosen_place(context: Draw) -> None:
    drawn = context(Selection(district="新建县"))
    runs = title(ranking_chart(drawn.dataset.kpis["全国科技进步先进连续次数"], drawn))
    assert "新建县" in runs
    assert "第 3" in runs
    assert "未公布" in title(ranking_chart(drawn.dataset.kpis["知识产权富民强县项目资金"], drawn))


def test_a_trend_is_the_citys_where_the_place_has_none_and_says_whose_it_is(context: Draw) -> None:
    drawn = context(Selection(district="东湖区"))
    chart = trend_chart(drawn.dataset.kpis["专利申请量"], drawn, large=True)
    assert chart is not None
    assert "南昌市" in chart.sub
    assert {row.district for row in chart.rows} == {"南昌市"}


def test_a_single_figure_makes_no_trend(context: Draw) -> None:
    drawn = context(Selection())
    assert trend_chart(drawn.dataset.kpis["国家重点新产品"], drawn, large=True) is None


def test_the_rows_of_a_trend_hold_its_derived_points_too(context: Draw) -> None:
    drawn = context(Selection())
    chart = trend_chart(drawn.dataset.kpis["技术市场交易额"], drawn, large=True)
    assert chart is not None
    derived = {(row.year, row.measure.value, row.quantity.value) for row in chart.rows if row.quantity.is_derived}
    assert {row.measure.value for row in chart.rows} == {"actual", "growth", "target", "target_growth"}
    assert derived == {(2012, "actual", 14.5), (2014, "actual", 24.62), (2014, "target", 24.05)}


def test_the_target_farthest_away_opens_the_goals(context: Draw) -> None:
    drawn = context(Selection())
    chart = progress_chart(headlines(drawn.dataset), drawn)
    assert chart is not None
    shares = list(bars(chart).x)
    assert shares == sorted(shares)
    assert shares[0] == pytest.approx(61.9)
    assert "专利申请量" in title(chart)
    assert "61.9%" in title(chart)


def test_both_readings_of_a_target_stand_in_one_chart_and_its_rows(context: Draw) -> None:
    chart = chart_of(context(Selection(view=View.KPI, kpi="专利申请量")), "target")
    said = title(chart)
    for fact in ("10,000 件", "+50%", "715 件"):
        assert fact in said
    values = [(row.measure.value, row.quantity.value) for row in chart.rows]
    assert values == [("actual", 6190), ("target", 10000), ("target_growth", 50), ("target", 9285)]


def test_kpis_side_by_side_are_of_one_year_and_one_unit(context: Draw) -> None:
    drawn = context(Selection())
    for group in drawn.dataset.catalog.comparisons:
        chart = comparison_chart(group, drawn)
        assert chart is not None
        assert len({(row.year, row.quantity.unit) for row in chart.rows}) == 1
        assert len(chart.rows) >= 2


def test_the_tasks_of_the_plan_are_counted_by_area(context: Draw) -> None:
    chart = tasks_chart(context(Selection()))
    assert list(bars(chart).x) == [3, 4, 3, 4, 3, 2, 3, 3, 2]
    assert "27" in title(chart)


def test_a_chart_carries_its_answer_its_table_and_its_downloads(context: Draw) -> None:
    drawn = context(Selection())
    chart = chart_of(drawn, "effort")
    made = chart_figure(chart, drawn, 1)
    assert title(chart) in text_of(made)
    (twin,) = classed(made, "disclosure")
    assert all(f"{row.quantity.value:g}" in text_of(twin).replace(",", "") for row in chart.rows)
    (takes,) = classed(made, "figure-actions")
    assert "下载" in text_of(takes)
