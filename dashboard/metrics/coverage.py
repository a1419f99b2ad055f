"""Counts coverage: the KPIs published by area and place, and those that a place has not published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.dataset.model import TASKS, Area, District, Kpi
from dashboard.dataset.table import Dataset
from dashboard.metrics.district import covered


@dataclass(frozen=True, slots=True)
class Coverage:
    """Counts the KPIs of each area with a figure for each place in one year; a zone is not part of any sum."""

    year: int
    areas: tuple[Area, ...]
    places: tuple[District, ...]  # the city, the counties, the zones
    counts: Mapping[tuple[int, str], int]  # by area number and place name
    possible: Mapping[int, int]  # by area number: KPIs that a district can have a figure of

    def count(self, area: Area, place: District) -> int:
        """Return the number of an area's KPIs with a figure for a place."""
        return self.counts[area.number, place.name]

    def of_place(self, place: District) -> int:
        """Return the number of all areas' KPIs with a figure for a place."""
        return sum(self.count(area, place) for area in self.areas)


@dataclass(frozen=True, slots=True)
class PlaceReport:
    """Counts the KPIs that a place was to report in a year; `published`, `absent` and `missing` add up to `due`."""

    due: int
    published: int
    absent: int  # the source names every place that has it, and not this one
    missing: int


def place_report(dataset: Dataset, place: District, year: int) -> PlaceReport:
    """Count what a place was to report, has published, has not by a list of names, and has not reported."""
    due = obtainable(dataset)
    published = len([kpi for kpi in covered(dataset, place, year) if kpi in due])
    lacking = len(missing(dataset, place, year))
    return PlaceReport(len(due), published, len(due) - published - lacking, lacking)


def coverage(dataset: Dataset, year: int) -> Coverage:
    """Count the KPIs with a figure (result, growth or target) of the year, by area and place."""
    areas, places = dataset.catalog.areas, dataset.catalog.choosable
    counts = {
        (area.number, place.name): len(covered(dataset, place, year, area.number)) for area in areas for place in places
    }
    return Coverage(year, areas, places, counts, {area.number: len(obtainable(dataset, area.number)) for area in areas})


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
