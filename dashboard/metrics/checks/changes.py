"""Checks growths, stocks and flows from one year to the next."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.dataset.model import Kpi, Measure, Quantity, published
from dashboard.dataset.numbers import decimals, number, percent
from dashboard.dataset.series import KpiSeries
from dashboard.dataset.table import Dataset
from dashboard.metrics.checks.check_result import CheckResult, CheckRule, computed, fits, is_bound, verdict_of
from dashboard.metrics.growth import derived, results_by_year, target_interpretations


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
            verdict = verdict_of(fits(value, growth.value), unclear=is_bound(now) or is_bound(before))
            right = published(growth)
            left = computed(value, right, formula, now, before)
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
        left = computed(change, right, formula, *now.basis, *before.basis)
        verdict = verdict_of(fits(change, added.value))
        yield CheckResult(CheckRule.FLOW, verdict, kpi, flow.district, year, left, right, formula, stock)


def check_implied_results(dataset: Dataset, kpi: Kpi) -> Iterator[CheckResult]:
    """Check a result that a later plan implies against the target of that year, else the result before it.

    A target T that is a growth g implies T ÷ (1 + g) for the year before; a target of a stock and of what is added
    to it imply their difference. A plan that says "at least" implies no less than that.
    """
    series = dataset.series(kpi.name)
    for year in series.years(Measure.TARGET):
        for left, bound in _implied(series, year):
            if series.actual(year - 1) is not None:
                continue
            levels = (interpretation.level for interpretation in target_interpretations(series, year - 1))
            target = next((level for level in levels if level is not None), None) or _planned(series, year - 1)
            before = series.actual(year - 2)
            right = target or (published(before) if before is not None else None)
            if right is None:
                continue
            holds = left.value >= right.value or fits(left.value, right.value)
            formula = f"{left.formula} = {number(left.value)} {'≥' if holds else '<'} {number(right.value)}"
            verdict, facts = verdict_of(holds, unclear=bound), {"against": "target" if target else "result"}
            place = series.district
            yield CheckResult(CheckRule.IMPLIED, verdict, kpi, place, year - 1, left, right, formula, None, year, facts)


def _implied(series: KpiSeries, year: int) -> Iterator[tuple[Quantity, bool]]:
    """Return the results of the year before that a plan implies, and whether each is only a lower bound."""
    target, growth = series.target(year), series.target_growth(year)
    if target is None:
        return
    if growth is not None and growth.value > -100:
        factor = 1 + growth.value / 100
        formula = f"{number(target.value)} ÷ {number(round(factor, 6))}"
        yield derived(target.value / factor, published(target), formula, (target, growth)), is_bound(target)
    for flow in series.flows:
        added = flow.target(year)
        if added is not None:
            formula = f"{number(target.value)} − {number(added.value)}"
            left = computed(target.value - added.value, published(target), formula, target, added)
            yield left, is_bound(target)


def _planned(series: KpiSeries, year: int) -> Quantity | None:
    """Return the stock that a year's plan of additions leads to: the result before it and what is to be added."""
    before = series.actual(year - 1)
    for flow in series.flows:
        added = flow.target(year)
        if before is not None and added is not None:
            formula = f"{number(before.value)} + {number(added.value)}"
            return computed(before.value + added.value, published(before), formula, before, added)
    return None
