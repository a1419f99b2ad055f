"""Bases, readings of a target, required growth, and how hard a target is against the pace of the year before."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from dashboard.dataset.model import Certainty, Measure, Observation, Qualifier, Quantity, published
from dashboard.dataset.numbers import number, rounded
from dashboard.dataset.series import KpiSeries

EASIER, SAME, FASTER = (
    0.8,
    1.2,
    1.6,
)  # bounds of the ratio of required to achieved growth: product.md, “Effort”


class Judgement(StrEnum):
    """How a target's required growth compares with the growth achieved the year before."""

    FAR = "far"
    FASTER = "faster"
    SAME = "same"
    EASIER = "easier"
    UNKNOWN = "unknown"  # a target is published, but something to judge it by is not
    NONE = "none"  # no target


@dataclass(frozen=True, slots=True)
class TargetInterpretation:
    """One way to read the target of a year; a plan may give a level and a growth that disagree."""

    target: Observation  # the row that sets it
    level: Quantity | None  # the value to reach; derived from a growth where need be
    high: Quantity | None  # the upper end of a range
    required: float | None  # growth on the result of the year before, fraction; the lower end of a range
    required_high: float | None

    @property
    def is_growth(self) -> bool:
        """True where the plan states a growth and the level is derived."""
        return self.target.measure is Measure.TARGET_GROWTH

    @property
    def token(self) -> str:
        """Its name in an address, one of its own within a KPI: `2014`, or `2014-growth` for a target growth."""
        return f"{self.target.year}-growth" if self.is_growth else str(self.target.year)


@dataclass(frozen=True, slots=True)
class Effort:
    """How much faster a target asks a KPI to grow than it grew in the reported year."""

    judgement: Judgement
    required: float | None  # fraction
    achieved: float | None  # fraction, published
    reason: str = ""  # why it cannot be judged: no_result, no_growth, no_rise

    @property
    def ratio(self) -> float | None:
        """Required over achieved growth; 1 asks for the same pace again; None where it cannot be judged."""
        if self.required is None or self.achieved is None or self.achieved <= 0:
            return None
        return _ratio(self.required, self.achieved)


def derived(value: float, like: Quantity, formula: str, basis: tuple[Observation, ...]) -> Quantity:
    """A computed quantity in the unit and precision of another."""
    return Quantity(rounded(value, like.unit), like.unit, Qualifier.NONE, Certainty.DERIVED, basis, formula)


def target_interpretations(series: KpiSeries, year: int, first: str | None = None) -> tuple[TargetInterpretation, ...]:
    """Every reading of the target of `year`: its level or range, then its growth; the one with the token `first` leads.

    Where a plan gives two readings, judgements and titles follow the one that leads.
    """
    result, target, asked = series.actual(year - 1), series.target(year), series.target_growth(year)
    found: list[TargetInterpretation] = []
    if target is not None:
        low, top = published(target), series.target_high(year)
        high = published(top) if top else None
        found.append(TargetInterpretation(target, low, high, _rise(result, low), _rise(result, high) if high else None))
    if asked is not None:
        level = None
        if result is not None:
            formula = f"{number(result.value)} × {number(round(1 + asked.value / 100, 6))}"
            level = derived(result.value * (1 + asked.value / 100), published(result), formula, (result, asked))
        found.append(TargetInterpretation(asked, level, None, asked.value / 100, None))
    return tuple(sorted(found, key=lambda reading: reading.token != first)) if first else tuple(found)


def effort(series: KpiSeries, reading: TargetInterpretation) -> Effort:
    """Weigh a reading of a target against the pace of the year before it; the reason where that cannot be done."""
    year = reading.target.year
    achieved = series.growth(year - 1)
    if reading.required is None:
        return Effort(Judgement.UNKNOWN, None, achieved.value / 100 if achieved else None, "no_result")
    if achieved is None:
        return Effort(Judgement.UNKNOWN, reading.required, None, "no_growth")
    pace = achieved.value / 100
    if pace <= 0:
        return Effort(Judgement.UNKNOWN, reading.required, pace, "no_rise")
    return Effort(judge(_ratio(reading.required, pace)), reading.required, pace)


def judge(ratio: float) -> Judgement:
    """The judgement of a ratio of required to achieved growth, by the bounds of product.md."""
    if ratio < EASIER:
        return Judgement.EASIER
    if ratio <= SAME:
        return Judgement.SAME
    return Judgement.FASTER if ratio <= FASTER else Judgement.FAR


def results_by_year(series: KpiSeries) -> dict[int, Quantity]:
    """The results of a KPI by year: published ones, and where none is, the base that later figures imply.

    A growth g of year y on a result gives y-1 = result / (1 + g). A target and its growth, both published for y,
    give y-1 in the same way; so does the target of a stock less the target of what is added to it. Only years
    without a published result are filled: a growth comes before a stock and its flow (product.md, “Implied”).
    """
    shown = {row.year: published(row) for row in series.observations if row.measure is Measure.ACTUAL}
    bases: dict[int, Quantity] = {}
    for row in series.observations:
        level = {Measure.GROWTH: series.actual, Measure.TARGET_GROWTH: series.target}.get(row.measure)
        base = level(row.year) if level else None
        if base is None or row.value <= -100 or row.year - 1 in shown or row.year - 1 in bases:
            continue
        factor = 1 + row.value / 100
        formula = f"{number(base.value)} ÷ {number(round(factor, 6))}"
        bases[row.year - 1] = derived(base.value / factor, published(base), formula, (base, row))
    for flow in series.flows:
        for year in flow.years(Measure.TARGET):
            stock, added = series.target(year), flow.target(year)
            if stock is None or added is None or year - 1 in shown or year - 1 in bases:
                continue
            formula = f"{number(stock.value)} − {number(added.value)}"
            bases[year - 1] = derived(stock.value - added.value, published(stock), formula, (stock, added))
    return dict(sorted((shown | bases).items()))


def targets_by_year(series: KpiSeries) -> dict[int, tuple[Quantity, Quantity | None]]:
    """The levels aimed at by year, with the upper end of a range; a derived level where only a growth is set."""
    found: dict[int, tuple[Quantity, Quantity | None]] = {}
    for year in series.years(Measure.TARGET, Measure.TARGET_GROWTH):
        for reading in target_interpretations(series, year)[:1]:
            if reading.level is not None:
                found[year] = (reading.level, reading.high)
    return found


def _rise(result: Observation | None, level: Quantity) -> float | None:
    return level.value / result.value - 1 if result is not None and result.value else None


def _ratio(required: float, achieved: float) -> float:
    """A ratio without the last digits of binary fractions: 8 % on 10 % is 0.8, on the bound and not below it."""
    return round(required / achieved, 9)
