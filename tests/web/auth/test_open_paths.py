"""Open paths: in each mode every route is walked without a user, and only those answer that the mode names."""

from __future__ import annotations

import re
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from dashboard.settings import Settings
from dashboard.web.application import create_app
from dashboard.web.auth.user_changes import add_user

METHODS = ("GET", "POST", "HEAD", "OPTIONS", "PUT", "DELETE")
HEALTH = {"/healthz", "/readyz"}
REFUSALS = ("", "请先登录 · sign in first\n", "请先登录 · the web server in front names no reader: sign in there\n")
CATCH_ALL = (
    "/",
    "/area/8",
    "/sign-in",
    "/sign-out",
    "/sign-in/",
    "/SIGN-IN",
    "/files/0/app.css",
    "/nowhere",
    "/readyz/",
)


@pytest.fixture(scope="module", params=["", "/board"], ids=["root", "prefix"])
def prefix(request: pytest.FixtureRequest) -> str:
    prefix: str = request.param
    return prefix


def under(prefix: str) -> dict[str, Any]:
    return {"prefix": prefix} if prefix else {}


@pytest.fixture(scope="module", params=["users", "header"])
def closed(
    request: pytest.FixtureRequest, prefix: str, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Flask, set[str]]:
    """A server that lets in only some, and the paths that are open in its mode."""
    path: Path = tmp_path_factory.mktemp("users") / "users.txt"
    add_user(path, "li", "correct horse battery")
    more: dict[str, dict[str, Any]] = {
        "users": {"users": path},
        "header": {"proxy": (ip_network("127.0.0.1/32"),), "user_header": "X-Remote-User"},
    }
    server: Flask = create_app(Settings(watch=0, **under(prefix), **more[request.param])).server
    return server, HEALTH | ({"/sign-in", "/files/0/app.css"} if request.param == "users" else set())


def test_without_a_user_only_the_open_paths_of_the_mode_answer(closed: tuple[Flask, set[str]], prefix: str) -> None:
    server, open_paths = closed
    client, rules = server.test_client(), {re.sub(r"<[^>]+>", "x", rule.rule) for rule in server.url_map.iter_rules()}
    assert len(rules) >= 12
    for path in (rules | set(CATCH_ALL)) - open_paths:
        for method in METHODS:
            answer = client.open(prefix + path, method=method)
            assert (answer.status_code, answer.text in REFUSALS) == (401, True), (method, path)
            assert answer.headers["Cache-Control"] == "no-store"


def test_what_is_open_tells_no_figure(closed: tuple[Flask, set[str]], prefix: str) -> None:
    server, open_paths = closed
    query = "?map=专利申请量&district=青山湖区&lang=en"
    for path in open_paths:
        answer = server.test_client().get(f"{prefix}{path}{query}")
        assert answer.status_code == 200 and "专利申请量" not in answer.text, path
        assert "Patent" not in answer.text


def test_where_everybody_may_look_no_path_signs_in(prefix: str) -> None:
    client = create_app(Settings(watch=0, **under(prefix))).server.test_client()
    assert [client.get(prefix + path).status_code for path in ("/", "/sign-in", "/sign-out")] == [200, 404, 404]
