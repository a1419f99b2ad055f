"""The file of users: salted hashes that only the owner can read, and a clear word for whatever is wrong with it."""

from __future__ import annotations

import errno
import os
import re
import threading
import unicodedata
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from dashboard.web.auth import user_changes, users_file
from dashboard.web.auth.password_rules import MAX_PASSWORD_CHARS, PasswordError, check_password
from dashboard.web.auth.roles import Role
from dashboard.web.auth.user_changes import add_new_user, add_user, first_password, remove_user, set_role
from dashboard.web.auth.user_store import HASHING, UsersError
from dashboard.web.auth.users import Users
from dashboard.web.auth.users_file import UsersFile

PASSWORD = "correct horse battery"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    add_user(UsersFile(tmp_path / "users.txt"), "liming", PASSWORD)
    return tmp_path / "users.txt"


def test_a_user_is_admitted_by_the_password_alone(path: Path) -> None:
    known = Users(UsersFile(path))
    assert known.authenticate("liming", PASSWORD)
    assert not known.authenticate("liming", f"{PASSWORD} ")
    assert not known.authenticate("liming", "")
    assert not known.authenticate("wang", PASSWORD)


def test_no_password_stands_in_the_file_and_no_two_hashes_are_the_same(path: Path) -> None:
    add_user(UsersFile(path), "wang", PASSWORD)
    text = path.read_text(encoding="utf-8")
    assert PASSWORD not in text
    hashes = [user.hashed for user in UsersFile(path).read().values()]
    assert len({re.split(r"\$", one)[2] for one in hashes}) == 2


def test_a_hash_takes_the_work_that_owasp_asks_for(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(user_changes, "HASHING", HASHING)
    add_user(UsersFile(path), "wang", PASSWORD)
    assert UsersFile(path).read()["wang"].hashed.startswith("scrypt:32768:8:3$")
    assert Users(UsersFile(path)).authenticate("wang", PASSWORD)


def test_a_new_password_replaces_the_old_one_and_changes_the_mark(path: Path) -> None:
    known = Users(UsersFile(path))
    before, key = known.fingerprint("liming"), known.key
    assert not add_user(UsersFile(path), "liming", "another long password")
    known.refresh()
    assert known.fingerprint("liming") != before and known.key == key
    assert known.authenticate("liming", "another long password") and not known.authenticate("liming", PASSWORD)


def test_a_user_who_is_taken_out_is_unknown(path: Path) -> None:
    add_user(UsersFile(path), "wang", PASSWORD)
    known = Users(UsersFile(path))
    remove_user(UsersFile(path), "wang")
    known.refresh()
    assert "wang" not in known and known.fingerprint("wang") is None and not known.authenticate("wang", PASSWORD)


@pytest.mark.parametrize("name", ["", "li:ming", "li ming", ".li", "a" * 65, "li\nming", "#li"])
def test_a_name_that_cannot_stand_in_the_file_is_refused(path: Path, name: str) -> None:
    before = path.read_bytes()
    with pytest.raises(UsersError, match="is no name"):
        add_user(UsersFile(path), name, PASSWORD)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("nine char", "10 to 200"), ("x" * 201, "10 to 200"), ("my Liming 123", "holds the user's name"),
        ("aaaaaaabbbbb", "repeats"), ("19870623138", "a number"),
        *((text, "easy to guess") for text in (
            "password123", "Passw0rd!2026", "1q2w3e4r5t6y", "qwertyuiop12", "iloveyou1314520", "admin@12345678",
            "1qaz2wsx3edc", "nanchang2014", "NCkjj@2026!!", "南昌市科技局2026看板", "woaini5201314", "zxcvbnm,./789",
        )),
    ],
)  # fmt: skip
def test_a_weak_password_is_refused_with_what_is_allowed(path: Path, password: str, said: str) -> None:
    with pytest.raises(PasswordError, match=said):
        add_user(UsersFile(path), "liming", password)
    assert Users(UsersFile(path)).authenticate("liming", PASSWORD)


@pytest.mark.parametrize(
    "password", ["another long password", "x7Kp!abcd2Vm", "赣江边的第三棵大樟树", "Tr0ub4dor&3 2014"]
)
def test_a_password_with_enough_of_its_own_is_allowed(path: Path, password: str) -> None:
    assert not add_user(UsersFile(path), "liming", password)


