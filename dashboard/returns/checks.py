"""Checks submitted values: against last year, breakdowns against totals, counties and zones against the city.

Every check gets the values and the dataset with the values in it. Numbers are compared as the decimals that they are
written as. A remark of a value may turn its fault into a warning.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from dashboard.dataset.model import CITY, Catalog
from dashboard.dataset.numbers import plain
from dashboard.dataset.observation import Measure, Observation, RowKey
from dashboard.dataset.table import Dataset
from dashboard.history.change_log import RowChange
from dashboard.i18n.terms import translator
from dashboard.metrics.growth import newest
from dashboard.returns.messages import ImportIssue, bilingual
from dashboard.returns.submitted_value import SubmittedValue

MAX_RATIO = 10  # of a figure to the last one, or of that to it, without a reason
MAX_GROWTH_DIFFERENCE = 1  # percentage points between a growth and the one that two results give
LEVELS = (Measure.ACTUAL, Measure.TARGET, Measure.TARGET_HIGH)


@dataclass(frozen=True, slots=True)
class ReturnCheck:
    """Holds what a check found; a warning is explained by a remark and keeps nothing out."""

    issue: ImportIssue
    is_warning: bool


def check_values(values: Sequence[SubmittedValue], dataset: Dataset) -> tuple[ReturnCheck, ...]:
    """Runs all checks; their results are in the order of the values. `dataset` holds the values."""
    checks = (check_jumps, check_growths, check_breakdown_sums, check_part_of, check_county_sums, check_zones)
    results = {result: None for check in checks for result in check(values, dataset)}
    positions = {value.origin: position for position, value in enumerate(values)}
    return tuple(sorted(results, key=lambda result: positions[result.issue.origin]))


def check_jumps(values: Iterable[SubmittedValue], dataset: Dataset) -> Iterator[ReturnCheck]:
    """Checks a level against the place's last result: within ten times and a tenth, unless a remark says why.

    One of January through a month is compared with the same months of the year before; where they are not known, it
    may not be above ten times the last year, of which it is a part. Where the place has no earlier result, one that
    adds up to the city may not be above ten times the city's last. Zero is compared with nothing.
    """
    for value in values:
        key = value.key
        if key.measure not in LEVELS or not value.number:
            continue
        series = dataset.series(key.kpi, key.district, key.breakdown)
        last = series.actual(key.year - 1, key.month) if key.month else newest(series, before=key.year)
        reference = last or newest(series, before=key.year)
        if reference is None and dataset.kpis[key.kpi].additive:
            reference = newest(dataset.series(key.kpi, CITY, key.breakdown), before=key.year)
        if reference is None or not reference.value:
            continue
        old = _decimal(reference)
        if value.number > old * MAX_RATIO or (last is not None and value.number * MAX_RATIO < old):
            amounts = {"new": value.number, "old": old, "year": reference.year, "whose": reference.district}
            yield _result("jump", value, bool(value.content.note), dataset.catalog, **amounts)


def check_growths(values: Iterable[SubmittedValue], dataset: Dataset) -> Iterator[ReturnCheck]:
    """Checks a growth against the results of its year and the year before, where both are known: within a point.

    A remark that says why (another way of counting, comparable prices) makes it a warning.
    """
    for value in values:
        key = value.key
        if key.measure is not Measure.GROWTH:
            continue
        series = dataset.series(key.kpi, key.district, key.breakdown)
        before, now = series.actual(key.year - 1, key.month), series.actual(key.year, key.month)
        if before is None or now is None or not before.value:
            continue
        computed = (_decimal(now) / _decimal(before) - 1) * 100
        if abs(computed - value.number) > MAX_GROWTH_DIFFERENCE:
            amounts = {"growth": value.number, "before": _decimal(before), "now": _decimal(now)}
            details = {"year": before.year, "computed": round(computed, 1)}
            yield _result("growth", value, bool(value.content.note), dataset.catalog, **amounts, **details)


def check_breakdown_sums(values: Iterable[SubmittedValue], dataset: Dataset) -> Iterator[ReturnCheck]:
    """Checks that breakdowns add up to no more than the total, in one place and year; shares do not add up."""
    for key, group in _grouped(values, lambda key: key._replace(breakdown="")).items():
        total = dataset.series(key.kpi, key.district).find(key.measure, key.year, key.month)
        breakdowns = dataset.parts(key.kpi, key.measure, key.district, key.month).get(key.year)
        is_level = key.measure in (Measure.ACTUAL, Measure.TARGET)
        if total is None or breakdowns is None or not dataset.kpis[key.kpi].additive or not is_level:
            continue
        known = sum(map(_decimal, breakdowns.rows), Decimal(0))
        if breakdowns.hidden:  # only the largest are rows here, and all of them are in the sum
            known = Decimal(f"{breakdowns.sum:.12g}")
        if known > _decimal(total):
            yield _result("breakdown_sum", group[-1], False, dataset.catalog, key, sum=known, total=_decimal(total))


def check_part_of(values: Iterable[SubmittedValue], dataset: Dataset) -> Iterator[ReturnCheck]:
    """Checks that a KPI which the catalog calls part of another is no larger, in one place, year and unit."""
    results = [value for value in values if value.key.measure is Measure.ACTUAL and not value.key.breakdown]
    for inner in (kpi for kpi in dataset.kpis.values() if kpi.part_of in dataset.kpis):
        outer = dataset.kpis[inner.part_of or ""]
        own = (value for value in results if value.key.kpi in (inner.name, outer.name))
        by_place = {(value.key.district, value.key.year, value.key.month): value for value in own}
        for (place, year, month), value in by_place.items():
            part, whole = (dataset.series(kpi.name, place).actual(year, month) for kpi in (inner, outer))
            if part and whole and inner.unit == outer.unit and _decimal(part) > _decimal(whole):
                key, amounts = value.key._replace(kpi=inner.name), {"part": _decimal(part), "total": _decimal(whole)}
                yield _result("part_of", value, False, dataset.catalog, key, whole=outer.name, **amounts)


def check_county_sums(values: Iterable[SubmittedValue], dataset: Dataset) -> Iterator[ReturnCheck]:
    """Checks that the nine counties add up to no more than the city; zones lie inside them and are never added.

    A remark at any of the values that take part makes it a warning: two places may share one project.
    """
    counties = sorted(county.name for county in dataset.catalog.counties)
    addends = (value for value in values if value.key.district in (*counties, CITY))
    for key, group in _grouped(addends, lambda key: key._replace(district=CITY)).items():
        city = _city_total(key, dataset)
        rows = (dataset.series(key.kpi, county, key.breakdown).actual(key.year, key.month) for county in counties)
        known = sum((_decimal(row) for row in rows if row is not None), Decimal(0))
        if city is not None and known > _decimal(city):
            largest = max(group, key=lambda value: value.number)
            is_explained = any(value.content.note for value in group)
            amounts = {"sum": known, "total": _decimal(city)}
            yield _result("county_sum", largest, is_explained, dataset.catalog, key, **amounts)


def check_zones(values: Iterable[SubmittedValue], dataset: Dataset) -> Iterator[ReturnCheck]:
    """Checks that a zone's result is no larger than that of the city around it; a remark makes it a warning."""
    zones = {zone.name for zone in dataset.catalog.zones}
    for value in values:
        city = _city_total(value.key, dataset) if value.key.district in zones else None
        if city is not None and value.number > _decimal(city):
            amounts = {"part": value.number, "total": _decimal(city)}
            yield _result("zone", value, bool(value.content.note), dataset.catalog, **amounts)


