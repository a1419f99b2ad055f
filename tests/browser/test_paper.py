"""What is taken into a meeting: paper, PDF, workbook."""

from __future__ import annotations

import io
import json
import re
import unicodedata
from pathlib import Path

import pytest
from pypdf import PdfReader

from dashboard.dataset.table import Dataset
from dashboard.web.cli import main
from tests.browser.conftest import Board
from tests.random_examples import LONG_RUN

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

AT_REST = f"""() => {{  // the charts stand in two frames where they are
  const now = JSON.stringify(({CHARTS})()), before = window.chartsBefore;
  window.chartsBefore = now;
  return now === before;
}}"""


def printed(board: Board) -> PdfReader:
    """The view that is open, as the browser prints it."""
    return PdfReader(io.BytesIO(board.page.pdf(prefer_css_page_size=True)))


def plain(text: str) -> str:
    """A text without blanks and look-alikes, which a PDF sets as it likes."""
    return RADICALS.sub("", unicodedata.normalize("NFKC", text))


def text_of(file: PdfReader) -> str:
    """The text of all pages."""
    return plain("".join(page.extract_text() for page in file.pages))


def test_the_briefing_is_one_a4_page_in_portrait_and_says_what_a_meeting_needs(board: Board, dataset: Dataset) -> None:
    board.open("/briefing")
    pages = printed(board).pages
    assert len(pages) == 1
    assert (round(pages[0].mediabox.width), round(pages[0].mediabox.height)) == (595, 842)
    text = plain(pages[0].extract_text())
    facts = (
        "专利申请量6,190件", "大幅提速61.6÷36.7=1.68", "18.5亿元", "九个工作领域", "核对：1处矛盾", "未公布的数据",
        "南昌县",
    )  # fmt: skip
    assert [fact for fact in facts if plain(fact) not in text] == []
    assert f"数据版本{dataset.digest[:8]}" in text
    assert "打印" not in text and "搜索" not in text


def test_the_briefing_of_a_place_of_each_kind_fits_its_page(board: Board, dataset: Dataset) -> None:
    board.page.emulate_media(media="print")
    places = dataset.catalog.choosable
    for index, place in enumerate(places if LONG_RUN else places[::6]):
        kind = ("progress", "annual")[index // 2 % 2]
        board.open(f"/briefing?district={place.name}&lang={('en', 'zh')[index % 2]}&kind={kind}")
        board.page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert board.page.evaluate(ENDS) <= 281 / 25.4 * 96, place.name
        assert board.page.evaluate(OUTSIDE) == [], place.name
        board.page.evaluate("dispatchEvent(new Event('afterprint'))")


def test_the_command_writes_the_same_page(tmp_path: Path) -> None:
    file = tmp_path / "briefing.pdf"
    assert main(["briefing", str(file), "--district", "青山湖区", "--lang", "en"]) == 0
    page = PdfReader(file)
    assert len(page.pages) == 1
    told = text_of(page)
    assert "QingshanhuDistrict" in told
    assert "Jinxian" in told, "the map is drawn"


@pytest.mark.parametrize(("lang", "title", "points"), [("zh", "最", 11), ("en", "What was not reported", 10.5)])
def test_the_progress_of_a_complete_set_of_returns_fits_a_page_that_is_not_scaled_down(
    tmp_path: Path, lang: str, title: str, points: float
) -> None:
    file = tmp_path / "progress.pdf"
    assert main(["--sample", "briefing", str(file), "--kind", "progress", "--month", "9", "--lang", lang]) == 0
    (page,) = PdfReader(file).pages
    sizes: list[float] = []  # of a title, or of a character of it, by 65-briefing.css in `points`

    def visit(text: str, scale: list[float], matrix: list[float], _font: object, size: float) -> None:
        sizes.extend([scale[0] * matrix[0] * size] if text.strip() == title else [])

    page.extract_text(visitor_text=visit)
    assert max(sizes) >= points


@pytest.mark.parametrize("path", ["/kpi/专利申请量?theme=dark", "/districts"])
def test_a_view_on_paper_has_whole_charts_sources_and_no_controls(board: Board, path: str) -> None:
    board.open(path)
    answer = plain(board.page.locator("h1").inner_text())
    board.page.wait_for_function(AT_REST)
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
    board.page.emulate_media(media="null")
    board.page.evaluate("dispatchEvent(new Event('afterprint'))")
    board.page.wait_for_function(
        f"before => JSON.stringify(({CHARTS})()) === before", arg=json.dumps(before, separators=(",", ":"))
    )
    told = text_of(printed(board))
    assert answer in told
    assert "来源" in told and "OpenStreetMap" in told and "1/" in told
