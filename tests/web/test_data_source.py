"""Files that change under a running dashboard."""

from __future__ import annotations

import errno
import gc
import logging
import os
import re
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from weakref import ref

import pytest
from flask import Flask
from flask.testing import FlaskClient

import dashboard.history.file_store
import dashboard.web.application
import dashboard.web.data_source
from dashboard.dataset.errors import DatasetError
from dashboard.dataset.table import Dataset
from dashboard.history.last_good import worker_shared_dir
from dashboard.settings import Settings
from dashboard.web.application import create_app
from dashboard.web.data_source import DataSnapshot, DataSource, load_snapshot
from tests.facts import present
from tests.tables import CATALOG, copy_data
from tests.web.callback_posts import posted

OLD, NEW = ",6190,", ",6200,"
FAULTY = ",6190 件,"
FILES = ("/data.csv", "/data.json", "/rows.csv?view=/data&chart=table")
KPI = "/kpi/专利申请量"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return copy_data(tmp_path)


@pytest.fixture
def source(table: Path) -> DataSource:
    return DataSource(Settings(data=table))


@dataclass
class Served:
    """A dashboard over a table of its own."""

    table: Path
    server: Flask

    @property
    def source(self) -> DataSource:
        source: DataSource = self.server.extensions["data_source"]
        return source

    @property
    def client(self) -> FlaskClient:
        return self.server.test_client()

    def change(self, old: str, new: str) -> DataSnapshot:
        """Change a text of the table and take it over."""
        change(self.table, old, new)
        return reloaded(self.source)


@pytest.fixture(scope="module")
def dashboard_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Served:
    table = copy_data(tmp_path_factory.mktemp("served"))
    return Served(table, create_app(Settings(data=table, watch=0)).server)


@pytest.fixture
def served(dashboard_of_its_own: Served) -> Iterator[Served]:
    """The dashboard; its table is put back after a test."""
    content = dashboard_of_its_own.table.read_text(encoding="utf-8")
    yield dashboard_of_its_own
    dashboard_of_its_own.table.write_text(content, encoding="utf-8")
    reloaded(dashboard_of_its_own.source)


def change(table: Path, old: str, new: str) -> None:
    """Write a table with one text changed beside the old one and put it in its place, as careful programs do."""
    content = table.read_text(encoding="utf-8")
    assert old in content
    beside = table.with_suffix(".new")
    beside.write_text(content.replace(old, new), encoding="utf-8")
    beside.replace(table)


def reloaded(source: DataSource) -> DataSnapshot:
    """What is served after two looks: one that sees a change, one that takes it over."""
    source.reload_if_changed()
    source.reload_if_changed()
    return source.snapshot


def applications(served: DataSnapshot) -> float:
    return present(served.dataset.series("专利申请量").actual(2013)).value


def test_nothing_is_read_where_nothing_has_changed(source: DataSource, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dashboard.web.data_source, "load_snapshot", lambda *_: pytest.fail("it was read again"))
    before = source.snapshot
    assert reloaded(source) is before


