"""The source of a figure opens as a sheet over the view, by mouse and by keyboard, and leads to the very sentence."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from playwright.sync_api import Route

from tests.browser.conftest import Board
from tests.browser.test_access import judged

SHEET = "dialog[open] .source-sheet"
FIGURE = ".target-table .source-link"
HAS_FOCUS = "figure => figure === document.activeElement"


def test_a_click_opens_the_sheet_over_the_view_and_escape_returns_to_the_figure(board: Board) -> None:
    board.load("/?lang=en&theme=dark")
    page, path = board.page, board.path
    figure = page.locator(FIGURE).first
    figure.click()
    page.locator(SHEET, has_text="Published").wait_for()
    assert page.locator("dialog").get_attribute("aria-label") == "Patent applications"
    assert page.evaluate("document.activeElement.closest('dialog') !== null")
    assert judged(board) == []
    page.keyboard.press("Escape")
    page.locator(SHEET).wait_for(state="hidden")
    assert figure.evaluate(HAS_FOCUS)
    assert board.path == path


def test_enter_opens_it_a_click_beside_it_closes_it_and_the_link_has_the_printed_words(board: Board) -> None:
    board.open("/area/8")
    page = board.page
    figure = page.locator(FIGURE).first
    figure.focus()
    page.keyboard.press("Enter")
    page.locator(SHEET).wait_for()
    href = page.locator(f"{SHEET} a[target=_blank]").get_attribute("href")
    assert unquote(href or "").endswith("#:~:text=专利申请量6190件")
    page.mouse.click(5, 5)
    page.locator(SHEET).wait_for(state="hidden")
    assert figure.evaluate(HAS_FOCUS)


def test_what_a_derived_figure_rests_on_opens_in_the_same_sheet_and_its_kpi_in_the_view(board: Board) -> None:
    board.open("/kpi/专利申请量")
    page = board.page
    page.locator(".card-table .source-link", has_text="4,528").click()
    page.locator(f"{SHEET} .source-link", has_text="+36.7%").click()
    page.locator(f"{SHEET} .subtitle", has_text="增速").wait_for()
    page.locator(f"{SHEET} h2 a").click()
    page.locator(SHEET).wait_for(state="hidden")
    assert board.path == "/kpi/专利申请量"


def test_the_sheet_stands_at_the_foot_of_a_phone(board: Board) -> None:
    board.page.set_viewport_size({"width": 390, "height": 844})
    board.open("/")
    board.page.locator(FIGURE).first.click()
    board.page.locator(SHEET).wait_for()
    box = board.page.locator("dialog").bounding_box()
    assert box is not None
    assert (box["x"], box["width"], box["y"] + box["height"]) == (0, 390, 844)
    assert not board.page.evaluate("document.documentElement.scrollWidth > innerWidth")


@pytest.mark.parametrize("answer", [b"<h1>signed out</h1>", None], ids=["another page", "no answer"])
def test_without_a_sheet_the_address_itself_is_opened(board: Board, answer: bytes | None) -> None:
    board.open("/area/8")
    page = board.page

    def serve(route: Route) -> None:
        if route.request.is_navigation_request():
            route.fallback()
        elif answer is None:
            route.abort()
        else:
            route.fulfill(body=answer)

    page.route("**/source/**", serve)
    page.locator(FIGURE).first.click()
    page.wait_for_url("**/source/**")
    board.drawn()
    assert "6,190" in page.locator("h1").inner_text()
    board.faults.clear()
