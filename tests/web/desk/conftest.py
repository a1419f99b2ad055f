"""One dashboard with a desk; each test finds table, users and desk as if they were new."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from dashboard.dataset.model import CITY
from dashboard.returns.desk import sqlite_rows
from dashboard.settings import Settings
from dashboard.web.application import create_app
from dashboard.web.auth.roles import Role
from dashboard.web.auth.user_changes import add_user
from tests.tables import TABLE, copy_data
from tests.web.auth.form_posts import PASSWORD
from tests.web.desk.desk_forms import COUNTY, PLACE, Office

USERS = {
    "qsh01": (Role.REPORTER, (PLACE,)), "qsh02": (Role.REPORTER, (PLACE,)), "ncx01": (Role.REPORTER, (COUNTY,)),
    "shi01": (Role.REPORTER, (CITY,)), "kjj01": (Role.REVIEWER, ()), "kjj02": (Role.REVIEWER, ()),
    "ling": (Role.READER, ()),
}  # fmt: skip
TABLES = ("rounds", "returns", "cells", "submissions", "files", "uploads", "log")


@pytest.fixture(scope="session")
def shared_office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    folder = tmp_path_factory.mktemp("office")
    users, table = folder / "users.txt", copy_data(folder)
    for name, (role, places) in USERS.items():
        add_user(users, name, PASSWORD, role, places)
    return Office(create_app(Settings(data=table, users=users, watch=0)).server, table)


@pytest.fixture
def office(shared_office: Office) -> Office:
    folder = shared_office.table.parent
    if shared_office.table.read_bytes() != TABLE.read_bytes():
        shared_office.table.write_bytes(TABLE.read_bytes())
    shared_office.look()  # which logs that the table was changed by hand
    (folder / "changes.jsonl").unlink(missing_ok=True)
    for path in (folder / "backups").glob("*"):
        path.unlink()
    with closing(sqlite3.connect(folder / "users.txt.desk.sqlite")) as connection, connection:
        connection.executescript(sqlite_rows.SCHEMA)
        for name in TABLES:
            connection.execute(f"delete from {name}")
    return shared_office
