"""Digests files by content, and again only when their stamps change or were too fresh to be trusted."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from dashboard.history.atomic_files import FileStamp, file_stamp
from dashboard.history.change_log import file_digest

SETTLE_SECONDS = 3.0  # after this a further write gets another time stamp; FAT counts in steps of two seconds
UNREADABLE = "unreadable: "  # before the reason, in place of a digest


@dataclass(frozen=True, slots=True)
class _Entry:
    stamp: FileStamp
    first_seen: float  # when the stamp was first met, by the monotonic clock
    digested: float
    digest: str


class FileDigests:
    """Remembers digests by path: a file at rest costs one `stat`, one that cannot be read is tried at each look."""

    def __init__(self) -> None:
        """Start without memory."""
        self._entries: dict[Path, _Entry] = {}

    def digest(self, path: Path) -> str:
        """Returns the SHA-256 of the file that the path leads to now, or `UNREADABLE` and why."""
        stamp, now, entry = file_stamp(path), time.monotonic(), self._entries.get(path)
        if entry is not None and entry.stamp != stamp:
            entry = None
        if entry is not None and entry.digested - entry.first_seen >= SETTLE_SECONDS:
            return entry.digest
        try:
            digest = file_digest(path)
        except OSError as error:
            self._entries.pop(path, None)
            return f"{UNREADABLE}{error.strerror}"
        self._entries[path] = _Entry(stamp, entry.first_seen if entry else now, now, digest)
        return digest
