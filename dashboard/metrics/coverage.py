"""What is published for whom: areas × places, and what each place has not published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.dataset.model import TASKS, Area, District, Kpi
from dashboard.dataset.table import Dataset
from dashboard.metrics.district import covered


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many KPIs of each area have a figure for each place in one year; a zone is not part of any sum."""

    year: int
    areas: tuple[Area, ...]
    places: tuple[District, ...]  # the city, the units, the zones
    counts: Mapping[tuple[int, str], int]  # by area number and place name
    wanted: Mapping[int, int]  # by area number: KPIs that a district can have a figure of

    def count(self, area: Area, place: District) -> int:
        """The KPIs of an area with a figure for a place."""
        return self.counts[area.number, place.name]

    def of_place(self, place: District) -> int:
        """The KPIs of all areas with a figure for a place."""
        return sum(self.count(area, place) for area in self.areas)

    @property
    def of_counties(self) -> int:
        """The figures of all nine units together."""
        return sum(self.of_place(place) for place in self.places if place.is_county_level)


def coverage(dataset: Dataset, year: int) -> Coverage:
    """Count the KPIs with a figure (result, growth or target) of the year, by area and place."""
    catalog = dataset.catalog
    places = tuple(place for place in catalog.choosable)
    counts = {
        (area.number, place.name): len(covered(dataset, place, year, area.number))
        for area in catalog.areas
        for place in places
    }
    wanted = {area.number: len(obtainable(dataset, area.number)) for area in catalog.areas}
    return Coverage(year, catalog.areas, places, counts, wanted)


def obtainable(dataset: Dataset, area: int | None = None) -> tuple[Kpi, ...]:
    """The KPIs of the nine areas (or of one) that a district can have a figure of, by the catalog."""
    return tuple(
        kpi
        for kpi in dataset.kpis.values()
        if kpi.area and area in (None, kpi.area) and kpi.by_district and kpi.name != TASKS
    )


def missing(dataset: Dataset, place: District, year: int) -> tuple[Kpi, ...]:
    """The KPIs that a place could have a figure of and has none for in the year, by area.

    Where the source names every place that has a thing, one that it does not name is answered, not missing.
    """
    published = dataset.published(year)
    told = {kpi for kpi, name in published if name == place.name}
    told |= {kpi for kpi, _ in published if dataset.kpis[kpi].listed}
    return tuple(sorted((kpi for kpi in obtainable(dataset) if kpi.name not in told), key=lambda kpi: kpi.area))
