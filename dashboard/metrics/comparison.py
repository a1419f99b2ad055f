"""Compares districts: the gap to the leader, values per 10,000 residents, and the sum of the nine against the city."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from dashboard.dataset.model import POPULATION, District, Kpi
from dashboard.dataset.numbers import number
from dashboard.dataset.observation import Observation, Qualifier
from dashboard.dataset.quantity import Certainty, Quantity
from dashboard.dataset.table import Dataset
from dashboard.metrics.district import Standing, Standings, standings
from dashboard.metrics.growth import derived_exactly, newest

PER_RESIDENTS = 10_000


@dataclass(frozen=True, slots=True)
class ComparisonRow:
    """Compares a place with its peers: counties with counties, zones with zones."""

    standing: Standing
    gap: float  # what it lacks to the leader of its kind, in the KPI's unit; 0 for the leader
    of_leader: float  # its value as a fraction of the leader's; 0 where the leader has nothing
    per_head: Quantity | None  # per 10,000 residents of the census; None where that says nothing or is not known

    @property
    def district(self) -> District:
        """Return the place."""
        return self.standing.district

    @property
    def value(self) -> float:
        """Return the published result, in the KPI's unit."""
        return self.standing.quantity.value


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Reconciles the nine counties with the city; zones lie inside them and are left out."""

    counties: Quantity  # the sum of the counties that report
    city: Quantity
    rest: Quantity  # city − sum: what no county explains, below zero where the counties exceed the city
    missing: tuple[District, ...]


def comparison_rows(dataset: Dataset, ranking: Standings) -> tuple[ComparisonRow, ...]:
    """Return every place that reports a KPI, counties before zones, largest first."""
    rows: list[ComparisonRow] = []
    for group in (ranking.counties, ranking.zones):
        leader = max((standing.quantity.value for standing in group), default=0)
        for standing in group:
            value = standing.quantity.value
            of_leader = max(0.0, value / leader) if leader > 0 else 0.0
            per_residents = per_head(dataset, ranking.kpi, standing.row)
            rows.append(ComparisonRow(standing, round(leader - value, 6), of_leader, per_residents))
    return tuple(rows)


def per_head(dataset: Dataset, kpi: Kpi, row: Observation) -> Quantity | None:
    """Return a result per 10,000 residents of the newest census; None for what does not add up, facts and zones."""
    if not kpi.additive or kpi.word is not None or kpi.name == POPULATION or POPULATION not in dataset.kpis:
        return None
    residents = newest(dataset.series(POPULATION, row.district))
    if residents is None or not residents.value:
        return None
    value = float(f"{row.value / residents.value * PER_RESIDENTS:.3g}")
    formula = f"{number(row.value)} ÷ {number(residents.value)} × {number(PER_RESIDENTS)}"
    return Quantity(value, row.unit, Qualifier.NONE, Certainty.DERIVED, (row, residents), formula)


def reconciliation(ranking: Standings) -> Reconciliation | None:
    """Reconcile the counties' sum with the city's result; None where places do not add up or one is missing."""
    if not ranking.kpi.additive or ranking.city is None or not ranking.counties:
        return None
    city, rows = ranking.city, [standing.row for standing in ranking.counties]
    total = sum(row.value for row in rows)
    formula = " + ".join(number(row.value) for row in rows) if len(rows) > 1 else ""
    counties = derived_exactly(total, city, formula, rows)
    formula = f"{number(city.value)} − {number(counties.value)}"
    rest = derived_exactly(city.value - total, city, formula, (*city.basis, *rows))
    return Reconciliation(counties, city, rest, ranking.missing)


def compared(dataset: Dataset, year: int, area: int | None = None) -> tuple[Standings, ...]:
    """Return every KPI (of one area, if given) that any county or zone has a result for, in the catalog's order."""
    rankings = (standings(dataset, kpi, year) for kpi in dataset.kpis.values() if area in (None, kpi.area))
    return tuple(ranking for ranking in rankings if ranking is not None)


def broadest(rankings: Sequence[Standings]) -> Standings | None:
    """Return the KPI of the nine areas with the most districts, headline goals before others; None without.

    One with numbers comes before one of facts.
    """

    def breadth(ranking: Standings) -> tuple[bool, bool, int, bool, int]:
        kpi = ranking.kpi
        return bool(kpi.area), not kpi.word, len(ranking.counties), kpi.headline, len(ranking.zones)

    return max(rankings, key=breadth, default=None)


def side_by_side(
    rankings: tuple[Standings, ...], first: District, second: District
) -> tuple[tuple[Standings, Standing | None, Standing | None], ...]:
    """Return the KPIs that at least one of two places has a result for, those that both have first."""
    pairs = [(ranking, ranking.of(first), ranking.of(second)) for ranking in rankings]
    return tuple(sorted((pair for pair in pairs if pair[1] or pair[2]), key=lambda pair: not (pair[1] and pair[2])))


def best_pair(rankings: tuple[Standings, ...]) -> tuple[District, District] | None:
    """Return the two places of one kind that share the most KPIs; None where no two share any."""
    counts: Counter[tuple[District, District]] = Counter()
    for ranking in rankings:
        for group in (ranking.counties, ranking.zones):
            places = sorted((standing.district for standing in group), key=lambda place: place.code)
            counts.update(combinations(places, 2))
    return max(counts, key=lambda pair: counts[pair], default=None)
