"""Checks targets against each other and against the results that they start from."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from dashboard.dataset.model import Direction, Kpi, Measure, Observation, Qualifier, published
from dashboard.dataset.numbers import number, spread
from dashboard.dataset.table import Dataset
from dashboard.metrics.checks.check_result import CheckResult, CheckRule, CheckVerdict, fits, is_bound, verdict_of
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
        open_ended = is_bound(target) or (high is not None and high.value >= result.value)
        verdict = verdict_of(target.value >= result.value, unclear=open_ended)
        span = spread(target.value, high.value if high else None)
        formula = f"{span} {'≥' if verdict is CheckVerdict.AGREES else '<'} {number(result.value)}"
        if verdict is CheckVerdict.UNCLEAR and high is not None:
            formula = f"{number(target.value)} < {number(result.value)} ≤ {number(high.value)}"
        facts = {"high": number(high.value)} if high else {}
        left, right, place = published(target), published(result), series.district
        yield CheckResult(CheckRule.FALL, verdict, kpi, place, year, left, right, formula, None, result.year, facts)


def check_later_targets(dataset: Dataset, kpi: Kpi) -> Iterator[CheckResult]:
    """Check a target against the one set after it: a later plan that asks for less than an earlier one."""
    series = dataset.series(kpi.name)
    if kpi.direction is not Direction.MORE:
        return
    rows = [row for year in series.years(Measure.TARGET) if (row := series.target(year)) is not None]
    for first, second in pairwise(rows):
        holds = series.target_high(first.year) is not None or second.value >= first.value
        formula = f"{number(second.value)} {'≥' if holds else '<'} {number(first.value)}"
        verdict, place, year = verdict_of(holds, unclear=is_bound(second)), series.district, second.year
        left, right = published(second), published(first)
        yield CheckResult(CheckRule.LATER, verdict, kpi, place, year, left, right, formula, other_year=first.year)


def _fits_wording(computed: float, level: float, row: Observation) -> bool:
    """Return True where what a growth means fits the level as the source words it."""
    if fits(computed, level):
        return True
    if is_bound(row):
        return computed >= level
    return row.qualifier is Qualifier.ABOUT and abs(computed / level - 1) <= ABOUT_TOLERANCE
