"""The dashboard over a database: the same pages as over files, and what it does while the database does not answer."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from dashboard.dataset.errors import AWAY
from dashboard.dataset.model import CITY
from dashboard.dataset.table import Dataset
from dashboard.history.change_log import ChangeKind
from dashboard.history.opening import open_store
from dashboard.history.store import copy_table
from dashboard.routing.selection import PLAIN_VIEWS, Selection, View
from dashboard.settings import DatabaseUrl, Settings
from dashboard.web.application import create_app
from dashboard.web.auth.roles import Role
from dashboard.web.auth.user_changes import add_user
from dashboard.web.data_source import DataSource
from dashboard.web.storage import Storage
from tests.commands import Run
from tests.postgres_server import Server
from tests.tables import TABLE, copy_data
from tests.web.auth.form_posts import PASSWORD, post, signed_in

PLACES = (CITY, "青山湖区")


@pytest.fixture
def address(postgres: Server, tmp_path: Path) -> DatabaseUrl:
    """A database with the real table and an import in its history."""
    source, url = open_store(copy_data(tmp_path), CITY), DatabaseUrl(postgres.database())
    with source.locked() as transaction:
        content = transaction.content.replace(b",987.7,", b",987.8,")
        transaction.change(content, ChangeKind.IMPORT, "王", ["一.xlsx"], [], source.written().astimezone())
    copy_table(source, open_store(url, CITY))
    return url


@pytest.fixture
def unreachable(postgres: Server, address: DatabaseUrl) -> Iterator[Callable[[bool], None]]:
    """Makes the database refuse connections and end those that it has, or come back."""
    name = address.rpartition("/")[2]

    def switch(is_gone: bool) -> None:
        postgres.execute(f"alter database {name} with allow_connections {str(not is_gone).lower()}")
        if is_gone:
            postgres.end_connections(name)

    yield switch
    switch(False)


def addresses(dataset: Dataset) -> Iterator[str]:
    """Every view, of the city and of a district, in both languages."""
    for place in PLACES:
        start = Selection(district=place)
        for selection in (start, *(start.to(view) for view in PLAIN_VIEWS), start.to(View.AREA, area=8)):
            yield selection.href
        yield start.to(View.KPI, kpi=next(iter(dataset.kpis))).href
        yield start.change(lang="en").href
    yield from ("/data?view=log", "/data.csv", "/data.json", "/view.xlsx?view=%2F")


def content_of(answer: TestResponse) -> object:
    """The bytes of an answer; of a workbook its parts, without the second in which it was made."""
    if not answer.data.startswith(b"PK"):
        return answer.data
    with ZipFile(io.BytesIO(answer.data)) as parts:
        return {name: parts.read(name) for name in parts.namelist() if name != "docProps/core.xml"}


def test_every_view_and_download_is_the_same_over_files_and_over_a_database(
    address: DatabaseUrl, tmp_path: Path, dataset: Dataset
) -> None:
    settings = Settings(data=tmp_path / "kpis.csv", watch=0), Settings(data=address, watch=0)
    files, database = (create_app(each).server.test_client() for each in settings)
    for path in addresses(dataset):
        one, other = files.get(path), database.get(path)
        assert content_of(one) == content_of(other), path
        assert one.status_code == 200


def reloaded(source: DataSource) -> DataSource:
    """After two looks, as what is being written is left alone at the first."""
    for _ in range(2):
        source.reload_if_changed()
    return source


def test_what_others_write_is_shown_and_a_table_that_is_not_sound_is_refused(address: DatabaseUrl) -> None:
    source, other = DataSource(Settings(data=address)), open_store(address, CITY)
    before = source.snapshot.dataset.version
    with other.locked() as transaction:
        changed = transaction.content.replace(b",987.8,", b",987.9,")
        transaction.change(changed, ChangeKind.IMPORT, "李", ["二.xlsx"], [], other.written())
    assert reloaded(source).snapshot.dataset.version != before
    assert [change.who for change in source.snapshot.history.changes] == ["李", "王"]
    with other.locked() as transaction:
        broken = transaction.content.replace(b",actual,987.9,", b",actual,-5,")
        transaction.change(broken, ChangeKind.IMPORT, "李", ["三.xlsx"], [], other.written())
    shown = source.snapshot.dataset.version
    assert reloaded(source).snapshot.dataset.version == shown
    assert "not negative" in source.snapshot.faults[0]


def test_while_the_database_is_gone_the_last_table_stays_and_comes_back_by_itself(
    address: DatabaseUrl, unreachable: Callable[[bool], None], run: Run, caplog: pytest.LogCaptureFixture
) -> None:
    server = create_app(Settings(data=address, watch=0)).server
    source, client = server.extensions["data_source"], server.test_client()
    before = source.snapshot.dataset.version
    unreachable(True)
    assert reloaded(source).snapshot.faults == (AWAY,)
    assert "not currently accepting connections" in caplog.text
    page = client.get("/").text
    assert f"数据库暂时没有应答，仍显示版本 {before}" in page
    assert "127.0.0.1" not in page  # where the database is, readers need not know
    checked = run("--data", address, "check")
    assert (checked.code, "cannot be read" in checked.err) == (2, True)
    imported = run("undo", "--data", address)
    assert (imported.code, "The database cannot be written now, so nothing was written" in imported.err) == (2, True)
    unreachable(False)
    assert (reloaded(source).snapshot.faults, source.snapshot.dataset.version) == ((), before)
    assert "数据库暂时没有应答" not in client.get("/").text


def server_with_users(address: DatabaseUrl, role: Role = Role.REPORTER) -> Flask:
    settings = Settings(data=address, users=address, watch=0)
    store = Storage(settings).users
    assert store is not None
    add_user(store, "li", PASSWORD, role, ("青山湖区",) if role is Role.REPORTER else ())
    server: Flask = create_app(settings).server
    return server


def test_who_has_signed_in_looks_on_and_nothing_is_written_by_halves(
    address: DatabaseUrl, unreachable: Callable[[bool], None]
) -> None:
    server = server_with_users(address)
    client = signed_in(server, "li")
    assert client.get("/").status_code == 200
    form = {"name": "li", "password": PASSWORD}
    unreachable(True)
    assert client.get("/area/8").status_code == 200
    refused = client.get("/returns")
    assert refused.status_code == 503 and "什么也没有改动" in refused.text
    assert server.test_client().post("/sign-in", data=form).status_code == 503
    unreachable(False)
    assert (
        client.get("/returns").status_code == 200
        and server.test_client().post("/sign-in", data=form).status_code == 303
    )


def test_a_text_that_the_database_cannot_keep_is_refused(address: DatabaseUrl) -> None:
    server = server_with_users(address, Role.REVIEWER)
    form = {"kind": "month", "year": "2014", "month": "6", "due": "2014-07-15", "place:青山湖区": "on", "note": "a\0b"}
    refused = post(signed_in(server, "li"), "/returns", "open", **form)
    assert (refused.status_code, "cannot be kept" in refused.text) == (400, True)


@pytest.mark.parametrize(
    ("obstacle", "words"),
    [
        ("alter database {} set default_transaction_read_only = on", "read-only transaction"),
        (
            "create function full_disk() returns trigger language plpgsql as "
            "$$ begin raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$;"
            "create trigger full_disk before insert on changes for each row execute function full_disk()",
            "No space left on device",
        ),
    ],
    ids=["read-only", "full"],
)  # fmt: skip
def test_a_database_that_cannot_be_written_says_so_and_is_read_on(
    postgres: Server, address: DatabaseUrl, run: Run, obstacle: str, words: str
) -> None:
    name, before = address.rpartition("/")[2], open_store(address, CITY).read()
    postgres.execute(obstacle.format(name), name)
    undone = run("undo", "--data", address)
    assert (undone.code, words in undone.err) == (2, True), undone.err
    assert open_store(address, CITY).read() == before


@pytest.mark.parametrize("table", ["observations", "cities", "alembic_version"])
def test_a_user_without_a_right_is_told_so(postgres: Server, run: Run, address: DatabaseUrl, table: str) -> None:
    name = address.rpartition("/")[2]
    role = f"board_{name}"
    postgres.execute(f"create role {role} login; grant select on all tables in schema public to {role}", name)
    postgres.execute(f"revoke select on {table} from {role}", name)
    checked = run("--data", address.replace("postgres@", f"{role}@"), "check")
    assert (checked.code, f"permission denied for table {table}" in checked.err) == (2, True)


def test_another_host_is_tried_where_the_first_does_not_answer(address: DatabaseUrl, postgres: Server) -> None:
    name = address.rpartition("/")[2]
    several = f"postgresql+psycopg://postgres@/{name}?host=127.0.0.1:1&host=127.0.0.1:{postgres.port}"
    store = open_store(f"{several}&target_session_attrs=read-write", CITY)
    assert store.read() == open_store(address, CITY).read()


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("client_encoding", "LATIN1"), ("standard_conforming_strings", "off"), ("datestyle", "'German, DMY'"),
        ("extra_float_digits", "-15"), ("bytea_output", "escape"), ("search_path", "other, public"),
        ("default_transaction_isolation", "serializable"),
    ],
)  # fmt: skip
def test_settings_of_a_database_change_nothing(
    postgres: Server, run: Run, address: DatabaseUrl, setting: str, value: str
) -> None:
    before, name = open_store(address, CITY).read(), address.rpartition("/")[2]
    postgres.execute(f"create schema other; alter database {name} set {setting} = {value}", name)
    assert open_store(address, CITY).read() == before
    assert run("undo", "--data", address).code == 0
    assert open_store(address, CITY).read() == TABLE.read_bytes()
