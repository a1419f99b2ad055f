"""Bases, interpretations of a target, required growth and effort, with the numbers of the plan of 2014."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.dataset.model import Direction
from dashboard.dataset.observation import Measure
from dashboard.dataset.quantity import Certainty
from dashboard.dataset.table import Dataset
from dashboard.metrics.growth import (
    Judgement,
    effort,
    judge_effort,
    judge_growth,
    results_by_year,
    target_interpretations,
    targets_by_year,
)
from tests.conftest import Build
from tests.facts import fact, present, series_of
from tests.tables import growth, row


@pytest.mark.parametrize(("kpi", "levels", "required"), [
    ("专利申请量", [(10000, ""), (9285, "6,190 × 1.5")], [0.6155, 0.5]),  # they disagree
    ("专利授权量", [(5000, ""), (5070, "3,380 × 1.5")], [0.4793, 0.5]),  # at least 5,000, and they agree
])  # fmt: skip
def test_both_interpretations_of_a_target(
    dataset: Dataset, kpi: str, levels: list[tuple[float, str]], required: list[float]
) -> None:
    targets = target_interpretations(dataset.series(kpi), 2014)
    quantities = [present(target.level) for target in targets]
    assert [(level.value, level.formula) for level in quantities] == levels
    assert [level.is_derived for level in quantities] == [False, True]
    assert [target.required for target in targets] == [pytest.approx(growth, abs=1e-4) for growth in required]
    assert [target.target.measure for target in targets] == [Measure.TARGET, Measure.TARGET_GROWTH]


@pytest.mark.parametrize(("kpi", "index", "ratio", "judgement"), [
    ("专利申请量", 0, 1.68, Judgement.FAR), ("专利申请量", 1, 1.36, Judgement.FASTER),
    ("技术市场交易额", 0, 1.09, Judgement.SAME),
])  # fmt: skip
def test_effort_is_required_over_achieved_growth(
    dataset: Dataset, kpi: str, index: int, ratio: float, judgement: Judgement
) -> None:
    series = dataset.series(kpi)
    judged = effort(series, target_interpretations(series, 2014)[index])
    assert judged.ratio == pytest.approx(ratio, abs=0.005)
    assert judged.judgement is judgement


@pytest.mark.parametrize(("kpi", "judgement", "reason"), [
    ("专利授权量", Judgement.GREAT, "no_growth"), ("高新技术产业增加值", Judgement.FAST, "no_growth"),
    ("新增高新技术企业", Judgement.SMALL, "no_growth"), ("市级科技重大专项资金", Judgement.FLAT, "no_growth"),
    ("市级科技重大项目", Judgement.FALL, "no_growth"), ("新能源汽车推广", Judgement.UNKNOWN, "no_result"),
])  # fmt: skip
def test_a_target_without_a_pace_to_hold_it_against_is_judged_by_its_required_growth(
    dataset: Dataset, kpi: str, judgement: Judgement, reason: str
) -> None:
    series = dataset.series(kpi)
    judged = effort(series, target_interpretations(series, 2014)[0])
    assert (judged.judgement, judged.reason, judged.ratio) == (judgement, reason, None)


@pytest.mark.parametrize(("required", "judgement"), [
    (0.3, Judgement.GREAT), (0.2999, Judgement.FAST), (0.1, Judgement.FAST), (0.0999, Judgement.SMALL),
    (0.0001, Judgement.SMALL), (0.0, Judgement.FLAT), (-0.0001, Judgement.FALL), (1.1 - 1, Judgement.FAST),
])  # fmt: skip
def test_the_bounds_of_required_growth(required: float, judgement: Judgement) -> None:
    assert judge_growth(required) is judgement


@pytest.mark.parametrize("pace", ["0", "-3.5"])
def test_a_year_without_a_rise_is_no_pace(build: Build, pace: str) -> None:
    series = build(row(), growth(pace), row("7000", year=2014, measure="target")).series("专利申请量")
    weighed = effort(series, target_interpretations(series, 2014)[0])
    assert (weighed.judgement, weighed.reason, weighed.ratio) == (Judgement.FAST, "no_rise", None)


@pytest.mark.parametrize(("pace", "target", "judgement"), [
    (-10, 80, Judgement.FAR), (-10, 90, Judgement.SAME), (-10, 99, Judgement.EASIER), (None, 60, Judgement.GREAT),
    (5, 80, Judgement.FAST), (None, 100, Judgement.FLAT), (None, 110, Judgement.FALL),
])  # fmt: skip
def test_of_what_should_be_less_a_fall_is_asked(pace: float | None, target: float, judgement: Judgement) -> None:
    figures = [fact(100), fact(target, Measure.TARGET, year=2014)]
    figures += [fact(pace, Measure.GROWTH)] if pace is not None else []
    series = series_of(*figures, direction=Direction.LESS)
    assert effort(series, target_interpretations(series, 2014)[0]).judgement is judgement


@pytest.mark.parametrize("base", [0, -3.5])
def test_a_base_at_or_below_zero_has_no_growth(base: float) -> None:
    series = series_of(fact(base), fact(7, Measure.TARGET, year=2014))
    (target,) = target_interpretations(series, 2014)
    weighed = effort(series, target)
    assert (target.required, weighed.judgement, weighed.reason) == (None, Judgement.UNKNOWN, "no_base")


def test_a_range_asks_for_the_growth_of_both_its_ends_and_no_target_for_none(dataset: Dataset) -> None:
    (target,) = target_interpretations(dataset.series("市级科技重大项目"), 2014)
    assert (present(target.level).value, present(target.high).value) == (10, 15)
    assert target.required == pytest.approx(-1 / 3)
    assert target.required_high == 0
    assert target_interpretations(dataset.series("高新技术企业总数"), 2014) == ()


@pytest.mark.parametrize(("pace", "required", "judgement"), [
    ("10", "7.9", Judgement.EASIER), ("10", "8", Judgement.SAME), ("20", "16", Judgement.SAME),
    ("12.5", "10", Judgement.SAME), ("30", "36", Judgement.SAME), ("30", "36.1", Judgement.FASTER),
    ("35", "56", Judgement.FASTER), ("70", "112", Judgement.FASTER), ("70", "112.1", Judgement.FAR),
])  # fmt: skip
def test_the_bounds_of_effort_are_0_8_and_1_2_and_1_6_inclusive(
    build: Build, pace: str, required: str, judgement: Judgement
) -> None:
    series = build(row(), growth(pace), growth(required, year=2014, measure="target_growth")).series("专利申请量")
    assert effort(series, target_interpretations(series, 2014)[0]).judgement is judgement


@given(st.floats(0.001, 100), st.floats(0.001, 100))
def test_a_higher_ratio_is_never_an_easier_judgement(first: float, second: float) -> None:
    order = [Judgement.EASIER, Judgement.SAME, Judgement.FASTER, Judgement.FAR]
    low, high = sorted((first, second))
    assert order.index(judge_effort(low)) <= order.index(judge_effort(high))
    assert (judge_effort(0.001), judge_effort(100)) == (Judgement.EASIER, Judgement.FAR)


@pytest.mark.parametrize(("kpi", "year", "value", "formula"), [
    ("专利申请量", 2012, 4528, "6,190 ÷ 1.367"), ("高新技术企业总数", 2012, 133, "199 ÷ 1.496"),
    ("技术市场交易额", 2012, 14.5, "18.5 ÷ 1.276"), ("技术市场交易额", 2014, 24.62, "32 ÷ 1.3"),
    ("专利申请量", 2017, 18425, "22,479 ÷ 1.22"),
])  # fmt: skip
def test_a_growth_implies_the_result_of_the_year_before(
    dataset: Dataset, kpi: str, year: int, value: float, formula: str
) -> None:
    implied = results_by_year(dataset.series(kpi))[year]
    assert (implied.value, implied.formula, implied.certainty) == (value, formula, Certainty.DERIVED)
    assert {figure.year for figure in implied.basis} == {year + 1}


def test_a_published_result_is_never_replaced_by_an_implied_one(build: Build) -> None:
    done = results_by_year(build(row("5000", year=2012), row(), growth()).series("专利申请量"))
    assert {year: (found.value, found.is_derived) for year, found in done.items()} == {
        2012: (5000, False),
        2013: (6190, False),
    }


def test_a_fall_to_nothing_implies_no_result_before_it(build: Build) -> None:
    assert set(results_by_year(build(row("0"), growth("-100")).series("专利申请量"))) == {2013}


def test_a_growth_alone_implies_nothing(dataset: Dataset) -> None:
    assert results_by_year(dataset.series("专利申请量", "新建县")) == {}


@given(st.integers(1, 10**7), st.integers(-900, 5000))
def test_an_implied_base_grown_again_gives_the_result_to_the_nearest_thing(value: int, tenths: int) -> None:
    factor = 1 + tenths / 1000
    series = series_of(fact(value), fact(tenths / 10, Measure.GROWTH))
    implied = results_by_year(series)[2012]
    assert abs(implied.value * factor - value) <= 0.5 * factor + 1e-6 * value


def test_targets_are_levels_with_the_upper_end_of_a_range(dataset: Dataset) -> None:
    low, high = targets_by_year(dataset.series("市级科技重大项目"))[2014]
    assert high is not None
    assert (low.value, high.value) == (10, 15)
    low, high = targets_by_year(dataset.series("技术市场交易额"))[2014]
    assert (low.value, low.is_derived, high) == (24.05, True, None)
    assert low.formula == "18.5 × 1.3"


def test_a_growth_target_without_a_result_has_no_level(build: Build) -> None:
    series = build(growth("10", year=2014, measure="target_growth")).series("专利申请量")
    (reading,) = target_interpretations(series, 2014)
    assert (reading.level, reading.required, reading.is_growth) == (None, 0.1, True)
    assert targets_by_year(series) == {}
