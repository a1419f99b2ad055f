"""A city target over the units: which one is shown, in which words, by which key, and as which rows."""

from __future__ import annotations

import pytest
from dash.development.base_component import Component

from dashboard.components.district_allocation import district_shares, shares_note, shares_table
from dashboard.components.target_allocation import (
    allocation_rows,
    basis_text,
    chosen_allocation,
    chosen_target,
    computed_tag,
    key_segments,
    key_text,
    share_text,
    target_segments,
)
from dashboard.dataset.observation import Measure
from dashboard.dataset.quantity import Certainty
from dashboard.dataset.table import Dataset
from dashboard.metrics.allocation import AllocationKey, NotAllocatable, TargetAllocation
from dashboard.routing.selection import Selection, View
from dashboard.routing.view_context import ViewContext
from tests.component_tree import classed, elements, links, parts, properties_of, says, text_of
from tests.conftest import Build, Draw, Over
from tests.facts import present
from tests.tables import COUNTIES, growth, row

APPLICATIONS, RANGE, MONEY, FIRMS = "专利申请量", "市级科技重大项目", "技术市场交易额", "高新技术企业总数"
DONGHU = Selection(district="东湖区")
NAMED = Selection(view=View.KPI, kpi=APPLICATIONS, target="2014-growth")


@pytest.fixture
def nine(build: Build) -> Dataset:
    """All nine have a result of one year, so that a target can be divided by them too."""
    results = [row(index, district=unit) for index, unit in enumerate(COUNTIES)]
    return build(row(36), row(100, year=2014, measure="target"), *results)


def allocation(context: ViewContext, kpi: str) -> TargetAllocation:
    chosen = chosen_allocation(context.dataset.kpis[kpi], context)
    assert isinstance(chosen, TargetAllocation)
    return chosen


@pytest.mark.parametrize(
    ("kpi", "selection", "token"),
    [
        pytest.param(APPLICATIONS, Selection(), "2014", id="the first of next year"),
        pytest.param(MONEY, Selection(), "2014-growth", id="a growth where next year has no level"),
        pytest.param(FIRMS, Selection(), "2023", id="else the newest that can be divided"),
        pytest.param("每万人发明专利拥有量", Selection(), "2022", id="else the newest of all"),
        pytest.param(APPLICATIONS, Selection(year=2018), "2015", id="the year after the one chosen"),
        pytest.param("知识产权富民强县项目资金", Selection(), None, id="none where the city has set none"),
        pytest.param(APPLICATIONS, NAMED, "2014-growth", id="the one that the address of a KPI names"),
        pytest.param("专利授权量", NAMED, "2014", id="of that KPI alone"),
    ],
)
def test_the_target_that_is_divided(context_of: Draw, kpi: str, selection: Selection, token: str | None) -> None:
    drawn = context_of(selection)
    target = chosen_target(drawn.dataset.kpis[kpi], drawn)
    assert (target.token if target else None) == token
    assert token or chosen_allocation(drawn.dataset.kpis[kpi], drawn) is None, "neither a division nor a refusal"


def test_the_key_of_the_address_divides(context_of: Draw) -> None:
    equal = allocation(context_of(Selection(key=AllocationKey.EQUAL)), APPLICATIONS)
    assert {share.low.value for share in equal.allocations} == {1111, 1112}
    drawn = context_of(Selection(key=AllocationKey.RESULTS))
    assert chosen_allocation(drawn.dataset.kpis[APPLICATIONS], drawn) is NotAllocatable.NO_WEIGHTS


@pytest.mark.parametrize(("lang", "key", "words"), [
    ("zh", AllocationKey.POPULATION, "按 2010 年人口"), ("en", AllocationKey.POPULATION, "by the population of 2010"),
    ("zh", AllocationKey.EQUAL, "平均"), ("en", AllocationKey.EQUAL, "into equal parts"),
    ("zh", AllocationKey.RESULTS, "按 2013 年结果"), ("en", AllocationKey.RESULTS, "by the results of 2013"),
])  # fmt: skip
def test_the_key_is_told_with_its_year(
    dataset: Dataset, nine: Dataset, over: Over, lang: str, key: AllocationKey, words: str
) -> None:
    drawn = over(nine if key is AllocationKey.RESULTS else dataset, Selection(lang=lang, key=key))
    assert key_text(allocation(drawn, APPLICATIONS), drawn) == words


