"""The tables of the desk's SQLite file, and how their rows are read and written."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import date, datetime

from dashboard.returns.desk.desk_log import LogLine, chained
from dashboard.returns.desk.model import Actor, Cell, CellKey, PlaceReturn, ReturnState, Round, RoundKey, Submission

SCHEMA = """
create table if not exists rounds (
    round text primary key, places text not null, due text not null, note text not null,
    opened_by text not null, opened real not null, is_open integer not null
);
create table if not exists returns (
    round text not null, place text not null, state text not null, version integer not null,
    submissions integer not null, changed real not null, changed_by text not null, primary key (round, place)
);
create table if not exists cells (
    round text not null, place text not null, kpi text not null, breakdown text not null, role text not null,
    version integer not null, text text not null, who text not null, time real not null,
    primary key (round, place, kpi, breakdown, role, version)
);
create table if not exists submissions (
    round text not null, place text not null, number integer not null, cells text not null, who text not null,
    time real not null, files text not null, state text not null, decided_by text not null, decided real not null,
    comments text not null, change text not null, primary key (round, place, number)
);
create table if not exists files (digest text primary key, content blob not null);
create table if not exists uploads (
    round text not null, place text not null, time real not null, name text not null, digest text not null,
    submission integer not null
);
create table if not exists log (
    number integer primary key, time text not null, who text not null, address text not null, event text not null,
    round text not null, place text not null, details text not null, previous text not null, digest text not null
);
"""
CURRENT = (  # the last text of each cell up to a version of the draft; SQLite takes the other columns from that row
    "select kpi, breakdown, role, text, max(version), who, time from cells"
    " where round = ? and place = ? and version <= ? group by kpi, breakdown, role"
)
LATEST = 2**62  # above all versions
LOG_COLUMNS = ("number", "time", "who", "address", "event", "round", "place", "details", "previous", "digest")


def round_of(row: tuple[str, str, str, str, str, float, int]) -> Round:
    """Reads a row of rounds."""
    slug, places, due, note, opened_by, opened, is_open = row
    key = RoundKey.of(slug)
    assert key is not None  # that of an open_round
    return Round(key, tuple(json.loads(places)), date.fromisoformat(due), note, opened_by, opened, bool(is_open))


def place_return_of(row: Sequence[str]) -> PlaceReturn:
    """Reads a row of returns."""
    place, state, version, submissions, changed, changed_by = row
    return PlaceReturn(place, ReturnState(state), int(version), int(submissions), float(changed), changed_by)


def submission_of(row: Sequence[str]) -> Submission:
    """Reads a row of submissions."""
    number, cells, who, time, files, state, decided_by, decided, comments, change = row
    typed = {CellKey(*key.split("\t")): text for key, text in json.loads(cells).items()}
    return Submission(
        int(number), typed, who, float(time), json.loads(files), ReturnState(state), decided_by, float(decided),
        json.loads(comments), change,
    )  # fmt: skip


def log_line_of(row: Sequence[str]) -> LogLine:
    """Reads a row of the log."""
    fields = dict(zip(LOG_COLUMNS, row, strict=True))
    return LogLine(**fields | {"details": json.loads(fields["details"])})


def read_cells(connection: sqlite3.Connection, key: RoundKey, place: str, version: int = LATEST) -> dict[CellKey, Cell]:
    """Reads the cells of a draft as they were in a version of it, those that were emptied too."""
    rows = connection.execute(CURRENT, (key.slug, place, version)).fetchall()
    return {CellKey(*row[:3]): Cell(*row[3:]) for row in rows}


def insert(connection: sqlite3.Connection, table: str, *row: object) -> None:
    """Adds a row to a table, its columns in the order of the schema."""
    connection.execute(f"insert into {table} values ({', '.join('?' * len(row))})", row)


def update_submission(
    connection: sqlite3.Connection, key: RoundKey, place: str, number: int, **columns: object
) -> None:
    """Changes columns of a submission."""
    assignments = ", ".join(f"{column} = ?" for column in columns)
    query = f"update submissions set {assignments} where round = ? and place = ? and number = ?"
    connection.execute(query, (*columns.values(), key.slug, place, number))


def append_log(
    connection: sqlite3.Connection, time: datetime, actor: Actor, event: str, key: RoundKey, place: str,
    details: dict[str, object],
) -> None:  # fmt: skip
    """Adds a line to the log, chained to its last one."""
    last = connection.execute("select number, digest from log order by number desc limit 1").fetchone() or (0, "")
    words = {"who": actor.name, "address": actor.address, "event": event, "round": key.slug, "place": place}
    line = chained(last[0] + 1, last[1], time, words, details)
    columns = {column: getattr(line, column) for column in LOG_COLUMNS}
    insert(connection, "log", *(columns | {"details": json.dumps(details, ensure_ascii=False)}).values())
