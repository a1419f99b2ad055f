"""Roles × routes: what each role reaches on every route of the app, by every method, in each way to sign in."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashboard.settings import Settings
from dashboard.web.application import create_app
from dashboard.web.auth.access import FIRST_PASSWORD, FORBIDDEN
from dashboard.web.auth.roles import USER_ROLES, Role
from dashboard.web.auth.tokens import Tokens
from dashboard.web.auth.user_changes import add_new_user, add_user
from dashboard.web.auth.users_file import UsersFile
from tests.web.auth.sign_ins import sign_ins

METHODS = ("GET", "POST", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE")
PASSWORD = "correct horse battery"
SECRET_NAME = "zhaowei"  # a user whom admins alone see
ROLES = ("stranger", "token", "first password", *(role.value for role in USER_ROLES))
USERS = "reader reporter reviewer admin"
DESK = "reporter reviewer"
EVERYBODY = f"stranger token first password {USERS}"
TABLE: Mapping[str, str] = {  # by path: who reaches it; `x` stands for any word, and nobody reaches anything else
    "/healthz": EVERYBODY, "/readyz": EVERYBODY,
    "/sign-in": EVERYBODY, "/files/x/app.css": EVERYBODY,
    "/sign-out": f"first password {USERS}", "/account": f"first password {USERS}",
    "/users": "admin",
    "/returns": DESK, "/returns/x/x": DESK, "/returns/log": DESK, "/returns/log.csv": DESK,
    "/returns/x/x/form.xlsx": DESK, "/returns/x/x/files/x": DESK, "/returns/x/all/round.xlsx": "reviewer",
    "/data.csv": f"token {USERS}", "/data.json": f"token {USERS}",
    "/": USERS, "/x": USERS, "/rows.csv": USERS, "/view.xlsx": USERS, "/search.json": USERS, "/files/x/x": USERS,
    "/version": USERS, "/metrics": "admin token",
    "/static/x": USERS, "/assets/x": USERS, "/_favicon.ico": USERS, "/_dash-layout": USERS,
    "/_dash-dependencies": USERS, "/_dash-update-component": USERS, "/_reload-hash": USERS,
    "/_dash-component-suites/x/x": USERS,
    # no routes of their own: they fall to the view that says that there is no such page
    "/sign-in/": USERS, "/SIGN-IN": USERS, "/readyz/": USERS, "/users/": USERS, "/Users": USERS, "/users/x": USERS,
}  # fmt: skip
PASSWORD_ROUTES = ("/sign-in", "/sign-out", "/files/x/app.css")  # that are there only where a password is asked for
REFUSALS = (
    FORBIDDEN, FIRST_PASSWORD, "请先登录 · sign in first\n",
    "请先登录 · the web server in front names no reader: sign in there\n",
)  # fmt: skip


@pytest.fixture(scope="module", params=["", "/board"], ids=["root", "prefix"])
def prefix(request: pytest.FixtureRequest) -> str:
    prefix: str = request.param
    return prefix


@pytest.fixture(scope="module", params=["password", "header"])
def way(request: pytest.FixtureRequest) -> str:
    """How users sign in."""
    way: str = request.param
    return way


@pytest.fixture(scope="module")
def users(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with a user of each role, named as the role, and one more."""
    path = tmp_path_factory.mktemp("users") / "users.txt"
    for role in USER_ROLES:
        add_user(UsersFile(path), role.value, PASSWORD, role, ("安义县",) if role is Role.REPORTER else ())
    add_user(UsersFile(path), SECRET_NAME, PASSWORD)
    add_new_user(UsersFile(path), "first", PASSWORD, Role.ADMIN, ())
    return path


def settings_of(way: str, prefix: str, users: Path | None) -> Settings:
    more: dict[str, Any] = {"prefix": prefix} if prefix else {}
    if way == "header":
        more |= {"proxy": (ip_network("127.0.0.1/32"),), "user_header": "X-Remote-User"}
    return Settings(watch=0, users=users, metrics=True, **more)


@pytest.fixture(scope="module")
def server(way: str, prefix: str, users: Path) -> Flask:
    server: Flask = create_app(settings_of(way, prefix, users)).server
    return server


def client_of(server: Flask, role: str, way: str, prefix: str, users: Path) -> FlaskClient:
    """A client that is signed in as somebody with a role."""
    client = server.test_client()
    if role == "token":
        name = f"{way}{prefix}{time.monotonic_ns()}"
        token = Tokens(sign_ins(users)).give(name, "admin", time.time() + 60)
        client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
    elif role != "stranger" and way == "header":
        client.environ_base["HTTP_X_REMOTE_USER"] = role
    elif role != "stranger":
        form = {"name": role.partition(" ")[0], "password": PASSWORD}
        assert client.post(f"{prefix}/sign-in", data=form).status_code == 303
    return client


