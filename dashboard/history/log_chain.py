"""Verifies the change log: each line names the digest of the one before it and starts from the table that it left.

A chain tells what was altered, removed or put in before its last line. Only a copy of the last line kept elsewhere
would tell another name or time in it, or a log that was written anew as a whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from dashboard.history.change_log import Change, line_digest, parse_change, short_version
from dashboard.history.store import TableStore


class LogFaultKind(StrEnum):
    """States what is wrong with a change log."""

    UNREADABLE = "unreadable"  # the file
    NO_CHANGE = "no_change"  # a line that cannot be parsed
    BROKEN = "broken"  # a line that does not follow the one before it
    GAP = "gap"  # a line that starts from another table than the one before it left
    UNEXPLAINED = "unexplained"  # the table as it is now
    MISSING = "missing"  # lines of imports that backups are left of


@dataclass(frozen=True, slots=True)
class LogFault:
    """Describes a fault by its line, counted from 1; `before` and `after` are the tables that do not fit, by digest."""

    kind: LogFaultKind
    line: int = 0
    before: str = ""
    after: str = ""


def verify_log(store: TableStore, digest: str) -> tuple[LogFault, ...]:
    """Lists the faults of a table's change log, given the digest of the table now; none without log and backups.

    Lines of older versions have no digests: the chain begins with the first line that has.
    """
    try:
        content = store.log_content()
    except OSError:
        return (LogFault(LogFaultKind.UNREADABLE),)
    unfinished = store.unfinished()
    whole, _, torn = content.rpartition(b"\n")
    lines = whole.split(b"\n") if whole else []
    if torn and unfinished is None:  # else the next writer mends it
        lines.append(torn)
    changes = [parse_change(line) for line in lines]
    faults = (*_line_faults(lines, changes), *_end_fault(changes, unfinished, store.name, digest))
    return faults or tuple(_missing_lines(store, [*changes, unfinished], digest))


def _line_faults(lines: list[bytes], changes: list[Change | None]) -> Iterator[LogFault]:
    is_chained = False
    for number, (line_before, change) in enumerate(zip([b"", *lines], changes, strict=False), 1):
        if change is None:
            yield LogFault(LogFaultKind.NO_CHANGE, number)
        elif change.previous is not None or is_chained:
            before = _last_of(change.table, changes[: number - 1])
            if change.previous != line_digest(line_before):
                yield LogFault(LogFaultKind.BROKEN, number)
            elif before is not None and change.before != before.after:
                yield LogFault(LogFaultKind.GAP, number, before.after, change.before)
            is_chained = True


def _end_fault(changes: list[Change | None], intent: Change | None, table: str, digest: str) -> Iterator[LogFault]:
    last = _last_of(table, changes)
    is_being_made = intent is not None and digest == intent.after
    if last is not None and last.after != digest and not is_being_made:
        yield LogFault(LogFaultKind.UNEXPLAINED, 0, last.after, digest)


def _missing_lines(store: TableStore, changes: Iterable[Change | None], digest: str) -> Iterator[LogFault]:
    """Yields a fault where a backup is of another table than the one now and no line speaks of it."""
    digests = [digest, *(end for change in changes if change is not None for end in (change.before, change.after))]
    versions = {short_version(end) for end in digests}
    unknown = next((backup.version for backup in reversed(store.backups()) if backup.version not in versions), "")
    if unknown:
        yield LogFault(LogFaultKind.MISSING, 0, unknown, digest)


def _last_of(table: str, changes: Sequence[Change | None]) -> Change | None:
    """Finds the last change of a table; lines of older versions do not say of which table they are."""
    return next((change for change in reversed(changes) if change is not None and change.table in ("", table)), None)
