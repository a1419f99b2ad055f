"""Who may do what with a return, from which state: every pair of state and step, and every account."""

from __future__ import annotations

from itertools import product

import pytest

from dashboard.i18n.messages import templates
from dashboard.returns.desk.model import Actor, DeskError, ReturnState
from dashboard.returns.desk.states import REVIEWER_STEPS, Step, next_state

PLACE = "青山湖区"
CLERK, BUREAU = Actor("qsh01", places=(PLACE,)), Actor("kjj01", is_reviewer=True)
STRANGERS = (Actor("wang"), Actor("ncx01", places=("南昌县",)))
ALLOWED = {  # by step: states in which it may be taken, each with the one after it
    Step.SAVE: "empty>draft draft>draft sent_back>sent_back",
    Step.SUBMIT: "draft>submitted sent_back>submitted",
    Step.WITHDRAW: "submitted>draft",
    Step.ACCEPT: "submitted>accepted",
    Step.SEND_BACK: "submitted>sent_back accepted>sent_back",
    Step.UNDO: "accepted>submitted",
}


def doer(step: Step) -> Actor:
    return BUREAU if step in REVIEWER_STEPS else CLERK


@pytest.mark.parametrize(("state", "step"), list(product(ReturnState, Step)))
def test_a_step_leads_on_from_its_states_and_is_refused_in_words_from_all_others(
    state: ReturnState, step: Step
) -> None:
    after = dict(pair.split(">") for pair in ALLOWED[step].split()).get(state.value)
    if after:
        assert next_state(state, step, doer(step), PLACE, is_open=True) == after
        return
    with pytest.raises(DeskError) as refused:
        next_state(state, step, doer(step), PLACE, is_open=True)
    assert f"desk.refused_{refused.value.reason}" in templates("zh")


@pytest.mark.parametrize(("actor", "step"), list(product((CLERK, BUREAU, *STRANGERS), Step)))
def test_clerks_report_for_their_places_and_the_bureau_reviews(actor: Actor, step: Step) -> None:
    state = ReturnState(ALLOWED[step].partition(">")[0])
    if actor is doer(step):
        assert next_state(state, step, actor, PLACE, is_open=True)
        return
    with pytest.raises(DeskError) as refused:
        next_state(state, step, actor, PLACE, is_open=True)
    assert refused.value.is_forbidden


def test_nothing_is_reported_in_a_closed_round_and_what_was_reported_is_still_reviewed() -> None:
    for step in Step:
        state = ReturnState(ALLOWED[step].partition(">")[0])
        if step not in (Step.SAVE, Step.SUBMIT):
            assert next_state(state, step, doer(step), PLACE, is_open=False)
            continue
        with pytest.raises(DeskError, match="closed"):
            next_state(state, step, doer(step), PLACE, is_open=False)
