"""The dashboard over a database: the same pages as over files, and what it does while the database does not answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask

from dashboard.dataset.model import CITY
from dashboard.dataset.table import Dataset
from dashboard.history.change_log import ChangeKind
from dashboard.history.opening import open_store
from dashboard.history.store import copy_table
from dashboard.returns.desk.model import Actor, CellKey, RoundKey, Upload
from dashboard.routing.selection import PLAIN_VIEWS, Selection, View
from dashboard.settings import DatabaseUrl, Settings
from dashboard.web.application import create_app
from dashboard.web.auth.roles import Role
from dashboard.web.auth.tokens import Tokens
from dashboard.web.auth.user_changes import add_user
from dashboard.web.auth.users_file import UsersFile
from dashboard.web.data_source import DataSource
from dashboard.web.storage import Storage
from tests.commands import Run
from tests.postgres_server import Server
from tests.tables import TABLE, copy_data
from tests.web.auth.form_posts import PASSWORD, signed_in

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


def test_every_view_and_download_is_the_same_over_files_and_over_a_database(
    address: DatabaseUrl, tmp_path: Path, dataset: Dataset
) -> None:
    settings = Settings(data=tmp_path / "kpis.csv", watch=0), Settings(data=address, watch=0)
    files, database = (create_app(each).server.test_client() for each in settings)
    for path in addresses(dataset):
        one, other = files.get(path), database.get(path)
        assert (one.status_code, one.data) == (other.status_code, other.data), path
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
    address: DatabaseUrl, unreachable: Callable[[bool], None], run: Run
) -> None:
    source = DataSource(Settings(data=address))
    before = source.snapshot.dataset.version
    unreachable(True)
    assert "not currently accepting connections" in reloaded(source).snapshot.faults[0]
    assert source.snapshot.dataset.version == before
    checked = run("--data", address, "check")
    assert (checked.code, "cannot be read" in checked.err) == (2, True)
    imported = run("undo", "--data", address)
    assert (imported.code, "The database cannot be written now, so nothing was written" in imported.err) == (2, True)
    unreachable(False)
    assert (reloaded(source).snapshot.faults, source.snapshot.dataset.version) == ((), before)


def server_with_users(address: DatabaseUrl) -> Flask:
    settings = Settings(data=address, users=address, watch=0)
    store = Storage(settings).users
    assert store is not None
    add_user(store, "li", PASSWORD, Role.REPORTER, ("青山湖区",))
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


def test_another_host_is_tried_where_the_first_does_not_answer(address: DatabaseUrl, postgres: Server) -> None:
    name = address.rpartition("/")[2]
    several = f"postgresql+psycopg://postgres@/{name}?host=127.0.0.1:1&host=127.0.0.1:{postgres.port}"
    store = open_store(f"{several}&target_session_attrs=read-write", CITY)
    assert store.read() == open_store(address, CITY).read()


def test_what_a_database_lacks_is_said_with_the_command_that_brings_it(
    postgres: Server, run: Run, tmp_path: Path
) -> None:
    empty = postgres.database(template="template1")
    checked = run("--data", empty, "check")
    assert (checked.code, "migrate" in checked.err) == (2, True)
    assert run("migrate", "--data", empty).code == 0
    again = run("migrate", "--data", empty)
    assert (again.code, "0001 → 0001" in again.out) == (0, True)
    checked = run("--data", empty, "check")
    assert (checked.code, "app.py copy" in checked.err) == (2, True)
    assert run("copy", TABLE, empty).code == 0
    assert "is sound" in run("--data", empty, "check").out
    assert run("copy", empty, tmp_path / "kpis.csv").code == 0
    assert (tmp_path / "kpis.csv").read_bytes() == TABLE.read_bytes()
    other = run("--data", empty, "--city", "九江市", "check")
    assert (other.code, "no table of 九江市" in other.err) == (2, True)
    assert "sha256" not in other.err and re.search("python app.py", other.err)


def test_two_cities_of_a_database_know_nothing_of_each_other(postgres: Server, run: Run, tmp_path: Path) -> None:
    url, changed = postgres.database(), TABLE.read_bytes().replace(b",6190,", b",6200,")
    assert run("migrate", "--data", url, "--city", "九江市").code == 0
    (tmp_path / "kpis.csv").write_bytes(changed)
    assert run("copy", TABLE, url).code == run("copy", tmp_path / "kpis.csv", url, "--city", "九江市").code == 0
    assert [open_store(url, city).read() for city in (CITY, "九江市")] == [TABLE.read_bytes(), changed]
    assert quote("九江市") not in url


def test_users_and_the_desk_are_copied_there_and_back(postgres: Server, run: Run, tmp_path: Path) -> None:
    url, names = postgres.database(), ("users.txt", "back.txt")
    files = [Storage(Settings(users=tmp_path / name)) for name in names]
    store = files[0].users
    assert store is not None
    add_user(store, "li", PASSWORD, Role.REPORTER, ("青山湖区",))
    add_user(store, "chen", PASSWORD, Role.ADMIN)
    token = Tokens(files[0].sign_ins).give("exchange", "chen", 2e9) or ""
    clerk, bureau = Actor("li", places=("青山湖区",)), Actor("kjj", is_reviewer=True)
    round_key, cells = RoundKey(2014, 6), {CellKey("专利申请量", "", "value"): "38"}
    files[0].desk.open_round(round_key, ("青山湖区",), date(2014, 7, 15), "", bureau)
    files[0].desk.bring(round_key, "青山湖区", [Upload(cells, "一.xlsx", b"workbook")], clerk)
    files[0].desk.submit(round_key, "青山湖区", 1, clerk)
    copied = run("copy-users", tmp_path / names[0], url)
    assert (copied.code, "2 users, 3 steps" in copied.out) == (0, True), copied.err
    again = run("copy-users", tmp_path / names[0], url)
    assert (again.code, "not written over" in again.err) == (2, True)
    assert run("copy-users", url, tmp_path / names[1]).code == 0
    users, copies = (UsersFile(tmp_path / name) for name in names)
    assert (users.read(), users.key()) == (copies.read(), copies.key())
    back = files[1].desk
    assert (back.log(), back.rounds()) == (files[0].desk.log(), files[0].desk.rounds())
    assert back.submissions(round_key, "青山湖区") == files[0].desk.submissions(round_key, "青山湖区")
    assert back.damaged_files() == () and Tokens(files[1].sign_ins).name_of(token) == "exchange"
