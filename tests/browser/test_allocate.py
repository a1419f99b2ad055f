"""The workbench in a browser: callbacks, keyboard, address, phone, paper, and the form without script."""

from __future__ import annotations

from urllib.parse import unquote

from playwright.sync_api import Browser, Locator, expect

from tests.browser.conftest import SIGNED_IN, Board, enter, profile

VIEW = "/kpi/专利申请量/allocate"
BARS = "document.querySelector('#proposal-chart .js-plotly-plot').data[0].x"


def field(board: Board, county: str) -> Locator:
    return board.page.get_by_label(f"{county}，件")


def sum_is(board: Board, text: str) -> None:
    expect(board.page.locator(".sum-line")).to_contain_text(text)


def path_is(board: Board, path: str) -> None:
    board.page.wait_for_function("path => decodeURIComponent(router.currentUrl()) === path", arg=path)


def test_a_number_is_locked_and_everything_follows_it_from_the_keyboard_alone(board: Board) -> None:
    board.open(VIEW)
    requests: list[str] = []
    board.page.on("request", lambda request: requests.append(request.url))
    field(board, "南昌县").focus()
    board.page.keyboard.press("Control+A")
    board.page.keyboard.type("2,100")
    board.page.keyboard.press("Enter")
    path_is(board, f"{VIEW}?fix=360121-2100")
    sum_is(board, "已锁 1 个，2,100 件；余下 7,900 件按 2010 年人口分给 8 个县区")
    board.page.wait_for_function(f"() => {BARS}[0] === 2100 && {BARS}[1] === 1763")
    assert len([url for url in requests if "_dash-update" in url]) == 1, "one request a change"
    expect(field(board, "青山湖区")).to_be_focused()
    expect(field(board, "青山湖区")).to_have_value("1,763")
    board.page.keyboard.type("1850")  # what Enter has led to is typed over
    board.page.keyboard.press("Tab")
    path_is(board, f"{VIEW}?fix=360121-2100_360111-1850")
    expect(board.page.get_by_role("heading", level=1)).to_contain_text("2 个县区已定 3,950")
    expect(board.page.get_by_label("锁住青山湖区")).to_be_focused()
    board.page.keyboard.press("Space")
    path_is(board, f"{VIEW}?fix=360121-2100")
    expect(field(board, "青山湖区")).to_have_value("1,763")


def test_what_cannot_be_is_told_where_screen_readers_hear_it_and_not_applied(board: Board) -> None:
    board.open(f"{VIEW}?fix=360121-2100")
    for text, told in (("9000", "最多可填 7,900 件"), ("一千五", "“一千五”不是零以上的数")):
        field(board, "新建县").fill(text)
        field(board, "新建县").press("Enter")
        expect(board.page.get_by_role("status").filter(has_text="错误")).to_contain_text(told)
        expect(field(board, "新建县")).to_have_value("1,562")
    assert board.path == f"{VIEW}?fix=360121-2100"


def test_each_step_is_in_the_history_and_links_keep_the_proposal(board: Board) -> None:
    board.open(f"{VIEW}?fix=360121-2100")
    board.page.get_by_label("锁住湾里区").check()
    path_is(board, f"{VIEW}?fix=360121-2100_360105-125")
    board.page.locator(".allocation-panel a", has_text="平均").click()
    sum_is(board, "余下 7,775 件平均分给 7 个县区")
    board.page.go_back()
    sum_is(board, "余下 7,775 件按 2010 年人口分给 7 个县区")
    board.page.go_back()
    sum_is(board, "已锁 1 个，2,100 件")
    expect(field(board, "湾里区")).to_have_value("125")
    board.page.locator(".language-switch a", has_text="EN").click()
    sum_is(board, "1 locked, 2,100 applications")
    board.page.locator(".allocation-panel a", has_text="Unlock all").click()
    sum_is(board, "Nothing is locked")


def test_a_link_opens_the_proposal_with_all_that_it_holds(board: Board) -> None:
    board.load(f"{VIEW}?fix=360111-1850_360121-2100&key=equal")
    expect(field(board, "青山湖区")).to_have_value("1,850")
    expect(board.page.get_by_label("锁住青山湖区")).to_be_checked()
    expect(board.page.get_by_label("锁住湾里区")).not_to_be_checked()
    assert board.page.evaluate(f"{BARS}.reduce((sum, part) => sum + part)") == 10_000
    assert board.path == f"{VIEW}?fix=360111-1850_360121-2100&key=equal", "as it was written, without a step of its own"


def test_on_a_phone_the_sum_stays_in_the_window_and_nothing_scrolls_sideways(board: Board) -> None:
    board.page.set_viewport_size({"width": 390, "height": 844})
    board.open(VIEW)
    field(board, "湾里区").fill("150")
    field(board, "湾里区").press("Tab")
    path_is(board, f"{VIEW}?fix=360105-150")
    board.page.locator("tbody tr").last.scroll_into_view_if_needed()
    box = board.page.locator(".sum-total").bounding_box()
    assert box and 0 < box["y"] < 300
    assert board.page.evaluate("document.documentElement.scrollWidth") == 390


def test_on_paper_it_is_a_sheet_to_sign_without_controls(board: Board) -> None:
    board.open(f"{VIEW}?fix=360121-2100")
    board.page.emulate_media(media="print")
    expect(board.page.locator(".signatures")).to_be_visible()
    expect(field(board, "南昌县")).to_be_visible()
    for control in (".lock-cell", ".proposal-downloads", ".allocation-panel"):
        expect(board.page.locator(control).first).to_be_hidden()
    rows = board.page.locator(".proposal-table tbody").bounding_box()
    bars = board.page.locator("#proposal-chart").bounding_box()
    assert rows and bars and abs(rows["y"] - bars["y"]) < 3, "each bar stands beside its row"
    board.page.evaluate("window.dispatchEvent(new Event('afterprint'))")


def test_without_script_it_is_a_form(browser: Browser, address: str) -> None:
    with profile(browser, java_script_enabled=False) as context:
        if SIGNED_IN:
            enter(context, address)
        page = context.new_page()
        page.goto(f"{address}{VIEW}?fix=360105-100")
        page.get_by_label("南昌县，件").fill("2,100")
        page.get_by_label("湾里区，件").fill("")
        page.get_by_role("button", name="重新分").click()
        expect(page.locator(".sum-line")).to_contain_text("已锁 1 个，2,100 件")
        expect(page.get_by_label("青山湖区，件")).to_have_value("1,763")
        page.get_by_label("南昌县，件").fill("一万")
        page.get_by_role("button", name="重新分").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("没有照办：南昌县 “一万”")
        assert "360121" in unquote(page.url)
