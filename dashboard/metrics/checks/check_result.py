"""Defines check results: two values that should fit, the verdict, the kind of a difference, and the rows behind it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from dashboard.dataset.model import District, Kpi
from dashboard.dataset.numbers import decimals, is_whole
from dashboard.dataset.observation import Observation
from dashboard.dataset.quantity import Quantity

ROUNDED_SHARE = 0.001  # the most that a sum of counts may be off and still be a matter of rounding, as a share of it


class CheckVerdict(StrEnum):
    """Names whether two values fit."""

    DIFFERS = "differs"
    UNCLEAR = "unclear"  # both can be true, or something is not published that would tell
    AGREES = "agrees"


class CheckRule(StrEnum):
    """Names which two values are compared."""

    PARTS = "parts"  # the sum of the breakdowns and the published total
    DISTRICTS = "districts"  # the sum of the counties and the city
    WITHIN = "within"  # what is contained, and what contains it: a zone and the city, the city and the province
    GROWTH = "growth"  # a published growth, and the growth from one published result to the next
    FLOW = "flow"  # what was added in a year, and the change of the stock
    SHARE = "share"  # a published share, and the share from the published counts
    READINGS = "readings"  # the level and the growth of one target
    FALL = "fall"  # a target and the newest result before it
    LATER = "later"  # a target and the one set after it
    IMPLIED = "implied"  # a result that a later plan implies, and the target of that year
    MONTHS = "months"  # a cumulated figure, and that of an earlier month of its year
    YEAR = "year"  # the result of a year, and its newest month


LOWERING_RULES = (CheckRule.FALL, CheckRule.LATER, CheckRule.IMPLIED)  # a plan is free to ask for less


class CheckKind(StrEnum):
    """Names what a result means, by weight: the kinds of a difference first."""

    CONTRADICTION = "contradiction"  # both figures cannot be right
    LOWERED = "lowered"  # a plan asks for less, or builds on less, than was reached or planned before
    EXPLAINABLE = "explainable"  # more was added than the stock grew: some may have lapsed
    ROUNDING = "rounding"  # off by one in the last published digit
    UNCLEAR = "unclear"
    AGREES = "agrees"


@dataclass(frozen=True, slots=True)
class CheckResult:
    """Holds one check of one KPI; `left` and `right` are the values compared."""

    rule: CheckRule
    verdict: CheckVerdict
    kpi: Kpi
    district: District
    year: int
    left: Quantity
    right: Quantity
    formula: str  # numbers and signs only
    other_kpi: Kpi | None = None  # the KPI of the other side, where it is another one
    other_year: int | None = None
    left_high: float | None = None  # the upper ends of sides that are ranges
    right_high: float | None = None
    month: int | None = None  # both sides are of January through it, of `months` and `year` the left one alone
    other_month: int | None = None  # of the right side, where it is another one
    breakdown: str = ""  # the part of the KPI that is compared; empty is all of it
    facts: dict[str, str] = field(default_factory=dict)  # what the sentence names besides

    @property
    def kind(self) -> CheckKind:
        """Return what the result means: the kind of a difference, else unclear or agrees."""
        if self.verdict is not CheckVerdict.DIFFERS:
            return CheckKind(self.verdict.value)
        if self.rule in LOWERING_RULES:
            return CheckKind.LOWERED
        if self.rule is CheckRule.FLOW and self.right.value > self.left.value:
            return CheckKind.EXPLAINABLE
        return CheckKind.ROUNDING if self._is_rounding else CheckKind.CONTRADICTION

    @property
    def is_monthly(self) -> bool:
        """Return True where a figure of a part of a year is compared."""
        return self.month is not None or self.other_month is not None

    @property
    def size(self) -> float:
        """Return the difference as a share of the larger value; 0 where the two have different units."""
        largest = max(abs(self.left.value), abs(self.right.value))
        return abs(self.left.value - self.right.value) / largest if largest and self.left.unit == self.right.unit else 0

    @property
    def _is_rounding(self) -> bool:
        """Return True for one in the last published digit; of counts, which nobody rounds, only of very many."""
        step = 10 ** -decimals(self.right.value)
        is_small = not is_whole(self.right.unit) or self.size <= ROUNDED_SHARE
        return is_small and abs(self.left.value - self.right.value) <= step + 1e-9

    @property
    def rows(self) -> tuple[Observation, ...]:
        """Return the published rows behind both sides, each once."""
        return tuple(dict.fromkeys((*self.left.basis, *self.right.basis)))


def fits(value: float, published: float) -> bool:
    """Return True where a computed value rounds to a published one at its own precision."""
    return bool(abs(value - published) <= 0.5 / 10 ** decimals(published) + 1e-9)


def verdict_of(holds: bool, *, unclear: bool = False) -> CheckVerdict:
    """Return AGREES where a comparison holds, else DIFFERS; UNCLEAR instead where a bound leaves it open."""
    return CheckVerdict.AGREES if holds else CheckVerdict.UNCLEAR if unclear else CheckVerdict.DIFFERS
