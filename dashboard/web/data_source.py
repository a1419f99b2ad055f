"""Watches the data files and swaps in a new snapshot when they change."""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from dashboard.dataset.errors import AWAY, DatasetError
from dashboard.dataset.geography import Geography
from dashboard.dataset.loading import TableSource, read_files
from dashboard.dataset.regular_files import read_regular
from dashboard.dataset.table import Dataset
from dashboard.exports.open_data.rows import OpenData
from dashboard.history.file_digests import UNREADABLE, FileDigests
from dashboard.history.last_good import save
from dashboard.history.opening import open_store
from dashboard.history.store import TableStore, log_change_by_hand
from dashboard.history.transaction import HistoryError
from dashboard.history.versions import History, read_history
from dashboard.returns.sample.table import SampleError, sample_dataset
from dashboard.settings import Settings
from dashboard.web.counters import COUNTERS

TABLE = "kpis.csv"  # the name of the table among the last good files
LOAD_ERRORS = (DatasetError, SampleError)
PAGE_VERSION_DIGITS = 16
FileState = tuple[str, ...]  # where the table is, then the digests of table, catalog, shapes and change log

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DataSnapshot:
    """What is served. `faults` say why the files as they are now are not; empty where they are."""

    dataset: Dataset
    geography: Geography
    history: History
    faults: tuple[str, ...] = ()
    revision: int = 0  # counts what this process has shown; a change of the catalog alone counts, too
    open_data: OpenData = field(init=False)

    def __post_init__(self) -> None:
        """Prepare the dataset for other programs."""
        object.__setattr__(self, "open_data", OpenData(self.dataset))

    @property
    def version(self) -> str:
        """Identifies the snapshot within this process, such as for cache keys."""
        return f"{self.dataset.digest}-{self.revision}"

    @property
    def page_version(self) -> str:
        """Identifies table, change log and faults in every process: pages made with another are out of date."""
        parts = self.dataset.digest, len(self.history.changes), *self.faults
        return hashlib.sha256(repr(parts).encode()).hexdigest()[:PAGE_VERSION_DIGITS]


def load_snapshot(
    settings: Settings,
    fallback: Geography | None = None,
    store: TableStore | None = None,
    table: TableSource | None = None,
) -> DataSnapshot:
    """Load the table, with a sample where the settings ask for one, the shapes and the history.

    DatasetError or SampleError where they are faulty; `fallback` stands in for faulty shapes. `store` is that of the
    table where it has been opened, `table` what is read in its place.
    """
    store = store or open_store(settings.data, settings.city)
    files = read_files(table or store, settings.catalog, settings.shapes, fallback)
    dataset = files.dataset
    if settings.sample:
        dataset = sample_dataset(dataset, seed=settings.seed, size=settings.rows, through=settings.through)
    faults = files.shapes_error.sentences if files.shapes_error else ()
    return DataSnapshot(dataset, files.geography, read_history(store, settings.catalog), faults)


class _ReadTable:
    """A table that is read from its store once, and its bytes."""

    def __init__(self, store: TableStore) -> None:
        """Read nothing yet."""
        self.path, self.expected, self._store, self.content = store.path, store.expected, store, b""

    def read(self) -> bytes:
        """Read and remember the bytes; OSError where they cannot be read."""
        self.content = self._store.read()
        return self.content


