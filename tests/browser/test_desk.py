"""A round in three windows: clerk, reviewer, leader; on screen and by workbook, from its opening to the undo."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import APIResponse, Browser, Page, Route, expect

from dashboard.returns.layout import FORM_SHEET
from dashboard.settings import Settings
from dashboard.web.auth.roles import Role
from dashboard.web.auth.user_changes import add_user
from dashboard.web.auth.users_file import UsersFile
from tests.browser.conftest import PASSWORD, PATIENCE, profile, served
from tests.browser.test_access import AXE, JUDGE, RULES
from tests.returns.desk import cell_of
from tests.tables import copy_data
from tests.web.desk.desk_forms import PLACE, form_of

PREFIX = "/city/board"
RETURN = f"/returns/2014-06/{PLACE}"
USERS = {"qsh01": (Role.REPORTER, (PLACE,)), "kjj01": (Role.REVIEWER, ()), "ling": (Role.READER, ())}


@dataclass(frozen=True)
class Windows:
    """The windows of three users of one dashboard."""

    clerk: Page
    bureau: Page
    leader: Page
    address: str
    table: Path

    def go(self, page: Page, path: str) -> None:
        page.goto(f"{self.address}{path}")


@pytest.fixture
def windows(browser: Browser, tmp_path: Path) -> Iterator[Windows]:
    users, table = tmp_path / "users.txt", copy_data(tmp_path)
    for name, (role, places) in USERS.items():
        add_user(UsersFile(users), name, PASSWORD, role, places)
    with ExitStack() as stack:
        address = stack.enter_context(served(Settings(data=table, users=users, prefix=PREFIX, watch=1)))
        pages = []
        for name in USERS:
            context = stack.enter_context(profile(browser))
            form: dict[str, str | float | bool] = {"name": name, "password": PASSWORD}
            assert context.request.post(f"{address}/sign-in", form=form).ok
            pages.append(context.new_page())
        clerk, bureau, leader = pages
        yield Windows(clerk, bureau, leader, address, table)


def judge(page: Page) -> None:
    """Nothing is wrong for axe, and nothing scrolls sideways at 320 px."""
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE)
    assert page.evaluate(JUDGE, RULES) == [], page.url
    size: Any = page.viewport_size
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, page.url
    page.set_viewport_size(size)


def test_a_round_in_three_windows_leaves_the_table_as_it_was(windows: Windows, tmp_path: Path) -> None:
    before = windows.table.read_bytes()
    clerk, bureau = windows.clerk, windows.bureau
    windows.go(bureau, "/returns")
    judge(bureau)
    bureau.select_option("[name=month]", "6")
    bureau.fill("[name=due]", "2014-07-15")
    bureau.get_by_role("button", name="开这一轮").click()
    expect(bureau.get_by_role("status").first).to_contain_text("这一轮开了")
    judge(bureau)

    windows.go(clerk, "/")
    clerk.get_by_role("link", name=re.compile("填报：要做的")).click()
    judge(clerk)
    clerk.get_by_role("link", name=re.compile("填报 2014")).click()
    clerk.get_by_role("link", name=re.compile("^8 ")).click()
    patents, grants = clerk.locator("[name='8.2-value']"), clerk.locator("[name='8.3-value']")
    saved = clerk.locator("#saved")
    patents.fill("298.5")
    expect(saved).to_contain_text("已保存")
    expect(clerk.locator("[id='8.2-value-told']")).to_contain_text("298.5 不是整数")
    expect(patents).to_have_attribute("aria-invalid", "true")
    expect(clerk.locator(".desk-standing .desk-state")).to_have_text("草稿")
    area = clerk.locator(".desk-areas [data-area='8']")
    expect(area).to_have_text(re.compile("1 处错误.*0/"))
    judge(clerk)
    patents.press("Enter")
    expect(grants).to_be_focused()
    patents.evaluate("""field => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text", "２９８\\n150\\n73\\n");
      field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
    }""")
    expect(clerk.locator("[id='8.2-value-told']")).to_contain_text("按 298 记")
    expect(clerk.locator("#area-count")).to_contain_text("已填 3 项")
    expect(area.locator(".fault")).to_be_hidden()
    clerk.reload()
    expect(clerk.locator("[name='8.4-value']")).to_have_value("73")

    with clerk.expect_download() as download:
        clerk.get_by_role("link", name="下载填报表").click()
    form, path = form_of(windows.table), tmp_path / "收回.xlsx"
    download.value.save_as(path)
    book = load_workbook(path)
    assert book[FORM_SHEET][cell_of(form, "8.4")].value == 73
    for answer, expected in (("十二", "“十二”不是数字"), (12, "已进草稿")):
        book[FORM_SHEET][cell_of(form, "8.8")] = answer
        book.save(path)
        clerk.locator("[name=files]").set_input_files(path)
        clerk.get_by_role("button", name="上传").click()
        expect(clerk.locator("main")).to_contain_text(expected)
    judge(clerk)
    clerk.get_by_role("button", name="上报").click()
    expect(clerk.locator(".desk-standing")).to_contain_text("已报待审")

    windows.go(bureau, RETURN)
    judge(bureau)
    bureau.get_by_label(re.compile("对 8.2")).fill("与 5 月相同？")
    bureau.get_by_role("button", name="退回").click()
    expect(bureau.locator(".desk-standing")).to_contain_text("退回")
    windows.go(clerk, f"{RETURN}?area=8")
    expect(clerk.locator(".ask", has_text="发明专利申请量").first).to_contain_text("与 5 月相同？")
    clerk.locator("[name='8.2-value']").fill("299")
    clerk.get_by_role("button", name="保存，预览和上报").click()
    clerk.get_by_role("button", name="上报").click()
    expect(clerk.locator(".desk-standing")).to_contain_text("已报待审")
    windows.go(windows.leader, f"/kpi/发明专利申请量?district={PLACE}")
    shown = windows.leader.locator("#page-body")
    expect(shown).not_to_contain_text("299")
    bureau.reload()
    bureau.get_by_role("button", name="收下入库").click()
    expect(bureau.locator(".desk-standing")).to_contain_text("已入库")
    expect(shown).to_contain_text("299", timeout=PATIENCE)  # by itself
    judge(bureau)
    bureau.get_by_role("button", name="撤回").click()
    expect(bureau.locator(".desk-standing")).to_contain_text("已报待审")
    assert windows.table.read_bytes() == before
    expect(shown).not_to_contain_text("299", timeout=PATIENCE)
    windows.go(bureau, "/returns/log")
    judge(bureau)
    assert windows.leader.goto(f"{windows.address}{RETURN}").status == 403  # type: ignore[union-attr]  # it answers


def test_a_button_pressed_while_the_script_saves_waits_for_it(windows: Windows) -> None:
    open_january(windows)
    page, held = windows.clerk, list[tuple[Route, APIResponse]]()
    windows.go(page, f"/returns/2014-01/{PLACE}?area=8")
    page.route("**/2014-01/**", lambda route: held.append((route, route.fetch())), times=1)
    field = page.locator("[name='8.2-value']")
    with page.expect_request("**/2014-01/**"):
        field.fill("1")
    until(lambda: page.evaluate("0") or held)  # the server has saved it, and the page does not know yet
    field.fill("12")
    page.get_by_role("button", name="保存", exact=True).click(no_wait_after=True)
    route, answer = held[0]
    route.fulfill(response=answer)
    page.wait_for_url("**?area=8#form")
    expect(page.locator("[name='8.2-value']")).to_have_value("12")
    expect(page.locator("main")).not_to_contain_text("没有保存")


def open_january(windows: Windows) -> None:
    """Open the round of the year's first month."""
    windows.go(windows.bureau, "/returns")
    windows.bureau.select_option("[name=month]", "1")
    windows.bureau.fill("[name=due]", "2014-07-15")
    windows.bureau.get_by_role("button", name="开这一轮").click()
    expect(windows.bureau.get_by_role("status").first).to_contain_text("这一轮开了")