@pytest.mark.parametrize(("selection", "kpi", "facts"), [
    (Selection(), APPLICATIONS, ("2010 年普查分县资料", "5,042,566 人", "最大余数", "取整", "之和正好是目标",
                                 "不是县区的承诺")),
    (Selection(), MONEY, ("取到 0.01 亿元",)),
    (Selection(), RANGE, ("上下限各自分解",)),
    (Selection(key=AllocationKey.EQUAL), APPLICATIONS, ("各占九分之一",)),
    (Selection(key=AllocationKey.RESULTS), APPLICATIONS, ("2013 年各县区的结果，合计 36 件",)),
])  # fmt: skip
def test_the_foot_tells_key_source_sum_and_rule_and_that_nobody_promised(
    dataset: Dataset, nine: Dataset, over: Over, selection: Selection, kpi: str, facts: tuple[str, ...]
) -> None:
    drawn = over(nine if selection.key is AllocationKey.RESULTS else dataset, selection)
    foot = basis_text(allocation(drawn, kpi), drawn)
    assert [fact for fact in facts if fact not in foot] == []
    assert ("上下限" in foot) is (kpi == RANGE)


def test_a_foot_under_several_targets_names_the_rule_of_none_of_them(context_of: Draw) -> None:
    drawn = context_of(Selection(lang="en"))
    foot = basis_text(allocation(drawn, MONEY), drawn, plain=True)
    assert "0.01" not in foot and says(foot, "add up to each target", "nor promised")


@pytest.mark.parametrize(("kpi", "place", "lang", "words"), [
    (APPLICATIONS, "东湖区", "zh", "1,141 件"), ("专利授权量", "东湖区", "zh", "571 件以上"),
    ("专利授权量", "东湖区", "en", "at least 571 patents"), (RANGE, "南昌县", "zh", "2–3 项"),
    (RANGE, "湾里区", "zh", "0 项"), (RANGE, "安义县", "zh", "0–1 项"), (MONEY, "湾里区", "zh", "0.31 亿元"),
])  # fmt: skip
def test_a_share_keeps_the_shape_of_its_target(context_of: Draw, kpi: str, place: str, lang: str, words: str) -> None:
    drawn = context_of(Selection(district=place, lang=lang))
    share = present(allocation(drawn, kpi).of(drawn.district))
    assert share_text(share, drawn.dataset.kpis[kpi], drawn) == words


def test_shares_are_rows_of_targets_by_district_with_their_sum_and_of_a_range_two(context_of: Draw) -> None:
    whole, ends = (allocation(context_of(Selection()), kpi) for kpi in (APPLICATIONS, RANGE))
    rows = allocation_rows(whole, whole.allocations)
    assert [(row.district, row.year, row.measure, row.row) for row in rows] == [
        (county, 2014, Measure.TARGET, None) for county in COUNTIES
    ]
    assert {row.quantity.certainty for row in rows} == {Certainty.COMPUTED}
    assert rows[0].quantity.formula.startswith("10,000 × 575,489 ÷ 5,042,566 = 1,141.2622")
    rows = allocation_rows(ends, ends.allocations[:1])
    assert [(row.measure, row.quantity.value) for row in rows] == [(Measure.TARGET, 1), (Measure.TARGET_HIGH, 2)]


def test_the_tag_says_that_it_is_computed(context_of: Draw) -> None:
    assert [text_of(computed_tag(context_of(Selection(lang=lang)))) for lang in ("zh", "en")] == ["测算", "computed"]


def marked(node: object, attribute: str = "aria-current") -> list[Component]:
    return [part for part in parts(node) if attribute in properties_of(part)]


