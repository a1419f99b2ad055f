"""The district panel: map, list, legend."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dashboard.components.map_data import is_divisible, map_data, place_label
from dashboard.components.panel import district_panel
from dashboard.dataset.geography import Geography
from dashboard.dataset.model import Certainty, Measure
from dashboard.figures.theme import Theme
from dashboard.metrics.allocation import AllocationKey
from dashboard.routing.selection import MAP_ALLOCATION, Selection, View
from dashboard.routing.view_context import ViewContext
from tests.component_tree import classed, elements, links, plotly_figure, properties_of, reading_of, says, text_of
from tests.conftest import Build, Draw, Over
from tests.tables import COUNTIES, row

APPLICATIONS = Selection(view=View.KPI, kpi="专利申请量")
MONEY = Selection(view=View.KPI, kpi="技术市场交易额")  # nothing is published by district
RUNS = Selection(view=View.KPI, kpi="全国科技进步先进连续次数")
PASSED = Selection(view=View.KPI, kpi="全国县市科技进步考核通过")


@pytest.mark.parametrize(("selection", "values"), [
    (Selection(), {"青山湖区": 3, "南昌县": 5, "新建县": 2, "安义县": 3, "进贤县": 2}),  # how much each has published
    (Selection(view=View.AREA, area=8), {"南昌县": 2, "安义县": 2}),
    (RUNS, {"青山湖区": 7, "南昌县": 6, "新建县": 4}),
    (APPLICATIONS, {"高新区": 3949, "经开区": 3833}),
    (Selection(view=View.KPI, kpi="科技担保贷款", map=MAP_ALLOCATION), {}),  # neither published nor divided
    (Selection(view=View.KPI, kpi="重点任务", map=MAP_ALLOCATION), {}),
])  # fmt: skip
def test_the_map_shows_what_is_published(context_of: Draw, selection: Selection, values: dict[str, float]) -> None:
    shown = map_data(context_of(selection))
    assert (dict(shown.values), shown.allocation) == (values, None)


def test_the_map_of_an_area_tells_older_years_apart_and_any_kpi_can_be_put_on_a_map(context_of: Draw) -> None:
    area = Selection(view=View.AREA, area=8)
    assert dict(map_data(context_of(area)).years) == {
        "新建县": 2018,
        "高新区": 2018,
        "经开区": 2018,
        "红谷滩新区": 2018,
    }
    population = map_data(context_of(area.change(map="常住人口"))).values
    assert (population["南昌县"], len(population)) == (1_018_675, 9)


def test_every_place_is_a_link_that_chooses_it_and_the_chosen_one_leads_back(context_of: Draw) -> None:
    drawn = context_of(Selection(view=View.AREA, area=7, district="青山湖区"))
    names = {place.name for place in drawn.dataset.catalog.choosable} - {"青山湖区"}
    addresses = {drawn.selection.change(district=name).href for name in names}
    assert addresses <= set(links(district_panel(drawn)))


def test_the_chosen_place_is_outlined_and_named_in_bold_on_the_map(context_of: Draw) -> None:
    for place, lines in (("南昌县", 2), ("高新区", 0)):
        drawn = context_of(Selection(district=place))
        (figure,) = reading_of(district_panel(drawn)).figures
        bold = [
            text for it in plotly_figure(figure).data if "text" in it.mode for text in it.text if text.startswith("<b>")
        ]
        outlines = [it for it in plotly_figure(figure).data if it.mode == "lines" and it.line.color == drawn.theme.text]
        assert (bold, len(outlines)) == ([f"<b>{place}</b>"], lines)


def test_the_panel_lists_the_silent_sets_zones_apart_and_names_the_makers_of_the_map(context_of: Draw) -> None:
    panel = district_panel(context_of(Selection()))
    counties = text_of(classed(panel, "columns-2")[0])
    assert [name for name in ("东湖区", "西湖区", "青云谱区", "湾里区") if name not in counties] == []
    for words in ("未分县区公布", "不与县区相加", "OpenStreetMap contributors"):
        assert words in text_of(panel)
    assert "https://www.openstreetmap.org/copyright" in links(panel)


@pytest.mark.parametrize(
    ("kpi", "classes"), [("全国科技进步先进连续次数", 3), ("全国县市科技进步考核通过", 1), ("常住人口", 5)]
)
def test_the_legend_has_one_swatch_per_class_and_the_map_no_other_colour(
    context_of: Draw, light: Theme, kpi: str, classes: int
) -> None:
    panel = district_panel(context_of(Selection(map=kpi)))
    (legend,) = classed(panel, "legend-classes")
    swatches = {getattr(part, "style", {})["background"] for part in classed(legend, "swatch")}
    (figure,) = reading_of(panel).figures
    fills = {it.fillcolor for it in plotly_figure(figure).data if it.fill == "toself" and it.fillpattern.shape is None}
    assert len(swatches) == classes
    colours = {f"var(--seq-{number})": colour for number, colour in enumerate(light.classes, 1)}
    assert fills == {colours[swatch] for swatch in swatches}


def test_a_place_without_a_shape_is_named_and_all_others_are_drawn(context_of: Draw) -> None:
    context = context_of(Selection(lang="en"))
    shapes = {name: shape for name, shape in context.geography.shapes.items() if name != "安义县"}
    panel = district_panel(replace(context, geography=Geography(shapes, context.geography.points)))
    assert "No shape, so not on the map: Anyi" in text_of(panel)
    assert "not on the map" not in text_of(district_panel(context))
    (figure,) = reading_of(panel).figures
    outlines = [trace for trace in plotly_figure(figure).data if trace.fill == "toself"]
    assert len(outlines) == 2 * len(shapes), "on the map and on its inset"


def test_a_map_without_a_figure_says_so(context_of: Draw) -> None:
    panel = district_panel(context_of(Selection(view=View.KPI, kpi="科技担保贷款")))
    assert "九个县区都没有公布" in text_of(panel)
    assert not classed(panel, "legend-classes")


def hover(context: ViewContext, place: str) -> list[str]:
    """What the map says of a place, line by line."""
    return place_label(context.dataset.catalog.district(place), map_data(context), context, full=True).split("\n")


def title(context: ViewContext) -> str:
    (heading,) = elements(district_panel(context), "H2")
    return text_of(heading)


def options(context: ViewContext) -> dict[str, str]:
    """What the map can show, by its words, and what it shows."""
    (select,) = [properties_of(part) for part in elements(district_panel(context), "Select")]
    assert select["value"] in [choice["value"] for choice in select["options"]]
    return {choice["label"]: choice["value"] for choice in select["options"]}


@pytest.mark.parametrize(("selection", "values", "head"), [
    (APPLICATIONS.change(map=MAP_ALLOCATION), {"南昌县": 2020}, "测算：2014 年目标，件"),
    (APPLICATIONS.change(map=MAP_ALLOCATION, key=AllocationKey.EQUAL, target="2015"), {"南昌县": 1000, "湾里区": 1000},
     "测算：2015 年目标，件"),
    (MONEY, {"湾里区": 0.31}, "测算：2014 年目标，亿元"),  # nothing is published by district
])  # fmt: skip
def test_the_divided_target_is_on_the_map_where_it_is_asked_for_or_nothing_else_is_there(
    context_of: Draw, selection: Selection, values: dict[str, float], head: str
) -> None:
    shown = map_data(context_of(selection))
    assert values.items() <= shown.values.items()
    assert (shown.allocation is not None, len(shown.values), shown.head) == (True, 9, head)
    rows = {(row.measure, row.quantity.certainty, row.year) for row in shown.rows}
    assert rows == {(Measure.TARGET, Certainty.COMPUTED, 2015 if selection.target else 2014)}


def test_the_comparison_and_the_map_of_another_view_show_what_is_published(context_of: Draw) -> None:
    for selection in (Selection(view=View.DISTRICTS, kpi=MONEY.kpi), Selection(map=MONEY.kpi)):
        assert map_data(context_of(selection)).allocation is None


@pytest.mark.parametrize(("selection", "place", "lines"), [
    (RUNS, "南昌县", ["6 次", "3 个", "来源：总结（四）2"]),  # value, rank, source
    (APPLICATIONS, "高新区", ["3,949 件", "第 1", "占全市 17.6%", "来源：2018 年专利数据"]),
    (PASSED, "南昌县", ["通过", "来源：总结（四）2"]),  # a fact has neither rank nor share
    (PASSED, "东湖区", ["未分县区公布"]),
    (APPLICATIONS.change(map=MAP_ALLOCATION), "东湖区", ["1,141 件", "测算", "11.4%"]),
    (APPLICATIONS.change(map=MAP_ALLOCATION), "高新区", ["不参加分解"]),
])  # fmt: skip
def test_the_map_says_of_a_place_its_value_rank_share_and_source(
    context_of: Draw, selection: Selection, place: str, lines: list[str]
) -> None:
    said = hover(context_of(selection), place)
    assert says("<br>".join(said), *lines)
    assert len(said) == len(lines) or "测算" in lines


def test_every_hover_of_the_map_is_drawn_on_it(context_of: Draw) -> None:
    drawn = context_of(RUNS)
    (figure,) = reading_of(district_panel(drawn)).figures
    texts = {trace.text for trace in plotly_figure(figure).data if trace.fill == "toself"}
    assert f"<b>南昌县</b><br>{'<br>'.join(hover(drawn, '南昌县'))}" in texts


@pytest.mark.parametrize(("selection", "facts"), [
    (RUNS.change(district="南昌县"), ("南昌县 6 次，第 2",)),
    (RUNS.change(district="湾里区"), ("湾里区", "未公布")),
    (APPLICATIONS.change(map=MAP_ALLOCATION), ("2014 年目标", "按 2010 年人口", "测算")),
    (MONEY, ("没有公布", "2014 年目标", "按 2010 年人口", "测算")),
    (MONEY.change(district="湾里区"), ("按 2010 年人口", "湾里区", "0.31 亿元")),
    (MONEY.change(district="湾里区", key=AllocationKey.EQUAL), ("平均", "湾里区", "2.67 亿元")),
    (MONEY.change(district="高新区"), ("没有公布", "2014 年目标", "按 2010 年人口", "测算")),
])  # fmt: skip
def test_the_answer_of_the_map(context_of: Draw, selection: Selection, facts: tuple[str, ...]) -> None:
    heading = title(context_of(selection))
    assert [fact for fact in facts if fact not in heading] == []


def test_the_reader_chooses_between_what_is_published_and_the_target_divided(context_of: Draw) -> None:
    offered = options(context_of(APPLICATIONS))
    assert list(offered)[:2] == ["专利申请量", "目标分解（测算）"]
    assert list(offered.values())[:2] == [APPLICATIONS.href, APPLICATIONS.change(map=MAP_ALLOCATION).href]
    assert next(iter(options(context_of(MONEY)))) == "技术市场交易额：目标分解（测算）"
    assert not any("测算" in label for selection in (RUNS, Selection()) for label in options(context_of(selection)))


def test_only_a_target_that_can_be_divided_is_divisible(context_of: Draw) -> None:
    drawn, by_results = context_of(Selection()), context_of(Selection(key=AllocationKey.RESULTS))
    divisible = {name for name, kpi in drawn.dataset.kpis.items() if is_divisible(kpi, drawn)}
    assert {"专利申请量", "技术市场交易额", "市级科技重大项目"} <= divisible
    assert not divisible & {"每万人发明专利拥有量", "重点任务", "知识产权富民强县项目资金"}
    assert not any(is_divisible(kpi, by_results) for kpi in by_results.dataset.kpis.values())


def test_allocations_stand_in_the_list_tagged_as_computed_and_hatched_and_published_figures_do_not(
    context_of: Draw,
) -> None:
    panel, published = district_panel(context_of(MONEY)), district_panel(context_of(RUNS))
    (counties, zones), (legend,) = classed(panel, "district-list"), classed(panel, "legend-classes")
    assert [text_of(part) for part in classed(panel, "data-badge")] == ["测算"]
    assert [len(classed(it, "swatch-hatch")) for it in (counties, zones, legend)] == [9, 0, 5]
    assert "不参加分解" in text_of(panel) and "未分县区公布" not in text_of(panel)
    assert not classed(published, "data-badge") and not classed(published, "swatch-hatch")
    counties, _ = classed(district_panel(context_of(Selection(view=View.KPI, kpi="市级科技重大项目"))), "district-list")
    assert "2–3 项" in text_of(counties), "both ends of a range"


def test_the_rows_of_the_map_can_be_taken_away_where_it_shows_a_kpi(context_of: Draw) -> None:
    for selection, count in ((RUNS, 3), (APPLICATIONS, 3), (MONEY, 9)):
        drawn = context_of(selection)
        (link,) = classed(district_panel(drawn), "rows-link")
        assert links(link) == [selection.rows_href("map")]
        assert properties_of(link)["download"] == f"map-南昌市-{drawn.year}-{drawn.dataset.digest[:8]}.csv"
        assert len(map_data(drawn).rows) == count
    assert map_data(context_of(Selection())).rows == ()
    assert not classed(district_panel(context_of(Selection())), "rows-link")


def test_a_return_of_one_district_takes_the_place_of_the_division(build: Build, over: Over) -> None:
    cells = {"kpi": "技术市场交易额", "unit": "亿元", "area": 3}
    target = row(24, year=2014, measure="target", **cells)
    people = [row(5, kpi="常住人口", area=0, unit="人", district=county, year=2010) for county in COUNTIES]
    for more, divided in (([], True), ([row(1, district="东湖区", **cells)], False)):
        shown = map_data(over(build(target, *people, *more), MONEY))
        assert (shown.allocation is not None) is divided
