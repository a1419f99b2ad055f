"""The desk's file with the workbooks that came: listed, copied while it is in use, verified, put back."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.commands import Run
from tests.web.desk.desk_forms import Office, return_path


@pytest.fixture
def copy(office: Office, run: Run, tmp_path: Path) -> Path:
    """A copy of a desk with a workbook that came."""
    office.open_round()
    clerk = office.window("qsh01")
    form = clerk.client.get(f"{return_path()}/form.xlsx").data
    assert clerk.upload([("收回.xlsx", form)]).status_code == 303
    copy = tmp_path / "users.txt.desk.sqlite"
    users = office.table.with_name("users.txt")
    listed = run("backups", "--data", office.table, "--users", users, "--desk", copy)
    assert (listed.code, listed.out.count("desk.sqlite"), "已复制" in listed.out) == (0, 2, True)
    return copy


def check(run: Run, office: Office, copy: Path) -> tuple[int, str]:
    result = run("--data", office.table, "--users", copy.with_name("users.txt"), "check")
    return result.code, result.out + result.err


def test_a_copy_is_private_whole_and_never_written_over(office: Office, run: Run, copy: Path) -> None:
    assert copy.stat().st_mode & 0o077 == 0
    assert check(run, office, copy)[0] == 0
    users = office.table.with_name("users.txt")
    again = run("backups", "--data", office.table, "--users", users, "--desk", copy)
    assert (again.code, "已存在" in again.err) == (2, True)
    assert "加 --users" in run("backups", "--data", office.table, "--desk", copy).err


@pytest.mark.parametrize("change", ["update files set content = 'x'", "delete from files"])
def test_a_workbook_that_is_not_what_came_is_a_fault_of_the_check(
    office: Office, run: Run, copy: Path, change: str
) -> None:
    with closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute(change)
    code, text = check(run, office, copy)
    assert (code, "workbooks of the desk are damaged or missing" in text) == (2, True)
