"""The desk's log: a line for each step, chained to the line before by its digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime


@dataclass(frozen=True, slots=True)
class LogLine:
    """Holds a line: who did what, for which round and place, when and from where.

    `previous` is the digest of the line before, empty in the first; `digest` is that of this line.
    """

    number: int
    time: str  # ISO 8601, with its offset
    who: str
    address: str
    event: str
    round: str  # its slug
    place: str
    details: Mapping[str, object]
    previous: str
    digest: str


def chained(number: int, last: str, time: datetime, words: Mapping[str, str], details: Mapping[str, object]) -> LogLine:
    """Makes the line that follows one with the digest `last`; `words` are who, address, event, round and place."""
    text = time.isoformat(timespec="seconds")
    line = LogLine(number, text, **words, details=details, previous=last, digest="")
    return replace(line, digest=line_digest(line))


def line_digest(line: LogLine) -> str:
    """Computes the SHA-256 of a line's contents, the digest of the line before among them."""
    fields = {name: getattr(line, name) for name in LogLine.__slots__ if name != "digest"}
    return hashlib.sha256(json.dumps(fields, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def broken_line(lines: Iterable[LogLine]) -> int | None:
    """Finds the first line, oldest first, that was altered or does not follow the one before; None in a sound log.

    Nothing tells another last line that was written anew with its digest: a copy of it elsewhere would.
    """
    previous = ""
    for number, line in enumerate(lines, 1):
        if line.number != number or line.previous != previous or line.digest != line_digest(line):
            return number
        previous = line.digest
    return None
