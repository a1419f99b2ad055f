"""Judges answers by what they say: against last year, against their parts and totals, the nine against the city.

Every check takes the answers and the dataset as it would be with them, and says what it finds. Numbers are compared as
the decimals that they are written as.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from dashboard.dataset.model import CITY, Kpi, Measure, Observation
from dashboard.dataset.table import Dataset
from dashboard.i18n.terms import translator
from dashboard.returns.cells import plain
from dashboard.returns.messages import ImportIssue, Message, bilingual
from dashboard.returns.submitted_value import RowKey, SubmittedValue

JUMP = 10  # a figure of more than so many times the last one, or less than such a part of it, needs its reason
POINT = 1  # percentage points between a growth and the one that two results give
LEVELS = (Measure.ACTUAL, Measure.TARGET, Measure.TARGET_HIGH)


@dataclass(frozen=True, slots=True)
class ReturnCheck:
    """What a check says of an answer; one that its remark explains is a warning and keeps nothing out."""

    fault: ImportIssue
    is_warning: bool


def check_values(answers: Sequence[SubmittedValue], dataset: Dataset) -> tuple[ReturnCheck, ...]:
    """All that the checks find, in the order of the answers; `dataset` holds the answers."""
    checks = (jumps, growths, parts, containing, units, zones)
    found = {one: None for check in checks for one in check(answers, dataset)}
    places = {answer.origin: place for place, answer in enumerate(answers)}
    return tuple(sorted(found, key=lambda one: places[one.fault.origin]))


def jumps(answers: Iterable[SubmittedValue], dataset: Dataset) -> Iterator[ReturnCheck]:
    """A level against the place's last result of a year before: within ten times and a tenth, unless a remark says why.

    Where the place has no earlier result, one that adds up to the city may not be above ten times the city's last.
    Zero is compared with nothing.
    """
    for answer in answers:
        key = answer.key
        if key.measure not in LEVELS or not answer.value:
            continue
        kpi = dataset.kpis[key.kpi]
        last = _before(dataset, key, key.district)
        whole = _before(dataset, key, CITY) if last is None and kpi.additive else None
        row = last or whole
        if row is None or not row.value:
            continue
        old = _decimal(row.value)
        if answer.value > old * JUMP or (last is not None and answer.value * JUMP < old):
            amounts = {"new": plain(answer.value), "old": plain(old), "year": row.year, "whose": row.district}
            yield _finding(answer, bilingual("jump", what=row_label(key, dataset), **amounts), [answer])


def growths(answers: Iterable[SubmittedValue], dataset: Dataset) -> Iterator[ReturnCheck]:
    """A growth against the results of its year and the year before, where both are known: no further off than a point.

    A remark that says why (another way of counting, comparable prices) makes it a warning.
    """
    for answer in answers:
        key = answer.key
        if key.measure is not Measure.GROWTH:
            continue
        series = dataset.series(key.kpi, key.district, key.breakdown)
        before, now = series.actual(key.year - 1), series.actual(key.year)
        if before is None or now is None or not before.value:
            continue
        computed = (_decimal(now.value) / _decimal(before.value) - 1) * 100
        if abs(computed - answer.value) > POINT:
            amounts = {"growth": plain(answer.value), "computed": plain(round(computed, 1)), "year": before.year}
            sums = {"before": plain(_decimal(before.value)), "now": plain(_decimal(now.value))}
            yield _finding(answer, bilingual("growth", what=row_label(key, dataset), **amounts, **sums), [answer])


def parts(answers: Iterable[SubmittedValue], dataset: Dataset) -> Iterator[ReturnCheck]:
    """The parts of a KPI add up to no more than its total, in one place and year; shares and rates do not add up."""
    for key, group in _groups(answers, lambda key: key._replace(breakdown="")).items():
        kpi = dataset.kpis[key.kpi]
        total = dataset.series(key.kpi, key.district).find(key.measure, key.year)
        found = dataset.parts(key.kpi, key.measure, key.district).get(key.year)
        if total is None or found is None or not kpi.additive or key.measure not in (Measure.ACTUAL, Measure.TARGET):
            continue
        known = sum((_decimal(row.value) for row in found.rows), Decimal(0))
        if found.hidden:  # only the largest are rows here, and all of them are in the sum
            known = Decimal(f"{found.sum:.12g}")
        if known > _decimal(total.value):
            amounts = {"sum": plain(known), "total": plain(_decimal(total.value))}
            yield ReturnCheck(
                ImportIssue(group[-1].origin, bilingual("parts", what=row_label(key, dataset), **amounts)), False
            )


def containing(answers: Sequence[SubmittedValue], dataset: Dataset) -> Iterator[ReturnCheck]:
    """A KPI that the catalog calls part of another is no larger than it, in one place and year and unit."""
    for inner in (kpi for kpi in dataset.kpis.values() if kpi.part_of in dataset.kpis):
        outer = dataset.kpis[inner.part_of or ""]
        results = (answer for answer in answers if answer.key.measure is Measure.ACTUAL and not answer.key.breakdown)
        asked = {(one.key.district, one.key.year): one for one in results if one.key.kpi in (inner.name, outer.name)}
        for (place, year), answer in asked.items():
            part, whole = (dataset.series(kpi.name, place).actual(year) for kpi in (inner, outer))
            if part is None or whole is None or inner.unit != outer.unit:
                continue
            if _decimal(part.value) > _decimal(whole.value):
                key = answer.key._replace(kpi=inner.name)
                amounts = {"part": plain(_decimal(part.value)), "total": plain(_decimal(whole.value))}
                message = bilingual("part_of", what=row_label(key, dataset), whole=outer.name, **amounts)
                yield ReturnCheck(ImportIssue(answer.origin, message), False)


def units(answers: Iterable[SubmittedValue], dataset: Dataset) -> Iterator[ReturnCheck]:
    """The results of the nine add up to no more than the city's; zones lie inside them and are never added.

    A remark at any of the answers that take part makes it a warning: two places may share one project.
    """
    places = {unit.name for unit in dataset.catalog.counties}
    asked = (answer for answer in answers if answer.key.district in {*places, CITY})
    for key, group in _groups(asked, lambda key: key._replace(district=CITY)).items():
        city = _whole(key, dataset)
        if city is None:
            continue
        rows = (dataset.series(key.kpi, place, key.breakdown).actual(key.year) for place in sorted(places))
        known = sum((_decimal(row.value) for row in rows if row is not None), Decimal(0))
        if known > _decimal(city.value):
            amounts = {"sum": plain(known), "total": plain(_decimal(city.value))}
            largest = max(group, key=lambda answer: answer.value)
            yield _finding(largest, bilingual("units", what=row_label(key, dataset), **amounts), group)


def zones(answers: Iterable[SubmittedValue], dataset: Dataset) -> Iterator[ReturnCheck]:
    """The result of a zone is no larger than the city's, of which it is a piece; a remark makes it a warning."""
    names = {zone.name for zone in dataset.catalog.zones}
    for answer in answers:
        city = _whole(answer.key, dataset) if answer.key.district in names else None
        if city is not None and answer.value > _decimal(city.value):
            amounts = {"part": plain(answer.value), "total": plain(_decimal(city.value))}
            yield _finding(answer, bilingual("zone", what=row_label(answer.key, dataset), **amounts), [answer])


