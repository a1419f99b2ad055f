"""The search field of the header under a reader's hands."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator

from tests.browser.conftest import Board

FOCUS = "document.activeElement.id"
OPTION = "#search-listbox [role=option]"


def look_for(board: Board, text: str) -> Locator:
    """Type a text into the field, after `/`, and wait until what it finds is listed."""
    board.page.keyboard.press("/")
    board.page.keyboard.insert_text(text)  # at once: one question, none cancelled
    options = board.page.locator(OPTION)
    options.first.wait_for()
    return options


def lands(board: Board, path: str, heading: str) -> None:
    """Wait until a view is drawn; the field is then empty, its list closed, and the focus in the view."""
    board.page.wait_for_function("path => decodeURIComponent(router.currentUrl()) === path", arg=path)
    board.heading(heading)
    assert board.page.evaluate("document.getElementById('search-input').value") == ""
    assert not board.page.locator("#search-listbox").is_visible()
    assert board.page.evaluate(FOCUS) != "search-input"


def state(board: Board) -> dict[str, Any]:
    """What a screen reader is told of the field."""
    found: dict[str, Any] = board.page.evaluate(
        "Object.fromEntries([...document.getElementById('search-input').attributes]"
        ".map(({ name, value }) => [name, value]))"
    )
    return found


def compose(board: Board, *held: str) -> None:
    """Type into the empty field with an input method: nothing is searched before what it holds is chosen."""
    asked: list[str] = []
    board.page.on("request", lambda request: asked.append(request.url) if "search.json" in request.url else None)
    method = board.page.context.new_cdp_session(board.page)
    board.page.keyboard.press("/")
    for text in held:
        method.send("Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)})
    board.page.wait_for_function("from => performance.now() > from + 100", arg=board.page.evaluate("performance.now()"))
    assert asked == []
    method.send("Input.insertText", {"text": held[-1]})
    board.page.locator(f"{OPTION} mark", has_text=held[-1]).first.wait_for()
    assert len(asked) == 1
    method.detach()


def test_a_few_keys_lead_from_anywhere_to_any_view_and_keep_the_district(board: Board) -> None:
    board.open("/?district=青山湖区")
    keys = board.page.keyboard
    keys.press("/")
    assert board.page.evaluate(FOCUS) == "search-input"
    keys.insert_text("zlsql")
    keys.press("Enter")  # before the answer is there
    lands(board, "/kpi/专利申请量?district=青山湖区", "专利申请量")
    look_for(board, "高新")
    keys.press("ArrowDown")
    keys.press("ArrowDown")
    chosen = board.page.locator(f"{OPTION}[aria-selected=true]")
    assert chosen.count() == 1
    assert state(board)["aria-activedescendant"] == chosen.get_attribute("id") == "search-option-1"
    assert chosen.inner_text().split() == ["县区", "高新区", "开发区、新区"]
    assert chosen.locator("mark").inner_text() == "高新"
    keys.press("Enter")
    lands(board, "/kpi/专利申请量?district=高新区", "高新区")
    look_for(board, "专利快速").first.click()
    lands(board, "/task/专利快速提升计划?district=高新区", "专利快速提升计划")


def test_the_list_closes_without_leaving_the_view_fits_a_phone_and_waits_for_an_input_method(board: Board) -> None:
    board.open("/")
    page, keys = board.page, board.page.keyboard
    page.locator(".brand").focus()
    options = look_for(board, "gx")
    told = state(board)
    assert (told["role"], told["aria-expanded"], told["aria-controls"]) == ("combobox", "true", "search-listbox")
    assert page.locator("#search-status").inner_text().startswith(f"列出 {options.count()} 项")
    keys.press("ArrowUp")
    assert state(board)["aria-activedescendant"] == f"search-option-{options.count() - 1}"
    keys.press("ArrowDown")
    assert state(board)["aria-activedescendant"] == "search-option-0"
    page.set_viewport_size({"width": 320, "height": 700})
    assert all(height >= 44 for height in options.evaluate_all("all => all.map(one => one.offsetHeight)"))
    box = page.locator(".search-results").bounding_box()
    assert box is not None
    assert box["x"] > 0
    assert box["x"] + box["width"] < 320
    keys.press("Escape")
    assert not page.locator(".search-results").is_visible()
    assert page.input_value("#search-input") == "gx"
    assert state(board)["aria-expanded"] == "false"
    assert "aria-activedescendant" not in state(board)
    keys.press("Escape")
    assert page.input_value("#search-input") == ""
    assert page.evaluate("document.activeElement.className") == "brand"
    compose(board, "z", "zl", "专利")
    keys.press("Tab")
    page.locator(".search-results").wait_for(state="hidden")
    page.locator("#choose-year").focus()
    keys.press("/")
    assert page.evaluate(FOCUS) == "choose-year"
    assert board.path == "/"
