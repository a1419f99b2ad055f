"""Was a target reached, wherever a result and a target of one year are both published."""

from __future__ import annotations

import pytest

from dashboard.dataset.model import Direction, Measure, Qualifier
from dashboard.dataset.table import Dataset
from dashboard.metrics.outcome import Verdict, outcome, outcomes
from tests.facts import fact, present, series_of


@pytest.mark.parametrize(
    ("kpi", "year", "verdict"),
    [
        ("新增高新技术企业", 2015, Verdict.MET),
        ("高新技术企业总数", 2022, Verdict.NEARLY),
        ("技术市场交易额", 2022, Verdict.MET),
        ("高新技术产业增加值占工业增加值比重", 2015, Verdict.MET),
    ],
)
def test_the_four_targets_with_a_result_of_their_year_are_judged(
    dataset: Dataset, kpi: str, year: int, verdict: Verdict
) -> None:
    told = present(outcome(dataset.series(kpi), year))
    assert told.verdict is verdict


def test_no_other_target_of_the_record_can_be_judged(dataset: Dataset) -> None:
    told = {(name, one.result.year) for name in dataset.kpis for one in outcomes(dataset.series(name))}
    assert told == {
        ("新增高新技术企业", 2015),
        ("高新技术企业总数", 2022),
        ("技术市场交易额", 2022),
        ("高新技术产业增加值占工业增加值比重", 2015),
    }


def test_the_gap_is_what_the_result_lacks_as_a_share_of_the_target(dataset: Dataset) -> None:
    nearly, met = outcome(dataset.series("高新技术企业总数"), 2022), outcome(dataset.series("新增高新技术企业"), 2015)
    assert nearly is not None
    assert met is not None
    assert nearly.gap == pytest.approx(61 / 2000)
    assert met.gap == 0


def test_a_target_without_a_result_and_a_result_without_a_target_are_not_judged(dataset: Dataset) -> None:
    series = dataset.series("专利申请量")
    assert outcome(series, 2014) is None
    assert outcome(series, 2013) is None


@pytest.mark.parametrize(
    ("target", "result", "verdict"),
    [
        (100, 100, Verdict.MET),
        (100, 95, Verdict.NEARLY),
        (100, 94.9, Verdict.MISSED),
        (2, 1.9, Verdict.NEARLY),
        (16, 15.2, Verdict.NEARLY),
        (0.6, 0.57, Verdict.NEARLY),
    ],
)
def test_within_five_per_cent_is_nearly_and_beyond_is_missed(target: float, result: float, verdict: Verdict) -> None:
    told = present(outcome(series_of(fact(result), fact(target, Measure.TARGET)), 2013))
    assert told.verdict is verdict


@pytest.mark.parametrize(
    ("qualifier", "verdict"), [(Qualifier.AT_LEAST, Verdict.MET), (Qualifier.MORE_THAN, Verdict.NEARLY)]
)
def test_just_the_number_meets_an_at_least_but_not_a_more_than(qualifier: Qualifier, verdict: Verdict) -> None:
    told = present(outcome(series_of(fact(110), fact(110, Measure.TARGET, qualifier=qualifier)), 2013))
    assert told.verdict is verdict


@pytest.mark.parametrize(("result", "verdict"), [(15, Verdict.MET), (15.5, Verdict.NEARLY), (20, Verdict.MISSED)])
def test_where_less_is_better_the_upper_end_of_a_range_counts(result: float, verdict: Verdict) -> None:
    figures = (fact(result), fact(10, Measure.TARGET), fact(15, Measure.TARGET_HIGH))
    told = present(outcome(series_of(*figures, direction=Direction.LESS), 2013))
    assert told.verdict is verdict


def test_where_more_is_better_the_lower_end_of_a_range_counts() -> None:
    told = present(outcome(series_of(fact(12), fact(10, Measure.TARGET), fact(15, Measure.TARGET_HIGH)), 2013))
    assert told.verdict is Verdict.MET


def test_a_kpi_without_a_direction_is_never_judged() -> None:
    assert outcome(series_of(fact(1), fact(10, Measure.TARGET), direction=Direction.NEUTRAL), 2013) is None


def test_outcomes_are_told_oldest_first() -> None:
    figures = [fact(1, measure, year=year) for year in (2016, 2014) for measure in (Measure.ACTUAL, Measure.TARGET)]
    assert [one.result.year for one in outcomes(series_of(*figures))] == [2014, 2016]
