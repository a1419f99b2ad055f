"""Was a target met? Results of any sign against targets of any sign, in both directions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.dataset.numbers import rounded_to
from dashboard.dataset.observation import Measure, Qualifier
from dashboard.dataset.quantity import published
from dashboard.metrics.outcome import TargetOutcome, Verdict, judge_result
from tests.facts import KPI, fact, present

PLAIN, AT_LEAST, MORE_THAN, ABOUT = Qualifier.NONE, Qualifier.AT_LEAST, Qualifier.MORE_THAN, Qualifier.ABOUT
MET, NEARLY, MISSED = Verdict.MET, Verdict.NEARLY, Verdict.MISSED
NUMBERS = st.one_of(
    st.integers(-(10**9), 10**9).map(float), st.decimals(-1000, 1000, places=2, allow_nan=False).map(float)
)


def judge(
    target: float, result: float, qualifier: Qualifier = Qualifier.NONE, *, less: bool = False
) -> tuple[Verdict, float | None]:
    return judge_result(published(fact(target, Measure.TARGET, qualifier=qualifier)), result, less=less)


@pytest.mark.parametrize(("target", "result", "qualifier", "verdict"), [
    (100, 100, PLAIN, MET), (100, 95, PLAIN, NEARLY), (100, 94.9, ABOUT, MISSED), (2, 1.9, PLAIN, NEARLY),
    (16, 15.2, ABOUT, NEARLY), (0.6, 0.57, PLAIN, NEARLY), (110, 110, AT_LEAST, MET), (110, 109, AT_LEAST, MISSED),
    (110, 110, MORE_THAN, MISSED), (110, 110.1, MORE_THAN, MET), (2000, 1939, MORE_THAN, MISSED),
    (-3, -4, PLAIN, MISSED), (-3, -3, PLAIN, MET), (-3, -2, PLAIN, MET), (0, 0, PLAIN, MET), (0, -0.1, PLAIN, MISSED),
    (0, 0, MORE_THAN, MISSED),
])  # fmt: skip
def test_a_floor_is_met_or_missed_other_targets_are_nearly_met_within_five_per_cent(
    target: float, result: float, qualifier: Qualifier, verdict: Verdict
) -> None:
    assert judge(target, result, qualifier)[0] is verdict


@pytest.mark.parametrize(("target", "result", "verdict", "gap"), [
    (0, 0, Verdict.MET, 0), (0, 3, Verdict.MISSED, None), (-3, -4, Verdict.MET, 0), (-3, -2, Verdict.MISSED, None),
    (15, 15.5, Verdict.NEARLY, 0.033333333), (15, 20, Verdict.MISSED, 0.333333333), (15, 14, Verdict.MET, 0),
])  # fmt: skip
def test_of_what_should_be_less_a_lower_result_is_better(
    target: float, result: float, verdict: Verdict, gap: float | None
) -> None:
    assert judge(target, result, less=True) == (verdict, gap)


@given(NUMBERS, NUMBERS, st.sampled_from(list(Qualifier)), st.booleans())
def test_nothing_worse_than_its_target_is_met_and_nothing_better_is_missed(
    target: float, result: float, qualifier: Qualifier, less: bool
) -> None:
    verdict, gap = judge(target, result, qualifier, less=less)
    worse = result > target if less else result < target
    if worse:
        assert verdict is not Verdict.MET
        assert gap is None or gap > 0
    elif result != target:
        assert (verdict, gap) == (Verdict.MET, 0)
    if target <= 0:
        assert verdict is not Verdict.NEARLY


@given(NUMBERS, NUMBERS, NUMBERS, st.sampled_from(list(Qualifier)), st.booleans())
def test_a_better_result_never_has_a_worse_verdict(
    target: float, first: float, second: float, qualifier: Qualifier, less: bool
) -> None:
    order = [Verdict.MET, Verdict.NEARLY, Verdict.MISSED]
    better, worse = sorted((first, second), reverse=not less)
    ranks = [order.index(judge(target, result, qualifier, less=less)[0]) for result in (better, worse)]
    assert ranks == sorted(ranks)


@given(st.integers(1, 10**6), st.integers(0, 10**6))
def test_completion_and_gap_as_they_are_shown_make_a_hundred(target: int, result: int) -> None:
    goal, reached = published(fact(float(target), Measure.TARGET)), published(fact(float(result)))
    outcome = TargetOutcome(KPI, 2013, goal, reached, *judge_result(goal, result))
    if outcome.verdict is not Verdict.MET:
        assert rounded_to(present(outcome.completion) * 100, 1) + present(outcome.gap_percent) == pytest.approx(100)
