"""Backups: listed by name, removed from the oldest on, but for the one that the next undo needs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dashboard.history import change_log, file_digests
from dashboard.history.backups import remove_backups, undo_steps
from dashboard.history.change_log import ChangeKind, file_digest, table_files
from dashboard.history.file_store import FileStore
from dashboard.history.store import undo
from dashboard.history.versions import read_history
from tests.commands import Run
from tests.tables import CATALOG, real_rows, write_table

NOON = datetime(2026, 3, 8, 12, tzinfo=UTC)
VALUES = (b",6190,", b",6200,", b",6300,", b",6400,")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A table after three imports."""
    path = write_table(tmp_path, real_rows())
    for number in range(3):
        with FileStore(path).locked() as transaction:
            content = transaction.content.replace(VALUES[number], VALUES[number + 1])
            transaction.change(content, ChangeKind.IMPORT, "王", ["一.xlsx"], [], NOON + timedelta(minutes=number))
    return path


def steps(path: Path) -> list[int | None]:
    store = FileStore(path)
    counts = undo_steps(store, file_digest(path))
    return [counts.get(backup.version) for backup in store.backups()]


def test_backups_stand_newest_first_with_the_undos_that_lead_to_them(table: Path) -> None:
    assert steps(table) == [1, 2, 3]
    undo(FileStore(table), "李", NOON + timedelta(minutes=9))
    assert steps(table) == [None, None, 1, 2], "the newest are what was taken back and the table as it is"


def test_after_a_change_by_hand_no_undo_leads_anywhere(table: Path) -> None:
    table.write_bytes(table.read_bytes().replace(b",987.7,", b",987.8,"))
    assert steps(table) == [None, None, None]


def test_old_backups_are_removed_and_what_the_next_undo_needs_stays(table: Path) -> None:
    oldest = FileStore(table).backups()[-1]
    assert remove_backups(FileStore(table), 2) == (oldest,)
    undo(FileStore(table), "李", NOON + timedelta(minutes=9))
    assert len(remove_backups(FileStore(table), 1)) == 1
    assert steps(table) == [None, 1]
    undo(FileStore(table), "李", NOON + timedelta(minutes=10))
    assert b",6200," in table.read_bytes()


def test_the_commands_list_and_remove_backups_and_say_what_undo_loses(table: Path, run: Run) -> None:
    listed = run("backups", "--data", table)
    assert (listed.code, listed.out.count("kpis-2026"), "undo × 3" in listed.out) == (0, 3, True)
    removed = run("backups", "--keep", "2", "--data", table)
    assert removed.code == 0
    assert removed.out.count("removed: ") == 1 and "Undo can no longer go back beyond" in removed.out
    assert len(table_files(table).backups) == 2
    assert "removed" not in run("backups", "--keep", "2", "--data", table).out
    for wrong in ("0", "-1", "many", "1.5"):
        result = run("backups", f"--keep={wrong}", "--data", table)
        assert (result.code, "--keep" in result.err) == (2, True)


def test_the_log_is_printed_and_verified(table: Path, run: Run) -> None:
    printed = run("log", "--data", table)
    assert (printed.code, len(printed.out.splitlines())) == (0, 3)
    assert all(
        words in printed.out.splitlines()[0] for words in ("2026-03-08 12:02:00", "导入 import", "王", "一.xlsx")
    )
    verified = run("log", "--verify", "--data", table)
    assert (verified.code, "3 changes that lead to the table" in verified.out) == (0, True)
    log = table_files(table).log
    log.write_bytes(log.read_bytes().replace("王".encode(), "张".encode(), 1))
    verified = run("log", "--verify", "--data", table)
    assert (verified.code, verified.out) == (2, "")
    assert "第 2 行与上一行不相接" in verified.err and "line 2 does not follow" in verified.err
    missing = run("log", "--verify", "--data", table.with_name("none.csv"))
    assert (missing.code, "none.csv" in missing.err) == (2, True)


def test_backups_are_not_read_to_be_listed(table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    digested: list[Path] = []

    def digest(path: Path) -> str:
        digested.append(path)
        return file_digest(path)

    for module in (file_digests, change_log):
        monkeypatch.setattr(module, "file_digest", digest)
    assert len(read_history(FileStore(table), CATALOG).versions) == 4
    assert digested and not [path for path in digested if path.parent.name == "backups"]


def test_a_damaged_backup_is_no_version_to_compare(table: Path) -> None:
    (newest, *_) = reversed(table_files(table).backups)
    newest.write_bytes(table.read_bytes())
    history = read_history(FileStore(table), CATALOG)
    assert history.dataset(change_log.backup_version(newest)) is None
