"""What a year promised, reached and promises next, for the city and for places."""

from __future__ import annotations

import pytest

from dashboard.dataset.table import Dataset
from dashboard.metrics.area import headlines
from dashboard.metrics.growth import Judgement
from dashboard.metrics.outcome import Verdict
from dashboard.metrics.plan_year import change_of, hardest_first, plan_row, plan_rows, target_outcome, target_outcomes
from tests.conftest import Build
from tests.facts import present
from tests.tables import COUNTIES, growth, row

KPI = "专利申请量"


def test_five_targets_have_a_result_of_their_year_one_of_them_derived(dataset: Dataset) -> None:
    judged = target_outcomes(dataset, dataset.area_kpis)
    outcomes = {(it.year, it.kpi.name): (it.verdict, it.is_derived) for it in judged}
    assert outcomes == {
        (2022, "高新技术企业总数"): (Verdict.MISSED, False), (2022, "技术市场交易额"): (Verdict.MET, False),
        (2015, "新增高新技术企业"): (Verdict.MET, False),
        (2015, "高新技术产业增加值占工业增加值比重"): (Verdict.MET, False),
        (2014, "技术市场交易额"): (Verdict.MET, True),
    }  # fmt: skip
    assert [year for year, _ in outcomes] == [2022, 2022, 2015, 2015, 2014]


def test_the_gap_is_what_the_result_lacks_as_a_share_of_the_target(dataset: Dataset) -> None:
    outcome = present(target_outcome(dataset, dataset.kpis["高新技术企业总数"], 2022))
    assert [outcome.gap, outcome.difference] == [pytest.approx(61 / 2000), -61]
    assert outcome.completion == pytest.approx(0.9695)


def test_a_rate_has_no_completion_and_a_target_growth_is_held_against_its_level(dataset: Dataset) -> None:
    share = present(target_outcome(dataset, dataset.kpis["高新技术产业增加值占工业增加值比重"], 2015))
    assert (share.completion, share.difference) == (None, 1.8)
    trade = present(target_outcome(dataset, dataset.kpis["技术市场交易额"], 2014))
    assert (trade.target.value, trade.result.value, trade.result.formula) == (24.05, 24.62, "32 ÷ 1.3")


def test_the_sum_of_the_nine_is_judged_as_derived(build: Build) -> None:
    figures = [row("10", district=place, year=2014) for place in COUNTIES]
    dataset = build(row(), *figures, row("100", year=2014, measure="target"))
    outcome = present(target_outcome(dataset, dataset.kpis[KPI], 2014))
    assert (outcome.result.value, outcome.verdict, outcome.is_derived) == (90, Verdict.MISSED, True)


def test_a_place_is_judged_by_its_own_target_and_result_alone(build: Build) -> None:
    dataset = build(
        row(year=2014), row("7000", year=2014, measure="target"), row("30", year=2014, district="青山湖区"),
        row("20", year=2014, measure="target", district="青山湖区"),
        row("5", year=2014, district="西湖区"),
    )  # fmt: skip
    kpi = dataset.kpis[KPI]
    assert present(plan_row(dataset, kpi, 2014, "青山湖区").outcome).verdict is Verdict.MET
    assert plan_row(dataset, kpi, 2014, "西湖区").outcome is None
    assert plan_row(dataset, kpi, 2014, "湾里区").result is None


@pytest.mark.parametrize(("before", "after", "change"), [
    ("100", "110", (10.0, True, "110 ÷ 100 − 1")), ("0", "5", (5.0, False, "5 − 0")),
    ("-4", "-8", (-4.0, False, "−8 − −4")), ("100", "0", (-100.0, True, "0 ÷ 100 − 1")),
])  # fmt: skip
def test_a_change_on_a_base_at_or_below_zero_is_a_difference(
    build: Build, before: str, after: str, change: tuple[float, bool, str]
) -> None:
    unit = "%" if before.startswith("-") else "件"  # only rates in per cent may be negative
    dataset = build(row(before, unit=unit), row(after, year=2014, unit=unit))
    derived = present(change_of(dataset, dataset.kpis[KPI], 2014))
    assert (derived.value, derived.is_percent, derived.formula) == change


def test_a_published_growth_wins_over_a_derived_one_and_a_zero_is_one(build: Build) -> None:
    dataset = build(row(), row("9000", year=2014), row("0", year=2014, measure="growth", unit="%"))
    change = present(change_of(dataset, dataset.kpis[KPI], 2014))
    assert (change.value, change.is_derived) == (0, False)


def test_a_kpi_without_a_target_in_the_year_or_the_next_has_no_row(dataset: Dataset) -> None:
    kpis = tuple(dataset.kpis.values())
    assert [len(plan_rows(dataset, dataset.area_kpis, year)) for year in (2013, 2022, 2023)] == [12, 3, 1]
    assert plan_rows(dataset, kpis, 2011) == ()


def test_the_six_headline_goals_stand_with_what_asks_the_most_first(dataset: Dataset) -> None:
    goals = hardest_first(dataset, headlines(dataset), 2013)
    assert [(goal.kpi.name, present(goal.effort).judgement.value) for goal in goals] == [
        ("专利申请量", "far"), ("专利授权量", "great"), ("高新技术产业增加值", "fast"), ("技术市场交易额", "same"),
        ("新增高新技术企业", "small"), ("市级科技重大项目", "fall"),
    ]  # fmt: skip


def test_among_targets_of_one_judgement_the_higher_ratio_comes_first(build: Build) -> None:
    rows = [
        figure
        for kpi, asked in (("甲", "170"), ("乙", "190"), ("丙", "180"))
        for figure in (row("100", kpi=kpi), growth("40", kpi=kpi), row(asked, kpi=kpi, year=2014, measure="target"))
    ]
    found = build(*rows)
    goals = hardest_first(found, found.area_kpis, 2013)
    assert {present(goal.effort).judgement for goal in goals} == {Judgement.FAR}
    assert [goal.kpi.name for goal in goals] == ["乙", "丙", "甲"]


def test_a_kpi_is_judged_by_the_level_of_its_target_before_its_growth(dataset: Dataset) -> None:
    (goal,) = hardest_first(dataset, (dataset.kpis["专利授权量"],), 2013)
    assert goal.next_targets[0].target.value == 5000
