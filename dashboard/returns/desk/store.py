"""What the pages of the desk need of whatever keeps its state; a database server would be another kind of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Protocol

from dashboard.returns.desk.desk_log import LogLine
from dashboard.returns.desk.model import (
    NO_COMMENTS,
    Actor,
    Cell,
    CellKey,
    Cells,
    Comments,
    Conflict,
    PlaceReturn,
    Round,
    RoundKey,
    Submission,
    Upload,
)

Put = Callable[[Submission], str]  # puts a submission into the table; returns the digest that the table has after it
TakeOut = Callable[[Submission], None]


class DeskStore(Protocol):
    """Keeps rounds, drafts, submissions, files and the log; safe with several processes.

    Each method is one transaction: all of it is kept, or nothing. What may not be done, or no longer, raises DeskError;
    every step leaves its line in the log.
    """

    def rounds(self) -> tuple[Round, ...]:
        """Lists all rounds, the newest first."""

    def round(self, key: RoundKey) -> Round | None:
        """Finds a round."""

    def open_round(self, key: RoundKey, places: Sequence[str], due: date, note: str, actor: Actor) -> None:
        """Opens a round for some places, each with an empty return; DeskError where it was opened before."""

    def set_open(self, key: RoundKey, is_open: bool, actor: Actor) -> None:
        """Closes a round, or opens it again."""

    def returns(self, key: RoundKey) -> Mapping[str, PlaceReturn]:
        """Maps the places of a round to their returns, in the round's order."""

    def draft(self, key: RoundKey, place: str) -> Mapping[CellKey, Cell]:
        """Returns the cells of a draft that are not empty."""

    def save(self, key: RoundKey, place: str, cells: Cells, seen: int, actor: Actor) -> tuple[Conflict, ...]:
        """Saves the cells of a draft that were changed on a page which showed the version `seen` of it.

        A cell that somebody else has changed since to another text stays as it is, and is returned.
        """

    def bring(self, key: RoundKey, place: str, uploads: Sequence[Upload], actor: Actor) -> None:
        """Puts the cells of workbooks into a draft, and keeps the workbooks as they came."""

    def submit(self, key: RoundKey, place: str, seen: int, actor: Actor) -> None:
        """Submits a draft as it was shown; DeskError (`stale`) where it has another version than `seen`."""

    def withdraw(self, key: RoundKey, place: str, number: int, actor: Actor) -> None:
        """Takes the last submission back into the draft; here and below `number` is the one that the page showed."""

    def accept(
        self, key: RoundKey, place: str, number: int, actor: Actor, put: Put, comments: Comments = NO_COMMENTS
    ) -> None:
        """Accepts a submission: `put` is called with it and the comments while nobody else can take a step with it.

        After a crash between the two the submission still waits; `put` finds its rows in the table and adds none.
        """

    def send_back(self, key: RoundKey, place: str, number: int, comments: Comments, actor: Actor) -> None:
        """Sends a submission back with comments."""

    def undo(self, key: RoundKey, place: str, number: int, actor: Actor, take_out: TakeOut) -> None:
        """Takes an accepted submission out of the table by `take_out`; it waits for review again."""

    def submissions(self, key: RoundKey, place: str) -> tuple[Submission, ...]:
        """Lists the submissions of a place, the newest first."""

    def file(self, key: RoundKey, place: str, digest: str) -> tuple[str, bytes] | None:
        """Finds a workbook of a place by its digest: its name, and its bytes as they came."""

    def damaged_files(self) -> tuple[str, ...]:
        """Lists the workbooks that are not what their digest says, by digest, and those that are missing, by name."""

    def log(self) -> tuple[LogLine, ...]:
        """Lists the lines of the log, the newest first."""
