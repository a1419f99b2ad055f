"""Computes growth: interpretations of a target, its required growth, its effort, and bases that later figures imply."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import inf

from dashboard.dataset.model import Direction
from dashboard.dataset.numbers import number, percent, rounded
from dashboard.dataset.observation import Measure, Observation, Qualifier
from dashboard.dataset.quantity import Certainty, Quantity, published
from dashboard.dataset.series import KpiSeries

# Bounds of the effort ratio, required ÷ achieved growth; the reasons stand in dashboard/metrics/README.md, "Effort"
EASIER_BELOW, SAME_UP_TO, FASTER_UP_TO = 0.8, 1.2, 1.6
# Bounds of the required growth where no growth of the year before is published to compare it with
FAST_FROM, GREAT_FROM = 0.1, 0.3


class Judgement(StrEnum):
    """Names what a target asks for, the most first.

    Compared with the growth achieved the year before; where none is published, by the required growth itself.
    """

    FAR = "far"
    GREAT = "great"  # required growth alone
    FASTER = "faster"
    FAST = "fast"  # required growth alone
    SAME = "same"
    SMALL = "small"  # required growth alone
    FLAT = "flat"  # required growth alone
    EASIER = "easier"
    FALL = "fall"  # required growth alone
    UNKNOWN = "unknown"  # a target is published, but no result to start from
    NONE = "none"  # no target

    @property
    def is_pace(self) -> bool:
        """Return True where two growths are compared."""
        return self in (Judgement.FAR, Judgement.FASTER, Judgement.SAME, Judgement.EASIER)


@dataclass(frozen=True, slots=True)
class TargetInterpretation:
    """Holds one interpretation of a year's target; a plan may give a level and a growth that disagree."""

    target: Observation  # the row that sets it
    level: Quantity | None  # the value to reach; derived from a growth where need be
    high: Quantity | None  # the upper end of a range
    required: float | None  # growth on the result of the year before, fraction; the lower end of a range
    required_high: float | None

    @property
    def is_growth(self) -> bool:
        """Return True where the plan states a growth and the level is derived."""
        return self.target.measure is Measure.TARGET_GROWTH

    @property
    def token(self) -> str:
        """Return its name in a URL, unique within a KPI: `2014`, or `2014-growth` for a target growth."""
        return f"{self.target.year}-growth" if self.is_growth else str(self.target.year)


@dataclass(frozen=True, slots=True)
class Effort:
    """Compares the growth that a target requires with the growth achieved in the reported year."""

    judgement: Judgement
    required: float | None  # fraction
    achieved: float | None  # fraction, published
    reason: str = ""  # why growths cannot be compared: no_result, no_base (at or below zero), no_growth, no_rise

    @property
    def ratio(self) -> float | None:
        """Return required ÷ achieved growth, 1 for the same pace again; None where it cannot be judged."""
        if self.required is None or self.achieved is None or not self.judgement.is_pace:
            return None
        return _ratio(self.required, self.achieved)


def derived(value: float, like: Quantity, formula: str, basis: Sequence[Observation]) -> Quantity:
    """Return a derived quantity in the unit of another, to the precision that it is shown with."""
    return Quantity(rounded(value, like.unit), like.unit, Qualifier.NONE, Certainty.DERIVED, tuple(basis), formula)


def derived_exactly(value: float, like: Quantity, formula: str, basis: Sequence[Observation]) -> Quantity:
    """Return a derived quantity in the unit of another, to six decimals: for sums and for what is compared."""
    return Quantity(round(value, 6), like.unit, Qualifier.NONE, Certainty.DERIVED, tuple(basis), formula)


def implied_base(level: Observation, growth: Observation) -> Quantity | None:
    """Return level ÷ (1 + growth), the value of the year before; None for a fall by 100 % or more."""
    if growth.value <= -100:
        return None
    factor = 1 + growth.value / 100
    formula = f"{number(level.value)} ÷ {number(round(factor, 6))}"
    return derived(level.value / factor, published(level), formula, (level, growth))


def target_interpretations(series: KpiSeries, year: int, first: str | None = None) -> tuple[TargetInterpretation, ...]:
    """Return the interpretations of a year's target: its level or range, then its growth.

    The one with the token `first` leads, and judgements and titles follow the one that leads.
    """
    result, target, growth = series.actual(year - 1), series.target(year), series.target_growth(year)
    interpretations: list[TargetInterpretation] = []
    if target is not None:
        low, high_row = published(target), series.target_high(year)
        high = published(high_row) if high_row else None
        required_high = required_growth(result, high) if high else None
        interpretations.append(TargetInterpretation(target, low, high, required_growth(result, low), required_high))
    if growth is not None:
        level = None
        if result is not None:
            formula = f"{number(result.value)} × {number(round(1 + growth.value / 100, 6))}"
            level = derived(result.value * (1 + growth.value / 100), published(result), formula, (result, growth))
        interpretations.append(TargetInterpretation(growth, level, None, growth.value / 100, None))
    return tuple(sorted(interpretations, key=lambda item: item.token != first)) if first else tuple(interpretations)


