"""One dashboard with users for the pages of accounts, users and tokens; each test finds it as if it were new."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete

from dashboard.dataset.model import CITY
from dashboard.history.database import Database
from dashboard.history.tables import SIGN_IN_TABLES
from dashboard.settings import Settings
from dashboard.web.application import create_app
from dashboard.web.auth.roles import Role
from dashboard.web.auth.user_changes import add_user
from dashboard.web.auth.users_file import UsersFile
from tests.web.auth.form_posts import PASSWORD
from tests.web.auth.sign_ins import sign_ins


@pytest.fixture(params=["sqlite", "postgresql"])
def databases(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Database, Database]:
    """A database of sign-ins as two processes have it, of each kind."""
    if request.param == "sqlite":
        return sign_ins(tmp_path / "users"), sign_ins(tmp_path / "users")
    url = request.getfixturevalue("postgres").database()
    return Database(url, CITY), Database(url, CITY)


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Flask, Path]:
    path = tmp_path_factory.mktemp("users") / "users.txt"
    add_user(UsersFile(path), "chen", PASSWORD, Role.ADMIN)
    server: Flask = create_app(Settings(users=path, watch=0)).server
    return server, path


@pytest.fixture
def users(shared: tuple[Flask, Path]) -> Path:
    """The file of users: an admin, a reporter and a reader."""
    _, path = shared
    path.unlink()
    path.with_name(f"{path.name}.log").unlink(missing_ok=True)
    add_user(UsersFile(path), "chen", PASSWORD, Role.ADMIN)
    add_user(UsersFile(path), "li", PASSWORD, Role.REPORTER, ("青山湖区",))
    add_user(UsersFile(path), "wang", PASSWORD)
    with sign_ins(path).adding() as connection:
        for table in SIGN_IN_TABLES:
            connection.execute(delete(table))
    return path


@pytest.fixture
def server(shared: tuple[Flask, Path], users: Path) -> Flask:  # noqa: ARG001 - with the users as they are to be
    return shared[0]
