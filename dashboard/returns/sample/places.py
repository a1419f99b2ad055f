"""Generates a KPI's results by place and year: published ones as they are, the others such that they fit the city."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from dashboard.dataset.model import District, PlaceKind
from dashboard.dataset.numbers import is_whole
from dashboard.dataset.series import KpiSeries
from dashboard.dataset.table import Dataset
from dashboard.metrics.allocation import AllocationKey, allocation_weights, apportion
from dashboard.metrics.growth import results_by_year
from dashboard.returns.sample.city import YEARS, CityPath, exact
from dashboard.returns.sample.seeded_random import uniform

REFERENCE_YEAR = 2013  # the result published nearest to it gives a place's size
INDUSTRY_AREAS, RURAL_AREAS = (2, 8), (7,)  # where zones, and where counties, are strong
ZONE_SHARES = {"高新区": 0.24, "经开区": 0.15, "红谷滩新区": 0.06, "桑海开发区": 0.015}  # of the city, invented
DEFAULT_ZONE_SHARE, STRONG_ZONE_SHARE = 0.03, 0.1


@dataclass(frozen=True, slots=True)
class SampleFigures:
    """Holds a KPI's results in whole steps, by place and year; additive ones add up over counties to the city."""

    path: CityPath
    counts: Mapping[str, Mapping[int, int]]


@dataclass(frozen=True, slots=True)
class Reporter:
    """Holds what a place has published of a KPI, in steps by year (of YEARS)."""

    district: District
    series: KpiSeries
    reported: Mapping[int, int]  # results
    implied: Mapping[int, int]  # results that its published growths imply
    ratio: Fraction | None  # of the city's level, in the year published nearest to the reference year

    def likely(self, year: int, level: Fraction, before: int | None) -> Fraction | None:
        """Derives the result of a year, in steps, from its other figures; None where it has published none."""
        growth = self.series.growth(year)
        if growth is not None and before is not None:
            return max(Fraction(0), before * (1 + exact(growth.value) / 100))
        if year in self.implied:
            return Fraction(self.implied[year])
        return None if self.ratio is None else self.ratio * level

    def clamp(self, year: int, count: int) -> int:
        """Limits a stock to what was reported: not below any earlier year, not above any later one."""
        low = max((steps for known, steps in self.reported.items() if known < year), default=count)
        high = min((steps for known, steps in self.reported.items() if known > year), default=max(count, low))
        return min(max(count, low), high)


def figures_of(dataset: Dataset, path: CityPath, whole: SampleFigures | None, seed: int) -> SampleFigures:
    """Generates the KPI of a path in every county and zone; a part of another KPI is divided like that `whole`."""
    counties = [_reporter(dataset, path, county) for county in dataset.catalog.counties]
    zones = [_reporter(dataset, path, zone) for zone in dataset.catalog.zones]
    if not path.kpi.additive:
        counts = {place.district.name: _independent(path, place, seed) for place in (*counties, *zones)}
    else:
        counts = _additive(dataset, path, counties, whole, seed)
        counts |= {zone.district.name: _zone_part(path, zone, whole, seed) for zone in zones}
    return SampleFigures(path, counts)


def divided(total: int, weights: Sequence[float], floors: Sequence[int], *, facts: bool) -> tuple[int, ...]:
    """Divides a total into whole parts by weight, none below its floor where the total allows; facts are 1 or 0."""
    if facts:
        order = sorted(range(len(weights)), key=lambda index: (-weights[index], index))
        return tuple(int(index in order[:total]) for index in range(len(weights)))
    if sum(floors) > total:
        return apportion(total, weights)
    above_floors = apportion(total - sum(floors), weights)
    return tuple(low + part for low, part in zip(floors, above_floors, strict=True))


def _reporter(dataset: Dataset, path: CityPath, district: District) -> Reporter:
    series = dataset.series(path.kpi.name, district.name)
    results = results_by_year(series)
    counts = {year: path.steps(result.value) for year, result in results.items() if year in YEARS}
    usable = [year for year in results if path.level(year) > 0]
    nearest = min(usable, key=lambda year: (abs(year - REFERENCE_YEAR), year), default=None)
    ratio = exact(results[nearest].value) / path.level(nearest) if nearest is not None else None
    reported = {year: count for year, count in counts.items() if not results[year].is_derived}
    implied = {year: count for year, count in counts.items() if year not in reported}
    return Reporter(district, series, reported, implied, ratio)


def _additive(
    dataset: Dataset, path: CityPath, counties: Sequence[Reporter], whole: SampleFigures | None, seed: int
) -> dict[str, dict[int, int]]:
    """Divides the city over counties: what they reported stays, and the rest goes to the others."""
    counts: dict[str, dict[int, int]] = {county.district.name: {} for county in counties}
    facts = path.kpi.word is not None
    for year in YEARS:
        open_counties = []
        rest = path.counts[year] - sum(county.reported.get(year, 0) for county in counties)
        for county in counties:
            own = counts[county.district.name]
            likely = county.likely(year, Fraction(path.counts[year]), own.get(year - 1))
            if year in county.reported:
                own[year] = county.reported[year]
            elif facts or likely is None:
                open_counties.append(county)
            else:  # rounded down, so that together they are not more than the city
                count = county.clamp(year, int(likely)) if path.is_stock else int(likely)
                own[year] = max(0, min(count, rest))
                rest -= own[year]
        if not open_counties:  # nobody is left to take the rest: those that have not reported this year share all of it
            open_counties = [county for county in counties if year not in county.reported]
            rest = path.counts[year] - sum(county.reported.get(year, 0) for county in counties)
        if open_counties:
            weights = _weights(dataset, path, open_counties, whole, year, seed)
            floors = [counts[county.district.name].get(year - 1, 0) if path.is_stock else 0 for county in open_counties]
            parts = divided(max(0, rest), weights, floors, facts=facts)
            for county, part in zip(open_counties, parts, strict=True):
                counts[county.district.name][year] = part
    return counts


