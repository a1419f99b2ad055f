"""The city's level of a KPI in the years of the returns: published where it is, else a plausible way in between."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from dashboard.dataset.model import CITY, Direction, Kpi, published
from dashboard.dataset.table import Dataset
from dashboard.metrics.allocation import rounding_step
from dashboard.metrics.district import total
from dashboard.metrics.growth import results_by_year, targets_by_year
from dashboard.returns.sample.seeded_random import uniform

YEARS = (2011, 2012, 2013, 2014)
TARGET_YEAR = YEARS[-1]
STOCKS = ("累计", "总数", "连续")  # in the name of a KPI that does not fall; others say 存量 in their definition
FIRST = "首届"  # held for the first time: there is none in any other year


@dataclass(frozen=True, slots=True)
class CityPath:
    """The city's level of a KPI: by year as documents give or imply it, and in whole steps for the years wanted."""

    kpi: Kpi
    unit: str  # of its levels
    step: Fraction  # what one step counts, in this unit: 1, or a one in the last decimal that is published
    is_stock: bool
    levels: Mapping[int, Fraction]  # of any year; at least one
    pace: Fraction  # growth in a year where only one side is known
    counts: Mapping[int, int]  # steps, of each of YEARS

    @property
    def decimals(self) -> int:
        """How many decimals a step has."""
        return len(str(self.step.denominator)) - 1

    def level(self, year: int) -> Fraction:
        """The level of a year: as known, else on an even growth between the years known before and after."""
        return _level(self.levels, self.pace, year)

    def steps(self, value: float) -> int:
        """A value in whole steps."""
        return round(exact(value) / self.step)


def exact(value: float) -> Fraction:
    """A value as it is written, without the last digits of binary fractions."""
    return Fraction(repr(float(value)))


def city_path(dataset: Dataset, kpi: Kpi, whole: CityPath | None, seed: int) -> CityPath:
    """The city's path in a KPI; as part of another KPI it follows that `whole` before and after its own years.

    Where units have published more together than the city would have, it has that much.
    """
    known = _known(dataset, kpi)
    rows = [row for row in dataset.rows(kpi.name) if not row.measure.is_growth]
    step = Fraction(rounding_step(dataset, kpi, [published(row) for row in rows])) if rows else Fraction(1, 10)
    unit = next((row.unit for row in rows if not row.breakdown), kpi.unit)
    is_stock = "存量" in kpi.definition or any(word in kpi.name for word in STOCKS)
    fast = kpi.direction is Direction.MORE and kpi.unit != "%"
    pace = exact(uniform(*((0.04, 0.14) if fast else (-0.02, 0.03)), seed, kpi.name, "pace"))
    levels = _with_target(dataset, kpi, known, seed) or _guessed(dataset, kpi, seed)
    levels = levels if whole is None else _following(levels, whole)
    counts: dict[int, int] = {}
    for year in YEARS:
        if year in known:
            counts[year] = round(known[year] / step)
            continue
        noise = 1.0 if is_stock else uniform(0.97, 1.03, seed, kpi.name, year)
        likely = 0 if FIRST in kpi.name else round(_level(levels, pace, year) * exact(noise) / step)
        before = counts.get(year - 1, 0) if is_stock else 0
        told = round(_told(dataset, kpi, year) / step) if kpi.additive else 0
        count = max(likely, before, told)
        counts[year] = min(count, len(dataset.catalog.counties)) if kpi.word else count
    return CityPath(kpi, unit, step, is_stock, levels, pace, counts)


def _known(dataset: Dataset, kpi: Kpi) -> dict[int, Fraction]:
    """Every result of the city that documents give or imply, and the totals of parts or units that they name."""
    shown = {year: exact(quantity.value) for year, quantity in results_by_year(dataset.series(kpi.name)).items()}
    for year in sorted({row.year for row in dataset.rows(kpi.name)} - set(shown)):
        quantity = total(dataset, kpi, year)
        if quantity is not None:
            shown[year] = exact(quantity.value)
    return shown


def _with_target(dataset: Dataset, kpi: Kpi, known: Mapping[int, Fraction], seed: int) -> dict[int, Fraction]:
    """The known levels, and near its target that of the target year; a KPI with later targets only has the first."""
    found = targets_by_year(dataset.series(kpi.name))
    year = TARGET_YEAR if TARGET_YEAR in found else min(found, default=TARGET_YEAR)
    if year not in found or year in known or (known and year != TARGET_YEAR):
        return dict(known)
    low, high = found[year]
    middle = (exact(low.value) + exact((high or low).value)) / 2
    return {**known, year: middle * exact(uniform(0.9, 1.1, seed, kpi.name, "target"))}


def _following(levels: Mapping[int, Fraction], whole: CityPath) -> dict[int, Fraction]:
    """The levels of a part, and in the years before and after them the same share of the whole."""
    found = dict(levels)
    for year in YEARS:
        near = min(max(year, min(levels)), max(levels))
        if near != year and whole.level(near) > 0:
            found[year] = levels[near] * whole.level(year) / whole.level(near)
    return found


def _guessed(dataset: Dataset, kpi: Kpi, seed: int) -> dict[int, Fraction]:
    """Levels that fit what places have published where nothing of the city is; ten where no place has either."""
    found: dict[int, Fraction] = {}
    for year in YEARS:
        if told := _told(dataset, kpi, year):
            found[year] = told * exact(uniform(1.3, 1.8, seed, kpi.name, "guess") if kpi.additive else 1)
    if found:
        return found
    rows = [row for row in dataset.rows(kpi.name) if row.district != CITY and not row.measure.is_growth]
    if not rows:
        return {TARGET_YEAR: Fraction(10)}
    last = max(rows, key=lambda row: row.year)
    return {last.year: exact(last.value) * (5 if kpi.additive else 1)}


def _told(dataset: Dataset, kpi: Kpi, year: int) -> Fraction:
    """What the units have published of a year: together, or of a KPI that does not add up, on average."""
    rows = [dataset.series(kpi.name, unit.name).actual(year) for unit in dataset.catalog.counties]
    values = [exact(row.value) for row in rows if row is not None]
    if not values:
        return Fraction(0)
    return sum(values, Fraction(0)) / (1 if kpi.additive else len(values))


def _level(levels: Mapping[int, Fraction], pace: Fraction, year: int) -> Fraction:
    if year in levels:
        return levels[year]
    before = max((known for known in levels if known < year), default=None)
    after = min((known for known in levels if known > year), default=None)
    if before is None or after is None:
        near = before if before is not None else after
        assert near is not None  # there is always one level
        return levels[near] * (1 + pace) ** (year - near)
    low, high = levels[before], levels[after]
    share = Fraction(year - before, after - before)
    if low <= 0 or high <= 0:
        return low + (high - low) * share
    return low * exact(round(float(high / low) ** float(share), 9))
