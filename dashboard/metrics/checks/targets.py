"""Do targets fit each other, and the results that they start from?"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from dashboard.dataset.model import CITY, Direction, Kpi, Measure, Observation, Qualifier, published
from dashboard.dataset.numbers import number, spread
from dashboard.dataset.table import Dataset
from dashboard.metrics.checks.check_result import CheckResult, CheckRule, CheckVerdict, fits, is_bound
from dashboard.metrics.growth import target_interpretations

ABOUT = 0.05  # how far “about” may be off, as a share


def both_readings(dataset: Dataset, kpi: Kpi) -> Iterator[CheckResult]:
    """The level of a target against the level that its growth means."""
    series = dataset.series(kpi.name)
    for year in series.years(Measure.TARGET_GROWTH):
        found = target_interpretations(series, year)
        levels = [reading.level for reading in found if reading.level is not None]
        if len(found) < 2 or len(levels) < 2:
            continue
        left, right = levels[1], levels[0]
        verdict = _fit(left.value, right.value, found[0].target)
        sign = "=" if left.value == right.value else "<" if left.value < right.value else ">"
        formula = f"{left.formula} = {number(left.value)} {sign} {number(right.value)}"
        yield CheckResult(CheckRule.READINGS, verdict, kpi, dataset.catalog.district(CITY), year, left, right, formula)


def falls(dataset: Dataset, kpi: Kpi) -> Iterator[CheckResult]:
    """A target of a KPI that should grow, against the newest result before its year."""
    series = dataset.series(kpi.name)
    if kpi.direction is not Direction.MORE:
        return
    for year in series.years(Measure.TARGET):
        target, high = series.target(year), series.target_high(year)
        before = [one for one in series.years(Measure.ACTUAL) if one < year]
        result = series.actual(before[-1]) if before else None
        if target is None or result is None:
            continue
        verdict = CheckVerdict.AGREES
        if target.value < result.value:
            open_ended = is_bound(target) or (high is not None and high.value >= result.value)
            verdict = CheckVerdict.UNCLEAR if open_ended else CheckVerdict.DIFFERS
        span = spread(target.value, high.value if high else None)
        formula = f"{span} {'≥' if verdict is CheckVerdict.AGREES else '<'} {number(result.value)}"
        if verdict is CheckVerdict.UNCLEAR and high is not None:
            formula = f"{number(target.value)} < {number(result.value)} ≤ {number(high.value)}"
        facts = {"high": number(high.value)} if high else {}
        left, right = published(target), published(result)
        yield CheckResult(
            CheckRule.FALL, verdict, kpi, series.district, year, left, right, formula, None, result.year, facts
        )


def later(dataset: Dataset, kpi: Kpi) -> Iterator[CheckResult]:
    """A target against the one set after it: a later plan that asks for less than an earlier one."""
    series = dataset.series(kpi.name)
    if kpi.direction is not Direction.MORE:
        return
    rows = [row for year in series.years(Measure.TARGET) if (row := series.target(year)) is not None]
    for first, second in pairwise(rows):
        top = series.target_high(first.year)
        holds = second.value >= (first.value if top is None else min(top.value, second.value))
        sign = "≥" if holds else "<"
        verdict = CheckVerdict.AGREES if holds else CheckVerdict.UNCLEAR if is_bound(second) else CheckVerdict.DIFFERS
        formula = f"{number(second.value)} {sign} {number(first.value)}"
        yield CheckResult(
            CheckRule.LATER, verdict, kpi, series.district, second.year, published(second), published(first), formula,
            other_year=first.year,
        )  # fmt: skip


def _fit(computed: float, level: float, row: Observation) -> CheckVerdict:
    """Whether what a growth means fits the level as the source words it."""
    if fits(computed, level):
        return CheckVerdict.AGREES
    if is_bound(row):
        return CheckVerdict.AGREES if computed >= level else CheckVerdict.DIFFERS
    if row.qualifier is Qualifier.ABOUT:
        return CheckVerdict.AGREES if abs(computed / level - 1) <= ABOUT else CheckVerdict.DIFFERS
    return CheckVerdict.DIFFERS
