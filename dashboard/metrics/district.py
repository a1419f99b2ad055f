"""Ranks districts: figures by district with rank and share of the city, city totals, and which KPIs a place covers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.dataset.model import CITY, District, Kpi
from dashboard.dataset.numbers import number
from dashboard.dataset.observation import Measure, Observation
from dashboard.dataset.quantity import Quantity, published
from dashboard.dataset.query_cache import cached_query
from dashboard.dataset.table import Dataset
from dashboard.metrics.growth import derived_exactly

LEADING_SUMMANDS = 3  # summands that a formula names of a sum of very many


@dataclass(frozen=True, slots=True)
class Standing:
    """Ranks a place's result in a KPI among the places of its kind that report; rank 1 is the largest."""

    kpi: Kpi
    district: District
    quantity: Quantity
    rank: int
    tied: bool
    peer_count: int  # how many places of its kind report
    share: float | None  # of the city, fraction; None where places do not add up or the city has no figure

    @property
    def row(self) -> Observation:
        """Return the row that publishes the result."""
        return self.quantity.basis[0]


@dataclass(frozen=True, slots=True)
class Standings:
    """Holds all that is published of a KPI by district in one year."""

    kpi: Kpi
    year: int
    city: Quantity | None
    counties: tuple[Standing, ...]  # largest first
    zones: tuple[Standing, ...]  # largest first; inside the counties, never added to them
    growths: tuple[Observation, ...]  # of places that published a growth and no result
    missing: tuple[District, ...]  # counties with no result

    @property
    def all(self) -> tuple[Standing, ...]:
        """Return counties and zones together, largest first."""
        return tuple(sorted((*self.counties, *self.zones), key=lambda standing: -standing.quantity.value))

    def of(self, district: District) -> Standing | None:
        """Return the standing of a place; None where nothing is published for it."""
        return next((standing for standing in self.all if standing.district == district), None)

    def growth_of(self, district: District) -> Observation | None:
        """Return the growth of a place that published nothing else; None where there is none."""
        return next((growth for growth in self.growths if growth.district == district.name), None)


@cached_query
def standings(dataset: Dataset, kpi: Kpi, year: int) -> Standings | None:
    """Rank a KPI by district in `year`, or in the newest year with such figures; None where no year has any."""
    places = [place for place in dataset.places(kpi.name) if place.is_county_level or place.is_zone]
    rows = [row for place in places for row in dataset.series(kpi.name, place.name).observations]
    years = {row.year for row in rows if row.measure is Measure.ACTUAL}
    if not years:
        return None
    if year not in years:
        year = max(years)
    city = dataset.series(kpi.name, CITY).actual(year)
    results = {place: row for place in places if (row := dataset.series(kpi.name, place.name).actual(year)) is not None}
    with_result = {place.name for place in results}
    growths = (row for row in rows if row.year == year and row.measure is Measure.GROWTH)
    silent_growths = tuple(row for row in growths if row.district not in with_result)
    counties = _ranked(kpi, {place: row for place, row in results.items() if place.is_county_level}, city)
    zones = _ranked(kpi, {place: row for place, row in results.items() if place.is_zone}, city)
    missing = tuple(county for county in dataset.catalog.counties if county not in results)
    return Standings(kpi, year, published(city) if city else None, counties, zones, silent_growths, missing)


def _ranked(kpi: Kpi, rows: dict[District, Observation], city: Observation | None) -> tuple[Standing, ...]:
    values = [row.value for row in rows.values()]
    divisor = city.value if city is not None and kpi.additive else 0
    ranked: list[Standing] = []
    for place, row in sorted(rows.items(), key=lambda item: -item[1].value):
        rank, tied = 1 + sum(value > row.value for value in values), values.count(row.value) > 1
        share = row.value / divisor if divisor else None
        ranked.append(Standing(kpi, place, published(row), rank, tied, len(values), share))
    return tuple(ranked)


def total(dataset: Dataset, kpi: Kpi, year: int) -> Quantity | None:
    """Return the city's result; where none is published, the sum of its breakdowns or counties, as derived.

    Counties are summed only where all of them report, or where each row is a named fact that counts one: the sum of
    those that happen to report is not the city's result.
    """
    actual = dataset.series(kpi.name).actual(year)
    if actual is not None:
        return published(actual)
    if not kpi.additive:
        return None
    breakdowns = dataset.parts(kpi.name).get(year)
    if breakdowns is not None:
        return _sum(breakdowns.rows, breakdowns.sum, breakdowns.count)
    counties = dataset.catalog.counties
    results = (dataset.series(kpi.name, county.name).actual(year) for county in counties)
    rows = tuple(row for row in results if row is not None)
    if not rows or (len(rows) < len(counties) and any(row.value != 1 for row in rows)):
        return None
    return _sum(rows, sum(row.value for row in rows), len(rows))


def _sum(rows: Sequence[Observation], sum_: float, count: int) -> Quantity:
    """Return a sum with its summands as formula, or with the first of very many and their number."""
    summands = rows[:LEADING_SUMMANDS] if count > len(rows) else rows
    formula = " + ".join(number(row.value) for row in summands) if count > 1 else ""
    if count > len(rows):
        formula += f" + … ({count:,})"
    return derived_exactly(sum_, published(rows[0]), formula, rows)


@cached_query
def covered(dataset: Dataset, district: District, year: int | None = None, area: int | None = None) -> tuple[Kpi, ...]:
    """Return the KPIs of the nine areas (or of one) that have a figure for a place in a year (or in any)."""
    pairs = dataset.published(year)
    kpis = (kpi for kpi in dataset.kpis.values() if kpi.area and area in (None, kpi.area))
    return tuple(kpi for kpi in kpis if (kpi.name, district.name) in pairs)
