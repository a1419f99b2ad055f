"""The plan held against itself: every finding comes from rows, and turns with them."""

from __future__ import annotations

from collections import Counter

import pytest

from dashboard.dataset.table import Dataset
from dashboard.metrics.checks.check_result import CheckKind, CheckResult, CheckRule, CheckVerdict, fits
from dashboard.metrics.checks.run_checks import check_results
from tests.conftest import Build
from tests.tables import COUNTIES, Cells, growth, real_rows, row

STOCK: Cells = {"area": "2", "kpi": "高新技术企业总数", "unit": "家"}
FLOW: Cells = {"area": "2", "kpi": "新增高新技术企业", "unit": "家"}
SHARE: Cells = {"area": "1", "kpi": "省级科技协同创新体占全省比重", "unit": "%"}
COUNT: Cells = {"area": "1", "kpi": "省级科技协同创新体", "unit": "家"}


def told(dataset: Dataset, rule: CheckRule, kpi: str = "专利申请量", year: int | None = None) -> list[CheckResult]:
    found = [one for one in check_results(dataset) if one.rule is rule and one.kpi.name == kpi]
    return [one for one in found if year is None or one.year == year]


def verdict(dataset: Dataset, rule: CheckRule, kpi: str = "专利申请量", year: int | None = None) -> CheckVerdict:
    (one,) = told(dataset, rule, kpi, year)
    return one.verdict


def changed(build: Build, value: str, **named: str) -> Dataset:
    """The real table with one value changed."""
    rows = real_rows()
    (index,) = [i for i, cells in enumerate(rows) if all(cells[name] == text for name, text in named.items())]
    rows[index] = rows[index] | {"value": value}
    return build(*rows)


def test_the_real_table_has_findings_of_every_verdict(dataset: Dataset) -> None:
    counts = Counter(finding.verdict for finding in check_results(dataset))
    assert counts == {CheckVerdict.DIFFERS: 6, CheckVerdict.UNCLEAR: 9, CheckVerdict.AGREES: 56}


def test_findings_are_ranked_by_kind_and_by_size_within(dataset: Dataset) -> None:
    found = check_results(dataset)
    order = list(CheckKind)
    weights = [
        (order.index(one.kind), one.is_monthly and one.verdict is not CheckVerdict.DIFFERS, -one.size) for one in found
    ]
    assert weights == sorted(weights)
    assert [(one.kind, one.kpi.name) for one in found][:7] == [
        (CheckKind.CONTRADICTION, "专利申请量"), (CheckKind.LOWERED, "新增高新技术企业"),
        (CheckKind.LOWERED, "新增高新技术企业"), (CheckKind.LOWERED, "省级重点新产品"),
        (CheckKind.EXPLAINABLE, "新增高新技术企业"), (CheckKind.ROUNDING, "常住人口"),
        (CheckKind.UNCLEAR, "省级科技进步奖"),
    ]  # fmt: skip


def kind(dataset: Dataset, rule: CheckRule, kpi: str = "专利申请量", year: int = 2013) -> CheckKind:
    (one,) = told(dataset, rule, kpi, year)
    return one.kind


@pytest.mark.parametrize("city, expected", [("10", CheckKind.CONTRADICTION), ("1000", CheckKind.ROUNDING)])
def test_a_count_is_rounded_only_where_it_is_large(build: Build, city: str, expected: CheckKind) -> None:
    made = build(row(city), row(int(city) + 1, district="南昌县"))
    assert kind(made, CheckRule.DISTRICTS) is expected


@pytest.mark.parametrize("published, expected", [("20.1", CheckKind.ROUNDING), ("20.2", CheckKind.CONTRADICTION)])
def test_a_share_is_rounded_where_its_last_digit_is_off_by_one(
    build: Build, published: str, expected: CheckKind
) -> None:
    assert kind(build(row(100, year=2012), row(120), growth(published)), CheckRule.GROWTH) is expected