def test_a_file_that_is_still_being_written_waits(
    source: DataSource, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = table.read_bytes()
    read: list[int] = []

    def noted(settings: Settings, *_: object) -> DataSnapshot:
        read.append(table.stat().st_size)
        return load_snapshot(settings)

    monkeypatch.setattr(dashboard.web.data_source, "load_snapshot", noted)
    for size in (1000, 2000, len(content) - 3, len(content)):
        table.write_bytes(content.replace(OLD.encode(), NEW.encode())[:size])
        source.reload_if_changed()
    assert read == []
    source.reload_if_changed()
    assert read == [len(content)]
    assert applications(source.snapshot) == 6200


def test_a_faulty_table_is_refused_and_told_and_a_sound_one_ends_it(
    source: DataSource, table: Path, caplog: pytest.LogCaptureFixture
) -> None:
    change(table, OLD, FAULTY)
    with caplog.at_level(logging.ERROR):
        refused = reloaded(source)
    (fault,) = refused.faults
    assert "6190 件" in fault and "value" in fault and fault in caplog.text
    logged = len(caplog.records)
    assert reloaded(source) is refused
    assert len(caplog.records) == logged, "told once"
    change(table, FAULTY, NEW)
    mended = reloaded(source)
    assert (applications(refused), applications(mended), mended.faults) == (6190, 6200, ())
    assert mended.version != refused.version and mended.dataset.digest != refused.dataset.digest


def test_a_file_that_vanishes_leaves_its_table_and_one_that_comes_back_is_taken_over(
    source: DataSource, table: Path
) -> None:
    content = table.read_text(encoding="utf-8")
    table.unlink()
    gone = reloaded(source)
    assert applications(gone) == 6190
    assert "cannot be read" in gone.faults[0]
    table.write_text(content.replace(OLD, NEW), encoding="utf-8")
    assert (applications(reloaded(source)), source.snapshot.faults) == (6200, ())


def test_a_file_that_is_replaced_while_it_is_read_is_read_again(
    source: DataSource, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(table, OLD, NEW)

    def slow(settings: Settings, *_: object) -> DataSnapshot:
        monkeypatch.undo()
        loaded = load_snapshot(settings)
        change(table, NEW, ",6300,")
        return loaded

    monkeypatch.setattr(dashboard.web.data_source, "load_snapshot", slow)
    before = source.snapshot
    assert reloaded(source) is before
    assert applications(reloaded(source)) == 6300


def test_a_changed_catalog_is_taken_over_and_a_faulty_one_refused(source: DataSource, table: Path) -> None:
    catalog = table.with_name(CATALOG.name)
    change(catalog, 'english = "Patent applications"', 'english = "Patents applied for"')
    assert reloaded(source).dataset.kpis["专利申请量"].english == "Patents applied for"
    change(catalog, 'english = "Patents applied for"', "english = ")
    assert "TOML" in reloaded(source).faults[0]


def test_a_poll_that_fails_is_logged_and_the_next_one_comes(
    source: DataSource, table: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_: object) -> DataSnapshot:
        monkeypatch.undo()
        raise MemoryError

    monkeypatch.setattr(dashboard.web.data_source, "load_snapshot", fails)
    change(table, OLD, NEW)
    stop = threading.Event()
    with pytest.MonkeyPatch.context() as patch:
        threads = SimpleNamespace(Thread=threading.Thread, Event=lambda: stop)
        patch.setattr(dashboard.web.data_source, "threading", threads)
        source.watch(0.01)
    until(lambda: applications(source.snapshot) == 6200)
    assert "could not be shown: MemoryError()" in caplog.text
    stop.set()


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 600
    while not holds():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.01)


def test_readers_see_the_new_figures_and_no_request_fails_while_tables_come_and_go(served: Served) -> None:
    states: set[int] = set()
    mixed: list[str] = []
    stop = threading.Event()

    def read(client: FlaskClient) -> None:
        while not stop.is_set():
            answer = client.get(KPI)
            states.add(answer.status_code)
            if answer.text.count("6,190 件") and answer.text.count("6,200 件"):
                mixed.append(answer.text)

    readers = [threading.Thread(target=read, args=(served.client,)) for _ in range(2)]
    for reader in readers:
        reader.start()
    for old, new, shown in ((OLD, NEW, "6,200"), (NEW, FAULTY, "6,200"), (FAULTY, OLD, "6,190"), (OLD, NEW, "6,200")):
        assert bool(served.change(old, new).faults) is (new == FAULTY)
        assert shown in served.client.get(KPI).text
    stop.set()
    for reader in readers:
        reader.join()
    assert (states, mixed) == ({200}, [])


def test_a_page_tells_its_version_and_every_process_which_is_current(served: Served) -> None:
    def on_page() -> str:
        return served.client.get("/area/8?lang=en").text.partition('data-version="')[2].partition('"')[0]

    seen = [served.client.get("/version").text]
    for old, new in ((OLD, NEW), (NEW, FAULTY), (FAULTY, OLD)):
        assert on_page() == seen[-1] == posted(served.client, "/area/8?lang=en")["page"]["document"]["version"]
        served.change(old, new)
        seen.append(served.client.get("/version").text)
        if new != FAULTY:
            assert DataSource(Settings(data=served.table)).snapshot.page_version == seen[-1]
    assert len({*seen[:3]}) == 3


def test_faults_stand_on_every_view_in_both_languages_until_they_are_mended(served: Served) -> None:
    client = served.client
    assert "未予采用" not in client.get("/").text
    version = served.change(OLD, FAULTY).dataset.digest[:8]
    for path, words in (("/", "未予采用"), ("/briefing?lang=en", "has 1 error, so it is not used")):
        page = client.get(path).text
        assert all(text in page for text in (words, "6190 件", version))
    assert client.get("/readyz").get_json()["faults"] == 1
    served.change(FAULTY, OLD)
    assert "未予采用" not in client.get("/").text


def test_a_new_table_is_what_other_programs_read_and_the_old_one_is_forgotten(served: Served) -> None:
    client, shown = served.client, list[ref[Dataset]]()
    for old, new in ((OLD, NEW), (NEW, OLD)):
        value = new.removeprefix(",")
        assert [value in client.get(path).text for path in FILES] == [False] * 3
        for path in ("/", "/checks", KPI, "/data?q=专利", "/search.json?view=/&find=专利", "/view.xlsx?view=/"):
            assert client.get(path).status_code == 200
        shown.append(ref(served.source.snapshot.dataset))
        served.change(old, new)
        assert [value in client.get(path).text for path in FILES] == [True] * 3
    gc.collect()
    assert [dataset() for dataset in shown] == [None, None]


def gone(path: Path) -> None:
    path.unlink()


def directory(path: Path) -> None:
    path.unlink()
    path.mkdir()


def loop(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.name)


def pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def no_rights(path: Path) -> None:
    """Take all rights from a file."""
    path.chmod(0)


def refused_to_root(path: str | Path, flags: int, *others: Any, **named: Any) -> int:
    """Open a file as for other users: root reads one without rights all the same."""
    if Path(path).exists() and not Path(path).stat().st_mode & 0o777:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    return OPEN(path, flags, *others, **named)


def nonsense(path: Path) -> None:
    path.write_bytes(b"nonsense")


OPEN = os.open
SPOILS = [directory, loop, pipe, no_rights, nonsense]
BESIDE = ["catalog.toml", "nanchang.geojson"]  # the project's own stands in for one that is gone


def restore(path: Path, content: bytes) -> None:
    if path.is_dir():
        path.rmdir()
    path.unlink(missing_ok=True)
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("name", "spoil"),
    [("kpis.csv", gone), *((name, spoil) for name in ("kpis.csv", *BESIDE) for spoil in SPOILS)],
    ids=lambda value: value if isinstance(value, str) else value.__name__,
)
def test_a_file_that_cannot_be_read_stops_a_first_start_but_no_worker_and_no_running_dashboard(
    table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, spoil: Callable[[Path], None]
) -> None:
    last_good, settings, path = tmp_path / "last good", Settings(data=table), table.with_name(name)
    last_good.mkdir()
    running, content = DataSource(settings, last_good), path.read_bytes()
    if spoil is no_rights:
        monkeypatch.setattr(os, "open", refused_to_root)
    spoil(path)
    with pytest.raises(DatasetError, match=name):
        DataSource(settings)
    worker = DataSource(settings, last_good)
    for source in (running, worker):
        snapshot = reloaded(source)
        assert (applications(snapshot), name in snapshot.faults[0]) == (6190, True)
        assert reloaded(source) is snapshot, "told once"
    restore(path, content)
    table.write_bytes(table.read_bytes().replace(OLD.encode(), NEW.encode()))
    for source in (running, worker):
        assert (applications(reloaded(source)), source.snapshot.faults) == (6200, ())
    nonsense(path)
    assert applications(DataSource(settings, last_good).snapshot) == 6200


