"""What is taken into a meeting: paper, PDF, workbook."""

from __future__ import annotations

import io
import json
import re
import unicodedata
from pathlib import Path

import openpyxl
import pytest
from pypdf import PdfReader

from dashboard.dataset.table import Dataset
from dashboard.web.cli import main
from tests.browser.conftest import Board

RADICALS = re.compile(
    "[\u2e80-\u2eff长齐见车门页风飞马鱼黄贝青民西龙麦鬼]|\\s"
)  # a PDF may say a radical for a character
ENDS = "document.querySelector('.page').getBoundingClientRect().bottom - document.body.getBoundingClientRect().top"
OUTSIDE = """(() => {  // what stands over the right edge of the sheet; drawings are clipped to their own frames
  const edge = document.querySelector(".briefing").getBoundingClientRect().right + 1;
  const all = [...document.querySelectorAll(".briefing *:not(svg, svg *)")];
  return all.filter((one) => one.getBoundingClientRect().right > edge).map((one) => one.outerHTML.slice(0, 80));
})()"""
CHARTS = """() => [...document.querySelectorAll(".js-plotly-plot")].filter((x) => x.checkVisibility()).map((one) => {
  const plot = one.querySelector(".main-svg").getBoundingClientRect(), box = one.closest(".dash-graph").parentElement;
  return [plot.width, box.getBoundingClientRect().width, plot.right];
})"""


def printed(board: Board) -> PdfReader:
    """The view that is open, as the browser prints it."""
    return PdfReader(io.BytesIO(board.page.pdf(prefer_css_page_size=True)))


def plain(text: str) -> str:
    """A text without blanks and look-alikes, which a PDF sets as it likes."""
    return RADICALS.sub("", unicodedata.normalize("NFKC", text))


def text_of(file: PdfReader) -> str:
    """The text of all pages."""
    return plain("".join(page.extract_text() for page in file.pages))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_briefing_is_one_a4_page_in_portrait(board: Board, dataset: Dataset, lang: str) -> None:
    for name in ("南昌市", "南昌县", "经开区"):
        board.open(f"/briefing?district={name}&lang={lang}")
        file = printed(board)
        assert len(file.pages) == 1, name
        box = file.pages[0].mediabox
        assert (round(box.width), round(box.height)) == (595, 842)
        assert plain(name if lang == "zh" else dataset.catalog.district(name).english) in text_of(file)


def test_the_briefing_of_every_place_fits_its_page(board: Board, dataset: Dataset) -> None:
    board.page.emulate_media(media="print")
    for index, place in enumerate(dataset.catalog.choosable):
        board.open(f"/briefing?district={place.name}&lang={('en', 'zh')[index % 2]}")
        board.page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert board.page.evaluate(ENDS) <= 278 / 25.4 * 96, place.name
        assert board.page.evaluate(OUTSIDE) == [], place.name
        board.page.evaluate("dispatchEvent(new Event('afterprint'))")


def test_the_briefing_says_on_paper_what_a_meeting_needs(board: Board, dataset: Dataset) -> None:
    board.open("/briefing")
    told = text_of(printed(board))
    for fact in (
        "专利申请量6,190件",
        "远快于上年1.68",
        "18.5亿元",
        "九个工作领域",
        "核对：6项不一致",
        "没有公布的",
        "南昌县",
    ):
        assert plain(fact) in told, fact
    assert f"数据版本{dataset.digest[:8]}" in told
    assert "打印" not in told and "搜索" not in told


def test_the_command_writes_the_same_page(tmp_path: Path) -> None:
    file = tmp_path / "briefing.pdf"
    assert main(["briefing", str(file), "--district", "青山湖区", "--lang", "en"]) == 0
    page = PdfReader(file)
    assert len(page.pages) == 1
    told = text_of(page)
    assert "QingshanhuDistrict" in told
    assert "Jinxian" in told, "the map is drawn"


@pytest.mark.parametrize("path", ["/", "/kpi/专利申请量?theme=dark", "/districts"])
def test_a_view_on_paper_has_whole_charts_sources_and_no_controls(board: Board, path: str) -> None:
    board.open(path)
    answer = plain(board.page.locator("h1").inner_text())
    before = board.page.evaluate(CHARTS)
    board.page.emulate_media(media="print")
    board.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    wide = board.page.evaluate("document.body.getBoundingClientRect().width")
    for plot, box, right in board.page.evaluate(CHARTS):
        assert plot <= box + 1 and right <= wide + 1
    assert board.page.evaluate("getComputedStyle(document.body).color") == "rgb(25, 28, 32)"
    for control in ("select", "button", "input", ".sidebar", ".figure-actions"):
        assert not board.page.locator(control).locator("visible=true").count(), control
    cut = (
        "[...document.querySelectorAll('.table-scroll')].filter((one) => one.scrollWidth > one.clientWidth + 2).length"
    )
    assert board.page.evaluate(cut) == 0
    board.page.evaluate("dispatchEvent(new Event('afterprint'))")
    board.page.emulate_media(media="null")
    board.page.wait_for_function(
        f"before => JSON.stringify(({CHARTS})()) === before", arg=json.dumps(before, separators=(",", ":"))
    )
    told = text_of(printed(board))
    assert answer in told
    assert "来源" in told and "OpenStreetMap" in told and "1/" in told


def test_the_workbook_of_a_view_holds_what_its_charts_show(board: Board, dataset: Dataset) -> None:
    board.open("/kpi/专利申请量")
    board.page.evaluate("document.querySelectorAll('figure details').forEach((one) => (one.open = true))")
    figures = sorted(
        board.page.locator("figure:has(table)").all(),
        key=lambda one: one.locator(".figure-number span").first.inner_text(),
    )
    shown = [
        (one.locator("figcaption :is(h2, h3)").inner_text(), one.locator("td.numeric").all_inner_texts())
        for one in figures
    ]
    with board.page.expect_download() as caught:
        board.page.locator(".toolbar a[href*='/view.xlsx']").click()
    assert caught.value.suggested_filename == f"kpi-专利申请量-南昌市-2013-{dataset.digest[:8]}.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(Path(caught.value.path()).read_bytes()))
    assert len(book.sheetnames) > len(shown) >= 5
    for sheet, (title, values) in zip(book.worksheets[1:], shown, strict=False):
        assert plain(title) in plain(str(sheet["A1"].value))
        cells = [cell.value for row in sheet.iter_rows() for cell in row]
        written = {f"{value:g}" for value in cells if isinstance(value, int | float)}
        for value in values:
            amount = re.search(r"[−-]?[\d,]+(?:\.\d+)?", value)
            assert amount and f"{float(amount[0].replace(',', '').replace('−', '-')):g}" in written, (title, value)
