"""Sign-in: without it nothing answers but the door; tries are limited, sessions end, and both leave a line."""

from __future__ import annotations

import json
import re
import stat
import time
from functools import partial
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import ServiceUnavailable
from werkzeug.test import TestResponse

from dashboard.history.atomic_files import atomic_write
from dashboard.history.database import Database
from dashboard.history.tables import FAILURES
from dashboard.settings import SettingError, Settings
from dashboard.web.application import create_app
from dashboard.web.auth.forms import back_url
from dashboard.web.auth.login_attempts import LIMITS, WINDOW_SECONDS, LoginAttempts
from dashboard.web.auth.services import require_usable
from dashboard.web.auth.sessions import Sessions
from dashboard.web.auth.user_changes import add_user, remove_user
from dashboard.web.auth.users_file import UsersFile
from dashboard.web.concurrency_limit import ConcurrencyLimit
from dashboard.web.request_guard import CALLBACK
from dashboard.web.storage import Storage
from tests.facts import present
from tests.web.auth.sign_ins import sign_ins
from tests.web.callback_posts import post_for

LIMIT = dict(LIMITS)
NAME, PASSWORD = "李明", "correct horse battery"
HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
FILES = ("/rows.csv?view=/data&chart=table", "/search.json?find=专利")
SCRIPTS = re.compile(r'src="(/_dash-component-suites/[^"]+)"')


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("users")
    add_user(UsersFile(folder / "users.txt"), NAME, PASSWORD)
    return folder


@pytest.fixture(scope="module")
def server(folder: Path) -> Flask:
    return cast(Flask, create_app(Settings(users=folder / "users.txt", watch=0)).server)


@pytest.fixture
def stranger(server: Flask) -> FlaskClient:
    return server.test_client()


@pytest.fixture
def reader(server: Flask) -> FlaskClient:
    client = server.test_client()
    assert enter(client).status_code == 303
    return client


@pytest.fixture(autouse=True)
def _forgotten(folder: Path) -> None:
    """No try of one test counts in another."""
    tries = LoginAttempts(sign_ins(folder / "users.txt"))
    for address in ("127.0.0.1", "10.0.0.9"):
        for name in (NAME, "wang"):
            tries.succeeded(address, name)


def enter(client: FlaskClient, password: str = PASSWORD, name: str = NAME, **more: Any) -> TestResponse:
    return client.post("/sign-in", data={"name": name, "password": password, "next": more.pop("next", "/")}, **more)


def form_token(client: FlaskClient) -> str:
    """The CSRF token of the account page's forms."""
    return present(re.search(r'name="form_token" type="hidden" value="([^"]+)"', client.get("/account").text))[1]


def sign_out(client: FlaskClient, **more: Any) -> TestResponse:
    return client.post("/sign-out", data={"form_token": form_token(client)}, **more)


def test_a_page_leads_to_the_door_and_from_there_to_where_the_reader_wanted(stranger: FlaskClient) -> None:
    wanted = "/kpi/专利申请量?district=青山湖区&lang=en"
    answer = stranger.get(wanted, headers=HTML)
    assert answer.status_code == 303
    door = stranger.get(answer.headers["Location"])
    assert "Sign in" in door.text and 'lang="en"' in door.text
    back = re.search(r'name="next"[^>]*value="([^"]*)"|value="([^"]*)"[^>]*name="next"', door.text)
    assert back
    entered = enter(stranger, next=(back[1] or back[2]).replace("&amp;", "&"))
    assert entered.status_code == 303
    page = stranger.get(entered.headers["Location"], headers=HTML)
    assert page.status_code == 200 and "Patent applications" in page.text


def test_the_door_answers_a_question_for_its_headers_as_it_answers_a_look(stranger: FlaskClient) -> None:
    assert stranger.head("/sign-in").status_code == stranger.get("/sign-in").status_code == 200


def test_the_door_has_its_stylesheet_and_nothing_else(stranger: FlaskClient) -> None:
    door = stranger.get("/sign-in").text
    assert "<script" not in door
    style = re.search(r'href="(/files/[^"]+)"', door)
    assert style and stranger.get(style[1]).status_code == 200
    for path in (style[1].replace("app.css", "app.js"), style[1].replace("app.css", "plotly.js")):
        assert stranger.get(path).status_code == 401


