"""Errors of files that cannot be shown: table, catalog, shapes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from dashboard.dataset.schema import SchemaError

AWAY = "the database does not answer"  # what readers are told; the log says why, with its address


class DatasetError(Exception):
    """Refuses a table, a catalog or shapes; `faults` lists all that is wrong with the file, `others` are other files'.

    Its cause is an OSError where the file cannot be read.
    """

    def __init__(self, path: Path, faults: Sequence[SchemaError], others: Sequence[DatasetError] = ()) -> None:
        """Keep the faults of the file at `path`, and those of others that were judged with it."""
        self.path, self.faults, self.others = path, tuple(faults), tuple(others)
        super().__init__(f"{path}: {len(self.sentences)} fault(s)")

    @property
    def sentences(self) -> tuple[str, ...]:
        """One line per fault, naming place, value and what is allowed."""
        own = tuple(fault.sentence(self.path.name) for fault in self.faults)
        return sum((error.sentences for error in self.others), own)

    @property
    def is_unreadable(self) -> bool:
        """True where a file cannot be read, which may pass by itself."""
        return any(isinstance(error.__cause__, OSError) for error in (self, *self.others))


def unreadable(error: OSError, allowed: str) -> SchemaError:
    """Makes the fault of a file that cannot be read, such as a missing one; `allowed` says what it should be."""
    return SchemaError(0, "file", "", f"cannot be read ({error.strerror}); it should be {allowed}")
