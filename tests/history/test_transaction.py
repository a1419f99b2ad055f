"""The table's history: backups, change log, undo, and what a crash or a second writer cannot break."""

from __future__ import annotations

import json
import os
import stat
from datetime import datetime, timedelta, timezone
from pathlib import Path
from unittest.mock import Mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

import dashboard.history.file_store
from dashboard.history.atomic_files import atomic_write
from dashboard.history.change_log import (
    Change,
    ChangeKind,
    RowChange,
    RowContent,
    file_digest,
    last_import,
    parse_change,
    table_files,
    to_json,
)
from dashboard.history.file_store import FileStore
from dashboard.history.store import changes, undo
from dashboard.history.transaction import HistoryError
from dashboard.history.versions import read_history
from tests.facts import present
from tests.tables import CATALOG, real_rows, write_table

NOON = datetime(2026, 3, 8, 12, 0, tzinfo=timezone(timedelta(hours=8)))
OLD, NEW, NEWER = b",6190,", b",6200,", b",6300,"
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=8)
CONTENT = st.builds(RowContent, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT)
ROWS = st.builds(RowChange, TEXT, TEXT, TEXT, TEXT, TEXT, st.none() | CONTENT, st.none() | CONTENT)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return write_table(tmp_path, real_rows())


def content(value: str) -> RowContent:
    return RowContent(value, "件", "", "reported", "returns 南昌市 2013 8.1", "")


def row(old: str, new: str) -> RowChange:
    return RowChange("专利申请量", "", "南昌市", "2013", "actual", content(old), content(new))


def change(table: Path, old: bytes = OLD, new: bytes = NEW, now: datetime = NOON, who: str = "王") -> Change:
    """Change one value through the journal."""
    with FileStore(table).locked() as journal:
        assert old in journal.content
        rows = [row(old.decode().strip(","), new.decode().strip(","))]
        return journal.change(journal.content.replace(old, new), ChangeKind.IMPORT, who, ["一.xlsx"], rows, now)


@given(st.builds(
    Change, st.sampled_from(ChangeKind), st.datetimes(timezones=st.just(NOON.tzinfo)), TEXT,
    st.lists(TEXT, max_size=2).map(tuple), st.lists(ROWS, max_size=3).map(tuple), TEXT, TEXT,
))  # fmt: skip
def test_a_change_is_one_line_and_reads_back_as_it_was(made: Change) -> None:
    line = to_json(made)
    assert "\n" not in line
    assert parse_change(line) == made


@pytest.mark.parametrize("line", ["", "{", "[]", "3", "{}", '{"kind": "other"}', '{"kind": "undo", "time": "noon"}'])
def test_a_line_that_is_no_change_says_so(line: str) -> None:
    assert parse_change(line) is None


def test_a_change_keeps_a_dated_backup_and_tells_who_when_and_what(table: Path) -> None:
    before, was = table.read_bytes(), file_digest(table)
    made = change(table)
    assert table.read_bytes() == before.replace(OLD, NEW)
    (backup,) = (table.parent / "backups").iterdir()
    assert backup.name == f"kpis-20260308-120000-{was[:8]}.csv"
    assert backup.read_bytes() == before
    (line,) = (table.parent / "changes.jsonl").read_text(encoding="utf-8").splitlines()
    told = json.loads(line)
    assert (told["time"], told["who"], told["files"]) == ("2026-03-08T12:00:00+08:00", "王", ["一.xlsx"])
    assert (told["before"], told["after"]) == (was, file_digest(table)) == (made.before, made.after)
    assert (told["rows"][0]["kpi"], told["rows"][0]["old"]["value"], told["rows"][0]["new"]["value"]) == (
        "专利申请量", "6190", "6200",
    )  # fmt: skip
    assert changes(FileStore(table)) == (made,)
    assert (made.added, made.removed, made.changed) == ((), (), made.rows)


def test_changes_stand_newest_first_and_every_version_can_be_had(table: Path) -> None:
    digests = [file_digest(table)]
    for minute, (old, new) in enumerate([(OLD, NEW), (NEW, NEWER)]):
        change(table, old, new, NOON + timedelta(minutes=minute))
        digests.append(file_digest(table))
    assert [one.after for one in changes(FileStore(table))] == [digests[2], digests[1]]
    history = read_history(FileStore(table), CATALOG)
    newest_first = history.versions
    assert [version.short for version in newest_first] == [digest[:8] for digest in reversed(digests)]
    assert [version.is_current for version in newest_first] == [True, False, False]
    for version, value in zip(newest_first, (6300, 6200, 6190), strict=True):
        dataset = present(history.dataset(version.short))
        actual = present(dataset.series("专利申请量").actual(2013))
        assert (dataset.version, actual.value) == (version.short, value)


