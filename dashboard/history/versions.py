"""Lists and loads a table's versions: the current table and its backups, with the changes between them."""

from __future__ import annotations

from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from threading import Lock

from dashboard.dataset.errors import DatasetError
from dashboard.dataset.loading import read_dataset
from dashboard.dataset.table import Dataset
from dashboard.history.change_log import Change, changes, file_digest, table_files

MAX_LOADED_VERSIONS = 2  # older versions that are held as datasets; a comparison has two sides


@dataclass(frozen=True, slots=True)
class Version:
    """Describes a version whose whole table exists: the current one, or a backup."""

    digest: str
    written: datetime  # when it became the table
    path: Path
    is_current: bool


@dataclass(frozen=True, slots=True)
class History:
    """Holds a table's changes, newest first, and its versions, the current one first."""

    changes: tuple[Change, ...] = ()
    versions: tuple[Version, ...] = ()
    catalog: Path | None = None
    _loaded: OrderedDict[str, Dataset | None] = field(default_factory=OrderedDict, repr=False, compare=False)
    _lock: Lock = field(default_factory=Lock, repr=False, compare=False)

    def version(self, short: str) -> Version | None:
        """Finds a version by its short form (`short_version`); None where its table is gone."""
        return next((version for version in self.versions if version.digest.startswith(short)), None)

    def dataset(self, short: str) -> Dataset | None:
        """Loads a version as a dataset; None where its table is gone, or not sound under today's catalog."""
        version = self.version(short)
        if version is None or self.catalog is None:
            return None
        with self._lock:
            if version.digest not in self._loaded:
                self._loaded[version.digest] = _load(version, self.catalog)
                while len(self._loaded) > MAX_LOADED_VERSIONS:
                    self._loaded.popitem(last=False)
            self._loaded.move_to_end(version.digest)
            return self._loaded[version.digest]


NO_HISTORY = History()


def read_history(table: Path, catalog: Path) -> History:
    """Reads the history of a table; one that was never imported into has its current version only."""
    return History(changes(table), versions(table), catalog)


def versions(table: Path) -> tuple[Version, ...]:
    """Lists the versions whose whole table exists, each once: the current one, then the backups, newest first."""
    files = table_files(table)
    by_digest: dict[str, Version] = {}
    for path in (files.table, *reversed(files.backups)):
        with suppress(OSError):  # no table, or a backup that somebody removes just now
            written = datetime.fromtimestamp(path.stat().st_mtime).astimezone()
            version = Version(file_digest(path), written, path, path == files.table)
            by_digest.setdefault(version.digest, version)
    return tuple(by_digest.values())


def _load(version: Version, catalog: Path) -> Dataset | None:
    try:
        dataset = read_dataset(version.path, catalog)
    except DatasetError:
        return None
    return dataset if dataset.digest == version.digest else None