@pytest.mark.parametrize("added, expected", [(70, CheckKind.EXPLAINABLE), (60, CheckKind.CONTRADICTION)])
def test_more_may_be_added_than_a_stock_grows_but_not_less(build: Build, added: int, expected: CheckKind) -> None:
    made = build(row(133, **STOCK, year=2012), row(199, **STOCK), row(added, **FLOW))
    assert kind(made, CheckRule.FLOW, FLOW["kpi"]) is expected


@pytest.mark.parametrize(
    "later, verdict_, formula",
    [
        ([("12", "target")], CheckVerdict.AGREES, "12 ≥ 10"), ([("10", "target")], CheckVerdict.AGREES, "10 ≥ 10"),
        ([("9", "target")], CheckVerdict.DIFFERS, "9 < 10"),
        ([("8", "target"), ("9", "target_high")], CheckVerdict.DIFFERS, "8–9 < 10"),
        ([("8", "target"), ("12", "target_high")], CheckVerdict.UNCLEAR, "8 < 10 ≤ 12"),
    ],
)  # fmt: skip
def test_of_an_earlier_range_the_lower_end_counts(
    build: Build, later: list[tuple[str, str]], verdict_: CheckVerdict, formula: str
) -> None:
    earlier = (row(10, year=2014, measure="target"), row(15, year=2014, measure="target_high"))
    made = build(*earlier, *(row(value, year=2015, measure=measure) for value, measure in later))
    (one,) = told(made, CheckRule.LATER)
    assert (one.verdict, one.formula, one.right_high) == (verdict_, formula, 15)


def test_every_finding_has_rows_a_sum_and_a_name_of_its_own(dataset: Dataset) -> None:
    found = check_results(dataset)
    assert all(one.rows and any(sign in one.formula for sign in "=<>≤≥") for one in found)
    names = {
        (one.rule, one.kpi.name, one.district.name, one.year, one.other_year, one.other_kpi and one.other_kpi.name)
        for one in found
    }
    assert len(names) == len(found)


@pytest.mark.parametrize(
    "rule, kpi, year, expected, formula",
    [
        (CheckRule.PARTS, "市级科技重大专项资金", 2013, CheckVerdict.AGREES, "4,000 + 1,000 + 2,000 = 7,000 = 7,000"),
        (CheckRule.PARTS, "重点任务", 2014, CheckVerdict.AGREES, "27 × 1 = 27 = 27"),
        (CheckRule.PARTS, "省级科技进步奖", 2013, CheckVerdict.UNCLEAR, "2 < 12"),
        (CheckRule.DISTRICTS, "全国县市科技进步考核通过", 2013, CheckVerdict.AGREES, "1 + 1 + 1 + 1 + 1 = 5 = 5"),
        (CheckRule.WITHIN, "省级科技协同创新体", 2013, CheckVerdict.AGREES, "3 ≤ 5"),
        (CheckRule.FLOW, "新增高新技术企业", 2013, CheckVerdict.DIFFERS, "199 − 133 = 66"),
        (CheckRule.SHARE, "省级科技协同创新体占全省比重", 2013, CheckVerdict.AGREES, "3 ÷ 5 = 60%"),
        (CheckRule.SHARE, "专利申请量占全省比重", 2013, CheckVerdict.UNCLEAR, "6,190 ÷ 36.6% = 16,913"),
        (CheckRule.READINGS, "专利申请量", 2014, CheckVerdict.DIFFERS, "6,190 × 1.5 = 9,285 < 10,000"),
        (CheckRule.READINGS, "专利授权量", 2014, CheckVerdict.AGREES, "3,380 × 1.5 = 5,070 > 5,000"),
        (CheckRule.FALL, "市级科技重大项目", 2014, CheckVerdict.UNCLEAR, "10 < 15 ≤ 15"),
        (CheckRule.FALL, "省级重点新产品", 2020, CheckVerdict.DIFFERS, "140 < 156"),
        (CheckRule.LATER, "新增高新技术企业", 2015, CheckVerdict.DIFFERS, "45 < 70"),
        (CheckRule.IMPLIED, "高新技术企业总数", 2014, CheckVerdict.AGREES, "322 − 45 = 277 ≥ 269"),
        (CheckRule.IMPLIED, "技术市场交易额", 2014, CheckVerdict.AGREES, "32 ÷ 1.3 = 24.62 ≥ 24.05"),
        (CheckRule.DISTRICTS, "专利申请量", 2016, CheckVerdict.UNCLEAR, "2,291 < 8,667"),
    ],
)
def test_findings_of_the_real_table(
    dataset: Dataset, rule: CheckRule, kpi: str, year: int, expected: CheckVerdict, formula: str
) -> None:
    (one,) = told(dataset, rule, kpi, year)
    assert (one.verdict, one.formula) == (expected, formula)


