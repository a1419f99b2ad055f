"""API tokens: they open the two files of the dataset, to who has one, until it runs out or is withdrawn."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from dash import Dash
from flask import Flask
from werkzeug.test import TestResponse

from dashboard.history.database import Database
from dashboard.web.auth.tokens import PREFIX, Tokens
from tests.web.auth.form_posts import signed_in
from tests.web.auth.sign_ins import sign_ins

DAY = 86_400


@pytest.fixture
def tokens(users: Path) -> Tokens:
    return Tokens(sign_ins(users))


def fetch(server: Flask, authorization: str, path: str = "/data.csv", **more: str) -> TestResponse:
    return server.test_client().get(path, headers={"Authorization": authorization} | more)


def test_a_token_reads_the_dataset_and_is_kept_only_as_a_digest(server: Flask, users: Path, tokens: Tokens) -> None:
    token = tokens.give("exchange", "chen", time.time() + DAY) or ""
    assert token.startswith(PREFIX) and len(token) > 40
    for path in ("/data.csv", "/data.json"):
        assert fetch(server, f"Bearer {token}", path).status_code == 200
        assert fetch(server, f"bearer  {token} ", path).status_code == 200
        answer = server.test_client().head(path, headers={"Authorization": f"Bearer {token}"})
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert "Set-Cookie" not in fetch(server, f"Bearer {token}").headers
    kept = b"".join(path.read_bytes() for path in users.parent.iterdir())
    assert token.encode() not in kept and token.removeprefix(PREFIX).encode() not in kept


@pytest.mark.parametrize("path", ["/", "/users", "/account", "/rows.csv?view=/data&chart=table", "/view.xlsx", "/x"])
def test_nothing_else_opens_with_a_token(server: Flask, tokens: Tokens, path: str) -> None:
    token = tokens.give("exchange", "chen", time.time() + DAY)
    assert fetch(server, f"Bearer {token}", path).status_code == 401


def test_a_token_ends_by_its_day_and_by_withdrawal_at_once(users: Path, server: Flask) -> None:
    clock = [time.time()]
    tokens = Tokens(sign_ins(users), lambda: clock[0])
    token = tokens.give("exchange", "chen", clock[0] + DAY) or ""
    assert tokens.name_of(token) == "exchange" and tokens.give("exchange", "chen", clock[0] + DAY) is None
    clock[0] += DAY
    assert tokens.name_of(token) is None and [item.name for item in tokens.all()] == ["exchange"]
    other = tokens.give("other", "chen", time.time() + DAY)
    assert fetch(server, f"Bearer {other}").status_code == 200
    number = {item.name: item.number for item in tokens.all()}["other"]
    assert tokens.withdraw(number) == "other" and tokens.withdraw(number) is None
    answer = fetch(server, f"Bearer {other}")
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, 'Bearer error="invalid_token"')


@pytest.mark.parametrize("authorization", ["", "Basic bGk6cHc=", "Token x"])
def test_what_is_no_token_is_a_request_without_one(server: Flask, authorization: str) -> None:
    assert fetch(server, authorization).text == "请先登录 · sign in first\n"
    reader = signed_in(server, "li")
    assert reader.get("/data.csv", headers={"Authorization": authorization}).status_code == 200


def test_a_wrong_token_is_refused_even_beside_a_sign_in(server: Flask) -> None:
    reader = signed_in(server, "li")
    for path, status in (("/data.csv", 401), ("/", 200)):
        assert reader.get(path, headers={"Authorization": "Bearer kjj_x"}).status_code == status


def test_failed_tries_are_limited_by_address_and_no_user_is_locked_out_by_name(
    server: Flask, users: Path, tokens: Tokens
) -> None:
    token = tokens.give("exchange", "chen", time.time() + DAY)
    statuses = [fetch(server, "Bearer kjj_expired").status_code for _ in range(6)]
    assert statuses == [401] * 5 + [429]
    assert fetch(server, f"Bearer {token}").status_code == 200, "one stale program does not stop the others"
    statuses = [fetch(server, f"Bearer kjj_{number}").status_code for number in range(26)]
    assert statuses == [401] * 25 + [429]
    limited = fetch(server, f"Bearer {token}")
    assert limited.status_code == 429 and int(limited.headers["Retry-After"]) > 0
    elsewhere = server.test_client().get(
        "/data.csv", headers={"Authorization": f"Bearer {token}"}, environ_overrides={"REMOTE_ADDR": "10.0.0.9"}
    )
    assert elsewhere.status_code == 200
    lines = [json.loads(line) for line in users.with_name("users.txt.log").read_text(encoding="utf-8").splitlines()]
    assert [line["event"] for line in lines].count("token refused") == 30 and {line["user"] for line in lines} == {None}


def test_where_everybody_reads_a_token_is_not_looked_at(app: Dash) -> None:
    assert fetch(app.server, "Bearer kjj_x").status_code == 200


def test_tokens_hold_in_every_process_until_they_are_withdrawn(databases: tuple[Database, Database]) -> None:
    here, there = map(Tokens, databases)
    given = [here.give(name, "chen", time.time() + DAY) or "" for name in ("exchange", "archive")]
    assert [there.name_of(token) for token in given] == ["exchange", "archive"]
    assert there.give("archive", "chen", time.time() + DAY) is None
    assert [(token.name, token.given_by) for token in there.all()] == [("archive", "chen"), ("exchange", "chen")]
    assert there.withdraw(there.all()[0].number) == "archive"
    assert [here.name_of(token) for token in given] == ["exchange", None]
    assert here.withdraw(99) is None
