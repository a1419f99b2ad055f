"""The tables of the desk's SQLite file, and how their rows are read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date

from dashboard.returns.desk.desk_log import LogLine
from dashboard.returns.desk.model import CellKey, PlaceReturn, ReturnState, Round, RoundKey, Submission

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