@pytest.mark.parametrize("name", BESIDE)
def test_the_projects_own_stands_in_for_a_catalog_or_shapes_that_are_gone(table: Path, name: str) -> None:
    running = DataSource(Settings(data=table))
    gone(table.with_name(name))
    for snapshot in (reloaded(running), DataSource(Settings(data=table)).snapshot):
        assert (applications(snapshot), snapshot.faults) == (6190, ())


def test_faulty_shapes_are_refused_and_sound_tables_are_taken_over_beside_them(served: Served, tmp_path: Path) -> None:
    shapes, settings = served.table.with_name("nanchang.geojson"), Settings(data=served.table)
    good = shapes.read_text(encoding="utf-8")
    DataSource(settings, tmp_path)
    for faulty in (
        good.replace("[[[115.9149,", '[[["115.9149",'),
        re.sub(r'(coordinates":)\[\[\[.*\]\]\]', r"\1[]", good),
    ):
        shapes.write_text(faulty, encoding="utf-8")
        fault = reloaded(served.source).faults[0]
        assert fault.startswith("nanchang.geojson, feature 1 东湖区, geometry.coordinates")
        assert applications(served.change(OLD, NEW)) == 6200
        for source in (served.source, DataSource(settings, tmp_path), DataSource(settings, tmp_path)):
            assert (applications(source.snapshot), source.snapshot.faults[0]) == (6200, fault)
        assert "feature 1 东湖区" in served.client.get("/help").text
        assert served.client.get("/readyz").get_json()["faults"] > 0
        shapes.write_text(good, encoding="utf-8")
        assert not served.change(NEW, OLD).faults


