"""Interpolates the city's level of a KPI over the years of the sample, from the levels that documents give or imply."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from dashboard.dataset.model import CITY, Direction, Kpi
from dashboard.dataset.quantity import published
from dashboard.dataset.table import Dataset
from dashboard.metrics.allocation import rounding_step
from dashboard.metrics.district import total
from dashboard.metrics.growth import results_by_year, targets_by_year
from dashboard.returns.sample.seeded_random import uniform

YEARS = (2011, 2012, 2013, 2014)
TARGET_YEAR = YEARS[-1]
STOCKS = ("累计", "总数", "连续")  # in the name of a KPI that does not fall; others say 存量 in their definition
FIRST_TIME = "首届"  # in the name of a KPI that exists in the year of its target only


@dataclass(frozen=True, slots=True)
class CityPath:
    """Holds the city's levels of a KPI: known ones by year, and counts of steps for each of YEARS."""

    kpi: Kpi
    unit: str  # of its levels
    step: Fraction  # what one step counts, in this unit: 1, or a one in the last decimal that is published
    is_stock: bool
    levels: Mapping[int, Fraction]  # of any year; at least one
    pace: Fraction  # growth a year before the first and after the last known level
    counts: Mapping[int, int]  # steps, of each of YEARS

    @property
    def decimals(self) -> int:
        """Counts the decimals of a step."""
        return len(str(self.step.denominator)) - 1

    def level(self, year: int) -> Fraction:
        """Finds the level of a year: as known, else interpolated with even growth between the known years around it."""
        return _interpolate(self.levels, self.pace, year)

    def steps(self, value: float) -> int:
        """Rounds a value to whole steps."""
        return round(exact(value) / self.step)


def exact(value: float) -> Fraction:
    """Converts a value as it is written, without the last digits of binary fractions."""
    return Fraction(repr(float(value)))


def city_path(dataset: Dataset, kpi: Kpi, whole: CityPath | None, seed: int) -> CityPath:
    """Generates the city's path in a KPI; a part of another KPI follows that `whole` outside its own years.

    Where counties have published more together than the city would have, it has that much.
    """
    known = _known_levels(dataset, kpi)
    rows = [row for row in dataset.rows(kpi.name) if not row.measure.is_growth]
    step = Fraction(rounding_step(dataset, kpi, [published(row) for row in rows])) if rows else Fraction(1, 10)
    unit = next((row.unit for row in rows if not row.breakdown), kpi.unit)
    is_stock = "存量" in kpi.definition or any(word in kpi.name for word in STOCKS)
    is_fast = kpi.direction is Direction.MORE and not kpi.is_percent
    pace = exact(uniform(*((0.04, 0.14) if is_fast else (-0.02, 0.03)), seed, kpi.name, "pace"))
    levels = _with_target(dataset, kpi, known, seed) or _guessed_levels(dataset, kpi, seed)
    levels = levels if whole is None else _extend_like(whole, levels)
    counts: dict[int, int] = {}
    for year in YEARS:
        if year in known:
            counts[year] = round(known[year] / step)
            continue
        noise = 1.0 if is_stock else uniform(0.97, 1.03, seed, kpi.name, year)
        likely = 0 if FIRST_TIME in kpi.name else round(_interpolate(levels, pace, year) * exact(noise) / step)
        before = counts.get(year - 1, 0) if is_stock else 0
        in_counties = round(_county_level(dataset, kpi, year) / step) if kpi.additive else 0
        count = max(likely, before, in_counties)
        counts[year] = min(count, len(dataset.catalog.counties)) if kpi.word else count
    return CityPath(kpi, unit, step, is_stock, levels, pace, counts)


def _known_levels(dataset: Dataset, kpi: Kpi) -> dict[int, Fraction]:
    """Finds every result of the city that documents give or imply, and the totals of breakdowns or counties."""
    results = results_by_year(dataset.series(kpi.name))
    years = sorted({row.year for row in dataset.rows(kpi.name)} - set(results))
    totals = {year: quantity for year in years if (quantity := total(dataset, kpi, year)) is not None}
    return {year: exact(quantity.value) for year, quantity in (results | totals).items()}


def _with_target(dataset: Dataset, kpi: Kpi, known: Mapping[int, Fraction], seed: int) -> dict[int, Fraction]:
    """Adds a level near the target of the target year; a KPI without levels gets one near its first target."""
    targets = targets_by_year(dataset.series(kpi.name))
    year = TARGET_YEAR if TARGET_YEAR in targets else min(targets, default=TARGET_YEAR)
    if year not in targets or year in known or (known and year != TARGET_YEAR):
        return dict(known)
    low, high = targets[year]
    middle = (exact(low.value) + exact((high or low).value)) / 2
    return {**known, year: middle * exact(uniform(0.9, 1.1, seed, kpi.name, "target"))}


def _extend_like(whole: CityPath, levels: Mapping[int, Fraction]) -> dict[int, Fraction]:
    """Extends the levels of a part to the years before and after them, with the same share of the whole."""
    extended = dict(levels)
    for year in YEARS:
        near = min(max(year, min(levels)), max(levels))
        if near != year and whole.level(near) > 0:
            extended[year] = levels[near] * whole.level(year) / whole.level(near)
    return extended


def _guessed_levels(dataset: Dataset, kpi: Kpi, seed: int) -> dict[int, Fraction]:
    """Guesses levels from what places have published where nothing of the city is; ten where no place has either."""
    levels = {year: level for year in YEARS if (level := _county_level(dataset, kpi, year))}
    if levels:
        factor = exact(uniform(1.3, 1.8, seed, kpi.name, "guess") if kpi.additive else 1)
        return {year: level * factor for year, level in levels.items()}
    rows = [row for row in dataset.rows(kpi.name) if row.district != CITY and not row.measure.is_growth]
    if not rows:
        return {TARGET_YEAR: Fraction(10)}
    last = max(rows, key=lambda row: row.year)
    return {last.year: exact(last.value) * (5 if kpi.additive else 1)}


def _county_level(dataset: Dataset, kpi: Kpi, year: int) -> Fraction:
    """Sums what counties have published of a year; of a KPI that does not add up, their mean."""
    rows = [dataset.series(kpi.name, county.name).actual(year) for county in dataset.catalog.counties]
    values = [exact(row.value) for row in rows if row is not None]
    return sum(values, Fraction(0)) / (1 if kpi.additive else max(len(values), 1))


def _interpolate(levels: Mapping[int, Fraction], pace: Fraction, year: int) -> Fraction:
    if year in levels:
        return levels[year]
    before = max((known for known in levels if known < year), default=None)
    after = min((known for known in levels if known > year), default=None)
    if before is None or after is None:
        near = min(levels, key=lambda known: abs(known - year))
        return levels[near] * (1 + pace) ** (year - near)
    low, high = levels[before], levels[after]
    share = Fraction(year - before, after - before)
    if low <= 0 or high <= 0:
        return low + (high - low) * share
    return low * exact(round(float(high / low) ** float(share), 9))
