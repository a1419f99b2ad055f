"""The table in service: its files are watched, renewed beside the old ones and swapped in one step."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, field, replace

from dashboard.dataset import Dataset
from dashboard.disk import Sign, sign_of
from dashboard.geography import Geography, GeographyError, read_geography
from dashboard.history import History, history_of
from dashboard.journal.files import files_of
from dashboard.loading import DatasetError, read_dataset
from dashboard.open_data.rows import OpenData
from dashboard.sample.table import SampleError, sample_dataset
from dashboard.settings import Settings

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Served:
    """What is shown. `faults` say why the files as they stand now are not; empty where they are."""

    dataset: Dataset
    geography: Geography
    history: History
    faults: tuple[str, ...] = ()
    generation: int = 0  # counts what this process has shown; a change of the catalog alone counts, too
    open_data: OpenData = field(init=False)

    def __post_init__(self) -> None:
        """Describe the dataset for other programs."""
        object.__setattr__(self, "open_data", OpenData(self.dataset))

    @property
    def version(self) -> str:
        """Names what is shown, within this process."""
        return f"{self.dataset.digest}-{self.generation}"


def load(settings: Settings) -> Served:
    """The table that the settings name, with a sample where they ask for one, and the shapes of its places.

    DatasetError, SampleError or GeographyError where they cannot be shown.
    """
    dataset = read_dataset(settings.data, settings.catalog)
    if settings.sample:
        dataset = sample_dataset(dataset, seed=settings.seed, size=settings.rows)
    history = history_of(settings.data, settings.catalog)
    return Served(dataset, read_geography(settings.shapes, dataset.catalog), history)


class Live:
    """Holds what is served, and looks after its files; a faulty change is refused, told, and leaves what was."""

    def __init__(self, settings: Settings) -> None:
        """Load the files; errors as with `load`."""
        self._settings = settings
        self._seen = self._signs()
        self._coming = self._seen
        self.served = load(settings)

    def watch(self, seconds: float) -> None:
        """Look again and again while the process lives."""
        threading.Thread(target=self._watch, args=(seconds, threading.Event()), daemon=True).start()

    def look(self) -> None:
        """Take over files that have changed; those that are still being written wait for the next look."""
        signs = self._signs()
        if signs == self._seen:
            self._coming = signs
            return
        if signs != self._coming:  # seen so for the first time: whoever writes may not have finished
            self._coming = signs
            return
        try:
            loaded = load(self._settings)
        except (DatasetError, SampleError, GeographyError) as error:
            faults = error.sentences if isinstance(error, DatasetError) else (str(error),)
            self._refuse(faults)
        else:
            if self._signs() != signs:  # replaced while it was read
                return
            self.served = replace(loaded, generation=self.served.generation + 1)
            log.info("table %s is shown, %d figures", loaded.dataset.version, loaded.dataset.size)
        self._seen = signs

    def _refuse(self, faults: tuple[str, ...]) -> None:
        kept = self.served
        self.served = replace(kept, faults=faults, generation=kept.generation + 1)
        version, listed = kept.dataset.version, "\n  ".join(faults)
        log.error("a changed table is not shown, %d fault(s); %s stays:\n  %s", len(faults), version, listed)

    def _watch(self, seconds: float, never: threading.Event) -> None:
        while not never.wait(seconds):
            try:
                self.look()
            except Exception:
                log.exception("the files could not be looked at; the table stays")

    def _signs(self) -> tuple[Sign, ...]:
        settings = self._settings
        log_file = files_of(settings.data).log
        return tuple(sign_of(path) for path in (settings.data, settings.catalog, settings.shapes, log_file))
