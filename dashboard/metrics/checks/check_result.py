"""What a check finds: two values that should fit, whether they do, and the rows that say so."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from dashboard.dataset.model import Certainty, District, Kpi, Observation, Qualifier, Quantity
from dashboard.dataset.numbers import decimals


class CheckVerdict(StrEnum):
    """Whether two values fit."""

    DIFFERS = "differs"
    UNCLEAR = "unclear"  # both can be true, or something is not published that would tell
    AGREES = "agrees"


class CheckRule(StrEnum):
    """Which two values are held against each other."""

    PARTS = "parts"  # the sum of the parts and the published total
    DISTRICTS = "districts"  # the sum of the units and the city
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
    """One check of one KPI; `left` and `right` are the values held against each other."""

    rule: CheckRule
    verdict: CheckVerdict
    kpi: Kpi
    district: District
    year: int
    left: Quantity
    right: Quantity
    formula: str  # numbers and signs only
    other: Kpi | None = None  # the KPI of the other side, where it is another one
    other_year: int | None = None
    facts: dict[str, str] = field(default_factory=dict)  # what the sentence names besides

    @property
    def rows(self) -> tuple[Observation, ...]:
        """The published rows that the finding stands on, each once."""
        return tuple(dict.fromkeys((*self.left.basis, *self.right.basis)))

    @property
    def key(self) -> str:
        """A name of its own in an address: rule, KPI, place, year and the other year or KPI."""
        parts = (self.rule.value, self.kpi.name, self.district.name, str(self.year))
        more = self.other.name if self.other else str(self.other_year or "")
        return "-".join(filter(None, (*parts, more)))


def computed(value: float, like: Quantity, formula: str, *basis: Observation) -> Quantity:
    """A value computed for a check, to six decimals: the comparison itself rounds."""
    return Quantity(round(value, 6), like.unit, Qualifier.NONE, Certainty.DERIVED, basis, formula)


def fits(value: float, published: float) -> bool:
    """True where a computed value rounds to a published one at its own precision."""
    return bool(abs(value - published) <= 0.5 / 10 ** decimals(published) + 1e-9)


def is_bound(row: Observation) -> bool:
    """True where a row says at least, or more than: the true value may be larger."""
    return row.qualifier in (Qualifier.AT_LEAST, Qualifier.MORE_THAN)
