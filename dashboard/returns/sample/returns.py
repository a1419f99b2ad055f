"""The returns of one KPI: results, growths and targets of places, each only where the published table has none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from dashboard.dataset.model import Measure, Observation, Qualifier
from dashboard.dataset.series import KpiSeries
from dashboard.dataset.table import Dataset
from dashboard.metrics.allocation import apportion_range
from dashboard.returns.sample.city import TARGET_YEAR, YEARS, exact
from dashboard.returns.sample.places import SampleFigures, divided
from dashboard.returns.sample.seeded_random import uniform

TENTHS = 1  # decimals of a growth in per cent
AIMS = (Measure.TARGET, Measure.TARGET_HIGH, Measure.TARGET_GROWTH)


@dataclass(frozen=True, slots=True)
class SampleReturn:
    """One generated row; its value is `count` steps, each a one in the last of `decimals`."""

    district: str
    year: int
    measure: Measure
    count: int
    decimals: int
    unit: str
    qualifier: Qualifier = Qualifier.NONE


def format_steps(count: int, decimals: int) -> str:
    """Steps as a plain number without needless zeros: 217 with two decimals is 2.17, and 200 is 2."""
    if not decimals:
        return str(count)
    whole, rest = divmod(abs(count), 10**decimals)
    text = f"{whole}.{rest:0{decimals}d}".rstrip("0").rstrip(".")
    return f"-{text}" if count < 0 else text


def returns_of(dataset: Dataset, figures: SampleFigures, seed: int) -> tuple[SampleReturn, ...]:
    """Every row that is generated of a KPI, by place and year; nothing that is published stands among them."""
    kpi, catalog = figures.path.kpi, dataset.catalog
    units = [dataset.series(kpi.name, unit.name) for unit in catalog.counties]
    zones = [dataset.series(kpi.name, zone.name) for zone in catalog.zones]
    targets = _targets(dataset.series(kpi.name), units, figures, seed)
    found: list[SampleReturn] = []
    for series in (*units, *zones):
        found += _results(series, figures)
        found += targets.get(series.district.name, ())
    return tuple(found)


def _results(series: KpiSeries, figures: SampleFigures) -> Iterator[SampleReturn]:
    path, name = figures.path, series.district.name
    counts = figures.counts[name]
    for year in YEARS:
        count, before = counts[year], counts.get(year - 1, 0)
        if series.actual(year) is None:
            yield SampleReturn(name, year, Measure.ACTUAL, count, path.decimals, path.unit)
        if before and not path.kpi.word and series.growth(year) is None:  # a fact that counts one does not grow
            growth = round(Fraction((count - before) * 100 * 10**TENTHS, before))
            yield SampleReturn(name, year, Measure.GROWTH, growth, TENTHS, "%")


def _targets(
    city: KpiSeries, units: Sequence[KpiSeries], figures: SampleFigures, seed: int
) -> Mapping[str, Sequence[SampleReturn]]:
    """The targets of units that have published none, in the shape of the city's: a level, a range, or a growth."""
    path = figures.path
    names = [unit.district.name for unit in units if not any(unit.find(aim, TARGET_YEAR) for aim in AIMS)]
    target, asked = city.target(TARGET_YEAR), city.target_growth(TARGET_YEAR)
    if target is None and asked is not None:
        growths = [asked.value * uniform(0.8, 1.25, seed, path.kpi.name, name, "growth") for name in names]
        return {
            name: [_aim(name, asked, round(growth * 10**TENTHS), TENTHS)]
            for name, growth in zip(names, growths, strict=True)
        }
    if target is None or not names:
        return {}
    high = city.target_high(TARGET_YEAR)
    ends = [target, *([high] if high else [])]
    if path.kpi.additive:
        lows, highs = _divided(ends, units, names, figures, seed)
    else:
        lows, highs = ([_alike(end, name, figures) for name in names] for end in (ends[0], ends[-1]))
    return {
        name: [_aim(name, end, count, path.decimals) for end, count in zip(ends, counts, strict=False)]
        for name, *counts in zip(names, lows, highs, strict=True)
    }


def _divided(
    ends: Sequence[Observation], units: Sequence[KpiSeries], names: Sequence[str], figures: SampleFigures, seed: int
) -> tuple[Sequence[int], Sequence[int]]:
    """Both ends of the city's target without what units have published of it, by the results of the year before."""
    path, rests = figures.path, []
    for end in (ends[0], ends[-1]):
        told = [unit.find(end.measure, TARGET_YEAR) or unit.target(TARGET_YEAR) for unit in units]
        rests.append(path.steps(end.value) - sum(path.steps(row.value) for row in told if row is not None))
    low, high = max(0, rests[0]), max(0, *rests)
    counts = [figures.counts[name][TARGET_YEAR - 1] for name in names]
    weights = [
        (count if any(counts) else 1) * uniform(0.9, 1.1, seed, path.kpi.name, name, "target")
        for name, count in zip(names, counts, strict=True)
    ]
    if path.kpi.word:
        floors = [0] * len(names)
        return divided(low, weights, floors, facts=True), divided(high, weights, floors, facts=True)
    return apportion_range(low, high, weights)


def _alike(end: Observation, name: str, figures: SampleFigures) -> int:
    """The city's target for a unit that has nothing to add to it: as far from the city as its result is."""
    path = figures.path
    ratio = Fraction(figures.counts[name][TARGET_YEAR - 1], path.counts[TARGET_YEAR - 1] or 1)
    count = round(exact(end.value) * ratio / path.step)
    return min(count, int(100 / path.step)) if path.unit == "%" else count


def _aim(name: str, end: Observation, count: int, decimals: int) -> SampleReturn:
    """A unit's target as the city words its own."""
    return SampleReturn(name, TARGET_YEAR, end.measure, count, decimals, end.unit, end.qualifier)
