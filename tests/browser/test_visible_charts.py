"""The order in which charts are drawn: those in the window first, the rest while nothing else is to be done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.browser.conftest import Board

HOLD = """() => {  // tasks of the background run when the test says so, and not for having waited long
  const post = scheduler.postTask.bind(scheduler), { setTimeout } = window;
  window.held = [];
  scheduler.postTask = (run, options) => options.priority === "background" ? held.push(run) : post(run, options);
  window.setTimeout = (run, time, ...rest) => time === 200 ? 0 : setTimeout(run, time, ...rest);
}"""
NEVER_IDLE = """() => {
  const post = scheduler.postTask.bind(scheduler);
  scheduler.postTask = (run, options) => options.priority === "background" || post(run, options);
}"""
WAITS = "() => held.length > 0 && !router.isPending() && document.title.startsWith(%s)"
RELEASE = "() => { held.splice(0).forEach((run) => run()); return new Promise((done) => setTimeout(done)); }"
CHARTS = """() => [...document.querySelectorAll("[data-chart]")].map((place) => {
  const { top, bottom } = place.getBoundingClientRect();
  return [place.dataset.chart, top, bottom > 0 && top < innerHeight, Boolean(place.querySelector(".main-svg"))];
})"""
IS_DRAWING = "'drawing' in document.documentElement.dataset"
SHIFTS = """() => {
  window.shifts = [];
  const note = (list) => shifts.push(...list.getEntries().map(({ value, sources }) =>
    [value, ...sources.map(({ node }) => node?.outerHTML?.slice(0, 80))]));
  new PerformanceObserver(note).observe({ type: "layout-shift", buffered: true });
}"""


@dataclass(frozen=True, slots=True)
class Chart:
    key: str
    top: float
    is_in_window: bool
    is_drawn: bool


@dataclass(frozen=True, slots=True)
class Held:
    """The dashboard in a window in which charts outside it wait until they are released."""

    board: Board

    def go(self, path: str, title: str) -> list[Chart]:
        """Go to a view inside the app; its charts when those in the window are painted."""
        self.board.page.evaluate("path => router.navigate(path, path)", path)
        return self.painted(title)

    def painted(self, title: str) -> list[Chart]:
        self.board.page.wait_for_function(WAITS % f"'{title}'")
        return self.charts

    @property
    def charts(self) -> list[Chart]:
        return [Chart(*values) for values in self.board.page.evaluate(CHARTS)]

    def release(self) -> list[str]:
        """Let the next task run; the charts that it has drawn."""
        before = {chart.key for chart in self.charts if chart.is_drawn}
        self.board.page.evaluate(RELEASE)
        return [chart.key for chart in self.charts if chart.is_drawn and chart.key not in before]


@pytest.fixture
def held(board: Board) -> Iterator[Held]:
    board.open("/money")
    board.page.evaluate(HOLD)
    yield Held(board)
    board.page.close()


def test_charts_in_the_window_come_first_and_the_others_one_by_one_from_top_to_bottom(held: Held) -> None:
    charts = held.go("/kpi/专利申请量", "专利申请量")
    assert {chart.is_drawn for chart in charts if chart.is_in_window} == {True}
    waiting = sorted((chart for chart in charts if not chart.is_in_window), key=lambda chart: chart.top)
    assert len(waiting) > 3
    assert not any(chart.is_drawn for chart in waiting)
    assert held.board.page.evaluate(IS_DRAWING)
    assert [held.release() for _ in waiting] == [[chart.key] for chart in waiting]
    assert not held.board.page.evaluate(IS_DRAWING)


def test_what_is_scrolled_to_comes_before_what_stands_above_it(held: Held) -> None:
    charts = held.go("/area/8", "8 ")
    last = max(charts, key=lambda chart: chart.top)
    place = f'[data-chart="{last.key}"]'
    held.board.page.evaluate("place => document.querySelector(place).scrollIntoView()", place)
    held.board.page.locator(f"{place} .main-svg").first.wait_for()
    first = min((chart for chart in charts if not chart.is_in_window), key=lambda chart: chart.top)
    assert not next(chart for chart in held.charts if chart.key == first.key).is_drawn


def test_a_choice_ends_the_drawing_of_the_view_before(held: Held) -> None:
    held.go("/area/8", "8 ")
    held.board.page.evaluate("window.old = [...document.querySelectorAll('#page-body [data-chart]')]")
    charts = held.go("/area/4", "4 ")
    assert all(chart.is_drawn for chart in charts if chart.is_in_window)
    waiting = [chart.key for chart in charts if not chart.is_drawn]
    drawn = [held.release() for _ in waiting]
    assert sorted(key for keys in drawn for key in keys) == sorted(waiting)
    assert not held.board.page.evaluate(IS_DRAWING)
    assert held.board.page.evaluate("old.filter((place) => place.querySelector('.main-svg')).length") == 0


def test_another_language_draws_the_charts_first_that_stand_where_the_reader_is_and_another_view_those_at_its_top(
    held: Held,
) -> None:
    held.go("/area/8", "8 ")
    held.board.page.evaluate("window.scrollTo(0, 1900)")
    charts = held.go("/area/8?lang=en", "8 Intellectual")
    assert sum(chart.is_drawn for chart in charts) > 1
    assert any(chart.top < 0 for chart in charts)
    assert [chart for chart in charts if chart.is_drawn != chart.is_in_window] == []
    held.go("/kpi/专利申请量", "专利申请量")
    assert held.board.page.evaluate("scrollY") == 0
    assert [chart for chart in held.charts if chart.is_drawn != chart.is_in_window] == []


def test_print_and_pictures_have_charts_that_nobody_has_scrolled_to(held: Held) -> None:
    charts = held.go("/area/8", "8 ")
    key = max(charts, key=lambda chart: chart.top).key
    button = f"document.querySelector('[data-chart=\"{key}\"]').closest('figure').querySelector('[data-image]').click()"
    with held.board.page.expect_download() as download:
        held.board.page.evaluate(button)
    assert download.value.suggested_filename.endswith(".png")
    held.go("/area/4", "4 ")
    assert not all(chart.is_drawn for chart in held.charts)
    missing = "document.querySelectorAll('[data-chart]:not(:has(.main-svg))').length"
    assert held.board.page.evaluate(f"(dispatchEvent(new Event('beforeprint')), {missing})") == 0
    assert not held.board.page.evaluate(IS_DRAWING)


def test_a_browser_that_is_never_idle_draws_all_charts_too(board: Board) -> None:
    board.open("/money")
    board.page.evaluate(NEVER_IDLE)
    board.open("/area/8")
    board.page.close()


def test_a_chart_that_cannot_be_drawn_is_told_and_holds_up_no_other(board: Board) -> None:
    board.open("/money")
    board.page.evaluate(
        "chartQueue.add([{ container: document.querySelector('header'), draw: () => { throw Error('broken'); } }])"
    )
    board.open("/area/8")
    assert board.faults == ["broken"]
    board.faults.clear()


def test_nothing_moves_while_charts_are_drawn(board: Board) -> None:
    board.page.add_init_script(f"({SHIFTS})()")
    for path in ("/area/8", "/kpi/专利申请量"):
        board.load(path)
        assert board.page.evaluate("shifts") == [], path
    board.page.close()