def test_who_is_signed_in_gets_everything(reader: FlaskClient) -> None:
    for path in ("/", "/data.csv", "/data.json", *FILES, "/view.xlsx"):
        assert reader.get(path).status_code == 200, path
    assert reader.post(CALLBACK, json=post_for("/area/3")).status_code == 200
    assert all(reader.get(one).status_code == 200 for one in SCRIPTS.findall(reader.get("/").text)[:3])
    assert reader.get("/readyz").get_json()["figures"] > 200


def test_an_answer_that_was_kept_for_a_reader_is_not_given_to_a_stranger(
    reader: FlaskClient, stranger: FlaskClient
) -> None:
    asked = post_for("/area/4?district=湾里区")
    kept = reader.post(CALLBACK, json=asked)
    tag = reader.get("/area/4").headers["ETag"]
    assert kept.status_code == 200
    assert stranger.post(CALLBACK, json=asked).status_code == 401
    assert stranger.get("/area/4", headers={"If-None-Match": tag}).status_code == 401


def test_no_cache_on_the_way_may_keep_an_answer(reader: FlaskClient) -> None:
    page = reader.get("/")
    style = re.search(r'href="(/files/[^"]+)"', page.text)
    assert style
    for path in ("/", "/area/3", "/data.csv", "/view.xlsx", *FILES, "/healthz", "/account", "/_dash-layout"):
        assert reader.get(path).headers["Cache-Control"] == "no-store", path
    for path in (style[1], *SCRIPTS.findall(page.text)[:1]):
        assert reader.get(path).headers["Cache-Control"] == "private, max-age=31536000, immutable"


def test_the_cookie_is_kept_from_scripts_other_sites_and_plain_http(stranger: FlaskClient) -> None:
    cookie = enter(stranger).headers.getlist("Set-Cookie")[1]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Secure" not in cookie and "Expires" not in cookie
    over_tls = enter(stranger, base_url="https://localhost").headers.getlist("Set-Cookie")
    assert [cookie.partition("=")[0] for cookie in over_tls] == ["__Host-device", "__Host-dashboard"]
    assert all("Secure;" in cookie and "Path=/" in cookie and "Domain" not in cookie for cookie in over_tls)


def test_under_a_path_the_cookie_is_bound_to_it_and_to_tls(folder: Path) -> None:
    server: Flask = create_app(Settings(users=folder / "users.txt", prefix="/board", watch=0)).server
    client = server.test_client()
    answer = client.post("/board/sign-in", data={"name": NAME, "password": PASSWORD}, base_url="https://localhost")
    for cookie in answer.headers.getlist("Set-Cookie"):
        assert cookie.startswith("__Secure-") and "Path=/board" in cookie and "Secure;" in cookie
    assert client.get("/board/data.csv", base_url="https://localhost").status_code == 200


def test_a_new_sign_in_ends_the_one_before_it_in_the_same_browser(server: Flask, reader: FlaskClient) -> None:
    old = present(reader.get_cookie("dashboard")).value
    assert enter(reader).status_code == 303
    thief = server.test_client()
    thief.set_cookie("dashboard", old)
    assert (thief.get("/data.csv").status_code, reader.get("/data.csv").status_code) == (401, 200)


@pytest.mark.parametrize(
    "address",
    ["//evil.example", "https://evil.example/", "/\\evil.example", "evil", "", "/a\nb", "/sign-out", "/x" * 4000],
)
def test_nobody_is_led_elsewhere_after_the_door(stranger: FlaskClient, address: str) -> None:
    assert enter(stranger, next=address).headers["Location"] == "/"


@given(st.text(max_size=60))
def test_whatever_the_door_is_asked_to_lead_to_stays_here(server: Flask, address: str) -> None:
    with server.test_request_context():
        led = back_url(address)
    assert led.startswith("/") and not led.startswith(("//", "/\\"))


