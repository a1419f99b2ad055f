"""Districts side by side: how far each is behind the leader, what a head has, and whether the parts reach the city."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

from dashboard.dataset.model import POPULATION, Certainty, District, Kpi, Measure, Observation, Qualifier, Quantity
from dashboard.dataset.numbers import number
from dashboard.dataset.table import Dataset
from dashboard.metrics.district import Standing, Standings, standings

PER = 10_000  # people that a value per head is told for


@dataclass(frozen=True, slots=True)
class ComparisonRow:
    """One place among its peers: units against units, zones against zones."""

    standing: Standing
    gap: float  # what it lacks to the leader of its sort, in the KPI's unit; 0 for the leader
    of_leader: float  # its value as a fraction of the leader's; 0 where the leader has nothing
    per_head: Quantity | None  # per 10,000 residents of the census; None where that says nothing or is not known

    @property
    def district(self) -> District:
        """Whose line it is."""
        return self.standing.district

    @property
    def value(self) -> float:
        """The published result, in the KPI's unit."""
        return self.standing.quantity.value


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """The nine units against the city; zones lie inside them and are left out."""

    counties: Quantity  # the sum of the units that report
    city: Quantity
    rest: Quantity  # city − sum: what no unit explains, below zero where the units exceed the city
    silent: tuple[District, ...]

    @property
    def agrees(self) -> bool:
        """True where the units that report are the city."""
        return not self.rest.value


def comparison_rows(dataset: Dataset, found: Standings) -> tuple[ComparisonRow, ...]:
    """Every place that reports a KPI, units before zones, largest first."""
    made: list[ComparisonRow] = []
    for group in (found.counties, found.zones):
        leader = max((standing.quantity.value for standing in group), default=0)
        for standing in group:
            value = standing.quantity.value
            made.append(
                ComparisonRow(
                    standing,
                    round(leader - value, 6),
                    max(0.0, value / leader) if leader > 0 else 0.0,
                    per_head(dataset, found.kpi, standing.row),
                )
            )
    return tuple(made)


def per_head(dataset: Dataset, kpi: Kpi, row: Observation) -> Quantity | None:
    """A result per 10,000 residents of the newest census; None for what does not add up, for facts, for zones."""
    if not kpi.additive or kpi.word is not None or kpi.name == POPULATION or POPULATION not in dataset.kpis:
        return None
    people = dataset.series(POPULATION, row.district)
    years = people.years(Measure.ACTUAL)
    residents = people.actual(years[-1]) if years else None
    if residents is None or not residents.value:
        return None
    value = float(f"{row.value / residents.value * PER:.3g}")
    formula = f"{number(row.value)} ÷ {number(residents.value)} × {number(PER)}"
    return Quantity(value, row.unit, Qualifier.NONE, Certainty.DERIVED, (row, residents), formula)


def reconciliation(found: Standings) -> Reconciliation | None:
    """The units' sum, the city's published result, and the rest; None where places do not add up or one is missing."""
    if not found.kpi.additive or found.city is None or not found.counties:
        return None
    rows = tuple(standing.row for standing in found.counties)
    total = sum(row.value for row in rows)
    formula = " + ".join(number(row.value) for row in rows) if len(rows) > 1 else ""
    units = Quantity(round(total, 6), found.kpi.unit, Qualifier.NONE, Certainty.DERIVED, rows, formula)
    gap = round(found.city.value - total, 6)
    sum_ = f"{number(found.city.value)} − {number(round(total, 6))}"
    rest = Quantity(gap, units.unit, Qualifier.NONE, Certainty.DERIVED, (*found.city.basis, *rows), sum_)
    return Reconciliation(units, found.city, rest, found.silent)


def compared(dataset: Dataset, year: int, area: int | None = None) -> tuple[Standings, ...]:
    """Every KPI (of one area, if it is named) that any unit or zone has a result for, in the catalog's order."""
    kpis = (kpi for kpi in dataset.kpis.values() if area in (None, kpi.area))
    found = (standings(dataset, kpi, year) for kpi in kpis)
    return tuple(one for one in found if one is not None)


def side_by_side(
    found: tuple[Standings, ...], one: District, other: District
) -> tuple[tuple[Standings, Standing | None, Standing | None], ...]:
    """The KPIs that one of two places has a result for, those that both have first."""
    pairs = [(standing, standing.of(one), standing.of(other)) for standing in found]
    told = [pair for pair in pairs if pair[1] or pair[2]]
    return tuple(sorted(told, key=lambda pair: not (pair[1] and pair[2])))


def best_pair(found: tuple[Standings, ...]) -> tuple[District, District] | None:
    """The two places of one sort that share the most KPIs; None where no two share any."""
    counts: dict[tuple[District, District], int] = {}
    for one in found:
        for group in (one.counties, one.zones):
            places = sorted((standing.district for standing in group), key=lambda place: place.code)
            for pair in combinations(places, 2):
                counts[pair] = counts.get(pair, 0) + 1
    return max(counts, key=lambda pair: counts[pair], default=None)
