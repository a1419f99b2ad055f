"""Checks figures of months: against the month before, against the year, parts and counties against their totals.

January through a month is a part of January through the next one, so that nothing that is counted can fall. Of each
year every contradiction is a result; where no month contradicts, the newest comparison stands for all of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby, pairwise

from dashboard.dataset.model import CITY, TASKS, Kpi
from dashboard.dataset.numbers import number
from dashboard.dataset.observation import Measure, Observation, Qualifier
from dashboard.dataset.quantity import published
from dashboard.dataset.table import Dataset
from dashboard.metrics.checks.check_result import CheckResult, CheckRule, CheckVerdict, verdict_of
from dashboard.metrics.checks.sums import compare_breakdowns, compare_districts
from dashboard.metrics.growth import derived_exactly


def check_months(dataset: Dataset, kpi: Kpi) -> Iterator[CheckResult]:
    """Check every place's cumulated figures against the months before; a stock may fall, what is counted cannot."""
    for rows in _by_year(dataset, kpi):
        results = [_not_below(CheckRule.MONTHS, later, before, dataset) for before, later in pairwise(rows)]
        yield from _contradictions(results)


def check_years(dataset: Dataset, kpi: Kpi) -> Iterator[CheckResult]:
    """Check every place's result of a year against its newest month: the whole is no less than a part of it."""
    for rows in _by_year(dataset, kpi):
        newest = rows[-1]
        result = dataset.series(kpi.name, newest.district, newest.breakdown).actual(newest.year)
        if result is not None:
            yield _not_below(CheckRule.YEAR, result, newest, dataset)


def check_monthly_breakdowns(dataset: Dataset, kpi: Kpi) -> Iterator[CheckResult]:
    """Check the sum of the city's breakdowns against its total, month by month."""
    if kpi.is_percent or kpi.name == TASKS:
        return
    rows = [row for row in _results(dataset, kpi) if row.district == CITY and not row.breakdown]
    for _, months in groupby(rows, key=lambda row: row.year):
        results = []
        for row in months:
            breakdowns = dataset.parts(kpi.name, Measure.ACTUAL, CITY, row.month).get(row.year)
            if breakdowns is not None:
                results.append(compare_breakdowns(dataset, kpi, row, breakdowns))
        yield from _contradictions(results)


def check_monthly_districts(dataset: Dataset, kpi: Kpi) -> Iterator[CheckResult]:
    """Check the sum of the counties that report a month against the city; silent ones may hold what is missing."""
    counties = {county.name for county in dataset.catalog.counties}
    by_month: defaultdict[tuple[int, int], dict[str, Observation]] = defaultdict(dict)
    for row in _results(dataset, kpi) if kpi.additive else ():
        if not row.breakdown and (row.district == CITY or row.district in counties):
            by_month[row.year, row.month or 0][row.district] = row
    for _, months in groupby(sorted(by_month), key=lambda time: time[0]):
        rows = [by_month[month] for month in months if CITY in by_month[month] and len(by_month[month]) > 1]
        yield from _contradictions([_districts(dataset, kpi, row, len(counties)) for row in rows])


def _results(dataset: Dataset, kpi: Kpi) -> Iterator[Observation]:
    """Yield the results of months of the city and its places, by place, breakdown, year and month."""
    rows = dataset.monthly_rows(kpi.name) if dataset.has_months else ()
    return (row for row in rows if row.measure is Measure.ACTUAL)


def _by_year(dataset: Dataset, kpi: Kpi) -> Iterator[list[Observation]]:
    """Yield the months of each place, breakdown and year, of a KPI that counts; a stock, a share or a rank may fall."""
    if kpi.stock or kpi.is_percent or kpi.is_per_unit or kpi.is_rank or kpi.name == TASKS:
        return
    groups = groupby(_results(dataset, kpi), key=lambda row: (row.district, row.breakdown, row.year))
    yield from (list(rows) for _, rows in groups)


def _contradictions(results: Iterable[CheckResult]) -> Iterator[CheckResult]:
    """Yield the results of a year's months that differ; where none does, the newest that there is."""
    results = list(results)
    differing = [result for result in results if result.verdict is CheckVerdict.DIFFERS]
    yield from differing or results[-1:]


def _not_below(rule: CheckRule, later: Observation, before: Observation, dataset: Dataset) -> CheckResult:
    """Compare a cumulated figure with one of an earlier month of its year."""
    holds = later.value >= before.value
    is_open = later.qualifier.is_bound or Qualifier.ABOUT in (later.qualifier, before.qualifier)
    sign = "≥" if holds else "<"
    return CheckResult(
        rule,
        verdict_of(holds, unclear=is_open),
        dataset.kpis[later.kpi],
        dataset.catalog.district(later.district),
        later.year,
        published(later),
        published(before),
        f"{number(later.value)} {sign} {number(before.value)}",
        month=later.month,
        other_month=before.month,
        breakdown=later.breakdown,
    )


def _districts(dataset: Dataset, kpi: Kpi, rows: Mapping[str, Observation], nine: int) -> CheckResult:
    city, counties = rows[CITY], [row for place, row in rows.items() if place != CITY]
    right, formula = published(city), " + ".join(number(row.value) for row in counties)
    left = derived_exactly(sum(row.value for row in counties), right, formula, counties)
    return compare_districts(dataset, kpi, (city.year, city.month), left, right, silent=nine - len(counties))
