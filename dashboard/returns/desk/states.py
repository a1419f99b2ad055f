"""States of a place's return in a round, and the steps that lead from one to another: a pure state machine."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from dashboard.returns.desk.model import Actor, DeskError, ReturnState


class Step(StrEnum):
    """Names what is done with a return."""

    SAVE = "save"  # cells of its draft
    SUBMIT = "submit"
    WITHDRAW = "withdraw"  # before anybody has reviewed it
    ACCEPT = "accept"  # into the table
    SEND_BACK = "send_back"  # with a comment; of one that is in the table to be corrected, its rows stay there
    UNDO = "undo"  # takes it out of the table


TRANSITIONS: Mapping[tuple[ReturnState, Step], ReturnState] = MappingProxyType({  # all others are refused
    (ReturnState.EMPTY, Step.SAVE): ReturnState.DRAFT,
    (ReturnState.DRAFT, Step.SAVE): ReturnState.DRAFT,
    (ReturnState.SENT_BACK, Step.SAVE): ReturnState.SENT_BACK,  # until it is submitted anew
    (ReturnState.DRAFT, Step.SUBMIT): ReturnState.SUBMITTED,
    (ReturnState.SENT_BACK, Step.SUBMIT): ReturnState.SUBMITTED,
    (ReturnState.SUBMITTED, Step.WITHDRAW): ReturnState.DRAFT,
    (ReturnState.SUBMITTED, Step.ACCEPT): ReturnState.ACCEPTED,
    (ReturnState.SUBMITTED, Step.SEND_BACK): ReturnState.SENT_BACK,
    (ReturnState.ACCEPTED, Step.SEND_BACK): ReturnState.SENT_BACK,
    (ReturnState.ACCEPTED, Step.UNDO): ReturnState.SUBMITTED,
})  # fmt: skip
REVIEWER_STEPS = frozenset({Step.ACCEPT, Step.SEND_BACK, Step.UNDO})  # the others are those of the place's reporters
ROUND_STEPS = frozenset({Step.SAVE, Step.SUBMIT})  # only while the round is open


def next_state(state: ReturnState, step: Step, actor: Actor, place: str, *, is_open: bool) -> ReturnState:
    """Returns the state after a step; DeskError says why this account cannot take it now.

    `is_open` tells whether the round is; what was submitted before it was closed is still reviewed.
    """
    require_may(step, actor, place)
    if step in ROUND_STEPS and not is_open:
        raise DeskError("closed")
    after = TRANSITIONS.get((state, step))
    if after is None:
        raise DeskError(f"from_{state.value}")
    return after


def require_may(step: Step, actor: Actor, place: str) -> None:
    """Raises DeskError where an account may never take a step for a place."""
    if step in REVIEWER_STEPS:
        require_reviewer(actor)
    elif place not in actor.places:
        raise DeskError("place", is_forbidden=True)


def require_reviewer(actor: Actor) -> None:
    """Raises DeskError for an account that does not review."""
    if not actor.is_reviewer:
        raise DeskError("reviewer", is_forbidden=True)
