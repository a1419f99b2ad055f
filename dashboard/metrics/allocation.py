"""Allocates a city target over the nine counties by a key that the reader picks: computed, nobody's promise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from dashboard.dataset.model import POPULATION, District, Kpi
from dashboard.dataset.numbers import decimals, is_whole, number
from dashboard.dataset.observation import Measure, Observation
from dashboard.dataset.quantity import Certainty, Quantity
from dashboard.dataset.query_cache import cached_query
from dashboard.dataset.table import Dataset
from dashboard.metrics.growth import TargetInterpretation, target_interpretations


class AllocationKey(StrEnum):
    """Names what a target is divided by."""

    POPULATION = "population"  # residents in the newest census that has all nine
    EQUAL = "equal"
    RESULTS = "results"  # the KPI's newest results, where all nine have one


class NotAllocatable(StrEnum):
    """Names why a target is not divided."""

    SHARE = "share"
    RATE = "rate"
    RANK = "rank"
    CITY_ONLY = "city_only"  # by the catalog no district can have a figure of it: one building, a rule of the city
    NOT_ADDITIVE = "not_additive"  # the catalog does not say that districts add up to the city
    NO_LEVEL = "no_level"  # a growth is set, and there is no result that it could be applied to
    NO_WEIGHTS = "no_weights"  # not all nine have a figure to divide by


@dataclass(frozen=True, slots=True)
class Weight:
    """Holds what a county counts in a key; `row` publishes it, None where all count the same."""

    district: District
    value: float
    row: Observation | None


@dataclass(frozen=True, slots=True)
class Allocation:
    """Holds what a county is allocated; `fraction` is its weight among all."""

    weight: Weight
    fraction: float
    low: Quantity
    high: Quantity | None  # of a range's upper end

    @property
    def district(self) -> District:
        """Return the county."""
        return self.weight.district


@dataclass(frozen=True, slots=True)
class TargetAllocation:
    """Holds a divided target; the allocations, in the official order of the counties, add up to it exactly."""

    kpi: Kpi
    interpretation: TargetInterpretation
    key: AllocationKey
    allocations: tuple[Allocation, ...]
    step: Decimal  # the smallest difference between two allocations, in the KPI's unit

    @property
    def total(self) -> float:
        """Return the sum of the weights."""
        return sum(allocation.weight.value for allocation in self.allocations)

    @property
    def ranked(self) -> tuple[Allocation, ...]:
        """Return the allocations, largest weight first."""
        return tuple(sorted(self.allocations, key=lambda allocation: -allocation.weight.value))

    def of(self, district: District) -> Allocation | None:
        """Return a county's allocation; None for the city and for zones, which lie inside the counties."""
        return next((allocation for allocation in self.allocations if allocation.district == district), None)


def apportion(total: int, weights: Sequence[float]) -> tuple[int, ...]:
    """Apportion a whole total in proportion to weights by the largest remainder (Hamilton's method).

    Equal remainders are served in order. ValueError for a negative total or weight, or without a positive weight.
    """
    exact = [Fraction(weight) for weight in weights]
    if total < 0 or not exact or min(exact) < 0 or not sum(exact):
        raise ValueError(f"cannot divide {total} by {list(weights)}: no negative number, and one weight above zero")
    quotas = [total * weight / sum(exact) for weight in exact]
    shares = [int(quota) for quota in quotas]
    order = sorted(range(len(shares)), key=lambda index: (shares[index] - quotas[index], index))
    for index in order[: total - sum(shares)]:
        shares[index] += 1
    return tuple(shares)


