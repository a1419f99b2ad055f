"""Divides a city target in a meeting: locked amounts stay, and the rest is divided over the other counties by the key.

Computed, nobody's promise, like the allocation that it starts from. The rule: the amounts that are not locked are the
largest-remainder division (`apportion`) of the target less the locked amounts, so that the sum is always the target.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from dashboard.dataset.model import District, Kpi
from dashboard.dataset.numbers import MAX_MAGNITUDE, decimals, number, plain, typed_number
from dashboard.dataset.table import Dataset
from dashboard.i18n.terms import Translator
from dashboard.metrics.allocation import (
    Allocation,
    AllocationKey,
    NotAllocatable,
    TargetAllocation,
    allocate_target,
    apportion,
    city_targets,
    rounding_step,
)
from dashboard.metrics.growth import Effort, TargetInterpretation, effort, required_growth

Amounts = Mapping[str, Decimal]  # by the code of a county, in the unit of the table


@dataclass(frozen=True, slots=True)
class ProposedPart:
    """Holds what a county is to get, in the KPI's unit; `allocation` is what the key alone gives it."""

    allocation: Allocation
    amount: Decimal
    is_locked: bool

    @property
    def district(self) -> District:
        """Return the county."""
        return self.allocation.district

    @property
    def difference(self) -> Decimal:
        """Return by how much the amount is above what the key alone gives."""
        return self.amount - Decimal(repr(self.allocation.low.value))


@dataclass(frozen=True, slots=True)
class Proposal:
    """Holds a proposal to divide a target; the parts are in the order of their weights, largest first."""

    allocation: TargetAllocation
    parts: tuple[ProposedPart, ...]
    locked: dict[str, Decimal]  # the amounts that are locked, the last one last

    @property
    def kpi(self) -> Kpi:
        """Return the KPI."""
        return self.allocation.kpi

    @property
    def target(self) -> Decimal:
        """Return what is divided: the target, of a range its lower end."""
        return target_amount(self.allocation)

    @property
    def total(self) -> Decimal:
        """Return the sum of all parts."""
        return sum((part.amount for part in self.parts), Decimal(0))

    @property
    def left(self) -> Decimal:
        """Return what is not divided: above zero where all are locked below the target, below zero where above it."""
        return self.target - self.total

    @property
    def locked_total(self) -> Decimal:
        """Return the sum of the locked amounts."""
        return sum(self.locked.values(), Decimal(0))

    def most(self, district: District) -> Decimal:
        """Return the largest amount that a county can be locked to, at least what it has."""
        others = sum((amount for code, amount in self.locked.items() if code != district.code), Decimal(0))
        return max(self.target - others, self.locked.get(district.code, Decimal(0)))

    def part(self, district: District) -> ProposedPart:
        """Return the part of a county."""
        return next(part for part in self.parts if part.district == district)


class EntryFaultKind(StrEnum):
    """Names why what was typed is not applied."""

    NO_NUMBER = "no_number"
    NOT_IN_STEPS = "not_in_steps"  # half a thing, or more decimals than the KPI is published with
    TOO_LARGE = "too_large"  # together with the locked amounts above the target


@dataclass(frozen=True, slots=True)
class EntryFault:
    """Describes an entry that is not applied: what was typed for whom, what it has, and how much is possible."""

    kind: EntryFaultKind
    district: District
    text: str
    current: Decimal
    most: Decimal


def target_amount(allocation: TargetAllocation) -> Decimal:
    """Return the target that an allocation divides, of a range the lower end, in the KPI's unit."""
    return sum((Decimal(repr(share.low.value)) for share in allocation.allocations), Decimal(0))


def propose(
    dataset: Dataset, kpi: Kpi, interpretation: TargetInterpretation, key: AllocationKey, locked: Amounts
) -> Proposal | NotAllocatable:
    """Propose to divide a target with some amounts locked; the reason where it cannot be divided at all."""
    allocation = allocate_target(dataset, kpi, interpretation, key)
    return allocation if isinstance(allocation, NotAllocatable) else lock(allocation, locked)


def lock(allocation: TargetAllocation, locked: Amounts) -> Proposal:
    """Divide a target anew round the locked amounts, in its steps, or in theirs where these are finer.

    Counties without a weight get nothing, unless none of those that are left has one: then these get equal parts.
    Where the locked amounts leave nothing, the others get nothing.
    """
    free = [share for share in allocation.ranked if share.district.code not in locked]
    rest = max(Decimal(0), target_amount(allocation) - sum(locked.values(), Decimal(0)))
    weights = [share.weight.value for share in free]
    weights = weights if any(weights) else [1] * len(free)
    step = min([allocation.step, *map(_last_digit, locked.values())])
    steps = apportion(int(rest / step), weights) if free else ()
    amounts = {share.district.code: count * step for share, count in zip(free, steps, strict=True)}
    return Proposal(
        allocation,
        tuple(
            ProposedPart(share, {**locked, **amounts}[share.district.code], share.district.code in locked)
            for share in allocation.ranked
        ),
        dict(locked),
    )


