"""The district panel: map, list, legend."""

from __future__ import annotations

import pytest

from dashboard.components.map_data import is_divisible, map_data, place_label
from dashboard.components.panel import district_panel
from dashboard.dataset.model import Certainty, Measure
from dashboard.figures.theme import Theme
from dashboard.metrics.allocation import AllocationKey
from dashboard.routing.selection import MAP_ALLOCATION, Selection, View
from dashboard.routing.view_context import ViewContext
from tests.component_tree import classed, elements, links, plotly_figure, properties_of, reading_of, text_of
from tests.conftest import Build, Draw
from tests.tables import row

APPLICATIONS = Selection(view=View.KPI, kpi="专利申请量")
MONEY = Selection(view=View.KPI, kpi="技术市场交易额")  # nothing is published by district
RUNS = Selection(view=View.KPI, kpi="全国科技进步先进连续次数")


def test_the_map_of_the_overview_counts_what_each_unit_has_published(context: Draw) -> None:
    assert dict(map_data(context(Selection())).values) == {
        "青山湖区": 3,
        "南昌县": 5,
        "新建县": 2,
        "安义县": 3,
        "进贤县": 2,
    }


def test_the_map_of_an_area_counts_that_area_only(context: Draw) -> None:
    shown = map_data(context(Selection(view=View.AREA, area=8)))
    assert dict(shown.values) == {"南昌县": 2, "安义县": 2}
    assert dict(shown.years) == {"新建县": 2018, "高新区": 2018, "经开区": 2018, "红谷滩新区": 2018}


def test_the_map_of_a_kpi_shows_its_values(context: Draw) -> None:
    runs = Selection(view=View.KPI, kpi="全国科技进步先进连续次数")
    assert dict(map_data(context(runs)).values) == {"青山湖区": 7, "南昌县": 6, "新建县": 4}


def test_the_reader_can_put_another_kpi_on_the_map(context: Draw) -> None:
    shown = map_data(context(Selection(view=View.AREA, area=8, map="常住人口")))
    assert shown.values["南昌县"] == 1_018_675
    assert len(shown.values) == 9


def test_every_place_is_a_link_that_chooses_it_and_the_chosen_one_leads_back(context: Draw) -> None:
    drawn = context(Selection(view=View.AREA, area=7, district="青山湖区"))
    found = set(links(district_panel(drawn)))
    for place in (*drawn.dataset.catalog.counties, *drawn.dataset.catalog.zones):
        target = "南昌市" if place.name == "青山湖区" else place.name
        assert drawn.selection.change(district=target).href in found


def test_the_chosen_place_is_outlined_and_named_in_bold_on_the_map(context: Draw) -> None:
    for place in ("南昌县", "高新区"):
        drawn = context(Selection(district=place))
        (figure,) = reading_of(district_panel(drawn)).figures
        bold = [
            text for t in plotly_figure(figure).data if "text" in t.mode for text in t.text if text.startswith("<b>")
        ]
        outlines = [t for t in plotly_figure(figure).data if t.mode == "lines" and t.line.color == drawn.theme.text]
        assert bold == [f"<b>{place}</b>"]
        assert len(outlines) == (2 if drawn.district.is_county_level else 0)


def test_units_that_have_published_nothing_are_listed_as_such(context: Draw) -> None:
    silent = ["东湖区", "西湖区", "青云谱区", "湾里区"]
    lists = [text_of(part) for part in classed(district_panel(context(Selection())), "columns-2")]
    assert all(name in lists[0] for name in silent)
    assert "未分县区公布" in text_of(district_panel(context(Selection())))


def test_zones_stand_apart_and_are_said_not_to_be_added(context: Draw) -> None:
    assert "不与县区相加" in text_of(district_panel(context(Selection())))


def test_the_map_names_its_makers_with_a_link(context: Draw) -> None:
    made = district_panel(context(Selection()))
    assert "https://www.openstreetmap.org/copyright" in set(links(made))
    assert "OpenStreetMap contributors" in text_of(made)


@pytest.mark.parametrize(
    ("kpi", "classes"), [("全国科技进步先进连续次数", 3), ("全国县市科技进步考核通过", 1), ("常住人口", 5)]
)
def test_the_legend_has_one_swatch_per_class_and_the_map_no_other_colour(
    context: Draw, light: Theme, kpi: str, classes: int
) -> None:
    made = district_panel(context(Selection(map=kpi)))
    (legend,) = classed(made, "legend-classes")
    swatches = {getattr(part, "style", {})["background"] for part in classed(legend, "swatch")}
    (drawn,) = reading_of(made).figures
    fills = {t.fillcolor for t in plotly_figure(drawn).data if t.fill == "toself" and t.fillpattern.shape is None}
    assert len(swatches) == classes
    colours = {f"var(--seq-{number})": colour for number, colour in enumerate(light.classes, 1)}
    assert fills == {colours[swatch] for swatch in swatches}


