"""An open page follows the table: what the reader has done stays, and nothing comes while the reader is busy."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

import dashboard.views.layout as layout
from dashboard.routing.selection import View
from dashboard.settings import Settings
from tests.browser.conftest import PATIENCE, Board, profile, served
from tests.commands import result_of, start
from tests.tables import copy_data, csv_text, row

VIEW = "/kpi/专利申请量"
LISTEN = """() => {  // to a message that goes by itself
  window.told = [];
  const status = document.getElementById("status");
  const observer = new MutationObserver(() => window.told.push(status.textContent));
  observer.observe(status, { childList: true, characterData: true });
}"""
STILL = "() => { const now = performance.now.bind(performance); performance.now = () => now() + 60_000; }"
ASK = """() => {  // a reader comes back to the page; what it asks for at once
  const asked = [], fetch = window.fetch;
  window.fetch = (address, ...rest) => (asked.push(address), fetch(address, ...rest));
  document.dispatchEvent(new Event("visibilitychange"));
  window.fetch = fetch;
  return asked.length;
}"""
ANSWER = """async status => {  // in how many ms it asks again after an answer with this status, or after none
  const times = [], { fetch, setTimeout } = window;
  window.fetch = async () => {
    if (!status) throw new TypeError("no connection");
    return { status, ok: status === 200, text: async () => document.body.dataset.version };
  };
  window.setTimeout = (run, time, ...rest) => (time >= 1000 && times.push(time), setTimeout(run, time, ...rest));
  document.dispatchEvent(new Event("visibilitychange"));
  await new Promise((done) => setTimeout(done));
  Object.assign(window, { fetch, setTimeout });
  return times;
}"""


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_data(tmp_path_factory.mktemp("renewal"))


@pytest.fixture(scope="module")
def open_page(browser: Browser, table: Path) -> Iterator[Board]:
    with served(Settings(data=table, watch=1)) as address, profile(browser) as context:
        board = Board(context, address)
        yield board
        assert board.faults == []


def test_an_open_page_follows_an_import_and_leaves_the_reader_alone(
    open_page: Board, table: Path, tmp_path: Path
) -> None:
    open_page.load(f"{VIEW}?lang=en")
    page = open_page.page
    details = page.locator("#page-body details").last
    details.locator("summary").click()
    page.locator("#search-input").fill("half a word")
    link = page.locator("#page-body a:visible").nth(5)
    link.evaluate("link => link.focus({ preventScroll: true })")
    page.evaluate("window.scrollTo(0, 400)")
    words = link.inner_text()
    assert "12,345" not in page.locator("#page-body").inner_text()
    page.evaluate(STILL)
    page.evaluate(LISTEN)
    form = tmp_path / "南昌市.csv"
    form.write_text(csv_text([row("12345", year=2014, source="")]), encoding="utf-8")
    assert result_of(start("import", form, "--data", table, "--by", "王")).code == 0
    told = "() => window.told.includes('The data has changed; this page is renewed.')"
    page.wait_for_function(told, timeout=PATIENCE)
    open_page.drawn()
    assert "12,345" in page.locator("#page-body").inner_text()
    assert page.locator("#page-body details").last.evaluate("details => details.open")
    assert page.locator("#search-input").input_value() == "half a word"
    page.wait_for_function("() => document.activeElement !== document.body")
    assert page.evaluate("document.activeElement.innerText") == words
    assert page.evaluate("window.scrollY") == 400


BUSY = {  # what a reader does, and what ends it
    "types": ("document.querySelector('#search-input').focus(), document.activeElement.value = 'zl'",
              "document.activeElement.value = ''"),
    "reads a sheet": ("document.body.append(document.createElement('dialog')), document.querySelector('dialog').show()",
                      "document.querySelector('dialog').remove()"),
    "prints": ("window.dispatchEvent(new Event('beforeprint'))", "window.dispatchEvent(new Event('afterprint'))"),
    "looks elsewhere": ("Object.defineProperty(document, 'hidden', { value: true, configurable: true })",
                        "delete document.hidden"),
    "waits for a view": ("document.querySelector('.area-list a').click()", ""),
    "presses a key": ("document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Tab' }))", ""),
}  # fmt: skip


@pytest.mark.parametrize("busy", BUSY)
def test_nothing_is_asked_for_while_the_reader(open_page: Board, busy: str) -> None:
    open_page.load(VIEW)
    page, (begin, end) = open_page.page, BUSY[busy]
    page.evaluate(STILL)
    assert page.evaluate(ASK) == 1
    page.evaluate(f"() => {{ {begin} }}")
    assert page.evaluate(ASK) == 0
    page.evaluate(f"() => {{ {end} }}")
    open_page.drawn()
    page.evaluate(STILL)
    page.wait_for_function(f"() => ({ASK})() === 1", timeout=PATIENCE)


def test_a_renewal_whose_answer_finds_the_reader_busy_waits_for_the_next_time(open_page: Board) -> None:
    open_page.load("/kpi/专利申请量/allocate")
    page = open_page.page
    page.evaluate(STILL)
    page.locator(".proposed-amount").first.focus()
    page.evaluate("document.body.dataset.version = 'old'; router.renew()")
    with page.expect_response("**/_dash-update-component*"):
        page.keyboard.press("Control+A")
        page.keyboard.type("18")
    assert page.evaluate("document.body.dataset.version") == "old"
    expect(page.locator(".proposed-amount").first).to_have_value("18")


def test_a_view_that_fails_with_the_new_data_is_told_once_and_not_asked_for_again(
    open_page: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_page.load(VIEW)
    page = open_page.page
    monkeypatch.setitem(layout.VIEWS, View.KPI, lambda _: 1 // 0)
    page.evaluate("document.body.dataset.version = 'old'")
    for is_told in (False, True):
        page.evaluate(STILL)
        with page.expect_response("**/version"):
            assert page.evaluate(ASK) == 1
        if not is_told:
            page.locator("#notice .alert").wait_for()
            page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
            page.evaluate("() => { router.renew = () => (document.body.dataset.version = 'asked'); }")
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.evaluate("document.body.dataset.version") == "old"
    assert page.locator("h1").inner_text(), "the old view stays"


def test_without_a_connection_it_says_nothing_and_asks_again_and_signed_out_it_stops(open_page: Board) -> None:
    open_page.load(VIEW)
    page = open_page.page
    page.evaluate(STILL)
    for status in (200, 503, 0):
        times = page.evaluate(ANSWER, status)
        assert len(times) == 1 and 3750 <= times[0] <= 6250, status
        assert page.locator("#connection-error").is_hidden()
    assert page.evaluate(ANSWER, 401) == []
    page.route("**/_dash-update-component*", lambda route: route.abort())
    with page.expect_event("requestfailed"):
        page.evaluate("router.renew()")
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.locator("#connection-error").is_hidden()
    open_page.faults.clear()
