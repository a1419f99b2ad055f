"""Keeps the desk's state in an SQLite file."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from dashboard.history.sqlite_file import SqliteFile
from dashboard.returns.desk.desk_log import LogLine
from dashboard.returns.desk.model import (
    NO_COMMENTS,
    Actor,
    Cell,
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
from dashboard.returns.desk.sqlite_rows import (
    LOG_COLUMNS,
    SCHEMA,
    append_log,
    insert,
    log_line_of,
    place_return_of,
    read_cells,
    round_of,
    submission_of,
    update_submission,
)
from dashboard.returns.desk.states import Step, next_state, require_may, require_reviewer
from dashboard.returns.desk.store import Put, TakeOut

LOCK_TIMEOUT_SECONDS = 30  # for another step, of which accepting many rows is the longest
RETURN = "select place, state, version, submissions, changed, changed_by from returns where round = ?"


def desk_path(users: Path) -> Path:
    """Names the file beside that of the users."""
    return users.with_name(f"{users.name}.desk.sqlite")


class SqliteDesk:
    """The desk's state in a file; see `DeskStore`."""

    def __init__(self, path: Path, now: Callable[[], datetime] = lambda: datetime.now().astimezone()) -> None:
        """Name the file, which the first query opens."""
        self._file, self._now = SqliteFile(path, SCHEMA, LOCK_TIMEOUT_SECONDS), now

    def rounds(self) -> tuple[Round, ...]:
        """Lists all rounds, the newest first."""
        rows = self._file.connection.execute("select * from rounds order by opened desc, round desc")
        return tuple(round_of(row) for row in rows.fetchall())

    def round(self, key: RoundKey) -> Round | None:
        """Finds a round."""
        row = self._file.connection.execute("select * from rounds where round = ?", (key.slug,)).fetchone()
        return round_of(row) if row else None

    def open_round(self, key: RoundKey, places: Sequence[str], due: date, note: str, actor: Actor) -> None:
        """Opens a round for some places, each with an empty return."""
        require_reviewer(actor)
        with self._file.writing() as connection:
            now = self._now().timestamp()
            names = json.dumps(list(places), ensure_ascii=False)
            if self.round(key) is not None:
                raise DeskError("round_exists")
            insert(connection, "rounds", key.slug, names, due.isoformat(), note, actor.name, now, 1)
            for place in places:
                insert(connection, "returns", key.slug, place, ReturnState.EMPTY, 0, 0, now, "")
            self._log(connection, actor, "open", key, "", places=list(places), due=due.isoformat())

    def set_open(self, key: RoundKey, is_open: bool, actor: Actor) -> None:
        """Closes a round, or opens it again."""
        require_reviewer(actor)
        with self._file.writing() as connection:
            if self._known(key).is_open == is_open:
                raise DeskError("stale")
            connection.execute("update rounds set is_open = ? where round = ?", (int(is_open), key.slug))
            self._log(connection, actor, "reopen" if is_open else "close", key, "")

    def returns(self, key: RoundKey) -> Mapping[str, PlaceReturn]:
        """Maps the places of a round to their returns."""
        rows = self._file.connection.execute(f"{RETURN} order by rowid", (key.slug,)).fetchall()
        return {row[0]: place_return_of(row) for row in rows}

    def draft(self, key: RoundKey, place: str) -> Mapping[CellKey, Cell]:
        """Returns the cells of a draft that are not empty."""
        cells = read_cells(self._file.connection, key, place)
        return {cell_key: cell for cell_key, cell in cells.items() if cell.text}

    def save(self, key: RoundKey, place: str, cells: Cells, seen: int, actor: Actor) -> tuple[Conflict, ...]:
        """Saves the cells of a draft that were changed on a page; conflicts are returned and not saved."""
        with self._step(key, place, Step.SAVE, actor, enters=False) as (connection, before, after):
            then, now = read_cells(connection, key, place, seen), read_cells(connection, key, place)
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

    def bring(self, key: RoundKey, place: str, uploads: Sequence[Upload], actor: Actor) -> None:
        """Puts the cells of workbooks into a draft, and keeps the workbooks as they came."""
        with self._step(key, place, Step.SAVE, actor, enters=False) as (connection, before, after):
            texts = {cell_key: cell.text for cell_key, cell in read_cells(connection, key, place).items()}
            changed: dict[CellKey, str] = {}
            for upload in uploads:
                digest, now = hashlib.sha256(upload.content).hexdigest(), self._now().timestamp()
                fresh = {cell_key: text for cell_key, text in upload.cells.items() if text != texts.get(cell_key, "")}
                texts |= fresh
                changed |= fresh
                connection.execute("insert or ignore into files values (?, ?)", (digest, upload.content))
                insert(connection, "uploads", key.slug, place, now, upload.name, digest, before.submissions + 1)
                details = {"file": upload.name, "digest": digest, "cells": len(fresh)}
                self._log(connection, actor, "workbook", key, place, **details)
            self._write(connection, key, before, changed, after, actor)

    def submit(self, key: RoundKey, place: str, seen: int, actor: Actor) -> None:
        """Submits a draft as it was shown."""
        with self._step(key, place, Step.SUBMIT, actor) as (connection, before, after):
            if before.version != seen:
                raise DeskError("stale")
            cells = {"\t".join(cell_key): cell.text for cell_key, cell in self.draft(key, place).items()}
            if not cells:
                raise DeskError("nothing")
            number = before.submissions + 1
            query = "select digest, name from uploads where round = ? and place = ? and submission = ?"
            files = dict(connection.execute(query, (key.slug, place, number)).fetchall())
            now, texts = self._now().timestamp(), [json.dumps(value, ensure_ascii=False) for value in (cells, files)]
            insert(
                connection, "submissions", key.slug, place, number, texts[0], actor.name, now, texts[1], after,
                "", 0, "{}", "",
            )  # fmt: skip
            connection.execute(
                "update returns set submissions = ? where round = ? and place = ?", (number, key.slug, place)
            )
            self._log(connection, actor, "submit", key, place, number=number, cells=len(cells))

    def withdraw(self, key: RoundKey, place: str, number: int, actor: Actor) -> None:
        """Takes the last submission back into the draft."""
        with self._decision(key, place, number, Step.WITHDRAW, actor) as (connection, _):
            self._log(connection, actor, "withdraw", key, place, number=number)

    def accept(
        self, key: RoundKey, place: str, number: int, actor: Actor, put: Put, comments: Comments = NO_COMMENTS
    ) -> None:
        """Accepts a submission, which `put` puts into the table with the comments."""
        with self._decision(key, place, number, Step.ACCEPT, actor) as (connection, submission):
            change, text = put(replace(submission, comments=comments)), json.dumps(dict(comments), ensure_ascii=False)
            update_submission(connection, key, place, number, change=change, comments=text)
            self._log(connection, actor, "accept", key, place, number=number, table=change, comments=dict(comments))

    def send_back(self, key: RoundKey, place: str, number: int, comments: Comments, actor: Actor) -> None:
        """Sends a submission back with comments."""
        if not any(comments.values()):
            raise DeskError("no_comment")
        with self._decision(key, place, number, Step.SEND_BACK, actor) as (connection, _):
            update_submission(connection, key, place, number, comments=json.dumps(dict(comments), ensure_ascii=False))
            self._log(connection, actor, "send_back", key, place, number=number, comments=dict(comments))

    def undo(self, key: RoundKey, place: str, number: int, actor: Actor, take_out: TakeOut) -> None:
        """Takes an accepted submission out of the table by `take_out`; it waits for review again."""
        with self._decision(key, place, number, Step.UNDO, actor) as (connection, submission):
            take_out(submission)
            update_submission(connection, key, place, number, change="")
            self._log(connection, actor, "undo", key, place, number=number)

    def submissions(self, key: RoundKey, place: str) -> tuple[Submission, ...]:
        """Lists the submissions of a place, the newest first."""
        query = (
            "select number, cells, who, time, files, state, decided_by, decided, comments, change from submissions"
            " where round = ? and place = ? order by number desc"
        )
        return tuple(map(submission_of, self._file.connection.execute(query, (key.slug, place)).fetchall()))

    def file(self, key: RoundKey, place: str, digest: str) -> tuple[str, bytes] | None:
        """Finds a workbook of a place by its digest."""
        query = (
            "select name, content from uploads join files using (digest) where round = ? and place = ? and digest = ?"
        )
        row: tuple[str, bytes] | None = self._file.connection.execute(query, (key.slug, place, digest)).fetchone()
        return row

    def log(self) -> tuple[LogLine, ...]:
        """Lists the lines of the log, the newest first."""
        query = f"select {', '.join(LOG_COLUMNS)} from log order by number desc"
        return tuple(map(log_line_of, self._file.connection.execute(query).fetchall()))

    @contextmanager
    def _step(
        self, key: RoundKey, place: str, step: Step, actor: Actor, *, enters: bool = True
    ) -> Iterator[tuple[sqlite3.Connection, PlaceReturn, ReturnState]]:
        """Hold the write lock while a step is taken; the block gets the return as it is and its state afterwards."""
        require_may(step, actor, place)
        with self._file.writing() as connection:
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
    ) -> Iterator[tuple[sqlite3.Connection, Submission]]:
        """Hold the write lock while something is decided about the last submission, which is to have this number."""
        with self._step(key, place, step, actor) as (connection, before, after):
            if before.submissions != number:
                raise DeskError("stale")
            yield connection, self.submissions(key, place)[0]
            now = self._now().timestamp()
            update_submission(connection, key, place, number, state=after, decided_by=actor.name, decided=now)

    def _enter(
        self, connection: sqlite3.Connection, key: RoundKey, place: str, state: ReturnState, actor: Actor
    ) -> None:
        query = "update returns set state = ?, changed = ?, changed_by = ? where round = ? and place = ?"
        connection.execute(query, (state, self._now().timestamp(), actor.name, key.slug, place))

    def _write(
        self, connection: sqlite3.Connection, key: RoundKey, before: PlaceReturn, cells: Cells, state: ReturnState,
        actor: Actor,
    ) -> None:  # fmt: skip
        """Writes cells as the next version of a draft."""
        version, now = before.version + 1, self._now().timestamp()
        rows = [(key.slug, before.place, *cell, version, text, actor.name, now) for cell, text in cells.items()]
        connection.executemany("insert into cells values (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        connection.execute(
            "update returns set version = ? where round = ? and place = ?", (version, key.slug, before.place)
        )
        self._enter(connection, key, before.place, state, actor)

    def _known(self, key: RoundKey) -> Round:
        current = self.round(key)
        if current is None:
            raise DeskError("no_round")
        return current

    def _log(
        self, connection: sqlite3.Connection, actor: Actor, event: str, key: RoundKey, place: str, **details: object
    ) -> None:
        append_log(connection, self._now(), actor, event, key, place, details)