@pytest.mark.parametrize("more", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}])
def test_a_form_of_another_site_signs_nobody_in_or_out(
    reader: FlaskClient, stranger: FlaskClient, more: dict[str, str]
) -> None:
    assert enter(stranger, headers=more).status_code == 403
    assert sign_out(reader, headers=more).status_code == 403
    assert reader.post("/sign-out").status_code == 403, "a form without the token of its page"
    assert reader.get("/data.csv").status_code == 200


def test_a_wrong_password_and_an_unknown_name_are_told_alike(stranger: FlaskClient) -> None:
    wrong, unknown = enter(stranger, "wrong password"), enter(stranger, name="wang")
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.text.replace(NAME, "") == unknown.text.replace("wang", "")
    assert "Set-Cookie" not in wrong.headers


def test_after_five_wrong_tries_even_the_right_password_must_wait(stranger: FlaskClient) -> None:
    answers = [enter(stranger, f"wrong password {number}").status_code for number in range(6)]
    assert answers == [401] * 5 + [429]
    limited = enter(stranger)
    assert limited.status_code == 429 and 0 < int(limited.headers["Retry-After"]) <= WINDOW_SECONDS
    assert "15 分钟后" in limited.text
    elsewhere = enter(stranger, environ_overrides={"REMOTE_ADDR": "10.0.0.9"})
    assert elsewhere.status_code == 303  # nobody can lock another out


def test_strangers_cannot_lock_a_user_out_of_a_browser_that_is_known(
    server: Flask, folder: Path, reader: FlaskClient
) -> None:
    reader.delete_cookie("dashboard")
    attempts = LoginAttempts(sign_ins(folder / "users.txt"))
    for number in range(LIMIT[("name",)]):
        attempts.failed(f"10.9.{number}.1", NAME)
    stranger = server.test_client()
    assert enter(stranger, environ_overrides={"REMOTE_ADDR": "10.0.0.9"}).status_code == 429
    stranger.set_cookie("device", "forged")
    assert enter(stranger, environ_overrides={"REMOTE_ADDR": "10.0.0.9"}).status_code == 429
    tries = [enter(reader, f"wrong password {number}").status_code for number in range(4)]
    assert tries == [401] * 4 and enter(reader).status_code == 303
    tries = [enter(reader, f"wrong password {number}").status_code for number in range(6)]
    assert tries == [401] * 5 + [429], "a stolen device cookie is worth as much as any browser"
    with attempts._database.adding() as connection:
        connection.execute(delete(FAILURES))


def test_ipv6_is_counted_by_what_a_subscriber_and_a_site_have(tmp_path: Path) -> None:
    attempts = LoginAttempts(sign_ins(tmp_path / "tries"))
    for number in range(LIMIT[("address",)]):
        attempts.failed(f"2001:db8:0:1::{number:x}", f"name{number}")
    assert attempts.retry_after("2001:db8:0:1:ffff::9", "li") > 0
    assert attempts.retry_after("2001:db8:0:2::1", "li") == attempts.retry_after("2001:db8:1::1", "li") == 0
    for number in range(LIMIT[("site",)]):
        attempts.failed(f"2001:db8:0:{number + 16:x}::1", f"name{number}")
    assert attempts.retry_after("2001:db8:0:f000::1", "li") > 0 == attempts.retry_after("2001:db8:1::1", "li")
    assert attempts.retry_after("::ffff:10.0.0.1", "li") == 0


@pytest.mark.parametrize("spelling", ["10.0.0.1:{}", "[2001:db8::1]:{}", "[2001:db8::1%{}]", " 10.0.0.1:{}", "word {}"])
def test_a_reader_is_one_whatever_port_or_word_the_proxy_adds(tmp_path: Path, spelling: str) -> None:
    attempts = LoginAttempts(sign_ins(tmp_path / "tries"))
    for number in range(LIMIT[("address",)]):
        attempts.failed(spelling.format(1024 + number), f"name{number}")
    assert attempts.retry_after(spelling.format(9), "li") > 0


def test_more_passwords_at_once_than_can_be_hashed_wait(stranger: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: ConcurrencyLimit) -> None:
        raise ServiceUnavailable(retry_after=7)

    monkeypatch.setattr(ConcurrencyLimit, "slot", full)
    busy = [enter(stranger) for _ in range(9)]
    assert {(answer.status_code, answer.headers["Retry-After"]) for answer in busy} == {(503, "7")}
    assert "7 秒后再试" in busy[0].text
    monkeypatch.undo()
    assert enter(stranger).status_code == 303, "who had to wait has not tried"