def _last_digit(amount: Decimal) -> Decimal:
    """Return what the last digit of an amount counts: 0.01 for 12.55."""
    return Decimal(1).scaleb(-decimals(float(amount)))


def entry_text(amount: Decimal, kpi: Kpi, translate: Translator) -> str:
    """Format an amount as its field shows it, in the unit of `Translator.unit`."""
    return number(translate.in_unit(float(amount), kpi))


def revise(
    proposal: Proposal, texts: Sequence[str | None], locks: Sequence[bool], translate: Translator
) -> tuple[Proposal, tuple[EntryFault, ...]]:
    """Apply what the fields and locks of the parts say, in the order of the parts; what cannot be is left as it was.

    A text that differs from the one shown locks its county to that number, an empty one frees it. What makes room is
    applied first, so that two counties can be changed against each other. `texts` are in the unit of `Translator.unit`.
    """
    faults: dict[District, tuple[EntryFaultKind, str]] = {}
    changes: list[tuple[Decimal, District, Decimal | None, str]] = []
    entries = [(typed or "").strip() for typed in texts]
    for part, text, is_locked in zip(proposal.parts, entries, locks, strict=True):
        entry = _entry(text, part, is_locked, proposal, translate)
        if isinstance(entry, EntryFaultKind):
            faults[part.district] = entry, text
        elif entry != (part.amount if part.is_locked else None):
            more = (entry or Decimal(0)) - proposal.locked.get(part.district.code, Decimal(0))
            changes.append((more, part.district, entry, text))
    for _, district, amount, text in sorted(changes, key=lambda change: change[0] > 0):
        locked = {code: other for code, other in proposal.locked.items() if code != district.code}
        if amount is not None and amount > proposal.most(district):
            faults[district] = EntryFaultKind.TOO_LARGE, text
        else:
            proposal = lock(proposal.allocation, locked if amount is None else {**locked, district.code: amount})
    return proposal, tuple(
        EntryFault(kind, district, text, proposal.part(district).amount, proposal.most(district))
        for district, (kind, text) in faults.items()
    )


def _entry(
    text: str, part: ProposedPart, is_locked: bool, proposal: Proposal, translate: Translator
) -> Decimal | EntryFaultKind | None:
    """Return to what a county is to be locked, None for free; or why that cannot be."""
    if text == entry_text(part.amount, proposal.kpi, translate):
        return part.amount if is_locked else None
    if not text:
        return None
    typed = typed_number(text)
    if typed is None:
        return EntryFaultKind.NO_NUMBER
    amount = typed / Decimal(repr(translate.in_unit(1.0, proposal.kpi)))
    if amount > MAX_MAGNITUDE:
        return EntryFaultKind.TOO_LARGE
    return EntryFaultKind.NOT_IN_STEPS if amount % proposal.allocation.step else amount


def part_target(part: ProposedPart, proposal: Proposal, dataset: Dataset) -> tuple[TargetInterpretation, Effort]:
    """Return a part as a target of its county, with the growth that it requires, and how hard that is.

    The rule is that of every target: `effort`. Without a result of the year before there is no growth to require.
    """
    city, low = proposal.allocation.interpretation, part.allocation.low
    result = dataset.series(proposal.kpi.name, part.district.name).actual(city.target.year - 1)
    level = replace(low, value=float(part.amount), formula=low.formula if not part.difference else "")
    target = replace(city, level=level, high=None, required=required_growth(result, level), required_high=None)
    return target, effort(dataset.series(proposal.kpi.name, part.district.name), target)


def locked_text(locked: Amounts) -> str:
    """Return locked amounts as an address writes them, the last one last: 360121-2100_360111-1850."""
    return "_".join(f"{code}-{plain(amount)}" for code, amount in locked.items())


def parse_locked(text: str, dataset: Dataset, kpi: Kpi) -> dict[str, Decimal] | None:
    """Parse locked amounts of an address; None where a code, a number or its decimals fit no target of the KPI."""
    ends = [end for target in city_targets(dataset, kpi) for end in (target.level, target.high) if end]
    step = rounding_step(dataset, kpi, ends)
    codes = {county.code for county in dataset.catalog.counties}
    locked: dict[str, Decimal] = {}
    for item in text.split("_") if text else ():
        code, _, digits = item.partition("-")
        amount = typed_number(digits)
        if code not in codes or code in locked or amount is None or amount > MAX_MAGNITUDE or amount % step:
            return None
        locked[code] = amount
    return locked
