"""Lists the sums of money that the table names, by payer and in one unit."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.dataset.model import CITY, District, Kpi, Measure, Payer, Quantity, published
from dashboard.dataset.table import Dataset
from dashboard.metrics.district import total

SHARED = "shared"  # the catalog's word for a KPI whose breakdowns have payers of their own
MONEY_UNITS = {"万元": 1, "亿元": 10_000}  # in CNY 10,000, the unit that all sums are compared in


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


def commitments(dataset: Dataset, year: int, district: District) -> tuple[Commitment, ...]:
    """Return every sum of money for a place, largest first: results of `year` and targets of the plan after it.

    KPIs of money are those that the catalog names a payer for; of a KPI whose breakdowns have different payers the
    breakdowns are listed. Sums are never added up over payers: a grant of the state may stand in two of them.
    """
    sums: list[Commitment] = []
    targets = (dataset.series(kpi.name).target(year + 1) for kpi in dataset.kpis.values())
    plans = {row.source.document.id for row in targets if row is not None}  # a later plan belongs to a later year
    for kpi in dataset.kpis.values():
        if kpi.unit not in MONEY_UNITS or not kpi.payer:
            continue
        payer = Payer.JOINT if kpi.payer == SHARED else Payer(kpi.payer)
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
