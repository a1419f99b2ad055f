"""Counts coverage: the KPIs published by area and place, and what of those due from a place is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.dataset.model import TASKS, Area, District, Kpi, PlaceKind
from dashboard.dataset.table import Dataset
from dashboard.metrics.district import covered


@dataclass(frozen=True, slots=True)
class ReturnCounts:
    """Counts the KPIs due from a place: `due` is the sum of the other three."""

    due: int
    reported: int
    excluded: int  # the source names all places that have it, and this is none of them
    missing: int

    def __add__(self, other: ReturnCounts) -> ReturnCounts:
        """Return the counts of two places together."""
        return ReturnCounts(
            self.due + other.due, self.reported + other.reported, self.excluded + other.excluded,
            self.missing + other.missing,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Coverage:
    """Counts the KPIs of each area with a figure for each place in one year; a zone is not part of any sum."""

    year: int
    areas: tuple[Area, ...]
    places: tuple[District, ...]  # the city, the counties, the zones
    counts: Mapping[tuple[int, str], int]  # by area number and place name
    possible: Mapping[int, int]  # by area number: KPIs that a district can have a figure of
    returns: Mapping[str, ReturnCounts]  # by name of a county or zone

    def count(self, area: Area, place: District) -> int:
        """Return the number of an area's KPIs with a figure for a place."""
        return self.counts[area.number, place.name]

    def of_place(self, place: District) -> int:
        """Return the number of all areas' KPIs with a figure for a place."""
        return sum(self.count(area, place) for area in self.areas)


def coverage(dataset: Dataset, year: int) -> Coverage:
    """Count the KPIs with a figure (result, growth or target) of the year, by area and place."""
    areas, places = dataset.catalog.areas, dataset.catalog.choosable
    counts = {
        (area.number, place.name): len(covered(dataset, place, year, area.number)) for area in areas for place in places
    }
    possible = {area.number: len(obtainable(dataset, area.number)) for area in areas}
    returns = {place.name: return_counts(dataset, place, year) for place in places if place.kind is not PlaceKind.CITY}
    return Coverage(year, areas, places, counts, possible, returns)


def return_counts(dataset: Dataset, place: District, year: int) -> ReturnCounts:
    """Count what was due from a place for a year, reported, excluded and missing."""
    due, pairs, lacking = obtainable(dataset), dataset.published(year), len(missing(dataset, place, year))
    reported = sum((kpi.name, place.name) in pairs for kpi in due)
    return ReturnCounts(len(due), reported, len(due) - reported - lacking, lacking)


def obtainable(dataset: Dataset, area: int | None = None) -> tuple[Kpi, ...]:
    """Return the KPIs of the nine areas (or of one) that a district can have a figure of, by the catalog."""
    kpis = (kpi for kpi in dataset.kpis.values() if kpi.area and area in (None, kpi.area))
    return tuple(kpi for kpi in kpis if kpi.by_district and kpi.name != TASKS)


def missing(dataset: Dataset, place: District, year: int) -> tuple[Kpi, ...]:
    """Return the KPIs that a place could have a figure of and has none for in the year, by area.

    Where the source names every place that has a thing, one that it does not name is answered, not missing.
    """
    pairs = dataset.published(year)
    answered = {kpi for kpi, name in pairs if name == place.name or dataset.kpis[kpi].listed}
    return tuple(sorted((kpi for kpi in obtainable(dataset) if kpi.name not in answered), key=lambda kpi: kpi.area))
