"""The change log and the comparison of two versions, as `/data` shows them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from urllib.parse import quote

import pytest

from dashboard.history.change_log import ChangeKind
from dashboard.history.file_store import FileStore
from dashboard.history.store import undo
from dashboard.routing.selection import Selection, View
from dashboard.settings import Settings
from dashboard.views.layout import RenderedPage, render_page
from dashboard.web.data_source import DataSnapshot, DataSource
from tests.tables import copy_data
from tests.views.conftest import Show

RESULT = "8,专利申请量,,南昌市,2014,,actual,10400,件,,reported,points-2015 全文,\n"
SCRIPT = "<script>alert(1)</script>"
TIME = datetime.fromisoformat("2015-01-20T09:30:00+08:00")


def imported(table: Path, line: str = RESULT, who: str = "王芳") -> tuple[str, str]:
    """Bring a line into the table; the versions before and after."""
    with FileStore(table).locked() as transaction:
        content = transaction.content + line.encode()
        change = transaction.change(content, ChangeKind.IMPORT, who, ["南昌市-2014.xlsx"], [], TIME)
    return change.before[:8], change.after[:8]


@pytest.fixture(scope="module")
def imports(tmp_path_factory: pytest.TempPathFactory) -> tuple[DataSnapshot, str, str, str]:
    """A table after two imports, with the versions before, between and after them."""
    table = copy_data(tmp_path_factory.mktemp("history"))
    first, second = imported(table)
    _, third = imported(table, RESULT.replace("2014,,actual", "2017,,actual"), SCRIPT)
    return DataSource(Settings(data=table)).snapshot, first, second, third


def data_page(snapshot: DataSnapshot, query: str = "") -> RenderedPage:
    return render_page("/data", query, snapshot.dataset, snapshot.geography, history=snapshot.history)


def html(snapshot: DataSnapshot, query: str = "") -> str:
    return "".join(str(content["html"]) for content in data_page(snapshot, query).contents().values())


def test_without_an_import_the_log_says_what_it_is_for(show: Show) -> None:
    text = "".join(str(content["html"]) for content in show(Selection(View.DATA)).contents().values())
    assert "尚未导入过填报表" in text and "比较两个版本" not in text


def test_an_import_is_told_with_who_when_which_file_and_a_link_to_what_it_changed(
    imports: tuple[DataSnapshot, str, str, str],
) -> None:
    snapshot, before, after, _ = imports
    text = html(snapshot)
    for words in ("王芳", "2015 年 1 月 20 日 09:30", "南昌市-2014.xlsx", f"{before} → {after}"):
        assert words in text, words
    assert f"between={before}..{after}#s-compare" in text
    assert SCRIPT not in text and "&lt;script&gt;alert" in text, "names in the log are text and nothing else"


def test_two_versions_are_compared_by_rows_and_by_judgements(imports: tuple[DataSnapshot, str, str, str]) -> None:
    snapshot, before, after, _ = imports
    text = html(snapshot, f"?between={before}..{after}&lang=en")
    assert f"{after} against {before}: 1 row added, 0 changed, 0 removed" in text
    assert "10,400" in text and ">Outcome<" in text and ">Met<" in text
    assert "增加 0 条，更改 0 条，删去 1 条" in html(snapshot, f"?between={after}..{before}")
    assert "两个版本的数据相同" in html(snapshot, f"?between={after}..{after}")


def test_each_chooser_leads_to_every_version_that_is_kept(imports: tuple[DataSnapshot, str, str, str]) -> None:
    snapshot, first, second, third = imports
    text = html(snapshot, f"?between={first}..{third}")
    for pair in (f"{second}..{third}", f"{first}..{second}", f"{first}..{third}"):
        assert f'value="/data?between={quote(pair)}"' in text


def test_a_version_that_is_not_kept_is_named_and_one_that_is_misspelt_is_not_found(
    imports: tuple[DataSnapshot, str, str, str],
) -> None:
    snapshot, _, after, _ = imports
    missing = f"?between=00000000..{after}"
    assert data_page(snapshot, missing).is_found and "版本 00000000 没有保存" in html(snapshot, missing)
    for wrong in ("x", "0000..1111", after, f"{after}..", "../../etc/passwd"):
        query = f"?between={quote(wrong)}"
        assert not data_page(snapshot, query).is_found and "版本要写成" in html(snapshot, query), wrong


def test_a_running_dashboard_shows_an_import_and_its_way_back(tmp_path: Path) -> None:
    table = copy_data(tmp_path)
    source = DataSource(Settings(data=table))

    def history() -> list[tuple[ChangeKind, str]]:
        for _ in range(2):
            source.reload_if_changed()
        return [(change.kind, change.who) for change in source.snapshot.history.changes]

    before, after = imported(table)
    assert history() == [(ChangeKind.IMPORT, "王芳")]
    assert source.snapshot.dataset.digest.startswith(after)
    undo(FileStore(table), "李明")
    assert history() == [(ChangeKind.UNDO, "李明"), (ChangeKind.IMPORT, "王芳")]
    assert source.snapshot.dataset.digest.startswith(before)
    assert [version.short for version in source.snapshot.history.versions] == [before, after]


def test_a_change_by_hand_and_a_broken_chain_are_told(tmp_path: Path) -> None:
    table = copy_data(tmp_path)
    source = DataSource(Settings(data=table))
    imported(table)
    table.write_bytes(table.read_bytes().replace(b",6190,", b",6200,"))
    for _ in range(2):
        source.reload_if_changed()
    text = html(source.snapshot)
    assert "手工改动" in text and "记录之外" not in text
    log = table.with_name("changes.jsonl")
    log.write_text(log.read_text(encoding="utf-8").replace("王芳", "张三"), encoding="utf-8")
    for _ in range(2):
        source.reload_if_changed()
    assert "changes.jsonl 第 2 行与上一行不相接" in html(source.snapshot)
    assert "line 2 does not follow the line before it" in html(source.snapshot, "?lang=en")
