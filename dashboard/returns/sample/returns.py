"""Generates the returns of a KPI: results, growths and targets of places, each only where none is published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain

from dashboard.dataset.observation import Measure, Observation, Qualifier
from dashboard.dataset.series import KpiSeries
from dashboard.dataset.table import Dataset
from dashboard.metrics.allocation import apportion_range
from dashboard.returns.sample.city import TARGET_YEAR, YEARS, exact
from dashboard.returns.sample.places import SampleFigures, divided
from dashboard.returns.sample.seeded_random import uniform

GROWTH_DECIMALS = 1  # of a growth in per cent
TARGET_MEASURES = (Measure.TARGET, Measure.TARGET_HIGH, Measure.TARGET_GROWTH)


@dataclass(frozen=True, slots=True)
class SampleReturn:
    """Holds a generated row; its value is `count` steps, each a one in the last of `decimals`."""

    district: str
    year: int
    measure: Measure
    count: int
    decimals: int
    unit: str
    qualifier: Qualifier = Qualifier.NONE


def returns_of(dataset: Dataset, figures: SampleFigures, seed: int) -> tuple[SampleReturn, ...]:
    """Generates every row of a KPI, by place and year; nothing that is published is among them."""
    kpi, catalog = figures.path.kpi, dataset.catalog
    counties = [dataset.series(kpi.name, county.name) for county in catalog.counties]
    zones = [dataset.series(kpi.name, zone.name) for zone in catalog.zones]
    targets = _targets(dataset.series(kpi.name), counties, figures, seed)
    rows = ((*_results(series, figures), *targets.get(series.district.name, ())) for series in (*counties, *zones))
    return tuple(chain.from_iterable(rows))


def _results(series: KpiSeries, figures: SampleFigures) -> Iterator[SampleReturn]:
    path, name = figures.path, series.district.name
    counts = figures.counts[name]
    for year in YEARS:
        count, before = counts[year], counts.get(year - 1, 0)
        if series.actual(year) is None:
            yield SampleReturn(name, year, Measure.ACTUAL, count, path.decimals, path.unit)
        if before and not path.kpi.word and series.growth(year) is None:  # a fact that counts one does not grow
            yield SampleReturn(name, year, Measure.GROWTH, growth_steps(count, before), GROWTH_DECIMALS, "%")


def growth_steps(now: int, before: int) -> int:
    """Computes a growth in per cent, in steps of its last decimal."""
    return round(Fraction((now - before) * 100 * 10**GROWTH_DECIMALS, before))


def _targets(
    city: KpiSeries, counties: Sequence[KpiSeries], figures: SampleFigures, seed: int
) -> Mapping[str, Sequence[SampleReturn]]:
    """Generates targets of counties without one, in the shape of the city's: a level, a range, or a growth."""
    path = figures.path
    targets = {
        county.district.name: [county.find(measure, TARGET_YEAR) for measure in TARGET_MEASURES] for county in counties
    }
    names = [name for name, rows in targets.items() if not any(rows)]
    target, growth = city.target(TARGET_YEAR), city.target_growth(TARGET_YEAR)
    if target is None and growth is not None:
        growths = {name: growth.value * uniform(0.8, 1.25, seed, path.kpi.name, name, "growth") for name in names}
        steps = {name: round(value * 10**GROWTH_DECIMALS) for name, value in growths.items()}
        return {name: [_target(name, growth, count, GROWTH_DECIMALS)] for name, count in steps.items()}
    if target is None or not names:
        return {}
    high = city.target_high(TARGET_YEAR)
    ends = [target, *([high] if high else [])]
    if path.kpi.additive:
        lows, highs = _allocated(ends, counties, names, figures, seed)
    else:
        lows, highs = ([_proportional(end, name, figures) for name in names] for end in (ends[0], ends[-1]))
    return {
        name: [_target(name, end, count, path.decimals) for end, count in zip(ends, counts, strict=False)]
        for name, *counts in zip(names, lows, highs, strict=True)
    }


def _allocated(
    ends: Sequence[Observation], counties: Sequence[KpiSeries], names: Sequence[str], figures: SampleFigures, seed: int
) -> tuple[Sequence[int], Sequence[int]]:
    """Divides both ends of the city's target, less what counties have published, by the results of the year before."""
    path, rests = figures.path, []
    for end in (ends[0], ends[-1]):
        rows = [county.find(end.measure, TARGET_YEAR) or county.target(TARGET_YEAR) for county in counties]
        rests.append(path.steps(end.value) - sum(path.steps(row.value) for row in rows if row is not None))
    low, high = max(0, rests[0]), max(0, *rests)
    counts = [figures.counts[name][TARGET_YEAR - 1] for name in names]
    draws = (uniform(0.9, 1.1, seed, path.kpi.name, name, "target") for name in names)
    weights = [draw * (count if any(counts) else 1) for draw, count in zip(draws, counts, strict=True)]
    if path.kpi.word:
        return divided(low, weights, (), facts=True), divided(high, weights, (), facts=True)
    return apportion_range(low, high, weights)


def _proportional(end: Observation, name: str, figures: SampleFigures) -> int:
    """Computes the target of a county in a KPI that does not add up, in the ratio of its result to the city's."""
    path = figures.path
    ratio = Fraction(figures.counts[name][TARGET_YEAR - 1], path.counts[TARGET_YEAR - 1] or 1)
    count = round(exact(end.value) * ratio / path.step)
    return min(count, int(100 / path.step)) if path.unit == "%" else count


def _target(name: str, end: Observation, count: int, decimals: int) -> SampleReturn:
    """Makes a county's target with the measure, unit and qualifier of the city's."""
    return SampleReturn(name, TARGET_YEAR, end.measure, count, decimals, end.unit, end.qualifier)
