"""Joins the desk's store with the table: judges a return, puts it into the table, takes it out again."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from werkzeug.datastructures import FileStorage

from dashboard.dataset.table import Dataset
from dashboard.history.change_log import changes, last_import
from dashboard.history.transaction import undo
from dashboard.returns.desk.draft import DraftSource, form_of
from dashboard.returns.desk.model import PlaceReturn, RoundKey, Submission
from dashboard.returns.desk.sqlite_store import SqliteDesk, desk_path
from dashboard.returns.desk.store import DeskStore
from dashboard.returns.form import Form
from dashboard.returns.importing import ImportRequest, ImportResult, ReturnSource, import_returns
from dashboard.returns.messages import ImportIssue, Origin, ReturnRefusedError, bilingual
from dashboard.returns.row_values import MEASURES
from dashboard.returns.submitted_value import SubmittedReturn
from dashboard.returns.upload_process import read_apart
from dashboard.settings import Settings
from dashboard.web.concurrency_limit import ConcurrencyLimit

MAX_FILES = 5  # in one post
MAX_NAME_CHARS, MAX_ENDING_CHARS = 60, 8  # of an uploaded file's name
MAX_READING, MAX_WAITING, MAX_WAIT_SECONDS = 2, 4, 30  # files that are read at a time


@dataclass(frozen=True, slots=True)
class UploadSource:
    """A return that was read from an uploaded file."""

    submitted: SubmittedReturn

    @property
    def name(self) -> str:
        """The file's name."""
        return self.submitted.file

    def read(self, dataset: Dataset, today: date, year: int | None) -> SubmittedReturn:  # noqa: ARG002
        """The values as they were read."""
        return self.submitted


class Desk:
    """The store beside the users' file, and the table that accepted returns enter."""

    def __init__(self, users: Path, settings: Settings) -> None:
        """Name the files; the store is opened by the first page that needs it."""
        self.store: DeskStore = SqliteDesk(desk_path(users))
        self._settings = settings
        self._reading = ConcurrencyLimit(running=MAX_READING, waiting=MAX_WAITING, seconds=MAX_WAIT_SECONDS)

    def returns(self, key: RoundKey, dataset: Dataset) -> Mapping[str, PlaceReturn]:
        """The returns of a round by place, in its order, but for places that the catalog no longer has."""
        known = {place.name for place in dataset.catalog.districts}
        return {name: own for name, own in self.store.returns(key).items() if name in known}

    def judge(self, *sources: ReturnSource) -> ImportResult:
        """What an import of returns would do; ReturnRefusedError with their faults."""
        return self._import(sources, "", dry_run=True)

    def put(self, key: RoundKey, place: str, submission: Submission, who: str) -> str:
        """Import a submission; the digest of the table after it, empty where the table says all of it already."""
        change = self._import((DraftSource(key, place, submission.cells),), who, dry_run=False).change
        return change.after if change else ""

    def take_out(self, submission: Submission, who: str) -> None:
        """Undo the import of a submission; HistoryError where another followed."""
        if submission.change:
            undo(self._settings.data, who, expected=submission.change)

    def can_take_out(self, submission: Submission) -> bool:
        """Whether no import followed that of a submission, by the log as it is: a snapshot is some seconds behind."""
        last = last_import(changes(self._settings.data)[::-1])
        return not submission.change or (last is not None and last.after == submission.change)

    def read_files(
        self, files: Sequence[FileStorage], dataset: Dataset, key: RoundKey, place: str
    ) -> list[tuple[SubmittedReturn, bytes]]:
        """Read uploaded returns of a place, each with its bytes; ReturnRefusedError with the faults of all of them."""
        form, issues = form_of(dataset, key, place), list[ImportIssue]()
        returns: list[tuple[SubmittedReturn, bytes]] = []
        with _saved(files) as paths:
            for path in paths:
                try:
                    with self._reading.slot():
                        submitted = read_apart(
                            path, self._settings.data, self._settings.catalog, datetime.now().astimezone().date()
                        )
                    issues += _other_form(submitted, form)
                    returns.append((submitted, path.read_bytes()))
                except ReturnRefusedError as error:
                    issues += error.issues
        if issues:
            raise ReturnRefusedError(*issues)
        self.judge(*(UploadSource(submitted) for submitted, _ in returns))
        return returns

    def _import(self, sources: Sequence[ReturnSource], who: str, *, dry_run: bool) -> ImportResult:
        request = ImportRequest(tuple(sources), who, dry_run=dry_run)
        return import_returns(self._settings.data, self._settings.catalog, request)


@contextmanager
def _saved(files: Sequence[FileStorage]) -> Iterator[list[Path]]:
    """Files in folders of their own, under their names as far as they can be names here."""
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for number, file in enumerate(files):
            name = Path((file.filename or "").replace("\\", "/")).name.replace("\0", "")
            stem, ending = Path(name).stem[:MAX_NAME_CHARS].strip("."), Path(name).suffix[:MAX_ENDING_CHARS]
            path = Path(folder) / str(number) / f"{stem or 'file'}{ending}"
            path.parent.mkdir()
            file.save(path)
            paths.append(path)
        yield paths


def _other_form(submitted: SubmittedReturn, form: Form) -> Iterator[ImportIssue]:
    """Issues for a return of another place or time, or for targets where results are reported."""
    measures = MEASURES[form.kind].values()
    expected = (form.place.name, form.year, form.month)
    is_csv = submitted.subject.startswith("CSV ")
    others = [
        value for value in submitted.values
        if (value.key.district, value.key.year, value.key.month) != expected or value.key.measure not in measures
    ]  # fmt: skip
    if (not is_csv and submitted.subject != form.titles[0]) or others:
        origin = others[0].origin if is_csv and others else Origin(submitted.file)
        yield ImportIssue(origin, bilingual("other_form", expected=form.titles[0]))