def required_growth(result: Observation | None, level: Quantity) -> float | None:
    """Return the growth from a result to a level, a fraction; None on a base at or below zero, where none means any."""
    return level.value / result.value - 1 if result is not None and result.value > 0 else None


def effort(series: KpiSeries, interpretation: TargetInterpretation) -> Effort:
    """Judge what a target asks for, by the growth of the year before it where that is published and rose.

    For a KPI of which less is better a fall counts as a rise.
    """
    year, required = interpretation.target.year - 1, interpretation.required
    result, growth = series.actual(year), series.growth(year)
    achieved = growth.value / 100 if growth else None
    if required is None:
        reason = "no_result" if result is None else "no_base"
        return Effort(Judgement.UNKNOWN, None, achieved, reason)
    sign = -1 if series.kpi.direction is Direction.LESS else 1
    if achieved is None or sign * achieved <= 0:
        reason = "no_growth" if achieved is None else "no_rise"
        return Effort(judge_growth(sign * required), required, achieved, reason)
    return Effort(judge_effort(_ratio(required, achieved)), required, achieved)


def judge_effort(ratio: float) -> Judgement:
    """Return the judgement of an effort ratio by the bounds above."""
    if ratio < EASIER_BELOW:
        return Judgement.EASIER
    if ratio <= SAME_UP_TO:
        return Judgement.SAME
    return Judgement.FASTER if ratio <= FASTER_UP_TO else Judgement.FAR


def judge_growth(required: float) -> Judgement:
    """Return the judgement of a required growth, a fraction, by the bounds above; of a range its lower end counts."""
    growth = round(required, 9)
    if growth <= 0:
        return Judgement.FLAT if growth == 0 else Judgement.FALL
    if growth < FAST_FROM:
        return Judgement.SMALL
    return Judgement.FAST if growth < GREAT_FROM else Judgement.GREAT


def bound_texts() -> dict[str, str]:
    """Return the bounds above as sentences write them, by their names in the locale files."""
    ratios = {"easier_below": EASIER_BELOW, "same_up_to": SAME_UP_TO, "faster_up_to": FASTER_UP_TO}
    growths = {"fast_from": FAST_FROM, "great_from": GREAT_FROM}
    return {name: number(bound) for name, bound in ratios.items()} | {
        name: percent(bound * 100) for name, bound in growths.items()
    }


def newest(series: KpiSeries, measure: Measure = Measure.ACTUAL, before: float = inf) -> Observation | None:
    """Return the newest row of a measure, among those before a year; None where there is none."""
    rows = (row for row in series.observations if row.measure is measure and row.year < before)
    return max(rows, key=lambda row: row.year, default=None)


def results_by_year(series: KpiSeries) -> dict[int, Quantity]:
    """Return a KPI's results by year: published ones, and where none is, the base that later figures imply.

    A base from a growth comes before one from a stock and its flow; see dashboard/metrics/README.md, "Derived values".
    """
    results = {row.year: published(row) for row in series.observations if row.measure is Measure.ACTUAL}
    bases: dict[int, Quantity] = {}
    for row in series.observations:
        find_level = {Measure.GROWTH: series.actual, Measure.TARGET_GROWTH: series.target}.get(row.measure)
        level = find_level(row.year) if find_level else None
        base = implied_base(level, row) if level else None
        if base is not None:
            bases.setdefault(row.year - 1, base)
    for flow in series.flows:
        for year in flow.years(Measure.TARGET):
            stock, added = series.target(year), flow.target(year)
            if stock is not None and added is not None:
                formula = f"{number(stock.value)} − {number(added.value)}"
                base = derived(stock.value - added.value, published(stock), formula, (stock, added))
                bases.setdefault(year - 1, base)
    return dict(sorted((bases | results).items()))


def targets_by_year(series: KpiSeries) -> dict[int, tuple[Quantity, Quantity | None]]:
    """Return the target levels by year, with the upper end of a range; derived where only a growth is set."""
    years = series.years(Measure.TARGET, Measure.TARGET_GROWTH)
    leading = {year: target_interpretations(series, year)[0] for year in years}
    return {year: (target.level, target.high) for year, target in leading.items() if target.level is not None}


def _ratio(required: float, achieved: float) -> float:
    """Divide without the last digits of binary fractions: 8 % on 10 % is 0.8, on the bound and not below it."""
    return round(required / achieved, 9)
