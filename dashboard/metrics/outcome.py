"""Was a target reached: met, nearly or missed, wherever a result and a target of one year are both published."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from dashboard.dataset.model import Direction, Measure, Observation, Qualifier, Quantity, published
from dashboard.dataset.series import KpiSeries

NEARLY = 0.05  # a miss by no more than this share of the target is “nearly”: product.md, “Outcome”


class Verdict(StrEnum):
    """What became of a target."""

    MET = "met"
    NEARLY = "nearly"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A target and the result of its year; `gap` is what the result lacks, as a share of the target, 0 when met."""

    verdict: Verdict
    target: Observation
    result: Observation
    gap: float


def outcome(series: KpiSeries, year: int) -> Outcome | None:
    """The outcome of a year's target; None where target or result is not published or the KPI has no direction.

    The lower end of a range counts, or the upper end for a KPI of which less is better. `more_than` asks for more.
    """
    result, target = series.actual(year), series.target(year)
    if series.kpi.direction is Direction.LESS:
        target = series.target_high(year) or target
    if result is None or target is None or series.kpi.direction is Direction.NEUTRAL or not target.value:
        return None
    verdict, gap = weigh(published(target), result.value, less=series.kpi.direction is Direction.LESS)
    return Outcome(verdict, target, result, gap)


def weigh(target: Quantity, result: float, *, less: bool = False) -> tuple[Verdict, float]:
    """The verdict on a result and what it lacks, as a share of a target above zero; `less` where less is better."""
    sign = -1 if less else 1
    lacking = round(sign * (target.value - result) / target.value, 9)  # 1.9 against 2 lacks 5 %, not more
    if lacking < 0 or (lacking == 0 and target.qualifier is not Qualifier.MORE_THAN):
        return Verdict.MET, 0.0
    return Verdict.NEARLY if lacking <= NEARLY else Verdict.MISSED, lacking


def outcomes(series: KpiSeries) -> tuple[Outcome, ...]:
    """Every outcome of a KPI that can be told, oldest first."""
    found = (outcome(series, year) for year in series.years(Measure.TARGET))
    return tuple(one for one in found if one is not None)
