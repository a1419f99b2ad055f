"""Judges outcomes: a target met, nearly met or missed, where result and target of one year are both published."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from dashboard.dataset.model import Direction, Kpi, Measure, Observation, Qualifier, Quantity, published
from dashboard.dataset.series import KpiSeries

NEARLY_WITHIN = 0.05  # largest gap that is "nearly", as a share of the target: dashboard/metrics/README.md, "Outcome"


class Verdict(StrEnum):
    """Names what became of a target."""

    MET = "met"
    NEARLY = "nearly"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """Joins a target and the result of its year; `gap` is what the result lacks, as a share of the target, 0 if met."""

    verdict: Verdict
    target: Observation
    result: Observation
    gap: float


@dataclass(frozen=True, slots=True)
class TargetOutcome:
    """Joins a target and the result of its year, either of them published or derived."""

    kpi: Kpi
    year: int
    target: Quantity
    result: Quantity
    verdict: Verdict
    gap: float  # what the result lacks, as a share of the target; 0 if met

    @property
    def is_derived(self) -> bool:
        """Return True where the target or the result stands in no document."""
        return self.target.is_derived or self.result.is_derived

    @property
    def difference(self) -> float:
        """Return result − target, in the KPI's unit."""
        return round(self.result.value - self.target.value, 9)

    @property
    def completion(self) -> float | None:
        """Return result ÷ target; None for rates in per cent, and where the target is not above zero."""
        if self.target.value <= 0 or self.kpi.unit.startswith("%"):
            return None
        return self.result.value / self.target.value


def outcome(series: KpiSeries, year: int) -> Outcome | None:
    """Judge a year's target; None where target or result is not published or the KPI has no direction.

    The lower end of a range counts, or the upper end for a KPI of which less is better. `more_than` asks for more.
    """
    result, target = series.actual(year), series.target(year)
    if series.kpi.direction is Direction.LESS:
        target = series.target_high(year) or target
    if result is None or target is None or series.kpi.direction is Direction.NEUTRAL or not target.value:
        return None
    verdict, gap = judge_result(published(target), result.value, less=series.kpi.direction is Direction.LESS)
    return Outcome(verdict, target, result, gap)


def judge_result(target: Quantity, result: float, *, less: bool = False) -> tuple[Verdict, float]:
    """Return the verdict on a result and its gap, as a share of a target above zero; `less` where less is better."""
    sign = -1 if less else 1
    gap = round(sign * (target.value - result) / target.value, 9)  # 1.9 against 2 lacks 5 %, not more
    if gap < 0 or (gap == 0 and target.qualifier is not Qualifier.MORE_THAN):
        return Verdict.MET, 0.0
    is_floor = target.qualifier in (Qualifier.AT_LEAST, Qualifier.MORE_THAN)
    return Verdict.NEARLY if gap <= NEARLY_WITHIN and not is_floor else Verdict.MISSED, gap


def outcomes(series: KpiSeries) -> tuple[Outcome, ...]:
    """Return every outcome of a KPI that can be judged, oldest first."""
    judged = (outcome(series, year) for year in series.years(Measure.TARGET))
    return tuple(result for result in judged if result is not None)
