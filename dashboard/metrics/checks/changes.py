"""Do growths, stocks and flows fit each other, from one year to the next?"""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.dataset.model import CITY, Kpi, Measure, Quantity, published
from dashboard.dataset.numbers import decimals, number, percent
from dashboard.dataset.series import KpiSeries
from dashboard.dataset.table import Dataset
from dashboard.metrics.checks.check_result import CheckResult, CheckRule, CheckVerdict, computed, fits, is_bound
from dashboard.metrics.growth import derived, results_by_year, target_interpretations


def growths(dataset: Dataset, kpi: Kpi) -> Iterator[CheckResult]:
    """A published growth against the one from last year's published result to this year's, for every place."""
    for place in dataset.places(kpi.name):
        series = dataset.series(kpi.name, place.name)
        for year in series.years(Measure.GROWTH):
            growth, now, before = series.growth(year), series.actual(year), series.actual(year - 1)
            if growth is None or now is None or before is None or not before.value:
                continue
            value = (now.value / before.value - 1) * 100
            shown = percent(value, digits=max(1, decimals(growth.value)), sign=True)
            formula = f"{number(now.value)} ÷ {number(before.value)} − 1 = {shown}"
            right = published(growth)
            exact = not (is_bound(now) or is_bound(before))
            verdict = (
                CheckVerdict.AGREES
                if fits(value, growth.value)
                else CheckVerdict.DIFFERS
                if exact
                else CheckVerdict.UNCLEAR
            )
            left = computed(value, right, formula, now, before)
            yield CheckResult(CheckRule.GROWTH, verdict, kpi, place, year, left, right, formula)


def flows(dataset: Dataset, kpi: Kpi) -> Iterator[CheckResult]:
    """What was added in a year against the change of the stock, its base published or derived from a growth."""
    stock = dataset.kpis.get(kpi.flow_of or "")
    if stock is None:
        return
    whole, added = results_by_year(dataset.series(stock.name)), dataset.series(kpi.name)
    for year in added.years(Measure.ACTUAL):
        row, now, before = added.actual(year), whole.get(year), whole.get(year - 1)
        if row is None or now is None or before is None:
            continue
        right = published(row)
        change = round(now.value - before.value, 6)
        formula = f"{number(now.value)} − {number(before.value)} = {number(change)}"
        left = computed(change, right, formula, *now.basis, *before.basis)
        verdict = CheckVerdict.AGREES if fits(change, row.value) else CheckVerdict.DIFFERS
        yield CheckResult(
            CheckRule.FLOW, verdict, kpi, dataset.catalog.district(CITY), year, left, right, formula, stock
        )


def implied(dataset: Dataset, kpi: Kpi) -> Iterator[CheckResult]:
    """A result that a later plan implies, against the target of that year, else against the result before it.

    A target T that is a growth g implies T ÷ (1 + g) for the year before; a target of a stock and of what is added
    to it imply their difference. A plan that says “at least” implies no less than that.
    """
    series = dataset.series(kpi.name)
    for year in series.years(Measure.TARGET):
        for left, bound in _implied(series, year):
            if series.actual(year - 1) is not None:
                continue
            aims = [reading.level for reading in target_interpretations(series, year - 1) if reading.level is not None]
            aim = aims[0] if aims else _planned(series, year - 1)
            before = series.actual(year - 2)
            right = aim or (published(before) if before is not None else None)
            if right is None:
                continue
            reached = left.value >= right.value or fits(left.value, right.value)
            verdict = CheckVerdict.AGREES if reached else CheckVerdict.UNCLEAR if bound else CheckVerdict.DIFFERS
            sign = "≥" if reached else "<"
            formula = f"{left.formula} = {number(left.value)} {sign} {number(right.value)}"
            facts = {"against": "target" if aim else "result"}
            place = series.district
            yield CheckResult(CheckRule.IMPLIED, verdict, kpi, place, year - 1, left, right, formula, None, year, facts)


def _implied(series: KpiSeries, year: int) -> Iterator[tuple[Quantity, bool]]:
    """The result of the year before that a plan implies, and whether it is only a lower bound."""
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
    """The stock that a year's plan of additions leads to: the result before it and what is to be added."""
    before = series.actual(year - 1)
    for flow in series.flows:
        added = flow.target(year)
        if before is not None and added is not None:
            formula = f"{number(before.value)} + {number(added.value)}"
            return computed(before.value + added.value, published(before), formula, before, added)
    return None