@pytest.mark.parametrize(
    "rule, kpi, year, before, after, value, named",
    [
        (CheckRule.PARTS, "市级科技重大专项资金", 2013, CheckVerdict.AGREES, CheckVerdict.DIFFERS, "4001",
         {"breakdown": "硅衬底LED技术优化和应用", "year": "2013"}),
        (CheckRule.FLOW, "新增高新技术企业", 2013, CheckVerdict.DIFFERS, CheckVerdict.AGREES, "66",
         {"kpi": "新增高新技术企业", "year": "2013", "measure": "actual"}),
        (CheckRule.READINGS, "专利申请量", 2014, CheckVerdict.DIFFERS, CheckVerdict.AGREES, "9285",
         {"kpi": "专利申请量", "year": "2014", "measure": "target"}),
        (CheckRule.FALL, "省级重点新产品", 2020, CheckVerdict.DIFFERS, CheckVerdict.AGREES, "156",
         {"kpi": "省级重点新产品", "year": "2020", "measure": "target"}),
        (CheckRule.LATER, "新增高新技术企业", 2015, CheckVerdict.DIFFERS, CheckVerdict.AGREES, "70",
         {"kpi": "新增高新技术企业", "year": "2015", "measure": "target"}),
        (CheckRule.SHARE, "省级科技协同创新体占全省比重", 2013, CheckVerdict.AGREES, CheckVerdict.DIFFERS, "61",
         {"kpi": "省级科技协同创新体占全省比重"}),
        (CheckRule.IMPLIED, "高新技术企业总数", 2014, CheckVerdict.AGREES, CheckVerdict.DIFFERS, "300",
         {"kpi": "高新技术企业总数", "year": "2015", "measure": "target"}),
    ],
)  # fmt: skip
def test_a_finding_turns_when_a_value_of_the_table_does(
    dataset: Dataset, build: Build, rule: CheckRule, kpi: str, year: int, before: CheckVerdict, after: CheckVerdict,
    value: str, named: dict[str, str],
) -> None:  # fmt: skip
    assert verdict(dataset, rule, kpi, year) is before
    assert verdict(changed(build, value, **named), rule, kpi, year) is after


def test_a_growth_is_held_against_two_results(build: Build) -> None:
    before = row(100, year=2012)
    assert verdict(build(before, row(136.7), growth(36.7)), CheckRule.GROWTH) is CheckVerdict.AGREES
    assert verdict(build(before, row(137), growth(36.7)), CheckRule.GROWTH) is CheckVerdict.DIFFERS
    assert (
        verdict(build(before, row(137, qualifier="at_least"), growth(36.7)), CheckRule.GROWTH) is CheckVerdict.UNCLEAR
    )


def test_a_growth_of_a_district_is_checked_in_its_own_place(build: Build) -> None:
    cells = {"district": "南昌县"}
    made = build(row(100, year=2012, **cells), row(120, **cells), growth(30, **cells))
    (one,) = told(made, CheckRule.GROWTH)
    assert (one.district.name, one.verdict, one.formula) == ("南昌县", CheckVerdict.DIFFERS, "120 ÷ 100 − 1 = +20.0%")


def test_a_zone_that_is_larger_than_the_city_differs(build: Build) -> None:
    assert verdict(build(row(10), row(11, district="高新区")), CheckRule.WITHIN) is CheckVerdict.DIFFERS


def test_units_that_exceed_the_city_differ_and_silent_units_leave_it_open(build: Build) -> None:
    assert verdict(build(row(10), row(11, district="南昌县")), CheckRule.DISTRICTS) is CheckVerdict.DIFFERS
    assert verdict(build(row(10), row(9, district="南昌县")), CheckRule.DISTRICTS) is CheckVerdict.UNCLEAR