def test_a_map_without_a_figure_says_so(context: Draw) -> None:
    made = district_panel(context(Selection(view=View.KPI, kpi="科技担保贷款")))
    assert "九个县区都没有公布" in text_of(made)
    assert not classed(made, "legend-classes")


def test_a_chosen_unit_is_told_with_its_rank(context: Draw) -> None:
    made = district_panel(context(Selection(view=View.KPI, kpi="全国科技进步先进连续次数", district="南昌县")))
    (title,) = [text_of(part) for part in elements(made, "H2")]
    assert title == "南昌县 6 次，第 2"


def hover(context: ViewContext, place: str) -> list[str]:
    """What the map says of a place, line by line."""
    return place_label(context.dataset.catalog.district(place), map_data(context), context, full=True).split("<br>")


def title(context: ViewContext) -> str:
    (found,) = [text_of(part) for part in elements(district_panel(context), "H2")]
    return found


def options(context: ViewContext) -> dict[str, str]:
    """What the map can show, by its words, and what it shows."""
    (select,) = [properties_of(part) for part in elements(district_panel(context), "Select")]
    assert select["value"] in [choice["value"] for choice in select["options"]]
    return {choice["label"]: choice["value"] for choice in select["options"]}


def test_the_target_divided_is_on_the_map_where_the_reader_asks_for_it(context: Draw) -> None:
    shown = map_data(context(APPLICATIONS.change(map=MAP_ALLOCATION)))
    assert shown.allocation is not None
    assert shown.values["南昌县"] == 2020
    assert sum(shown.values.values()) == 10_000
    assert len(shown.values) == 9
    assert shown.head == "测算：2014 年目标，件"


def test_published_figures_are_on_the_map_where_there_are_any(context: Draw) -> None:
    shown = map_data(context(APPLICATIONS))
    assert shown.allocation is None
    assert dict(shown.values) == {"高新区": 3949, "经开区": 3833}


def test_where_nothing_is_published_by_district_the_map_shows_the_target_divided(context: Draw) -> None:
    shown = map_data(context(MONEY))
    assert shown.allocation is not None
    assert sum(shown.values.values()) == pytest.approx(24.05)
    assert map_data(context(Selection(view=View.DISTRICTS, kpi=MONEY.kpi))).allocation is None, (
        "that view compares results"
    )
    assert map_data(context(Selection(map=MONEY.kpi))).allocation is None, "another view's map shows what is published"


def test_what_is_neither_published_nor_divided_leaves_the_map_empty(context: Draw) -> None:
    for kpi in ("科技担保贷款", "重点任务"):
        shown = map_data(context(Selection(view=View.KPI, kpi=kpi, map=MAP_ALLOCATION)))
        assert (dict(shown.values), shown.allocation, shown.rows) == ({}, None, ())


def test_key_and_target_of_the_address_divide_on_the_map_too(context: Draw) -> None:
    asked = APPLICATIONS.change(map=MAP_ALLOCATION, key=AllocationKey.EQUAL, target="2015")
    shown = map_data(context(asked))
    assert set(shown.values.values()) == {1000}
    assert "2015" in shown.head


def test_the_map_says_of_a_published_value_its_rank_share_and_source(context: Draw) -> None:
    value, rank, source = hover(context(RUNS), "南昌县")
    assert (value, source) == ("6 次", "来源：总结（四）2")
    assert "3 个" in rank
    assert "第 2" in rank
    value, rank, share, source = hover(context(APPLICATIONS), "高新区")
    assert (value, share) == ("3,949 件", "占全市 17.6%")
    assert "2 个" in rank
    assert "第 1" in rank
    assert source.startswith("来源：2018 年专利数据")


def test_the_map_says_of_a_part_that_it_is_computed_and_its_share(context: Draw) -> None:
    said = "\n".join(hover(context(APPLICATIONS.change(map=MAP_ALLOCATION)), "东湖区"))
    for fact in ("1,141 件", "测算", "11.4%"):
        assert fact in said
    assert hover(context(APPLICATIONS.change(map=MAP_ALLOCATION)), "高新区") == ["不参加分解"]


def test_the_map_says_of_a_fact_its_word_and_neither_rank_nor_share(context: Draw) -> None:
    passed = Selection(view=View.KPI, kpi="全国县市科技进步考核通过")
    assert hover(context(passed), "南昌县") == ["通过", "来源：总结（四）2"]
    assert hover(context(passed), "东湖区") == ["未分县区公布"]


def test_every_hover_of_the_map_is_drawn_on_it(context: Draw) -> None:
    drawn = context(RUNS)
    (figure,) = reading_of(district_panel(drawn)).figures
    told = {trace.text for trace in plotly_figure(figure).data if trace.fill == "toself"}
    assert f"<b>南昌县</b><br>{'<br>'.join(hover(drawn, '南昌县'))}" in told


