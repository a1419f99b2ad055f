"""What money the record names: who pays it, in one unit, and what of it is added up."""

from __future__ import annotations

from collections import Counter

from dashboard.dataset.model import Payer, PlaceKind, Purpose
from dashboard.dataset.observation import Measure, Qualifier
from dashboard.dataset.table import Dataset
from dashboard.metrics.money import Commitment, PayerYear, by_payer, commitments, spending
from dashboard.metrics.progress import ProgressState
from tests.conftest import Build
from tests.tables import Cells, row


def of_city(dataset: Dataset, year: int = 2013) -> tuple[Commitment, ...]:
    return commitments(dataset, year, dataset.catalog.district("南昌市"))


def amounts(found: tuple[Commitment, ...], payer: Payer) -> dict[tuple[str, int], float]:
    return {(one.breakdown or one.kpi.name, one.year): one.amount for one in found if one.payer is payer}


def test_banks_lend_what_the_summary_says_in_ten_thousands(dataset: Dataset) -> None:
    assert amounts(of_city(dataset), Payer.BANK) == {("科技担保贷款", 2013): 26600, ("知识产权质押贷款", 2013): 12000}


def test_the_city_pays_results_and_plans(dataset: Dataset) -> None:
    assert amounts(of_city(dataset), Payer.CITY) == {
        ("南昌科技创新中心投资", 2014): 20000, ("市级科技重大专项资金", 2013): 7000,
        ("市级科技重大专项资金", 2014): 7000, ("协同创新体市级配套资金", 2014): 6000,
        ("LED公共检测平台一期投入", 2013): 1000, ("科技保险补助资金", 2013): 267.37, ("市科技局投入", 2013): 225,
    }  # fmt: skip


def test_a_sum_that_two_pay_is_told_by_its_parts_or_as_joint(dataset: Dataset) -> None:
    found = of_city(dataset)
    assert amounts(found, Payer.COUNTY) == {("县区配套", 2013): 195}
    assert amounts(found, Payer.JOINT) == {("县区创新平台五年投入", 2016): 2100}


def test_grants_to_named_counties_stand_with_their_places(dataset: Dataset) -> None:
    places = {one.district.name: one.amount for one in of_city(dataset) if one.district.kind is not PlaceKind.CITY}
    assert places == {"青山湖区": 180, "南昌县": 50, "安义县": 50}


def test_a_place_has_its_own_sums_only(dataset: Dataset) -> None:
    found = commitments(dataset, 2013, dataset.catalog.district("青山湖区"))
    assert [(one.kpi.name, one.amount) for one in found] == [("国家科技富民强县项目经费", 180)]
    assert commitments(dataset, 2013, dataset.catalog.district("东湖区")) == ()


def test_what_a_later_plan_promises_is_left_to_its_year(dataset: Dataset) -> None:
    assert {one.quantity.basis[0].source.document.id for one in of_city(dataset)} == {"summary-2013"}


def test_the_largest_sum_leads(dataset: Dataset) -> None:
    found = [one.amount for one in of_city(dataset)]
    assert len(found) == 16
    assert found == sorted(found, reverse=True)


def test_every_kpi_of_money_that_is_a_total_has_a_payer_and_a_purpose(dataset: Dataset) -> None:
    money = [kpi for kpi in dataset.kpis.values() if kpi.unit in ("万元", "亿元") and kpi.area and kpi.additive]
    known = [kpi for kpi in money if kpi.payer]
    assert {kpi.name for kpi in money} - {kpi.name for kpi in known} == {
        "高新技术产业总产值", "高新技术产业增加值", "技术市场交易额",
    }  # fmt: skip
    assert {kpi.purpose for kpi in known} <= {purpose.value for purpose in Purpose}
    assert {kpi.payer for kpi in known} <= {payer.value for payer in Payer} | {"shared"}


def test_results_and_plans_are_told_apart(dataset: Dataset) -> None:
    counts = Counter(one.measure for one in of_city(dataset))
    assert counts == {Measure.ACTUAL: 12, Measure.TARGET: 4}
    assert all(one.is_promised == (one.measure is Measure.TARGET) for one in of_city(dataset))


def test_both_units_are_told_in_ten_thousands(build: Build) -> None:
    cells = {"area": "5", "kpi": "科技担保贷款", "unit": "亿元"}
    assert [one.amount for one in of_city(build(row(2.66, **cells)))] == [26600]


def totals(found: tuple[PayerYear, ...]) -> dict[tuple[Payer, int], tuple[float, str, str] | None]:
    quantities = {(one.payer, one.year): one.total.quantity if one.total else None for one in found}
    return {key: (one.value, one.unit, one.formula) if one else None for key, one in quantities.items()}


def test_sums_of_one_payer_and_year_are_added_where_none_overlaps_or_covers_several_years(dataset: Dataset) -> None:
    assert totals(by_payer(of_city(dataset))) == {
        (Payer.CITY, 2013): (7492.37, "万元", "7,000 + 267.37 + 225"),
        (Payer.CITY, 2014): (13000, "万元", "7,000 + 6,000"),
        (Payer.COUNTY, 2013): None, (Payer.JOINT, 2016): None, (Payer.UPPER, 2013): None,
        (Payer.BANK, 2013): (3.86, "亿元", "2.66 + 1.2"),
    }  # fmt: skip


def test_where_nothing_is_added_the_sum_that_could_be_answers_else_the_largest(dataset: Dataset) -> None:
    answers = {(one.payer, one.year): (one.answer.kpi.name, one.count) for one in by_payer(of_city(dataset))}
    assert answers[Payer.UPPER, 2013] == ("国家和省级科技项目资金", 1)
    assert answers[Payer.JOINT, 2016] == ("县区创新平台五年投入", 1)


def test_sums_in_two_units_are_added_in_ten_thousands_and_keep_their_qualifier(build: Build) -> None:
    loans = {"area": "5", "kpi": "科技担保贷款", "unit": "亿元", "qualifier": "at_least"}
    pledged = {"area": "5", "kpi": "知识产权质押贷款", "unit": "万元"}
    (banks,) = by_payer(of_city(build(row(2.66, **loans), row(500, **pledged))))
    assert banks.total is not None
    assert (banks.total.amount, banks.total.quantity.qualifier) == (27100, Qualifier.AT_LEAST)
    assert banks.total.quantity.formula == "26,600 + 500"


FUNDS: Cells = {"area": "1", "kpi": "市级科技重大专项资金", "unit": "万元", "year": "2014"}
MATCHED: Cells = FUNDS | {"kpi": "协同创新体市级配套资金"}


def test_what_is_spent_so_far_is_judged_against_the_plan_and_the_calendar(build: Build) -> None:
    made = build(
        row(7000, **FUNDS, measure="target"), row(2800, **FUNDS, month=6), row(6000, **MATCHED, measure="target"),
        row(2100, **FUNDS | {"kpi": "县区创新平台五年投入"}, measure="target"), row(),
        row(5000, year=2014, measure="target"),
    )  # fmt: skip
    spent = spending(made, 2014, 6, made.catalog.district("南昌市"))
    assert [(one.series.kpi.name, one.state, one.completion and one.completion.value) for one in spent] == [
        (FUNDS["kpi"], ProgressState.BEHIND, 0.4), (MATCHED["kpi"], ProgressState.UNREPORTED, None),
    ]  # fmt: skip
    assert spending(made, 2014, 6, made.catalog.district("南昌县")) == ()