def test_a_share_without_the_provinces_count_is_unclear_and_says_what_it_would_be(build: Build) -> None:
    made = build(row(60, **SHARE), row(3, **COUNT))
    (one,) = told(made, CheckRule.SHARE, SHARE["kpi"])
    assert (one.verdict, one.left.value) == (CheckVerdict.UNCLEAR, 5)


def test_a_later_plan_that_says_at_least_implies_a_lower_bound_only(build: Build) -> None:
    target = row(200, **STOCK, year=2015, measure="target", qualifier="at_least")
    plan = (row(300, **STOCK, year=2014, measure="target"), row(50, **FLOW, year=2015, measure="target"))
    assert verdict(build(target, *plan), CheckRule.IMPLIED, STOCK["kpi"]) is CheckVerdict.UNCLEAR
    plain = target | {"qualifier": ""}
    assert verdict(build(plain, *plan), CheckRule.IMPLIED, STOCK["kpi"]) is CheckVerdict.DIFFERS


def test_a_published_result_needs_no_implied_one(build: Build) -> None:
    made = build(
        row(200, **STOCK, year=2015, measure="target"), row(50, **FLOW, year=2015, measure="target"),
        row(150, **STOCK, year=2014), row(140, **STOCK, year=2014, measure="target"),
    )  # fmt: skip
    assert told(made, CheckRule.IMPLIED, STOCK["kpi"]) == []


def test_about_gives_a_level_five_per_cent_of_room(build: Build) -> None:
    rows = (row(100), growth(50, year=2014, measure="target_growth"))
    near = row(155, year=2014, measure="target", qualifier="about")
    assert verdict(build(*rows, near), CheckRule.READINGS) is CheckVerdict.AGREES
    assert verdict(build(*rows, near | {"value": "170"}), CheckRule.READINGS) is CheckVerdict.DIFFERS


def test_a_kpi_of_which_less_is_better_may_fall(build: Build) -> None:
    cells = {"kpi": "专利执法检查企业", "unit": "家"}
    made = build(row(200, **cells), row(100, **cells, year=2014, measure="target"))
    assert told(made, CheckRule.FALL, cells["kpi"]) == []


def months(*values: float | None, **cells: object) -> list[Cells]:
    """Figures of January, February and so on, none where the value is None."""
    named = {"year": 2014, **cells}
    return [row(value, **named, month=month) for month, value in enumerate(values, 1) if value is not None]


def sums(dataset: Dataset, rule: CheckRule, kpi: str = "专利申请量") -> list[tuple[CheckVerdict, int | None, str]]:
    return [(one.verdict, one.month, one.formula) for one in told(dataset, rule, kpi)]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((10, 20, 20), [(CheckVerdict.AGREES, 3, "20 ≥ 20")]),
        ((10, None, 9), [(CheckVerdict.DIFFERS, 3, "9 < 10")]),
        ((10, 9, 12, 11), [(CheckVerdict.DIFFERS, 2, "9 < 10"), (CheckVerdict.DIFFERS, 4, "11 < 12")]),
        ((10,), []),
    ],
)
def test_a_cumulated_figure_that_falls_is_told_for_each_month_and_agreement_once_a_year(
    build: Build, values: tuple[float | None, ...], expected: list[tuple[CheckVerdict, int, str]]
) -> None:
    assert sorted(sums(build(*months(*values)), CheckRule.MONTHS)) == sorted(expected)


def test_months_are_held_against_those_of_their_own_place_part_and_year(build: Build) -> None:
    made = build(
        *months(10), *months(9, year=2015), *months(8, district="南昌县"), *months(7, year=2015, breakdown="发明"),
        row(6, year=2014, month=2, measure="target"),
    )  # fmt: skip
    assert sums(made, CheckRule.MONTHS) == []
    (one,) = told(build(*months(10, 9, district="南昌县", breakdown="发明")), CheckRule.MONTHS)
    assert (one.district.name, one.breakdown, one.other_month, one.kind) == (
        "南昌县",
        "发明",
        1,
        CheckKind.CONTRADICTION,
    )