def test_each_key_is_a_link_that_keeps_all_else_and_the_chosen_one_is_marked(
    context_of: Draw, nine: Dataset, over: Over
) -> None:
    chosen = NAMED.change(district="东湖区", lang="en", target="2015", key=AllocationKey.EQUAL)
    drawn = context_of(chosen)
    segments = key_segments([drawn.dataset.kpis[APPLICATIONS]], drawn)
    assert links(segments) == [chosen.change(key=AllocationKey.POPULATION).href, chosen.href]
    assert list(map(text_of, marked(segments))) == ["Equal parts"]
    (dead,) = marked(key_segments([drawn.dataset.kpis[APPLICATIONS]], context_of(Selection())), "aria-disabled")
    assert getattr(dead, "children", None) == "最近结果（不全）"
    assert properties_of(dead)["title"] == "九个县区没有同一年的结果，不能按结果分解。"
    assert "/?key=results" in links(key_segments([nine.kpis[APPLICATIONS]], over(nine, Selection())))


def test_targets_that_can_be_divided_stand_side_by_side_as_links_and_a_single_one_needs_no_choice(
    context_of: Draw,
) -> None:
    chosen = Selection(view=View.KPI, kpi=MONEY)
    drawn = context_of(chosen)
    segments = target_segments(drawn.dataset.kpis[MONEY], drawn)
    tokens = ["2014-growth", "2015", "2019", "2022"]  # the growth of 2015 has no result to start from
    assert links(segments) == [chosen.change(target=token).href for token in tokens]
    assert list(map(text_of, marked(segments))) == ["2014 年 +30%"]
    single = context_of(Selection(view=View.KPI, kpi="新能源汽车推广"))
    assert target_segments(single.dataset.kpis["新能源汽车推广"], single) is None


def shares_in(context: ViewContext, *names: str) -> list[str]:
    kpis = [context.dataset.kpis[name] for name in names]
    return [text_of(part) for part in shares_table(*district_shares(kpis, context), context)]


def test_shares_are_of_what_can_be_divided_and_the_rest_is_refused_with_its_reason(context_of: Draw) -> None:
    drawn = context_of(DONGHU)
    kpis = [drawn.dataset.kpis[name] for name in (APPLICATIONS, "南昌科技创新中心投资", "知识产权富民强县项目资金")]
    shares, refused = district_shares(kpis, drawn)
    assert [(whole.kpi.name, share.low.value) for whole, share in shares] == [(APPLICATIONS, 1141)]
    assert [(kpi.name, reason) for kpi, reason in refused] == [("南昌科技创新中心投资", NotAllocatable.CITY_ONLY)]
    rows = [row for allocation, share in shares for row in allocation_rows(allocation, [share])]
    assert [(row.district, row.quantity.value) for row in rows] == [("东湖区", 1141)]
    assert shares_note(shares, drawn).startswith("按 2010 年人口分解，测算")
    assert shares_note([], drawn) == ""
    for place in ("高新区", "南昌市"):
        assert district_shares(kpis[:1], context_of(Selection(district=place))) == ([], [])


def test_the_table_of_shares_tells_target_share_per_cent_and_sum_and_what_is_not_divided(context_of: Draw) -> None:
    drawn = context_of(DONGHU)
    table = shares_table(*district_shares([drawn.dataset.kpis[APPLICATIONS]], drawn), drawn)
    (line,) = elements(table, "Tr")[1:]
    cells = [text_of(cell) for cell in elements(line, "Td")]
    assert cells[1:5] == ["6,190 件", "10,000 件", "1,141 件", "11.4%"]
    assert cells[5].startswith("10,000 × 575,489 ÷ 5,042,566 = 1,141.2622")
    assert links(line) == [drawn.kpi_href(APPLICATIONS)]
    assert [text_of(part) for name in ("is-computed", "data-badge") for part in classed(table, name)] == [
        "1,141 件",
        "测算",
    ]
    kpis = (APPLICATIONS, MONEY, "南昌科技创新中心投资", FIRMS)
    assert "不分解的目标：南昌科技创新中心投资（全市事项）。" in shares_in(drawn, *kpis)
    without = shares_in(context_of(DONGHU.change(key=AllocationKey.RESULTS)), *kpis)
    assert len(without) == 2, "the key to choose, and what is not divided"
    assert "专利申请量（没有依据数）" in without[-1]


def test_a_target_growth_without_a_result_has_no_base(build: Build, over: Over) -> None:
    dataset = build(growth(30, year=2014, measure="target_growth"), row(district="东湖区"))
    assert chosen_allocation(dataset.kpis[APPLICATIONS], over(dataset, DONGHU)) is NotAllocatable.NO_LEVEL
