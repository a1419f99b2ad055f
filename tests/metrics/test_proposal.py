"""A target divided by hand: locked amounts stay, the sum is the target, and what cannot be is not applied."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.dataset.table import Dataset
from dashboard.i18n.terms import Translator
from dashboard.metrics.allocation import AllocationKey, NotAllocatable, apportion, city_targets
from dashboard.metrics.growth import Judgement
from dashboard.metrics.proposal import (
    EntryFault,
    EntryFaultKind,
    Proposal,
    entry_text,
    locked_text,
    parse_locked,
    part_target,
    propose,
    revise,
)
from tests.conftest import Build
from tests.tables import COUNTIES, growth, row

NANCHANG, QINGSHANHU, WANLI = "360121", "360111", "360105"
CODES = st.sampled_from(["360102", "360103", "360104", WANLI, QINGSHANHU, NANCHANG, "360122", "360123", "360124"])
LOCKED = st.dictionaries(CODES, st.integers(0, 2_000).map(Decimal), max_size=8)


def patents(dataset: Dataset, locked: dict[str, Decimal] | None = None, index: int = 0) -> Proposal:
    kpi = dataset.kpis["专利申请量"]
    made = propose(dataset, kpi, city_targets(dataset, kpi)[index], AllocationKey.POPULATION, locked or {})
    assert isinstance(made, Proposal)
    return made


def amounts(proposal: Proposal) -> dict[str, Decimal]:
    return {part.district.code: part.amount for part in proposal.parts}


def entered(proposal: Proposal, translate: Translator, **texts: str) -> tuple[Proposal, tuple[EntryFault, ...]]:
    """What comes of typing texts into the fields of counties, `u360121="2,100"`."""
    shown = {f"u{part.district.code}": entry_text(part.amount, proposal.kpi, translate) for part in proposal.parts}
    return revise(proposal, list((shown | texts).values()), [part.is_locked for part in proposal.parts], translate)


def typed(proposal: Proposal, translate: Translator, **texts: str) -> Proposal:
    """The proposal after texts that can all be applied."""
    revised, faults = entered(proposal, translate, **texts)
    assert faults == ()
    return revised


@given(LOCKED)
def test_the_sum_is_the_target_and_locked_amounts_stay(dataset: Dataset, locked: dict[str, Decimal]) -> None:
    proposal = patents(dataset, locked)
    over = sum(locked.values(), Decimal(0)) - proposal.target
    assert proposal.locked == locked
    assert proposal.total == proposal.target + max(over, Decimal(0))
    assert min(amounts(proposal).values()) >= 0


@given(LOCKED)
def test_what_is_left_is_divided_by_the_key_alone(dataset: Dataset, locked: dict[str, Decimal]) -> None:
    proposal = patents(dataset, locked)
    free = [part for part in proposal.parts if not part.is_locked]
    rest = max(0, int(proposal.target - proposal.locked_total))
    assert [part.amount for part in free] == [*apportion(rest, [part.allocation.weight.value for part in free])]


def test_without_a_lock_it_is_the_allocation_by_the_key(dataset: Dataset) -> None:
    assert all(part.difference == 0 for part in patents(dataset).parts)


def test_counties_without_a_weight_get_equal_parts_where_only_they_are_left(build: Build) -> None:
    target = row(10, year=2014, measure="target")
    dataset = build(target, *(row(0 if name in COUNTIES[:2] else 5, district=name) for name in COUNTIES))
    kpi = dataset.kpis["专利申请量"]
    locked = {place.code: Decimal(1) for place in dataset.catalog.counties if place.name not in COUNTIES[:2]}
    proposal = propose(dataset, kpi, city_targets(dataset, kpi)[0], AllocationKey.RESULTS, locked)
    assert isinstance(proposal, Proposal)
    assert [part.amount for part in proposal.parts if not part.is_locked] == [2, 1]


def test_all_locked_below_the_target_leaves_the_rest_undivided(dataset: Dataset) -> None:
    locked = dict.fromkeys(amounts(patents(dataset)), Decimal(1_000))
    proposal = patents(dataset, locked)
    assert [proposal.total, proposal.left] == [9_000, 1_000]


def test_a_typed_number_locks_its_county_and_an_empty_field_frees_it(dataset: Dataset, chinese: Translator) -> None:
    locked = typed(patents(dataset), chinese, u360121="２,１００ ")
    assert (locked.locked, locked.total) == ({NANCHANG: Decimal(2_100)}, Decimal(10_000))
    free = typed(locked, chinese, u360121="")
    assert free == patents(dataset)


def test_a_lock_keeps_the_amount_that_is_shown_and_unlocking_divides_anew(
    dataset: Dataset, chinese: Translator
) -> None:
    start = patents(dataset)
    texts = [entry_text(part.amount, start.kpi, chinese) for part in start.parts]
    locks = [part.district.code == WANLI for part in start.parts]
    locked, _ = revise(start, texts, locks, chinese)
    assert locked.locked == {WANLI: 127}
    assert revise(locked, texts, [False] * len(locks), chinese) == (start, ())


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("一千五", EntryFaultKind.NO_NUMBER),
        ("-5", EntryFaultKind.NO_NUMBER),
        ("12,34", EntryFaultKind.NO_NUMBER),
        ("1.5", EntryFaultKind.NOT_IN_STEPS),
        ("7,901", EntryFaultKind.TOO_LARGE),
        ("9" * 40, EntryFaultKind.TOO_LARGE),  # more digits than a Decimal divides
    ],
)
def test_what_cannot_be_is_not_applied_and_says_up_to_where(
    dataset: Dataset, chinese: Translator, text: str, kind: EntryFaultKind
) -> None:
    start = patents(dataset, {NANCHANG: Decimal(2_100)})
    revised, (fault,) = entered(start, chinese, u360111=text)
    assert revised == start
    assert (fault.kind, fault.district.code, fault.text) == (kind, QINGSHANHU, text)
    assert [fault.current, fault.most] == [1_763, 7_900]


def test_the_largest_amount_that_is_possible_is_applied(dataset: Dataset, chinese: Translator) -> None:
    proposal = typed(patents(dataset, {NANCHANG: Decimal(2_100)}), chinese, u360111="7,900")
    assert [proposal.total, proposal.left] == [10_000, 0]


def test_where_too_much_is_locked_an_amount_can_still_be_lowered(dataset: Dataset, chinese: Translator) -> None:
    over = patents(dataset, {NANCHANG: Decimal(9_000), QINGSHANHU: Decimal(3_000)})
    assert over.left == -2_000
    lower = typed(over, chinese, u360121="8,500")
    assert lower.left == -1_500
    assert [fault.kind for fault in entered(over, chinese, u360105="1")[1]] == [EntryFaultKind.TOO_LARGE]


def test_one_entry_that_cannot_be_does_not_undo_the_others(dataset: Dataset, chinese: Translator) -> None:
    revised, faults = entered(patents(dataset), chinese, u360121="x", u360111="1,850", u360105="9,000")
    assert revised.locked == {QINGSHANHU: 1_850}
    assert {fault.district.code: [fault.current, fault.most] for fault in faults} == {
        NANCHANG: [revised.part(faults[0].district).amount, 8_150],
        WANLI: [revised.part(faults[1].district).amount, 8_150],
    }


def test_counties_can_be_changed_against_each_other(dataset: Dataset, chinese: Translator) -> None:
    start = patents(dataset, {NANCHANG: Decimal(3_000), QINGSHANHU: Decimal(6_000)})
    assert typed(start, chinese, u360121="6,000", u360111="3,000").locked == {NANCHANG: 6_000, QINGSHANHU: 3_000}


def test_a_lock_that_leaves_too_little_is_refused_like_a_number(dataset: Dataset, chinese: Translator) -> None:
    start = patents(dataset)  # the lock was set while the answer to the number was under way
    texts = ["9,900", *(entry_text(part.amount, start.kpi, chinese) for part in start.parts[1:])]
    revised, (fault,) = revise(start, texts, [False, True, *[False] * 7], chinese)
    assert revised.locked == {NANCHANG: 9_900}
    assert (fault.kind, fault.district.code) == (EntryFaultKind.TOO_LARGE, QINGSHANHU)


def test_the_county_that_was_changed_last_is_the_last_that_is_locked(dataset: Dataset, chinese: Translator) -> None:
    start = patents(dataset, {WANLI: Decimal(100), NANCHANG: Decimal(2_100)})
    assert [*start.locked] == [WANLI, NANCHANG]
    assert [*typed(start, chinese, u360105="90").locked] == [NANCHANG, WANLI]


def test_another_target_takes_the_locked_amounts_with_their_decimals(dataset: Dataset) -> None:
    kpi = dataset.kpis["技术市场交易额"]
    coarse = next(target for target in city_targets(dataset, kpi) if target.token == "2015")
    locked = parse_locked("360121-12.55", dataset, kpi)
    assert locked == {NANCHANG: Decimal("12.55")}
    proposal = propose(dataset, kpi, coarse, AllocationKey.POPULATION, locked)
    assert isinstance(proposal, Proposal)
    assert (proposal.allocation.step, proposal.total, proposal.left) == (Decimal("0.1"), Decimal("32.0"), Decimal(0))


def test_money_is_divided_and_typed_in_the_reader_s_unit(dataset: Dataset, english: Translator) -> None:
    kpi = dataset.kpis["技术市场交易额"]
    start = propose(dataset, kpi, city_targets(dataset, kpi)[0], AllocationKey.POPULATION, {})
    assert isinstance(start, Proposal)
    assert (start.target, start.total, start.allocation.step) == (Decimal("24.05"), Decimal("24.05"), Decimal("0.01"))
    proposal = typed(start, english, u360121="1.255")  # CNY bn
    assert (proposal.locked, proposal.total) == ({NANCHANG: Decimal("12.55")}, Decimal("24.05"))


def test_of_a_range_the_lower_end_is_divided(dataset: Dataset) -> None:
    kpi = dataset.kpis["市级科技重大项目"]
    proposal = propose(dataset, kpi, city_targets(dataset, kpi)[0], AllocationKey.EQUAL, {})
    assert isinstance(proposal, Proposal)
    assert proposal.total == 10


def test_a_target_that_cannot_be_divided_gives_the_reason(dataset: Dataset) -> None:
    kpi = dataset.kpis["专利申请量"]
    target = city_targets(dataset, kpi)[0]
    assert propose(dataset, kpi, target, AllocationKey.RESULTS, {}) is NotAllocatable.NO_WEIGHTS


def test_a_part_asks_of_its_county_what_a_target_of_its_own_would(build: Build) -> None:
    own = {"district": "南昌县"}
    dataset = build(row(9_000, year=2014, measure="target"), row(1_000, **own), growth(40, **own))
    kpi = dataset.kpis["专利申请量"]
    locked = {NANCHANG: Decimal(1_500)}
    proposal = propose(dataset, kpi, city_targets(dataset, kpi)[0], AllocationKey.EQUAL, locked)
    assert isinstance(proposal, Proposal)
    asks = {part.district.code: part_target(part, proposal, dataset) for part in proposal.parts}
    target, required = asks[NANCHANG]
    assert (target.level and target.level.value, target.required, required.ratio) == (1_500, 0.5, 1.25)
    assert required.judgement is Judgement.FASTER
    assert asks[WANLI][1].judgement is Judgement.UNKNOWN, "no result of the year before is known"


def test_an_address_keeps_a_proposal_and_the_order_of_its_locks(dataset: Dataset) -> None:
    kpi = dataset.kpis["专利申请量"]
    text = "360121-2100_360111-1850"
    locked = parse_locked(text, dataset, kpi)
    assert locked == {NANCHANG: Decimal(2_100), QINGSHANHU: Decimal(1_850)}
    assert locked_text(locked) == text
    assert parse_locked("", dataset, kpi) == {}


@pytest.mark.parametrize(
    "text", ["360121", "360121-", "360121-x", "360121-1.5", "360121--5", "360199-5", "360121-1_360121-2", "360121-1e3"]
)
def test_an_address_that_fits_no_proposal_is_refused(dataset: Dataset, text: str) -> None:
    assert parse_locked(text, dataset, dataset.kpis["专利申请量"]) is None
