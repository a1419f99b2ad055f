"""The district panel: map, list, legend."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dashboard.components.map_block import class_labels
from dashboard.components.map_data import is_divisible, map_data, map_head, map_rows, place_label
from dashboard.components.panel import district_panel
from dashboard.dataset.geography import Geography
from dashboard.dataset.observation import Measure
from dashboard.dataset.quantity import Certainty
from dashboard.dataset.table import Dataset
from dashboard.figures.theme import Theme
from dashboard.metrics.allocation import AllocationKey
from dashboard.metrics.district_map import MapMeasure
from dashboard.metrics.map_classes import class_bounds
from dashboard.routing.selection import MAP_ALLOCATION, Selection, View
from dashboard.routing.view_context import ViewContext
from tests.component_tree import classed, elements, links, plotly_figure, properties_of, reading_of, says, text_of
from tests.conftest import Build, Draw, Over
from tests.tables import COUNTIES, row

APPLICATIONS = Selection(view=View.KPI, kpi="专利申请量")
MONEY = Selection(view=View.KPI, kpi="技术市场交易额")  # nothing is published by district
RUNS = Selection(view=View.KPI, kpi="全国科技进步先进连续次数")
PASSED = Selection(view=View.KPI, kpi="全国县市科技进步考核通过")


@pytest.mark.parametrize(("selection", "kpi", "measure"), [
    (Selection(), "专利申请量", MapMeasure.TARGET),  # the first of the year's targets
    (Selection(year=2022), "高新技术企业总数", MapMeasure.TARGET),
    (RUNS.change(map="每万人发明专利拥有量"), "每万人发明专利拥有量", MapMeasure.RESULT),  # of zones
    (Selection(view=View.AREA, area=3), "技术市场交易额", MapMeasure.TARGET),
    (Selection(view=View.AREA, area=7), "全国县市科技进步考核通过", MapMeasure.RESULT),  # the only one by district
    (Selection(view=View.AREA, area=9), "专项检查的科技项目", None),  # the area's lead KPI
    (Selection(view=View.DISTRICTS), "全国科技进步先进连续次数", MapMeasure.RESULT),  # the one that it ranks
    (Selection(view=View.DISTRICTS, kpi="技术市场交易额"), "技术市场交易额", MapMeasure.TARGET),
    (RUNS, "全国科技进步先进连续次数", MapMeasure.RESULT),
    (RUNS.change(map="常住人口"), "常住人口", MapMeasure.RESULT),  # a choice of the reader's
    (Selection(view=View.KPI, kpi="科技担保贷款", map=MAP_ALLOCATION), "科技担保贷款", None),
    (Selection(view=View.KPI, kpi="重点任务", map=MAP_ALLOCATION), "重点任务", None),
])  # fmt: skip
def test_the_map_shows_the_kpi_that_stands_for_the_view(
    context_of: Draw, selection: Selection, kpi: str, measure: MapMeasure | None
) -> None:
    shown = map_data(context_of(selection))
    assert (shown.kpi.name, shown.measure) == (kpi, measure)


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


def test_the_panel_lists_all_places_sets_zones_apart_and_names_the_makers_of_the_map(context_of: Draw) -> None:
    panel = district_panel(context_of(RUNS))
    counties, zones = (text_of(part) for part in classed(panel, "district-list"))
    assert [name for name in COUNTIES if name not in counties] == []
    assert counties.count("–") == 6 and zones.count("–") == 4, "no figure is no zero"
    for words in ("来源仅列出有数据的县区", "不与县区相加", "OpenStreetMap contributors"):
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
    assert "No boundary, so not on the map: Anyi" in text_of(panel)
    assert "not on the map" not in text_of(district_panel(context))
    (figure,) = reading_of(panel).figures
    outlines = [trace for trace in plotly_figure(figure).data if trace.fill == "toself"]
    assert len(outlines) == 2 * len(shapes), "on the map and on its inset"


def test_a_map_without_a_figure_says_so_once(context_of: Draw) -> None:
    panel = district_panel(context_of(Selection(view=View.KPI, kpi="科技担保贷款")))
    assert text_of(panel).count("无分县区数据") == 1
    assert not classed(panel, "map-legend")


@pytest.mark.parametrize(("values", "labels"), [
    ([2020, 1781, 1578, 1369, 1141, 999, 628, 357, 127],
     ["200 以下", "200–800", "800–1,200", "1,200–1,600", "1,600 以上"]),
    ([-5, -3, 40], ["−4 以下", "−4 至 0", "0 以上"]),
    ([100, 101], ["100–101"]), ([7], ["7"]),
])  # fmt: skip
def test_the_labels_of_classes_touch(context_of: Draw, values: list[float], labels: list[str]) -> None:
    bounds = class_bounds(values)
    assert class_labels(bounds, values, context_of(Selection()).translate) == labels


def hover(context: ViewContext, place: str) -> list[str]:
    """What the map says of a place, line by line."""
    return place_label(context.dataset.catalog.district(place), map_data(context), context).split("\n")


def title(context: ViewContext) -> str:
    (heading,) = elements(district_panel(context), "H2")
    return text_of(heading)


def options(context: ViewContext) -> dict[str, str]:
    """What the map can show, by its words, and what it shows."""
    (select,) = [properties_of(part) for part in elements(district_panel(context), "Select")]
    assert select["value"] in [choice["value"] for choice in select["options"]]
    return {choice["label"]: choice["value"] for choice in select["options"]}


@pytest.mark.parametrize(("selection", "values", "year"), [
    (APPLICATIONS.change(map=MAP_ALLOCATION), {"南昌县": 2020}, 2014),
    (APPLICATIONS.change(map=MAP_ALLOCATION, key=AllocationKey.EQUAL, target="2015"), {"南昌县": 1000, "湾里区": 1000},
     2015),
    (MONEY, {"湾里区": 0.31}, 2014),  # nothing is published by district
])  # fmt: skip
def test_the_divided_target_is_on_the_map_where_it_is_asked_for_or_nothing_else_is_there(
    context_of: Draw, selection: Selection, values: dict[str, float], year: int
) -> None:
    drawn = context_of(selection)
    shown = map_data(drawn)
    assert values.items() <= shown.values.items()
    assert (shown.measure, len(shown.values), "测算" in map_head(shown, drawn)) == (MapMeasure.TARGET, 9, True)
    rows = {(row.measure, row.quantity.certainty, row.year) for row in map_rows(shown) if row.district in COUNTIES}
    assert rows == {(Measure.TARGET, Certainty.COMPUTED, year)}


@pytest.mark.parametrize(("selection", "place", "lines"), [
    (RUNS, "南昌县", ["6 次", "3 个", "来源：总结（四）2"]),  # value, rank, source
    (APPLICATIONS, "高新区", ["3,949 件", "2018 年结果", "来源：2018 年专利数据"]),
    (PASSED, "南昌县", ["通过", "来源：总结（四）2"]),  # a fact has neither rank nor share
    (PASSED, "东湖区", ["无数据"]),
    (APPLICATIONS, "东湖区", ["1,141 件", "测算", "11.4%"]),
    (APPLICATIONS, "桑海开发区", ["无数据"]),
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


@pytest.mark.parametrize(("selection", "answer", "note"), [
    (Selection(), "专利申请量目标分解到县区：南昌县最多，2,020 件",
     "测算2014 年目标 10,000 件，按 2010 年人口分解，不是下达的任务。"),
    (MONEY, "技术市场交易额目标分解到县区：南昌县最多，4.86 亿元",
     "测算2014 年目标 +30%，按 2010 年人口分解，不是下达的任务；无分县区数据。"),
    (MONEY.change(district="湾里区", key=AllocationKey.EQUAL),
     "技术市场交易额目标：湾里区 2.67 亿元，9 个县区中并列第 3 位", "，平均分解"),
    (APPLICATIONS.change(district="高新区"), "专利申请量：高新区 2018 年 3,949 件", "测算"),
    (RUNS, "全国科技进步先进连续次数：青山湖区最多，7 次", "来源仅列出有数据的县区。"),
    (RUNS.change(district="南昌县"), "全国科技进步先进连续次数：南昌县 6 次，3 个县区中居第 2 位", "来源"),
    (RUNS.change(district="湾里区"), "全国科技进步先进连续次数：湾里区无数据", "来源"),
    (PASSED, "全国县市科技进步考核通过：5 个县区都是通过", "来源"),
    (RUNS.change(map="常住人口", year=2018), "常住人口：南昌县最多，1,018,675 人",
     "2018 年无分县区数据，此为 2010 年数据。"),
    (RUNS.change(map="每万人发明专利拥有量"), "每万人发明专利拥有量：红谷滩最高，45.23 件/万人", "只有开发区、新区有"),
    (PASSED.change(map="科技担保贷款"), "科技担保贷款无分县区数据", ""),
])  # fmt: skip
def test_the_title_is_the_answer_and_the_note_says_what_is_shown(
    context_of: Draw, selection: Selection, answer: str, note: str
) -> None:
    drawn = context_of(selection)
    assert title(drawn) == answer
    notes = [text_of(part) for part in classed(district_panel(drawn), "map-note")]
    assert note in "".join(notes)
    assert bool(notes) == bool(note)


def results_and_targets(build: Build, *places: str) -> Dataset:
    """Own targets of 100 for places, with results from 90 up in steps of 10."""
    return build(
        *(row(100, district=place, year=2014, measure="target") for place in places),
        *(row(90 + 10 * step, district=place, year=2014) for step, place in enumerate(places)),
    )


@pytest.mark.parametrize(("places", "district", "answer"), [
    (("东湖区", "西湖区", "高新区"), "南昌市", "专利申请量 2014 年目标：2 个地区达到，1 个未达到"),
    (("东湖区",), "南昌市", "专利申请量 2014 年目标：1 个地区都未达到"),
    (("东湖区", "西湖区"), "东湖区", "专利申请量 2014 年目标：东湖区未达到，完成 90.0%"),
    (("东湖区", "西湖区"), "西湖区", "专利申请量 2014 年目标：西湖区达到，完成 100.0%"),
    (("东湖区", "西湖区"), "高新区", "专利申请量 2014 年目标：高新区无完成率"),
])  # fmt: skip
def test_a_map_of_own_targets_counts_those_that_were_reached(
    build: Build, over: Over, places: tuple[str, ...], district: str, answer: str
) -> None:
    dataset = results_and_targets(build, *places)
    assert title(over(dataset, APPLICATIONS.change(year=2014, district=district))) == answer


def test_completion_stands_in_the_list_with_the_symbol_and_the_word_of_its_outcome(build: Build, over: Over) -> None:
    drawn = over(results_and_targets(build, "东湖区", "高新区"), APPLICATIONS.change(year=2014))
    panel = district_panel(drawn)
    assert [text_of(part) for part in classed(panel, "state")] == ["未达到", "达到"]
    assert text_of(classed(panel, "district-list")[0]).startswith("东湖区未达到90.0")
    assert hover(drawn, "东湖区") == ["90.0%", "未达到", "2014 年结果 90 件，目标 100 件"]
    assert len(map_rows(map_data(drawn))) == 4


def test_a_zone_with_more_than_any_county_is_named_beside_the_leading_county(build: Build, over: Over) -> None:
    rows = (row(value, district=place) for place, value in (("东湖区", 5), ("西湖区", 4), ("高新区", 9), ("经开区", 2)))
    drawn = over(build(*rows), APPLICATIONS)
    assert title(drawn) == "专利申请量：县区中东湖区最多，5；开发区中高新区，9 件"
    assert "其余 7 个县区无数据。" in text_of(district_panel(drawn))


def test_a_target_of_its_own_stands_solid_among_hatched_parts(build: Build, over: Over) -> None:
    people = [row(5, kpi="常住人口", area=0, unit="人", district=county, year=2010) for county in COUNTIES]
    targets = (row(900, year=2014, measure="target"), row(130, district="东湖区", year=2014, measure="target"))
    panel = district_panel(over(build(*targets, *people), APPLICATIONS.change(year=2013)))
    counties, _ = classed(panel, "district-list")
    assert [text_of(part) for part in classed(counties, "value-target")] == ["130", *["100"] * 8]
    assert (len(classed(counties, "is-computed")), len(classed(counties, "swatch-hatch"))) == (8, 8)
    assert "有本地目标的 1 个地区按其目标" in text_of(panel)


def test_the_reader_chooses_among_kpis_with_figures_by_district_or_a_target_to_divide(context_of: Draw) -> None:
    offered = options(context_of(APPLICATIONS))
    assert list(offered)[:2] == ["专利申请量（本页）", "目标分解（测算）"]
    assert list(offered.values())[:2] == [APPLICATIONS.href, APPLICATIONS.change(map=MAP_ALLOCATION).href]
    of_overview = options(context_of(Selection()))
    assert {"专利申请量（本页）", "专利申请量", "技术市场交易额", "常住人口"} <= set(of_overview)
    assert not {"目标分解（测算）", "科技担保贷款", "专项检查的科技项目"} & set(of_overview)
    assert "科技担保贷款" in options(context_of(Selection(map="科技担保贷款"))), "what the address names"


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
    assert "不参与分解" in text_of(panel)
    assert not classed(published, "data-badge") and not classed(published, "swatch-hatch")
    counties, _ = classed(district_panel(context_of(Selection(view=View.KPI, kpi="市级科技重大项目"))), "district-list")
    assert "2–3" in text_of(counties), "both ends of a range"


def test_the_rows_of_the_map_can_be_taken_away_where_it_has_any(context_of: Draw) -> None:
    for selection, count in ((RUNS, 3), (APPLICATIONS, 11), (MONEY, 9)):
        drawn = context_of(selection)
        (link,) = classed(district_panel(drawn), "rows-link")
        assert links(link) == [selection.rows_href("map")]
        assert properties_of(link)["download"] == f"map-南昌市-{drawn.year}-{drawn.dataset.digest[:8]}.csv"
        assert len(map_rows(map_data(drawn))) == count
    assert not classed(district_panel(context_of(Selection(view=View.AREA, area=9))), "rows-link")
