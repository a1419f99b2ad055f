"""Checks breakdowns, districts and shares against the totals that are published beside them."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.dataset.model import CITY, PROVINCE, Kpi
from dashboard.dataset.numbers import number
from dashboard.dataset.observation import Measure, Observation
from dashboard.dataset.quantity import Quantity, published
from dashboard.dataset.series import Breakdowns
from dashboard.dataset.table import Dataset
from dashboard.metrics.checks.check_result import CheckResult, CheckRule, CheckVerdict, fits, verdict_of
from dashboard.metrics.comparison import reconciliation
from dashboard.metrics.district import standings
from dashboard.metrics.growth import derived_exactly

MAX_SUMMANDS = 6  # equal summands that a formula names one by one


def check_breakdowns(dataset: Dataset, kpi: Kpi) -> Iterator[CheckResult]:
    """Check the sum of a KPI's breakdowns against its total: they may name less than the total, never more."""
    for measure in (Measure.ACTUAL, Measure.TARGET):
        for year, breakdowns in dataset.parts(kpi.name, measure).items():
            row = dataset.series(kpi.name).find(measure, year)
            if row is None or kpi.is_percent:
                continue
            yield compare_breakdowns(dataset, kpi, row, breakdowns)


def compare_breakdowns(dataset: Dataset, kpi: Kpi, row: Observation, breakdowns: Breakdowns) -> CheckResult:
    """Compare the sum of breakdowns with the total of their year, or of the same months of it."""
    total, sum_ = published(row), _sum(breakdowns)
    left = derived_exactly(breakdowns.sum, total, sum_, breakdowns.rows)
    verdict, formula = _sum_verdict(left.value, total.value), _sum_formula(sum_, left.value, total.value)
    place = dataset.catalog.district(row.district)
    return CheckResult(CheckRule.PARTS, verdict, kpi, place, row.year, left, total, formula, month=row.month)


def check_districts(dataset: Dataset, kpi: Kpi) -> Iterator[CheckResult]:
    """Check the sum of the counties that report against the city; silent ones may hold what is missing."""
    counties = (county for county in dataset.places(kpi.name) if county.is_county_level)
    years = {year for county in counties for year in dataset.series(kpi.name, county.name).years(Measure.ACTUAL)}
    for year in sorted(years):
        ranking = standings(dataset, kpi, year)
        reconciled = reconciliation(ranking) if ranking else None
        if reconciled is None:
            continue
        sums = reconciled.counties, reconciled.city
        yield compare_districts(dataset, kpi, (year, None), *sums, silent=len(reconciled.missing))


def compare_districts(
    dataset: Dataset, kpi: Kpi, period: tuple[int, int | None], left: Quantity, right: Quantity, *, silent: int
) -> CheckResult:
    """Compare the sum of counties with the city in a year, or in January through a month of it.

    What is missing may be with those that are silent; where none is, a sum below the city is a difference, too.
    """
    verdict, formula = _sum_verdict(left.value, right.value), _sum_formula(left.formula, left.value, right.value)
    if verdict is CheckVerdict.UNCLEAR and not silent:
        verdict = CheckVerdict.DIFFERS
    (year, month), city, facts = period, dataset.catalog.district(CITY), {"silent": str(silent)}
    return CheckResult(CheckRule.DISTRICTS, verdict, kpi, city, year, left, right, formula, month=month, facts=facts)


def check_containment(dataset: Dataset, kpi: Kpi) -> Iterator[CheckResult]:
    """Check a zone against the city, the city against the province, a part against the KPI that contains it."""
    series = dataset.series(kpi.name)
    for year in series.years(Measure.ACTUAL) if kpi.additive else ():
        row = series.actual(year)
        assert row is not None  # its year was just listed
        zones = (dataset.series(kpi.name, zone.name).actual(year) for zone in dataset.catalog.zones)
        largest = max((zone for zone in zones if zone is not None), key=lambda zone: zone.value, default=None)
        if largest is not None:
            yield _contained(kpi, largest, row, dataset)
        province = dataset.series(kpi.name, PROVINCE).actual(year)
        if province is not None:
            yield _contained(kpi, row, province, dataset)
        whole = dataset.kpis.get(kpi.part_of or "")
        containing = dataset.series(whole.name).actual(year) if whole and whole.unit == kpi.unit else None
        if containing is not None:
            yield _contained(kpi, row, containing, dataset, whole)


def check_shares(dataset: Dataset, kpi: Kpi) -> Iterator[CheckResult]:
    """Check a published share of the province against the counts of city and province; unclear where one is missing."""
    counted = dataset.kpis.get(kpi.share_of or "")
    if counted is None:
        return
    city = dataset.catalog.district(CITY)
    for year in dataset.series(kpi.name).years(Measure.ACTUAL):
        share, count = dataset.series(kpi.name).actual(year), dataset.series(counted.name).actual(year)
        province = dataset.series(counted.name, PROVINCE).actual(year)
        if share is None or count is None or not share.value:
            continue
        right = published(share)
        if province is None or not province.value:
            value, verdict = count.value / share.value * 100, CheckVerdict.UNCLEAR
            formula = f"{number(count.value)} ÷ {number(share.value)}% = {number(round(value))}"
            left = derived_exactly(value, published(count), formula, (count, share))
        else:
            value = count.value / province.value * 100
            formula = f"{number(count.value)} ÷ {number(province.value)} = {number(round(value, 2))}%"
            left = derived_exactly(value, right, formula, (count, province))
            verdict = verdict_of(fits(value, share.value))
        yield CheckResult(CheckRule.SHARE, verdict, kpi, city, year, left, right, formula, counted)


def _sum_verdict(sum_: float, total: float) -> CheckVerdict:
    """Return AGREES for equal values, UNCLEAR for a sum below the total, DIFFERS for one above it."""
    return verdict_of(abs(sum_ - total) < 1e-6, unclear=sum_ < total)


def _sum(breakdowns: Breakdowns) -> str:
    """Format the summands; many equal ones as a product, of very many the first and their number."""
    values = [number(row.value) for row in breakdowns.rows]
    if breakdowns.count > MAX_SUMMANDS and breakdowns.low.value == breakdowns.high.value:
        return f"{number(breakdowns.count)} × {values[0]}"
    if breakdowns.hidden:
        values[MAX_SUMMANDS:] = [f"… ({number(breakdowns.count)})"]
    return " + ".join(values)


def _sum_formula(sum_: str, left: float, right: float) -> str:
    """Return the comparison of a sum, as its summands, with a total."""
    sign = "=" if abs(left - right) < 1e-6 else "<" if left < right else ">"
    text = f"{sum_} = {number(left)}" if sum_ and sum_ != number(left) else number(left)
    return f"{text} {sign} {number(right)}"


def _contained(
    kpi: Kpi, inner: Observation, outer: Observation, dataset: Dataset, whole: Kpi | None = None
) -> CheckResult:
    holds, place = inner.value <= outer.value, dataset.catalog.district(inner.district)
    formula = f"{number(inner.value)} {'≤' if holds else '>'} {number(outer.value)}"
    left, right, verdict, facts = published(inner), published(outer), verdict_of(holds), {"outer": outer.district}
    return CheckResult(CheckRule.WITHIN, verdict, kpi, place, inner.year, left, right, formula, whole, facts=facts)
