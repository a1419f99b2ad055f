"""Do parts, districts and shares fit the totals that are published beside them?"""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.dataset.model import CITY, PROVINCE, Kpi, Measure, Observation, published
from dashboard.dataset.numbers import number
from dashboard.dataset.series import Breakdowns
from dashboard.dataset.table import Dataset
from dashboard.metrics.checks.check_result import CheckResult, CheckRule, CheckVerdict, computed, fits
from dashboard.metrics.comparison import reconciliation
from dashboard.metrics.district import standings

MANY = 6  # equal summands that are told one by one


def parts(dataset: Dataset, kpi: Kpi) -> Iterator[CheckResult]:
    """The sum of a KPI's parts against its total: fewer parts than the total may be named, never more."""
    city = dataset.catalog.district(CITY)
    for measure in (Measure.ACTUAL, Measure.TARGET):
        for year, found in dataset.parts(kpi.name, measure).items():
            total = dataset.series(kpi.name).find(measure, year)
            if total is None or kpi.unit == "%":
                continue
            whole = published(total)
            sum_ = _sum(found)
            left = computed(found.sum, whole, sum_, *found.rows)
            verdict = _of_sum(left.value, whole.value)
            yield CheckResult(
                CheckRule.PARTS, verdict, kpi, city, year, left, whole, _against(sum_, left.value, whole.value)
            )


def districts(dataset: Dataset, kpi: Kpi) -> Iterator[CheckResult]:
    """The sum of the units that report against the city; units that are silent may hold what is missing."""
    city = dataset.catalog.district(CITY)
    years = {
        year
        for unit in dataset.places(kpi.name)
        if unit.is_county_level
        for year in dataset.series(kpi.name, unit.name).years(Measure.ACTUAL)
    }
    for year in sorted(years):
        found = standings(dataset, kpi, year)
        checked = reconciliation(found) if found else None
        if checked is None:
            continue
        left, right = checked.counties, checked.city
        verdict = _of_sum(left.value, right.value)
        if verdict is CheckVerdict.UNCLEAR and not checked.silent:
            verdict = CheckVerdict.DIFFERS
        formula = _against(left.formula, left.value, right.value)
        facts = {"silent": str(len(checked.silent))}
        yield CheckResult(CheckRule.DISTRICTS, verdict, kpi, city, year, left, right, formula, facts=facts)


def within(dataset: Dataset, kpi: Kpi) -> Iterator[CheckResult]:
    """A zone against the city, the city against the province, a part against the KPI that contains it."""
    own = dataset.series(kpi.name)
    for year in own.years(Measure.ACTUAL) if kpi.additive else ():
        row = own.actual(year)
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


def shares(dataset: Dataset, kpi: Kpi) -> Iterator[CheckResult]:
    """A published share of the province against the counts of city and province; unclear where one is missing."""
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
            implied = count.value / share.value * 100
            formula = f"{number(count.value)} ÷ {number(share.value)}% = {number(round(implied))}"
            left = computed(implied, published(count), formula, count, share)
            yield CheckResult(CheckRule.SHARE, CheckVerdict.UNCLEAR, kpi, city, year, left, right, formula, counted)
            continue
        value = count.value / province.value * 100
        formula = f"{number(count.value)} ÷ {number(province.value)} = {number(round(value, 2))}%"
        verdict = CheckVerdict.AGREES if fits(value, share.value) else CheckVerdict.DIFFERS
        left = computed(value, right, formula, count, province)
        yield CheckResult(CheckRule.SHARE, verdict, kpi, city, year, left, right, formula, counted)


def _of_sum(total: float, whole: float) -> CheckVerdict:
    if abs(total - whole) < 1e-6:
        return CheckVerdict.AGREES
    return CheckVerdict.UNCLEAR if total < whole else CheckVerdict.DIFFERS


def _sum(found: Breakdowns) -> str:
    """Summands in one line; many equal ones as a product, of very many the first and their number."""
    values = [row.value for row in found.rows]
    if found.count > MANY and found.low.value == found.high.value:
        return f"{number(found.count)} × {number(values[0])}"
    if found.hidden:
        return " + ".join([*(number(value) for value in values[:MANY]), f"… ({number(found.count)})"])
    return " + ".join(number(value) for value in values)


def _against(sum_: str, left: float, right: float) -> str:
    sign = "=" if abs(left - right) < 1e-6 else "<" if left < right else ">"
    shown = f"{sum_} = {number(left)}" if sum_ and sum_ != number(left) else number(left)
    return f"{shown} {sign} {number(right)}"


def _contained(
    kpi: Kpi, inner: Observation, outer: Observation, dataset: Dataset, whole: Kpi | None = None
) -> CheckResult:
    holds = inner.value <= outer.value
    place = dataset.catalog.district(inner.district)
    facts = {"outer": outer.district}
    formula = f"{number(inner.value)} {'≤' if holds else '>'} {number(outer.value)}"
    verdict = CheckVerdict.AGREES if holds else CheckVerdict.DIFFERS
    return CheckResult(
        CheckRule.WITHIN,
        verdict,
        kpi,
        place,
        inner.year,
        published(inner),
        published(outer),
        formula,
        whole,
        facts=facts,
    )