def test_a_link_is_followed_at_each_look(tmp_path: Path) -> None:
    for name in ("v1", "v2"):
        (tmp_path / name).mkdir()
        copy_data(tmp_path / name)
    change(tmp_path / "v2" / "kpis.csv", OLD, NEW)
    (tmp_path / "..data").symlink_to("v1")
    (tmp_path / "kpis.csv").symlink_to("..data/kpis.csv")  # two links, one on the other, as a ConfigMap has them
    source = DataSource(Settings(data=tmp_path / "kpis.csv"))
    assert applications(source.snapshot) == 6190
    (tmp_path / "next").symlink_to("v2")
    (tmp_path / "next").replace(tmp_path / "..data")
    assert applications(reloaded(source)) == 6200
    assert source._store.state().place == str(tmp_path / "v2" / "kpis.csv")


def test_a_change_that_leaves_size_and_time_as_they_were_is_noticed(source: DataSource, table: Path) -> None:
    status = table.stat()
    with table.open("r+b") as file:  # in place: even the inode stays
        file.write(table.read_bytes().replace(OLD.encode(), NEW.encode()))
    os.utime(table, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert applications(reloaded(source)) == 6200


def test_a_file_whose_content_stays_is_not_read_again(
    source: DataSource, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dashboard.web.data_source, "load_snapshot", lambda *_: pytest.fail("it was read again"))
    before = source.snapshot
    table.touch()
    restore(table, table.read_bytes())
    assert reloaded(source) is before


def test_a_read_that_fails_is_tried_again_though_the_files_stay_the_same(
    source: DataSource, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(path: Path) -> bytes:
        raise OSError(errno.EIO, "Input/output error", str(path))

    change(table, OLD, NEW)
    with monkeypatch.context() as patch:
        patch.setattr(dashboard.history.file_store, "read_regular", fails)
        assert "Input/output error" in reloaded(source).faults[0]
    assert (applications(reloaded(source)), source.snapshot.faults) == (6200, ())


def test_a_table_under_which_the_first_view_fails_is_refused_and_not_tried_again(
    served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_path: str, _query: str, dataset: Dataset, *_: object, **__: object) -> None:
        rendered.append(dataset.version)
        if present(dataset.series("专利申请量").actual(2013)).value == 6200:
            raise ZeroDivisionError

    rendered: list[str] = []
    settings = Settings(data=served.table)
    DataSource(settings, tmp_path)
    monkeypatch.setattr(dashboard.web.application, "render_page", fails)
    change(served.table, OLD, NEW)
    for _ in range(4):
        served.source._check()
    assert len(rendered) == 1
    worker = DataSource(settings, tmp_path, dashboard.web.application._render_overview)
    for source in (served.source, worker):
        assert (applications(source.snapshot), len(source.snapshot.faults)) == (6190, 1)
        assert "ZeroDivisionError" in source.snapshot.faults[0]


def test_health_tells_how_long_ago_the_files_were_looked_at(
    table: Path, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert served.client.get("/readyz").get_json()["last_check_age"] is None, "they are looked at once only"
    clock = SimpleNamespace(monotonic=lambda: 100.0)
    monkeypatch.setattr(dashboard.web.data_source, "time", clock)
    source = DataSource(Settings(data=table))
    clock.monotonic = lambda: 130.5
    assert source.last_check_age == 30.5
    source.reload_if_changed()
    assert source.last_check_age == 0


def test_a_worker_with_a_sample_starts_beside_a_faulty_table_too(table: Path, tmp_path: Path) -> None:
    last_good, settings = tmp_path / "last good", Settings(data=table, sample=True, through=2)
    last_good.mkdir()
    first = DataSource(settings, last_good)
    assert first.snapshot.dataset.series("专利申请量").months(2014) == (1, 2)
    nonsense(table)
    anew = DataSource(settings, last_good)
    assert anew.snapshot.dataset.digest == first.snapshot.dataset.digest
    assert anew.snapshot.faults


def test_a_server_that_starts_with_a_faulty_table_and_no_last_good_one_does_not_start(tmp_path: Path) -> None:
    (tmp_path / "kpis.csv").write_text("nonsense", encoding="utf-8")
    (tmp_path / "last good").mkdir()
    with pytest.raises(DatasetError):
        DataSource(Settings(data=tmp_path / "kpis.csv"), tmp_path / "last good")


def test_the_workers_of_one_server_share_a_folder_that_nobody_else_can_enter() -> None:
    folder = worker_shared_dir()
    assert folder is not None and folder == worker_shared_dir()
    assert folder.stat().st_mode & 0o777 == 0o700
    folder.rmdir()
