"""The commands of a database, `migrate` and `copy`, and what is said where a database cannot be used as it is."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from dashboard.dataset.model import CITY
from dashboard.dataset.resources import PACKAGE
from dashboard.history.change_log import ChangeKind
from dashboard.history.database import DatabaseError
from dashboard.history.opening import open_store
from dashboard.returns.desk.model import Actor, CellKey, RoundKey, Upload
from dashboard.settings import DatabaseUrl, Settings
from dashboard.web.auth.login_attempts import LoginAttempts
from dashboard.web.auth.roles import Role
from dashboard.web.auth.sessions import Session, Sessions
from dashboard.web.auth.tokens import Tokens
from dashboard.web.auth.user_changes import add_user
from dashboard.web.auth.users_file import UsersFile
from dashboard.web.storage import Storage
from tests.commands import Run
from tests.postgres_server import Server
from tests.tables import TABLE
from tests.web.auth.form_posts import PASSWORD

PLACE = "青山湖区"


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


@pytest.mark.parametrize("encoding", ["LATIN1", "SQL_ASCII"])
def test_a_database_that_cannot_hold_every_letter_is_refused(postgres: Server, run: Run, encoding: str) -> None:
    name = f"in_{encoding.lower()}"
    postgres.execute(f"create database {name} encoding '{encoding}' template template0 locale 'C'")
    for words in (("migrate", "--data", postgres.url(name)), ("--data", postgres.url(name), "check")):
        refused = run(*words)
        assert (refused.code, f"the encoding {encoding}" in refused.err) == (2, True)


def test_a_schema_of_a_newer_program_is_left_alone(postgres: Server, run: Run) -> None:
    url = postgres.database()
    postgres.execute("update alembic_version set version_num = '9999'", url.rpartition("/")[2])
    refused = run("migrate", "--data", url)
    assert (refused.code, "the schema 9999 is not one of this program's" in refused.err) == (2, True)


@pytest.mark.parametrize("city", ["O'Brien\"; --", "100%s %(x)s", "市" * 64, "🏙️𠮷", "a\\b"])
def test_a_city_may_have_any_name(postgres: Server, run: Run, city: str) -> None:
    url = postgres.database(template="template1")
    for words in (("migrate", "--data", url), ("copy", TABLE, url)):
        assert run(*words, "--city", city).code == 0
    assert open_store(url, city).read() == TABLE.read_bytes()


def test_the_rights_that_the_manual_gives_are_enough(postgres: Server, run: Run) -> None:
    manual = (PACKAGE / "web" / "README.md").read_text(encoding="utf-8")
    rights = next(block for block in re.findall(r"```sql\n(.*?)```", manual, re.DOTALL) if "grant insert" in block)
    owner = postgres.database()
    postgres.execute("create role board login")
    postgres.execute(rights, owner.rpartition("/")[2])
    url = DatabaseUrl(owner.replace("postgres@", "board@"))
    assert run("copy", TABLE, url).code == 0
    storage = Storage(Settings(data=url, users=url))
    with storage.table.locked() as transaction:
        content = transaction.content.replace(b",6190,", b",6200,")
        transaction.change(content, ChangeKind.IMPORT, "王", ["一.xlsx"], [], datetime.now().astimezone())
    assert run("undo", "--data", url).code == run("backups", "--data", url, "--keep", "1").code == 0
    add_user_and_use(storage)
    clerk, bureau, key = Actor("li", places=(PLACE,)), Actor("kjj", is_reviewer=True), RoundKey(2014, 6)
    desk = storage.desk
    desk.open_round(key, (PLACE,), date(2014, 7, 15), "", bureau)
    desk.bring(key, PLACE, [Upload({CellKey("专利申请量", "", "value"): "38"}, "一.xlsx", b"workbook")], clerk)
    desk.submit(key, PLACE, 1, clerk)
    desk.accept(key, PLACE, 1, bureau, lambda _: "put")
    desk.undo(key, PLACE, 1, bureau, lambda _: None)
    desk.set_open(key, False, bureau)
    assert "unbroken, 6 lines" in run("--data", url, "--users", url, "check").out
    for query in ("update changes set line = ''", "delete from log", "update events set line = ''", "drop table users"):
        with pytest.raises(DatabaseError, match=r"permission denied|must be owner"), storage.sign_ins.adding() as own:
            own.execute(text(query))


def add_user_and_use(storage: Storage) -> None:
    """A user who signs in and out, fails to, and has a token that is withdrawn."""
    assert storage.users is not None
    add_user(storage.users, "chen", PASSWORD, Role.ADMIN)
    add_user(storage.users, "li", PASSWORD, Role.READER)
    storage.users.change("li", lambda _: None)
    storage.users.append_event("signed in", "chen")
    database = storage.sign_ins
    attempts, sessions, tokens = LoginAttempts(database), Sessions(database), Tokens(database)
    attempts.failed("10.0.0.1", "chen")
    attempts.succeeded("10.0.0.1", "chen")
    sessions.begin(Session("1", "chen", "", "", "", 0, 2e9))
    sessions.end("1", 9)
    tokens.give("exchange", "chen", 2e9)
    assert [tokens.withdraw(token.number) for token in tokens.all()] == ["exchange"]


def test_two_cities_of_a_database_know_nothing_of_each_other(postgres: Server, run: Run, tmp_path: Path) -> None:
    url, changed = postgres.database(), TABLE.read_bytes().replace(b",6190,", b",6200,")
    assert run("migrate", "--data", url, "--city", "九江市").code == 0
    (tmp_path / "kpis.csv").write_bytes(changed)
    assert run("copy", TABLE, url).code == run("copy", tmp_path / "kpis.csv", url, "--city", "九江市").code == 0
    assert [open_store(url, city).read() for city in (CITY, "九江市")] == [TABLE.read_bytes(), changed]


def test_users_and_the_desk_are_copied_there_and_back(postgres: Server, run: Run, tmp_path: Path) -> None:
    url, names = postgres.database(), ("users.txt", "back.txt")
    files = [Storage(Settings(users=tmp_path / name)) for name in names]
    store = files[0].users
    assert store is not None
    add_user(store, "li", PASSWORD, Role.REPORTER, (PLACE,))
    add_user(store, "chen", PASSWORD, Role.ADMIN)
    token = Tokens(files[0].sign_ins).give("exchange", "chen", 2e9) or ""
    clerk, bureau = Actor("li", places=(PLACE,)), Actor("kjj", is_reviewer=True)
    round_key, cells = RoundKey(2014, 6), {CellKey("专利申请量", "", "value"): "38"}
    files[0].desk.open_round(round_key, (PLACE,), date(2014, 7, 15), "", bureau)
    files[0].desk.bring(round_key, PLACE, [Upload(cells, "一.xlsx", b"workbook")], clerk)
    files[0].desk.submit(round_key, PLACE, 1, clerk)
    copied = run("copy-users", tmp_path / names[0], url)
    assert (copied.code, "2 users, 3 steps" in copied.out) == (0, True), copied.err
    again = run("copy-users", tmp_path / names[0], url)
    assert (again.code, "not written over" in again.err) == (2, True)
    assert run("copy-users", url, tmp_path / names[1]).code == 0
    users, copies = (UsersFile(tmp_path / name) for name in names)
    assert (users.read(), users.key()) == (copies.read(), copies.key())
    back = files[1].desk
    assert (back.log(), back.rounds()) == (files[0].desk.log(), files[0].desk.rounds())
    assert back.submissions(round_key, PLACE) == files[0].desk.submissions(round_key, PLACE)
    assert back.damaged_files() == () and Tokens(files[1].sign_ins).name_of(token) == "exchange"
