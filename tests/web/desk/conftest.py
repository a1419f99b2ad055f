"""One dashboard with a desk; each test finds table, users and desk as if they were new."""

from __future__ import annotations

import pytest
from sqlalchemy import delete

from dashboard.dataset.model import CITY
from dashboard.history.tables import DESK_TABLES
from dashboard.returns.desk.database_store import DatabaseDesk
from dashboard.settings import Settings
from dashboard.web.application import create_app
from dashboard.web.auth.roles import Role
from dashboard.web.auth.user_changes import add_user
from dashboard.web.auth.users_file import UsersFile
from dashboard.web.storage import Storage
from tests.tables import TABLE, copy_data
from tests.web.auth.form_posts import PASSWORD
from tests.web.desk.desk_forms import COUNTY, PLACE, Office

USERS = {
    "qsh01": (Role.REPORTER, (PLACE,)), "qsh02": (Role.REPORTER, (PLACE,)), "ncx01": (Role.REPORTER, (COUNTY,)),
    "shi01": (Role.REPORTER, (CITY,)), "kjj01": (Role.REVIEWER, ()), "kjj02": (Role.REVIEWER, ()),
    "ling": (Role.READER, ()),
}  # fmt: skip


@pytest.fixture(scope="session")
def shared_office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    folder = tmp_path_factory.mktemp("office")
    users, table = folder / "users.txt", copy_data(folder)
    for name, (role, places) in USERS.items():
        add_user(UsersFile(users), name, PASSWORD, role, places)
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
    desk = Storage(Settings(users=folder / "users.txt")).desk
    assert isinstance(desk, DatabaseDesk)
    with desk.database.adding() as connection:
        for table in DESK_TABLES:
            connection.execute(delete(table))
    return shared_office
