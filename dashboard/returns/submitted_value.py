"""What a return answers: rows for the table, each with the cell that it came from."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from dashboard.dataset.model import Measure
from dashboard.history.change_log import RowContent
from dashboard.returns.messages import Origin


class RowKey(NamedTuple):
    """What makes a row of the table this one."""

    kpi: str
    breakdown: str
    district: str
    year: int
    measure: Measure


@dataclass(frozen=True, slots=True)
class SubmittedValue:
    """One row that a return would have in the table."""

    origin: Origin
    area: int
    key: RowKey
    content: RowContent

    @property
    def value(self) -> Decimal:
        """The number, exactly as it was given."""
        return Decimal(self.content.value)


@dataclass(frozen=True, slots=True)
class SubmittedReturn:
    """A file's answers; `subject` is what no second file of one import may be about, `empty` the rows left empty."""

    file: str
    subject: str
    answers: tuple[SubmittedValue, ...]
    empty: tuple[str, ...]