class DataSource:
    """The current snapshot, reloaded when its files change; a faulty change is logged and leaves the last good one."""

    def __init__(
        self,
        settings: Settings,
        last_good_dir: Path | None = None,
        probe: Callable[[DataSnapshot], object] = lambda _: None,
        store: TableStore | None = None,
    ) -> None:
        """Load the table of a store, catalog and shapes; errors as with `load_snapshot`.

        Where the files are faulty or missing, the last good ones of `last_good_dir` are served instead. A snapshot for
        which `probe` raises an error is not served either.
        """
        self._settings, self._last_good_dir, self._probe = settings, last_good_dir, probe
        self._store = store or open_store(settings.data, settings.city)
        self._digests = FileDigests()
        state = self._file_state()
        self._loaded: FileState | None = state  # None: to be loaded again
        self._table: tuple[str, str] | None = None  # the path and digest of the table that was taken over last
        self._last_state, self._last_check = state, time.monotonic()
        table = _ReadTable(self._store)
        try:
            snapshot = load_snapshot(settings, None, self._store, table)
            probe(snapshot)
        except Exception:
            last_good = self._load_last_good()
            if last_good is None:
                raise
            self.snapshot, self._loaded = last_good, None
            self._check()
        else:
            self.snapshot = self._log_hand_change(snapshot)
            self._save_last_good(table.content)

    @property
    def last_check_age(self) -> float | None:
        """Seconds since the files were last checked; None where they are checked once only."""
        return round(time.monotonic() - self._last_check, 1) if self._settings.watch else None

    def watch(self, seconds: float) -> None:
        """Poll the files every `seconds` in a background thread while the process lives."""
        threading.Thread(target=self._watch, args=(seconds, threading.Event()), daemon=True).start()

    def reload_if_changed(self) -> None:
        """Load files that have changed; those that are still being written wait for the next poll."""
        state = self._file_state()
        self._last_check = time.monotonic()
        if state == self._loaded or state != self._last_state:  # a new state: whoever writes may not be done
            self._last_state = state
            return
        if self._loaded is not None and state[:-1] == self._loaded[:-1]:  # the change log alone
            history = read_history(self._store, self._settings.catalog)
            self.snapshot = replace(self.snapshot, history=history, revision=self.snapshot.revision + 1)
            self._loaded = state
            return
        table = _ReadTable(self._store)
        try:
            snapshot = load_snapshot(self._settings, self.snapshot.geography, self._store, table)
            self._probe(snapshot)
        except LOAD_ERRORS as error:
            self._refuse(error, state)
            return
        if self._file_state() != state:  # replaced while it was read
            return
        self._loaded = state
        self.snapshot = replace(self._log_hand_change(snapshot), revision=self.snapshot.revision + 1)
        self._save_last_good(table.content)
        log.info("table %s is shown, %d figures", snapshot.dataset.version, snapshot.dataset.size)
        if snapshot.faults:
            log.error("changed shapes are not shown, the last good ones stay:\n  %s", "\n  ".join(snapshot.faults))

    def _file_state(self) -> FileState:
        state = self._store.state()
        return (state.place, state.digest, *map(self._digests.digest, self._paths), state.log)

    def _log_hand_change(self, snapshot: DataSnapshot) -> DataSnapshot:
        """Log that the table was changed by hand where no line of its log explains it, whichever worker is first."""
        assert self._loaded is not None  # it was just checked
        path, digest = self._loaded[:2]
        before = self._table[1] if self._table and self._table[0] == path else None
        self._table = path, digest
        if (before is None and not snapshot.history.changes) or before == digest:
            return snapshot
        try:
            change = log_change_by_hand(self._store, digest, before)
        except (HistoryError, OSError) as error:
            log.warning("a change of the table by hand cannot be logged: %s", error)
            return snapshot
        if change is None:
            return snapshot
        self._loaded = self._last_state = (*self._loaded[:-1], self._store.state().log)
        return replace(snapshot, history=read_history(self._store, self._settings.catalog))

    @property
    def _paths(self) -> tuple[Path, ...]:
        return self._settings.catalog, self._settings.shapes

    def _save_last_good(self, content: bytes) -> None:
        """Save the files that are served, unless they have been replaced just now; the next poll loads those."""
        if self._last_good_dir is None:
            return
        paths = self._paths[:1] if self.snapshot.faults else self._paths
        try:
            files = [(TABLE, content), *((path.name, read_regular(path)) for path in paths)]
            digests = tuple(hashlib.sha256(content).hexdigest() for _, content in files)
            if self._loaded is not None and digests == self._loaded[1 : len(digests) + 1]:
                save(self._last_good_dir, files)
        except OSError as error:
            log.error("the last good files cannot be saved: %s", error)

    def _load_last_good(self) -> DataSnapshot | None:
        """A snapshot of the last good files; None where there are none."""
        settings = self._settings
        table = self._last_good_dir / TABLE if self._last_good_dir else None
        if table is None or not table.is_file():
            return None
        try:
            unchanged = settings.model_copy(update={"data": table, "catalog_file": None})
            snapshot = load_snapshot(unchanged)
        except LOAD_ERRORS:
            return None
        return replace(snapshot, history=read_history(self._store, settings.catalog))

    def _refuse(self, error: Exception, state: FileState) -> None:
        """Show why the files are not served; they are tried again where the error may pass without a new state."""
        is_readable = not any(digest.startswith(UNREADABLE) for digest in state[1:-1])
        may_pass = error.is_unreadable if isinstance(error, DatasetError) else isinstance(error, OSError | MemoryError)
        self._loaded = None if may_pass and is_readable else state
        current, faults = self.snapshot, _sentences(error)
        is_of_table = isinstance(error, DatasetError) and error.path == self._store.path
        public_faults = (AWAY,) if self._store.is_remote and is_of_table and may_pass else faults
        if public_faults == current.faults:
            return
        self.snapshot = replace(current, faults=public_faults, revision=current.revision + 1)
        COUNTERS.reload_failure()
        version, lines = current.dataset.version, "\n  ".join(faults)
        trace = None if isinstance(error, LOAD_ERRORS) else error
        message = "changed files are not shown, %d fault(s); %s stays:\n  %s"
        log.error(message, len(faults), version, lines, exc_info=trace)

    def _watch(self, seconds: float, never: threading.Event) -> None:
        while not never.wait(seconds):
            self._check()

    def _check(self) -> None:
        try:
            self.reload_if_changed()
        except Exception as error:  # whatever it is, the last good snapshot stays and the next check comes
            self._refuse(error, self._last_state)


def _sentences(error: Exception) -> tuple[str, ...]:
    if isinstance(error, DatasetError):
        return error.sentences
    return (str(error) if isinstance(error, SampleError) else f"the files could not be shown: {error!r}",)
