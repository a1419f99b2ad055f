"""The dataset itself: search, filter, sort, page."""

from __future__ import annotations

import pytest

from dashboard.dataset.observation import Measure
from dashboard.dataset.table import Dataset
from dashboard.routing.selection import DATA_COLUMNS, WHOLE_YEAR, Selection, View
from dashboard.views.data import PAGE_ROWS, data_view, matching_positions
from dashboard.views.layout import RenderedPage
from tests.component_tree import classed, elements, headline, links, properties_of, text_of
from tests.conftest import Build, Draw, Over
from tests.tables import row
from tests.views.conftest import Show

DATA = Selection(view=View.DATA)


def rows(drawn: RenderedPage) -> list[str]:
    """The rows on screen as text."""
    return [text_of(part) for table in classed(drawn.body, "rows") for part in elements(table, "Tr")][1:]


def test_pages_hold_every_row_once(show: Show, dataset: Dataset) -> None:
    pages = [rows(show(DATA.change(page=number))) for number in range(1, -(-dataset.size // PAGE_ROWS) + 1)]
    assert [len(page) for page in pages[:-1]] == [PAGE_ROWS] * (len(pages) - 1)
    assert sum(len(page) for page in pages) == len({row for page in pages for row in page}) == dataset.size


def test_a_page_beyond_the_last_is_the_last(show: Show, dataset: Dataset) -> None:
    last = -(-dataset.size // PAGE_ROWS)
    beyond = rows(show(DATA.change(page=9999)))
    assert beyond == rows(show(DATA.change(page=last)))
    assert beyond


def test_the_headline_counts_what_the_filters_keep(show: Show) -> None:
    chosen = DATA.change(search="专利授权", district="新建县")
    drawn = show(chosen)
    assert "1 条" in headline(drawn)
    assert len(rows(drawn)) == 1


@pytest.mark.parametrize("measure", list(Measure))
def test_a_measure_can_be_filtered(context_of: Draw, dataset: Dataset, measure: Measure) -> None:
    found = dataset.at(matching_positions(context_of(DATA.change(measure=measure.value))))
    assert {figure.measure for figure in found} == {measure}


@pytest.mark.parametrize("column", DATA_COLUMNS)
def test_every_column_sorts_both_ways(context_of: Draw, dataset: Dataset, column: str) -> None:
    up, down = (matching_positions(context_of(DATA.change(sort=f"{sign}{column}"))).tolist() for sign in ("", "-"))
    assert up == dataset.search(sort=column).tolist()
    assert down == dataset.search(sort=column, descending=True).tolist()
    assert up != down


def test_rows_of_months_and_of_whole_years_are_told_apart(show: Show, context_of: Draw, dataset: Dataset) -> None:
    for month, kept in ((WHOLE_YEAR, {None}), ("6", {6}), ("", {None, 3, 6, 11})):
        positions = matching_positions(context_of(DATA.change(month=month)))
        assert {row.month for row in dataset.at(positions)} == kept
    (june,) = rows(show(DATA.change(month="6", search="发明专利")))
    assert "2017截至 6 月" in june
    assert "2017To June" in rows(show(DATA.change(month="6", search="发明专利", lang="en")))[0]
    assert "2018结果" in rows(show(DATA.change(search="发明专利申请量 2018")))[0]


def test_a_table_without_months_has_no_filter_by_month(build: Build, over: Over) -> None:
    for cells, count in ((row(), 0), (row(month=6), 1)):
        body = data_view(over(build(cells), DATA)).body
        assert [properties_of(part)["id"] for part in elements(body, "Select")].count("choose-data-month") == count


def test_a_head_leads_from_up_to_down_to_the_order_of_the_table(show: Show) -> None:
    steps = []
    for sort in ("", "value", "-value"):
        drawn = show(DATA.change(sort=sort))
        (head,) = [part for part in elements(drawn.body, "Th") if "数值" in text_of(part)]
        steps += links(head)
    assert steps == ["/data?sort=value", "/data?sort=-value", "/data"]


def test_a_search_without_a_find_says_so_and_leads_back(show: Show) -> None:
    chosen = DATA.change(search="没有这样的行", district="南昌县")
    drawn = show(chosen)
    (nothing,) = classed(drawn.body, "empty-state")
    assert {DATA.href, DATA.change(district="南昌县").href} == set(links(nothing))


def test_the_search_form_keeps_the_other_choices(show: Show) -> None:
    chosen = DATA.change(search="专利", district="南昌县", lang="en", measure="actual", month="6", sort="-year", area=8)
    drawn = show(chosen)
    inputs = [properties_of(part) for part in elements(drawn.body, "Input")]
    assert {one["name"]: one["value"] for one in inputs} == {
        "q": "专利", "district": "南昌县", "lang": "en", "area": "8", "measure": "actual", "month": "6",
        "sort": "-year",
    }  # fmt: skip


def test_the_chosen_filter_is_the_one_shown_in_its_select(show: Show) -> None:
    chosen = DATA.change(area=8, month="6", measure="actual")
    drawn = show(chosen)
    selects = [properties_of(part) for part in elements(drawn.body, "Select")]
    shown = {
        one["id"]: [choice["label"] for choice in one["options"] if choice["value"] == one["value"]] for one in selects
    }
    assert shown == {
        "choose-data-area": ["8 知识产权运用和保护"], "choose-data-month": ["截至 6 月"],
        "choose-data-measure": ["结果"],
    }  # fmt: skip


def test_a_find_can_be_taken_away_as_a_file(show: Show) -> None:
    chosen = DATA.change(search="专利", area=8)
    drawn = show(chosen)
    assert chosen.rows_href("table") in links(drawn.body)


def test_every_document_is_listed_with_its_publisher_and_date(show: Show, dataset: Dataset) -> None:
    drawn = show(DATA)
    said = text_of(drawn.body)
    for document in dataset.documents:
        assert document.title in said
        assert document.publisher in said
