"""One published figure: a row of the table, what identifies it, and the words of its cells."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from dashboard.dataset.model import Document


class Measure(StrEnum):
    """What a figure is: a result, a target, the upper end of a target range, or a growth in per cent."""

    ACTUAL = "actual"
    TARGET = "target"
    TARGET_HIGH = "target_high"
    GROWTH = "growth"
    TARGET_GROWTH = "target_growth"

    @property
    def is_growth(self) -> bool:
        """True where the value is a change on the year before, in per cent."""
        return self in (Measure.GROWTH, Measure.TARGET_GROWTH)


class Qualifier(StrEnum):
    """How the source words a value: 5000件以上, 二百余家, 10个左右; empty for a plain number."""

    NONE = ""
    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    ABOUT = "about"

    @property
    def is_bound(self) -> bool:
        """True for at least and more than: the true value may be larger."""
        return self in (Qualifier.AT_LEAST, Qualifier.MORE_THAN)


class Status(StrEnum):
    """Observation status after SDMX (codes A, E, P); `sample` comes from the generator only."""

    REPORTED = "reported"
    ESTIMATED = "estimated"
    PROVISIONAL = "provisional"
    SAMPLE = "sample"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a figure stands: a document and the place in it, such as `I(2)3`."""

    document: Document
    place: str


class RowKey(NamedTuple):
    """Identifies a row of the table: no two rows share it."""

    kpi: str
    breakdown: str
    district: str
    year: int
    measure: Measure
    month: int | None = None  # None is the whole year


@dataclass(frozen=True, slots=True)
class Observation:
    """One published figure: one row of the table, `row` as a spreadsheet counts it."""

    row: int
    area: int
    kpi: str
    breakdown: str
    district: str
    year: int
    month: int | None  # January through this month, of a stock its level at the end; None is the whole year
    measure: Measure
    value: float
    unit: str
    qualifier: Qualifier
    status: Status
    source: Source
    note: str
    locator: str = ""  # a few words of the sentence as they are printed; empty where the table has none

    @property
    def key(self) -> RowKey:
        """What identifies the row."""
        return RowKey(self.kpi, self.breakdown, self.district, self.year, self.measure, self.month)