def test_a_version_says_when_it_became_the_table(table: Path) -> None:
    os.utime(table, (1_000_000_000, 1_000_000_000))
    change(table)
    old = read_history(FileStore(table), CATALOG).versions[1]
    assert old.written.timestamp() == 1_000_000_000


def test_undo_goes_back_step_by_step_byte_for_byte_and_is_told(table: Path) -> None:
    contents = [table.read_bytes()]
    for old, new in [(OLD, NEW), (NEW, NEWER)]:
        change(table, old, new)
        contents.append(table.read_bytes())
    for back in (1, 0):
        undone = undo(FileStore(table), "李", NOON)
        assert table.read_bytes() == contents[back]
        newest = changes(FileStore(table))[0]
        assert (newest.kind, newest.who, newest.files) == (ChangeKind.UNDO, "李", ("一.xlsx",))
        assert (newest.before, newest.after) == (undone.after, undone.before)
        assert newest.rows[0].new == undone.rows[0].old
    with pytest.raises(HistoryError, match="no import to take back"):
        undo(FileStore(table), "李")
    assert len(read_history(FileStore(table), CATALOG).versions) == 3  # what was taken back can still be compared


def test_an_import_after_an_undo_is_the_next_to_be_taken_back(table: Path) -> None:
    before = table.read_bytes()
    change(table)
    undo(FileStore(table), "李")
    change(table, OLD, NEWER)
    assert b",6300," in table.read_bytes()
    undo(FileStore(table), "李")
    assert table.read_bytes() == before
    assert last_import(tuple(reversed(changes(FileStore(table))))) is None
    assert len(list((table.parent / "backups").iterdir())) == 3  # each version once


def test_a_dry_undo_changes_nothing(table: Path) -> None:
    made = change(table)
    after = table.read_bytes()
    assert undo(FileStore(table), "李", dry_run=True) == made
    assert table.read_bytes() == after
    assert len(changes(FileStore(table))) == 1


def test_an_undo_after_a_change_by_hand_or_without_its_backup_is_refused(table: Path) -> None:
    change(table)
    (backup,) = (table.parent / "backups").iterdir()
    content, by_hand = table.read_bytes(), table.read_bytes().replace(b",987.7,", b",987.8,")
    for path, spoiled, words in (
        (table, by_hand, "has been changed since"), (backup, b"area", "missing or damaged"),
        (backup, None, "missing or damaged"),
    ):  # fmt: skip
        path.write_bytes(spoiled) if spoiled else path.unlink()
        with pytest.raises(HistoryError, match=words):
            undo(FileStore(table), "李")
        assert table.read_bytes() == (by_hand if path == table else content)
        table.write_bytes(content)
    assert len(changes(FileStore(table))) == 1


def test_a_table_that_changes_by_hand_under_an_import_is_not_written_over(table: Path) -> None:
    by_hand = table.read_bytes().replace(b",987.7,", b",987.8,")
    with pytest.raises(HistoryError, match="changed just now"), FileStore(table).locked() as journal:
        table.write_bytes(by_hand)
        journal.change(journal.content.replace(OLD, NEW), ChangeKind.IMPORT, "王", [], [], NOON)
    assert table.read_bytes() == by_hand
    assert changes(FileStore(table)) == ()


def test_the_table_keeps_its_rights_and_a_link_to_it_stays_a_link(table: Path, tmp_path: Path) -> None:
    table.chmod(0o640)
    (tmp_path / "elsewhere").mkdir()
    link = tmp_path / "elsewhere" / "figures.csv"
    link.symlink_to(table)
    change(link)
    assert link.is_symlink()
    assert stat.S_IMODE(table.stat().st_mode) == 0o640
    assert NEW in table.read_bytes()
    assert changes(FileStore(link)) == changes(FileStore(table)) != ()
    assert sorted(path.name for path in link.parent.iterdir()) == ["figures.csv"]


def test_a_parquet_table_is_refused(tmp_path: Path) -> None:
    table = tmp_path / "kpis.parquet"
    table.write_bytes(b"PAR1")
    with pytest.raises(HistoryError, match="Parquet"), FileStore(table).locked():
        pass


