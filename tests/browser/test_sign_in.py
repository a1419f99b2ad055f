"""The door in a real browser: in, through every kind of view, out; on a dashboard that is shown under a path."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext

from dashboard.settings import Settings
from tests.browser.conftest import NAME, PASSWORD, Board, enter, profile, served
from tests.browser.test_access import judged

VIEWS = ("/", "/kpi/专利申请量?district=青山湖区", "/data")
READY = "() => 'ready' in document.documentElement.dataset"


@pytest.fixture(scope="module")
def door(closed: Settings, browser: Browser) -> Iterator[tuple[BrowserContext, str]]:
    """A dashboard with a door, and a profile that is not signed in."""
    with served(closed) as address, profile(browser) as context:
        context.new_page().goto(f"{address}/healthz")  # stays open, and with it the process that has the scripts
        yield context, address


@pytest.fixture
def stranger(door: tuple[BrowserContext, str]) -> Iterator[Board]:
    """A window whose reader is unknown; nothing goes wrong in it, and nothing outside is asked for."""
    context, address = door
    context.clear_cookies()
    board = Board(context, address)
    yield board
    board.page.close()
    assert [fault for fault in board.faults if "401" not in fault] == []


def test_a_reader_comes_in_where_she_wanted_and_nothing_is_left_when_she_has_gone(stranger: Board) -> None:
    page = stranger.page
    page.goto(f"{stranger.address}/kpi/专利申请量?district=青山湖区")
    assert judged(stranger) == []
    page.fill("[name=name]", NAME)
    page.fill("[name=password]", "wrong password")
    page.click("button")
    assert "用户名或密码错误" in page.inner_text("[role=alert]")
    assert judged(stranger) == []
    assert page.evaluate("document.activeElement.name") == "password", "the name is still there"
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_function(READY)
    stranger.drawn()
    assert stranger.path == "/kpi/专利申请量?district=青山湖区"
    page.get_by_role("link", name="账号与退出").click()
    assert judged(stranger) == []
    assert NAME in page.inner_text("main")
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_selector("[name=password]")
    page.go_back()
    page.go_back()
    assert "专利申请量" not in page.inner_text("body")


def test_signed_in_every_view_is_whole_and_asks_nothing_outside(stranger: Board) -> None:
    enter(stranger.context, stranger.address)
    stranger.load(VIEWS[0])
    assert judged(stranger) == []
    for path in VIEWS[1:]:
        stranger.open(path)
    stranger.page.get_by_role("link", name="使用说明").first.click()
    stranger.heading("怎样使用")
    assert stranger.path.startswith("/help")
    stranger.open("/area/8")
    assert len(stranger.page.pdf()) > 20_000
    with stranger.page.expect_download() as picture:
        stranger.page.locator("[data-image]").first.click()
    assert picture.value.suggested_filename.endswith(".png")
    with stranger.page.expect_download() as book:
        stranger.page.locator("a[href*='view.xlsx']").click()
    assert book.value.suggested_filename.endswith(".xlsx")


@pytest.mark.parametrize("width", [1440, 320])
@pytest.mark.parametrize("look", ["lang%3Dzh", "lang%3Den%26theme%3Ddark"])
def test_pages_of_forms_fit_and_are_accessible(stranger: Board, look: str, width: int) -> None:
    enter(stranger.context, stranger.address)
    page = stranger.page
    page.set_viewport_size({"width": width, "height": 800})
    for path in ("/account?", f"/users?user={NAME}&", "/users?"):
        page.goto(f"{stranger.address}{path}next=%2F%3F{look}")
        assert judged(stranger) == []
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_an_admin_adds_a_user_by_keyboard_without_script_and_the_user_chooses_a_password(
    browser: Browser, door: tuple[BrowserContext, str]
) -> None:
    _, address = door
    with profile(browser, java_script_enabled=False) as admin, profile(browser, java_script_enabled=False) as clerk:
        enter(admin, address)
        page = admin.new_page()
        page.goto(f"{address}/users")
        page.focus("[name=name]")
        page.keyboard.type("qsh01")
        for key in ("Tab", "ArrowDown", "Tab", "Space", "Enter"):  # to the role, the second one, the first place
            page.keyboard.press(key)
        page.wait_for_selector(".secret")
        password = page.inner_text(".secret")
        assert "填报人：南昌市" in page.inner_text("main")
        page = clerk.new_page()
        page.goto(f"{address}/area/3")
        for name, text in (("name", "qsh01"), ("password", password)):
            page.fill(f"[name={name}]", text)
        page.keyboard.press("Enter")
        page.wait_for_selector("[name=again]")
        for name, text in (("current", password), ("new", "another long password"), ("again", "another long password")):
            page.fill(f"[name={name}]", text)
        page.keyboard.press("Enter")
        page.wait_for_selector("#main")
        assert page.url == f"{address}/area/3"


def test_a_sign_in_that_runs_out_leads_by_the_door_to_the_view_that_was_chosen(stranger: Board) -> None:
    enter(stranger.context, stranger.address)
    stranger.load("/")
    stranger.context.clear_cookies()
    stranger.page.locator("#sidebar a[href*='/area/4']").click()
    stranger.page.wait_for_selector("[name=password]")
    stranger.page.fill("[name=name]", NAME)
    stranger.page.fill("[name=password]", PASSWORD)
    stranger.page.click("button")
    stranger.page.wait_for_function(READY)
    assert stranger.path == "/area/4"


def test_search_and_map_lead_to_views_under_the_path(stranger: Board) -> None:
    enter(stranger.context, stranger.address)
    stranger.load("/")
    stranger.page.keyboard.press("/")
    stranger.page.keyboard.type("zlsql")
    stranger.page.wait_for_selector("#search-listbox [role=option]")
    stranger.page.keyboard.press("Enter")
    stranger.heading("专利申请量")
    assert stranger.path == "/kpi/专利申请量"
    stranger.click_map("南昌县")
    stranger.page.wait_for_function("() => location.search.includes('district')")
    assert "/city/board/kpi/" in stranger.page.url
