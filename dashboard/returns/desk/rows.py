"""Reads and writes the rows of the desk's tables; all functions take a connection and the city."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Table, and_, func, select, update

from dashboard.history.tables import CELLS, LOG, SUBMISSIONS
from dashboard.returns.desk.desk_log import LogLine, chained
from dashboard.returns.desk.model import Actor, Cell, CellKey, PlaceReturn, ReturnState, Round, RoundKey, Submission

LATEST = 2**31 - 1  # above all versions of a draft
LOG_COLUMNS = ("number", "time", "who", "address", "event", "round", "place", "details", "previous", "digest")


def of(table: Table, city: str, key: RoundKey, place: str | None = None) -> ColumnElement[bool]:
    """The condition for the rows of a round, or of a place in it."""
    in_round = and_(table.c.city == city, table.c.round == key.slug)
    return in_round if place is None else and_(in_round, table.c.place == place)


def round_of(row: Row[Any]) -> Round:
    """Reads a row of rounds."""
    key = RoundKey.of(row.round)
    assert key is not None  # that of an open_round
    due = date.fromisoformat(row.due)
    return Round(key, tuple(json.loads(row.places)), due, row.note, row.opened_by, row.opened, bool(row.is_open))


def place_return_of(row: Row[Any]) -> PlaceReturn:
    """Reads a row of returns."""
    state = ReturnState(row.state)
    return PlaceReturn(row.place, state, row.version, row.submissions, row.changed, row.changed_by)


def submission_of(row: Row[Any]) -> Submission:
    """Reads a row of submissions."""
    typed = {CellKey(*key.split("\t")): text for key, text in json.loads(row.cells).items()}
    return Submission(
        row.number, typed, row.who, row.time, json.loads(row.files), ReturnState(row.state), row.decided_by,
        row.decided, json.loads(row.comments), row.change,
    )  # fmt: skip


def log_line_of(row: Row[Any]) -> LogLine:
    """Reads a row of the log."""
    fields = {name: getattr(row, name) for name in LOG_COLUMNS}
    return LogLine(**fields | {"details": json.loads(fields["details"])})


def read_cells(
    connection: Connection, city: str, key: RoundKey, place: str, version: int = LATEST
) -> dict[CellKey, Cell]:
    """Reads the cells of a draft as they were in a version of it, those that were emptied too."""
    cell = (CELLS.c.kpi, CELLS.c.breakdown, CELLS.c.role)
    age = func.row_number().over(partition_by=cell, order_by=CELLS.c.version.desc()).label("age")
    among = of(CELLS, city, key, place) & (CELLS.c.version <= version)
    texts = select(*cell, CELLS.c.text, CELLS.c.version, CELLS.c.who, CELLS.c.time, age).where(among).subquery()
    rows = connection.execute(select(texts).where(texts.c.age == 1))
    return {CellKey(*row[:3]): Cell(*row[3:7]) for row in rows}


def update_submission(
    connection: Connection, city: str, key: RoundKey, place: str, number: int, columns: Mapping[str, object]
) -> None:
    """Changes columns of a submission."""
    among = of(SUBMISSIONS, city, key, place) & (SUBMISSIONS.c.number == number)
    connection.execute(update(SUBMISSIONS).where(among).values(**columns))


def append_log(
    connection: Connection, city: str, time: datetime, actor: Actor, event: str, key: RoundKey, place: str,
    details: dict[str, object],
) -> None:  # fmt: skip
    """Adds a line to the log, chained to its last one."""
    newest = select(LOG.c.number, LOG.c.digest).where(LOG.c.city == city).order_by(LOG.c.number.desc()).limit(1)
    last = connection.execute(newest).one_or_none() or (0, "")
    words = {"who": actor.name, "address": actor.address, "event": event, "round": key.slug, "place": place}
    line = chained(last[0] + 1, last[1], time, words, details)
    columns = {column: getattr(line, column) for column in LOG_COLUMNS}
    columns["details"] = json.dumps(details, ensure_ascii=False)
    connection.execute(LOG.insert().values(city=city, **columns))