def test_a_longer_password_is_not_cut_to_the_right_one(path: Path) -> None:
    longest = "赣江边的第三棵樟树" + "x" * (MAX_PASSWORD_CHARS - 9)
    add_user(UsersFile(path), "liming", longest)
    users = Users(UsersFile(path))
    assert users.authenticate("liming", longest) and not users.authenticate("liming", f"{longest}y")


def test_a_name_and_a_password_are_the_same_however_a_keyboard_writes_them(path: Path) -> None:
    composed, split = (unicodedata.normalize(form, "Réné café crème") for form in ("NFC", "NFD"))
    add_user(UsersFile(path), unicodedata.normalize("NFD", "rémy"), split)
    assert Users(UsersFile(path)).authenticate("rémy", composed) and Users(UsersFile(path)).authenticate("rémy", split)


@pytest.mark.parametrize("name", ["users.txt", "users.txt.key"])
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620])
def test_a_file_on_which_others_have_rights_is_refused_as_ssh_does(path: Path, name: str, mode: int) -> None:
    path.with_name(name).chmod(mode)
    assert re.search(rf"{name}: others .*chmod 600", Users(UsersFile(path)).fault)


@pytest.fixture
def as_root(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files can be given away: by root in truth, by anybody else in what `os.chown` and `Path.stat` say of an inode."""
    if os.geteuid() == 0:
        return
    owners: dict[int, tuple[int, int]] = {}
    read = Path.stat

    def give(path: Path, uid: int, gid: int, **_: object) -> None:
        owners[read(path).st_ino] = (uid, gid)

    def stat(path: Path, **options: bool) -> os.stat_result:
        status = read(path, **options)
        return os.stat_result((*status[:4], *owners.get(status.st_ino, status[4:6]), *status[6:]))

    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(os, "chown", give)
    monkeypatch.setattr(Path, "stat", stat)


@pytest.mark.usefixtures("as_root")
def test_what_root_writes_belongs_to_whom_it_belonged_or_to_the_owner_of_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "board"
    folder.mkdir()
    os.chown(folder, 1234, 1234)
    add_user(UsersFile(folder / "users.txt"), "liming", PASSWORD)
    add_user(UsersFile(folder / "users.txt"), "wang", PASSWORD)
    assert {file.stat().st_uid for file in folder.iterdir()} == {1234} and not UsersFile(
        folder / "users.txt"
    ).owner_warning
    os.chown(folder / "users.txt", 4321, 4321)
    remove_user(UsersFile(folder / "users.txt"), "wang")
    assert (folder / "users.txt").stat().st_uid == 4321
    assert "lets nobody in; chown 1234" in UsersFile(folder / "users.txt").owner_warning


def test_a_full_disk_is_named_and_nothing_is_changed(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    before = path.read_bytes()
    monkeypatch.setattr(users_file, "atomic_write", full)
    with pytest.raises(UsersError, match=r"users\.txt cannot be written: No space left on device; nothing was changed"):
        add_user(UsersFile(path), "wang", PASSWORD)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "names no user"), ("# nobody\n\n", "names no user"), ("liming\n", "line 1: a name, a colon and a hash"),
        ("liming:secret\n", "line 1: a name, a colon and a hash"),
        ("# one\nliming:scrypt:1:1:1$a$0\n", "line 2: a name, a colon and a hash"),
        *((f"liming:- {more}\n", "line 1: after the hash may stand a role") for more in (
            "admin", "[]", '{"role": "root"}', '{"role": "token"}', '{"role": "stranger"}', '{"role": ["admin"]}',
            '{"places": ["安义县"]}', '{"role": "reporter"}', '{"more": 1}', '{"must_change_password": 1}', "[" * 9_000,
        )),
    ],
)  # fmt: skip
def test_a_faulty_file_is_named_with_its_line(path: Path, text: str, said: str) -> None:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsersError, match=said):
        UsersFile(path).read()


def test_a_file_of_users_from_before_roles_is_one_of_readers_and_is_written_as_it_was(path: Path) -> None:
    before = path.read_text(encoding="utf-8").splitlines()[1:]
    assert before[0].startswith("liming:scrypt:") and " " not in before[0]
    assert UsersFile(path).read()["liming"].role is Role.READER
    add_user(UsersFile(path), "wang", PASSWORD, Role.REPORTER, ("青山湖区", "East Lake, north"))
    assert path.read_text(encoding="utf-8").splitlines()[1:2] == before
    assert UsersFile(path).read()["wang"].places == ("青山湖区", "East Lake, north")


def test_a_user_without_a_password_is_let_in_by_none(path: Path) -> None:
    add_user(UsersFile(path), "wang", None, Role.REVIEWER)
    users = Users(UsersFile(path))
    assert users.fingerprint("wang") is None and not users.authenticate("wang", "")
    assert not users.authenticate("wang", "-") and UsersFile(path).read()["wang"].role is Role.REVIEWER


ADMIN = Role.ADMIN
TO_READER = partial(set_role, role=Role.READER, places=())


@pytest.mark.parametrize("change", [remove_user, TO_READER], ids=["removed", "demoted"])
@pytest.mark.parametrize(
    ("others", "is_refused"),
    [([], True), ([("wang", Role.REVIEWER, PASSWORD)], True), ([("wang", ADMIN, None)], True),
     ([("wang", ADMIN, PASSWORD)], False)],
    ids=["alone", "a reviewer is left", "an admin without a password is left", "an admin is left"],
)  # fmt: skip
def test_the_last_admin_who_can_sign_in_stays_one(
    path: Path, change: Callable[[UsersFile, str], None], others: list[tuple[str, Role, str | None]], is_refused: bool
) -> None:
    add_user(UsersFile(path), "chen", PASSWORD, ADMIN)
    for name, role, password in others:
        add_user(UsersFile(path), name, password, role)
    before = path.read_bytes()
    if is_refused:
        with pytest.raises(UsersError, match="chen is the last admin"):
            change(UsersFile(path), "chen")
        assert path.read_bytes() == before
    else:
        change(UsersFile(path), "chen")
        assert "chen" not in UsersFile(path).read() or UsersFile(path).read()["chen"].role is Role.READER


def test_a_change_made_on_a_page_that_is_no_longer_true_is_refused(path: Path) -> None:
    version = UsersFile(path).read()["liming"].version
    set_role(UsersFile(path), "liming", Role.REVIEWER, (), version)
    with pytest.raises(UsersError, match="has been changed meanwhile"):
        set_role(UsersFile(path), "liming", Role.ADMIN, (), version)
    assert UsersFile(path).read()["liming"].role is Role.REVIEWER


def test_a_new_user_is_no_way_to_another_users_password(path: Path) -> None:
    with pytest.raises(UsersError, match="has a user 'liming' already"):
        add_new_user(UsersFile(path), "liming", first_password("liming"), Role.ADMIN, ())
    assert (
        Users(UsersFile(path)).authenticate("liming", PASSWORD) and UsersFile(path).read()["liming"].role is Role.READER
    )


@pytest.mark.parametrize("name", ["a", "4", "liming"])
def test_a_first_password_is_allowed_and_never_the_same(name: str) -> None:
    passwords = {first_password(name) for _ in range(50)}
    assert len(passwords) == 50
    for password in passwords:
        check_password(name, password)


def test_a_name_that_stands_twice_is_named(path: Path) -> None:
    path.write_text(path.read_text(encoding="utf-8") * 2, encoding="utf-8")
    with pytest.raises(UsersError, match="line 4: liming stands there twice"):
        UsersFile(path).read()


def test_a_missing_file_and_a_missing_key_are_named(path: Path, tmp_path: Path) -> None:
    assert "cannot be read" in Users(UsersFile(tmp_path / "nobody.txt")).fault
    (tmp_path / "users.txt.key").write_text("12", encoding="ascii")
    assert "too short" in Users(UsersFile(path)).fault
    (tmp_path / "users.txt.key").unlink()
    assert "missing or faulty" in Users(UsersFile(path)).fault


def test_the_last_user_cannot_be_taken_out(path: Path) -> None:
    with pytest.raises(UsersError, match="only user"):
        remove_user(UsersFile(path), "liming")
    with pytest.raises(UsersError, match="no user 'wang'; there are liming"):
        remove_user(UsersFile(path), "wang")


def test_users_added_at_the_same_time_are_all_there(tmp_path: Path) -> None:
    path = tmp_path / "users.txt"
    names = {f"user{number}" for number in range(4)}
    threads = [threading.Thread(target=add_user, args=(UsersFile(path), name, PASSWORD)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(UsersFile(path).read()) == names
    assert {one.name for one in tmp_path.iterdir()} <= {"users.txt", "users.txt.key", ".users.txt.lock"}
