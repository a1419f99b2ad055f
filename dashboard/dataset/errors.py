"""Errors of files that cannot be shown: table, catalog, shapes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from dashboard.dataset.schema import SchemaError


class DatasetError(Exception):
    """Refuses a table or catalog; `faults` lists all that is wrong with it."""

    def __init__(self, path: Path, faults: Sequence[SchemaError]) -> None:
        """Keep the faults of the file at `path`."""
        self.path, self.faults = path, tuple(faults)
        super().__init__(f"{path}: {len(self.faults)} fault(s)")

    @property
    def sentences(self) -> tuple[str, ...]:
        """One line per fault, naming place, value and what is allowed."""
        return tuple(fault.sentence(self.path.name) for fault in self.faults)


class GeographyError(Exception):
    """Shapes that do not fit the catalog; the message names the file and the places."""
