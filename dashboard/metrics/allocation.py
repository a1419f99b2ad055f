"""A city target over the nine county-level units, by a key that the reader picks: computed, nobody's promise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from dashboard.dataset.model import POPULATION, Certainty, District, Kpi, Measure, Observation, Quantity
from dashboard.dataset.numbers import decimals, is_whole, number
from dashboard.dataset.query_cache import cached_query
from dashboard.dataset.table import Dataset
from dashboard.metrics.growth import TargetInterpretation, target_interpretations

RANKS = ("位", "名次")  # units of a place in an order


class AllocationKey(StrEnum):
    """What a target is divided by."""

    POPULATION = "population"  # residents in the newest census that has all nine
    EQUAL = "equal"
    RESULTS = "results"  # the KPI's newest results, where all nine have one


class NotAllocatable(StrEnum):
    """Why a target is not divided."""

    SHARE = "share"
    RATE = "rate"
    RANK = "rank"
    CITY_ONLY = "city_only"  # by the catalog no district can have a figure of it: one building, a rule of the city
    NOT_ADDITIVE = "not_additive"  # the catalog does not say that districts add up to the city
    NO_LEVEL = "no_level"  # a growth is set, and there is no result that it could be applied to
    NO_WEIGHTS = "no_weights"  # not all nine have a figure to divide by


@dataclass(frozen=True, slots=True)
class Weight:
    """What one unit counts in a key; `row` publishes it, None where all count the same."""

    district: District
    value: float
    row: Observation | None


@dataclass(frozen=True, slots=True)
class Allocation:
    """One unit's part of a target; `fraction` is its weight among all."""

    weight: Weight
    fraction: float
    low: Quantity
    high: Quantity | None  # the part of a range's upper end

    @property
    def district(self) -> District:
        """Whose part it is."""
        return self.weight.district


@dataclass(frozen=True, slots=True)
class TargetAllocation:
    """A target divided; the parts, in the official order of the units, add up to it exactly."""

    kpi: Kpi
    reading: TargetInterpretation
    key: AllocationKey
    parts: tuple[Allocation, ...]

    @property
    def total(self) -> float:
        """The sum of the weights."""
        return sum(part.weight.value for part in self.parts)

    @property
    def ranked(self) -> tuple[Allocation, ...]:
        """The parts, largest weight first."""
        return tuple(sorted(self.parts, key=lambda part: -part.weight.value))

    def of(self, district: District) -> Allocation | None:
        """A unit's part; None for the city and for zones, which lie inside the units."""
        return next((part for part in self.parts if part.district == district), None)


def apportion(total: int, weights: Sequence[float]) -> tuple[int, ...]:
    """Whole parts of a whole total in proportion to weights, by the largest remainder (Hamilton's method).

    Each part is its exact quota rounded down; what is left goes, one each, to the largest remainders. Of equal
    remainders the one that stands earlier is served first. ValueError where a weight or the total is negative, or
    no weight is positive.
    """
    exact = [Fraction(weight) for weight in weights]
    if total < 0 or not exact or min(exact) < 0 or not sum(exact):
        raise ValueError(f"cannot divide {total} by {list(weights)}: no negative number, and one weight above zero")
    quotas = [total * weight / sum(exact) for weight in exact]
    parts = [int(quota) for quota in quotas]
    order = sorted(range(len(parts)), key=lambda index: (parts[index] - quotas[index], index))
    for index in order[: total - sum(parts)]:
        parts[index] += 1
    return tuple(parts)


