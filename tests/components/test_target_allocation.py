"""A city target over the units: which one is shown, in which words, by which key, and as which rows."""

from __future__ import annotations

import pytest

from dashboard.components.district_allocation import district_shares, share_rows, shares_note, shares_table
from dashboard.components.target_allocation import (
    allocation_rows,
    basis_text,
    chosen_allocation,
    chosen_target,
    computed_tag,
    district_share,
    key_segments,
    key_text,
    share_bar,
    share_text,
    target_segments,
)
from dashboard.dataset.model import Certainty, Measure
from dashboard.dataset.table import Dataset
from dashboard.metrics.allocation import AllocationKey, NotAllocatable, TargetAllocation
from dashboard.routing.selection import Selection, View
from dashboard.routing.view_context import ViewContext
from tests.component_tree import classed, elements, links, parts, properties_of, text_of
from tests.conftest import Build, Draw, Over
from tests.tables import COUNTIES, growth, row

APPLICATIONS, RANGE, MONEY, FIRMS = "专利申请量", "市级科技重大项目", "技术市场交易额", "高新技术企业总数"
DONGHU = Selection(district="东湖区")


@pytest.fixture
def nine(build: Build) -> Dataset:
    """All nine have a result of one year, so that a target can be divided by them too."""
    results = [row(index, district=unit) for index, unit in enumerate(COUNTIES)]
    return build(row(36), row(100, year=2014, measure="target"), *results)


def split_of(context: ViewContext, kpi: str) -> TargetAllocation:
    found = chosen_allocation(context.dataset.kpis[kpi], context)
    assert isinstance(found, TargetAllocation)
    return found


def token(context: ViewContext, kpi: str) -> str | None:
    found = chosen_target(context.dataset.kpis[kpi], context)
    return found.token if found else None


@pytest.mark.parametrize(
    ("kpi", "selection", "chosen"),
    [
        pytest.param(APPLICATIONS, Selection(), "2014", id="the first of next year"),
        pytest.param(MONEY, Selection(), "2014-growth", id="a growth where next year has no level"),
        pytest.param(FIRMS, Selection(), "2023", id="else the newest that can be divided"),
        pytest.param("每万人发明专利拥有量", Selection(), "2022", id="else the newest of all"),
        pytest.param(APPLICATIONS, Selection(year=2018), "2015", id="the year after the one chosen"),
        pytest.param("知识产权富民强县项目资金", Selection(), None, id="none where the city has set none"),
    ],
)
def test_the_target_that_is_divided(context: Draw, kpi: str, selection: Selection, chosen: str | None) -> None:
    assert token(context(selection), kpi) == chosen


def test_the_address_of_a_kpi_can_name_another_of_its_targets(context: Draw) -> None:
    named = Selection(view=View.KPI, kpi=APPLICATIONS, target="2014-growth")
    assert token(context(named), APPLICATIONS) == "2014-growth"
    assert token(context(named), "专利授权量") == "2014"


def test_without_a_target_there_is_neither_a_division_nor_a_refusal(context: Draw) -> None:
    drawn = context(Selection())
    assert chosen_allocation(drawn.dataset.kpis["知识产权富民强县项目资金"], drawn) is None


def test_the_key_of_the_address_divides(context: Draw) -> None:
    equal = split_of(context(Selection(key=AllocationKey.EQUAL)), APPLICATIONS)
    assert {part.low.value for part in equal.allocations} == {1111, 1112}
    drawn = context(Selection(key=AllocationKey.RESULTS))
    assert chosen_allocation(drawn.dataset.kpis[APPLICATIONS], drawn) is NotAllocatable.NO_WEIGHTS


def test_only_a_unit_has_a_part_and_only_of_next_years_target(context: Draw) -> None:
    for selection, value in ((DONGHU, 1141), (Selection(), None), (Selection(district="高新区"), None)):
        drawn = context(selection)
        found = district_share(drawn.dataset.kpis[APPLICATIONS], drawn)
        assert (found[1].low.value if found else None) == value
    drawn = context(DONGHU)
    assert split_of(drawn, FIRMS).interpretation.target.year == 2023
    assert district_share(drawn.dataset.kpis[FIRMS], drawn) is None


@pytest.mark.parametrize(
    ("lang", "key", "said"),
    [
        ("zh", AllocationKey.POPULATION, "按 2010 年人口"),
        ("zh", AllocationKey.EQUAL, "平均"),
        ("zh", AllocationKey.RESULTS, "按 2013 年结果"),
        ("en", AllocationKey.POPULATION, "by the population of 2010"),
        ("en", AllocationKey.EQUAL, "into equal parts"),
        ("en", AllocationKey.RESULTS, "by the results of 2013"),
    ],
)
def test_the_key_is_told_with_its_year(
    dataset: Dataset, nine: Dataset, over: Over, lang: str, key: AllocationKey, said: str
) -> None:
    drawn = over(nine if key is AllocationKey.RESULTS else dataset, Selection(lang=lang, key=key))
    assert key_text(split_of(drawn, APPLICATIONS), drawn) == said


