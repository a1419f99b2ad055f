"""Both kinds of a store, files and a database: the same changes, log, undo, backups, and copies between them."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

import dashboard.history.file_store
from dashboard.dataset.model import CITY
from dashboard.history.atomic_files import atomic_write
from dashboard.history.backups import remove_backups, undo_steps
from dashboard.history.change_log import ChangeKind
from dashboard.history.database import Database
from dashboard.history.database_store import DatabaseStore
from dashboard.history.file_store import FileStore
from dashboard.history.log_chain import verify_log
from dashboard.history.opening import open_store
from dashboard.history.row_positions import GAP, filled_positions
from dashboard.history.store import TableStore, changes, copy_table, log_change_by_hand, undo
from dashboard.history.transaction import Backup, HistoryError
from dashboard.history.versions import read_history
from tests.facts import present
from tests.postgres_server import Server
from tests.tables import CATALOG, TABLE, csv_text, real_rows

NOON = datetime(2026, 3, 8, 12, 0, tzinfo=UTC)
VALUES = (b",6190,", b",6200,", b",6300,", b",6400,")


def file_with(content: bytes, folder: Path) -> FileStore:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "kpis.csv").write_bytes(content)
    return FileStore(folder / "kpis.csv")


@pytest.fixture(scope="module")
def server_store(postgres: Server) -> Iterator[DatabaseStore]:
    """One database for the tests of a module; each takes the city as if it were new."""
    store = open_store(postgres.database(), CITY)
    assert isinstance(store, DatabaseStore)
    yield store
    store.database.engine.dispose()


@pytest.fixture
def database(server_store: DatabaseStore) -> DatabaseStore:
    with server_store.database.adding() as connection:
        for name in ("observations", "changes", "versions"):
            connection.execute(text(f"delete from {name}"))
        connection.execute(text("update cities set digest = '', changes = 0, layout = '', name = ''"))
    return server_store


@pytest.fixture(params=["files", "database"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> TableStore:
    """The real table in a store of each kind."""
    source = file_with(TABLE.read_bytes(), tmp_path / "source")
    if request.param == "files":
        return source
    target: DatabaseStore = request.getfixturevalue("database")
    copy_table(source, target)
    return target


def change(store: TableStore, number: int = 0, who: str = "王") -> bytes:
    """Change a value by an import; returns the table before it."""
    with store.locked() as transaction:
        before = transaction.content
        content = before.replace(VALUES[number], VALUES[number + 1])
        now = NOON + timedelta(minutes=number)
        transaction.change(content, ChangeKind.IMPORT, who, [f"{number}.xlsx"], [], now, ["d" * 64])
    return before


def test_imports_are_logged_kept_and_undone_byte_for_byte(store: TableStore) -> None:
    versions = [change(store, number) for number in range(3)]
    assert store.state().digest == hashlib.sha256(store.read()).hexdigest() != hashlib.sha256(versions[0]).hexdigest()
    assert [line.files for line in changes(store)] == [("2.xlsx",), ("1.xlsx",), ("0.xlsx",)]
    assert verify_log(store, store.state().digest) == ()
    steps = undo_steps(store, store.state().digest)
    assert [steps.get(backup.version) for backup in store.backups()] == [1, 2, 3]
    for version in reversed(versions):
        undo(store, "李", NOON + timedelta(hours=1))
        assert store.read() == version
    with pytest.raises(HistoryError, match="no import to take back"):
        undo(store, "李")
    assert verify_log(store, store.state().digest) == () and len(changes(store)) == 6


def test_every_version_can_be_compared(store: TableStore) -> None:
    change(store)
    history = read_history(store, CATALOG)
    values = [present(history.dataset(version.short)).series("专利申请量").actual(2013) for version in history.versions]
    assert [present(value).value for value in values] == [6200, 6190]


def test_old_backups_are_removed_and_what_the_next_undo_needs_stays(store: TableStore) -> None:
    for number in range(3):
        change(store, number)
    oldest = store.backups()[-1]
    assert remove_backups(store, 2) == (oldest,)
    assert [backup.version for backup in remove_backups(store, 1)] and len(store.backups()) == 1
    undo(store, "李")
    assert VALUES[2] in store.read()


def test_a_step_that_fails_leaves_everything_as_it_was(store: TableStore) -> None:
    before = store.read(), store.state(), store.log_content(), store.backups()
    with pytest.raises(ZeroDivisionError), store.locked() as transaction:
        assert transaction.content == before[0]
        raise ZeroDivisionError
    assert (store.read(), store.state(), store.log_content(), store.backups()) == before


def test_a_second_writer_waits_and_then_says_so(store: TableStore) -> None:
    refused = pytest.raises(HistoryError, match="Another import is under way")
    with store.locked(), another(store) as other, refused, other.locked(timeout=1):
        pass


@contextmanager
def another(store: TableStore) -> Iterator[TableStore]:
    """The same table for another process."""
    if isinstance(store, FileStore):
        yield FileStore(store.path)
        return
    assert isinstance(store, DatabaseStore)
    other = DatabaseStore(Database(store.database.engine.url.render_as_string(), CITY))
    yield other
    other.database.engine.dispose()


def test_a_dry_run_reads_and_waits_for_nobody(store: TableStore) -> None:
    with store.locked(), store.locked(dry_run=True) as transaction:
        assert transaction.content == store.read()


def test_a_change_past_the_lock_is_logged_as_made_by_hand(store: TableStore) -> None:
    change(store)
    before = store.state().digest
    if isinstance(store, FileStore):
        store.path.write_bytes(store.read().replace(VALUES[1], VALUES[2]))
        log_change_by_hand(store, store.state().digest, before)
    else:
        assert isinstance(store, DatabaseStore)
        with store.database.adding() as connection:
            connection.execute(text("update observations set value = 6300 where value = 6200 and kpi = '专利申请量'"))
        assert VALUES[2] in store.read()  # which looks at every row
    newest = changes(store)[0]
    assert (newest.kind, newest.before, newest.after) == (ChangeKind.BY_HAND, before, store.state().digest)
    with pytest.raises(HistoryError, match="changed since the last import"):
        undo(store, "李")


def test_a_copy_there_and_back_is_the_same_with_its_history(database: DatabaseStore, tmp_path: Path) -> None:
    source = file_with(TABLE.read_bytes(), tmp_path / "source")
    for number in range(2):
        change(source, number)
    undo(source, "李", NOON)
    copy_table(source, database)
    assert (database.read(), database.log_content()) == (source.read(), source.log_content())
    undo(database, "李", NOON)
    assert VALUES[0] in database.read() and verify_log(database, database.state().digest) == ()
    back = FileStore(tmp_path / "back" / "kpis.csv")
    back.path.parent.mkdir()
    copy_table(database, back)
    assert back.read() == TABLE.read_bytes() == database.read()
    backups = [[(backup.version, backup.written) for backup in store.backups()] for store in (back, database)]
    assert backups[0] == backups[1] != []
    assert changes(back) == changes(database) and verify_log(back, back.state().digest) == ()


def test_a_table_is_never_copied_over_another(store: TableStore, tmp_path: Path) -> None:
    with pytest.raises(HistoryError, match="not written over"):
        copy_table(file_with(TABLE.read_bytes(), tmp_path / "new"), store)
    change(store)
    (tmp_path / "other").mkdir()
    with pytest.raises(HistoryError, match=r"change log is of kpis\.csv"):
        copy_table(store, FileStore(tmp_path / "other" / "table.csv"))


def test_a_table_that_changes_while_it_is_copied_is_not_copied(
    store: TableStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backups = store.backups

    def changed_meanwhile() -> tuple[Backup, ...]:
        with another(store) as other:
            change(other)
        return backups()

    monkeypatch.setattr(store, "backups", changed_meanwhile)
    with pytest.raises(HistoryError, match="changed while it was copied"):
        copy_table(store, FileStore(tmp_path / "kpis.csv"))
    assert not list(tmp_path.glob("*.csv"))


def test_a_dry_run_sees_one_state_of_a_database(database: DatabaseStore, tmp_path: Path) -> None:
    copy_table(file_with(TABLE.read_bytes(), tmp_path), database)
    with database.locked(dry_run=True) as transaction:
        before = transaction.previous
        with another(database) as other:
            change(other)
        assert transaction.previous == before


def quoted(text: str) -> bytes:
    """A table as programs write it that quote every cell."""
    sheet = io.StringIO()
    csv.writer(sheet, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(csv.reader(io.StringIO(text)))
    return sheet.getvalue().encode()


def noted(line_end: str, *notes: str) -> bytes:
    """A table whose first rows have these notes."""
    rows = real_rows()
    for row, note in zip(rows, notes, strict=False):
        row["note"] = note
    sheet = io.StringIO()
    writer = csv.DictWriter(sheet, list(rows[0]), lineterminator=line_end)
    writer.writeheader()
    writer.writerows(rows)
    return sheet.getvalue().encode()


WRITTEN = {
    "with a byte order mark": TABLE.read_bytes(),
    "of another system": TABLE.read_bytes().replace(b"\n", b"\r\n"),
    "quoted": quoted(TABLE.read_text(encoding="utf-8-sig")),
    "without an end": TABLE.read_bytes().rstrip(b"\n"),
    "with blank lines": TABLE.read_bytes().replace(b"\n8,", b"\n,,,,,,,,,,,,,\n\n8,", 2),
    "of a Chinese spreadsheet": TABLE.read_text(encoding="utf-8-sig").encode("gb18030"),
    "with numbers as people write them": TABLE.read_bytes()
    .replace(b",6190,", b",6190.00,")
    .replace(b",330,", b",3.3e2,"),
    "with needless quotation marks": TABLE.read_bytes().replace("项".encode(), '"项"'.encode()),
    "with marks and lines within cells": noted(
        "\n", "a \"b\" 'c'", "\\N", "\\.", "a\tb", "a\nb\n", '"\n"', "𠮷%s%(a)s"
    ),
    "with lines within cells, of another system": noted("\r\n", "a\nb", "a\r\nb"),
    "without months": csv_text([cells for cells in real_rows() if not cells["month"]]).encode(),
}


@pytest.mark.parametrize("content", WRITTEN.values(), ids=WRITTEN.keys())
def test_a_database_gives_every_file_back_as_it_was_written(
    database: DatabaseStore, tmp_path: Path, content: bytes
) -> None:
    copy_table(file_with(content, tmp_path), database)
    assert database.read() == content
    number = next(value for value in (b",6190,", b",6190.00,", b',"6190",') if value in content)
    with database.locked() as transaction:
        changed = content.replace(number, number.replace(b"6190", b"6200"))
        transaction.change(changed, ChangeKind.IMPORT, "王", [], [], NOON)
    assert database.read() == changed
    undo(database, "李")
    assert database.read() == content


def test_a_line_that_is_kept_as_it_was_written_hides_no_change_by_sql(database: DatabaseStore, tmp_path: Path) -> None:
    content = TABLE.read_bytes().replace(b",6190,", b",6190.00,")
    copy_table(file_with(content.replace("项".encode(), '"项"'.encode()), tmp_path), database)
    with database.database.adding() as connection:
        connection.execute(text("update observations set value = 6200 where value = 6190 and kpi = '专利申请量'"))
    assert b",6200," in database.read() and b",6190.00," not in database.read()
    assert changes(database)[0].kind is ChangeKind.BY_HAND


@given(st.lists(st.none() | st.integers(1, 10 * GAP), max_size=12))
def test_new_rows_go_between_their_neighbours_or_all_are_written_anew(known: list[int | None]) -> None:
    positions = filled_positions(known)
    if positions is not None:
        assert positions == sorted(set(positions)) and min(positions, default=1) > 0
        assert all(old in (None, new) for old, new in zip(known, positions, strict=True))
    else:
        there = [position for position in known if position is not None]
        gaps = zip([0, *there], there, strict=False)
        assert any(after - before <= len(known) for before, after in gaps)


def test_a_copy_into_files_that_fails_leaves_none(
    store: TableStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, *words: object, **more: object) -> None:
        if path.name == "kpis.csv":
            raise OSError(28, "No space left on device", str(path))
        atomic_write(path, *words, **more)  # type: ignore[arg-type]

    change(store)
    target = FileStore(tmp_path / "target" / "kpis.csv")
    target.path.parent.mkdir()
    monkeypatch.setattr(dashboard.history.file_store, "atomic_write", full)
    with pytest.raises(HistoryError, match="No space left"):
        copy_table(store, target)
    assert [path.name for path in target.path.parent.rglob("*") if path.is_file()] == []
