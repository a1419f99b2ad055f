"""The chart of a target divided: its answer, its bars, its rows, and where it is silent."""

from __future__ import annotations

from typing import Any, Literal

import pytest

from dashboard.components.chart import Chart, chart_figure
from dashboard.dataset.quantity import Certainty
from dashboard.dataset.table import Dataset
from dashboard.metrics.allocation import AllocationKey, TargetAllocation, allocate_target, city_targets
from dashboard.routing.selection import Selection, View
from dashboard.routing.view_context import ViewContext
from dashboard.views.charts.allocation import allocation_chart
from tests.component_tree import classed, figure_words, links, parts, plotly_figure, properties_of, text_of
from tests.conftest import Draw, Over
from tests.facts import present
from tests.tables import COUNTIES

APPLICATIONS, RANGE, MONEY = "专利申请量", "市级科技重大项目", "技术市场交易额"


def chart(context: ViewContext, kpi: str = APPLICATIONS) -> Chart:
    return present(allocation_chart(context.dataset.kpis[kpi], context))


def title(context: ViewContext, kpi: str = APPLICATIONS) -> str:
    return "".join(chart(context, kpi).title)


def bars(found: Chart) -> Any:
    return plotly_figure(found.figure).data[0]


def test_the_largest_part_stands_first_and_the_nine_make_the_target(context_of: Draw) -> None:
    lengths = list(bars(chart(context_of(Selection()))).x)
    assert lengths == sorted(lengths, reverse=True)
    assert (lengths[0], lengths[-1], sum(lengths), len(lengths)) == (2020, 127, 10_000, 9)


def test_every_bar_is_hatched_in_the_colour_of_targets_under_the_tag(context_of: Draw) -> None:
    drawn = context_of(Selection())
    marker = bars(chart(drawn)).marker
    assert (set(marker.pattern.shape), set(marker.color)) == ({"/"}, {drawn.theme.target})
    assert marker.pattern.bgcolor == drawn.theme.background
    figure = chart_figure(chart(drawn), drawn, 1)
    (sub,) = classed(figure, "subtitle")
    assert text_of(sub) == "测算专利申请量，2014 年目标 10,000 件"
    assert [text_of(part) for part in classed(figure, "data-badge")] == ["测算"]


@pytest.mark.parametrize(
    ("selection", "said"),
    [
        (Selection(), "10,000 件若按 2010 年人口分解，南昌县分得 2,020 件，湾里区 127 件"),
        (Selection(district="东湖区"), "10,000 件若按 2010 年人口分解，东湖区分得 1,141 件"),
        (Selection(district="高新区"), "10,000 件若按 2010 年人口分解，南昌县分得 2,020 件，湾里区 127 件"),
        (Selection(key=AllocationKey.EQUAL), "10,000 件若平均分解，每个县区 1,111 件至 1,112 件"),
        (Selection(key=AllocationKey.EQUAL, district="东湖区"), "10,000 件若平均分解，东湖区分得 1,112 件"),
        (Selection(year=2018, key=AllocationKey.EQUAL), "9,000 件以上若平均分解，每个县区 1,000 件以上"),
        (
            Selection(lang="en", district="东湖区"),
            "10,000 applications, divided by the population of 2010: Donghu District 1,141 applications",
        ),
    ],
)
def test_the_answer_names_target_key_and_parts(context_of: Draw, selection: Selection, said: str) -> None:
    assert title(context_of(selection)) == said


def test_a_range_and_a_growth_keep_their_own_shape(context_of: Draw) -> None:
    drawn = context_of(Selection())
    assert title(drawn, RANGE).startswith("10–15 项若按")
    assert "+30%若按" in title(drawn, MONEY)
    named = context_of(Selection(view=View.KPI, kpi=APPLICATIONS, target="2014-growth"))
    assert title(named).startswith("+50%若按")
    assert sum(bars(chart(named)).x) == 9285


@pytest.mark.parametrize(("lang", "sum_", "said"), [("zh", 7_000, "7,000 万元"), ("en", 70, "CNY 70 m")])
def test_targets_of_their_own_are_drawn_and_added_in_the_unit_of_the_axis(
    sample: Dataset, over: Over, lang: Literal["zh", "en"], sum_: float, said: str
) -> None:
    drawn = over(sample, Selection(lang=lang))
    found = chart(drawn, "市级科技重大专项资金")
    assert sum(bars(found).x) == pytest.approx(sum_)
    assert title(drawn, "市级科技重大专项资金").count(said) == 2


def test_a_part_of_a_range_is_drawn_to_its_lower_end_and_told_with_both(context_of: Draw) -> None:
    found = chart(context_of(Selection()), RANGE)
    assert sum(bars(found).x) == 10
    assert any("<b>2–3</b>" in words for words in figure_words(found.figure))
    assert [one.measure.value for one in found.rows] == ["target", "target_high"] * 9
    assert sum(one.quantity.value for one in found.rows if one.measure.value == "target_high") == 15


