"""Checks growths, stocks and flows from one year to the next."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.dataset.model import Kpi
from dashboard.dataset.numbers import decimals, number, percent
from dashboard.dataset.observation import Measure, Observation
from dashboard.dataset.quantity import Quantity, published
from dashboard.dataset.series import KpiSeries
from dashboard.dataset.table import Dataset
from dashboard.metrics.checks.check_result import CheckResult, CheckRule, fits, verdict_of
from dashboard.metrics.growth import derived_exactly, implied_base, results_by_year, target_interpretations


def check_growths(dataset: Dataset, kpi: Kpi) -> Iterator[CheckResult]:
    """Check every place's published growth against the one from last year's published result to this year's."""
    for place in dataset.places(kpi.name):
        series = dataset.series(kpi.name, place.name)
        for year in series.years(Measure.GROWTH):
            growth, now, before = series.growth(year), series.actual(year), series.actual(year - 1)
            if growth is None or now is None or before is None or not before.value:
                continue
            value = (now.value / before.value - 1) * 100
            rounded = percent(value, digits=max(1, decimals(growth.value)), sign=True)
            formula = f"{number(now.value)} ÷ {number(before.value)} − 1 = {rounded}"
            verdict = verdict_of(fits(value, growth.value), unclear=now.qualifier.is_bound or before.qualifier.is_bound)
            right = published(growth)
            left = derived_exactly(value, right, formula, (now, before))
            yield CheckResult(CheckRule.GROWTH, verdict, kpi, place, year, left, right, formula)


def check_flows(dataset: Dataset, kpi: Kpi) -> Iterator[CheckResult]:
    """Check what was added in a year against the change of the stock, its base published or derived from a growth."""
    stock = dataset.kpis.get(kpi.flow_of or "")
    if stock is None:
        return
    stocks, flow = results_by_year(dataset.series(stock.name)), dataset.series(kpi.name)
    for year in flow.years(Measure.ACTUAL):
        added, now, before = flow.actual(year), stocks.get(year), stocks.get(year - 1)
        if added is None or now is None or before is None:
            continue
        change, right = round(now.value - before.value, 6), published(added)
        formula = f"{number(now.value)} − {number(before.value)} = {number(change)}"
        left = derived_exactly(change, right, formula, (*now.basis, *before.basis))
        verdict = verdict_of(fits(change, added.value))
        yield CheckResult(CheckRule.FLOW, verdict, kpi, flow.district, year, left, right, formula, stock)


def check_implied_results(dataset: Dataset, kpi: Kpi) -> Iterator[CheckResult]:
    """Check a result that a later plan implies against the target of that year, else the result before it.

    A plan that says "at least" implies no less than that.
    """
    series = dataset.series(kpi.name)
    for year in series.years(Measure.TARGET):
        target, before = series.target(year), series.actual(year - 2)
        levels = (interpretation.level for interpretation in target_interpretations(series, year - 1))
        planned = next((level for level in levels if level is not None), None) or _planned(series, year - 1)
        right = planned or (published(before) if before is not None else None)
        if target is None or right is None or series.actual(year - 1) is not None:
            continue
        facts = {"against": "target" if planned else "result"}
        for left in _implied(series, target):
            holds = left.value >= right.value or fits(left.value, right.value)
            formula = f"{left.formula} = {number(left.value)} {'≥' if holds else '<'} {number(right.value)}"
            verdict, place = verdict_of(holds, unclear=target.qualifier.is_bound), series.district
            yield CheckResult(
                CheckRule.IMPLIED, verdict, kpi, place, year - 1, left, right, formula, None, year, facts=facts
            )


def _implied(series: KpiSeries, target: Observation) -> Iterator[Quantity]:
    """Yield the results of the year before that a plan's target implies."""
    growth = series.target_growth(target.year)
    base = implied_base(target, growth) if growth else None
    if base is not None:
        yield base
    for flow in series.flows:
        added = flow.target(target.year)
        if added is not None:
            formula = f"{number(target.value)} − {number(added.value)}"
            yield derived_exactly(target.value - added.value, published(target), formula, (target, added))


def _planned(series: KpiSeries, year: int) -> Quantity | None:
    """Return the stock that a year's plan of additions leads to: the result before it and what is to be added."""
    before = series.actual(year - 1)
    for flow in series.flows:
        added = flow.target(year)
        if before is not None and added is not None:
            formula = f"{number(before.value)} + {number(added.value)}"
            return derived_exactly(before.value + added.value, published(before), formula, (before, added))
    return None
