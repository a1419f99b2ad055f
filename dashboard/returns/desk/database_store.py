"""Keeps the desk's state in a database: takes its steps, each in one transaction."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import Connection, select, update

from dashboard.history.database import Database, retried
from dashboard.history.tables import CELLS, FILES, RETURNS, ROUNDS, SUBMISSIONS, UPLOADS
from dashboard.returns.desk.database_reader import DeskReader
from dashboard.returns.desk.model import (
    NO_COMMENTS,
    Actor,
    CellKey,
    Cells,
    Comments,
    Conflict,
    DeskError,
    PlaceReturn,
    ReturnState,
    Round,
    RoundKey,
    Submission,
    Upload,
)
from dashboard.returns.desk.rows import (
    append_log,
    of,
    read_cells,
    update_submission,
)
from dashboard.returns.desk.states import Step, next_state, require_may, require_reviewer
from dashboard.returns.desk.store import Put, TakeOut


class DatabaseDesk(DeskReader):
    """The desk's state in a database; see `DeskStore`."""

    def __init__(self, database: Database, now: Callable[[], datetime] = lambda: datetime.now().astimezone()) -> None:
        """Keep it in a database with the desk's tables."""
        super().__init__(database)
        self._now = now

    @retried
    def open_round(self, key: RoundKey, places: Sequence[str], due: date, note: str, actor: Actor) -> None:
        """Opens a round for some places, each with an empty return."""
        require_reviewer(actor)
        with self.database.writing() as connection:
            if self.round(key) is not None:
                raise DeskError("round_exists")
            now, common = self._now().timestamp(), {"city": self._city, "round": key.slug}
            names = json.dumps(list(places), ensure_ascii=False)
            columns = {"due": due.isoformat(), "note": note, "opened_by": actor.name, "opened": now, "is_open": True}
            connection.execute(ROUNDS.insert().values(**common, places=names, **columns))
            empty = {"state": ReturnState.EMPTY.value, "version": 0, "submissions": 0, "changed": now, "changed_by": ""}
            connection.execute(RETURNS.insert(), [{**common, "place": place, **empty} for place in places])
            self._log(connection, actor, "open", key, "", places=list(places), due=due.isoformat())

    @retried
    def set_open(self, key: RoundKey, is_open: bool, actor: Actor) -> None:
        """Closes a round, or opens it again."""
        require_reviewer(actor)
        with self.database.writing() as connection:
            if self._known(key).is_open == is_open:
                raise DeskError("stale")
            connection.execute(update(ROUNDS).where(of(ROUNDS, self._city, key)).values(is_open=is_open))
            self._log(connection, actor, "reopen" if is_open else "close", key, "")

    @retried
    def save(self, key: RoundKey, place: str, cells: Cells, seen: int, actor: Actor) -> tuple[Conflict, ...]:
        """Saves the cells of a draft that were changed on a page; conflicts are returned and not saved."""
        with self._step(key, place, Step.SAVE, actor, enters=False) as (connection, before, after):
            then, now = (read_cells(connection, self._city, key, place, version) for version in (seen, before.version))
            changed: dict[CellKey, str] = {}
            conflicts: list[Conflict] = []
            for cell_key, text in cells.items():
                was, current = then.get(cell_key), now.get(cell_key)
                if text in (was.text if was else "", current.text if current else ""):
                    continue  # nobody touched it on this page, or it says so already
                if current is not None and current.version > seen:
                    conflicts.append(Conflict(cell_key, text, current))
                else:
                    changed[cell_key] = text
            if changed:
                self._write(connection, key, before, changed, after, actor)
        return tuple(conflicts)

    @retried
    def bring(self, key: RoundKey, place: str, uploads: Sequence[Upload], actor: Actor) -> None:
        """Puts the cells of workbooks into a draft, and keeps the workbooks as they came."""
        with self._step(key, place, Step.SAVE, actor, enters=False) as (connection, before, after):
            texts = {cell_key: cell.text for cell_key, cell in read_cells(connection, self._city, key, place).items()}
            changed: dict[CellKey, str] = {}
            for upload in uploads:
                digest, now = hashlib.sha256(upload.content).hexdigest(), self._now().timestamp()
                fresh = {cell_key: text for cell_key, text in upload.cells.items() if text != texts.get(cell_key, "")}
                texts |= fresh
                changed |= fresh
                _keep(connection, self._city, digest, upload.content)
                columns = {"name": upload.name, "digest": digest, "time": now, "submission": before.submissions + 1}
                connection.execute(UPLOADS.insert().values(**self._place(key, place), **columns))
                details = {"file": upload.name, "digest": digest, "cells": len(fresh)}
                self._log(connection, actor, "workbook", key, place, **details)
            self._write(connection, key, before, changed, after, actor)

    @retried
    def submit(self, key: RoundKey, place: str, seen: int, actor: Actor) -> None:
        """Submits a draft as it was shown."""
        with self._step(key, place, Step.SUBMIT, actor) as (connection, before, after):
            if before.version != seen:
                raise DeskError("stale")
            cells = {"\t".join(cell_key): cell.text for cell_key, cell in self.draft(key, place).items()}
            if not cells:
                raise DeskError("nothing")
            number = before.submissions + 1
            among = of(UPLOADS, self._city, key, place) & (UPLOADS.c.submission == number)
            uploads = connection.execute(select(UPLOADS.c.digest, UPLOADS.c.name).where(among).order_by(UPLOADS.c.time))
            files = {row.digest: row.name for row in uploads}
            texts = [json.dumps(value, ensure_ascii=False) for value in (cells, files)]
            submission = {
                "number": number, "cells": texts[0], "files": texts[1], "who": actor.name, "state": after.value,
                "time": self._now().timestamp(), "decided_by": "", "decided": 0, "comments": "{}", "change": "",
            }  # fmt: skip
            connection.execute(SUBMISSIONS.insert().values(**self._place(key, place), **submission))
            self._update_return(connection, key, place, submissions=number)
            self._log(connection, actor, "submit", key, place, number=number, cells=len(cells))

    @retried
    def withdraw(self, key: RoundKey, place: str, number: int, actor: Actor) -> None:
        """Takes the last submission back into the draft."""
        with self._decision(key, place, number, Step.WITHDRAW, actor) as (connection, _):
            self._log(connection, actor, "withdraw", key, place, number=number)

    @retried
    def accept(
        self, key: RoundKey, place: str, number: int, actor: Actor, put: Put, comments: Comments = NO_COMMENTS
    ) -> None:
        """Accepts a submission, which `put` puts into the table with the comments."""
        with self._decision(key, place, number, Step.ACCEPT, actor) as (connection, submission):
            change, text = put(replace(submission, comments=comments)), json.dumps(dict(comments), ensure_ascii=False)
            self._update_submission(connection, key, place, number, change=change, comments=text)
            self._log(connection, actor, "accept", key, place, number=number, table=change, comments=dict(comments))

    @retried
    def send_back(self, key: RoundKey, place: str, number: int, comments: Comments, actor: Actor) -> None:
        """Sends a submission back with comments."""
        if not any(comments.values()):
            raise DeskError("no_comment")
        with self._decision(key, place, number, Step.SEND_BACK, actor) as (connection, _):
            texts = json.dumps(dict(comments), ensure_ascii=False)
            self._update_submission(connection, key, place, number, comments=texts)
            self._log(connection, actor, "send_back", key, place, number=number, comments=dict(comments))

    @retried
    def undo(self, key: RoundKey, place: str, number: int, actor: Actor, take_out: TakeOut) -> None:
        """Takes an accepted submission out of the table by `take_out`; it waits for review again."""
        with self._decision(key, place, number, Step.UNDO, actor) as (connection, submission):
            take_out(submission)
            self._update_submission(connection, key, place, number, change="")
            self._log(connection, actor, "undo", key, place, number=number)

    @contextmanager
    def _step(
        self, key: RoundKey, place: str, step: Step, actor: Actor, *, enters: bool = True
    ) -> Iterator[tuple[Connection, PlaceReturn, ReturnState]]:
        """Hold the write lock while a step is taken; the block gets the return as it is and its state afterwards."""
        require_may(step, actor, place)
        with self.database.writing() as connection:
            current, before = self._known(key), self.returns(key).get(place)
            if before is None:
                raise DeskError("no_return")
            after = next_state(before.state, step, actor, place, is_open=current.is_open)
            yield connection, before, after
            if enters:  # a draft does where a cell of it was changed
                self._enter(connection, key, place, after, actor)

    @contextmanager
    def _decision(
        self, key: RoundKey, place: str, number: int, step: Step, actor: Actor
    ) -> Iterator[tuple[Connection, Submission]]:
        """Hold the write lock while something is decided about the last submission, which is to have this number."""
        with self._step(key, place, step, actor) as (connection, before, after):
            if before.submissions != number:
                raise DeskError("stale")
            yield connection, self.submissions(key, place)[0]
            now = self._now().timestamp()
            columns = {"state": after.value, "decided_by": actor.name, "decided": now}
            self._update_submission(connection, key, place, number, **columns)

    def _enter(self, connection: Connection, key: RoundKey, place: str, state: ReturnState, actor: Actor) -> None:
        columns = {"state": state.value, "changed": self._now().timestamp(), "changed_by": actor.name}
        self._update_return(connection, key, place, **columns)

    def _write(
        self, connection: Connection, key: RoundKey, before: PlaceReturn, cells: Cells, state: ReturnState,
        actor: Actor,
    ) -> None:  # fmt: skip
        """Writes cells as the next version of a draft."""
        version, now = before.version + 1, self._now().timestamp()
        common = {**self._place(key, before.place), "version": version, "who": actor.name, "time": now}
        rows = [{**common, **cell._asdict(), "text": text} for cell, text in cells.items()]
        if rows:
            connection.execute(CELLS.insert(), rows)
        self._update_return(connection, key, before.place, version=version)
        self._enter(connection, key, before.place, state, actor)

    def _known(self, key: RoundKey) -> Round:
        current = self.round(key)
        if current is None:
            raise DeskError("no_round")
        return current

    def _log(
        self, connection: Connection, actor: Actor, event: str, key: RoundKey, place: str, **details: object
    ) -> None:
        append_log(connection, self._city, self._now(), actor, event, key, place, details)

    def _place(self, key: RoundKey, place: str) -> dict[str, str]:
        return {"city": self._city, "round": key.slug, "place": place}

    def _update_return(self, connection: Connection, key: RoundKey, place: str, **columns: object) -> None:
        connection.execute(update(RETURNS).where(of(RETURNS, self._city, key, place)).values(**columns))

    def _update_submission(
        self, connection: Connection, key: RoundKey, place: str, number: int, **columns: object
    ) -> None:
        update_submission(connection, self._city, key, place, number, columns)


def _keep(connection: Connection, city: str, digest: str, content: bytes) -> None:
    """Keep a file that came, once."""
    among = (FILES.c.city == city) & (FILES.c.digest == digest)
    if connection.execute(select(FILES.c.digest).where(among)).first() is None:
        connection.execute(FILES.insert().values(city=city, digest=digest, content=content))
