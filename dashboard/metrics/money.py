"""Lists the sums of money that the table names, adds up those of one payer and year, and what is spent so far."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby

from dashboard.dataset.model import CITY, District, Kpi, NotAdded, Payer
from dashboard.dataset.numbers import number
from dashboard.dataset.observation import Measure, Qualifier
from dashboard.dataset.quantity import Certainty, Quantity, published
from dashboard.dataset.table import Dataset
from dashboard.metrics.district import total
from dashboard.metrics.progress import Progress
from dashboard.metrics.progress_rows import progress_rows

SHARED = "shared"  # the catalog's word for a KPI whose breakdowns have payers of their own
TEN_THOUSAND_YUAN = "万元"  # the unit that all sums are compared in
MONEY_UNITS = {TEN_THOUSAND_YUAN: 1, "亿元": 10_000}


@dataclass(frozen=True, slots=True)
class Commitment:
    """Holds one sum of money: a result of the reported year, or a target of the plan after it."""

    kpi: Kpi
    district: District
    payer: Payer
    breakdown: str  # the breakdown of the KPI that this payer carries; empty for all of it
    year: int
    measure: Measure
    quantity: Quantity

    @property
    def amount(self) -> float:
        """Return the amount in CNY 10,000 (万元)."""
        return round(self.quantity.value * MONEY_UNITS[self.quantity.unit], 6)

    @property
    def is_promised(self) -> bool:
        """Return True for money that a plan sets aside, False for money that was paid or lent."""
        return self.measure is Measure.TARGET


@dataclass(frozen=True, slots=True)
class PayerYear:
    """Holds the sums of one payer and year, largest first; those that are not added to others stand last."""

    payer: Payer
    year: int
    measure: Measure
    sums: tuple[Commitment, ...]

    @property
    def added(self) -> tuple[Commitment, ...]:
        """Return the sums that can be added up."""
        return tuple(item for item in self.sums if item.kpi.not_added is None)

    @property
    def total(self) -> Commitment | None:
        """Return their total, in the unit that all have, else in CNY 10,000; None for fewer than two."""
        sums, units = self.added, {item.quantity.unit for item in self.added}
        if len(sums) < 2:
            return None
        unit = units.pop() if len(units) == 1 else TEN_THOUSAND_YUAN
        values = [item.quantity.value if unit == item.quantity.unit else item.amount for item in sums]
        basis = tuple(row for item in sums for row in item.quantity.basis)
        qualifiers = {item.quantity.qualifier for item in sums} - {Qualifier.NONE}
        least = Qualifier.AT_LEAST if qualifiers else Qualifier.NONE
        qualifier = Qualifier.ABOUT if Qualifier.ABOUT in qualifiers else least
        formula, first = " + ".join(map(number, values)), next(item for item in sums if item.quantity.unit == unit)
        quantity = Quantity(round(sum(values), 6), unit, qualifier, Certainty.DERIVED, basis, formula)
        return replace(first, breakdown="", quantity=quantity)

    @property
    def answer(self) -> Commitment:
        """Return the total, else the one sum that can be added, else the largest."""
        return self.total or (self.added or self.sums)[0]

    @property
    def count(self) -> int:
        """Return the number of sums in `answer`."""
        return len(self.added) or 1


def by_payer(sums: Iterable[Commitment]) -> tuple[PayerYear, ...]:
    """Group sums by payer and year, earlier years first. Neither payers nor years are ever added up.

    A grant of the state may be paid on by the city, and what is paid in one year may have been planned in another.
    """
    payers = list(Payer)

    def group(item: Commitment) -> tuple[int, int, bool]:
        return payers.index(item.payer), item.year, item.is_promised

    ordered = sorted(sums, key=lambda item: (group(item), item.kpi.not_added is not None, -item.amount))
    groups = (tuple(items) for _, items in groupby(ordered, key=group))
    return tuple(PayerYear(items[0].payer, items[0].year, items[0].measure, items) for items in groups)


def money_kpis(dataset: Dataset) -> tuple[Kpi, ...]:
    """Return the KPIs of money: those that the catalog names a payer for."""
    return tuple(kpi for kpi in dataset.kpis.values() if kpi.unit in MONEY_UNITS and kpi.payer)


def spending(dataset: Dataset, year: int, month: int, district: District) -> tuple[Progress, ...]:
    """Return what a place has spent by the end of a month against what the plan of the year sets aside.

    Judged as any target, worst first; a total of several years is no plan of one. What has neither a plan nor a figure
    of the month is left out.
    """
    kpis = [kpi for kpi in money_kpis(dataset) if kpi.not_added is not NotAdded.YEARS]
    return progress_rows(dataset, kpis, year, month, district.name)


def commitments(dataset: Dataset, year: int, district: District) -> tuple[Commitment, ...]:
    """Return every sum of money for a place, largest first: results of `year` and targets of the plan after it.

    Of a KPI whose breakdowns have different payers the breakdowns are listed.
    """
    sums: list[Commitment] = []
    targets = (dataset.series(kpi.name).target(year + 1) for kpi in dataset.kpis.values())
    plans = {row.source.document.id for row in targets if row is not None}  # a later plan belongs to a later year
    for kpi in money_kpis(dataset):
        payer = Payer.JOINT if kpi.payer == SHARED else Payer(str(kpi.payer))
        sums += _by_payer(dataset, kpi, year, district) or _results(dataset, kpi, payer, year, district)
        sums += [
            Commitment(kpi, district, payer, "", row.year, Measure.TARGET, published(row))
            for row in dataset.series(kpi.name, district.name).observations
            if row.measure is Measure.TARGET and row.year > year and row.source.document.id in plans
        ]
    return tuple(sorted(sums, key=lambda commitment: -commitment.amount))


def _by_payer(dataset: Dataset, kpi: Kpi, year: int, district: District) -> list[Commitment]:
    """Return the breakdowns of a KPI that each have a payer; empty where it has none."""
    sums = []
    for breakdown in dataset.breakdowns(kpi.name, district.name) if kpi.payer == SHARED else ():
        payer = dataset.catalog.payers.get(breakdown)
        row = dataset.series(kpi.name, district.name, breakdown).actual(year) if payer else None
        if payer and row is not None:
            sums.append(Commitment(kpi, district, payer, breakdown, year, Measure.ACTUAL, published(row)))
    return sums


def _results(dataset: Dataset, kpi: Kpi, payer: Payer, year: int, district: District) -> list[Commitment]:
    """Return the year's result of a place; for the city those of the districts where it has none itself."""
    city_result = total(dataset, kpi, year) if district.name == CITY else None
    if city_result is not None:
        return [Commitment(kpi, district, payer, "", year, Measure.ACTUAL, city_result)]
    places = dataset.catalog.counties if district.name == CITY else (district,)
    return [
        Commitment(kpi, place, payer, "", year, Measure.ACTUAL, published(row))
        for place in places
        if (row := dataset.series(kpi.name, place.name).actual(year)) is not None
    ]
