"""The sheet of a figure: what it rests on, and the link that leads to the very sentence."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import unquote

import pytest

from dashboard.components.source_link import source_link
from dashboard.components.source_sheet import TEXT_FRAGMENT, sentence_address, source_sheet
from dashboard.dataset.model import CITY
from dashboard.dataset.observation import Measure, RowKey
from dashboard.dataset.table import Dataset
from dashboard.metrics.export_rows import REMAINDER, export_row, quantity_row
from dashboard.metrics.table_value import table_value
from dashboard.routing.selection import Selection
from tests.component_tree import links, text_of
from tests.conftest import Draw, Over
from tests.facts import present

ADDRESS = "http://kjj.nc.gov.cn/nckjj/ghxx/201806/9075e0f22bca40219e1673ffa5b010ca.shtml"


@pytest.mark.parametrize(
    ("locator", "fragment"),
    [
        ("资金2.17亿元", "%E8%B5%84%E9%87%912.17%E4%BA%BF%E5%85%83"), ("10-15项", "10%2D15%E9%A1%B9"),
        ("增长50%", "%E5%A2%9E%E9%95%BF50%25"), ("a,b&c#d", "a%2Cb%26c%23d"),
    ],
)  # fmt: skip
def test_words_are_encoded_so_that_a_fragment_has_one_part(dataset: Dataset, locator: str, fragment: str) -> None:
    document = dataset.catalog.documents["summary-2013"]
    assert sentence_address(document, locator) == f"{ADDRESS}{TEXT_FRAGMENT}{fragment}"
    assert sentence_address(document, "") == ADDRESS
    assert sentence_address(replace(document, address=None), locator) == ""


def test_a_published_figure_names_document_publisher_date_section_and_note_and_leads_to_its_sentence(
    dataset: Dataset, context_of: Draw
) -> None:
    row = dataset.series("专利申请量").target(2014)
    assert row is not None
    sheet = source_sheet(export_row(row), context_of(Selection()))
    text = text_of(sheet)
    for part in ("10,000 件", "公布", "南昌市科技局", "2014 年 2 月 20 日", "思路（八）2", row.note, row.locator):
        assert part in text
    assert unquote(links(sheet)[-1]) == f"{ADDRESS}{TEXT_FRAGMENT}{row.locator}"


def test_a_figure_without_words_to_find_it_by_leads_to_its_document(dataset: Dataset, context_of: Draw) -> None:
    row = dataset.series("国家和省级科技项目资金").target(2015)
    assert row is not None
    assert not row.locator
    assert links(source_sheet(export_row(row), context_of(Selection())))[-1] == row.source.document.address


@pytest.mark.parametrize(("lang", "words"), [("zh", "2015 年截至 6 月"), ("en", "through June 2015")])
def test_a_figure_of_a_month_says_so_and_what_shows_it_leads_to_it(
    dataset: Dataset, context_of: Draw, lang: str, words: str
) -> None:
    row, context = present(dataset.series("专利申请量").actual(2015, 6)), context_of(Selection(lang=lang))
    assert words in text_of(source_sheet(export_row(row), context))
    (link,) = links(source_link("4,276", export_row(row), context))
    assert unquote(link).startswith("/source/actual/2015/南昌市/专利申请量?") and "month=6" in link


def test_a_derived_figure_has_its_formula_and_leads_to_what_it_rests_on(dataset: Dataset, context_of: Draw) -> None:
    key = RowKey("专利申请量", "", CITY, 2012, Measure.ACTUAL)
    value = table_value(dataset, key)
    assert value is not None
    sheet = source_sheet(quantity_row(value, year=2012), context_of(Selection(lang="en")))
    assert "derived from published figures" in text_of(sheet)
    assert value.formula in text_of(sheet)
    assert [unquote(link).split("/")[2:4] for link in links(sheet)[1:]] == [["actual", "2013"], ["growth", "2013"]]


def test_the_formula_of_converted_money_names_the_unit_of_its_numbers(dataset: Dataset, context_of: Draw) -> None:
    value = table_value(dataset, RowKey("技术市场交易额", "", CITY, 2012, Measure.ACTUAL))
    text = text_of(source_sheet(quantity_row(present(value), year=2012), context_of(Selection(lang="en"))))
    assert "CNY 1.45 bn" in text
    assert "18.5 ÷ 1.276 (in CNY 100m)" in text


def test_what_is_derived_from_sample_rows_is_marked(sample: Dataset, over: Over) -> None:
    value = table_value(sample, RowKey("专利申请量", "", CITY, 2014, Measure.ACTUAL))
    assert value is not None
    text = text_of(source_sheet(quantity_row(value, year=2014, district=CITY), over(sample, Selection())))
    assert "示例" in text
    assert "由公布数推算" not in text


def test_a_figure_that_no_row_stands_for_is_no_link(dataset: Dataset, context_of: Draw) -> None:
    value = table_value(dataset, RowKey("专利申请量", "", CITY, 2012, Measure.ACTUAL))
    assert value is not None
    row = quantity_row(value, year=2012)
    context = context_of(Selection())
    assert links(source_link("4,528", row, context)) == [
        "/source/actual/2012/%E5%8D%97%E6%98%8C%E5%B8%82/%E4%B8%93%E5%88%A9%E7%94%B3%E8%AF%B7%E9%87%8F"
    ]
    assert source_link("4,528", replace(row, breakdown=REMAINDER), context) == "4,528"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        (RowKey("专利申请量", "", CITY, 2013, Measure.ACTUAL), 6190),
        (RowKey("市级科技进步奖", "一等奖", CITY, 2012, Measure.ACTUAL), 5),
        (RowKey("市级科技进步奖", "四等奖", CITY, 2012, Measure.ACTUAL), None),
        (RowKey("技术市场交易额", "", CITY, 2014, Measure.TARGET), 24.05),
        (RowKey("专利申请量", "", CITY, 2013, Measure.TARGET), None),
        (RowKey("专利申请量", "", "火星区", 2013, Measure.ACTUAL), None),
        (RowKey("最好的数", "", CITY, 2013, Measure.ACTUAL), None),
    ],
)
def test_a_row_is_found_or_what_is_derived_in_its_place(dataset: Dataset, key: RowKey, value: float | None) -> None:
    quantity = table_value(dataset, key)
    assert (quantity.value if quantity else None) == value
