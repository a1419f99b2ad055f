"""What is clicked while a view is pending: a slow server answers late, and the old view's links do not win."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Page, Route

import dashboard.views.layout as layout
from dashboard.routing.selection import View
from tests.browser.conftest import Board

CALLBACK = "**/_dash-update-component*"
HOLD_TIMER = """delay => {  // a timer of so many milliseconds runs when the test says so
  const { setTimeout } = window;
  window.setTimeout = (run, time, ...rest) =>
    time === delay ? (window.heldTimer = run, 0) : setTimeout(run, time, ...rest);
}"""


@dataclass
class SlowServer:
    """Holds the requests for views until they are released."""

    board: Board
    held: list[Route] = field(default_factory=list)
    is_slow: bool = True

    def open(self, path: str) -> Page:
        """Open a view; every view after it comes late."""
        self.board.open(path)
        self.board.page.route(CALLBACK, self.handle)
        return self.board.page

    def handle(self, route: Route) -> None:
        """Keep a request from the server as long as it is slow."""
        if self.is_slow:
            self.held.append(route)
        else:
            route.continue_()

    def ask(self, choose: Callable[[], object]) -> str:
        """Make a choice and wait until its view is requested; the path in the address bar."""
        with self.board.page.expect_request(CALLBACK):
            choose()
        return self.board.path

    def release(self, *, newest_first: bool = False) -> None:
        """Let the server answer, and wait until every answer has arrived."""
        self.is_slow = False
        for route in self.held[::-1] if newest_first else self.held:
            with self.board.page.expect_event("requestfinished", lambda done, held=route.request: done == held):
                route.continue_()


@pytest.fixture
def slow(board: Board) -> SlowServer:
    return SlowServer(board)


def test_a_view_that_takes_long_says_so_and_one_that_does_not_stays_quiet(board: Board, slow: SlowServer) -> None:
    page = slow.open("/area/1")
    is_loading = "getComputedStyle(document.body, '::before').content.includes('正在更新')"
    page.evaluate(HOLD_TIMER, 300)
    slow.ask(page.locator(".area-list a").nth(7).click)
    assert not page.evaluate(is_loading)
    page.evaluate("heldTimer()")
    assert page.evaluate(is_loading)
    assert page.locator("h1").inner_text(), "the old view stays"
    slow.release()
    board.heading("专利")
    assert not page.evaluate(is_loading)
    page.close()


def test_the_map_chooses_a_district_of_the_view_that_was_asked_for(board: Board, slow: SlowServer) -> None:
    page = slow.open("/")
    assert slow.ask(page.locator(".area-list a").nth(7).click) == "/area/8"
    assert slow.ask(lambda: board.click_map("南昌县")) == "/area/8?district=南昌县"
    slow.release()
    board.heading("南昌县")
    assert page.title().startswith("8 知识产权")


def test_a_mark_of_a_chart_chooses_a_district_of_the_view_that_was_asked_for(board: Board, slow: SlowServer) -> None:
    page = slow.open("/kpi/常住人口")
    bars = page.locator("figure", has_text="常住人口，2010 年").locator(".js-plotly-plot").first.locator(".bars .point")
    assert slow.ask(page.locator(".area-list a").nth(7).click) == "/area/8"
    assert slow.ask(lambda: bars.nth(1).locator("path").click(force=True)) == "/area/8?district=青山湖区"
    slow.release()
    board.heading("青山湖区")
    assert page.title().startswith("8 知识产权")


def test_a_link_to_another_view_keeps_the_district_and_the_year_that_were_asked_for(
    board: Board, slow: SlowServer
) -> None:
    page = slow.open("/?lang=en&theme=dark")
    slow.ask(page.locator(".district-list a", has_text="Qingshanhu").click)
    slow.ask(lambda: page.locator("#choose-year").select_option(label="2018"))
    slow.ask(page.locator(".language-switch a", has_text="中").click)
    assert slow.ask(page.locator(".area-list a").nth(7).click) == "/area/8?theme=dark&district=青山湖区&year=2018"
    slow.release()
    board.heading("青山湖区")
    assert page.locator("#choose-year option:checked").inner_text() == "2018 年"


def test_selects_add_up_and_take_back_what_they_changed(board: Board, slow: SlowServer) -> None:
    page = slow.open("/area/8")
    district, year = page.locator("#choose-district"), page.locator("#choose-year")
    assert slow.ask(lambda: district.select_option(label="安义县")) == "/area/8?district=安义县"
    assert slow.ask(lambda: year.select_option(label="2018 年")) == "/area/8?district=安义县&year=2018"
    assert slow.ask(lambda: district.select_option(label="南昌市")) == "/area/8?year=2018"
    slow.release()
    page.wait_for_function("() => document.querySelector('#page-header').innerText.includes('2018')")
    board.drawn()
    assert district.locator("option:checked").inner_text() == "南昌市"


def test_a_result_of_the_search_is_opened_for_the_district_that_was_asked_for(board: Board, slow: SlowServer) -> None:
    board.open("/")
    page = slow.open("/?district=青山湖区")
    page.keyboard.press("/")
    page.keyboard.insert_text("zlsql")
    page.locator("#search-listbox [role=option]").first.wait_for()
    assert slow.ask(page.go_back) == "/"
    assert slow.ask(lambda: page.keyboard.press("Enter")) == "/kpi/专利申请量"
    slow.release()
    page.wait_for_function("() => document.title.startsWith('专利申请量')")
    board.drawn()
    assert page.locator("#choose-district option:checked").inner_text() == "南昌市"


def test_what_only_the_old_view_has_changes_nothing_and_its_own_link_leads_back_to_it(
    board: Board, slow: SlowServer
) -> None:
    page = slow.open("/data")
    assert slow.ask(page.locator(".area-list a").nth(2).click) == "/area/3"
    page.locator("th a", has_text="数值").click()
    assert board.path == "/area/3"
    assert slow.ask(page.locator(".sidebar-list a[aria-current=page]").click) == "/data"
    slow.release()
    board.drawn()
    assert page.title().startswith("数据")


def test_an_answer_that_comes_late_does_not_replace_a_newer_view(board: Board, slow: SlowServer) -> None:
    page = slow.open("/area/1")
    slow.ask(page.locator(".area-list a").nth(7).click)
    slow.ask(page.locator(".area-list a").nth(2).click)
    slow.release(newest_first=True)
    board.drawn()
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert board.path == "/area/3"
    assert page.title().startswith("3 ")
    assert "技术市场" in page.locator("h1").inner_text()


def test_back_wins_over_a_view_that_is_pending_and_resets_the_select(board: Board, slow: SlowServer) -> None:
    page = slow.open("/")
    slow.ask(lambda: page.locator("#choose-district").select_option(label="安义县"))
    assert slow.ask(page.go_back) == "/"
    slow.release()
    board.drawn()
    assert "要求最高" in page.locator("h1").inner_text()
    assert page.locator("#choose-district option:checked").inner_text() == "南昌市"


def test_after_a_view_that_cannot_be_fetched_the_links_on_screen_are_their_own(board: Board, slow: SlowServer) -> None:
    page = slow.open("/")
    slow.ask(page.locator(".area-list a").nth(7).click)
    slow.is_slow = False
    slow.held[0].abort()
    page.locator("#connection-error").wait_for()
    board.click_map("南昌县")
    board.heading("南昌县")
    assert board.path == "/?district=南昌县"
    assert page.locator("#connection-error").is_hidden()
    assert any("failed" in fault for fault in board.faults)
    board.faults.clear()


def test_after_a_view_that_fails_the_links_on_screen_are_their_own(
    board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(layout.VIEWS, View.MONEY, lambda _: 1 // 0)
    board.open("/?year=2018")
    board.page.locator(".sidebar-list a", has_text="资金").click()
    board.page.locator("#notice .alert").wait_for()
    assert board.path == "/money?year=2018"
    board.click_map("南昌县")
    board.heading("南昌县")
    assert board.path == "/?district=南昌县&year=2018"