def test_a_second_writer_waits_and_then_says_so(table: Path) -> None:
    with (
        FileStore(table).locked(),
        pytest.raises(HistoryError, match="Another import is under way"),
        FileStore(table).locked(timeout=0.01),
    ):
        pass


def test_a_folder_that_cannot_be_written_is_named(table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, full = table.read_bytes(), Mock(side_effect=OSError(28, "No space left on device", "backups"))
    monkeypatch.setattr(dashboard.history.file_store, "atomic_write", full)
    with pytest.raises(HistoryError, match="No space left on device"):
        change(table)
    assert table.read_bytes() == before
    assert changes(FileStore(table)) == ()


class CrashError(BaseException):
    """The process ends here: nothing after it runs but what a `finally` does."""


STEPS = ["before the backup", "before the announcement", "before the table", "before the log", "before the end"]


@pytest.mark.parametrize("step", range(len(STEPS)), ids=STEPS)
@pytest.mark.parametrize("torn", [False, True], ids=["clean", "torn line"])
def test_a_crash_at_any_step_leaves_the_old_table_or_the_new_one_told(
    table: Path, monkeypatch: pytest.MonkeyPatch, step: int, torn: bool
) -> None:
    files, before = table_files(table), table.read_bytes()
    change(table, b",987.7,", b",987.8,")  # there is a log already
    before = table.read_bytes()
    real_write, real_tell = atomic_write, dashboard.history.file_store._append_log
    written_so_far: list[Path] = []

    def crashing_write(path: Path, new: bytes, mode_from: Path | None = None) -> None:
        if len(written_so_far) == step:
            raise CrashError
        written_so_far.append(path)
        real_write(path, new, mode_from)

    def crashing_tell(_: object, made: Change) -> None:
        if step == 3 and torn:
            with files.log.open("ab") as log:
                log.write(to_json(made).encode()[:50])
        if step == 3:
            raise CrashError
        real_tell(files, made)
        raise CrashError

    with monkeypatch.context() as patch:
        patch.setattr(dashboard.history.file_store, "atomic_write", crashing_write)
        patch.setattr(dashboard.history.file_store, "_append_log", crashing_tell)
        with pytest.raises(CrashError):
            change(table)
    was_made = step >= 3
    expected = 2 if was_made else 1
    assert table.read_bytes() == (before.replace(OLD, NEW) if was_made else before)
    assert len(changes(FileStore(table))) == expected  # for a reader who looks before anything is settled
    with FileStore(table).locked() as journal:
        assert journal.digest == file_digest(table)
    assert len(changes(FileStore(table))) == expected
    assert len(files.log.read_text(encoding="utf-8").splitlines()) == expected
    assert not files.intent.exists()
    if was_made:
        undo(FileStore(table), "李")
        assert table.read_bytes() == before
    change(table)
    assert NEW in table.read_bytes()


def test_what_a_killed_process_left_unfinished_is_removed(table: Path) -> None:
    change(table)
    left = [table.parent / ".kpis.csv.1.unfinished", table.parent / "backups" / ".kpis-x.csv.1.unfinished"]
    others = [table.parent / ".other.csv.1.unfinished", table.parent / "kpis.csv.bak"]
    for path in (*left, *others):
        path.write_bytes(b"area")
    with FileStore(table).locked():
        pass
    assert [path.exists() for path in (*left, *others)] == [False, False, True, True]


def test_an_announcement_of_another_table_is_forgotten(table: Path) -> None:
    made = change(table)
    files = table_files(table)
    files.log.unlink()
    atomic_write(files.intent, to_json(made).encode())
    table.write_bytes(table.read_bytes().replace(b",987.7,", b",987.8,"))
    assert changes(FileStore(table)) == ()
    with FileStore(table).locked():
        pass
    assert changes(FileStore(table)) == ()


def test_a_table_without_history_has_one_version(table: Path) -> None:
    assert changes(FileStore(table)) == ()
    (only,) = read_history(FileStore(table), CATALOG).versions
    assert (only.short, only.is_current) == (file_digest(table)[:8], True)
    (table.parent / "backups").mkdir()
    (table.parent / "backups" / "notes.txt").write_text("x", encoding="utf-8")
    assert read_history(FileStore(table), CATALOG).versions == (only,)
