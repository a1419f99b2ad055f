"""Was a target reached, wherever a result and a target of one year are both published."""

from __future__ import annotations

import pytest

from dashboard.dataset.model import Direction, Measure, Qualifier
from dashboard.dataset.table import Dataset
from dashboard.metrics.outcome import Verdict, outcome, outcomes
from tests.facts import fact, present, series_of

JUDGED = {
    ("新增高新技术企业", 2015): Verdict.MET,
    ("高新技术企业总数", 2022): Verdict.NEARLY,
    ("技术市场交易额", 2022): Verdict.MET,
    ("高新技术产业增加值占工业增加值比重", 2015): Verdict.MET,
}
AT_LEAST, MORE_THAN = {"qualifier": Qualifier.AT_LEAST}, {"qualifier": Qualifier.MORE_THAN}


def test_the_four_targets_with_a_result_of_their_year_are_judged_and_no_other(dataset: Dataset) -> None:
    judged = {(kpi, it.result.year): it.verdict for kpi in dataset.kpis for it in outcomes(dataset.series(kpi))}
    assert judged == JUDGED
    assert [outcome(dataset.series("专利申请量"), year) for year in (2013, 2014)] == [None, None]


def test_the_gap_is_what_the_result_lacks_as_a_share_of_the_target(dataset: Dataset) -> None:
    gaps = [present(outcome(dataset.series(kpi), year)).gap for kpi, year in JUDGED]
    assert gaps == [0, pytest.approx(61 / 2000), 0, 0]


@pytest.mark.parametrize(("target", "result", "qualifier", "verdict"), [
    (100, 100, {}, Verdict.MET), (100, 95, {}, Verdict.NEARLY), (100, 94.9, {}, Verdict.MISSED),
    (2, 1.9, {}, Verdict.NEARLY), (16, 15.2, {}, Verdict.NEARLY), (0.6, 0.57, {}, Verdict.NEARLY),
    (110, 110, AT_LEAST, Verdict.MET), (110, 110, MORE_THAN, Verdict.NEARLY),
])  # fmt: skip
def test_within_five_per_cent_is_nearly_beyond_is_missed_and_just_the_number_is_no_more_than(
    target: float, result: float, qualifier: dict[str, Qualifier], verdict: Verdict
) -> None:
    series = series_of(fact(result), fact(target, Measure.TARGET, **qualifier))
    assert present(outcome(series, 2013)).verdict is verdict


@pytest.mark.parametrize(("direction", "result", "verdict"), [
    (Direction.LESS, 15, Verdict.MET), (Direction.LESS, 15.5, Verdict.NEARLY), (Direction.LESS, 20, Verdict.MISSED),
    (Direction.MORE, 12, Verdict.MET), (Direction.NEUTRAL, 12, None),
])  # fmt: skip
def test_the_end_of_a_range_that_is_easier_to_reach_counts_and_without_a_direction_nothing(
    direction: Direction, result: float, verdict: Verdict | None
) -> None:
    figures = (fact(result), fact(10, Measure.TARGET), fact(15, Measure.TARGET_HIGH))
    judged = outcome(series_of(*figures, direction=direction), 2013)
    assert (judged.verdict if judged else None) is verdict


def test_outcomes_are_told_oldest_first() -> None:
    figures = [fact(1, measure, year=year) for year in (2016, 2014) for measure in (Measure.ACTUAL, Measure.TARGET)]
    assert [it.result.year for it in outcomes(series_of(*figures))] == [2014, 2016]
