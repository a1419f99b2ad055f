"""The change log and the comparison of two versions in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from dashboard.history.change_log import ChangeKind
from dashboard.history.file_store import FileStore
from dashboard.settings import Settings
from tests.browser.conftest import Board, profile, served
from tests.browser.test_access import judged
from tests.tables import copy_data

LINES = [f"8,专利申请量,,{place},2014,,actual,500,件,,reported,points-2015 全文,\n" for place in ("东湖区", "西湖区")]
TIME = datetime.fromisoformat("2015-01-20T09:30:00+08:00")


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A table into which two returns came one after the other."""
    table = copy_data(tmp_path_factory.mktemp("history"))
    for number, line in enumerate(LINES):
        with FileStore(table).locked() as journal:
            content = journal.content + line.encode()
            journal.change(content, ChangeKind.IMPORT, "王芳", [f"{number}.xlsx"], [], TIME.replace(minute=number))
    return table


@pytest.fixture(scope="module")
def history(browser: Browser, table: Path) -> Iterator[Board]:
    with served(Settings(data=table)) as address, profile(browser) as context:
        board = Board(context, address)
        yield board
        assert board.faults == []


def test_a_line_of_the_log_leads_to_what_it_changed_the_choosers_to_any_pair_and_nothing_runs_sideways(
    history: Board,
) -> None:
    history.load("/data?lang=en&theme=dark")
    page = history.page
    page.locator("section:has(#s-history) tbody a").last.click()
    page.wait_for_function("() => document.activeElement.id === 's-compare'")
    first = page.locator("section:has(#s-compare) .message").inner_text()
    assert "Donghu District" in page.locator(".compare").last.inner_text()
    assert judged(history) == []
    page.locator("#choose-version-to").select_option(index=0)
    page.wait_for_function(
        "before => document.querySelector('section:has(#s-compare) .message')?.innerText !== before", arg=first
    )
    assert page.locator(".compare").last.locator("tbody tr").count() == 2
    for width in (1920, 1024, 390):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_function("width => document.documentElement.scrollWidth <= width", arg=width)
