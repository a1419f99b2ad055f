"""The users page: admins add, change and withdraw users, and give and withdraw tokens; what must not be is refused."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from ipaddress import ip_network
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashboard.settings import Settings
from dashboard.web.application import create_app
from dashboard.web.auth.roles import Role
from dashboard.web.auth.user_changes import add_user, set_role
from dashboard.web.auth.users_file import UsersFile
from tests.facts import present
from tests.web.auth.form_posts import change, form_token, post, signed_in, version_of

SECRET = re.compile(r'class="secret"><code>([^<]+)</code>')
NEW = "another long password"


@pytest.fixture
def admin(server: Flask) -> FlaskClient:
    return signed_in(server, "chen")


def events(users: Path) -> list[dict[str, object]]:
    lines = users.with_name("users.txt.log").read_text(encoding="utf-8").splitlines()
    return [line for line in map(json.loads, lines) if line["event"] not in ("signed in", "token refused")]


def day(days: int) -> str:
    return str(datetime.now().date() + timedelta(days=days))


def test_the_page_lists_users_with_role_and_places_in_both_languages(admin: FlaskClient) -> None:
    page = admin.get("/users").text
    assert "填报人：青山湖区" in page and "管理员" in page and "<script" not in page
    assert "Reporter: Qingshanhu District" in admin.get("/users?lang=en").text
    assert 'href="/users?user=li"' in page


def test_a_user_is_added_with_a_first_password_that_is_shown_once(
    admin: FlaskClient, server: Flask, users: Path
) -> None:
    answer = post(admin, "/users", "add", name="qsh01", role="reporter", places="安义县 南昌市")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    password = present(SECRET.search(answer.text))[1]
    user = UsersFile(users).read()["qsh01"]
    assert (user.role, user.places, user.must_change_password) == (Role.REPORTER, ("南昌市", "安义县"), True)
    assert password not in admin.get("/users").text and "初始密码，还没有更换" in admin.get("/users").text
    assert signed_in(server, "qsh01", password).get("/data.csv").status_code == 403
    assert [(line["event"], line["user"], line["by"], line["role"], line["places"]) for line in events(users)] == [
        ("user added", "qsh01", "chen", "reporter", ["南昌市", "安义县"]),
    ]  # fmt: skip
    kept = b"".join(path.read_bytes() for path in users.parent.iterdir())
    assert password.encode() not in kept


@pytest.mark.parametrize(
    ("fields", "status", "said"),
    [
        ({"name": "l i", "role": "reader"}, 400, "用户名须为"), ({"name": "", "role": "reader"}, 400, "用户名须为"),
        ({"name": "li", "role": "admin"}, 409, "已有这个用户名"), ({"name": "zhao", "role": "root"}, 400, "请选择角色"),
        ({"name": "zhao", "role": "token"}, 400, "请选择角色"), ({"name": "zhao"}, 400, "请选择角色"),
        ({"name": "zhao", "role": "reporter"}, 400, "至少选一个地区"),
        ({"name": "zhao", "role": "reporter", "places": "江西省"}, 400, "没有执行"),
    ],
)  # fmt: skip
def test_a_user_who_cannot_be_is_refused_and_nothing_typed_is_lost(
    admin: FlaskClient, users: Path, fields: dict[str, str], status: int, said: str
) -> None:
    before = users.read_bytes()
    answer = post(admin, "/users", "add", **fields)
    assert (answer.status_code, said in answer.text) == (status, True)
    assert f'value="{fields["name"]}"' in answer.text and users.read_bytes() == before


def test_a_role_is_changed_and_counts_at_once(admin: FlaskClient, server: Flask, users: Path) -> None:
    wang = signed_in(server, "wang")
    assert wang.get("/users").status_code == 403
    assert change(admin, "wang", "role", role="admin", places="安义县").status_code == 303
    assert (UsersFile(users).read()["wang"].role, UsersFile(users).read()["wang"].places) == (Role.ADMIN, ())
    assert wang.get("/users").status_code == 200
    assert change(wang, "chen", "role", role="reporter", places="安义县").status_code == 303
    assert admin.get("/users").status_code == 403 and admin.get("/data.csv").status_code == 200
    assert [(line["user"], line["by"]) for line in events(users)] == [("wang", "chen"), ("chen", "wang")]


def test_who_gives_up_the_own_role_is_led_to_the_account(admin: FlaskClient, users: Path) -> None:
    set_role(UsersFile(users), "wang", Role.ADMIN, ())
    assert change(admin, "chen", "role", role="reviewer").headers["Location"] == "/account"
    assert admin.get("/account").status_code == 200


@pytest.mark.parametrize("action", [{"action": "role", "role": "reader"}, {"action": "withdraw", "confirm": "on"}])
def test_the_last_admin_is_neither_demoted_nor_withdrawn(
    admin: FlaskClient, users: Path, action: dict[str, str]
) -> None:
    before = users.read_bytes()
    answer = change(admin, "chen", **action)
    assert answer.status_code == 400 and "这是最后一个管理员" in answer.text and users.read_bytes() == before


def test_a_user_is_withdrawn_only_when_that_is_confirmed_and_signed_out_at_once(
    admin: FlaskClient, server: Flask, users: Path
) -> None:
    wang = signed_in(server, "wang")
    answer = change(admin, "wang", "withdraw")
    assert answer.status_code == 400 and "没有停用" in answer.text and "wang" in UsersFile(users).read()
    assert change(admin, "wang", "withdraw", confirm="on").status_code == 303
    assert "wang" not in UsersFile(users).read() and wang.get("/data.csv").status_code == 401
    assert [(line["event"], line["user"], line["by"]) for line in events(users)] == [("user removed", "wang", "chen")]


def test_a_forgotten_password_is_replaced_by_a_first_one(admin: FlaskClient, server: Flask, users: Path) -> None:
    wang = signed_in(server, "wang")
    answer = change(admin, "wang", "password")
    password = present(SECRET.search(answer.text))[1]
    assert wang.get("/data.csv").status_code == 401 and UsersFile(users).read()["wang"].must_change_password
    again = signed_in(server, "wang", password)
    form = {"current": password, "new": NEW, "again": NEW}
    assert post(again, "/account", "password", **form).status_code == 303
    assert again.get("/data.csv").status_code == 200
    own = change(admin, "chen", "password")
    assert own.status_code == 400 and "自己的密码" in own.text


@pytest.mark.parametrize(
    "action", [{"action": "role", "role": "admin"}, {"action": "withdraw", "confirm": "on"}, {"action": "password"}]
)
def test_of_two_admins_at_once_the_second_sees_what_the_first_did(
    admin: FlaskClient, users: Path, action: dict[str, str]
) -> None:
    seen = version_of(admin, "wang")
    set_role(UsersFile(users), "wang", Role.REVIEWER, ())
    answer = change(admin, "wang", version=seen, **action)
    assert (answer.status_code, "刚被别人改过" in answer.text) == (409, True)
    assert UsersFile(users).read()["wang"].role is Role.REVIEWER
    answer = post(admin, "/users", name="gone", version=seen, **action)
    assert (answer.status_code, "没有这个用户" in answer.text) == (409, True)


def test_a_form_without_the_token_of_its_sign_in_or_of_no_kind_does_nothing(
    admin: FlaskClient, server: Flask, users: Path
) -> None:
    before, form = users.read_bytes(), {"action": "add", "name": "zhao", "role": "admin"}
    other = signed_in(server, "chen")
    for token in ("", form_token(other, "/users"), form_token(signed_in(server, "wang"))):
        answer = admin.post("/users", data=form | {"form_token": token})
        assert (answer.status_code, "没有执行" in answer.text) == (403, True)
    cross_site = {"Sec-Fetch-Site": "cross-site"}
    assert admin.post("/users", data=form | {"form_token": form_token(admin)}, headers=cross_site).status_code == 403
    assert post(admin, "/users", "rename", name="li").status_code == 400
    assert post(admin, "/users", "withdraw", name="li", confirm="on").status_code == 400, "of no version"
    assert users.read_bytes() == before


def test_a_token_is_given_shown_once_used_and_withdrawn(admin: FlaskClient, server: Flask, users: Path) -> None:
    answer = post(admin, "/users", "give-token", token_name="省厅 <数据>", expires=day(30))
    header = {"Authorization": f"Bearer {present(SECRET.search(answer.text))[1]}"}
    program = server.test_client()
    assert program.get("/data.json", headers=header).status_code == 200
    page = admin.get("/users").text
    assert "省厅 &lt;数据&gt;" in page and f"{day(30)} 23:59" in page and header["Authorization"] not in page
    again = post(admin, "/users", "give-token", token_name="省厅 <数据>", expires=day(30))
    assert (again.status_code, "已有这个用途的令牌" in again.text) == (409, True)
    number = present(re.search(r'name="number" type="hidden" value="(\d+)"', page))[1]
    assert post(admin, "/users", "withdraw-token", number=number).status_code == 303
    assert program.get("/data.json", headers=header).status_code == 401
    assert post(admin, "/users", "withdraw-token", number=number).status_code == 409
    assert [(line["event"], line["token"], line["by"]) for line in events(users)] == [
        ("token given", "省厅 <数据>", "chen"), ("token withdrawn", "省厅 <数据>", "chen"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "expires", "said"),
    [("", 30, "令牌的用途"), ("x" * 65, 30, "令牌的用途"), ("a\nb", 30, "令牌的用途"), ("a", 0, "有效期须在"),
     ("a", 370, "有效期须在"), ("a", -1, "有效期须在"), ("a", None, "有效期须在")],
)  # fmt: skip
def test_a_token_has_a_purpose_and_ends(admin: FlaskClient, name: str, expires: int | None, said: str) -> None:
    text = "2026-13-01" if expires is None else day(expires)
    answer = post(admin, "/users", "give-token", token_name=name, expires=text)
    assert (answer.status_code, said in answer.text) == (400, True) and not SECRET.search(answer.text)


@pytest.mark.parametrize("number", ["", "x", "-1", "9" * 30, "１", "1 or 1=1"])
def test_the_number_of_a_token_is_one(admin: FlaskClient, number: str) -> None:
    assert post(admin, "/users", "withdraw-token", number=number).status_code == 409


def test_where_a_header_names_users_admins_give_roles_without_passwords(tmp_path: Path) -> None:
    path = tmp_path / "users.txt"
    add_user(UsersFile(path), "chen", None, Role.ADMIN)
    network = (ip_network("127.0.0.1/32"),)
    settings = Settings(users=path, proxy=network, user_header="X-Remote-User", watch=0)
    admin, wang = (create_app(settings).server.test_client() for _ in range(2))
    admin.environ_base["HTTP_X_REMOTE_USER"], wang.environ_base["HTTP_X_REMOTE_USER"] = "chen", "wang"
    assert wang.get("/users").status_code == 403
    page = admin.get("/users").text
    assert "不在名单里的人只能看" in page and "初始密码" not in page
    assert post(admin, "/users", "add", name="wang", role="admin").status_code == 303
    assert UsersFile(path).read()["wang"].hashed == "" and wang.get("/users").status_code == 200
    assert change(admin, "wang", "password").status_code == 400, "passwords are elsewhere"
    account = admin.get("/account").text
    assert "您由单位入口登录" in account and 'type="password"' not in account and "/sign-out" not in account
    forged = wang.post("/users", data={"action": "add", "name": "x", "form_token": form_token(admin, "/users")})
    assert forged.status_code == 403, "a token is for one user"


def test_a_file_that_cannot_be_written_is_told_with_a_number(
    admin: FlaskClient, users: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device", str(users))

    before = users.read_bytes()
    monkeypatch.setattr("dashboard.web.auth.users_file.atomic_write", full)
    answer = post(admin, "/users", "add", name="zhao", role="reader")
    assert answer.status_code == 503 and re.search(r"错误编号 \w{8}", answer.text)
    assert str(users) not in answer.text and users.read_bytes() == before and not SECRET.search(answer.text)
