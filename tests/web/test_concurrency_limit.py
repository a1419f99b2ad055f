"""Expensive requests wait for each other for a moment, and who finds the queue full holds no thread."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from queue import Queue
from threading import BoundedSemaphore

import pytest
from werkzeug.exceptions import ServiceUnavailable

from dashboard.web import concurrency_limit
from dashboard.web.concurrency_limit import RETRY_SECONDS, ConcurrencyLimit


def is_served(limit: ConcurrencyLimit) -> bool:
    try:
        with limit.slot():
            return True
    except ServiceUnavailable:
        return False


def test_who_finds_no_slot_is_told_when_to_come_again_and_a_slot_is_free_after_a_fault() -> None:
    limit = ConcurrencyLimit(running=1, waiting=1, seconds=0)
    with limit.slot(), pytest.raises(ServiceUnavailable) as refused, limit.slot():
        pass
    assert refused.value.retry_after == RETRY_SECONDS
    with pytest.raises(ZeroDivisionError), limit.slot():
        1 // 0  # noqa: B018
    with limit.slot():
        pass


def test_one_waits_for_the_slot_and_the_next_is_refused_without_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    waits: Queue[float] = Queue()

    class Told(BoundedSemaphore):
        """A semaphore that tells who is about to wait, and for how long."""

        def acquire(self, blocking: bool = True, timeout: float | None = None) -> bool:
            if timeout:
                waits.put(timeout)
            return super().acquire(blocking, timeout)

    monkeypatch.setattr(concurrency_limit, "BoundedSemaphore", Told)
    limit = ConcurrencyLimit(running=1, waiting=1, seconds=60)
    with ThreadPoolExecutor(1) as pool:
        with limit.slot():
            assert waits.get_nowait() == 60
            second = pool.submit(is_served, limit)
            assert waits.get(timeout=60) == 60
            assert not is_served(limit) and waits.empty()
        assert second.result()