@pytest.mark.parametrize(
    ("selection", "facts"),
    [
        (APPLICATIONS.change(map=MAP_ALLOCATION), ("2014 年目标", "按 2010 年人口", "测算")),
        (MONEY, ("没有公布", "2014 年目标", "按 2010 年人口", "测算")),
        (MONEY.change(district="湾里区"), ("按 2010 年人口", "湾里区", "0.31 亿元")),
        (MONEY.change(district="湾里区", key=AllocationKey.EQUAL), ("平均", "湾里区", "2.67 亿元")),
        (MONEY.change(district="高新区"), ("没有公布", "2014 年目标", "按 2010 年人口", "测算")),
        (RUNS.change(district="湾里区"), ("湾里区", "未公布")),
    ],
)
def test_the_answer_of_the_map(context: Draw, selection: Selection, facts: tuple[str, ...]) -> None:
    assert all(fact in title(context(selection)) for fact in facts)


def test_the_reader_chooses_between_what_is_published_and_the_target_divided(context: Draw) -> None:
    offered = options(context(APPLICATIONS))
    assert list(offered)[:2] == ["专利申请量", "目标分解（测算）"]
    assert list(offered.values())[:2] == [APPLICATIONS.href, APPLICATIONS.change(map=MAP_ALLOCATION).href]
    assert next(iter(options(context(MONEY)))) == "技术市场交易额：目标分解（测算）"
    assert not any("测算" in label for label in options(context(RUNS)))
    assert not any("测算" in label for label in options(context(Selection())))


def test_only_a_target_that_can_be_divided_is_divisible(context: Draw) -> None:
    drawn = context(Selection())
    found = {name for name, kpi in drawn.dataset.kpis.items() if is_divisible(kpi, drawn)}
    assert {"专利申请量", "技术市场交易额", "市级科技重大项目"} <= found
    assert not found & {"每万人发明专利拥有量", "重点任务", "知识产权富民强县项目资金"}
    by_results = context(Selection(key=AllocationKey.RESULTS))
    assert not any(is_divisible(kpi, by_results) for kpi in by_results.dataset.kpis.values())


def test_parts_stand_in_the_list_tagged_as_computed_and_hatched(context: Draw) -> None:
    made = district_panel(context(MONEY))
    (units, zones) = classed(made, "district-list")
    assert [text_of(part) for part in classed(made, "data-badge")] == ["测算"]
    assert len(classed(units, "swatch-hatch")) == 9
    assert not classed(zones, "swatch-hatch")
    (legend,) = classed(made, "legend-classes")
    assert len(classed(legend, "swatch-hatch")) == 5
    assert "不参加分解" in text_of(made)
    assert "未分县区公布" not in text_of(made)


def test_published_figures_wear_neither_tag_nor_hatch(context: Draw) -> None:
    made = district_panel(context(RUNS))
    assert not classed(made, "data-badge")
    assert not classed(made, "swatch-hatch")


def test_a_part_of_a_range_shows_both_its_ends_in_the_list(context: Draw) -> None:
    drawn = context(Selection(view=View.KPI, kpi="市级科技重大项目"))
    (units, _) = classed(district_panel(drawn), "district-list")
    assert "2–3 项" in text_of(units)


def test_the_rows_of_the_map_can_be_taken_away_where_it_shows_a_kpi(context: Draw) -> None:
    for selection, count in ((RUNS, 3), (APPLICATIONS, 3), (MONEY, 9)):
        drawn = context(selection)
        (link,) = classed(district_panel(drawn), "rows-link")
        assert links(link) == [selection.rows_href("map")]
        assert properties_of(link)["download"] == f"map-南昌市-{drawn.year}-{drawn.dataset.digest[:8]}.csv"
        assert len(map_data(drawn).rows) == count
    assert map_data(context(Selection())).rows == ()
    assert not classed(district_panel(context(Selection())), "rows-link")


def test_the_rows_of_a_divided_map_are_computed_targets(context: Draw) -> None:
    rows = map_data(context(MONEY)).rows
    assert {(one.measure, one.quantity.certainty, one.year) for one in rows} == {
        (Measure.TARGET, Certainty.COMPUTED, 2014)
    }


def test_a_return_of_one_district_takes_the_place_of_the_division(build: Build, context: Draw) -> None:
    cells = {"kpi": "技术市场交易额", "unit": "亿元", "area": 3}
    target = row(24, year=2014, measure="target", **cells)
    people = [
        row(5, kpi="常住人口", area=0, unit="人", district=unit.name, year=2010)
        for unit in context(MONEY).dataset.catalog.counties
    ]
    for more, divided in (([], True), ([row(1, district="东湖区", **cells)], False)):
        made = build(target, *people, *more)
        drawn = ViewContext(made, context(MONEY).geography, MONEY, context(MONEY).translate, context(MONEY).theme)
        assert (map_data(drawn).allocation is not None) is divided
