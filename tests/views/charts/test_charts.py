"""Charts as a whole: their answer, their values, their rows."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.components.chart import Chart, chart_figure
from dashboard.metrics.export_rows import REMAINDER
from dashboard.routing.selection import Selection, View
from dashboard.routing.view_context import ViewContext
from dashboard.views.charts.comparison import comparison_chart
from dashboard.views.charts.composition import composition_chart
from dashboard.views.charts.ranking import ranking_chart
from dashboard.views.charts.tasks import tasks_chart
from dashboard.views.charts.trend import trend_chart
from dashboard.views.layout import view_page
from tests.component_tree import classed, figure_words, plotly_figure, says, text_of
from tests.conftest import Draw
from tests.facts import present


def title(chart: Chart | None) -> str:
    return "".join(present(chart).title)


def bars(chart: Chart | None) -> Any:
    return plotly_figure(present(chart).figure).data[0]


def dashed(chart: Chart) -> list[float]:
    return [shape.x0 for shape in plotly_figure(chart.figure).layout.shapes if shape.line.dash == "dash"]


def chart_of(drawn: ViewContext, key: str) -> Chart:
    (chart,) = [chart for chart in view_page(drawn).charts if chart.key == key]
    return chart


@pytest.fixture
def city(context_of: Draw) -> ViewContext:
    return context_of(Selection())


@pytest.mark.parametrize(("kpi", "lengths", "starts"), [
    ("市级科技进步奖", [5, 20, 25, 50], [0, 5, 25, 0]),
    ("市级科技重大专项资金", [4000, 1000, 2000, 7000], [0, 4000, 5000, 0]),
    ("省级科技进步奖", [2, 10, 12], [0, 2, 0]),
    ("洪城计划资助标准", [100, 70, 50], [0, 0, 0]),
])  # fmt: skip
def test_breakdowns_follow_each_other_up_to_the_total(
    city: ViewContext, kpi: str, lengths: list[float], starts: list[float]
) -> None:
    trace = bars(composition_chart(city.dataset.kpis[kpi], city))
    assert (list(trace.x), list(trace.base)) == (lengths, starts)


def test_a_composition_names_its_largest_breakdown_and_has_its_rest_as_a_row(city: ViewContext) -> None:
    prizes = present(composition_chart(city.dataset.kpis["省级科技进步奖"], city))
    rows = [(row.breakdown, row.quantity.value) for row in prizes.rows]
    assert rows == [("", 12), ("二等奖", 2), (REMAINDER, 10)]
    funds = title(composition_chart(city.dataset.kpis["市级科技重大专项资金"], city))
    assert says(funds, "7,000 万元", "硅衬底LED技术优化和应用", "57.1%")


def test_a_ranking_stands_longest_bar_first_and_names_the_silent(city: ViewContext) -> None:
    chart = present(ranking_chart(city.dataset.kpis["全国科技进步先进连续次数"], city))
    assert list(bars(chart).x)[:3] == [7, 6, 4]
    assert "青山湖区" in title(chart)
    assert any("原文未列名" in words for words in figure_words(chart.figure))


def test_a_ranking_draws_no_bar_for_a_place_with_a_growth_only(city: ViewContext) -> None:
    chart = present(ranking_chart(city.dataset.kpis["专利申请量"], city))
    assert list(bars(chart).x) == [3949, 3833, 0, 0, 0, 0]
    assert any("+75.85%" in words for words in figure_words(chart.figure))
    assert [(row.district, row.quantity.value) for row in chart.rows] == [
        ("高新区", 3949), ("经开区", 3833), ("湾里区", 50), ("新建县", 75.85),
        ("安义县", 50), ("南昌市", 22479),
    ]  # fmt: skip


def test_the_mean_of_the_nine_or_where_they_do_not_add_up_the_city_is_a_line_told_in_the_foot(
    city: ViewContext, context_of: Draw
) -> None:
    people = present(ranking_chart(city.dataset.kpis["常住人口"], city))
    assert dashed(people) == [pytest.approx(5_042_566 / 9, abs=1)]
    assert "虚线为九县区平均 560,285" in people.foot
    held = present(ranking_chart(city.dataset.kpis["每万人发明专利拥有量"], context_of(Selection(year=2018))))
    assert dashed(held) == [9.3]
    assert "虚线为全市 9.3" in held.foot


@pytest.mark.parametrize(("lang", "foot", "hover"), [
    ("zh", "*2013 年：国家“十二五”规划纲要的目标，本市已提前达到；2018、2022 年：有效发明专利。来源：", "有效发明专利"),
    ("en", "*2013: The goal of the national 12th Five-Year Plan, which the city reached early; "
           "2018, 2022: Invention patents in force. Source: ", "Invention patents in force"),
])  # fmt: skip
def test_a_trend_marks_noted_values_and_tells_their_notes_in_either_language(
    context_of: Draw, lang: str, foot: str, hover: str
) -> None:
    drawn = context_of(Selection(lang=lang))
    chart = present(trend_chart(drawn.dataset.kpis["每万人发明专利拥有量"], drawn, large=True))
    assert chart.foot.startswith(foot)
    words = list(figure_words(chart.figure))
    assert {"<b>3.3*</b>", "<b>9.3*</b>", "18*", "5.2"} <= set(words)
    assert len([text for text in words if text.endswith(f"<br>{hover}")]) == 2


def test_a_ranking_speaks_of_the_chosen_place(context_of: Draw) -> None:
    drawn = context_of(Selection(district="新建县"))
    assert says(title(ranking_chart(drawn.dataset.kpis["全国科技进步先进连续次数"], drawn)), "新建县", "第 3")
    assert "未公布" in title(ranking_chart(drawn.dataset.kpis["知识产权富民强县项目资金"], drawn))


def test_a_trend_is_the_citys_where_the_place_has_none_and_needs_more_than_one_figure(
    city: ViewContext, context_of: Draw
) -> None:
    drawn = context_of(Selection(district="东湖区"))
    chart = present(trend_chart(drawn.dataset.kpis["专利申请量"], drawn, large=True))
    assert "南昌市" in chart.sub
    assert {row.district for row in chart.rows} == {"南昌市"}
    assert trend_chart(city.dataset.kpis["国家重点新产品"], city, large=True) is None


def test_the_rows_of_a_trend_hold_its_derived_points_too(city: ViewContext) -> None:
    rows = present(trend_chart(city.dataset.kpis["技术市场交易额"], city, large=True)).rows
    assert {row.measure.value for row in rows} == {"actual", "growth", "target", "target_growth"}
    assert {(row.year, row.measure.value, row.quantity.value) for row in rows if row.quantity.is_derived} == {
        (2012, "actual", 14.5), (2014, "actual", 24.62), (2014, "target", 24.05),
    }  # fmt: skip


def test_both_interpretations_of_a_target_stand_in_one_chart_and_its_rows(context_of: Draw) -> None:
    chart = chart_of(context_of(Selection(view=View.KPI, kpi="专利申请量")), "target")
    heading = title(chart)
    assert [fact for fact in ("10,000 件", "+50%", "715 件") if fact not in heading] == []
    values = [(row.measure.value, row.quantity.value) for row in chart.rows]
    assert values == [("actual", 6190), ("target", 10000), ("target_growth", 50), ("target", 9285)]


def test_kpis_side_by_side_are_of_one_year_and_one_unit(city: ViewContext) -> None:
    for group in city.dataset.catalog.comparisons:
        rows = present(comparison_chart(group, city)).rows
        assert len({(row.year, row.quantity.unit) for row in rows}) == 1
        assert len(rows) >= 2


def test_the_tasks_of_the_plan_are_counted_by_area(city: ViewContext) -> None:
    chart = tasks_chart(city)
    assert list(bars(chart).x) == [3, 4, 3, 4, 3, 2, 3, 3, 2]
    assert "27" in title(chart)


def test_a_chart_carries_its_answer_its_table_and_its_downloads(context_of: Draw) -> None:
    drawn = context_of(Selection(view=View.KPI, kpi="专利申请量"))
    chart = chart_of(drawn, "target")
    figure = chart_figure(chart, drawn, 1)
    assert title(chart) in text_of(figure)
    (table,) = classed(figure, "disclosure")
    assert all(f"{row.quantity.value:g}" in text_of(table).replace(",", "") for row in chart.rows)
    (downloads,) = classed(figure, "figure-actions")
    assert "下载" in text_of(downloads)