def apportion_range(low: int, high: int, weights: Sequence[float]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Both ends of a range, each by largest remainder, so that no part is upside down.

    A larger total can give one part less (the Alabama paradox). Where it does, the upper end is the lower one and
    the difference of both ends divided in the same way.
    """
    lows, highs = apportion(low, weights), apportion(high, weights)
    if all(a <= b for a, b in zip(lows, highs, strict=True)):
        return lows, highs
    more = apportion(high - low, weights)
    return lows, tuple(a + b for a, b in zip(lows, more, strict=True))


@cached_query
def allocation_weights(dataset: Dataset, kpi: Kpi, key: AllocationKey) -> tuple[Weight, ...] | None:
    """What each unit counts in a key, in their official order; None where not all nine have a figure for it."""
    units = dataset.catalog.counties
    if key is AllocationKey.EQUAL:
        return tuple(Weight(unit, 1, None) for unit in units)
    name = POPULATION if key is AllocationKey.POPULATION else kpi.name
    if name not in dataset.kpis:
        return None
    series = [dataset.series(name, unit.name) for unit in units]
    shared = set.intersection(*(set(one.years(Measure.ACTUAL)) for one in series))
    for year in sorted(shared, reverse=True):
        rows = [one.actual(year) for one in series]
        found = tuple(Weight(unit, row.value, row) for unit, row in zip(units, rows, strict=True) if row is not None)
        if sum(weight.value for weight in found):
            return found
    return None


def not_allocatable(kpi: Kpi, reading: TargetInterpretation) -> NotAllocatable | None:
    """Why a target cannot be divided whatever the key; None where it can."""
    if kpi.unit == "%":
        return NotAllocatable.SHARE
    if "/" in kpi.unit:
        return NotAllocatable.RATE
    if kpi.unit in RANKS:
        return NotAllocatable.RANK
    if not kpi.by_district:
        return NotAllocatable.CITY_ONLY
    if not kpi.additive:
        return NotAllocatable.NOT_ADDITIVE
    return NotAllocatable.NO_LEVEL if reading.level is None else None


@cached_query
def allocate_target(
    dataset: Dataset, kpi: Kpi, reading: TargetInterpretation, key: AllocationKey
) -> TargetAllocation | NotAllocatable:
    """A reading of a city target divided over the nine units; the reason where it cannot be.

    Whole things are divided into whole things, amounts to the finest decimal that the KPI is published with, and a
    range at both its ends.
    """
    if (reason := not_allocatable(kpi, reading)) is not None:
        return reason
    weights = allocation_weights(dataset, kpi, key)
    if weights is None or reading.level is None:
        return NotAllocatable.NO_WEIGHTS
    ends = [reading.level, *([reading.high] if reading.high else [])]
    step = rounding_step(dataset, kpi, ends)
    counts = [int(Decimal(repr(end.value)) / step) for end in ends]
    values = [weight.value for weight in weights]
    lows, highs = apportion_range(counts[0], counts[-1], values)
    parts = []
    for weight, low, high in zip(weights, lows, highs, strict=True):
        made = [
            _quantity(weight, float(count * step), end, sum(values), key)
            for count, end in zip((low, high), ends, strict=False)
        ]
        parts.append(Allocation(weight, weight.value / sum(values), made[0], made[1] if len(made) > 1 else None))
    return TargetAllocation(kpi, reading, key, tuple(parts))


def city_targets(dataset: Dataset, kpi: Kpi) -> tuple[TargetInterpretation, ...]:
    """Every reading of every target that the city has set in a KPI, by year."""
    series = dataset.series(kpi.name)
    return tuple(
        reading
        for year in series.years(Measure.TARGET, Measure.TARGET_GROWTH)
        for reading in target_interpretations(series, year)
    )  # fmt: skip


def rounding_step(dataset: Dataset, kpi: Kpi, ends: Sequence[Quantity]) -> Decimal:
    """The smallest difference between two parts: one thing, or the finest decimal published of the KPI."""
    if is_whole(kpi.unit):
        return Decimal(1)
    values = [end.value for end in ends]
    values += [row.value for row in dataset.series(kpi.name).observations if not row.measure.is_growth]
    return Decimal(1).scaleb(-max(decimals(value) for value in values))


def _quantity(weight: Weight, value: float, end: Quantity, total: float, key: AllocationKey) -> Quantity:
    share = f"{number(weight.value)} ÷ {number(total)}" if key is not AllocationKey.EQUAL else f"1 ÷ {number(total)}"
    exact = end.value * weight.value / total
    rounded_ = "" if exact == value else f" → {number(value)}"
    formula = f"{number(end.value)} × {share} = {number(round(exact, 4))}{rounded_}"
    basis = (*end.basis, *([weight.row] if weight.row else []))
    return Quantity(value, end.unit, end.qualifier, Certainty.COMPUTED, basis, formula)
