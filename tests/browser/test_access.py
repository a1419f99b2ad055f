"""Everyone can use it: axe-core over every view, the keyboard alone, zoom, touch, colour schemes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest

from tests.browser.conftest import PATIENCE, Board
from tests.random_examples import LONG_RUN

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
JUDGE = """async (rules) => {
  document.querySelectorAll("details").forEach((one) => (one.open = true));
  const found = await axe.run(document, { runOnly: rules, resultTypes: ["violations"] });
  // of text in SVG axe reads the CSS colour and not the fill; tests/figures/test_theme.py holds its contrast
  for (const one of found.violations.filter(({ id }) => id === "color-contrast"))
    one.nodes = one.nodes.filter(({ target }) => !document.querySelector(target[0])?.closest(".js-plotly-plot"));
  return found.violations
    .filter(({ nodes }) => nodes.length)
    .map((one) => `${one.id}: ${one.nodes.length} × ${one.nodes[0].html.slice(0, 120)}`);
}"""
VIEWS = (  # one of each kind
    "/?", "/?district=南昌县", "/area/7?district=青山湖区", "/kpi/专利申请量?", "/kpi/专利申请量?district=经开区",
    "/kpi/专利申请量/allocate?fix=360121-2100",
    "/districts?district=高新区&beside=经开区", "/money?", "/checks?", "/checks?district=湾里区", "/data?",
    "/briefing?district=南昌县", "/help?", "/kpi/没有?",
)  # fmt: skip
FOCUSED = "document.activeElement.id === 'main'"
LOOKS = ("lang=zh&theme=light", "lang=en&theme=dark", "lang=zh&theme=dark", "lang=en&theme=light")
SMALL = """least => [...document.querySelectorAll("a[href], button, select, input, summary")]
  .filter((one) => one.checkVisibility() && !one.closest(".js-plotly-plot, .skip-link"))
  .filter((one) => !one.closest("p:not(.figure-number, .chart-legend, .pager, .back-link)"))
  .filter((one) => !one.closest(".sr-only, dd, .explanation, .statement, .page-summary"))
  .map((one) => [one.getBoundingClientRect(), one])
  .filter(([box]) => box.height && box.height < least - 0.5)
  .map(([box, one]) => `${Math.round(box.height)} px: ${one.outerHTML.slice(0, 90)}`)"""

MONTHS = """() => [...document.querySelectorAll("[data-chart^='months'] .xtick text")]
  .map((name) => name.textContent.trim())"""
TURNED = """[...document.querySelectorAll(".xtick text")]
  .filter((name) => /rotate\\((?!0)/.test(name.getAttribute("transform")))
  .map((name) => name.textContent)"""


def judged(board: Board) -> list[str]:
    """What axe-core finds wrong in the view that is open, in what is folded away too."""
    if not board.page.evaluate("Boolean(window.axe)"):
        board.page.evaluate(AXE)
    violations: list[str] = board.page.evaluate(JUDGE, RULES)
    return violations


@pytest.mark.parametrize("path", VIEWS)
def test_axe_finds_no_violation_of_wcag_2_2_aa(board: Board, path: str) -> None:
    turn = VIEWS.index(path) % len(LOOKS)  # each view in one language and theme, in a long run in all of them
    for look in LOOKS if LONG_RUN else [LOOKS[turn]]:
        board.open(f"{path}&{look}")
        assert judged(board) == [], look


def test_axe_finds_no_violation_on_a_phone(board: Board) -> None:
    board.page.set_viewport_size({"width": 390, "height": 844})
    for path in VIEWS if LONG_RUN else ("/kpi/专利申请量?lang=en", "/districts?district=高新区&beside=经开区"):
        board.open(path)
        assert judged(board) == [], path


def pressed(board: Board, name: str, tries: int = 80) -> None:
    """Press Tab until the focus is on the control with a name, then Enter; each stop on the way can be seen."""
    for _ in range(tries):
        board.page.keyboard.press("Tab")
        stop: dict[str, Any] = board.page.evaluate(
            """() => {
              const one = document.activeElement, style = getComputedStyle(one), box = one.getBoundingClientRect();
              return {
                name: (one.ariaLabel || (one.tagName === "SELECT" ? "" : one.innerText) || "").trim(),
                seen: style.outlineStyle !== "none" || style.boxShadow !== "none" || style.borderBottomWidth >= "1px",
                inside: box.bottom > 0 && box.top < innerHeight,
              };
            }"""
        )
        assert stop["seen"] and stop["inside"], stop
        if stop["name"].replace("\n", " ").startswith(name):
            board.page.keyboard.press("Enter")
            return
    raise AssertionError(f"{name!r} was not reached")


def test_the_keyboard_alone_walks_from_the_header_to_the_kpi_of_a_district_and_back(board: Board) -> None:
    board.load("/")
    keys = board.page.keyboard
    pressed(board, "跳到正文", 1)
    assert board.page.evaluate("document.activeElement.id") == "main"
    keys.press("/")
    keys.insert_text("qsh")
    board.page.locator("#search-listbox [role=option]").first.wait_for()
    keys.press("Enter")
    board.heading("青山湖区")
    board.page.wait_for_function(f"() => {FOCUSED}")
    pressed(board, "专利申请量")
    board.heading("专利申请量")
    board.page.wait_for_function(f"() => {FOCUSED}")
    assert board.path == "/kpi/专利申请量?district=青山湖区"
    pressed(board, "青山湖区")
    board.page.wait_for_function(f"() => router.currentUrl().startsWith('/?') && {FOCUSED}")
    pressed(board, "南昌市")
    board.heading("要求最高")
    assert board.path == "/"


def test_every_chart_has_a_summary_in_words_and_its_rows_as_a_table(board: Board) -> None:
    for path in ("/", "/kpi/专利申请量", "/districts?district=高新区&beside=经开区"):
        board.open(path)
        for figure in board.page.locator("figure:has(.js-plotly-plot)").all():
            assert len(figure.get_attribute("aria-label") or "") > 5
            assert figure.locator("figcaption :is(h2, h3)").inner_text().strip()
            figure.locator("summary").focus()
            board.page.keyboard.press("Enter")
            assert figure.locator("table tbody tr").first.is_visible()


def test_what_a_click_on_a_mark_chooses_the_keyboard_chooses_in_the_table(board: Board) -> None:
    board.open("/kpi/常住人口")
    figure = board.page.locator("figure", has_text="常住人口，2010 年").first
    figure.locator("summary").focus()
    board.page.keyboard.press("Enter")
    link = figure.locator("table a", has_text="安义县")
    link.focus()
    board.page.keyboard.press("Enter")
    board.heading("安义县")
    assert board.path == "/kpi/常住人口?district=安义县"


@pytest.mark.parametrize("width", [320, 640])
def test_nothing_scrolls_sideways_at_320_px_nor_at_twice_the_size(board: Board, width: int) -> None:
    board.page.set_viewport_size({"width": width, "height": 640})
    for path in VIEWS if width == 320 or LONG_RUN else VIEWS[::4]:
        board.open(f"{path}&lang=en")
        assert board.page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_names_under_an_axis_are_level_and_as_many_as_fit(board: Board) -> None:
    board.page.set_viewport_size({"width": 320, "height": 640})
    board.open("/kpi/专利申请量?lang=en")
    assert board.page.evaluate(TURNED) == []
    assert [name for name in board.page.evaluate(MONTHS) if name] == ["Feb", "Apr", "Jun", "Aug", "Oct", "Dec"]
    board.page.set_viewport_size({"width": 1440, "height": 900})
    board.page.wait_for_function(f"({MONTHS})().filter(Boolean).length === 12", timeout=PATIENCE)


def test_controls_on_a_phone_are_44_px_high(board: Board) -> None:
    board.page.set_viewport_size({"width": 360, "height": 780})
    for path in ("/", "/kpi/专利申请量?district=经开区", "/districts", "/data"):
        board.open(path)
        small: list[str] = board.page.evaluate(SMALL, 44)
        assert small == [], path


def test_motion_is_reduced_where_the_reader_wishes(board: Board) -> None:
    board.page.emulate_media(reduced_motion="reduce")
    board.load("/")
    moving = """() => [...document.querySelectorAll("body *")].filter((one) => {
      const { transitionDuration, animationDuration } = getComputedStyle(one);
      return [transitionDuration, animationDuration].some((time) => parseFloat(time) > 0.01);
    }).length"""
    assert board.page.evaluate(moving) == 0