@pytest.mark.parametrize(
    "cells",
    [STOCK, SHARE, {"kpi": "每万人专利申请量", "unit": "件/万人"},
     {"area": "1", "kpi": "重点任务", "breakdown": "实施科技重大项目", "unit": "项"}],
)  # fmt: skip
def test_a_stock_a_share_a_rate_and_a_task_may_fall(build: Build, cells: Cells) -> None:
    task = row(1, **{**cells, "year": 2014, "measure": "target"})
    made = build(
        task, *months(1, 0.5, **cells), row(0.2, **{**cells, "year": 2014}) if "breakdown" not in cells else row()
    )
    assert sums(made, CheckRule.MONTHS, cells["kpi"]) == sums(made, CheckRule.YEAR, cells["kpi"]) == []


@pytest.mark.parametrize(
    ("year", "words", "expected"),
    [
        (20, {}, (CheckVerdict.AGREES, "20 ≥ 20")), (19, {}, (CheckVerdict.DIFFERS, "19 < 20")),
        (19, {"qualifier": "at_least"}, (CheckVerdict.UNCLEAR, "19 < 20")),
        (19, {"qualifier": "about"}, (CheckVerdict.UNCLEAR, "19 < 20")),
    ],
)  # fmt: skip
def test_a_year_is_no_less_than_its_newest_month(
    build: Build, year: int, words: dict[str, str], expected: tuple[CheckVerdict, str]
) -> None:
    (one,) = told(build(*months(10, 20), row(year, year=2014, **words)), CheckRule.YEAR)
    assert (one.verdict, one.formula, one.other_month) == (*expected, 2)


def test_parts_of_months_add_up_to_no_more_than_the_total_of_their_month(build: Build) -> None:
    parts = [*months(6, 12, breakdown="发明"), *months(5, 11, breakdown="实用新型")]
    agreeing = build(*months(11, 23), *parts)
    assert sums(agreeing, CheckRule.PARTS) == [(CheckVerdict.AGREES, 2, "12 + 11 = 23 = 23")]
    assert sums(build(*months(10, 24), *parts), CheckRule.PARTS) == [(CheckVerdict.DIFFERS, 1, "6 + 5 = 11 > 10")]
    assert sums(build(*months(None, 24), *parts), CheckRule.PARTS) == [(CheckVerdict.UNCLEAR, 2, "12 + 11 = 23 < 24")]


@pytest.mark.parametrize(
    ("city", "nine", "expected"),
    [
        ((9, 18), (1, 2), [(CheckVerdict.AGREES, 2, "2 + 2 + 2 + 2 + 2 + 2 + 2 + 2 + 2 = 18 = 18")]),
        ((10, 18), (1, 2), [(CheckVerdict.DIFFERS, 1, "1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 = 9 < 10")]),
    ],
)  # fmt: skip
def test_districts_are_held_against_the_city_month_by_month(
    build: Build, city: tuple[int, ...], nine: tuple[int, ...], expected: list[tuple[CheckVerdict, int, str]]
) -> None:
    counties = [cells for county in COUNTIES for cells in months(*nine, district=county)]
    made = build(*months(*city), *counties, *months(99, 99, district="高新区"))
    assert sums(made, CheckRule.DISTRICTS) == expected


def test_a_month_that_not_all_districts_report_is_unclear_below_the_city_and_differs_above(build: Build) -> None:
    some = months(4, 11, district="南昌县")
    assert sums(build(*months(10, 20), *some), CheckRule.DISTRICTS) == [(CheckVerdict.UNCLEAR, 2, "11 < 20")]
    assert sums(build(*months(10, 10), *some), CheckRule.DISTRICTS) == [(CheckVerdict.DIFFERS, 2, "11 > 10")]


@pytest.mark.parametrize("value, published, same", [(36.66, 36.7, True), (36.6, 36.7, False), (66.4, 66, True)])
def test_values_fit_at_the_precision_that_is_published(value: float, published: float, same: bool) -> None:
    assert fits(value, published) is same
