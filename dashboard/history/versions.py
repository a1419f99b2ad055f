"""Lists and loads a table's versions: the current table and its backups, with the changes between them."""

from __future__ import annotations

from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from threading import Lock

from dashboard.dataset.catalog import read_catalog
from dashboard.dataset.errors import DatasetError
from dashboard.dataset.loading import parse_dataset
from dashboard.dataset.table import Dataset
from dashboard.history.change_log import Change, short_version
from dashboard.history.file_digests import UNREADABLE
from dashboard.history.log_chain import LogFault, verify_log
from dashboard.history.store import TableStore, changes

MAX_LOADED_VERSIONS = 2  # older versions that are held as datasets; a comparison has two sides


@dataclass(frozen=True, slots=True)
class Version:
    """Describes a version whose whole table exists: the current one, or a backup, named after its version."""

    short: str  # of its digest; whether a backup's bytes have that digest is known when it is loaded
    written: datetime  # when it became the table
    is_current: bool


@dataclass(frozen=True, slots=True)
class History:
    """Holds a table's changes, newest first, and its versions, the current one first."""

    changes: tuple[Change, ...] = ()
    versions: tuple[Version, ...] = ()
    faults: tuple[LogFault, ...] = ()  # of the change log
    store: TableStore | None = None
    catalog: Path | None = None
    _loaded: OrderedDict[str, Dataset | None] = field(default_factory=OrderedDict, repr=False, compare=False)
    _lock: Lock = field(default_factory=Lock, repr=False, compare=False)

    def version(self, short: str) -> Version | None:
        """Finds a version by its short form (`short_version`); None where its table is gone."""
        return next((version for version in self.versions if version.short == short), None)

    def dataset(self, short: str) -> Dataset | None:
        """Loads a version as a dataset; None where its table is gone, or not sound under today's catalog."""
        version = self.version(short)
        if version is None or self.store is None or self.catalog is None:
            return None
        with self._lock:
            if short not in self._loaded:
                self._loaded[short] = _load(version, self.store, self.catalog)
                while len(self._loaded) > MAX_LOADED_VERSIONS:
                    self._loaded.popitem(last=False)
            self._loaded.move_to_end(short)
            return self._loaded[short]


NO_HISTORY = History()


def read_history(store: TableStore, catalog: Path) -> History:
    """Reads the history of a table; one that was never imported into has its current version only."""
    digest = store.state().digest
    is_readable = not digest.startswith(UNREADABLE)  # else the last good table is served just now
    faults = verify_log(store, digest) if is_readable else ()
    return History(changes(store), versions(store, digest if is_readable else None), faults, store, catalog)


def versions(store: TableStore, digest: str | None) -> tuple[Version, ...]:
    """Lists the versions whose whole table exists, each once: the current one, then the backups, newest first.

    `digest` is that of the current one.
    """
    by_version: dict[str, Version] = {}
    if digest is not None:
        with suppress(OSError):  # somebody replaces it just now
            by_version[short_version(digest)] = Version(short_version(digest), store.written(), True)
    for backup in store.backups():
        by_version.setdefault(backup.version, Version(backup.version, backup.written, False))
    return tuple(by_version.values())


def _load(version: Version, store: TableStore, catalog: Path) -> Dataset | None:
    try:
        content = store.read() if version.is_current else store.backup_content(version.short)
        dataset = parse_dataset(content or b"", store.path, read_catalog(catalog))
    except (DatasetError, OSError):
        return None
    return dataset if short_version(dataset.digest) == version.short else None
