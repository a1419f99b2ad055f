"""A KPI by place and year: published figures as they are, and generated ones that fit them and the city."""

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

MIDDLE = 2013  # the reported year: what a place published nearest to it tells its size
INDUSTRY, COUNTRYSIDE = (2, 8), (7,)  # areas where zones, and where counties, are strong
ZONES = {"高新区": 0.24, "经开区": 0.15, "红谷滩新区": 0.06, "桑海开发区": 0.015}  # parts of the city, invented
OTHER_ZONE = 0.03
STRONG_ZONE = 0.1


@dataclass(frozen=True, slots=True)
class SampleFigures:
    """A KPI's results in whole steps, by place and year; those of the units add up to the city where districts do."""

    path: CityPath
    counts: Mapping[str, Mapping[int, int]]


@dataclass(frozen=True, slots=True)
class Reporter:
    """A place with what it has published of a KPI."""

    district: District
    series: KpiSeries
    told: Mapping[int, int]  # published results in steps, by year, of YEARS
    implied: Mapping[int, int]  # the same, of results that its published growths imply
    ratio: Fraction | None  # of the city's level, in the year told nearest to the reported one

    def likely(self, year: int, level: Fraction, before: int | None) -> Fraction | None:
        """What its other figures say of a year, in steps; None where it has published none."""
        growth = self.series.growth(year)
        if growth is not None and before is not None:
            return max(Fraction(0), before * (1 + exact(growth.value) / 100))
        if year in self.implied:
            return Fraction(self.implied[year])
        return None if self.ratio is None else self.ratio * level

    def between_told(self, year: int, count: int) -> int:
        """The count, not below what it has told of an earlier year and not above that of a later one."""
        low = max((told for known, told in self.told.items() if known < year), default=count)
        high = min((told for known, told in self.told.items() if known > year), default=max(count, low))
        return min(max(count, low), high)


def figures_of(dataset: Dataset, path: CityPath, whole: SampleFigures | None, seed: int) -> SampleFigures:
    """The KPI of a path in every unit and zone; where it is part of another KPI, divided like that `whole`."""
    units = [_reporter(dataset, path, unit) for unit in dataset.catalog.counties]
    zones = [_reporter(dataset, path, zone) for zone in dataset.catalog.zones]
    if not path.kpi.additive:
        made = {one.district.name: _alone(path, one, seed) for one in (*units, *zones)}
    else:
        made = _together(dataset, path, units, whole, seed)
        made |= {one.district.name: _within(path, one, whole, seed) for one in zones}
    return SampleFigures(path, made)


def divided(total: int, weights: Sequence[float], floors: Sequence[int], *, facts: bool) -> tuple[int, ...]:
    """A total in whole parts by weight, none below its floor where the total allows; of facts each has one or none."""
    if facts:
        order = sorted(range(len(weights)), key=lambda index: (-weights[index], index))
        return tuple(int(index in order[:total]) for index in range(len(weights)))
    if sum(floors) > total:
        return apportion(total, weights)
    more = apportion(total - sum(floors), weights)
    return tuple(low + part for low, part in zip(floors, more, strict=True))


def _sizes(dataset: Dataset, path: CityPath, reporters: Sequence[Reporter], year: int, seed: int) -> list[float]:
    """What each unit counts in a year: its residents, times how strong it is in the area and in the KPI."""
    weights = (
        allocation_weights(dataset, path.kpi, AllocationKey.POPULATION)
        or allocation_weights(dataset, path.kpi, AllocationKey.EQUAL)
        or ()
    )
    people = {weight.district: weight.value for weight in weights}
    return [people[one.district] * _strength(path, one.district, year, seed) for one in reporters]


def _reporter(dataset: Dataset, path: CityPath, district: District) -> Reporter:
    series = dataset.series(path.kpi.name, district.name)
    found = results_by_year(series)
    counts = {year: path.steps(quantity.value) for year, quantity in found.items() if year in YEARS}
    usable = [year for year in found if path.level(year) > 0]
    nearest = min(usable, key=lambda year: (abs(year - MIDDLE), year), default=None)
    return Reporter(
        district,
        series,
        {year: count for year, count in counts.items() if not found[year].is_derived},
        {year: count for year, count in counts.items() if found[year].is_derived},
        exact(found[nearest].value) / path.level(nearest) if nearest is not None else None,
    )


