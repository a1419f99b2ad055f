"""Checks targets against each other and against the results that they start from."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from dashboard.dataset.model import Direction, Kpi
from dashboard.dataset.numbers import number, spread
from dashboard.dataset.observation import Measure, Observation, Qualifier
from dashboard.dataset.quantity import published
from dashboard.dataset.table import Dataset
from dashboard.metrics.checks.check_result import CheckResult, CheckRule, CheckVerdict, fits, verdict_of
from dashboard.metrics.growth import newest, target_interpretations

ABOUT_TOLERANCE = 0.05  # how far "about" may be off, as a share


def check_interpretations(dataset: Dataset, kpi: Kpi) -> Iterator[CheckResult]:
    """Check the level of a target against the level that its growth means."""
    series = dataset.series(kpi.name)
    for year in series.years(Measure.TARGET_GROWTH):
        interpretations = target_interpretations(series, year)
        levels = [interpretation.level for interpretation in interpretations if interpretation.level is not None]
        if len(levels) < 2:
            continue
        right, left = levels
        verdict = verdict_of(_fits_wording(left.value, right.value, interpretations[0].target))
        sign = "=" if left.value == right.value else "<" if left.value < right.value else ">"
        formula = f"{left.formula} = {number(left.value)} {sign} {number(right.value)}"
        yield CheckResult(CheckRule.READINGS, verdict, kpi, series.district, year, left, right, formula)


def check_falls(dataset: Dataset, kpi: Kpi) -> Iterator[CheckResult]:
    """Check a target of a KPI that should grow against the newest result before its year."""
    series = dataset.series(kpi.name)
    if kpi.direction is not Direction.MORE:
        return
    for year in series.years(Measure.TARGET):
        target, high, result = series.target(year), series.target_high(year), newest(series, before=year)
        if target is None or result is None:
            continue
        verdict = verdict_of(target.value >= result.value, unclear=_may_reach(target, high, result.value))
        formula, end = _at_least(target, high, result.value, verdict), high.value if high else None
        left, right, place = published(target), published(result), series.district
        yield CheckResult(CheckRule.FALL, verdict, kpi, place, year, left, right, formula, None, result.year, end)


def check_later_targets(dataset: Dataset, kpi: Kpi) -> Iterator[CheckResult]:
    """Check a target against the one set after it: a later plan that asks for less than an earlier one.

    Of a range before it the lower end counts: reaching that is all that was promised.
    """
    series = dataset.series(kpi.name)
    if kpi.direction is not Direction.MORE:
        return
    rows = [row for year in series.years(Measure.TARGET) if (row := series.target(year)) is not None]
    for first, second in pairwise(rows):
        before, high = series.target_high(first.year), series.target_high(second.year)
        verdict = verdict_of(second.value >= first.value, unclear=_may_reach(second, high, first.value))
        formula = _at_least(second, high, first.value, verdict)
        ends = (high.value if high else None, before.value if before else None)
        left, right, place, year = published(second), published(first), series.district, second.year
        yield CheckResult(CheckRule.LATER, verdict, kpi, place, year, left, right, formula, None, first.year, *ends)


def _may_reach(target: Observation, high: Observation | None, value: float) -> bool:
    """Return True where a target below a value leaves room to reach it: "at least", or a range that does."""
    return target.qualifier.is_bound or (high is not None and high.value >= value)


def _at_least(target: Observation, high: Observation | None, value: float, verdict: CheckVerdict) -> str:
    """Return the comparison of a target, or of its range, with the value that it should not fall below."""
    if verdict is CheckVerdict.UNCLEAR and high is not None:
        return f"{number(target.value)} < {number(value)} ≤ {number(high.value)}"
    span = spread(target.value, high.value if high else None)
    return f"{span} {'≥' if verdict is CheckVerdict.AGREES else '<'} {number(value)}"


def _fits_wording(computed: float, level: float, row: Observation) -> bool:
    """Return True where what a growth means fits the level as the source words it."""
    if fits(computed, level):
        return True
    if row.qualifier.is_bound:
        return computed >= level
    return row.qualifier is Qualifier.ABOUT and abs(computed / level - 1) <= ABOUT_TOLERANCE
