"""The chart of two places: which KPIs it holds, how long its marks are, what it answers."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from dashboard.components.chart import Chart
from dashboard.dataset.table import Dataset
from dashboard.metrics.comparison import compared, side_by_side
from dashboard.routing.selection import Selection, View
from dashboard.routing.view_context import ViewContext
from dashboard.views.charts.pair import MAX_PAIR_ROWS, pair_chart
from tests.component_tree import clicks, figure_words, plotly_figure, says
from tests.conftest import Build, Draw, Over
from tests.facts import present
from tests.tables import Cells, row

DISTRICTS = Selection(view=View.DISTRICTS)
RUNS = "全国科技进步先进连续次数"


def found(context: ViewContext, one: str, other: str) -> Chart | None:
    first, second = (context.dataset.catalog.district(name) for name in (one, other))
    return pair_chart(side_by_side(compared(context.dataset, context.year), first, second), first, second, context)


def chart(context: ViewContext, one: str, other: str) -> Chart:
    return present(found(context, one, other))


def marks(made: Chart) -> dict[str, list[float]]:
    """Where the marks of each place stand, by the symbol of the place."""
    return {trace.marker.symbol: list(trace.x) for trace in plotly_figure(made.figure).data}


def rows_of(values: Sequence[tuple[str, str, object]]) -> list[Cells]:
    return [row(value, kpi=kpi, district=place) for kpi, place, value in values]


@pytest.fixture
def both(build: Build) -> Dataset:
    """Two units with three KPIs of areas, one of them a fact, and their population; a zone that leads them."""
    passed = {"kpi": "全国县市科技进步考核通过", "unit": "个", "area": 7}
    runs = {"kpi": RUNS, "unit": "次", "area": 7}
    people = {"kpi": "常住人口", "unit": "人", "area": 0, "year": 2010}
    return build(
        row(40, district="东湖区"), row(60, district="西湖区"), row(80, district="高新区"),
        row(6, district="东湖区", **runs), row(4, district="西湖区", **runs), row(8, district="南昌县", **runs),
        row(1, district="东湖区", **passed), row(1, district="西湖区", **passed),
        row(500, district="东湖区", **people), row(400, district="西湖区", **people),
    )  # fmt: skip


def test_it_holds_what_both_have_in_the_areas_but_not_what_counts_one_each(both: Dataset, over: Over) -> None:
    made = chart(over(both, DISTRICTS), "东湖区", "西湖区")
    assert [(one.kpi, one.district, one.quantity.value) for one in made.rows] == [
        (RUNS, "东湖区", 6), (RUNS, "西湖区", 4), ("专利申请量", "东湖区", 40), ("专利申请量", "西湖区", 60),
    ]  # fmt: skip


def test_each_mark_stands_where_its_value_is_of_the_largest(both: Dataset, over: Over) -> None:
    made = marks(chart(over(both, DISTRICTS), "东湖区", "西湖区"))
    assert made["circle"] == [75, 50]
    assert made["square"] == [50, 75]


def test_the_answer_counts_who_is_higher_in_how_many(both: Dataset, build: Build, over: Over) -> None:
    title = "".join(chart(over(both, DISTRICTS), "东湖区", "西湖区").title)
    assert says(title, "东湖区与西湖区", "2 项", "高 1 项", "低 1 项")
    made = build(*rows_of([("专利申请量", "东湖区", 5), ("专利申请量", "西湖区", 9), ("专利授权量", "东湖区", 3),
                           ("专利授权量", "西湖区", 3)]))  # fmt: skip
    english = over(made, DISTRICTS.change(lang="en"))
    said = "".join(chart(english, "东湖区", "西湖区").title)
    assert says(said, "Donghu District and Xihu District", "2 KPIs", "higher in 0", "lower in 1")


def test_both_places_change_sides_when_they_are_asked_for_the_other_way_round(both: Dataset, over: Over) -> None:
    one = marks(chart(over(both, DISTRICTS), "东湖区", "西湖区"))
    other = marks(chart(over(both, DISTRICTS), "西湖区", "东湖区"))
    assert (one["circle"], one["square"]) == (other["square"], other["circle"])


def test_a_mark_tells_place_year_value_and_source_and_leads_to_the_ranks_of_its_kpi(context_of: Draw) -> None:
    drawn = context_of(DISTRICTS.change(beside="高新区"))
    made = chart(drawn, "经开区", "高新区")
    (hover,) = [text for text in figure_words(made.figure) if "高新区 2018" in text and "3,949 件" in text]
    assert "来源：2018 年专利数据" in hover
    assert f"{drawn.selection.change(kpi='专利申请量').href}#s-standing" in set(clicks(made.figure))


def test_values_stand_in_words_and_the_legend_names_both_places(context_of: Draw) -> None:
    made = chart(context_of(DISTRICTS), "经开区", "高新区")
    assert "3,833 : 3,949" in set(figure_words(made.figure))
    assert made.legend[:2] == (("result", "经开区"), ("square", "高新区"))
    assert made.foot == "来源：经开区 2018 年专利数据；2018 年专利数据"


def test_places_that_share_too_little_or_only_facts_have_no_chart(context_of: Draw, build: Build, over: Over) -> None:
    assert found(context_of(DISTRICTS), "东湖区", "高新区") is None
    assert found(context_of(DISTRICTS), "东湖区", "西湖区") is None, "the population alone"
    passed = {"kpi": "全国县市科技进步考核通过", "unit": "个", "area": 7}
    facts = build(row(1, district="东湖区", **passed), row(1, district="西湖区", **passed))
    assert found(over(facts, DISTRICTS), "东湖区", "西湖区") is None


def test_where_nobody_has_anything_both_marks_stand_at_zero(build: Build, over: Over) -> None:
    made = build(*rows_of([(kpi, place, 0) for kpi in ("专利申请量", "专利授权量") for place in ("东湖区", "西湖区")]))
    assert marks(chart(over(made, DISTRICTS), "东湖区", "西湖区")) == {"square": [0, 0], "circle": [0, 0]}


def test_two_zones_are_held_against_the_first_of_the_zones(context_of: Draw) -> None:
    made = chart(context_of(DISTRICTS), "经开区", "高新区")
    assert [one.kpi for one in made.rows][::2] == ["专利申请量", "每万人发明专利拥有量"]
    assert marks(made)["square"] == [100, pytest.approx(42.23 / 45.23 * 100)]


def test_more_than_a_reader_can_bear_is_kept_to_the_goals_and_the_areas_own(build: Build, over: Over) -> None:
    others = [f"指标{number:02}" for number in range(MAX_PAIR_ROWS)]
    names = ["专利申请量", "专利授权量", *others]
    values = [(name, place, 5) for name in names for place in ("东湖区", "西湖区")]
    drawn = over(build(*rows_of(values)), DISTRICTS)
    assert list(dict.fromkeys(one.kpi for one in chart(drawn, "东湖区", "西湖区").rows)) == names[:2]
    fewer = over(build(*rows_of(values[: 2 * MAX_PAIR_ROWS])), DISTRICTS)
    assert len(chart(fewer, "东湖区", "西湖区").rows) == 2 * MAX_PAIR_ROWS
