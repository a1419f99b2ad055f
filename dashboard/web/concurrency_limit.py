"""Limits how many expensive requests a process handles at once, so that threads remain for all others."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from werkzeug.exceptions import ServiceUnavailable

RETRY_SECONDS = 10  # after which a refused client may try again
BUSY = f"服务器正忙，请 {RETRY_SECONDS} 秒后再试 · the server is busy; try again in {RETRY_SECONDS} seconds"


class ConcurrencyLimit:
    """Semaphore with a short queue: who finds it full is refused at once and holds no thread."""

    def __init__(self, *, running: int, waiting: int, seconds: float) -> None:
        """Let `running` work at once, and as many as `waiting` wait for at most `seconds`."""
        self._places, self._slots = BoundedSemaphore(running + waiting), BoundedSemaphore(running)
        self._seconds = seconds

    @contextmanager
    def slot(self) -> Iterator[None]:
        """Hold a slot while the block runs; ServiceUnavailable (503) where none is free in time."""
        with _acquired(self._places, 0), _acquired(self._slots, self._seconds):
            yield


@contextmanager
def _acquired(semaphore: BoundedSemaphore, seconds: float) -> Iterator[None]:
    if not semaphore.acquire(timeout=seconds):
        raise ServiceUnavailable(BUSY, retry_after=RETRY_SECONDS)
    try:
        yield
    finally:
        semaphore.release()
