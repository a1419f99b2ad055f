"""The file of users: salted hashes that only the owner can read, and a clear word for whatever is wrong with it."""

from __future__ import annotations

import re
import threading
from pathlib import Path

import pytest

from dashboard.web.auth import users
from dashboard.web.auth.users import HASHING, Users, UsersError, add_user, read_users, remove_user

PASSWORD = "correct horse battery"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    add_user(tmp_path / "users.txt", "liming", PASSWORD)
    return tmp_path / "users.txt"


def test_a_user_is_admitted_by_the_password_alone(path: Path) -> None:
    known = Users(path)
    assert known.authenticate("liming", PASSWORD)
    assert not known.authenticate("liming", f"{PASSWORD} ")
    assert not known.authenticate("liming", "")
    assert not known.authenticate("wang", PASSWORD)


def test_no_password_stands_in_the_file_and_no_two_hashes_are_the_same(path: Path) -> None:
    add_user(path, "wang", PASSWORD)
    text = path.read_text(encoding="utf-8")
    assert PASSWORD not in text
    hashes = list(read_users(path).values())
    assert len({re.split(r"\$", one)[2] for one in hashes}) == 2


def test_a_hash_takes_the_work_that_owasp_asks_for(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(users, "HASHING", HASHING)
    add_user(path, "wang", PASSWORD)
    assert read_users(path)["wang"].startswith("scrypt:32768:8:3$")
    assert Users(path).authenticate("wang", PASSWORD)


def test_a_new_password_replaces_the_old_one_and_changes_the_mark(path: Path) -> None:
    known = Users(path)
    before, key = known.fingerprint("liming"), known.key
    assert not add_user(path, "liming", "another long password")
    known.refresh()
    assert known.fingerprint("liming") != before and known.key == key
    assert known.authenticate("liming", "another long password") and not known.authenticate("liming", PASSWORD)


def test_a_user_who_is_taken_out_is_unknown(path: Path) -> None:
    add_user(path, "wang", PASSWORD)
    known = Users(path)
    remove_user(path, "wang")
    known.refresh()
    assert "wang" not in known and known.fingerprint("wang") is None and not known.authenticate("wang", PASSWORD)


@pytest.mark.parametrize("name", ["", "li:ming", "li ming", ".li", "a" * 65, "li\nming", "#li"])
def test_a_name_that_cannot_stand_in_the_file_is_refused(path: Path, name: str) -> None:
    before = path.read_bytes()
    with pytest.raises(UsersError, match="is no name"):
        add_user(path, name, PASSWORD)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("nine char", "10 to 200"), ("x" * 201, "10 to 200"), ("my Liming 123", "holds the user's name"),
        ("aaaaaaabbbbb", "repeats"),
    ],
)  # fmt: skip
def test_a_weak_password_is_refused_with_what_is_allowed(path: Path, password: str, said: str) -> None:
    with pytest.raises(UsersError, match=said):
        add_user(path, "liming", password)
    assert Users(path).authenticate("liming", PASSWORD)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "names no user"), ("# nobody\n\n", "names no user"), ("liming\n", "line 1: a name, a colon and a hash"),
        ("liming:secret\n", "line 1: a name, a colon and a hash"),
        ("# one\nliming:scrypt:1:1:1$a$0\n", "line 2: a name, a colon and a hash"),
    ],
)  # fmt: skip
def test_a_faulty_file_is_named_with_its_line(path: Path, text: str, said: str) -> None:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsersError, match=said):
        read_users(path)


def test_a_name_that_stands_twice_is_named(path: Path) -> None:
    path.write_text(path.read_text(encoding="utf-8") * 2, encoding="utf-8")
    with pytest.raises(UsersError, match="line 4: liming stands there twice"):
        read_users(path)


def test_a_file_that_becomes_faulty_keeps_the_users_and_is_told_once(path: Path) -> None:
    known = Users(path)
    path.write_text("nonsense\n", encoding="utf-8")
    with pytest.raises(UsersError, match="line 1"):
        known.refresh()
    known.refresh()
    assert known.authenticate("liming", PASSWORD)


def test_a_missing_file_and_a_missing_key_are_named(path: Path, tmp_path: Path) -> None:
    with pytest.raises(UsersError, match="cannot be read"):
        Users(tmp_path / "nobody.txt")
    (tmp_path / "users.txt.key").write_text("12", encoding="ascii")
    with pytest.raises(UsersError, match="too short"):
        Users(path)
    (tmp_path / "users.txt.key").unlink()
    with pytest.raises(UsersError, match="missing or faulty"):
        Users(path)


def test_the_last_user_cannot_be_taken_out(path: Path) -> None:
    with pytest.raises(UsersError, match="only user"):
        remove_user(path, "liming")
    with pytest.raises(UsersError, match="no user 'wang'; there are liming"):
        remove_user(path, "wang")


def test_users_added_at_the_same_time_are_all_there(tmp_path: Path) -> None:
    path = tmp_path / "users.txt"
    names = {f"user{number}" for number in range(4)}
    threads = [threading.Thread(target=add_user, args=(path, name, PASSWORD)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(read_users(path)) == names
    assert {one.name for one in tmp_path.iterdir()} <= {"users.txt", "users.txt.key", ".users.txt.lock"}
