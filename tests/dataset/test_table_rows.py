"""The rows of the table: searched, sorted, read by position and as text."""

from __future__ import annotations

from typing import Any

import pytest

import dashboard.dataset.table_rows
from dashboard.dataset.observation import Observation
from dashboard.dataset.schema import ALL_COLUMNS, COLUMNS
from dashboard.dataset.table import Dataset
from dashboard.dataset.table_rows import MAX_SEARCHES
from dashboard.routing.selection import DATA_COLUMNS
from tests.conftest import Build
from tests.tables import real_rows, row


def matches(dataset: Dataset, **filters: object) -> list[tuple[str, str, int, float]]:
    positions = dataset.search(**filters)  # type: ignore[arg-type]  # each test names real filters
    return [(figure.kpi, figure.district, figure.year, figure.value) for figure in dataset.at(positions)]


def test_months_are_found_and_sorted_as_numbers(build: Build) -> None:
    dataset = build(row("1", month=12), row("2", month=2), row("3"))
    for options, values in (
        ({"text": "12月"}, [1]), ({"text": "2月"}, [2]), ({"text": "专利 13月"}, []),
        ({"among": [("month", ["2"])]}, [2]),
        ({"among": [("month", [""])]}, [3]), ({"sort": "month"}, [3, 2, 1]),
        ({"sort": "month", "descending": True}, [1, 2, 3]),
    ):  # fmt: skip
        assert [row.value for row in dataset.at(dataset.search(**options))] == values
    plain = build(row())
    assert (plain.search(text="2月").tolist(), plain.search(among=[("month", [""])]).tolist()) == ([], [0])


def test_only_documents_that_some_row_cites_are_listed(build: Build) -> None:
    cited = build(row(source="points-2015 全文"), row("1", year=2014, source="summary-2013 I(2)3")).documents
    assert [document.id for document in cited] == ["summary-2013", "points-2015"]


def test_a_search_finds_every_word_wherever_it_stands(dataset: Dataset) -> None:
    assert matches(dataset, text="经开区 授权 2116") == []
    assert matches(dataset, text="经开区 授权") == [("专利授权量", "经开区", 2018, value) for value in (2116, 43.85)]
    assert matches(dataset, text="Summary-2013 6190") == matches(dataset, text="2011 新能源汽车 574") == []
    assert ("节能与新能源汽车累计推广", "南昌市", 2011, 574) in matches(dataset, text="2011 新能源汽车")
    assert {kpi for kpi, *_ in matches(dataset, text="led")} == {
        "市级科技重大专项资金", "LED公共检测平台一期投入", "重点任务", "出台和修订的政策与方案",
        "半导体照明路灯累计应用",  # LED street lamps
    }  # fmt: skip


def test_filters_keep_only_what_fits_all_of_them(dataset: Dataset) -> None:
    chosen = matches(dataset, area=8, district="经开区", measure="growth")
    assert [value for *_, value in chosen] == [25.51, 26.63, 43.85]
    assert {kpi for kpi, *_ in matches(dataset, area=0, district="安义县")} == {"常住人口"}


def test_an_unsorted_search_keeps_the_order_of_the_file(dataset: Dataset) -> None:
    assert dataset.search().tolist() == list(range(dataset.size))


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("invention patent", "发明专利"), ("Qingshanhu", "青山湖区"),
        ("PROVINCIAL engineering research", "省级工程技术研究中心"),
    ],
)  # fmt: skip
def test_english_words_find_what_stands_in_the_table_in_chinese(dataset: Dataset, english: str, chinese: str) -> None:
    rows = dataset.at(dataset.search(text=english))
    assert set(dataset.at(dataset.search(text=chinese))) & set(rows)
    names = {name for row in rows for name in (row.kpi, row.breakdown, row.district, row.note)}
    assert any(chinese[:4] in name for name in names)


def test_cells_are_those_of_the_table_as_text(dataset: Dataset) -> None:
    text = dataset.as_text().astype(str).to_numpy().tolist()
    assert dataset.cells(range(dataset.size)) == [tuple(cells) for cells in text]
    assert dataset.cells([3, 1]) == [tuple(text[3]), tuple(text[1])]
    assert dataset.cells([]) == []


def test_rows_one_after_the_other_are_the_rows_at_once(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dashboard.dataset.table_rows, "CHUNK_ROWS", 7)
    for chosen in (dataset.search(), dataset.search(text="专利", sort="value"), dataset.search(area=11)):
        assert tuple(dataset.each(chosen)) == dataset.at(chosen)


def test_different_cells_come_in_the_order_of_the_table(dataset: Dataset) -> None:
    for name in ALL_COLUMNS:
        expected = dict.fromkeys(cells[name] for cells in real_rows())
        assert name == "value" or dataset.distinct(name) == list(expected)


def test_a_search_keeps_only_the_cells_that_each_column_may_have(dataset: Dataset) -> None:
    chosen = dataset.search(among=[("unit", ["件", "家"]), ("year", ["2013"])], text="南昌")
    rows = dataset.at(chosen)
    assert {row.unit for row in rows} == {"件", "家"}
    assert {row.year for row in rows} == {2013}
    assert dataset.search(among=[("unit", [])]).tolist() == []
    three_columns = [("area", ["8"]), ("year", ["2018"]), ("district", ["经开区"])]
    assert matches(dataset, among=three_columns) == matches(dataset, area=8, district="经开区", text="2018")


def cell(row: Observation, name: str) -> Any:
    """A cell as it sorts."""
    if name == "month":
        return row.month or 0
    if name == "source":
        return f"{row.source.document.id} {row.source.place}"
    return getattr(row, name)


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("name", ALL_COLUMNS)
def test_every_column_sorts_both_ways_and_equal_cells_keep_their_order(
    dataset: Dataset, name: str, descending: bool
) -> None:
    rows = dataset.at(range(dataset.size))
    expected = sorted(rows, key=lambda row: cell(row, name), reverse=descending)
    assert dataset.at(dataset.search(sort=name, descending=descending)) == tuple(expected)
    assert set(DATA_COLUMNS) <= set(COLUMNS)


def test_a_sorted_search_holds_what_an_unsorted_one_does(dataset: Dataset) -> None:
    for text in ("专利", "2013", "qingshanhu", "no such word"):
        unsorted = dataset.search(text=text).tolist()
        assert sorted(dataset.search(text=text, sort="value", descending=True)) == unsorted


def test_words_are_found_like_looking_at_every_row(dataset: Dataset) -> None:
    rows = dataset.at(range(dataset.size))
    for word in ("专利", "II", "经开区", "2014", "推算", "I(2)3", "家", ""):
        expected = [
            position
            for position, row in enumerate(rows)
            if any(word.casefold() in str(cell(row, name)).casefold()
                   for name in ("kpi", "breakdown", "source", "note", "district"))
            or str(row.year) == word
        ]  # fmt: skip
        positions = dataset.search(text=word).tolist()
        assert set(expected) <= set(positions), "English names may find more"
        if not word.isascii():
            assert positions == expected


@pytest.mark.parametrize("text", ["02013", "２０１３", "9" * 5000])
def test_a_year_is_found_only_as_the_table_writes_it(dataset: Dataset, text: str) -> None:
    assert dataset.search(text=text).tolist() == []


def test_few_answers_of_searches_are_cached(dataset: Dataset) -> None:
    first = dataset.search(text="专利")
    assert dataset.search(text="专利 ") is first
    for number in range(MAX_SEARCHES):
        dataset.search(text=f"b{number}")
    assert dataset.search(text="专利") is not first
