"""Files that change under a running dashboard."""

from __future__ import annotations

import gc
import logging
import os
import shutil
import threading
import time
from pathlib import Path
from weakref import ref

import pytest
from flask.testing import FlaskClient

import dashboard.web.data_source
from dashboard.dataset.loading import DatasetError
from dashboard.dataset.table import Dataset
from dashboard.history.last_good import worker_shared_dir
from dashboard.settings import Settings
from dashboard.web.application import create_app
from dashboard.web.data_source import DataSnapshot, DataSource, load_snapshot
from tests.tables import CATALOG, SHAPES, TABLE

OLD, NEW = ",6190,", ",6200,"
FAULTY = ",6190 件,"
FILES = ("/data.json", "/data.csv", "/view.xlsx?view=/")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A copy of the table with its catalog, to be changed."""
    for path in (TABLE, CATALOG):
        shutil.copy(path, tmp_path)
    return tmp_path / TABLE.name


@pytest.fixture
def live(table: Path) -> DataSource:
    return DataSource(Settings(data=table))


def change(table: Path, old: str, new: str) -> None:
    """Write a table with one text changed beside the old one and put it in its place, as careful programs do."""
    content = table.read_text(encoding="utf-8")
    assert old in content
    beside = table.with_suffix(".new")
    beside.write_text(content.replace(old, new), encoding="utf-8")
    beside.replace(table)


def looks(live: DataSource) -> DataSnapshot:
    """What is served after two looks: one that sees a change, one that takes it over."""
    live.reload_if_changed()
    live.reload_if_changed()
    return live.snapshot


def applications(served: DataSnapshot) -> float:
    row = served.dataset.series("专利申请量").actual(2013)
    assert row is not None
    return row.value


def test_a_changed_table_is_taken_over_whole(live: DataSource, table: Path) -> None:
    before = live.snapshot
    change(table, OLD, NEW)
    after = looks(live)
    assert (applications(before), applications(after)) == (6190, 6200)
    assert before.version != after.version
    assert after.dataset.digest != before.dataset.digest


def test_nothing_is_read_where_nothing_has_changed(live: DataSource, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dashboard.web.data_source, "load_snapshot", lambda _: pytest.fail("it was read again"))
    before = live.snapshot
    assert looks(live) is before


def test_a_file_that_is_still_being_written_waits(
    live: DataSource, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = table.read_bytes()
    read: list[int] = []

    def noted(settings: Settings) -> DataSnapshot:
        read.append(table.stat().st_size)
        return load_snapshot(settings)

    monkeypatch.setattr(dashboard.web.data_source, "load_snapshot", noted)
    for size in (1000, 2000, len(content) - 3, len(content)):
        table.write_bytes(content.replace(OLD.encode(), NEW.encode())[:size])
        live.reload_if_changed()
    assert read == []
    live.reload_if_changed()
    assert read == [len(content)]
    assert applications(live.snapshot) == 6200


def test_a_faulty_table_is_refused_and_told_and_a_sound_one_ends_it(
    live: DataSource, table: Path, caplog: pytest.LogCaptureFixture
) -> None:
    change(table, OLD, FAULTY)
    with caplog.at_level(logging.ERROR):
        refused = looks(live)
    assert applications(refused) == 6190
    assert len(refused.faults) == 1
    assert "6190 件" in refused.faults[0] and "value" in refused.faults[0]
    assert refused.faults[0] in caplog.text
    logged = len(caplog.records)
    assert looks(live) is refused
    assert len(caplog.records) == logged, "told once"
    change(table, FAULTY, NEW)
    mended = looks(live)
    assert (applications(mended), mended.faults) == (6200, ())


def test_a_half_written_file_that_stays_so_is_refused(live: DataSource, table: Path) -> None:
    table.write_bytes(table.read_bytes()[:-40])
    assert looks(live).faults
    assert applications(live.snapshot) == 6190


def test_a_file_that_vanishes_leaves_its_table_and_one_that_comes_back_is_taken_over(
    live: DataSource, table: Path
) -> None:
    content = table.read_text(encoding="utf-8")
    table.unlink()
    gone = looks(live)
    assert applications(gone) == 6190
    assert "cannot be read" in gone.faults[0]
    table.write_text(content.replace(OLD, NEW), encoding="utf-8")
    assert (applications(looks(live)), live.snapshot.faults) == (6200, ())


def test_a_file_that_is_replaced_while_it_is_read_is_read_again(
    live: DataSource, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(table, OLD, NEW)

    def slow(settings: Settings) -> DataSnapshot:
        monkeypatch.undo()
        loaded = load_snapshot(settings)
        change(table, NEW, ",6300,")
        return loaded

    monkeypatch.setattr(dashboard.web.data_source, "load_snapshot", slow)
    before = live.snapshot
    assert looks(live) is before
    assert applications(looks(live)) == 6300


def test_a_changed_catalog_is_taken_over_and_a_faulty_one_refused(live: DataSource, table: Path) -> None:
    catalog = table.with_name(CATALOG.name)
    change(catalog, 'english = "Patent applications"', 'english = "Patents applied for"')
    assert looks(live).dataset.kpis["专利申请量"].english == "Patents applied for"
    change(catalog, 'english = "Patents applied for"', "english = ")
    assert "TOML" in looks(live).faults[0]


def test_a_look_that_fails_is_logged_and_the_next_one_comes(
    live: DataSource, table: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(_: Settings) -> DataSnapshot:
        monkeypatch.undo()
        raise MemoryError

    monkeypatch.setattr(dashboard.web.data_source, "load_snapshot", fails)
    change(table, OLD, NEW)
    live.watch(0.01)
    until(lambda: applications(live.snapshot) == 6200)
    assert "could not be looked at" in caplog.text


def until(holds: object, seconds: float = 20) -> None:
    assert callable(holds)
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.01)


def test_readers_see_the_new_figures_and_no_request_fails_while_tables_come_and_go(table: Path) -> None:
    app = create_app(Settings(data=table, watch=0))
    live: DataSource = app.server.extensions["data_source"]
    live.watch(0.005)
    states: set[int] = set()
    mixed: list[str] = []
    stop = threading.Event()

    def reads(client: FlaskClient) -> None:
        while not stop.is_set():
            answer = client.get("/kpi/专利申请量")
            states.add(answer.status_code)
            told = answer.text
            version = live.snapshot.dataset.digest[:8]
            if "版本" in told and told.count("6,190 件") and told.count("6,200 件"):
                mixed.append(version)

    readers = [threading.Thread(target=reads, args=(app.server.test_client(),)) for _ in range(3)]
    for reader in readers:
        reader.start()
    current = OLD
    for wanted in (NEW, OLD, FAULTY, NEW, OLD, FAULTY, OLD, NEW):
        change(table, current, wanted)
        current = wanted
        if wanted == FAULTY:
            until(lambda: live.snapshot.faults)
        else:
            value = float(wanted.strip(","))
            until(lambda value=value: applications(live.snapshot) == value and not live.snapshot.faults)
    stop.set()
    for reader in readers:
        reader.join()
    assert states == {200}
    assert mixed == []
    assert "6,200" in app.server.test_client().get("/kpi/专利申请量").text


def test_faults_stand_on_every_view_in_both_languages_until_they_are_mended(table: Path) -> None:
    app = create_app(Settings(data=table, watch=0))
    live: DataSource = app.server.extensions["data_source"]
    client = app.server.test_client()
    assert "没有采用" not in client.get("/").text
    change(table, OLD, FAULTY)
    looks(live)
    for path, said in (
        ("/", "没有采用"),
        ("/area/8", "没有采用"),
        ("/briefing?lang=en", "has 1 fault and is not shown"),
    ):
        page = client.get(path).text
        assert said in page
        assert "6190 件" in page and live.snapshot.dataset.digest[:8] in page
    assert client.get("/readyz").get_json()["faults"] == 1
    change(table, FAULTY, OLD)
    looks(live)
    assert "没有采用" not in client.get("/").text


def test_what_other_programs_read_is_renewed_too(table: Path) -> None:
    app = create_app(Settings(data=table, watch=0))
    live: DataSource = app.server.extensions["data_source"]
    client = app.server.test_client()
    before = [client.get(path).text for path in ("/data.csv", "/data.json", "/rows.csv?view=/data&chart=table")]
    change(table, OLD, NEW)
    os.utime(table)
    looks(live)
    after = [client.get(path).text for path in ("/data.csv", "/data.json", "/rows.csv?view=/data&chart=table")]
    assert [NEW in text or "6200" in text for text in before] == [False] * 3
    assert ["6200" in text for text in after] == [True] * 3


def test_a_table_that_is_no_longer_shown_is_forgotten(table: Path) -> None:
    app = create_app(Settings(data=table, watch=0))
    live: DataSource = app.server.extensions["data_source"]
    client = app.server.test_client()
    shown: list[ref[Dataset]] = []
    current = OLD
    for wanted in (NEW, OLD, NEW, OLD):
        for path in ("/", "/checks", "/kpi/专利申请量", "/data?q=专利", "/search.json?view=/&find=专利", *FILES):
            assert client.get(path).status_code == 200
        shown.append(ref(live.snapshot.dataset))
        change(table, current, wanted)
        current = wanted
        looks(live)
    gc.collect()
    assert [one() is None for one in shown] == [True] * 4


def test_a_worker_that_starts_anew_beside_a_faulty_table_shows_the_last_good_one(tmp_path: Path) -> None:
    data, kept = tmp_path / "data", tmp_path / "kept"
    for folder in (data, kept):
        folder.mkdir()
    for path in (TABLE, CATALOG, SHAPES):
        (data / path.name).write_bytes(path.read_bytes())
    settings, table = Settings(data=data / TABLE.name), data / TABLE.name
    first = DataSource(settings, kept)
    good = table.read_bytes()
    table.write_bytes(good.replace(b",6190,", b",many,"))
    with pytest.raises(DatasetError):
        DataSource(settings)
    anew = DataSource(settings, kept)
    assert anew.snapshot.dataset.digest == first.snapshot.dataset.digest
    assert len(anew.snapshot.faults) == 1 and "many" in anew.snapshot.faults[0]
    table.write_bytes(good.replace(b",6190,", b",6191,"))
    for _ in range(2):
        anew.reload_if_changed()
    assert not live_faults(anew)
    assert anew.snapshot.dataset.digest != first.snapshot.dataset.digest
    table.write_bytes(b"nonsense")
    assert DataSource(settings, kept).snapshot.dataset.digest == anew.snapshot.dataset.digest, (
        "the newest good one is kept"
    )


def test_a_server_that_starts_with_a_faulty_table_and_no_last_good_one_does_not_start(tmp_path: Path) -> None:
    (tmp_path / "kpis.csv").write_text("nonsense", encoding="utf-8")
    (tmp_path / "kept").mkdir()
    with pytest.raises(DatasetError):
        DataSource(Settings(data=tmp_path / "kpis.csv"), tmp_path / "kept")


def test_the_workers_of_one_server_share_a_folder_that_nobody_else_can_enter() -> None:
    folder = worker_shared_dir()
    assert folder is not None and folder == worker_shared_dir()
    assert folder.stat().st_mode & 0o777 == 0o700
    folder.rmdir()


def live_faults(live: DataSource) -> tuple[str, ...]:
    return live.snapshot.faults
