"""What the desk has for the current account: how much there is to do, and how far the returns of open rounds are."""

from __future__ import annotations

import logging

from dashboard.components.desk.to_do import OPEN_STATES
from dashboard.history.database import DatabaseError, reason
from dashboard.returns.desk.model import ReturnState
from dashboard.routing.view_context import DeskStatus
from dashboard.web.auth.roles import DESK, Role, current_account
from dashboard.web.desk.services import Desk

log = logging.getLogger(__name__)


def has_desk_role() -> bool:
    """Whether the current account reports or reviews."""
    return current_account().role in DESK


def readable_desk_status(desk: Desk) -> DeskStatus | None:
    """The status as below; None while the desk cannot be read."""
    try:
        return desk_status(desk)
    except DatabaseError as error:
        log.error("the state of the returns is not shown: %s", reason(error))
        return None


def desk_status(desk: Desk) -> DeskStatus:
    """The status for the current account, which reports or reviews."""
    account, returns = current_account(), dict[str, tuple[tuple[str, str], ...]]()
    is_reviewer, to_do = account.role is Role.REVIEWER, 0
    for each in desk.store.rounds():
        for own in desk.store.returns(each.key).values():
            is_own = own.place in account.places
            if is_reviewer:
                to_do += own.state is ReturnState.SUBMITTED
            elif each.is_open and is_own:
                to_do += own.state.value in OPEN_STATES
            if each.is_open and (is_reviewer or is_own):
                returns[own.place] = (*returns.get(own.place, ()), (each.key.slug, own.state.value))
    return DeskStatus(to_do, is_reviewer, returns)
