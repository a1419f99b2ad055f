"""Who reports what: figures by district with rank and share, and how far the record covers each place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.dataset.model import (
    CITY,
    Certainty,
    District,
    Kpi,
    Measure,
    Observation,
    Qualifier,
    Quantity,
    published,
)
from dashboard.dataset.query_cache import cached_query
from dashboard.dataset.table import Dataset

FEW = 3  # summands that stand for very many


@dataclass(frozen=True, slots=True)
class Standing:
    """One place's result in a KPI; `rank` among the places of its own sort that report, 1 is the largest."""

    kpi: Kpi
    district: District
    quantity: Quantity
    rank: int
    tied: bool
    of: int  # how many places of its sort report
    share: float | None  # of the city, fraction; None where places do not add up or the city has no figure

    @property
    def row(self) -> Observation:
        """The row that publishes the result."""
        return self.quantity.basis[0]


@dataclass(frozen=True, slots=True)
class Standings:
    """All that is published of a KPI by district in one year."""

    kpi: Kpi
    year: int
    city: Quantity | None
    counties: tuple[Standing, ...]  # largest first
    zones: tuple[Standing, ...]  # largest first; inside the units, never added to them
    growths: tuple[Observation, ...]  # of places that published a growth and no result
    silent: tuple[District, ...]  # units with no result

    @property
    def all(self) -> tuple[Standing, ...]:
        """Units and zones together, largest first."""
        return tuple(sorted((*self.counties, *self.zones), key=lambda standing: -standing.quantity.value))

    def of(self, district: District) -> Standing | None:
        """The standing of a place; None where nothing is published for it."""
        return next((standing for standing in self.all if standing.district == district), None)

    def growth_of(self, district: District) -> Observation | None:
        """The growth of a place that published nothing else; None where there is none."""
        return next((growth for growth in self.growths if growth.district == district.name), None)


@cached_query
def standings(dataset: Dataset, kpi: Kpi, year: int) -> Standings | None:
    """A KPI by district in `year`, or in the newest year with such figures; None where no year has any."""
    places = [d for d in dataset.places(kpi.name) if d.is_county_level or d.is_zone]
    rows = [row for place in places for row in dataset.series(kpi.name, place.name).observations]
    years = {row.year for row in rows if row.measure is Measure.ACTUAL}
    if not years:
        return None
    shown = year if year in years else max(years)
    city = dataset.series(kpi.name, CITY).actual(shown)
    by_place = {
        place: actual for place in places if (actual := dataset.series(kpi.name, place.name).actual(shown)) is not None
    }
    units = {place: row for place, row in by_place.items() if place.is_county_level}
    zones = {place: row for place, row in by_place.items() if place.is_zone}
    return Standings(
        kpi,
        shown,
        published(city) if city else None,
        _ranked(kpi, units, city),
        _ranked(kpi, zones, city),
        tuple(
            row
            for row in rows
            if row.year == shown
            and row.measure is Measure.GROWTH
            and row.district not in {place.name for place in by_place}
        ),
        tuple(unit for unit in dataset.catalog.counties if unit not in units),
    )


def _ranked(kpi: Kpi, rows: dict[District, Observation], city: Observation | None) -> tuple[Standing, ...]:
    values = [row.value for row in rows.values()]
    shares = kpi.additive and city is not None and city.value
    return tuple(
        Standing(
            kpi,
            place,
            published(row),
            rank=1 + sum(value > row.value for value in values),
            tied=values.count(row.value) > 1,
            of=len(values),
            share=row.value / city.value if shares and city is not None else None,
        )
        for place, row in sorted(rows.items(), key=lambda item: -item[1].value)
    )


def total(dataset: Dataset, kpi: Kpi, year: int) -> Quantity | None:
    """The city's result; where none is published, the sum of its parts or units, derived and said so.

    Units are summed only where all of them report, or where each row is a named fact that counts one: the sum of
    those that happen to report is not the city's result.
    """
    actual = dataset.series(kpi.name).actual(year)
    if actual is not None:
        return published(actual)
    if not kpi.additive:
        return None
    parts = dataset.parts(kpi.name).get(year)
    if parts is not None:
        return _sum(parts.rows, parts.sum, parts.count)
    units = [dataset.series(kpi.name, unit.name).actual(year) for unit in dataset.catalog.counties]
    found = tuple(unit for unit in units if unit is not None)
    if not found or (len(found) < len(units) and any(unit.value != 1 for unit in found)):
        return None
    return _sum(found, sum(row.value for row in found), len(found))


def _sum(rows: Sequence[Observation], sum_: float, count: int) -> Quantity:
    """A sum with its summands, or the first of very many and their number."""
    told = rows[:FEW] if count > len(rows) else rows
    formula = " + ".join(f"{row.value:,.12g}" for row in told) if count > 1 else ""
    if count > len(rows):
        formula += f" + … ({count:,})"
    return Quantity(round(sum_, 6), rows[0].unit, Qualifier.NONE, Certainty.DERIVED, tuple(rows), formula)


@cached_query
def covered(dataset: Dataset, district: District, year: int | None = None, area: int | None = None) -> tuple[Kpi, ...]:
    """The KPIs of the nine areas (or of one) that have a figure for a place in a year (or in any)."""
    found = dataset.published(year)
    return tuple(
        kpi
        for kpi in dataset.kpis.values()
        if kpi.area and area in (None, kpi.area) and (kpi.name, district.name) in found
    )


def reporting(dataset: Dataset, area: int, year: int) -> tuple[District, ...]:
    """The units with a figure in an area and year."""
    return tuple(unit for unit in dataset.catalog.counties if covered(dataset, unit, year, area))