def _weights(
    dataset: Dataset, path: CityPath, counties: Sequence[Reporter], whole: SampleFigures | None, year: int, seed: int
) -> list[float]:
    """Weighs each county in a year by its part of the whole, or its residents times its strength in the KPI."""
    if whole is not None:
        # as the whole is divided, more or less: no county has more of a part than of the whole
        names = [county.district.name for county in counties]
        weights = [whole.counts[name][year] * uniform(0.8, 1.25, seed, path.kpi.name, name) for name in names]
        if sum(weights):
            return weights
    keys = (AllocationKey.POPULATION, AllocationKey.EQUAL)
    residents = next(filter(None, (allocation_weights(dataset, path.kpi, key) for key in keys)), ())
    sizes = {weight.district: weight.value for weight in residents}
    weights = [sizes[county.district] * _strength(path, county.district, year, seed) for county in counties]
    # of facts, a county that has one in some year is likely to have it in another
    return [weight * (3 if county.reported else 1) for county, weight in zip(counties, weights, strict=True)]


def _zone_part(path: CityPath, zone: Reporter, whole: SampleFigures | None, seed: int) -> dict[int, int]:
    """Generates a zone, which lies inside the counties: a part of the city, never added to them."""
    counts: dict[int, int] = {}
    name, kpi = zone.district.name, path.kpi
    for year in YEARS:
        level = path.counts[year]
        likely = zone.likely(year, Fraction(level), counts.get(year - 1))
        if likely is None:
            share = ZONE_SHARES.get(name, DEFAULT_ZONE_SHARE) * _strength(path, zone.district, year, seed)
            if whole is not None and whole.path.counts[year]:
                part = whole.counts[name][year] / whole.path.counts[year]
                share = part * uniform(0.8, 1.25, seed, kpi.name, name)
            likely = level * exact(share)
        count = zone.clamp(year, int(likely)) if path.is_stock else int(likely)
        counts[year] = zone.reported.get(year, min(count, 1) if kpi.word else count)
    return counts


def _independent(path: CityPath, place: Reporter, seed: int) -> dict[int, int]:
    """Generates a place in a KPI that does not add up: near the city's level; a per cent at most a hundred."""
    counts: dict[int, int] = {}
    for year in YEARS:
        level = path.level(year) / path.step
        likely = place.likely(year, level, counts.get(year - 1))
        count = round(level * exact(_spread(path, place.district, year, seed)) if likely is None else likely)
        if path.is_stock:
            count = place.clamp(year, count)
        elif is_whole(path.kpi.unit):
            count = min(count, path.counts[year])  # shares in the city's things, so not more than there are
        if path.kpi.is_percent:
            count = min(count, int(100 / path.step))
        counts[year] = place.reported.get(year, max(0, count))
    return counts


def _spread(path: CityPath, place: District, year: int, seed: int) -> float:
    """Draws the ratio of a place's level to the city's."""
    key = (seed, path.kpi.name, place.name, "spread")
    if is_whole(path.kpi.unit):
        ratio = uniform(0.5, 1.15, *key) if path.is_stock else uniform(0.1, 0.6, *key)
    elif place.is_zone:
        is_strong = ZONE_SHARES.get(place.name, DEFAULT_ZONE_SHARE) >= STRONG_ZONE_SHARE
        ratio = uniform(1.1, 1.6, *key) if is_strong else uniform(0.5, 0.9, *key)
    else:
        ratio = uniform(0.6, 1.35, *key)
    return ratio * _noise(path, place, year, seed)


def _strength(path: CityPath, place: District, year: int, seed: int) -> float:
    """Draws a place's ratio of a KPI to its size: lasting by area and by KPI, with drift and noise by year."""
    kpi, tilt = path.kpi, 1.0
    if kpi.area in INDUSTRY_AREAS:
        tilt = 1.15 if place.is_zone else 1.0
    elif kpi.area in RURAL_AREAS:
        tilt = 1.6 if place.kind is PlaceKind.COUNTY else 0.7
    area = uniform(0.8, 1.25, seed, place.name, "area", kpi.area)
    return tilt * area * uniform(0.85, 1.2, seed, kpi.name, place.name) * _noise(path, place, year, seed)


def _noise(path: CityPath, place: District, year: int, seed: int) -> float:
    """Draws drift and noise of a year; none for a stock, which would fall with them."""
    if path.is_stock:
        return 1.0
    drift = 1 + uniform(-0.04, 0.04, seed, path.kpi.name, place.name, "drift")
    return float(drift ** (year - REFERENCE_YEAR) * uniform(0.97, 1.03, seed, path.kpi.name, place.name, year))