def row_label(row: RowKey | RowChange, catalog: Catalog) -> str:
    """Names a row in one line, as the clerk knows it: 专利申请量 青山湖区 2014 截至6月 结果."""
    measure = translator("zh", catalog)(f"measure.{row.measure}")
    through = f"截至{row.month}月" if row.month else ""
    return " ".join(filter(None, (row.kpi, row.breakdown, row.district, str(row.year), through, measure)))


def _city_total(key: RowKey, dataset: Dataset) -> Observation | None:
    """Finds the city's result, where districts add up to it."""
    if not dataset.kpis[key.kpi].additive or key.measure is not Measure.ACTUAL:
        return None
    return dataset.series(key.kpi, CITY, key.breakdown).actual(key.year, key.month)


def _grouped(values: Iterable[SubmittedValue], total: Callable[[RowKey], RowKey]) -> dict[RowKey, list[SubmittedValue]]:
    groups: dict[RowKey, list[SubmittedValue]] = {}
    for value in values:
        groups.setdefault(total(value.key), []).append(value)
    return groups


def _result(
    name: str, value: SubmittedValue, is_warning: bool, catalog: Catalog, key: RowKey | None = None, /, **fields: object
) -> ReturnCheck:
    """Makes a fault or warning at a value, about its row or about the row `key`."""
    texts = {field: plain(amount) if isinstance(amount, Decimal) else amount for field, amount in fields.items()}
    message = bilingual(name, what=row_label(key or value.key, catalog), **texts)
    return ReturnCheck(ImportIssue(value.origin, message, name), is_warning)


def _decimal(row: Observation) -> Decimal:
    return Decimal(repr(row.value))