def _together(
    dataset: Dataset, path: CityPath, units: Sequence[Reporter], whole: SampleFigures | None, seed: int
) -> dict[str, dict[int, int]]:
    """The units, which add up to the city: what they told stays, and the rest is divided over the others."""
    made: dict[str, dict[int, int]] = {one.district.name: {} for one in units}
    facts = path.kpi.word is not None
    for year in YEARS:
        silent = []
        left = path.counts[year] - sum(one.told.get(year, 0) for one in units)
        for one in units:
            own = made[one.district.name]
            likely = one.likely(year, Fraction(path.counts[year]), own.get(year - 1))
            if year in one.told:
                own[year] = one.told[year]
            elif facts or likely is None:
                silent.append(one)
            else:  # rounded down, so that together they are not more than the city
                count = one.between_told(year, int(likely)) if path.is_stock else int(likely)
                own[year] = max(0, min(count, left))
                left -= own[year]
        if not silent:  # nobody is left to take the rest: those that have not told this year share all of it
            silent = [one for one in units if year not in one.told]
            left = path.counts[year] - sum(one.told.get(year, 0) for one in units)
        if silent:
            weights = _shares(dataset, path, silent, whole, year, seed)
            floors = [made[one.district.name].get(year - 1, 0) if path.is_stock else 0 for one in silent]
            parts = divided(max(0, left), weights, floors, facts=facts)
            for one, part in zip(silent, parts, strict=True):
                made[one.district.name][year] = part
    return made


def _shares(
    dataset: Dataset, path: CityPath, units: Sequence[Reporter], whole: SampleFigures | None, year: int, seed: int
) -> list[float]:
    if whole is not None:
        # as the whole is divided, more or less: no unit has more of a part than of the whole
        names = [one.district.name for one in units]
        weights = [whole.counts[name][year] * uniform(0.8, 1.25, seed, path.kpi.name, name) for name in names]
        if sum(weights):
            return weights
    weights = _sizes(dataset, path, units, year, seed)
    # of facts, one of those that have it in some year is likely to have it in another
    return [weight * (3 if one.told else 1) for one, weight in zip(units, weights, strict=True)]


def _within(path: CityPath, zone: Reporter, whole: SampleFigures | None, seed: int) -> dict[int, int]:
    """A zone, which lies inside the units: a part of the city, never added to them."""
    made: dict[int, int] = {}
    name, kpi = zone.district.name, path.kpi
    for year in YEARS:
        level = path.counts[year]
        likely = zone.likely(year, Fraction(level), made.get(year - 1))
        if likely is None:
            share = ZONES.get(name, OTHER_ZONE) * _strength(path, zone.district, year, seed)
            if whole is not None and whole.path.counts[year]:
                part = whole.counts[name][year] / whole.path.counts[year]
                share = part * uniform(0.8, 1.25, seed, kpi.name, name)
            likely = level * exact(share)
        count = zone.between_told(year, int(likely)) if path.is_stock else int(likely)
        made[year] = zone.told.get(year, min(count, 1) if kpi.word else count)
    return made


def _alone(path: CityPath, place: Reporter, seed: int) -> dict[int, int]:
    """A place in a KPI that does not add up: round about the city's level; a per cent at most a hundred."""
    made: dict[int, int] = {}
    counted = is_whole(path.kpi.unit)
    for year in YEARS:
        level = path.level(year) / path.step
        likely = place.likely(year, level, made.get(year - 1))
        count = round(level * exact(_spread(path, place.district, year, seed)) if likely is None else likely)
        if path.is_stock:
            count = place.between_told(year, count)
        elif counted:
            count = min(count, path.counts[year])  # shares in the city's things, so not more than there are
        if path.kpi.unit == "%":
            count = min(count, int(100 / path.step))
        made[year] = place.told.get(year, max(0, count))
    return made


def _spread(path: CityPath, place: District, year: int, seed: int) -> float:
    """A place's level to the city's."""
    key = (seed, path.kpi.name, place.name, "spread")
    if is_whole(path.kpi.unit):
        ratio = uniform(0.5, 1.15, *key) if path.is_stock else uniform(0.1, 0.6, *key)
    elif place.is_zone:
        ratio = uniform(1.1, 1.6, *key) if ZONES.get(place.name, OTHER_ZONE) >= STRONG_ZONE else uniform(0.5, 0.9, *key)
    else:
        ratio = uniform(0.6, 1.35, *key)
    return ratio * _noise(path, place, year, seed)


def _strength(path: CityPath, place: District, year: int, seed: int) -> float:
    """How much more than its size a place has of a KPI: lasting by area and by KPI, with drift and chance by year."""
    kpi = path.kpi
    tilt = 1.0
    if kpi.area in INDUSTRY:
        tilt = 1.15 if place.is_zone else 1.0
    elif kpi.area in COUNTRYSIDE:
        tilt = 1.6 if place.kind is PlaceKind.COUNTY else 0.7
    area = uniform(0.8, 1.25, seed, place.name, "area", kpi.area)
    return tilt * area * uniform(0.85, 1.2, seed, kpi.name, place.name) * _noise(path, place, year, seed)


def _noise(path: CityPath, place: District, year: int, seed: int) -> float:
    """Drift and chance of a year; none for a stock, which would fall with them."""
    if path.is_stock:
        return 1.0
    drift = 1 + uniform(-0.04, 0.04, seed, path.kpi.name, place.name, "drift")
    return float(drift ** (year - MIDDLE) * uniform(0.97, 1.03, seed, path.kpi.name, place.name, year))
