"""Joins the desk's store with the table: judges a return, puts it into the table, takes it out again."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from flask import g, has_request_context
from werkzeug.datastructures import FileStorage

from dashboard.dataset.table import Dataset
from dashboard.history.change_log import reverted
from dashboard.history.store import StoreState, changes, undo
from dashboard.history.transaction import HistoryError
from dashboard.returns.desk.draft import DraftSource, explained, form_of
from dashboard.returns.desk.model import Actor, DeskError, PlaceReturn, ReturnState, RoundKey, Submission
from dashboard.returns.desk.store import DeskStore
from dashboard.returns.form import Form
from dashboard.returns.importing import ImportRequest, ImportResult, ReturnSource, import_returns
from dashboard.returns.messages import ImportIssue, Origin, ReturnRefusedError, bilingual
from dashboard.returns.row_values import MEASURES
from dashboard.returns.submitted_value import SubmittedReturn
from dashboard.returns.upload_process import read_apart
from dashboard.settings import Settings
from dashboard.web.concurrency_limit import ConcurrencyLimit
from dashboard.web.storage import Storage

BY_HAND = "手工改表 by hand"  # who took a return out of the table, where the change log names nobody
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
    """The store of the desk, and the table that accepted returns enter."""

    def __init__(self, storage: Storage, settings: Settings) -> None:
        """Take both, which are opened by the first page that needs them."""
        self._store, self._table, self._settings = storage.desk, storage.table, settings
        self._followed: StoreState | None = None  # of the table, which the store has followed
        self._reading = ConcurrencyLimit(running=MAX_READING, waiting=MAX_WAITING, seconds=MAX_WAIT_SECONDS)

    @property
    def store(self) -> DeskStore:
        """The store, after it has followed what others than the desk did to the table: see `_follow`.

        In a request it looks once.
        """
        if not (has_request_context() and g.get("desk_has_followed")):
            state = self._table.state()
            if state != self._followed:
                self._follow()
                self._followed = state
            if has_request_context():
                g.desk_has_followed = True
        return self._store

    def _follow(self) -> None:
        """Undo the acceptances of returns that a command or an older table put by hand took out of the table."""
        log = changes(self._table)[::-1]
        gone = reverted(log)
        for key in [each.key for each in self._store.rounds()] if gone else ():
            for place, own in self._store.returns(key).items():
                if own.state is not ReturnState.ACCEPTED:
                    continue
                change = gone.get(self._store.submissions(key, place)[0].change)
                if change is None:
                    continue
                actor = Actor(change.who or BY_HAND, is_reviewer=True)
                with suppress(DeskError):  # another process has followed, or the desk is about to
                    self._store.undo(key, place, own.submissions, actor, lambda _: None)

    def returns(self, key: RoundKey, dataset: Dataset) -> Mapping[str, PlaceReturn]:
        """The returns of a round by place, in its order, but for places that the catalog no longer has."""
        known = {place.name for place in dataset.catalog.districts}
        return {name: own for name, own in self.store.returns(key).items() if name in known}

    def judge(self, *sources: ReturnSource) -> ImportResult:
        """What an import of returns would do; ReturnRefusedError with their faults."""
        return self._import(sources, "", dry_run=True)

    def put(self, key: RoundKey, place: str, submission: Submission, who: str) -> str:
        """Import a submission; the digest of the table after it, empty where the table says all of it already.

        Where the table has it from an import of this very submission, as after a crash, the digest is that import's.
        """
        source = accepted_source(key, place, submission)
        result = self._import((source,), who, dry_run=False)
        if result.change:
            return result.change.after
        (submitted,), log = result.returns, changes(self._table)
        gone = reverted(log[::-1])
        own = (change for change in log if (change.files, change.digests) == ((source.name,), (submitted.digest,)))
        return next((change.after for change in own if change.after not in gone), "")

    def take_out(self, submission: Submission, who: str, *, dry_run: bool = False) -> None:
        """Undo the import of a submission; HistoryError where another followed."""
        if submission.change:
            undo(self._table, who, expected=submission.change, dry_run=dry_run)

    def can_take_out(self, submission: Submission) -> bool:
        """Whether a submission can be taken out of the table as it is: a snapshot is some seconds behind."""
        try:
            self.take_out(submission, "", dry_run=True)
        except HistoryError:
            return False
        return True

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
                        submitted = read_apart(path, self._settings, datetime.now().astimezone().date())
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
        return import_returns(self._table, self._settings.catalog, request)


def accepted_source(key: RoundKey, place: str, submission: Submission) -> DraftSource:
    """A submission with the reasons for which it is accepted: what the table says once it is."""
    return DraftSource(key, place, explained(submission.cells, submission.comments))


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
