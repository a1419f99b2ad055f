"""Models what the desk keeps: rounds, returns, the cells of their drafts, submissions, files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from dashboard.dataset.schema import FIRST_YEAR, LAST_YEAR
from dashboard.returns.form import FormKind, period

SLUG = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])|-(targets))?", re.ASCII)


class DeskError(Exception):
    """Reports a step that is not taken; `reason` names its sentence, `desk.refused_…` of the locales."""

    def __init__(self, reason: str, *, is_forbidden: bool = False) -> None:
        """Take the reason, and whether the account may never do this."""
        super().__init__(reason)
        self.reason, self.is_forbidden = reason, is_forbidden


class ReturnState(StrEnum):
    """Names how far a return is."""

    EMPTY = "empty"  # 未填
    DRAFT = "draft"  # 草稿
    SUBMITTED = "submitted"  # 已报待审
    SENT_BACK = "sent_back"  # 退回
    ACCEPTED = "accepted"  # 已入库


@dataclass(frozen=True, slots=True)
class Actor:
    """Identifies who takes a step: name, where from, and what the account is there for."""

    name: str
    address: str = "local"
    is_reviewer: bool = False
    places: tuple[str, ...] = ()  # for which it reports


class CellKey(NamedTuple):
    """Identifies a cell of a draft: the KPI and breakdown of its row, and its column (`ColumnRole`)."""

    kpi: str
    breakdown: str
    role: str


@dataclass(frozen=True, slots=True)
class Cell:
    """Holds the text of a cell as it was typed; `version` is that of the draft in which it changed last."""

    text: str
    version: int
    who: str
    time: float  # seconds since 1970


Cells = Mapping[CellKey, str]
Comments = Mapping[str, str]  # by `line_key`, that of the whole return by ""
NO_COMMENTS: Comments = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class RoundKey:
    """Identifies a round: results of a year, of a year's first months, or targets of a year."""

    year: int
    month: int | None = None
    kind: FormKind = FormKind.RESULTS

    @property
    def slug(self) -> str:
        """Returns its word in addresses: 2014, 2014-06, 2014-targets."""
        return f"{self.year}-targets" if self.kind is FormKind.TARGETS else period(self.year, self.month)

    @classmethod
    def of(cls, slug: str) -> RoundKey | None:
        """Parses that word; None for any other text."""
        match = SLUG.fullmatch(slug)
        if match is None or not FIRST_YEAR <= int(match[1]) <= LAST_YEAR:
            return None
        return cls(int(match[1]), int(match[2]) if match[2] else None, FormKind(match[3] or "results"))


@dataclass(frozen=True, slots=True)
class Round:
    """Describes a round; a return that comes after `due` is late, not refused."""

    key: RoundKey
    places: tuple[str, ...]  # names in the catalog
    due: date
    note: str
    opened_by: str
    opened: float
    is_open: bool


@dataclass(frozen=True, slots=True)
class PlaceReturn:
    """Describes the return of a place in a round."""

    place: str
    state: ReturnState
    version: int  # of its draft; 0 before anything was saved
    submissions: int
    changed: float  # seconds since 1970; when the round was opened, at first
    changed_by: str


@dataclass(frozen=True, slots=True)
class Submission:
    """Holds a draft as it was submitted, and what became of it."""

    number: int  # from 1
    cells: Cells
    who: str
    time: float
    files: Mapping[str, str]  # names of the workbooks that cells came from, by digest
    state: ReturnState  # submitted, sent_back, accepted, or draft where it was withdrawn
    decided_by: str
    decided: float
    comments: Comments
    change: str  # the digest of the table that accepting it made; empty where it changed nothing


@dataclass(frozen=True, slots=True)
class Upload:
    """Holds an uploaded workbook: the cells that its values fill, its name, and its bytes as they came."""

    cells: Cells
    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Conflict:
    """Describes a cell that somebody else has changed since the page was shown; the text typed is not saved."""

    key: CellKey
    typed: str
    current: Cell


def line_key(kpi: str, breakdown: str) -> str:
    """Identifies a line of a return in comments."""
    return f"{kpi}\t{breakdown}"
