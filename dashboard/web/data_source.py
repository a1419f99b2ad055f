"""The table in service: its files are watched, renewed beside the old ones and swapped in one step."""

from __future__ import annotations

import hashlib
import logging
import threading
from dataclasses import dataclass, field, replace
from pathlib import Path

from dashboard.dataset.geography import Geography, GeographyError, read_geography
from dashboard.dataset.loading import DatasetError, read_dataset
from dashboard.dataset.table import Dataset
from dashboard.exports.open_data.rows import OpenData
from dashboard.history.atomic_files import FileStamp, file_stamp
from dashboard.history.change_log import table_files
from dashboard.history.last_good import save
from dashboard.history.versions import History, read_history
from dashboard.returns.sample.table import SampleError, sample_dataset
from dashboard.settings import Settings

FAULTS = (DatasetError, SampleError, GeographyError)  # why files cannot be shown

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DataSnapshot:
    """What is shown. `faults` say why the files as they stand now are not; empty where they are."""

    dataset: Dataset
    geography: Geography
    history: History
    faults: tuple[str, ...] = ()
    revision: int = 0  # counts what this process has shown; a change of the catalog alone counts, too
    open_data: OpenData = field(init=False)

    def __post_init__(self) -> None:
        """Describe the dataset for other programs."""
        object.__setattr__(self, "open_data", OpenData(self.dataset))

    @property
    def version(self) -> str:
        """Names what is shown, within this process."""
        return f"{self.dataset.digest}-{self.revision}"


def load_snapshot(settings: Settings) -> DataSnapshot:
    """The table that the settings name, with a sample where they ask for one, and the shapes of its places.

    DatasetError, SampleError or GeographyError where they cannot be shown.
    """
    dataset = read_dataset(settings.data, settings.catalog)
    if settings.sample:
        dataset = sample_dataset(dataset, seed=settings.seed, size=settings.rows)
    history = read_history(settings.data, settings.catalog)
    return DataSnapshot(dataset, read_geography(settings.shapes, dataset.catalog), history)


class DataSource:
    """Holds what is served, and looks after its files; a faulty change is refused, told, and leaves what was."""

    def __init__(self, settings: Settings, kept: Path | None = None) -> None:
        """Load the files; errors as with `load_snapshot`.

        In the folder `kept` the last good files are kept; where those as they stand are faulty, they are shown instead.
        """
        self._settings, self._kept = settings, kept
        self._seen = self._signs()
        self._coming = self._seen
        try:
            self.served = load_snapshot(settings)
        except FAULTS as error:
            last = self._last()
            if last is None:
                raise
            self.served = last
            self._refuse(_sentences(error))
        else:
            self._keep()

    def watch(self, seconds: float) -> None:
        """Look again and again while the process lives."""
        threading.Thread(target=self._watch, args=(seconds, threading.Event()), daemon=True).start()

    def reload_if_changed(self) -> None:
        """Take over files that have changed; those that are still being written wait for the next look."""
        signs = self._signs()
        if signs == self._seen:
            self._coming = signs
            return
        if signs != self._coming:  # seen so for the first time: whoever writes may not have finished
            self._coming = signs
            return
        try:
            loaded = load_snapshot(self._settings)
        except FAULTS as error:
            self._refuse(_sentences(error))
        else:
            if self._signs() != signs:  # replaced while it was read
                return
            self.served = replace(loaded, revision=self.served.revision + 1)
            self._keep()
            log.info("table %s is shown, %d figures", loaded.dataset.version, loaded.dataset.size)
        self._seen = signs

    def _keep(self) -> None:
        """Keep the files that are shown, unless they have been replaced just now; the next look sees to those."""
        if self._kept is None:
            return
        settings = self._settings
        try:
            files = [(path.name, path.read_bytes()) for path in (settings.data, settings.catalog, settings.shapes)]
            if hashlib.sha256(files[0][1]).hexdigest() == self.served.dataset.digest:
                save(self._kept, files)
        except OSError as error:
            log.error("the last good files cannot be kept: %s", error)

    def _last(self) -> DataSnapshot | None:
        """What the last good files show; None where there are none."""
        settings = self._settings
        table = self._kept / settings.data.name if self._kept else None
        if table is None or not table.is_file():
            return None
        try:
            found = load_snapshot(replace(settings, data=table))
        except FAULTS:
            return None
        return replace(found, history=read_history(settings.data, settings.catalog))

    def _refuse(self, faults: tuple[str, ...]) -> None:
        kept = self.served
        self.served = replace(kept, faults=faults, revision=kept.revision + 1)
        version, listed = kept.dataset.version, "\n  ".join(faults)
        log.error("a changed table is not shown, %d fault(s); %s stays:\n  %s", len(faults), version, listed)

    def _watch(self, seconds: float, never: threading.Event) -> None:
        while not never.wait(seconds):
            try:
                self.reload_if_changed()
            except Exception:
                log.exception("the files could not be looked at; the table stays")

    def _signs(self) -> tuple[FileStamp, ...]:
        settings = self._settings
        log_file = table_files(settings.data).log
        return tuple(file_stamp(path) for path in (settings.data, settings.catalog, settings.shapes, log_file))


def _sentences(error: Exception) -> tuple[str, ...]:
    return error.sentences if isinstance(error, DatasetError) else (str(error),)
