"""Generates a KPI's results of January through each month; districts add up to the city in each, as in the year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dashboard.dataset.model import CITY
from dashboard.dataset.observation import Measure
from dashboard.dataset.table import Dataset
from dashboard.metrics.allocation import apportion
from dashboard.metrics.year_pace import MONTHS
from dashboard.returns.sample.aims import Aims
from dashboard.returns.sample.city import TARGET_YEAR, CityPath, exact
from dashboard.returns.sample.places import REFERENCE_YEAR, SampleFigures
from dashboard.returns.sample.seasons import JUDGED_MONTH, interpolate, paced, rhythm_of, season
from dashboard.returns.sample.seeded_random import uniform, uniforms

MONTH_YEARS = (REFERENCE_YEAR, TARGET_YEAR)

Levels = Sequence[int]  # in steps, of January through each of twelve months; of a stock at its end
MonthlyCounts = Mapping[str, Mapping[int, Levels]]  # by place, the city among them, and year


@dataclass(frozen=True, slots=True)
class Line:
    """Holds how a KPI of a place moves in a year: where it starts and ends, in steps, and how much of it by month."""

    start: int
    end: int
    shares: Sequence[float]

    def wish(self, month: int) -> float:
        """Computes the level at the end of a month, 0 for January."""
        return self.start + (self.end - self.start) * self.shares[month]

    def levels(self) -> Levels:
        """Lists the level of each month in whole steps, never beyond its wish."""
        return tuple(self.start + int((self.end - self.start) * share) for share in self.shares)


def monthly_counts(dataset: Dataset, figures: SampleFigures, aims: Aims, seed: int) -> MonthlyCounts:
    """Generates all months of both years in the city, the counties and the zones."""
    counts: dict[str, dict[int, Levels]] = {name: {} for name in (CITY, *figures.counts)}
    for year in MONTH_YEARS:
        for name, levels in _year(dataset, figures, aims, year, seed).items():
            counts[name][year] = levels
    return counts


def city_months(dataset: Dataset, path: CityPath, aims: Aims, seed: int) -> MonthlyCounts:
    """Generates the months of the plan's year of a KPI that the city alone has; no year before it is known."""
    if path.kpi.is_percent:
        return {CITY: {TARGET_YEAR: _rates(path, CITY, path.counts, TARGET_YEAR, seed)}}
    shares = _city_shares(dataset, path, aims, TARGET_YEAR, seed)
    return {CITY: {TARGET_YEAR: _line(path, path.counts, TARGET_YEAR, shares).levels()}}


def _year(dataset: Dataset, figures: SampleFigures, aims: Aims, year: int, seed: int) -> dict[str, Levels]:
    path = figures.path
    if path.kpi.is_percent:
        return {name: _rates(path, name, counts, year, seed) for name, counts in _all_counts(figures).items()}
    shares = _city_shares(dataset, path, aims, year, seed)
    lines = {
        name: _line(path, counts, year, shares if name == CITY else _place_shares(path, name, shares, year, seed))
        for name, counts in _all_counts(figures).items()
    }
    levels = {name: line.levels() for name, line in lines.items()}
    city, counties = lines[CITY], [lines[county.name] for county in dataset.catalog.counties]
    if path.kpi.additive and _adds_up(city, counties):
        levels[CITY] = tuple(round(city.wish(month)) for month in range(MONTHS))
        parts = _divided(levels[CITY], counties)
        levels |= {county.name: part for county, part in zip(dataset.catalog.counties, parts, strict=True)}
    return levels


def _line(path: CityPath, counts: Mapping[int, int], year: int, shares: Sequence[float]) -> Line:
    return Line(counts[year - 1] if path.is_stock else 0, counts[year], shares)


def _all_counts(figures: SampleFigures) -> Mapping[str, Mapping[int, int]]:
    return {CITY: figures.path.counts, **figures.counts}


def _rates(path: CityPath, name: str, counts: Mapping[int, int], year: int, seed: int) -> Levels:
    """Moves a rate in per cent from last year's to this year's, with noise that ends with the year."""
    line = Line(counts[year - 1], counts[year], [month / MONTHS for month in range(1, MONTHS + 1)])
    noise = [*uniforms(MONTHS - 1, 0.985, 1.015, seed, path.kpi.name, name, year, "rate"), 1.0]
    most = int(100 / path.step)
    return tuple(min(most, round(line.wish(month) * noise[month])) for month in range(MONTHS))


