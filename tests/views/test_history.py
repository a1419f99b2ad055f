"""The change log and the comparison of two versions, as `/data` shows them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashboard.history.change_log import ChangeKind
from dashboard.history.transaction import locked, undo
from dashboard.settings import Settings
from dashboard.web.application import create_app
from dashboard.web.data_source import DataSource
from tests.tables import CATALOG, SHAPES, TABLE

RESULT = "8,专利申请量,,南昌市,2014,actual,10400,件,,reported,points-2015 全文,\n"
TIME = datetime.fromisoformat("2015-01-20T09:30:00+08:00")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    for path in (TABLE, CATALOG, SHAPES):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    return tmp_path / TABLE.name


def imported(table: Path, line: str = RESULT, who: str = "王芳") -> tuple[str, str]:
    """Bring a line into the table; the versions before and after."""
    with locked(table) as journal:
        change = journal.change(journal.content + line.encode(), ChangeKind.IMPORT, who, ["南昌市-2014.xlsx"], [], TIME)
    return change.before[:8], change.after[:8]


def asked(table: Path) -> FlaskClient:
    server: Flask = create_app(Settings(data=table, watch=0)).server
    return server.test_client()


def test_without_an_import_the_log_says_what_it_is_for(table: Path) -> None:
    text = asked(table).get("/data").text
    assert "还没有导入过填报表" in text and "比较两个版本" not in text


def test_an_import_is_told_with_who_when_which_file_and_a_link_to_what_it_changed(table: Path) -> None:
    before, after = imported(table)
    text = asked(table).get("/data").text
    for told in ("王芳", "2015 年 1 月 20 日 09:30", "南昌市-2014.xlsx", f"{before} → {after}"):
        assert told in text, told
    assert f"between={before}..{after}#s-compare" in text


def test_two_versions_are_compared_by_rows_and_by_judgements(table: Path) -> None:
    before, after = imported(table)
    client = asked(table)
    text = client.get(f"/data?between={before}..{after}&lang=en").text
    assert f"{after} against {before}: 1 row added, 0 changed, 0 removed" in text
    assert "10,400" in text and ">Outcome<" in text and ">Met<" in text
    back = client.get(f"/data?between={after}..{before}").text
    assert "增加 0 条，更改 0 条，删去 1 条" in back
    same = client.get(f"/data?between={after}..{after}").text
    assert "两个版本的数据相同" in same


def test_each_chooser_leads_to_every_version_that_is_kept(table: Path) -> None:
    first, second = imported(table)
    _, third = imported(table, RESULT.replace("2014,actual", "2017,actual"))
    text = asked(table).get(f"/data?between={first}..{third}").text
    for pair in (f"{second}..{third}", f"{first}..{second}", f"{first}..{third}"):
        assert f'value="/data?between={quote(pair)}"' in text


def test_a_version_that_is_not_kept_is_named_and_one_that_is_misspelt_is_not_found(table: Path) -> None:
    _, after = imported(table)
    client = asked(table)
    lost = client.get(f"/data?between=00000000..{after}")
    assert lost.status_code == 200 and "版本 00000000 没有保存" in lost.text
    for wrong in ("x", "0000..1111", f"{after}", f"{after}..", "../../etc/passwd"):
        answer = client.get("/data", query_string={"between": wrong})
        assert answer.status_code == 404 and "版本要写成" in answer.text, wrong


def test_a_running_dashboard_shows_an_import_and_its_way_back(table: Path) -> None:
    live = DataSource(Settings(data=table))
    before, after = imported(table)
    for _ in range(2):
        live.reload_if_changed()
    assert live.snapshot.dataset.digest.startswith(after)
    assert [one.who for one in live.snapshot.history.changes] == ["王芳"]
    undo(table, "李明")
    for _ in range(2):
        live.reload_if_changed()
    assert live.snapshot.dataset.digest.startswith(before)
    assert [one.kind for one in live.snapshot.history.changes] == [ChangeKind.UNDO, ChangeKind.IMPORT]
    assert [one.digest[:8] for one in live.snapshot.history.versions] == [before, after]


def test_names_and_files_in_the_log_are_text_and_nothing_else(table: Path) -> None:
    imported(table, who="<script>alert(1)</script>")
    text = asked(table).get("/data").text
    assert "<script>alert" not in text and "&lt;script&gt;alert" in text
