"""What money the record names: who pays it, for what, in one unit."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from dashboard.dataset.model import CITY, District, Kpi, Measure, Quantity, published
from dashboard.dataset.table import Dataset
from dashboard.metrics.district import total

SHARED = "shared"  # the catalog's word for a KPI whose parts have payers of their own
IN_TEN_THOUSANDS = {"万元": 1, "亿元": 10_000}  # of CNY 10,000, the unit that all sums are compared in


class Payer(StrEnum):
    """Whose money it is."""

    CITY = "city"  # the bureau and the city
    COUNTY = "county"  # districts and counties that match it
    JOINT = "joint"  # both together, where the source does not part them
    UPPER = "upper"  # the state and the province
    BANK = "bank"  # loans: they are paid back


class Purpose(StrEnum):
    """What it is for."""

    PROJECTS = "projects"
    PLATFORMS = "platforms"
    FINANCE = "finance"
    COUNTRYSIDE = "countryside"
    PROPERTY = "property"


@dataclass(frozen=True, slots=True)
class Commitment:
    """One sum of money: a result of the reported year, or a target of the plan after it."""

    kpi: Kpi
    district: District
    payer: Payer
    part: str  # the part of the KPI that this payer carries; empty for all of it
    year: int
    measure: Measure
    quantity: Quantity

    @property
    def amount(self) -> float:
        """In units of CNY 10,000 (万元)."""
        return round(self.quantity.value * IN_TEN_THOUSANDS[self.quantity.unit], 6)

    @property
    def is_promised(self) -> bool:
        """True for money that a plan sets aside, false for money that was paid or lent."""
        return self.measure is Measure.TARGET


def commitments(dataset: Dataset, year: int, district: District) -> tuple[Commitment, ...]:
    """Every sum of money for a place: results of `year` and targets of the plan for the years after it, largest first.

    KPIs of money are those that the catalog names a payer for; a KPI whose parts have different payers is told by
    its parts. Sums are never added up over payers: a grant of the state may stand in two of them.
    """
    found: list[Commitment] = []
    plans = _plans(dataset, year)
    for kpi in dataset.kpis.values():
        if kpi.unit not in IN_TEN_THOUSANDS or not kpi.payer:
            continue
        payer = Payer.JOINT if kpi.payer == SHARED else Payer(kpi.payer)
        found += _by_payer(dataset, kpi, year, district) or _results(dataset, kpi, payer, year, district)
        targets = (row for row in dataset.series(kpi.name, district.name).observations if row.measure is Measure.TARGET)
        found += [
            Commitment(kpi, district, payer, "", row.year, Measure.TARGET, published(row))
            for row in targets
            if row.year > year and row.source.document.id in plans
        ]
    return tuple(sorted(found, key=lambda one: -one.amount))


def _plans(dataset: Dataset, year: int) -> set[str]:
    """The documents that set targets for the year after: what a later plan promises belongs to a later year."""
    rows = (dataset.series(kpi.name).target(year + 1) for kpi in dataset.kpis.values())
    return {row.source.document.id for row in rows if row is not None}


def _by_payer(dataset: Dataset, kpi: Kpi, year: int, district: District) -> list[Commitment]:
    """The parts of a KPI that each have a payer; empty where it has none."""
    made = []
    for part in dataset.breakdowns(kpi.name, district.name) if kpi.payer == SHARED else ():
        row = dataset.series(kpi.name, district.name, part).actual(year) if part in dataset.catalog.payers else None
        if row is not None:
            payer = Payer(dataset.catalog.payers[part])
            made.append(Commitment(kpi, district, payer, part, year, Measure.ACTUAL, published(row)))
    return made


def _results(dataset: Dataset, kpi: Kpi, payer: Payer, year: int, district: District) -> list[Commitment]:
    """The year's result of a place; for the city those of the districts that are named, where it has none itself."""
    whole = total(dataset, kpi, year) if district.name == CITY else None
    if whole is not None:
        return [Commitment(kpi, district, payer, "", year, Measure.ACTUAL, whole)]
    places = dataset.catalog.counties if district.name == CITY else (district,)
    rows = [(place, dataset.series(kpi.name, place.name).actual(year)) for place in places]
    found = [(place, published(row)) for place, row in rows if row is not None]
    return [Commitment(kpi, place, payer, "", year, Measure.ACTUAL, quantity) for place, quantity in found]
