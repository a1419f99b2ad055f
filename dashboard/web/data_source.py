"""Watches the data files and swaps in a new snapshot when they change."""

from __future__ import annotations

import hashlib
import logging
import threading
from dataclasses import dataclass, field, replace
from pathlib import Path

from dashboard.dataset.errors import DatasetError, GeographyError
from dashboard.dataset.geography import Geography, read_geography
from dashboard.dataset.loading import read_dataset
from dashboard.dataset.table import Dataset
from dashboard.exports.open_data.rows import OpenData
from dashboard.history.atomic_files import FileStamp, file_stamp
from dashboard.history.change_log import table_files
from dashboard.history.last_good import save
from dashboard.history.versions import History, read_history
from dashboard.returns.sample.table import SampleError, sample_dataset
from dashboard.settings import Settings

LOAD_ERRORS = (DatasetError, SampleError, GeographyError)

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


def load_snapshot(settings: Settings) -> DataSnapshot:
    """Load the table, with a sample where the settings ask for one, the shapes and the history.

    DatasetError, SampleError or GeographyError where they are faulty.
    """
    dataset = read_dataset(settings.data, settings.catalog)
    if settings.sample:
        dataset = sample_dataset(dataset, seed=settings.seed, size=settings.rows)
    history = read_history(settings.data, settings.catalog)
    return DataSnapshot(dataset, read_geography(settings.shapes, dataset.catalog), history)


class DataSource:
    """The current snapshot, reloaded when its files change; a faulty change is logged and leaves the last good one."""

    def __init__(self, settings: Settings, last_good_dir: Path | None = None) -> None:
        """Load the files; errors as with `load_snapshot`.

        Where the files are faulty, the last good ones of `last_good_dir` are served instead.
        """
        self._settings, self._last_good_dir = settings, last_good_dir
        self._loaded_stamps = self._last_stamps = self._stamps()
        try:
            self.snapshot = load_snapshot(settings)
        except LOAD_ERRORS as error:
            last_good = self._load_last_good()
            if last_good is None:
                raise
            self.snapshot = last_good
            self._refuse(_sentences(error))
        else:
            self._save_last_good()

    def watch(self, seconds: float) -> None:
        """Poll the files every `seconds` in a background thread while the process lives."""
        threading.Thread(target=self._watch, args=(seconds, threading.Event()), daemon=True).start()

    def reload_if_changed(self) -> None:
        """Load files that have changed; those that are still being written wait for the next poll."""
        stamps = self._stamps()
        if stamps == self._loaded_stamps or stamps != self._last_stamps:  # new stamps: whoever writes may not be done
            self._last_stamps = stamps
            return
        try:
            snapshot = load_snapshot(self._settings)
        except LOAD_ERRORS as error:
            self._refuse(_sentences(error))
        else:
            if self._stamps() != stamps:  # replaced while it was read
                return
            self.snapshot = replace(snapshot, revision=self.snapshot.revision + 1)
            self._save_last_good()
            log.info("table %s is shown, %d figures", snapshot.dataset.version, snapshot.dataset.size)
        self._loaded_stamps = stamps

    def _save_last_good(self) -> None:
        """Save the files that are served, unless they have been replaced just now; the next poll loads those."""
        if self._last_good_dir is None:
            return
        settings = self._settings
        try:
            files = [(path.name, path.read_bytes()) for path in (settings.data, settings.catalog, settings.shapes)]
            if hashlib.sha256(files[0][1]).hexdigest() == self.snapshot.dataset.digest:
                save(self._last_good_dir, files)
        except OSError as error:
            log.error("the last good files cannot be saved: %s", error)

    def _load_last_good(self) -> DataSnapshot | None:
        """A snapshot of the last good files; None where there are none."""
        settings = self._settings
        table = self._last_good_dir / settings.data.name if self._last_good_dir else None
        if table is None or not table.is_file():
            return None
        try:
            snapshot = load_snapshot(settings.model_copy(update={"data": table}))
        except LOAD_ERRORS:
            return None
        return replace(snapshot, history=read_history(settings.data, settings.catalog))

    def _refuse(self, faults: tuple[str, ...]) -> None:
        current = self.snapshot
        self.snapshot = replace(current, faults=faults, revision=current.revision + 1)
        version, lines = current.dataset.version, "\n  ".join(faults)
        log.error("a changed table is not shown, %d fault(s); %s stays:\n  %s", len(faults), version, lines)

    def _watch(self, seconds: float, never: threading.Event) -> None:
        while not never.wait(seconds):
            try:
                self.reload_if_changed()
            except Exception:
                log.exception("the files could not be looked at; the table stays")

    def _stamps(self) -> tuple[FileStamp, ...]:
        settings = self._settings
        log_file = table_files(settings.data).log
        return tuple(file_stamp(path) for path in (settings.data, settings.catalog, settings.shapes, log_file))


def _sentences(error: Exception) -> tuple[str, ...]:
    return error.sentences if isinstance(error, DatasetError) else (str(error),)