def _city_shares(dataset: Dataset, path: CityPath, aims: Aims, year: int, seed: int) -> list[float]:
    """Generates how much of the city's year there is by each month, through what is published and what is aimed at."""
    rhythm = rhythm_of(path.kpi)
    shares = season(path.unit, seed, rhythm)
    paces = {1: 1.0, MONTHS: 1.0}
    if year == TARGET_YEAR:
        aim = aims.shares.get(rhythm)
        likely = uniform(0.9, 1.1, seed, rhythm, "pace")
        paces[1] = uniform(0.8, 1.15, seed, rhythm, "first pace")
        paces[JUDGED_MONTH] = likely if aim is None else aim / shares[JUDGED_MONTH - 1]
    known = _known_shares(dataset, path, year, seed)
    return paced(shares, interpolate(paces | {month: part / shares[month - 1] for month, part in known.items()}))


def _known_shares(dataset: Dataset, path: CityPath, year: int, seed: int) -> dict[int, float]:
    """Finds the shares of the city's year that published months tell, or their growths on the generated year before."""
    series, known = dataset.series(path.kpi.name), {}
    start = path.counts[year - 1] if path.is_stock else 0
    brought = path.counts[year] - start
    if brought <= 0 or year - 1 not in path.counts:
        return {}
    for month in series.months(year, Measure.ACTUAL, Measure.GROWTH):
        row, growth = series.actual(year, month), series.find(Measure.GROWTH, year, month)
        if row is not None:
            known[month] = float((exact(row.value) / path.step - start) / brought)
        elif growth is not None and not path.is_stock:
            before = season(path.unit, seed, rhythm_of(path.kpi))[month - 1] * path.counts[year - 1]
            known[month] = before * (1 + growth.value / 100) / brought
    return {month: part for month, part in known.items() if month < MONTHS and 0 <= part <= 1}


def _place_shares(path: CityPath, name: str, city: Sequence[float], year: int, seed: int) -> list[float]:
    """Generates how much of a place's year there is by each month: as in the city, faster or slower."""
    rhythm = rhythm_of(path.kpi)
    noise = uniforms(MONTHS, 0.93, 1.07, seed, rhythm, name, year, "noise")
    pace = 1.0
    if year == TARGET_YEAR:  # some places are behind in all they do, some KPIs in some places
        pace = uniform(0.84, 1.12, seed, name, "pace") * uniform(0.88, 1.12, seed, rhythm, name, "pace")
    own = interpolate({1: pace, JUDGED_MONTH: pace, MONTHS: 1.0})
    shares = paced(city, [month * factor for month, factor in zip(own, noise, strict=True)])
    return [*shares[:-1], 1.0]


def _adds_up(city: Line, counties: Sequence[Line]) -> bool:
    """Tells whether counties add up to the city at both ends of the year, and none falls."""
    starts, ends = sum(line.start for line in counties), sum(line.end for line in counties)
    return (starts, ends) == (city.start, city.end) and all(line.start <= line.end for line in counties)


def _divided(city: Levels, counties: Sequence[Line]) -> Iterator[Levels]:
    """Divides what each month brings to the city over counties, by what each lacks of its own wish."""
    levels = [[line.start] for line in counties]
    for month, total in enumerate(city):
        now = [path[-1] for path in levels]
        room = [line.end - level for line, level in zip(counties, now, strict=True)]
        lack = [max(0.0, line.wish(month) - level) for line, level in zip(counties, now, strict=True)]
        for path, level, part in zip(levels, now, _within(total - sum(now), lack, room), strict=True):
            path.append(level + part)
    return (tuple(path[1:]) for path in levels)


def _within(total: int, weights: Sequence[float], room: Sequence[int]) -> Sequence[int]:
    """Apportions a total by weight, to none more than it has room for; all of it where the total is all the room."""
    parts: Sequence[int] = [0] * len(room)
    if total and any(weights):
        parts = [min(part, most) for part, most in zip(apportion(total, weights), room, strict=True)]
    if rest := total - sum(parts):
        left = [most - part for part, most in zip(parts, room, strict=True)]
        parts = [part + more for part, more in zip(parts, apportion(rest, left), strict=True)]
    return parts