def test_the_foot_tells_key_source_sum_and_rule_and_that_nobody_promised(context: Draw) -> None:
    drawn = context(Selection())
    said = basis_text(split_of(drawn, APPLICATIONS), drawn)
    for fact in ("2010 年普查分县资料", "5,042,566 人", "最大余数", "取整", "之和正好是目标", "不是县区的承诺"):
        assert fact in said
    assert "区间" not in said


def test_the_foot_tells_the_step_of_an_amount_and_that_a_range_has_two_ends(context: Draw) -> None:
    drawn = context(Selection())
    assert "取到 0.01 亿元" in basis_text(split_of(drawn, MONEY), drawn)
    assert "上下限各自分解" in basis_text(split_of(drawn, RANGE), drawn)


def test_the_foot_of_equal_parts_and_of_results_tells_what_they_are(context: Draw, nine: Dataset, over: Over) -> None:
    drawn = context(Selection(key=AllocationKey.EQUAL))
    assert "各占九分之一" in basis_text(split_of(drawn, APPLICATIONS), drawn)
    by_results = over(nine, Selection(key=AllocationKey.RESULTS))
    assert "2013 年各县区的结果，合计 36 件" in basis_text(split_of(by_results, APPLICATIONS), by_results)


def test_a_foot_under_several_targets_names_the_rule_of_none_of_them(context: Draw) -> None:
    drawn = context(Selection(lang="en"))
    said = basis_text(split_of(drawn, MONEY), drawn, plain=True)
    assert "0.01" not in said
    assert "add up to each target" in said
    assert "not its promise" in said


@pytest.mark.parametrize(
    ("kpi", "place", "lang", "said"),
    [
        (APPLICATIONS, "东湖区", "zh", "1,141 件"),
        ("专利授权量", "东湖区", "zh", "571 件以上"),
        ("专利授权量", "东湖区", "en", "at least 571 patents"),
        (RANGE, "南昌县", "zh", "2–3 项"),
        (RANGE, "湾里区", "zh", "0 项"),
        (RANGE, "安义县", "zh", "0–1 项"),
        (MONEY, "湾里区", "zh", "0.31 亿元"),
    ],
)
def test_a_part_keeps_the_shape_of_its_target(context: Draw, kpi: str, place: str, lang: str, said: str) -> None:
    drawn = context(Selection(district=place, lang=lang))
    part = split_of(drawn, kpi).of(drawn.district)
    assert part is not None
    assert share_text(part, drawn.dataset.kpis[kpi], drawn) == said


def test_parts_are_rows_of_targets_by_district_with_their_sum(context: Draw) -> None:
    split = split_of(context(Selection()), APPLICATIONS)
    rows = allocation_rows(split, split.allocations)
    assert [(one.district, one.year, one.measure, one.row) for one in rows] == [
        (unit, 2014, Measure.TARGET, None) for unit in COUNTIES
    ]
    assert {one.quantity.certainty for one in rows} == {Certainty.COMPUTED}
    assert rows[0].quantity.formula.startswith("10,000 × 575,489 ÷ 5,042,566 = 1,141.2622")


def test_a_part_of_a_range_is_two_rows(context: Draw) -> None:
    split = split_of(context(Selection()), RANGE)
    rows = allocation_rows(split, split.allocations[:1])
    assert [(one.measure, one.quantity.value) for one in rows] == [(Measure.TARGET, 1), (Measure.TARGET_HIGH, 2)]


def test_the_tag_says_that_it_is_computed(context: Draw) -> None:
    assert [text_of(computed_tag(context(Selection(lang=lang)))) for lang in ("zh", "en")] == ["测算", "computed"]


def test_each_key_is_a_link_that_keeps_all_else_and_the_chosen_one_is_marked(context: Draw) -> None:
    chosen = Selection(
        view=View.KPI, kpi=APPLICATIONS, district="东湖区", lang="en", target="2015", key=AllocationKey.EQUAL
    )
    drawn = context(chosen)
    made = key_segments([drawn.dataset.kpis[APPLICATIONS]], drawn)
    assert links(made) == [chosen.change(key=AllocationKey.POPULATION).href, chosen.href]
    assert [text_of(one) for one in parts(made) if "aria-current" in properties_of(one)] == ["Equal parts"]


