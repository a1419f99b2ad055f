"""The tables of the comparison and of the coverage: what stands where, what leads where, and what is not added."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from dashboard.components.coverage_table import coverage_table
from dashboard.components.matrix import district_matrix
from dashboard.components.pair_table import pair_table
from dashboard.components.standing_table import standing_rows, standing_table, sum_text
from dashboard.dataset.model import POPULATION
from dashboard.dataset.table import Dataset
from dashboard.metrics.comparison import compared, reconciliation, side_by_side
from dashboard.metrics.coverage import coverage
from dashboard.metrics.district import Standings, standings
from dashboard.metrics.export_rows import COUNTY_SUM, REMAINDER
from dashboard.routing.selection import STANDING_COLUMNS, Selection, View
from dashboard.routing.view_context import ViewContext
from tests.component_tree import classed, elements, links, parts, properties_of, text_of
from tests.conftest import Build, Draw, Over
from tests.facts import present
from tests.tables import COUNTIES, Cells, row

DISTRICTS, CHECKS = Selection(view=View.DISTRICTS), Selection(view=View.CHECKS)
RUNS, PASSED, GRANTS = "全国科技进步先进连续次数", "全国县市科技进步考核通过", "知识产权富民强县项目资金"
APPLICATIONS, PER_HEAD = "专利申请量", "每万人"
LABELS = ("高新区", "经开区", "红谷滩", "桑海")

# of nine units and two zones: the KPI, and the residents that make another order per head
VALUES = {"东湖区": 90, "西湖区": 40, "青云谱区": 75, "湾里区": 60, "青山湖区": 20, "南昌县": 100, "新建县": 35,
          "安义县": 15, "进贤县": 65}  # fmt: skip
RESIDENTS = {"东湖区": 9, "西湖区": 1, "青云谱区": 5, "湾里区": 3, "青山湖区": 4, "南昌县": 50, "新建县": 10,
             "安义县": 2, "进贤县": 8}  # fmt: skip
INSIDE = {"经开区": 80, "高新区": 30}


def residents(value: int, place: str) -> Cells:
    cells = {"kpi": POPULATION, "area": 0, "unit": "人", "year": 2010, "source": "census-2010 全文"}
    return row(value * 10_000, district=place, **cells)


@pytest.fixture
def eleven(build: Build) -> Dataset:
    """A KPI of all nine counties and of two zones, with the residents of the nine."""
    results = [row(value, district=place) for place, value in (VALUES | INSIDE).items()]
    return build(row(sum(VALUES.values())), *results, *(residents(count, place) for place, count in RESIDENTS.items()))


def of(context: ViewContext, kpi: str) -> Standings:
    return present(standings(context.dataset, context.dataset.kpis[kpi], context.year))


def standing(context: ViewContext, kpi: str) -> Any:
    return standing_table(of(context, kpi), context)


def bodies(table: Any) -> list[Any]:
    return elements(table, "Tbody")


def rows(node: Any) -> list[Any]:
    return elements(node, "Tr")


def plain(node: Any) -> str:
    """The text under a node that stands on screen, without what only a pointer or a listener is told."""
    if isinstance(node, list | tuple):
        return "".join(map(plain, node))
    if isinstance(node, str):
        return node
    hidden = node is None or "sr-only" in str(getattr(node, "className", ""))
    return "" if hidden else plain(getattr(node, "children", None))


def cells(line: Any) -> list[str]:
    return [plain(part) for part in elements(line, "Td", "Th")]


def unheard(line: Any) -> list[str]:
    """What a listener is told where the eye sees a dash."""
    return [text_of(getattr(part, "children", None)) for part in classed(line, "sr-only")]


def heads(table: Any) -> list[str]:
    (head,) = elements(table, "Thead")
    return cells(rows(head)[-1])


def places(node: Any) -> list[str]:
    """The places of the lines of a standing table."""
    return [line[1] for line in map(cells, rows(node)) if len(line) > 1]


def test_counties_stand_above_their_sum_and_zones_below_it_in_ranks_of_their_own(eleven: Dataset, over: Over) -> None:
    table = standing(over(eleven, DISTRICTS), APPLICATIONS)
    assert heads(table) == ["名次", "地区", "数值 ↓", "占全市", "与最高者差距", PER_HEAD]
    counties, sums, zones = bodies(table)
    assert cells(rows(counties)[0]) == ["1", "南昌县", "100", "20.0%", "最高", "2"]
    assert cells(rows(counties)[1]) == ["2", "东湖区", "90", "18.0%", "−10", "10"]
    assert set(places(counties)) == set(COUNTIES)
    assert "500" in cells(rows(sums)[0])
    assert cells(rows(zones)[0]) == ["开发区、新区：在县区之内，不相加"]
    assert places(zones) == ["经开区", "高新区"]
    ranks = [(line[0], line[-1]) for line in map(cells, rows(zones)[1:])]
    assert ranks == [("1", "–"), ("2", "–")], "nobody counted their residents"


def test_the_sum_of_the_nine_populations_exceeds_the_city_by_one_and_only_the_published_is_not_derived(
    context_of: Draw,
) -> None:
    drawn = context_of(DISTRICTS)
    (sums,) = classed(standing(drawn, POPULATION), "totals")
    assert [(*cells(line)[1:3], [text_of(mark) for mark in elements(line, "I")]) for line in rows(sums)] == [
        ("九县区合计（推算）", "5,042,566", ["5,042,566"]), ("其余（合计多于全市）", "−1", ["−1"]),
        ("全市（公布）", "5,042,565", []),
    ]  # fmt: skip
    checked = present(reconciliation(of(drawn, POPULATION)))
    assert sum_text(checked, drawn) == "已公布的县区合计 5,042,566，比全市 5,042,565 多 1。"
    lines = standing_rows(of(drawn, POPULATION))
    assert [(line.district, line.breakdown, line.quantity.value) for line in lines[-3:]] == [
        ("南昌市", "", 5_042_565), ("南昌市", COUNTY_SUM, 5_042_566), ("南昌市", REMAINDER, -1),
    ]  # fmt: skip
    assert (lines[-1].quantity.formula, len(lines)) == ("5,042,565 − 5,042,566", 12)


@pytest.mark.parametrize(("values", "facts"), [
    ({"东湖区": 6, "西湖区": 4}, ("合计 10，与全市 10 相符", "7 个县区未公布")),
    ({"东湖区": 6}, ("合计 6，全市 10，其余 4 未列明县区", "8 个县区未公布")),
    ({"东湖区": 16}, ("合计 16，比全市 10 多 6", "8 个县区未公布")),
])  # fmt: skip
def test_the_sum_is_held_against_the_city_in_a_sentence(
    build: Build, over: Over, values: dict[str, int], facts: tuple[str, str]
) -> None:
    drawn = over(build(row(10), *(row(value, district=place) for place, value in values.items())), DISTRICTS)
    sentence = sum_text(present(reconciliation(of(drawn, APPLICATIONS))), drawn)
    assert [fact for fact in facts if fact not in sentence] == []


def test_what_does_not_add_up_has_no_sum_and_no_share_and_whom_a_full_list_omits_is_not_named(context_of: Draw) -> None:
    table = standing(context_of(DISTRICTS), RUNS)
    assert not classed(table, "totals")
    assert heads(table) == ["名次", "地区", "数值 ↓", "与最高者差距"]
    lines = [cells(line) for line in rows(bodies(table)[0])]
    assert [line[1] for line in lines[:3]] == ["青山湖区", "南昌县", "新建县"]
    assert lines[3:] == [["", "东湖区、西湖区、青云谱区、湾里区、安义县、进贤县：原文未列名"]]
    published = [(line.district, line.quantity.value) for line in standing_rows(of(context_of(DISTRICTS), RUNS))]
    assert published == [("青山湖区", 7), ("南昌县", 6), ("新建县", 4), ("南昌市", 6)]


def test_a_shared_rank_a_fact_and_a_column_in_which_nobody_differs(context_of: Draw) -> None:
    drawn = context_of(DISTRICTS)
    assert cells(rows(bodies(standing(drawn, PASSED))[0])[0])[:3] == ["1（并列）", "青山湖区", "通过"]
    assert heads(standing(drawn, GRANTS)) == ["名次", "地区", "数值 ↓", PER_HEAD]


def test_counties_that_have_published_nothing_say_so_in_words_after_the_others(
    build: Build, context_of: Draw, over: Over
) -> None:
    table = standing(over(build(row(5, district="南昌县"), row(9, district="安义县")), DISTRICTS), APPLICATIONS)
    lines = [cells(line) for line in rows(bodies(table)[0])]
    assert [line[1] for line in lines[:2]] == ["安义县", "南昌县"]
    names = "、".join(name for name in COUNTIES if name not in ("南昌县", "安义县"))
    assert lines[2:] == [["", f"{names}：无分县区数据"]]
    counties, zones = bodies(standing(context_of(DISTRICTS), "发明专利申请量"))
    assert [cells(line) for line in rows(counties)] == [["", "九个县区均未公布结果"]]
    assert places(zones) == ["经开区"]


ORDERS: dict[str, Callable[[str], float]] = {
    "place": COUNTIES.index,
    **dict.fromkeys(("value", "share", "gap"), VALUES.__getitem__),
    "per_head": lambda place: VALUES[place] / RESIDENTS[place],
}


@pytest.mark.parametrize("sign", ["", "-"])
@pytest.mark.parametrize("column", STANDING_COLUMNS)
def test_every_column_sorts_both_ways_counties_among_counties(
    eleven: Dataset, over: Over, column: str, sign: str
) -> None:
    table = standing(over(eleven, DISTRICTS.change(sort=sign + column)), APPLICATIONS)
    assert places(bodies(table)[0]) == sorted(COUNTIES, key=ORDERS[column], reverse=bool(sign))
    assert set(places(bodies(table)[2])) == set(INSIDE), "zones stay below"
    (marked,) = [part for part in parts(table) if "aria-sort" in properties_of(part)]
    assert properties_of(marked)["aria-sort"] == ("descending" if sign else "ascending")
    assert text_of(marked).endswith("↓" if sign else "↑")
    assert STANDING_COLUMNS.index(column) == heads(table).index(text_of(marked)) - 1


@pytest.mark.parametrize(("sort", "column", "following"), [
    ("", "value", "value"), ("", "share", "-share"), ("-share", "share", "share"), ("", "place", "place"),
    ("place", "place", "-place"),
])  # fmt: skip
def test_a_head_leads_to_the_largest_first_and_then_to_the_smallest(
    eleven: Dataset, over: Over, sort: str, column: str, following: str
) -> None:
    (head,) = elements(standing(over(eleven, DISTRICTS.change(sort=sort)), APPLICATIONS), "Thead")
    leads = links(head)[STANDING_COLUMNS.index(column)]
    assert leads == DISTRICTS.change(kpi=APPLICATIONS, sort=following).href


def test_each_place_of_the_standing_table_is_a_link_that_chooses_it(context_of: Draw) -> None:
    drawn = context_of(DISTRICTS.change(district="南昌县", sort="value"))
    table = standing(drawn, POPULATION)
    assert next(plain(part) for part in classed(table, "is-selected")).startswith("1南昌县")
    chosen, back = (drawn.selection.change(district=name).href for name in ("安义县", "南昌市"))
    assert {chosen, back} <= set(links(table)), "the chosen one leads back"


def line_of(context: ViewContext, kpi: str) -> Any:
    rankings = compared(context.dataset, context.year)
    index = [ranking.kpi.name for ranking in rankings].index(kpi)
    return rows(bodies(district_matrix(rankings, context))[0])[index]


def test_the_matrix_has_a_row_per_kpi_and_a_column_per_place_the_city_last_and_the_chosen_one_marked(
    context_of: Draw,
) -> None:
    drawn = context_of(DISTRICTS.change(district="南昌县"))
    table = district_matrix(compared(drawn.dataset, drawn.year), drawn)
    assert heads(table) == ["指标", *COUNTIES, *LABELS, "南昌市"]
    assert len(rows(bodies(table)[0])) == 13
    assert {len(cells(line)) for line in rows(table)[1:]} == {15}
    spans = [properties_of(part)["colSpan"] for part in parts(table) if "colSpan" in properties_of(part)]
    assert spans == [9, 4]
    assert len(classed(table, "is-selected")) == 14
    (current,) = [part for part in parts(table) if "aria-current" in properties_of(part)]
    assert links(current) == [DISTRICTS.href], "its name leads back"


def test_a_row_of_the_matrix_tells_year_and_unit_and_leads_to_its_ranks_and_its_values_to_their_places(
    context_of: Draw,
) -> None:
    drawn = context_of(DISTRICTS.change(area=8, lang="en", sort="place"))
    line = line_of(drawn, APPLICATIONS)
    assert cells(line)[0] == "Patent applications2018, applications"
    assert links(line)[0].startswith("/districts?lang=en&kpi=")
    assert links(line)[0] == f"{drawn.selection.change(kpi=APPLICATIONS, sort='').href}#s-standing"
    assert links(line_of(context_of(DISTRICTS.change(lang="en")), RUNS))[1:] == [
        Selection(View.KPI, kpi=RUNS, district=name, lang="en").href for name in ("青山湖区", "南昌县", "新建县")
    ]


def test_a_cell_of_the_matrix_is_a_dash_in_words_where_nothing_is_published_and_a_zero_only_where_it_is(
    context_of: Draw, build: Build, over: Over
) -> None:
    runs, grants = (line_of(context_of(DISTRICTS), kpi) for kpi in (RUNS, GRANTS))
    assert cells(runs)[1:] == [*"––––764––––––", "6"]
    assert unheard(runs) == ["原文未列名"] * 10
    assert set(unheard(line_of(context_of(DISTRICTS), APPLICATIONS))) == {"无分县区数据"}
    assert (cells(grants)[-1], unheard(grants)[-1]) == ("–", "未公布"), "the city, too"
    zero = line_of(over(build(row(0, district="东湖区"), row(5, district="西湖区")), DISTRICTS), APPLICATIONS)
    assert cells(zero)[1:4] == ["0", "5", "–"]
    assert len(elements(zero, "I")) == 1, "a zero has no bar"


def test_a_sum_in_the_citys_column_is_derived_a_fact_has_no_bar_and_who_shares_the_lead_is_not_in_bold(
    context_of: Draw,
) -> None:
    lines = {kpi: line_of(context_of(DISTRICTS), kpi) for kpi in ("全省首届专利十强县", PASSED, GRANTS)}
    for kpi, text, derived in (("全省首届专利十强县", "2", True), (PASSED, "5", False)):
        last = elements(lines[kpi], "Td")[-1]
        assert (plain(last), bool(elements(last, "I"))) == (text, derived)
    assert cells(lines[PASSED]).count("通过") == 5
    assert not elements(lines[PASSED], "I")
    assert not elements([lines[GRANTS], line_of(context_of(DISTRICTS), "国家科技富民强县项目经费")], "B")


def test_a_bar_of_the_matrix_says_how_near_a_place_is_to_the_first_of_its_kind(eleven: Dataset, over: Over) -> None:
    line = line_of(over(eleven, DISTRICTS), APPLICATIONS)
    styles = [properties_of(part)["style"]["width"] for part in elements(line, "I")]
    widths = [float(re.sub(r"[^\d.]", "", style)) for style in styles]
    assert [width / max(widths) for width in widths] == [
        pytest.approx(part, abs=0.01) for part in [*(VALUES[county] / 100 for county in COUNTIES), 30 / 80, 1]
    ]
    assert [text_of(part) for part in elements(line, "B")] == ["100", "80"]


def test_a_long_matrix_has_a_heading_over_each_area_and_the_context_last(build: Build, over: Over) -> None:
    many = build(*(row(5, kpi=f"指标{number:02}", area=number % 3, district="东湖区") for number in range(18)))
    (body,) = bodies(district_matrix(compared(many, 2013), over(many, DISTRICTS.change(all="matrix"))))
    groups = [plain(line)[0] for line in classed(body, "group-row")]
    assert (groups[:2], len(groups), len(rows(body))) == (["1", "2"], 3, 18 + 3)
    few = build(*(row(5, kpi=f"指标{number}", area=number, district="东湖区") for number in (1, 2)))
    assert not classed(district_matrix(compared(few, 2013), over(few, DISTRICTS)), "group-row")


def test_a_long_matrix_opens_with_the_main_kpis_and_each_area_leads_to_all_of_its_own(build: Build, over: Over) -> None:
    names = ["专利申请量", *(f"指标{number:02}" for number in range(17))]
    many = build(*(row(5, kpi=name, area=8 if name == "专利申请量" else 1, district="东湖区") for name in names))
    for selection, lines in (
        (DISTRICTS, ["1 科技项目示范引领（17 项）", "8 知识产权运用和保护", "专利申请量"]),
        (
            DISTRICTS.change(kpi="指标03"),
            ["1 科技项目示范引领（17 项）", "指标03", "8 知识产权运用和保护", "专利申请量"],
        ),
    ):
        (body,) = bodies(district_matrix(compared(many, 2013), over(many, selection)))
        assert [text_of(elements(line, "Th")).partition("2013 年")[0] for line in rows(body)] == lines
        assert links(rows(body)[0]) == [f"{DISTRICTS.change(area=1).href}#s-matrix"]
    (whole,) = bodies(district_matrix(compared(many, 2013, 1), over(many, DISTRICTS.change(area=1))))
    assert len(classed(whole, "group-row")) == 1 and len(rows(whole)) == 17 + 1


def pair(context: ViewContext, *names: str) -> Any:
    first, second = (context.dataset.catalog.district(name) for name in names)
    lines = side_by_side(compared(context.dataset, context.year), first, second)
    return pair_table(lines, first, second, context)


def test_two_places_stand_side_by_side_with_the_first_as_a_share_of_the_second(
    context_of: Draw, build: Build, over: Over
) -> None:
    table = pair(context_of(DISTRICTS), "南昌县", "安义县")
    assert heads(table) == ["指标", "南昌县", "安义县", "与安义县之比"]
    lines = {line[0]: line[1:] for line in map(cells, rows(bodies(table)[0]))}
    assert lines["常住人口2010 年，人"] == ["1,018,675 人", "180,194 人", "5.65 倍"]
    assert lines[f"{GRANTS}2013 年，万元"] == ["50 万元", "50 万元", "1.00 倍"]
    assert lines[f"{PASSED}2013 年，个"] == ["通过", "通过", ""]
    assert lines[f"{RUNS}2013 年，次"] == ["6 次", "原文未列名", ""]
    assert Selection(View.KPI, kpi=GRANTS).href in links(table)
    zero = over(build(row(5, district="东湖区"), row(0, district="西湖区")), DISTRICTS)
    (line,) = rows(bodies(pair(zero, "东湖区", "西湖区"))[0])
    assert cells(line)[1:] == ["5 件", "0 件", ""], "nothing is a share of a zero"


def covered(context: ViewContext) -> Any:
    return coverage_table(coverage(context.dataset, context.year), context)


def test_the_coverage_has_a_row_per_area_a_column_per_place_and_a_sum(context_of: Draw) -> None:
    table = covered(context_of(CHECKS))
    assert heads(table) == ["领域", "应报", "南昌市", *COUNTIES, *LABELS]
    lines = rows(bodies(table)[0])
    assert (len(lines), cells(lines[7])[0]) == (9, "8 知识产权运用和保护")
    (foot,) = elements(table, "Tfoot")
    assert cells(foot) == ["合计", "61", "71", *"0000352320000"]
    shown = [getattr(part, "children", None) for part in classed(lines[7], "coverage-cell")]
    assert shown[1:] == [*"–––––2–2–––––"], "a count or a dash"
    labels = [properties_of(part)["aria-label"] for part in classed(lines[7], "coverage-cell")]
    assert labels[6] == "知识产权运用和保护，南昌县：2 项"
    assert labels[13] == "知识产权运用和保护，桑海开发区：0 项"


@pytest.mark.parametrize(
    ("selection", "current"),
    [(CHECKS, "南昌市"), (CHECKS.change(district="南昌县", year=2018, lang="en"), "Nanchang County")],
)
def test_a_cell_of_the_coverage_leads_to_its_area_in_its_place_and_a_place_to_what_it_lacks(
    context_of: Draw, selection: Selection, current: str
) -> None:
    drawn = context_of(selection)
    names = [place.name for place in drawn.dataset.catalog.choosable]
    (head,) = elements(covered(drawn), "Thead")
    assert links(head) == [selection.change(district=name).href for name in names]
    assert [text_of(part) for part in parts(head) if "aria-current" in properties_of(part)] == [current]
    for number, line in enumerate(rows(bodies(covered(drawn))[0]), 1):
        there = Selection(View.AREA, area=number, year=selection.year, lang=selection.lang)
        assert links(line) == [there.change(district=name).href for name in names]


def shades(context: ViewContext) -> list[tuple[float, int]]:
    """Of each cell of a place that has a figure: how much of what can be had, and the shade."""
    found = coverage(context.dataset, context.year)
    made = []
    for area, line in zip(found.areas, rows(bodies(covered(context))[0]), strict=True):
        city, *others = classed(line, "coverage-cell")
        assert "level-" not in str(getattr(city, "className", "")), "the city is never shaded"
        for place, cell in zip(found.places[1:], others, strict=True):
            levels = re.findall(r"level-(\d)", str(getattr(cell, "className", "")))
            assert bool(levels) is bool(found.count(area, place)), "nothing has no shade"
            made += [(found.count(area, place) / found.possible[area.number], int(level)) for level in levels]
    return sorted(made)


def test_the_more_of_what_can_be_had_the_darker(context_of: Draw, build: Build, over: Over) -> None:
    found = shades(context_of(CHECKS))
    assert len(found) == 9
    assert [level for _, level in found] == sorted(level for _, level in found)
    assert all(1 <= level < 5 for _, level in found)
    made = build(
        row(), row(5, district="东湖区"), row(5, district="西湖区"), row(1, kpi="专利授权量", district="西湖区")
    )
    assert shades(over(made, CHECKS)) == [(0.5, 2), (1, 5)], "the darkest is all"
