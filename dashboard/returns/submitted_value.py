"""Models what a return submits: rows for the table, each with the cell that it came from."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from dashboard.dataset.observation import RowKey
from dashboard.history.change_log import RowContent
from dashboard.returns.messages import Origin


@dataclass(frozen=True, slots=True)
class SubmittedValue:
    """Holds a row that a return adds to the table, or changes in it."""

    origin: Origin
    area: int
    key: RowKey
    content: RowContent

    @property
    def number(self) -> Decimal:
        """Parses the value, exactly as it was submitted."""
        return Decimal(self.content.value)


@dataclass(frozen=True, slots=True)
class SubmittedReturn:
    """Holds a file's values; no two files of an import share a `subject`, `empty` are the rows left empty."""

    file: str
    subject: str
    values: tuple[SubmittedValue, ...]
    empty: tuple[str, ...]
    digest: str = ""  # the SHA-256 of the file's bytes
