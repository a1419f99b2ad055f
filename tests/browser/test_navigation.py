"""What only a browser can show. Every test also fails on a console error or a request outside the server."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from tests.browser.conftest import Board

VIEWS = ("/area/2", "/data", "/kpi/没有")  # others are loaded elsewhere
CHARTS = ".js-plotly-plot .main-svg"


def test_overview_shows_nine_areas_and_draws_its_charts(board: Board) -> None:
    board.open("/")
    assert board.page.locator(".area-grid .area-card").count() == 9
    assert board.page.locator(".area-list > li").count() == 9
    board.page.wait_for_function("() => document.querySelector('#panel .js-plotly-plot .main-svg')")


@pytest.mark.parametrize("path", VIEWS)
def test_every_view_opens_without_an_error_and_without_a_request_outside(board: Board, path: str) -> None:
    board.load(path)
    expected = board.page.locator(".dash-graph").count()
    board.page.wait_for_function(
        "count => document.querySelectorAll('.dash-graph .main-svg:first-of-type').length === count", arg=expected
    )


def test_click_on_the_map_chooses_the_district_in_the_address_and_in_every_part(board: Board) -> None:
    board.open("/")
    board.click_map("南昌县")
    board.heading("南昌县")
    assert board.path == "/?district=南昌县"
    assert board.page.locator("#choose-district option:checked").inner_text() == "南昌县"
    assert "南昌县" in board.page.locator(".breadcrumbs").inner_text()
    assert "已选" in board.page.locator(".district-list a[aria-current]").inner_text()


def test_second_click_on_the_map_leads_back_to_the_city(board: Board) -> None:
    board.open("/?district=南昌县")
    board.heading("南昌县")
    board.click_map("南昌县")
    board.heading("要求最高")
    assert board.path == "/"


def test_a_long_list_opens_where_the_reader_is_and_back_closes_it(board: Board) -> None:
    board.open("/checks")
    switch = board.page.locator("#list-agreeing")
    statements = board.page.locator(".check-results .statement")
    count = statements.count()
    switch.click()
    board.page.locator("#list-agreeing[aria-expanded=true]").wait_for()
    assert board.path == "/checks?all=agreeing"
    assert board.page.evaluate("document.activeElement.id") == "list-agreeing"
    assert 0 <= board.page.evaluate("document.activeElement.getBoundingClientRect().top") < 900
    assert statements.count() == count + 56
    board.page.keyboard.press("Shift+Tab")
    board.page.keyboard.press("Tab")
    assert board.page.evaluate("document.activeElement.id") == "list-agreeing", "it stays in the order of the keyboard"
    board.page.go_back()
    board.page.locator("#list-agreeing[aria-expanded=false]").wait_for()
    assert statements.count() == count
    board.drawn()


def test_back_and_forward_walk_through_the_addresses(board: Board) -> None:
    board.open("/")
    board.page.locator(".district-list a", has_text="青山湖区").click()
    board.heading("青山湖区")
    board.page.locator(".area-list a", has_text="农业与社会领域科技").click()
    board.heading("农业与社会领域科技")
    assert board.path == "/area/7?district=青山湖区"
    text = board.page.locator("main").inner_text()
    assert "180" in text and "万元" in text and "通过" in text and "7次" in text.replace("\n", "").replace(" ", "")
    board.page.go_back()
    board.heading("已报 3 项")
    assert board.path == "/?district=青山湖区"
    board.page.go_back()
    board.heading("要求最高")
    board.page.go_forward()
    board.heading("青山湖区")


def test_deep_link_restores_the_whole_view(board: Board) -> None:
    board.load("/kpi/专利申请量?district=经开区&year=2018&lang=en&theme=dark&map=常住人口")
    board.heading("Patent applications")
    page = board.page
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("html").get_attribute("data-bs-theme") == "dark"
    assert page.locator("#choose-district option:checked").inner_text() == "Jingkai Economic Development Zone"
    assert page.locator("#choose-year option:checked").inner_text() == "2018"
    assert page.locator("#choose-map option:checked").inner_text() == "Resident population"
    assert "1,018,675" in page.locator(".district-list").first.inner_text()


def test_selectors_of_the_header_change_address_and_view(board: Board) -> None:
    board.open("/area/8")
    board.page.locator("#choose-district").select_option(label="安义县")
    board.heading("安义县")
    board.page.locator("#choose-year").select_option(label="2018 年")
    board.page.wait_for_function("() => location.search.includes('year=2018')")
    assert board.path == "/area/8?district=安义县&year=2018"
    board.page.locator(".language-switch a", has_text="EN").click()
    board.heading("Anyi County")


def test_choosing_a_district_keeps_focus_and_place_on_the_page(board: Board) -> None:
    board.open("/kpi/专利申请量")
    page = board.page
    page.evaluate("window.scrollTo(0, 900)")
    page.locator("#choose-district").focus()
    page.keyboard.press("ArrowDown")
    board.heading("东湖区")
    page.wait_for_function("() => document.activeElement.id === 'choose-district' && Math.abs(scrollY - 900) < 2")
    page.locator(".district-list a", has_text="安义县").focus()
    page.keyboard.press("Enter")
    board.heading("安义县")
    page.wait_for_function("() => document.activeElement.innerText.startsWith('安义县')")


def test_another_view_starts_at_its_top_with_the_focus_in_it(board: Board) -> None:
    board.open("/area/8")
    board.page.evaluate("window.scrollTo(0, 900)")
    board.page.locator(".area-list a").first.press("Enter")
    board.heading("都不要求增长")
    board.page.wait_for_function("() => scrollY === 0 && document.activeElement.id === 'main'")


def test_map_shows_the_kpi_that_the_reader_chooses(board: Board) -> None:
    board.open("/")
    board.page.locator("#choose-map").select_option(label="常住人口")
    board.page.wait_for_function("() => document.querySelector('.district-list')?.innerText.includes('1,018,675')")
    assert board.path == "/?map=常住人口"
    assert "2010 年" in board.page.locator(".map-legend").inner_text()


def test_a_bar_of_a_ranking_chooses_its_district(board: Board) -> None:
    board.open("/kpi/常住人口")
    plot = board.page.locator("figure", has_text="常住人口，2010 年").locator(".js-plotly-plot").first
    plot.locator(".bars .point").nth(1).locator("path").click(force=True)
    board.heading("青山湖区")
    assert board.path == "/kpi/常住人口?district=青山湖区"


def test_hover_on_a_chart_tells_value_unit_and_source(board: Board) -> None:
    board.open("/kpi/专利授权量")
    plot = board.page.locator("figure.chart-figure .js-plotly-plot", has=board.page.locator(".bars .point")).first
    plot.locator(".bars .point path").first.hover(force=True)
    plot.locator(".hoverlayer text").first.wait_for()
    told = plot.locator(".hoverlayer").text_content() or ""
    assert "3,380 件" in told
    assert "来源：总结首段" in told


def test_row_download_holds_the_rows_of_the_table_on_screen(board: Board) -> None:
    board.open("/kpi/市级科技重大专项资金")
    figure = board.page.locator("figure.chart-figure", has_text="硅衬底LED").first
    figure.locator("summary").click()
    shown = figure.locator("table.data-table tbody tr").all_inner_texts()
    with board.page.expect_download() as caught:
        figure.locator(".figure-actions a").click()
    path = Path(caught.value.path())
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    assert len(rows) == len(shown) == 4
    assert {row["value"] for row in rows} == {"7000", "4000", "1000", "2000"}
    for row, line in zip(rows, shown, strict=True):
        assert f"{float(row['value']):,.0f}" in line


def test_picture_download_gives_a_png(board: Board) -> None:
    board.open("/kpi/专利申请量")
    with board.page.expect_download() as caught:
        board.page.locator("figure.chart-figure button").first.click()
    assert Path(caught.value.path()).read_bytes().startswith(b"\x89PNG")
    assert caught.value.suggested_filename.endswith(".png")


def test_search_and_filters_of_the_data_view_stand_in_the_address(board: Board) -> None:
    board.open("/data")
    board.page.locator("#data-search").fill("专利 2018")
    board.page.keyboard.press("Enter")
    board.heading("当前显示")
    assert board.path == "/data?q=专利+2018"
    board.page.locator("th a", has_text="数值").click()
    board.page.wait_for_function("() => location.search.includes('sort=value')")
    board.page.locator("th a", has_text="数值 ↑").wait_for()
    years = board.page.locator("table.rows tbody tr td:nth-child(4)").all_inner_texts()
    assert years and set(years) == {"2018"}


@pytest.mark.parametrize("path", ["/", "/kpi/专利申请量?lang=en"])  # 320 px wide are all views in test_access
def test_no_window_scrolls_sideways(board: Board, path: str) -> None:
    board.open(path)
    for width in (1920, 1440, 1024, 390, 360):
        board.page.set_viewport_size({"width": width, "height": 800})
        board.page.wait_for_function("width => document.documentElement.scrollWidth <= width", arg=width)