def test_a_key_that_not_all_nine_have_leads_nowhere_and_says_why(context: Draw, nine: Dataset, over: Over) -> None:
    drawn = context(Selection())
    made = key_segments([drawn.dataset.kpis[APPLICATIONS]], drawn)
    (dead,) = [one for one in parts(made) if "aria-disabled" in properties_of(one)]
    assert getattr(dead, "children", None) == "最近结果（不全）"
    assert properties_of(dead)["title"] == "九个县区没有同一年的结果，不能按结果分解。"
    whole = over(nine, Selection())
    assert "/?key=results" in links(key_segments([nine.kpis[APPLICATIONS]], whole))


def test_targets_that_can_be_divided_stand_side_by_side_as_links(context: Draw) -> None:
    chosen = Selection(view=View.KPI, kpi=MONEY)
    drawn = context(chosen)
    made = target_segments(drawn.dataset.kpis[MONEY], drawn)
    tokens = ["2014-growth", "2015", "2019", "2022"]  # the growth of 2015 has no result to start from
    assert links(made) == [chosen.change(target=one).href for one in tokens]
    assert [text_of(one) for one in parts(made) if "aria-current" in properties_of(one)] == ["2014 年 +30%"]


def test_a_single_target_needs_no_choice(context: Draw) -> None:
    drawn = context(Selection(view=View.KPI, kpi="新能源汽车推广"))
    assert target_segments(drawn.dataset.kpis["新能源汽车推广"], drawn) is None


def test_a_part_is_a_bar_as_long_as_its_share(context: Draw) -> None:
    split = split_of(context(Selection()), APPLICATIONS)
    (bar,) = classed(share_bar(split.allocations[0].fraction), "share")
    assert properties_of(bar)["style"] == {"width": "11.41%"}


def shares(context: ViewContext) -> list[str]:
    kpis = [context.dataset.kpis[name] for name in (APPLICATIONS, MONEY, "南昌科技创新中心投资", FIRMS)]
    return [text_of(part) for part in shares_table(*district_shares(kpis, context), context)]


def test_shares_are_parts_of_what_can_be_divided_and_the_rest_is_refused_with_its_reason(context: Draw) -> None:
    drawn = context(DONGHU)
    kpis = [drawn.dataset.kpis[name] for name in (APPLICATIONS, "南昌科技创新中心投资", "知识产权富民强县项目资金")]
    found, refused = district_shares(kpis, drawn)
    assert [(split.kpi.name, part.low.value) for split, part in found] == [(APPLICATIONS, 1141)]
    assert [(kpi.name, reason) for kpi, reason in refused] == [("南昌科技创新中心投资", NotAllocatable.CITY_ONLY)]
    assert [(one.district, one.quantity.value) for one in share_rows(found)] == [("东湖区", 1141)]


def test_a_zone_and_the_city_have_no_shares(context: Draw) -> None:
    for place in ("高新区", "南昌市"):
        drawn = context(Selection(district=place))
        assert district_shares([drawn.dataset.kpis[APPLICATIONS]], drawn) == ([], [])


def test_the_table_of_shares_tells_target_share_per_cent_and_sum(context: Draw) -> None:
    drawn = context(DONGHU)
    made = shares_table(*district_shares([drawn.dataset.kpis[APPLICATIONS]], drawn), drawn)
    (line,) = elements(made, "Tr")[1:]
    cells = [text_of(cell) for cell in elements(line, "Td")]
    assert cells[1:4] == ["10,000 件", "1,141 件", "11.4%"]
    assert cells[4].startswith("10,000 × 575,489 ÷ 5,042,566 = 1,141.2622")
    assert links(line) == [drawn.kpi_href(APPLICATIONS)]
    assert [text_of(one) for one in classed(made, "is-computed")] == ["1,141 件"]
    assert [text_of(one) for one in classed(made, "data-badge")] == ["测算"]


def test_the_note_over_the_shares_names_the_key(context: Draw) -> None:
    drawn = context(DONGHU)
    found, _ = district_shares([drawn.dataset.kpis[APPLICATIONS]], drawn)
    assert shares_note(found, drawn).startswith("按 2010 年人口分解，测算")
    assert shares_note([], drawn) == ""


def test_targets_that_are_not_divided_are_listed_with_their_reasons(context: Draw) -> None:
    assert "不分解的目标：南昌科技创新中心投资（全市的事项）。" in shares(context(DONGHU))
    said = shares(context(DONGHU.change(key=AllocationKey.RESULTS)))
    assert "专利申请量（没有依据数）" in said[-1]
    assert len(said) == 2, "the key to choose, and what is not divided"


def test_a_target_growth_without_a_result_has_no_base(build: Build, over: Over) -> None:
    made = build(growth(30, year=2014, measure="target_growth"), row(district="东湖区"))
    drawn = over(made, DONGHU)
    assert chosen_allocation(made.kpis[APPLICATIONS], drawn) is NotAllocatable.NO_LEVEL