def test_a_success_forgets_the_tries_before_it(stranger: FlaskClient) -> None:
    for _ in range(2):
        for number in range(4):
            assert enter(stranger, f"wrong password {number}").status_code == 401
        assert enter(stranger).status_code == 303


def test_after_the_sign_out_the_cookie_is_worth_nothing(server: Flask, reader: FlaskClient) -> None:
    cookie = present(reader.get_cookie("dashboard"))
    page = reader.get("/account").text
    assert NAME in page and "退出登录" in page
    out = sign_out(reader)
    assert out.status_code == 303 and out.headers["Clear-Site-Data"] == '"cache"'
    thief = server.test_client()
    thief.set_cookie("dashboard", cookie.value)
    assert thief.get("/data.csv").status_code == 401


def test_a_forged_or_old_cookie_is_worth_nothing(
    server: Flask, reader: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    cookie = present(reader.get_cookie("dashboard"))
    forger = server.test_client()
    for value in (cookie.value[:-9] + "x" * 9, "nonsense", "", f"x{cookie.value}"):
        forger.set_cookie("dashboard", value)
        assert forger.get("/data.csv").status_code == 401, value
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 11.9 * 3600)
    assert reader.get("/data.csv").status_code == 200
    monkeypatch.setattr(time, "time", lambda: now + 12.1 * 3600)
    assert reader.get("/data.csv").status_code == 401


def test_a_new_password_and_a_removal_end_sign_ins(folder: Path, server: Flask) -> None:
    path = folder / "users.txt"
    add_user(UsersFile(path), "wang", PASSWORD)
    client = server.test_client()
    assert enter(client, name="wang").status_code == 303
    assert client.get("/data.csv").status_code == 200
    add_user(UsersFile(path), "wang", "another long password")
    assert client.get("/data.csv").status_code == 401
    assert enter(client, "another long password", "wang").status_code == 303
    remove_user(UsersFile(path), "wang")
    assert client.get("/data.csv").status_code == 401


def test_every_sign_in_leaves_a_line_and_no_unknown_name_is_kept(folder: Path, stranger: FlaskClient) -> None:
    log = folder / "users.txt.log"
    log.unlink(missing_ok=True)
    enter(stranger, "wrong password")
    enter(stranger, name="my secret password", password="x")
    enter(stranger)
    sign_out(stranger)
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert [(one["event"], one["user"]) for one in lines] == [
        ("refused", NAME), ("refused", None), ("signed in", NAME), ("signed out", NAME),
    ]  # fmt: skip
    assert {one["address"] for one in lines} == {"127.0.0.1"}
    assert not [path for path in folder.iterdir() if b"secret" in path.read_bytes()]


def test_what_is_known_of_sign_ins_is_for_the_owner_alone(folder: Path, stranger: FlaskClient) -> None:
    enter(stranger)
    kept = [path for path in folder.iterdir() if path.name.startswith("users.txt")]
    assert {path.name for path in kept} >= {"users.txt", "users.txt.key", "users.txt.log", "users.txt.sqlite"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in kept} == {0o600}


def test_the_account_is_in_the_header_only_where_readers_sign_in(reader: FlaskClient, client: FlaskClient) -> None:
    address = f'href="/account?next={quote("/", safe="")}"'
    assert address in reader.get("/").text
    assert "/account" not in client.get("/").text
    assert client.get("/sign-in").status_code == 404


def test_attempts_without_end_leave_few_lines(folder: Path, stranger: FlaskClient) -> None:
    log = folder / "users.txt.log"
    log.unlink(missing_ok=True)
    for number in range(30):
        enter(stranger, f"wrong password {number}", environ_overrides={"REMOTE_ADDR": "10.0.0.77"})
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert [(line["event"], line.get("count")) for line in lines] == [("refused", None)] * 5 + [
        ("limited", 1), ("limited", 10),
    ]  # fmt: skip