def roles_of(way: str) -> tuple[str, ...]:
    return tuple(role for role in ROLES if way == "password" or role != "first password")


def test_every_route_has_its_line_in_the_table(server: Flask, way: str) -> None:
    paths = {re.sub(r"<[^>]+>", "x", rule.rule) for rule in server.url_map.iter_rules()}
    assert paths - set(TABLE) == set()
    assert set(PASSWORD_ROUTES) & paths == (set(PASSWORD_ROUTES) if way == "password" else set())


def test_each_role_reaches_its_routes_and_no_other_by_any_method(
    server: Flask, way: str, prefix: str, users: Path
) -> None:
    methods = {re.sub(r"<[^>]+>", "x", rule.rule): rule.methods or set() for rule in server.url_map.iter_rules()}
    for role in roles_of(way):
        client = client_of(server, role, way, prefix, users)
        for path, reached_by in TABLE.items():
            for method in METHODS:
                is_reached = role in (reached_by if method in methods.get(path, ()) else USERS)  # else 404 or 405
                answer = client.open(prefix + path, method=method)
                is_refused = answer.data.decode(errors="replace") in REFUSALS or (
                    method == "HEAD" and answer.status_code in (401, 403)
                )
                assert is_refused == (not is_reached), (role, method, path, answer.status_code)
                if is_refused:
                    assert answer.status_code == (401 if role in ("stranger", "token") else 403)
                    assert answer.headers["Cache-Control"] == "no-store"


SPELLINGS = (
    "/users?user=zhaowei", "/users/", "//users", "/./users", "/x/../users", "/%75sers", "/users%00", "/users;a=b",
    "/users?_method=GET", "/account?user=zhaowei", "/account/../users", "/sign-in?next=/users", "/USERS",
)  # fmt: skip


def test_no_spelling_of_an_address_shows_users_to_anybody_but_admins(
    server: Flask, way: str, prefix: str, users: Path
) -> None:
    for role in roles_of(way):
        client = client_of(server, role, way, prefix, users)
        for path in SPELLINGS:
            for method in ("GET", "POST"):
                headers = {"X-HTTP-Method-Override": "GET", "X-Original-URL": "/users", "Accept": "text/html"}
                text = client.open(prefix + path, method=method, headers=headers).text
                names = re.findall(rf'(?<!user=){SECRET_NAME}(?!"|&)', re.sub(r'(href|value)="[^"]*"', "", text))
                assert not names or role == "admin", (role, method, path)


def test_who_has_a_first_password_is_led_to_where_it_is_changed(users: Path) -> None:
    server: Flask = create_app(settings_of("password", "", users)).server
    client = client_of(server, "first password", "password", "", users)
    answer = client.get("/area/3?lang=en", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/account?next=%2Farea%2F3%3Flang%3Den")
    page = client.get(answer.headers["Location"]).text
    assert "Choose one that you alone know" in page and 'href="/users' not in page


def test_what_is_open_tells_no_figure(server: Flask, way: str, prefix: str, users: Path) -> None:
    query = "?map=专利申请量&district=青山湖区&lang=en"
    client = client_of(server, "stranger", way, prefix, users)
    for path in (path for path, reached_by in TABLE.items() if reached_by == EVERYBODY):
        answer = client.get(f"{prefix}{path}{query}")
        assert "专利申请量" not in answer.text and "Patent" not in answer.text, path


@pytest.mark.parametrize("way", ["header", "open"])
def test_without_a_file_of_users_there_are_no_accounts_and_everybody_who_is_let_in_reads(prefix: str, way: str) -> None:
    client = create_app(settings_of(way, prefix, None)).server.test_client()
    headers = {"X-Remote-User": "admin"} if way == "header" else {}
    for path in ("/account", "/users", "/sign-in", "/sign-out"):
        for method in ("GET", "POST"):
            answer = client.open(prefix + path, method=method, headers=headers)
            assert answer.status_code == (404 if method == "GET" else 405), (method, path)
    assert client.get(f"{prefix}/data.csv", headers=headers).status_code == 200


def test_a_name_that_the_file_does_not_have_reads_where_a_header_names_it(users: Path) -> None:
    client = create_app(settings_of("header", "", users)).server.test_client()
    headers = {"X-Remote-User": "nobody"}
    assert client.get("/data.csv", headers=headers).status_code == 200
    assert client.get("/users", headers=headers).text == FORBIDDEN
    assert client.get("/users", headers={"X-Remote-User": "admin"}).status_code == 200
    past_the_proxy = {"REMOTE_ADDR": "10.0.0.9"}
    for path in ("/users", "/data.csv"):
        answer = client.get(path, headers={"X-Remote-User": "admin"}, environ_overrides=past_the_proxy)
        assert (answer.status_code, SECRET_NAME in answer.text) == (403, False)
