"""Users are added and taken out by two commands; passwords are asked for and never shown."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from dashboard.settings import account_name
from dashboard.web import cli
from dashboard.web.auth.roles import Role
from dashboard.web.auth.users import Users
from dashboard.web.auth.users_file import UsersFile

PASSWORD = "correct horse battery"


class Terminal(io.StringIO):
    """A terminal, whose passwords are asked for by other means."""

    def isatty(self) -> bool:
        return True


def told(words: list[str], typed: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """Give a command with a line on standard input; its exit code."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
    return run(words)


def run(words: list[str]) -> int:
    try:
        return cli.main(words)
    except SystemExit as ended:
        return int(ended.code or 0)


def test_a_user_is_added_gets_a_new_password_and_is_taken_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "users.txt"
    words = ["--users", str(path)]
    assert told(["add-user", "li", *words], f"{PASSWORD}\n", monkeypatch) == 0
    assert told(["add-user", "wang", *words], f"{PASSWORD}\n", monkeypatch) == 0
    assert told(["add-user", "li", *words], "another long password\n", monkeypatch) == 0
    assert Users(UsersFile(path)).authenticate("li", "another long password")
    assert told(["remove-user", "wang", *words], "", monkeypatch) == 0
    assert set(UsersFile(path).read()) == {"li"}
    lines = [json.loads(line) for line in path.with_name("users.txt.log").read_text(encoding="utf-8").splitlines()]
    assert [(line["event"], line["user"]) for line in lines] == [
        ("user added", "li"), ("user added", "wang"), ("new password", "li"), ("user removed", "wang"),
    ]  # fmt: skip
    assert {line["by"] for line in lines} == {account_name()}
    said = capsys.readouterr()
    assert [line.partition(": ")[2].split(";")[0] for line in said.out.splitlines()] == [
        "li is added as reader", "wang is added as reader", "li has a new password", "wang is removed",
    ]  # fmt: skip
    assert "password\n" not in said.out and PASSWORD not in said.out + said.err


def test_a_role_and_places_are_given_and_changed_without_a_new_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "users.txt"
    words = ["add-user", "li", "--users", str(path)]
    reporter = ["--role", "reporter", "--place", "安义县", "--place", "青山湖区"]
    assert told([*words, *reporter], f"{PASSWORD}\n", monkeypatch) == 0
    assert (UsersFile(path).read()["li"].role, UsersFile(path).read()["li"].places) == (
        Role.REPORTER,
        ("青山湖区", "安义县"),
    )
    assert told([*words, "--role", "reviewer"], "", monkeypatch) == 0
    assert (UsersFile(path).read()["li"].role, UsersFile(path).read()["li"].places) == (Role.REVIEWER, ())
    assert Users(UsersFile(path)).authenticate("li", PASSWORD)
    assert told([*words], "another long password\n", monkeypatch) == 0
    assert UsersFile(path).read()["li"].role is Role.REVIEWER, "a new password leaves the role"
    assert told(["add-user", "wang", "--no-password", *words[2:], "--role", "admin"], "", monkeypatch) == 0
    assert (UsersFile(path).read()["wang"].hashed, UsersFile(path).read()["wang"].role) == ("", Role.ADMIN)
    lines = [json.loads(line) for line in path.with_name("users.txt.log").read_text(encoding="utf-8").splitlines()]
    assert [(line["event"], line.get("role"), line.get("places")) for line in lines] == [
        ("user added", "reporter", ["青山湖区", "安义县"]), ("role changed", "reviewer", None),
        ("new password", None, None), ("user added", "admin", None),
    ]  # fmt: skip
    assert "li is now reviewer; the password stays" in capsys.readouterr().out


@pytest.mark.parametrize(("again", "code"), [(PASSWORD, 0), (f"{PASSWORD}!", cli.REFUSED)])
def test_at_a_terminal_the_password_is_asked_for_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, again: str, code: int
) -> None:
    path, answers = tmp_path / "users.txt", iter([PASSWORD, again])
    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr("getpass.getpass", lambda _: next(answers))
    assert (run(["add-user", "li", "--users", str(path)]), path.exists()) == (code, not code)


@pytest.mark.parametrize(
    ("words", "typed", "said"),
    [
        (["add-user", "li"], PASSWORD, "--users: name the file in which users are kept"),
        (["add-user", "li", "--users", "{folder}/users.txt"], "short", "a password has 10 to 200 characters"),
        (["add-user", "l i", "--users", "{folder}/users.txt"], PASSWORD, "'l i' is no name"),
        (["add-user", "li", "--users", "{folder}/no/users.txt"], PASSWORD, "is not a folder"),
        (["remove-user", "li", "--users", "{folder}/users.txt"], "", "the users cannot be read"),
        (["add-user", "li", "--users", "{folder}/users.txt", "--role", "reporter"], PASSWORD, "one or more places"),
        (["add-user", "li", "--users", "{folder}/users.txt", "--place", "安义县"], PASSWORD, "no other role has any"),
        (
            ["add-user", "li", "--users", "{folder}/users.txt", "--role", "reporter", "--place", "江西省"],
            PASSWORD,
            "--place: 江西省 is not known; there are 南昌市, 东湖区",
        ),
        (["add-user", "li", "--users", "{folder}/users.txt", "--role", "stranger"], PASSWORD, "invalid choice"),
    ],
)
def test_what_cannot_be_done_is_said_in_plain_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: list[str], typed: str,
    said: str,
) -> None:  # fmt: skip
    code = told([word.format(folder=tmp_path) for word in words], f"{typed}\n", monkeypatch)
    assert code == cli.REFUSED
    assert said in capsys.readouterr().err
    assert not (tmp_path / "users.txt").exists()
