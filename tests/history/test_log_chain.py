"""The chain of the change log: what it tells of lines and tables that somebody touched."""

from __future__ import annotations

import json
import operator
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from dashboard.history.change_log import ChangeKind, file_digest, table_files
from dashboard.history.file_store import FileStore
from dashboard.history.log_chain import LogFaultKind, verify_log
from dashboard.history.store import changes, log_change_by_hand, undo
from dashboard.history.transaction import HistoryError
from dashboard.settings import Settings
from dashboard.web.data_source import DataSource
from tests.tables import copy_data, real_rows, write_table

NOON = datetime(2026, 3, 8, 12, tzinfo=UTC)
VALUES = (b",6190,", b",6200,", b",6300,", b",6400,")
WANG, LI = (f'"who": "{name}"'.encode() for name in "王李")
Lines = list[bytes]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A table after three imports."""
    path = write_table(tmp_path, real_rows())
    for number in range(3):
        imported(path, number)
    return path


def imported(path: Path, number: int) -> None:
    with FileStore(path).locked() as transaction:
        content = transaction.content.replace(VALUES[number], VALUES[number + 1])
        transaction.change(content, ChangeKind.IMPORT, "王", ["一.xlsx"], [], NOON, ["0" * 64])


def faults(path: Path) -> list[tuple[LogFaultKind, int]]:
    return [(fault.kind, fault.line) for fault in verify_log(FileStore(path), file_digest(path))]


def edit(path: Path, old: bytes, new: bytes) -> None:
    """Change a table as a spreadsheet does: without the log."""
    content = path.read_bytes()
    assert old in content
    path.write_bytes(content.replace(old, new))


def rewrite(path: Path, spoil: Callable[[Lines], object]) -> None:
    lines = table_files(path).log.read_bytes().splitlines()
    spoil(lines)
    table_files(path).log.write_bytes(b"".join(line + b"\n" for line in lines))


def without_chain(line: bytes) -> bytes:
    """A line as older versions wrote it."""
    fields: dict[str, Any] = json.loads(line)
    return json.dumps({name: fields[name] for name in fields if name not in ("digests", "previous")}).encode()


def test_imports_and_undos_follow_each_other_and_name_the_files_that_came_in(table: Path) -> None:
    undo(FileStore(table), "李", NOON)
    assert faults(table) == []
    undone, newest, *_ = changes(FileStore(table))
    assert (newest.digests, undone.digests) == (("0" * 64,), ())


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        (lambda lines: lines.pop(0), [(LogFaultKind.BROKEN, 1)]),
        (lambda lines: lines.pop(1), [(LogFaultKind.BROKEN, 2)]),
        (lambda lines: lines.pop(), [(LogFaultKind.UNEXPLAINED, 0)]),
        (list.clear, [(LogFaultKind.MISSING, 0)]),
        (list.reverse, [(LogFaultKind.BROKEN, line) for line in (1, 2, 3)] + [(LogFaultKind.UNEXPLAINED, 0)]),
        (lambda lines: operator.setitem(lines, 1, lines[1].replace(WANG, LI)), [(LogFaultKind.BROKEN, 3)]),
        (lambda lines: lines.insert(1, b"{}"), [(LogFaultKind.NO_CHANGE, 2), (LogFaultKind.BROKEN, 3)]),
        (lambda lines: operator.setitem(lines, 2, without_chain(lines[2])), [(LogFaultKind.BROKEN, 3)]),
    ],
    ids=[
        "first removed", "one removed", "last removed", "all removed", "reversed", "who forged", "inserted",
        "not chained",
    ],
)  # fmt: skip
def test_a_line_that_was_removed_forged_or_put_in_is_told(
    table: Path, spoil: Callable[[Lines], object], expected: list[tuple[LogFaultKind, int]]
) -> None:
    rewrite(table, spoil)
    assert faults(table) == expected


def test_another_name_in_the_last_line_is_not_told_even_by_the_next_line(table: Path) -> None:
    rewrite(table, lambda lines: operator.setitem(lines, 2, lines[2].replace(WANG, LI)))
    assert (changes(FileStore(table))[0].who, faults(table)) == ("李", [])
    undo(FileStore(table), "王", NOON)
    assert faults(table) == []


def test_lines_of_older_versions_read_as_before_and_the_chain_begins_after_them(table: Path) -> None:
    rewrite(table, lambda lines: operator.setitem(lines, slice(None), [*map(without_chain, lines)]))
    assert faults(table) == []
    undo(FileStore(table), "李", NOON)
    assert (faults(table), len(changes(FileStore(table)))) == ([], 4)
    rewrite(table, lambda lines: lines.pop(2))
    assert faults(table) == [(LogFaultKind.BROKEN, 3)]


def test_a_change_by_hand_gets_a_line_before_the_next_import_and_is_no_import_to_take_back(tmp_path: Path) -> None:
    path = write_table(tmp_path, real_rows())
    imported(path, 0)
    before = file_digest(path)
    edit(path, b",987.7,", b",987.8,")
    after = file_digest(path)
    assert faults(path) == [(LogFaultKind.UNEXPLAINED, 0)]
    imported(path, 1)
    assert faults(path) == []
    by_hand = changes(FileStore(path))[1]
    assert (by_hand.kind, by_hand.who, by_hand.before, by_hand.after) == (ChangeKind.BY_HAND, "", before, after)
    undo(FileStore(path), "李", NOON)
    assert file_digest(path) == after
    with pytest.raises(HistoryError, match="changed since the last import"):
        undo(FileStore(path), "李", NOON)


def test_a_last_line_without_its_end_is_no_loss(table: Path) -> None:
    log = table_files(table).log
    log.write_bytes(log.read_bytes().removesuffix(b"\n"))
    undo(FileStore(table), "李", NOON)
    assert (faults(table), len(changes(FileStore(table)))) == ([], 4)


def test_servers_log_a_change_by_hand_once(tmp_path: Path) -> None:
    path = copy_data(tmp_path)
    workers = [DataSource(Settings(data=path)) for _ in range(3)]
    before = file_digest(path)
    edit(path, b",6190,", b",6200,")
    for worker in (*workers, *workers):
        worker.reload_if_changed()
        worker.reload_if_changed()
    (change,) = changes(FileStore(path))
    assert (change.kind, change.before, change.after) == (ChangeKind.BY_HAND, before, file_digest(path))
    assert [worker.snapshot.history.changes for worker in workers] == [(change,)] * 3
    edit(path, b",6200,", b",6300,")  # while no server runs
    DataSource(Settings(data=path))
    assert [line.kind for line in changes(FileStore(path))] == [ChangeKind.BY_HAND] * 2
    assert faults(path) == []


def test_what_was_refused_or_away_in_between_is_no_version(tmp_path: Path) -> None:
    path = copy_data(tmp_path)
    source, before, content = DataSource(Settings(data=path)), file_digest(path), path.read_bytes()
    for spoiled in (b"nonsense", None, content.replace(b",6190,", b",6200,")):
        path.write_bytes(spoiled) if spoiled else path.unlink()
        for _ in range(2):
            source.reload_if_changed()
    (change,) = changes(FileStore(path))
    assert (change.before, change.after) == (before, file_digest(path))


def test_tables_of_one_folder_share_a_log_and_do_not_explain_each_other(table: Path) -> None:
    other = table.with_name("other.csv")
    other.write_bytes(table.read_bytes().replace(b",987.7,", b",987.8,"))
    DataSource(Settings(data=other))
    assert changes(FileStore(other)) == ()
    for path, old, new in ((other, b",987.8,", b",987.9,"), (table, b",6400,", b",6300,")):
        source = DataSource(Settings(data=path))
        edit(path, old, new)
        for _ in range(2):
            source.reload_if_changed()
    assert [len(changes(FileStore(path))) for path in (table, other)] == [4, 1]
    assert [faults(path) for path in (table, other)] == [[], []]


def test_a_table_that_was_never_imported_into_gets_no_log_by_a_start(tmp_path: Path) -> None:
    path = copy_data(tmp_path)
    assert log_change_by_hand(FileStore(path), file_digest(path), None) is None
    DataSource(Settings(data=path))
    assert not table_files(path).log.exists()


def test_a_log_that_cannot_be_written_is_told_and_stops_no_takeover(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuses(*_: object, **__: object) -> None:
        raise OSError(30, "Read-only file system", "lock")

    path = copy_data(tmp_path)
    imported(path, 0)
    source = DataSource(Settings(data=path))
    edit(path, b",6200,", b",6300,")
    monkeypatch.setattr("dashboard.history.file_store.FileLock", refuses)
    for _ in range(2):
        source.reload_if_changed()
    assert source.snapshot.dataset.digest == file_digest(path)
    assert "Read-only file system" in caplog.text
    assert [fault.kind for fault in source.snapshot.history.faults] == [LogFaultKind.UNEXPLAINED]


def test_a_log_that_is_no_file_is_told_and_stops_no_server(tmp_path: Path) -> None:
    path = copy_data(tmp_path)
    os.mkfifo(table_files(path).log)
    assert faults(path) == [(LogFaultKind.UNREADABLE, 0)]
    assert DataSource(Settings(data=path)).snapshot.history.changes == ()
