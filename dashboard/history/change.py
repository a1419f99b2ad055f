"""One change of the table, as the change log keeps it: a JSON object a line."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum


class ChangeKind(StrEnum):
    """What changed the table: returned rows that came in, or the last of such changes taken back."""

    IMPORT = "import"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class RowContent:
    """What a row says beside its key, as the text cells of the table."""

    value: str
    unit: str
    qualifier: str
    status: str
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row that came (`old` is None), went (`new` is None), or says something else."""

    kpi: str
    breakdown: str
    district: str
    year: str
    measure: str
    old: RowContent | None
    new: RowContent | None

    @property
    def reverse(self) -> RowChange:
        """The same row on the way back."""
        return RowChange(self.kpi, self.breakdown, self.district, self.year, self.measure, self.new, self.old)


@dataclass(frozen=True, slots=True)
class Change:
    """One import, or one undo; `before` and `after` are the SHA-256 of the table's bytes, in hexadecimal."""

    kind: ChangeKind
    time: datetime  # with its offset
    who: str
    files: tuple[str, ...]  # that the rows came from; of an undo those whose rows went
    rows: tuple[RowChange, ...]
    before: str
    after: str

    @property
    def added(self) -> tuple[RowChange, ...]:
        """The rows that were not there before."""
        return tuple(row for row in self.rows if row.old is None)

    @property
    def removed(self) -> tuple[RowChange, ...]:
        """The rows that are no longer there."""
        return tuple(row for row in self.rows if row.new is None)

    @property
    def changed(self) -> tuple[RowChange, ...]:
        """The rows that say something else than before."""
        return tuple(row for row in self.rows if row.old is not None and row.new is not None)


def to_json(change: Change) -> str:
    """The change as a line of the log, without the line's end."""
    return json.dumps(asdict(change) | {"time": change.time.isoformat()}, ensure_ascii=False)


def from_json(line: str) -> Change:
    """The change that a line of the log tells; ValueError where the line is none."""
    try:
        told = json.loads(line)
        return Change(
            kind=ChangeKind(told["kind"]),
            time=datetime.fromisoformat(told["time"]),
            who=str(told["who"]),
            files=tuple(map(str, told["files"])),
            rows=tuple(
                RowChange(**(row | {side: row[side] and RowContent(**row[side]) for side in ("old", "new")}))
                for row in told["rows"]
            ),
            before=str(told["before"]),
            after=str(told["after"]),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{line[:80]!r} is no change: {error}") from error
