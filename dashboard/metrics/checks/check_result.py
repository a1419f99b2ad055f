"""Defines check results: two values that should fit, the verdict, and the rows behind it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from dashboard.dataset.model import District, Kpi, Observation, Qualifier, Quantity
from dashboard.dataset.numbers import decimals


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
    facts: dict[str, str] = field(default_factory=dict)  # what the sentence names besides

    @property
    def rows(self) -> tuple[Observation, ...]:
        """Return the published rows behind both sides, each once."""
        return tuple(dict.fromkeys((*self.left.basis, *self.right.basis)))


def fits(value: float, published: float) -> bool:
    """Return True where a computed value rounds to a published one at its own precision."""
    return bool(abs(value - published) <= 0.5 / 10 ** decimals(published) + 1e-9)


def is_bound(row: Observation) -> bool:
    """Return True where a row says at least, or more than: the true value may be larger."""
    return row.qualifier in (Qualifier.AT_LEAST, Qualifier.MORE_THAN)


def verdict_of(holds: bool, *, unclear: bool = False) -> CheckVerdict:
    """Return AGREES where a comparison holds, else DIFFERS; UNCLEAR instead where a bound leaves it open."""
    return CheckVerdict.AGREES if holds else CheckVerdict.UNCLEAR if unclear else CheckVerdict.DIFFERS