def row_label(key: RowKey, dataset: Dataset) -> str:
    """A row's name in one line, as the clerk knows it: 专利申请量 青山湖区 2014 结果."""
    measure = translator("zh", dataset.catalog)(f"measure.{key.measure.value}")
    return " ".join(filter(None, (key.kpi, key.breakdown, key.district, str(key.year), measure)))


def _whole(key: RowKey, dataset: Dataset) -> Observation | None:
    """The city's result, where districts add up to it."""
    kpi: Kpi = dataset.kpis[key.kpi]
    if not kpi.additive or key.measure is not Measure.ACTUAL:
        return None
    return dataset.series(key.kpi, CITY, key.breakdown).actual(key.year)


def _before(dataset: Dataset, key: RowKey, place: str) -> Observation | None:
    """The newest result of a place of a year before."""
    series = dataset.series(key.kpi, place, key.breakdown)
    years = [year for year in series.years(Measure.ACTUAL) if year < key.year]
    return series.actual(years[-1]) if years else None


def _groups(
    answers: Iterable[SubmittedValue], of: Callable[[RowKey], RowKey]
) -> Mapping[RowKey, Sequence[SubmittedValue]]:
    """Answers that belong to one total."""
    found: dict[RowKey, list[SubmittedValue]] = {}
    for answer in answers:
        found.setdefault(of(answer.key), []).append(answer)
    return found


def _finding(answer: SubmittedValue, message: Message, concerned: Sequence[SubmittedValue]) -> ReturnCheck:
    """A fault, or a warning where one of those concerned has a remark."""
    return ReturnCheck(ImportIssue(answer.origin, message), any(one.content.note for one in concerned))


def _decimal(value: float) -> Decimal:
    return Decimal(repr(value))
