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
from dashboard.history.change_log import (
    Change,
    TableFiles,
    backup_version,
    changes,
    file_digest,
    short_version,
    table_files,
)
from dashboard.history.log_chain import LogFault, verify_log

MAX_LOADED_VERSIONS = 2  # older versions that are held as datasets; a comparison has two sides


@dataclass(frozen=True, slots=True)
class Version:
    """Describes a version whose whole table exists: the current one, or a backup, named after its version."""

    short: str  # of its digest; whether a backup's bytes have that digest is known when it is loaded
    written: datetime  # when it became the table
    path: Path
    is_current: bool


@dataclass(frozen=True, slots=True)
class History:
    """Holds a table's changes, newest first, and its versions, the current one first."""

    changes: tuple[Change, ...] = ()
    versions: tuple[Version, ...] = ()
    faults: tuple[LogFault, ...] = ()  # of the change log
    catalog: Path | None = None
    _loaded: OrderedDict[str, Dataset | None] = field(default_factory=OrderedDict, repr=False, compare=False)
    _lock: Lock = field(default_factory=Lock, repr=False, compare=False)

    def version(self, short: str) -> Version | None:
        """Finds a version by its short form (`short_version`); None where its table is gone."""
        return next((version for version in self.versions if version.short == short), None)

    def dataset(self, short: str) -> Dataset | None:
        """Loads a version as a dataset; None where its table is gone, or not sound under today's catalog."""
        version = self.version(short)
        if version is None or self.catalog is None:
            return None
        with self._lock:
            if short not in self._loaded:
                self._loaded[short] = _load(version, self.catalog)
                while len(self._loaded) > MAX_LOADED_VERSIONS:
                    self._loaded.popitem(last=False)
            self._loaded.move_to_end(short)
            return self._loaded[short]


NO_HISTORY = History()


def read_history(table: Path, catalog: Path) -> History:
    """Reads the history of a table; one that was never imported into has its current version only."""
    files = table_files(table)
    try:
        digest = file_digest(files.table)
    except OSError:  # there is no table just now; the last good one is served
        digest = None
    faults = verify_log(files, digest) if digest else ()
    return History(changes(table), versions(files, digest), faults, catalog)


def versions(files: TableFiles, digest: str | None) -> tuple[Version, ...]:
    """Lists the versions whose whole table exists, each once: the current one, then the backups, newest first.

    `digest` is that of the current one. Backups are not read: many of them may be large.
    """
    paths = [(backup_version(path), path) for path in reversed(files.backups)]
    if digest is not None:
        paths.insert(0, (short_version(digest), files.table))
    by_version: dict[str, Version] = {}
    for short, path in paths:
        with suppress(OSError):  # somebody removes it just now
            written = datetime.fromtimestamp(path.stat().st_mtime).astimezone()
            by_version.setdefault(short, Version(short, written, path, path == files.table))
    return tuple(by_version.values())


def _load(version: Version, catalog: Path) -> Dataset | None:
    try:
        dataset = read_dataset(version.path, catalog)
    except DatasetError:
        return None
    return dataset if short_version(dataset.digest) == version.short else None
