"""Selects what the district map shows of a KPI: how far targets are reached, else results, else a divided target.

Of the year under way it shows how far own targets are at the end of a month.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from dashboard.dataset.model import District, Kpi
from dashboard.dataset.observation import Observation
from dashboard.dataset.table import Dataset
from dashboard.metrics.allocation import TargetAllocation, own_target
from dashboard.metrics.district import Standings, standings
from dashboard.metrics.growth import TargetInterpretation, newest
from dashboard.metrics.outcome import TargetOutcome
from dashboard.metrics.plan_year import target_outcome
from dashboard.metrics.progress import Progress
from dashboard.metrics.progress_rows import target_progress


class MapMeasure(StrEnum):
    """Names what the values on the map are."""

    COMPLETION = "completion"  # result ÷ own target, in per cent
    PROGRESS = "progress"  # completion of own targets of the year under way, through a month
    RESULT = "result"
    TARGET = "target"  # own targets, and the computed parts of the city's


@dataclass(frozen=True, slots=True)
class DistrictMap:
    """Holds the values of one KPI by place; those of counties and zones share one scale."""

    kpi: Kpi
    year: int  # of the results or targets
    measure: MapMeasure | None = None  # None: no place has a figure
    values: Mapping[str, float] = field(default_factory=dict)  # by place name
    outcomes: Mapping[str, TargetOutcome] = field(default_factory=dict)  # of own targets: completion
    progress: Mapping[str, Progress] = field(default_factory=dict)  # of own targets of the year under way
    own_targets: Mapping[str, TargetInterpretation] = field(default_factory=dict)  # stand instead of a computed part
    standings: Standings | None = None  # of results
    allocation: TargetAllocation | None = None  # of a divided target
    zone_results: Mapping[str, Observation] = field(default_factory=dict)  # beside values of another kind or year

    @property
    def is_completion(self) -> bool:
        """Return True where the values are completion rates of own targets, in per cent."""
        return self.measure in (MapMeasure.COMPLETION, MapMeasure.PROGRESS)

    @property
    def computed(self) -> tuple[str, ...]:
        """Return the names of the counties whose value is a computed part."""
        parts = self.allocation.allocations if self.allocation else ()
        return tuple(part.district.name for part in parts if part.district.name not in self.own_targets)

    def rank(self, place: District, peers: Sequence[District]) -> tuple[int, bool, int]:
        """Return a place's rank among its peers with a value, whether it shares it, and how many they are."""
        values = [self.values[peer.name] for peer in peers if peer.name in self.values]
        value = self.values[place.name]
        return 1 + sum(other > value for other in values), values.count(value) > 1, len(values)


def district_map(
    dataset: Dataset, kpi: Kpi, year: int, allocation: TargetAllocation | None, *, is_target: bool = False
) -> DistrictMap:
    """Return what the map shows of a KPI in a year; `is_target` passes over completion and results.

    Completion comes first, where any place has a target of its own with a result of the year; then the results of the
    year or of the newest with any, where a county has one; then targets, of which `allocation` divides the city's; and
    last the results of zones alone.
    """
    if not is_target:
        completion = _completion(dataset, kpi, year)
        if completion is not None:
            return completion
    results = standings(dataset, kpi, year)
    if not is_target and results is not None and results.counties:
        return _results(dataset, results)
    if allocation is not None and not is_target and allocation.interpretation.target.year not in (year, year + 1):
        allocation = None  # a target of a far year is no answer of this one
    targets = _targets(dataset, kpi, year, allocation)
    if targets is not None:
        return targets
    if results is not None and not is_target:
        return _results(dataset, results)
    return DistrictMap(kpi, year)


def progress_map(dataset: Dataset, kpi: Kpi, year: int, month: int) -> DistrictMap | None:
    """Return how far the own targets of places for a year are at the end of a month; None where no place has one.

    A place whose month is not reported, or whose target cannot be judged, has a state without a value.
    """
    rows = {
        place.name: target_progress(dataset, kpi, year, month, place.name) for place in dataset.catalog.reporting_places
    }
    own = {name: row for name, row in rows.items() if row.target is not None}
    values = {name: round(row.completion.value * 100, 1) for name, row in own.items() if row.completion is not None}
    return DistrictMap(kpi, year, MapMeasure.PROGRESS, values, progress=own) if own else None


def _completion(dataset: Dataset, kpi: Kpi, year: int) -> DistrictMap | None:
    outcomes = {
        place.name: target_outcome(dataset, kpi, year, place.name) for place in dataset.catalog.reporting_places
    }
    judged = {name: each for name, each in outcomes.items() if each is not None and each.completion is not None}
    values = {name: round((each.completion or 0) * 100, 1) for name, each in judged.items()}
    return DistrictMap(kpi, year, MapMeasure.COMPLETION, values, outcomes=judged) if values else None


def _results(dataset: Dataset, results: Standings) -> DistrictMap:
    values = {standing.district.name: standing.quantity.value for standing in results.all}
    return DistrictMap(
        results.kpi, results.year, MapMeasure.RESULT, values, standings=results,
        zone_results=_zone_results(dataset, results.kpi, results.year, values),
    )  # fmt: skip


def _targets(dataset: Dataset, kpi: Kpi, year: int, allocation: TargetAllocation | None) -> DistrictMap | None:
    target_year = allocation.interpretation.target.year if allocation else year + 1
    own_targets: dict[str, TargetInterpretation] = {}
    values: dict[str, float] = {}
    for part in allocation.allocations if allocation else ():
        values[part.district.name] = (part.high or part.low).value
    for place in dataset.catalog.reporting_places:
        target = own_target(dataset, kpi, target_year, place)
        if target is not None and target.level is not None:
            own_targets[place.name] = target
            values[place.name] = (target.high or target.level).value
    if not values:
        return None
    zones = _zone_results(dataset, kpi, year, values)
    values |= {name: row.value for name, row in zones.items() if row.year == year}
    return DistrictMap(
        kpi, target_year, MapMeasure.TARGET, values, own_targets=own_targets, allocation=allocation, zone_results=zones
    )


def _zone_results(dataset: Dataset, kpi: Kpi, year: int, values: Mapping[str, float]) -> dict[str, Observation]:
    """Return the result of the year, else the newest one, of each zone without a value."""
    rows: dict[str, Observation] = {}
    for zone in dataset.catalog.zones:
        series = dataset.series(kpi.name, zone.name)
        row = series.actual(year) or newest(series)
        if row is not None and zone.name not in values:
            rows[zone.name] = row
    return rows
