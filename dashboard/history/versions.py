"""The table's history as views show it: its changes, its versions, and each version as a dataset."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from dashboard.dataset.loading import DatasetError, read_dataset
from dashboard.dataset.table import Dataset
from dashboard.history.change import Change
from dashboard.history.change_log import Version, changes, versions
from dashboard.history.table_files import SHORT_DIGITS

MAX_LOADED_VERSIONS = 2  # older versions that are held as datasets; a comparison has two sides


@dataclass(frozen=True, slots=True)
class History:
    """What happened to a table until now, newest first; `versions` can be had whole, the current one first."""

    changes: tuple[Change, ...] = ()
    versions: tuple[Version, ...] = ()
    catalog: Path | None = None
    _loaded: OrderedDict[str, Dataset | None] = field(default_factory=OrderedDict, repr=False, compare=False)
    _lock: Lock = field(default_factory=Lock, repr=False, compare=False)

    def version(self, short: str) -> Version | None:
        """A version by the first eight digits of its digest; None where it is not kept."""
        return next((one for one in self.versions if one.digest.startswith(short)), None)

    def dataset(self, short: str) -> Dataset | None:
        """A version as a dataset; None where it is not kept, or is not sound under the catalog of today."""
        version = self.version(short)
        if version is None or self.catalog is None:
            return None
        with self._lock:
            if version.digest not in self._loaded:
                self._loaded[version.digest] = _read(version, self.catalog)
                while len(self._loaded) > MAX_LOADED_VERSIONS:
                    self._loaded.popitem(last=False)
            self._loaded.move_to_end(version.digest)
            return self._loaded[version.digest]


NO_HISTORY = History()


def read_history(table: Path, catalog: Path) -> History:
    """The history of a table; empty for one that was never imported into."""
    return History(changes(table), versions(table), catalog)


def short_version(digest: str) -> str:
    """A version as it is told: the first eight digits of its digest."""
    return digest[:SHORT_DIGITS]


def _read(version: Version, catalog: Path) -> Dataset | None:
    try:
        dataset = read_dataset(version.path, catalog)
    except DatasetError:
        return None
    return dataset if dataset.digest == version.digest else None
