"""Judges outcomes: a target met, nearly met or missed by the result of its year."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from dashboard.dataset.model import Kpi
from dashboard.dataset.numbers import percent, rounded_to
from dashboard.dataset.observation import Qualifier
from dashboard.dataset.quantity import Quantity

NEARLY_WITHIN = 0.05  # largest gap that is "nearly", as a share of the target: dashboard/metrics/README.md, "Outcome"


class Verdict(StrEnum):
    """Names what became of a target."""

    MET = "met"
    NEARLY = "nearly"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class TargetOutcome:
    """Joins a target and the result of its year, either of them published or derived."""

    kpi: Kpi
    year: int
    target: Quantity
    result: Quantity
    verdict: Verdict
    gap: float | None  # what the result lacks, as a share of the target: 0 if met, None of a target not above zero
    high: Quantity | None = None  # the upper end of a range, of which `target` is the lower one

    @property
    def is_derived(self) -> bool:
        """Return True where the target or the result stands in no document."""
        return self.target.is_derived or self.result.is_derived

    @property
    def gap_percent(self) -> float | None:
        """Return the gap in per cent to one decimal, so that with the completion as it is shown it makes 100."""
        if self.gap is None or self.completion is None:
            return None if self.gap is None else rounded_to(self.gap * 100, 1)
        return rounded_to(abs(100 - rounded_to(self.completion * 100, 1)), 1)

    @property
    def status(self) -> str:
        """Return what a derived outcome rests on: published figures (derived) or generated ones (sample)."""
        if not self.is_derived:
            return ""
        return "sample" if self.target.is_sample or self.result.is_sample else "derived"

    @property
    def is_within(self) -> bool:
        """Return True where the target is a range and the result lies in it."""
        return self.high is not None and self.target.value <= self.result.value <= self.high.value

    @property
    def difference(self) -> float:
        """Return result − target, in the KPI's unit."""
        return round(self.result.value - self.target.value, 9)

    @property
    def completion(self) -> float | None:
        """Return result ÷ target; None for rates in per cent, ranges, a target not above zero and a result below it."""
        if self.high is not None or self.target.value <= 0 or self.result.value < 0 or self.kpi.is_percent:
            return None
        return self.result.value / self.target.value


def judge_result(target: Quantity, result: float, *, less: bool = False) -> tuple[Verdict, float | None]:
    """Return the verdict on a result and its gap as a share of the target; `less` where less is better.

    What decides is the difference, in the KPI's direction. A target that is not above zero has no share: its gap is
    None, and it is met or missed. "At least" and "more than" are missed by any worse result, never nearly met.
    """
    lacking = round(result - target.value if less else target.value - result, 9)  # 1.9 against 2 lacks 5 %, not more
    if lacking < 0 or (lacking == 0 and target.qualifier is not Qualifier.MORE_THAN):
        return Verdict.MET, 0.0
    if target.value <= 0:
        return Verdict.MISSED, None
    gap = round(lacking / target.value, 9)
    return Verdict.NEARLY if gap <= NEARLY_WITHIN and not target.qualifier.is_bound else Verdict.MISSED, gap


def nearly_within() -> str:
    """Return the largest gap that is nearly met as sentences write it: 5%."""
    return percent(NEARLY_WITHIN * 100)