def apportion_range(low: int, high: int, weights: Sequence[float]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Apportion both ends of a range by largest remainder, so that no share's upper end is below its lower one.

    A larger total can give one share less (the Alabama paradox); then the upper end is the lower one and the
    difference of both ends divided in the same way.
    """
    lows, highs = apportion(low, weights), apportion(high, weights)
    if all(a <= b for a, b in zip(lows, highs, strict=True)):
        return lows, highs
    extras = apportion(high - low, weights)
    return lows, tuple(a + b for a, b in zip(lows, extras, strict=True))


@cached_query
def allocation_weights(dataset: Dataset, kpi: Kpi, key: AllocationKey) -> tuple[Weight, ...] | None:
    """Return what each county counts in a key, in their official order; None where not all nine have a figure."""
    counties = dataset.catalog.counties
    if key is AllocationKey.EQUAL:
        return tuple(Weight(county, 1, None) for county in counties)
    name = POPULATION if key is AllocationKey.POPULATION else kpi.name
    if name not in dataset.kpis:
        return None
    series = [dataset.series(name, county.name) for county in counties]
    for year in sorted(set.intersection(*(set(item.years(Measure.ACTUAL)) for item in series)), reverse=True):
        rows = [item.actual(year) for item in series]
        weights = tuple(Weight(county, row.value, row) for county, row in zip(counties, rows, strict=True) if row)
        if sum(weight.value for weight in weights):
            return weights
    return None


def population_year(dataset: Dataset) -> int | None:
    """Return the year of the residents that targets are divided by; None where not all nine have any."""
    kpi = dataset.kpis.get(POPULATION)
    weights = allocation_weights(dataset, kpi, AllocationKey.POPULATION) if kpi else None
    return weights[0].row.year if weights and weights[0].row else None


def not_allocatable(kpi: Kpi, interpretation: TargetInterpretation) -> NotAllocatable | None:
    """Return why a target cannot be divided whatever the key; None where it can."""
    if kpi.is_percent:
        return NotAllocatable.SHARE
    if kpi.is_per_unit:
        return NotAllocatable.RATE
    if kpi.is_rank:
        return NotAllocatable.RANK
    if not kpi.by_district:
        return NotAllocatable.CITY_ONLY
    if not kpi.additive:
        return NotAllocatable.NOT_ADDITIVE
    return NotAllocatable.NO_LEVEL if interpretation.level is None else None


@cached_query
def allocate_target(
    dataset: Dataset, kpi: Kpi, interpretation: TargetInterpretation, key: AllocationKey
) -> TargetAllocation | NotAllocatable:
    """Allocate one interpretation of a city target over the nine counties; the reason where it cannot be divided.

    Whole things are divided into whole things, amounts to the finest decimal that the KPI is published with, and a
    range at both its ends.
    """
    if (reason := not_allocatable(kpi, interpretation)) is not None:
        return reason
    weights, low, high = allocation_weights(dataset, kpi, key), interpretation.level, interpretation.high
    if weights is None or low is None:
        return NotAllocatable.NO_WEIGHTS
    step = rounding_step(dataset, kpi, [low, high] if high else [low])
    low_steps, high_steps = (int(Decimal(repr(end.value)) / step) for end in (low, high or low))
    values = [weight.value for weight in weights]
    shares = apportion_range(low_steps, high_steps, values)
    allocations: list[Allocation] = []
    for weight, low_share, high_share in zip(weights, *shares, strict=True):
        low_part = _quantity(weight, float(low_share * step), low, sum(values), key)
        high_part = _quantity(weight, float(high_share * step), high, sum(values), key) if high else None
        allocations.append(Allocation(weight, weight.value / sum(values), low_part, high_part))
    return TargetAllocation(kpi, interpretation, key, tuple(allocations), step)


def place_target(
    dataset: Dataset, kpi: Kpi, year: int, district: District, key: AllocationKey
) -> TargetInterpretation | Allocation | None:
    """Return a place's own target of a year; without one, what the city's leading target allocates to it, computed."""
    own = own_target(dataset, kpi, year, district)
    targets = target_interpretations(dataset.series(kpi.name), year)
    if own is not None or not targets:
        return own
    allocation = allocate_target(dataset, kpi, targets[0], key)
    return allocation.of(district) if isinstance(allocation, TargetAllocation) else None


def own_target(dataset: Dataset, kpi: Kpi, year: int, district: District) -> TargetInterpretation | None:
    """Return the leading target that a place has set itself for a year; None where it has none."""
    return next(iter(target_interpretations(dataset.series(kpi.name, district.name), year)), None)


def city_targets(dataset: Dataset, kpi: Kpi) -> tuple[TargetInterpretation, ...]:
    """Return every interpretation of every target that the city has set in a KPI, by year."""
    series = dataset.series(kpi.name)
    years = series.years(Measure.TARGET, Measure.TARGET_GROWTH)
    return tuple(interpretation for year in years for interpretation in target_interpretations(series, year))


def city_target(dataset: Dataset, kpi: Kpi, year: int, token: str | None) -> TargetInterpretation | None:
    """Return the target of a token; without one the first of the year after `year`, else the newest to be allocated.

    None where the city has set no target, or none with the token.
    """
    targets = city_targets(dataset, kpi)
    if token is not None:
        return next((target for target in targets if target.token == token), None)
    following = [target for target in targets if target.target.year == year + 1]
    allocatable = [target for target in targets if not_allocatable(kpi, target) is None]
    return next(iter([*following[:1], *reversed(allocatable), *reversed(targets)]), None)


def rounding_step(dataset: Dataset, kpi: Kpi, ends: Sequence[Quantity]) -> Decimal:
    """Return the smallest difference between two allocations: one thing, or the finest decimal published."""
    if is_whole(kpi.unit):
        return Decimal(1)
    values = [end.value for end in ends]
    values += [row.value for row in dataset.series(kpi.name).observations if not row.measure.is_growth]
    return Decimal(1).scaleb(-max(decimals(value) for value in values))


def _quantity(weight: Weight, value: float, end: Quantity, total: float, key: AllocationKey) -> Quantity:
    """Return a county's allocation of one end of a target, with its formula."""
    share = f"{'1' if key is AllocationKey.EQUAL else number(weight.value)} ÷ {number(total)}"
    exact = end.value * weight.value / total
    rounding = "" if exact == value else f" → {number(value)}"
    formula = f"{number(end.value)} × {share} = {number(round(exact, 4))}{rounding}"
    basis = (*end.basis, *([weight.row] if weight.row else []))
    return Quantity(value, end.unit, end.qualifier, Certainty.COMPUTED, basis, formula)
