"""Both kinds of a store of users, a file and a database: the same changes, rules, key and audit log."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import select

from dashboard.dataset.model import CITY
from dashboard.history.database import Database
from dashboard.history.tables import EVENTS
from dashboard.web.auth.roles import Role
from dashboard.web.auth.user_changes import add_new_user, add_user, remove_user, set_password, set_role
from dashboard.web.auth.user_store import KEY_BYTES, UsersError, UserStore
from dashboard.web.auth.users import Users
from dashboard.web.auth.users_file import UsersFile
from dashboard.web.auth.users_table import UsersTable
from tests.web.auth.form_posts import PASSWORD


@pytest.fixture(params=["file", "database"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> UserStore:
    if request.param == "file":
        return UsersFile(tmp_path / "users.txt")
    return UsersTable(Database(request.getfixturevalue("postgres").database(), CITY))


def test_users_are_added_changed_and_removed(store: UserStore) -> None:
    assert store.is_empty
    assert add_user(store, "chen", PASSWORD, Role.ADMIN) and not store.is_empty
    key = store.key()
    add_new_user(store, "li", PASSWORD, Role.REPORTER, ("青山湖区", "安义县"))
    assert (store.read()["li"].places, store.read()["li"].must_change_password) == (("青山湖区", "安义县"), True)
    set_role(store, "li", Role.REVIEWER, (), store.read()["li"].version)
    set_password(store, "li", f"{PASSWORD} anew", is_first=False, version=store.read()["li"].version)
    users = Users(store)
    assert users.authenticate("li", f"{PASSWORD} anew") and not users.authenticate("li", PASSWORD)
    assert (users.all["li"].role, list(users.all)) == (Role.REVIEWER, ["chen", "li"])
    remove_user(store, "li")
    assert list(store.read()) == ["chen"]
    assert store.key() == key and len(key) == KEY_BYTES


def test_the_rules_of_users_hold(store: UserStore) -> None:
    with pytest.raises(UsersError, match="add-user"):
        store.read()
    with pytest.raises(UsersError, match="key of the sign-ins is missing"):
        store.key()
    add_user(store, "chen", PASSWORD, Role.ADMIN)
    with pytest.raises(UsersError, match="chen is the only user"):
        remove_user(store, "chen")
    with pytest.raises(UsersError, match="chen is the last admin"):
        set_role(store, "chen", Role.READER, ())
    with pytest.raises(UsersError, match="has a user 'chen' already"):
        add_new_user(store, "chen", PASSWORD, Role.READER, ())
    with pytest.raises(UsersError, match="changed meanwhile"):
        set_role(store, "chen", Role.ADMIN, (), "0" * 16)
    with pytest.raises(UsersError, match="no user 'wang'; there are chen"):
        remove_user(store, "wang")


def test_events_are_lines_of_the_audit_log(store: UserStore) -> None:
    add_user(store, "chen", PASSWORD)
    for number in range(3):
        store.append_event("refused", "chen", count=number)
    if isinstance(store, UsersFile):
        lines = store.path.with_name("users.txt.log").read_text(encoding="utf-8").splitlines()
    else:
        assert isinstance(store, UsersTable)
        with store.database.reading() as connection:
            lines = list(connection.execute(select(EVENTS.c.line).order_by(EVENTS.c.number)).scalars())
    assert [(json.loads(line)["event"], json.loads(line)["count"]) for line in lines] == [
        ("refused", 0), ("refused", 1), ("refused", 2),
    ]  # fmt: skip
