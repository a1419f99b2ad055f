"""Targets divided, districts compared and coverage, as far as only a browser can show them."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Board

SPLIT = "figure.chart-figure:has(.segmented-control)"  # the chart of the target divided
LENGTHS = "chart => [...document.querySelector(chart).querySelector('.js-plotly-plot').data[0].x]"


def lengths(board: Board) -> list[float]:
    """The bars of the chart of the target divided, longest first."""
    return [float(length) for length in board.page.evaluate(LENGTHS, SPLIT)]


def test_a_key_of_the_split_chart_changes_address_title_and_bars_and_back_returns(board: Board) -> None:
    board.open("/kpi/专利申请量")
    page = board.page
    figure = page.locator(SPLIT)
    title = figure.locator("h2")
    assert "南昌县分得 2,020 件" in title.inner_text()
    assert lengths(board)[:2] == [2020, 1781]
    bar = figure.locator(".bars .point path").first
    assert "url(" in str(bar.evaluate("path => getComputedStyle(path).fill")), "a pattern, not a colour"
    figure.locator(".segmented-control a", has_text="平均").click()
    page.wait_for_function("chart => document.querySelector(chart)?.innerText.includes('平均分解')", arg=SPLIT)
    assert board.path == "/kpi/专利申请量?key=equal"
    assert "每个县区 1,111 件至 1,112 件" in title.inner_text()
    page.wait_for_function(f"chart => ({LENGTHS})(chart)[0] === 1112", arg=SPLIT)
    assert set(lengths(board)) == {1112, 1111}
    assert figure.locator(".segmented-control a[aria-current]").all_inner_texts()[-1] == "平均"
    page.go_back()
    page.wait_for_function("chart => document.querySelector(chart)?.innerText.includes('2,020 件')", arg=SPLIT)
    page.wait_for_function(f"chart => ({LENGTHS})(chart)[0] === 2020", arg=SPLIT)
    assert board.path == "/kpi/专利申请量"


def test_a_mark_of_the_comparison_of_two_leads_to_the_ranks_of_its_kpi(board: Board) -> None:
    board.open("/districts?district=高新区&beside=经开区")
    plot = board.page.locator("figure.chart-figure", has_text="高新区与经开区").locator(".js-plotly-plot")
    mark = plot.locator(".scatterlayer .trace").last.locator("path.point").last
    mark.hover(force=True)
    plot.locator(".hoverlayer .hovertext").wait_for()  # as for a person, whose click follows the look
    mark.click(force=True)
    board.page.locator("h2", has_text="每万人发明专利拥有量，2018 年").first.wait_for()
    assert board.path == "/districts?district=高新区&kpi=每万人发明专利拥有量&beside=经开区"


@pytest.mark.parametrize(
    ("path", "width"), [("/districts?district=高新区&year=2018&lang=en", 700), ("/checks?lang=en", 360)]
)
def test_wide_tables_scroll_in_themselves_and_never_the_window(board: Board, path: str, width: int) -> None:
    board.page.set_viewport_size({"width": width, "height": 800})
    board.open(path)
    board.page.wait_for_function("width => document.documentElement.scrollWidth <= width", arg=width)
    table = board.page.evaluate("document.querySelector('.matrix').scrollWidth")
    assert table > width, "the table itself is wider, and can be scrolled"
    assert board.page.evaluate("window.scrollTo(500, 0); scrollX") == 0


def test_on_a_phone_the_matrix_lists_under_each_kpi_the_places_that_have_a_value(board: Board) -> None:
    board.page.set_viewport_size({"width": 390, "height": 844})
    board.open("/districts")
    row = board.page.locator(".matrix tbody tr", has_text="高新技术企业总数")
    shown = [cell for cell in row.locator("td").all() if cell.is_visible()]
    assert [(cell.get_attribute("data-label"), cell.inner_text()) for cell in shown] == [("高新区", "560")]
    assert board.page.evaluate("document.querySelector('.matrix').scrollWidth <= innerWidth")


def test_every_kind_of_comparison_opens_without_an_error_and_draws_its_charts(board: Board) -> None:
    for path in ("/districts?area=1", "/districts?kpi=专利申请量&year=2018&lang=en", "/checks?district=高新区",
                 "/?district=东湖区&key=equal"):  # fmt: skip
        board.open(path)
        charts = board.page.locator(".dash-graph").count()
        board.page.wait_for_function(
            "count => document.querySelectorAll('.dash-graph .main-svg:first-of-type').length === count", arg=charts
        )