def test_a_users_file_that_cannot_be_used_is_told_at_once_and_lets_nobody_in_after_a_minute(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, clock = tmp_path / "users.txt", [1000.0]
    add_user(UsersFile(path), NAME, PASSWORD)
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    client = create_app(Settings(users=path, watch=0)).server.test_client()
    assert enter(client).status_code == 303
    content = path.read_bytes()
    for spoil in (path.unlink, partial(path.chmod, 0o644), partial(path.write_text, "nonsense\n")):
        spoil()
        unready = client.get("/readyz")
        assert (unready.status_code, unready.get_json()) == (503, {"ready": False, "reason": "users"})
        clock[0] += UsersFile.grace_seconds - 1
        assert client.get("/data.csv").status_code == 200
        clock[0] += 1
        assert client.get("/data.csv").status_code == 401 == enter(client).status_code
        assert client.get("/healthz").status_code == 200
        atomic_write(path, content, private=True)
        assert (client.get("/data.csv").status_code, client.get("/readyz").status_code) == (200, 200)


def test_where_attempts_cannot_be_noted_it_is_told_and_the_browser_is_signed_out(
    reader: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OperationalError("insert", None, Exception("database or disk is full"))

    token = form_token(reader)
    monkeypatch.setattr(Sessions, "end", full)
    monkeypatch.setattr(LoginAttempts, "failed", full)
    out = reader.post("/sign-out", data={"form_token": token})
    assert out.status_code == 503 and "record of sign-ins" in out.text
    assert "dashboard=;" in out.headers["Set-Cookie"]
    assert enter(reader).status_code == 503


def test_a_broken_record_of_attempts_is_named_at_the_start(tmp_path: Path) -> None:
    add_user(UsersFile(tmp_path / "users.txt"), NAME, PASSWORD)
    (tmp_path / "users.txt.sqlite").write_bytes(b"no database " * 100)
    with pytest.raises(SettingError, match=r"users\.txt\.sqlite cannot be used .*remove it"):
        require_usable(Storage(Settings(users=tmp_path / "users.txt")))


def test_users_that_cannot_be_read_are_named_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match=r"the users cannot be read .*add-user"):
        require_usable(Storage(Settings(users=tmp_path / "users.txt")))


def test_a_worker_that_starts_while_nobody_can_sign_in_lets_nobody_in_until_they_can(tmp_path: Path) -> None:
    folder = tmp_path / "away"
    settings = Settings(users=folder / "users.txt", watch=0)
    client = create_app(settings).server.test_client()
    assert client.get("/healthz").status_code == client.get("/sign-in").status_code == 200
    assert client.get("/readyz").status_code == 503 == enter(client).status_code
    refused = client.get("/data.csv")  # whoever has signed in is not sent to do so again
    assert (refused.status_code, "cannot be read just now" in refused.text) == (503, True)
    folder.mkdir()
    add_user(UsersFile(folder / "users.txt"), NAME, PASSWORD)
    other_worker = create_app(settings).server.test_client()
    assert enter(other_worker).status_code == 303
    client.set_cookie("dashboard", present(other_worker.get_cookie("dashboard")).value)
    assert (client.get("/data.csv").status_code, client.get("/readyz").status_code) == (200, 200)
    assert enter(client).status_code == 303


def test_tries_are_counted_over_processes_by_name_and_by_address(databases: tuple[Database, Database]) -> None:
    clock = [1000.0]
    one, other = (LoginAttempts(database, lambda: clock[0]) for database in databases)
    for number in range(LIMIT[("address",)]):
        one.failed("10.0.0.1", f"name{number}")
    assert other.retry_after("10.0.0.1", "li") == WINDOW_SECONDS
    assert other.retry_after("10.0.0.2", "li") == 0
    for number in range(LIMIT[("name",)]):
        other.failed(f"10.0.1.{number}", "li")
    assert one.retry_after("10.0.0.2", "li") == WINDOW_SECONDS
    clock[0] += WINDOW_SECONDS - 10
    assert one.retry_after("10.0.0.2", "li") == 10
    clock[0] += 10
    assert one.retry_after("10.0.0.1", "li") == 0
