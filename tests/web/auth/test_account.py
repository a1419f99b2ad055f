"""The account page: another password, and the own sign-ins, which end one by one."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from flask import Flask

from dashboard.web.auth.roles import Role
from dashboard.web.auth.user_changes import add_new_user
from dashboard.web.auth.users import Users
from dashboard.web.auth.users_file import UsersFile
from tests.facts import present
from tests.web.auth.form_posts import PASSWORD, form_token, post, signed_in
from tests.web.auth.test_sessions import EDGE, PHONE

NEW = "another long password"


def test_the_page_says_who_is_signed_in_in_the_language_and_theme_of_the_view(server: Flask) -> None:
    client = signed_in(server, "li")
    assert "li，填报人：青山湖区" in client.get("/account").text
    page = client.get("/account?next=%2Farea%2F3%3Flang%3Den%26theme%3Ddark").text
    assert "li, Reporter: Qingshanhu District" in page and '<html lang="en" data-bs-theme="dark">' in page
    assert 'href="/area/3?lang=en&amp;theme=dark"' in page and "<script" not in page
    assert "li, Reporter" in client.get("/account?lang=en").text


def test_one_sign_in_is_ended_or_all_others_and_nobody_elses(server: Flask) -> None:
    here, phone, desk = (signed_in(server, "li", agent=agent) for agent in (EDGE, PHONE, EDGE))
    other = signed_in(server, "wang")
    page = here.get("/account").text
    assert page.count("Edge · Windows</td>") == 2 and page.count("微信 · iPhone</td>") == 1
    numbers = re.findall(r'name="session" type="hidden" value="(\w+)"', page)
    assert len(numbers) == 2, "this sign-in is ended by the sign-out"
    (foreign,) = re.findall(r'name="session" type="hidden" value="(\w+)"', phone.get("/account").text)[:1]
    assert post(other, "/account", "end", session=foreign).status_code == 303
    assert [client.get("/data.csv").status_code for client in (here, phone, desk)] == [200] * 3
    number = number_after(page, "微信 · iPhone")
    answer = post(here, "/account", "end", session=number)
    assert answer.status_code == 303 and "登录已结束。" in here.get(answer.headers["Location"]).text
    assert [client.get("/data.csv").status_code for client in (here, phone, desk)] == [200, 401, 200]
    assert post(here, "/account", "end-others").status_code == 303
    statuses = [client.get("/data.csv").status_code for client in (here, desk, other)]
    assert statuses == [200, 401, 200]


def number_after(page: str, text: str) -> str:
    """The number of the sign-in in whose row a text stands."""
    row = page.partition(f"{text}</td>")[2]
    return present(re.search(r'name="session" type="hidden" value="(\w+)"', row))[1]


def test_a_new_password_ends_all_other_sign_ins_and_keeps_this_one(server: Flask, users: Path) -> None:
    here, desk = signed_in(server, "li"), signed_in(server, "li")
    stolen = here.get_cookie("dashboard")
    answer = post(here, "/account", "password", current=PASSWORD, new=NEW, again=NEW)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/account?done=account.done_changed")
    assert "密码已更换" in here.get(answer.headers["Location"]).text
    assert (here.get("/data.csv").status_code, desk.get("/data.csv").status_code) == (200, 401)
    thief = server.test_client()
    thief.set_cookie("dashboard", stolen.value if stolen else "")
    assert thief.get("/data.csv").status_code == 401
    known = Users(UsersFile(users))
    assert known.authenticate("li", NEW) and not known.authenticate("li", PASSWORD)
    lines = [json.loads(line) for line in users.with_name("users.txt.log").read_text(encoding="utf-8").splitlines()]
    assert (lines[-1]["event"], lines[-1]["user"], lines[-1]["by"]) == ("password changed", "li", "li")
    assert NEW not in users.with_name("users.txt.log").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("current", "new", "again", "said"),
    [
        ("wrong password", NEW, NEW, "当前密码不对"), (PASSWORD, NEW, f"{NEW}!", "两次输入的新密码不一样"),
        (PASSWORD, PASSWORD, PASSWORD, "新密码与当前密码相同"), (PASSWORD, "short", "short", "10 至 200 个字符"),
        (PASSWORD, "19870623138", "19870623138", "只是一个数字"), (PASSWORD, "aaaaaaabbbbb", "aaaaaaabbbbb", "重复"),
        (PASSWORD, "Passw0rd!2026", "Passw0rd!2026", "容易猜到"),
    ],
)  # fmt: skip
def test_a_password_that_is_not_allowed_is_refused_in_words(
    server: Flask, users: Path, current: str, new: str, again: str, said: str
) -> None:
    client = signed_in(server, "li")
    answer = post(client, "/account", "password", current=current, new=new, again=again)
    assert answer.status_code in (400, 401) and said in answer.text
    assert new not in answer.text and Users(UsersFile(users)).authenticate("li", PASSWORD)


def test_the_current_password_is_tried_as_seldom_as_at_the_sign_in(server: Flask) -> None:
    client = signed_in(server, "li")
    client.delete_cookie("device")
    form = {"current": "wrong password", "new": NEW, "again": NEW}
    statuses = [post(client, "/account", "password", **form).status_code for _ in range(6)]
    assert statuses == [401] * 5 + [429]


def test_a_first_password_opens_nothing_until_it_is_changed(server: Flask, users: Path) -> None:
    add_new_user(UsersFile(users), "zhao", PASSWORD, Role.ADMIN, ())
    client = signed_in(server, "zhao")
    assert [client.get(path).status_code for path in ("/data.csv", "/users", "/account")] == [403, 403, 200]
    form = {"current": PASSWORD, "new": NEW, "again": NEW, "next": "/area/3"}
    answer = post(client, "/account", "password", **form)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/area/3")
    assert [client.get(path).status_code for path in ("/data.csv", "/users", "/account")] == [200] * 3
    assert not Users(UsersFile(users)).all["zhao"].must_change_password


@pytest.mark.parametrize("more", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}])
def test_a_forged_form_does_nothing(server: Flask, users: Path, more: dict[str, str]) -> None:
    client, other = signed_in(server, "li"), signed_in(server, "li")
    form = {"action": "password", "current": PASSWORD, "new": NEW, "again": NEW}
    tokens = ("", "x", form_token(other), form_token(signed_in(server, "wang")))  # a token is for one sign-in
    for token in tokens:
        answer = client.post("/account", data=form | {"form_token": token})
        assert (answer.status_code, "没有执行" in answer.text) == (403, True)
    assert client.post("/account", data=form | {"form_token": form_token(client)}, headers=more).status_code == 403
    assert post(client, "/account", "promote").status_code == 400
    assert Users(UsersFile(users)).authenticate("li", PASSWORD) and other.get("/data.csv").status_code == 200
    assert "没有执行" not in client.get("/account?done=account.stale_form").text, "a link says only what was done"