def test_a_bar_tells_value_sum_share_and_sources_and_chooses_its_district(context_of: Draw) -> None:
    drawn = context_of(Selection(view=View.KPI, kpi=APPLICATIONS, key=AllocationKey.POPULATION))
    trace = bars(chart(drawn))
    told = trace.hovertext[0]
    for fact in ("南昌县 2014 目标", "2,020 件", "测算：10,000 × 1,018,675 ÷ 5,042,566 = 2,020.152", "占全市 20.2%",
                 "2010 年普查分县资料"):  # fmt: skip
        assert fact in told
    assert trace.customdata[0] == drawn.selection.change(district="南昌县").href


def test_the_chosen_district_is_strong_and_the_others_soft(context_of: Draw) -> None:
    drawn = context_of(Selection(district="南昌县"))
    found = chart(drawn)
    assert "<b>南昌县</b>" in set(figure_words(found.figure))
    assert list(bars(found).marker.color) == [drawn.theme.target] + [drawn.theme.target_line] * 8


def test_the_mean_of_the_nine_is_drawn_but_not_of_equal_parts(context_of: Draw) -> None:
    def dashed(found: Chart) -> list[float]:
        return [shape.x0 for shape in plotly_figure(found.figure).layout.shapes if shape.line.dash == "dash"]

    by_population, equal = chart(context_of(Selection())), chart(context_of(Selection(key=AllocationKey.EQUAL)))
    assert (dashed(by_population), dashed(equal)) == ([1111], [])
    assert "虚线为九县区平均 1,111" in by_population.foot
    assert "虚线" not in equal.foot


def test_its_rows_are_exactly_the_bars_and_marked_computed(context_of: Draw) -> None:
    found = chart(context_of(Selection()))
    assert [one.quantity.value for one in found.rows] == list(bars(found).x)
    assert {one.quantity.certainty for one in found.rows} == {Certainty.COMPUTED}
    assert {one.district for one in found.rows} == set(COUNTIES)


def test_target_and_key_can_be_chosen_above_the_bars(context_of: Draw) -> None:
    drawn = context_of(Selection(view=View.KPI, kpi=APPLICATIONS))
    made = chart_figure(chart(drawn), drawn, 1)
    aims, keys = classed(made, "segmented-control")
    assert [properties_of(one)["aria-label"] for one in (aims, keys)] == ["分解的目标", "分解依据"]
    assert links(aims) == [drawn.selection.change(target=one).href for one in ("2014", "2014-growth", "2015")]
    assert links(keys) == [drawn.selection.href, drawn.selection.change(key=AllocationKey.EQUAL).href]


def test_a_kpi_with_one_target_offers_its_keys_and_the_workbench_only(context_of: Draw) -> None:
    drawn = context_of(Selection(view=View.KPI, kpi="新能源汽车推广"))
    assert len(chart(drawn, "新能源汽车推广").controls) == 2


@pytest.mark.parametrize(
    "kpi", ["每万人发明专利拥有量", "高新技术产业增加值占工业增加值比重", "重点任务", "知识产权富民强县项目资金"]
)
def test_what_is_not_divided_has_no_chart(context_of: Draw, kpi: str) -> None:
    drawn = context_of(Selection())
    assert allocation_chart(drawn.dataset.kpis[kpi], drawn) is None


def test_a_key_that_not_all_nine_have_draws_nothing(context_of: Draw) -> None:
    drawn = context_of(Selection(key=AllocationKey.RESULTS))
    assert [kpi for kpi in drawn.dataset.kpis.values() if allocation_chart(kpi, drawn)] == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_target_that_can_be_divided_has_a_chart_whose_rows_make_it(
    context_of: Draw, dataset: Dataset, lang: str
) -> None:
    drawn_ = 0
    for kpi in dataset.kpis.values():
        for reading in city_targets(dataset, kpi):
            drawn = context_of(Selection(view=View.KPI, kpi=kpi.name, target=reading.token, lang=lang))
            found = allocation_chart(kpi, drawn)
            assert (found is None) is not isinstance(
                allocate_target(dataset, kpi, reading, AllocationKey.POPULATION), TargetAllocation
            )
            if found is None or reading.level is None:
                continue
            drawn_ += 1
            rows = [one.quantity.value for one in found.rows if one.measure.value == "target"]
            assert sum(rows) == pytest.approx(reading.level.value)
            assert {one.year for one in found.rows} == {reading.target.year}
            assert not [part for part in parts(list(found.controls)) if "None" in text_of(part)]
    assert drawn_ == 29