def test_what_a_colleague_has_changed_meanwhile_stands_beside_what_was_typed(windows: Windows) -> None:
    open_january(windows)
    windows.go(windows.clerk, f"/returns/2014-01/{PLACE}?area=8")
    other = windows.clerk.context.new_page()
    windows.go(other, f"/returns/2014-01/{PLACE}?area=8")
    field, told = windows.clerk.locator("[name='8.2-value']"), windows.clerk.locator("[id='8.2-value-told']")
    other.locator("[name='8.2-value']").fill("36")
    expect(other.locator("#saved")).to_contain_text("已保存")
    field.fill("38")
    expect(told).to_contain_text("改为 36，你填的是 38")
    expect(field).to_have_value("36")
    judge(windows.clerk)
    windows.clerk.locator("[name='8.4-value']").fill("5")
    expect(windows.clerk.locator("#area-count")).to_contain_text("已填 2 项")
    windows.clerk.get_by_role("button", name="用 38").click()
    expect(told.get_by_role("button")).to_have_count(0)
    expect(field).to_have_value("38")
    windows.clerk.reload()
    expect(field).to_have_value("38")


def until(holds: Any) -> None:
    """Wait until something holds, as long as the machine needs."""
    end = time.monotonic() + PATIENCE / 1000
    while not holds():
        assert time.monotonic() < end


@pytest.mark.parametrize("look", ["lang=en&theme=dark", "lang=en"])
def test_the_desk_in_english_in_the_dark_and_without_script(browser: Browser, windows: Windows, look: str) -> None:
    open_january(windows)
    with profile(browser, java_script_enabled=look != "lang=en") as context:
        form: dict[str, str | float | bool] = {"name": "qsh01", "password": PASSWORD}
        assert context.request.post(f"{windows.address}/sign-in", form=form).ok
        page = context.new_page()
        page.goto(f"{windows.address}/returns/2014-01/{PLACE}?next=/?{look.replace('&', '%26')}&area=8")
        page.locator("[name='8.2-value']").fill("1.5")
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.locator(".desk-faults")).to_contain_text("1 error to mend")
        expect(page.locator("[id='8.2-value-told']")).to_contain_text("1.5 is not whole")
        if look != "lang=en":
            judge(page)
