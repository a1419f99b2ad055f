"""Expensive requests wait for each other for a moment, and who finds the queue full holds no thread."""

from __future__ import annotations

import pytest
from werkzeug.exceptions import ServiceUnavailable

from dashboard.web.concurrency_limit import RETRY_SECONDS, ConcurrencyLimit


def test_who_finds_no_slot_is_told_when_to_come_again_and_a_slot_is_free_after_a_fault() -> None:
    limit = ConcurrencyLimit(running=1, waiting=1, seconds=0)
    with limit.slot(), pytest.raises(ServiceUnavailable) as refused, limit.slot():
        pass
    assert refused.value.retry_after == RETRY_SECONDS
    with pytest.raises(ZeroDivisionError), limit.slot():
        1 // 0  # noqa: B018
    with limit.slot():
        pass
