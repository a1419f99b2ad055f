"""Targets divided, districts compared and coverage, as far as only a browser can show them."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.dataset.table import Dataset
from tests.browser.conftest import Board

SPLIT = "figure.chart-figure:has(.segmented-control)"  # the chart of the target divided
LENGTHS = "chart => [...document.querySelector(chart).querySelector('.js-plotly-plot').data[0].x]"


def lengths(board: Board) -> list[float]:
    """The bars of the chart of the target divided, longest first."""
    return [float(length) for length in board.page.evaluate(LENGTHS, SPLIT)]


def query(board: Board, part: str) -> None:
    """Wait until the address has a part and the view that it selects is drawn."""
    board.page.wait_for_function("part => decodeURIComponent(location.search).includes(part)", arg=part)
    board.drawn()


def names(board: Board) -> list[str]:
    """The places of the standing table from top to bottom."""
    found: list[str] = board.page.locator("table.standing-table tbody:first-of-type th").all_inner_texts()
    return found


def test_a_key_of_the_split_chart_changes_address_title_and_bars_and_back_returns(board: Board) -> None:
    board.open("/kpi/专利申请量")
    page = board.page
    figure = page.locator(SPLIT)
    title = figure.locator("h2")
    assert "南昌县分得 2,020 件" in title.inner_text()
    assert lengths(board)[:2] == [2020, 1781]
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


def test_another_target_is_divided_and_stays_in_the_address(board: Board) -> None:
    board.open("/kpi/专利申请量?lang=en")
    board.page.locator(f"{SPLIT} .segmented-control a", has_text="2015").click()
    query(board, "target=2015")
    board.page.wait_for_function(f"chart => ({LENGTHS})(chart).reduce((a, b) => a + b) === 9000", arg=SPLIT)
    assert board.path == "/kpi/专利申请量?lang=en&target=2015"


def test_bars_of_parts_are_hatched_on_screen(board: Board) -> None:
    board.open("/kpi/专利申请量")
    bar = board.page.locator(f"{SPLIT} .bars .point path").first
    bar.wait_for()
    fill = str(bar.evaluate("path => getComputedStyle(path).fill"))
    assert "url(" in fill, "a pattern, not a colour"


def test_a_bar_of_a_part_chooses_its_district_and_keeps_the_key(board: Board) -> None:
    board.open("/kpi/专利申请量?key=equal")
    board.page.locator(f"{SPLIT} .bars .point").nth(3).locator("path").click(force=True)
    board.heading("未分县区公布")
    assert board.path == "/kpi/专利申请量?district=湾里区&key=equal"


def test_the_map_shows_the_target_divided_where_the_reader_asks_for_it(board: Board) -> None:
    board.open("/kpi/专利申请量")
    board.page.locator("#choose-map").select_option(label="目标分解（测算）")
    board.page.wait_for_function("() => document.querySelector('.district-list')?.innerText.includes('2,020')")
    assert board.path == "/kpi/专利申请量?map=split"
    assert "测算" in board.page.locator(".panel-lists").inner_text()


def test_a_click_on_a_heading_sorts_the_standing_table_and_a_second_one_turns_it_round(board: Board) -> None:
    board.open("/districts?kpi=常住人口")
    by_value = names(board)
    assert by_value[:2] == ["南昌县", "青山湖区"]
    board.page.locator("table.standing-table thead a", has_text="地区").click()
    query(board, "sort=place")
    board.page.locator("table.standing-table th[aria-sort=ascending]", has_text="地区").wait_for()
    assert names(board)[:3] == ["东湖区", "西湖区", "青云谱区"]
    board.page.locator("table.standing-table thead a", has_text="地区").click()
    query(board, "sort=-place")
    board.page.locator("table.standing-table th[aria-sort=descending]", has_text="地区").wait_for()
    assert names(board)[0] == "进贤县"
    board.page.locator("table.standing-table thead a", has_text="数值").click()
    query(board, "sort=-value")
    board.page.locator("table.standing-table th[aria-sort=descending]", has_text="数值").wait_for()
    assert names(board) == by_value


def test_a_second_place_is_chosen_for_the_comparison(board: Board) -> None:
    board.open("/districts")
    page = board.page
    page.locator("#choose-pair-other").select_option(label="青山湖区")
    query(board, "beside=青山湖区")
    page.locator("h2", has_text="南昌县与青山湖区").first.wait_for()
    assert board.path == "/districts?district=南昌县&beside=青山湖区"
    assert page.locator("#choose-pair-one option:checked").inner_text() == "南昌县"
    assert "青山湖区" in page.locator("table.pair-table thead").inner_text()
    page.locator("#choose-pair-one").select_option(label="高新区")
    query(board, "district=高新区")
    page.locator("h2", has_text="高新区与青山湖区").first.wait_for()
    assert page.locator("#choose-district option:checked").inner_text() == "高新区"


def test_a_mark_of_the_comparison_of_two_leads_to_the_ranks_of_its_kpi(board: Board) -> None:
    board.open("/districts?district=高新区&beside=经开区")
    plot = board.page.locator("figure.chart-figure", has_text="高新区与经开区").locator(".js-plotly-plot")
    mark = plot.locator(".scatterlayer .trace").last.locator("path.point").last
    mark.hover(force=True)
    plot.locator(".hoverlayer .hovertext").wait_for()  # as for a person, whose click follows the look
    mark.click(force=True)
    board.page.locator("h2", has_text="每万人发明专利拥有量，2018 年").first.wait_for()
    assert board.path == "/districts?district=高新区&kpi=每万人发明专利拥有量&beside=经开区"


def test_a_cell_of_the_coverage_leads_to_its_area_with_its_district(board: Board) -> None:
    board.open("/checks")
    cell = board.page.get_by_role("link", name="农业与社会领域科技，青山湖区：3 项")
    assert cell.inner_text() == "3"
    cell.click()
    board.heading("农业与社会领域科技")
    assert board.path == "/area/7?district=青山湖区"
    board.page.go_back()
    board.page.locator("table.coverage").wait_for()
    assert board.path == "/checks"


def test_a_place_of_the_coverage_leads_to_its_list_which_can_be_taken_away(board: Board, dataset: Dataset) -> None:
    board.open("/checks")
    board.page.locator("table.coverage thead a", has_text="湾里区").click()
    board.heading("湾里区")
    assert board.path == "/checks?district=湾里区"
    shown = board.page.locator("table.missing-table tbody tr:not(.group-row)").count()
    with board.page.expect_download() as caught:
        board.page.locator("section:has(#s-missing) .chart-legend a").click()
    assert caught.value.suggested_filename == f"missing-湾里区-2013-{dataset.digest[:8]}.csv"
    rows = Path(caught.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert len(rows) == 1 + shown


@pytest.mark.parametrize("path", ["/districts?district=高新区&year=2018&lang=en", "/checks?lang=en"])
def test_wide_tables_scroll_in_themselves_and_never_the_window(board: Board, path: str) -> None:
    board.open(path)
    for width in (390, 360):
        board.page.set_viewport_size({"width": width, "height": 800})
        board.page.wait_for_function("width => document.documentElement.scrollWidth <= width", arg=width)
        table = board.page.evaluate("document.querySelector('.matrix').scrollWidth")
        assert table > width, "the table itself is wider, and can be scrolled"
        assert board.page.evaluate("window.scrollTo(500, 0); scrollX") == 0


def test_every_new_view_opens_without_an_error_and_draws_its_charts(board: Board) -> None:
    for path in ("/districts", "/districts?area=1", "/districts?kpi=专利申请量&year=2018&lang=en", "/checks",
                 "/checks?district=高新区", "/kpi/重点任务", "/?district=东湖区&key=equal"):  # fmt: skip
        board.open(path)
        expected = board.page.locator(".dash-graph").count()
        board.page.wait_for_function(
            "count => document.querySelectorAll('.dash-graph .main-svg:first-of-type').length === count", arg=expected
        )
