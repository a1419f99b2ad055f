"""The workbench on a slow or lost connection: what is typed, chosen or taken back meanwhile is not lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Board
from tests.browser.test_allocate import VIEW, field, path_is, sum_is
from tests.browser.test_pending_view import CALLBACK, SlowServer

NUMBER = "2100"  # typed for 南昌县


@pytest.fixture
def slow(board: Board) -> SlowServer:
    """A server that has not answered to a number yet."""
    slow = SlowServer(board)
    slow.open(VIEW)
    field(board, "南昌县").fill(NUMBER)
    slow.ask(lambda: field(board, "南昌县").press("Enter"))
    return slow


def test_an_answer_leaves_alone_what_is_being_typed(board: Board, slow: SlowServer) -> None:
    board.page.keyboard.type("18")
    slow.release()
    sum_is(board, "已锁 1 个，2,100 件")
    expect(field(board, "新建县")).to_have_value("1,562")
    board.page.keyboard.type("50")
    expect(field(board, "青山湖区")).to_have_value("1850")
    board.page.keyboard.press("Enter")
    path_is(board, f"{VIEW}?fix=360121-2100_360111-1850")


def test_escape_takes_back_what_is_typed(board: Board, slow: SlowServer) -> None:
    slow.release()
    expect(field(board, "新建县")).to_have_value("1,562")
    board.page.keyboard.type("18")
    board.page.keyboard.press("Escape")
    expect(field(board, "青山湖区")).to_have_value("1,763")
    board.page.keyboard.press("Tab")
    field(board, "湾里区").fill("100")
    field(board, "湾里区").press("Enter")
    path_is(board, f"{VIEW}?fix=360121-2100_360105-100")


@pytest.mark.parametrize("newest_first", [True, False])
def test_a_choice_made_meanwhile_takes_the_change_along(board: Board, slow: SlowServer, newest_first: bool) -> None:
    slow.ask(board.page.locator(".allocation-panel a", has_text="平均").click)
    slow.release(newest_first=newest_first)
    path_is(board, f"{VIEW}?key=equal&fix=360121-2100")
    sum_is(board, "余下 7,900 件平均分给 8 个县区")
    expect(field(board, "东湖区")).to_have_value("988")


def test_a_choice_takes_the_change_along_where_both_answers_come_at_once(board: Board, slow: SlowServer) -> None:
    slow.ask(board.page.locator(".allocation-panel a", has_text="平均").click)
    slow.is_slow = False
    for route in slow.held:
        route.continue_()
    sum_is(board, "余下 7,900 件平均分给 8 个县区")
    path_is(board, f"{VIEW}?key=equal&fix=360121-2100")


@pytest.mark.parametrize("newest_first", [True, False])
def test_back_takes_back_a_change_that_is_not_answered(board: Board, slow: SlowServer, newest_first: bool) -> None:
    slow.release()
    path_is(board, f"{VIEW}?fix=360121-2100")
    late = SlowServer(board)
    board.page.route(CALLBACK, late.handle)
    field(board, "青山湖区").fill("1850")
    late.ask(lambda: field(board, "青山湖区").press("Enter"))
    late.ask(board.page.go_back)
    late.release(newest_first=newest_first)
    sum_is(board, "都没有锁")
    expect(field(board, "南昌县")).to_have_value("2,020")
    expect(field(board, "青山湖区")).to_have_value("1,781")
    path_is(board, VIEW)


def lose(board: Board, slow: SlowServer) -> None:
    """Let the connection break before the answer."""
    slow.held[0].abort()
    expect(board.page.locator("#connection-error")).to_contain_text("刚才的改动还没有生效")
    expect(field(board, "南昌县")).to_have_value(NUMBER)
    board.faults.clear()
    slow.is_slow = False


def test_a_change_that_is_lost_is_told_and_sent_again(board: Board, slow: SlowServer) -> None:
    lose(board, slow)
    board.page.get_by_role("button", name="重试").click()
    path_is(board, f"{VIEW}?fix=360121-2100")
    expect(board.page.locator("#connection-error")).to_be_hidden()


def test_a_choice_after_a_change_that_is_lost_sends_it_again(board: Board, slow: SlowServer) -> None:
    lose(board, slow)
    board.page.locator(".allocation-panel a", has_text="平均").click()
    sum_is(board, "余下 7,900 件平均分给 8 个县区")
    assert sorted(board.path.partition("?")[2].split("&")) == ["fix=360121-2100", "key=equal"]
