"""Answers in the table's text: every other line stays byte for byte, and new ones stand where the order puts them."""

from __future__ import annotations

import csv
import io
import re
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.dataset.catalog import read_catalog
from dashboard.dataset.observation import Measure, RowKey
from dashboard.dataset.schema import COLUMNS
from dashboard.dataset.spreadsheet import BOM
from dashboard.history.change_log import RowContent
from dashboard.history.table_text import table_text
from dashboard.returns.merge import merged
from dashboard.returns.messages import Origin
from dashboard.returns.submitted_value import SubmittedValue
from tests.tables import CATALOG as CATALOG_PATH
from tests.tables import TABLE, csv_text, row

CATALOG = read_catalog(CATALOG_PATH)
REAL = TABLE.read_bytes()
AREAS = {line.key.kpi: int(line.area) for line in table_text(REAL).lines if line.key and line.area != "0"}
PLACES = [place.name for place in CATALOG.choosable]
KEYS = st.builds(
    RowKey,
    st.sampled_from(sorted(set(AREAS) - {"重点任务"})),
    st.sampled_from(["", "一等奖", "新的分项"]),
    st.sampled_from(PLACES),
    st.integers(2010, 2016),
    st.sampled_from(Measure),
    st.none() | st.integers(1, 12),
)


def answer(key: RowKey, value: str = "7", note: str = "", area: int | None = None) -> SubmittedValue:
    content = RowContent(value, "件", "", "reported", f"returns {key.district} {key.year} 8.1", note)
    return SubmittedValue(Origin("一.xlsx"), AREAS.get(key.kpi, 8) if area is None else area, key, content)


def keyed(
    kpi: str = "专利申请量", part: str = "", place: str = "青山湖区", year: int = 2014, month: int | None = None
) -> RowKey:
    return RowKey(kpi, part, place, year, Measure.ACTUAL, month)


def lines(content: bytes, encoding: str = "utf-8") -> list[str]:
    return content.decode(encoding).splitlines(keepends=True)


def put(content: bytes, *answers: SubmittedValue) -> bytes:
    return merged(table_text(content), answers, CATALOG)[0].bytes


def neighbours(content: bytes, text: str) -> tuple[str, str]:
    """The lines before and after the one with a text."""
    found = lines(content)
    (place,) = [place for place, line in enumerate(found) if text in line]
    return found[place - 1], found[place + 1]


@given(st.lists(KEYS, unique=True, max_size=12), st.randoms())
def test_other_lines_stay_and_the_order_of_answers_does_not_matter(keys: list[RowKey], chance: object) -> None:
    known = table_text(REAL).rows
    answers = [answer(key) for key in keys]
    new = {key for key in keys if key not in known}
    found = put(REAL, *answers)
    changed = {line for line in lines(found) if ",returns " in line}
    assert len(changed) == len(keys)
    rest = [line for line in lines(found) if line not in changed]
    kept = [line.text for line in table_text(REAL).lines if line.key not in keys]
    assert rest == kept
    assert len(lines(found)) == len(lines(REAL)) + len(new)
    chance.shuffle(answers)  # type: ignore[attr-defined]  # random.Random
    if not any(key.breakdown == "新的分项" for key in new):
        assert put(REAL, *answers) == found


@given(st.lists(KEYS.filter(lambda key: key.breakdown != "新的分项"), unique=True, max_size=12))
def test_answers_one_by_one_stand_where_they_stand_together(keys: list[RowKey]) -> None:
    one_by_one = REAL
    for key in keys:
        one_by_one = put(one_by_one, answer(key))
    assert one_by_one == put(REAL, *map(answer, keys))
    assert put(one_by_one, *map(answer, keys)) == one_by_one


def test_a_new_row_goes_after_the_last_that_comes_before_it() -> None:
    found = put(REAL, answer(keyed()), answer(keyed(year=2012)), answer(keyed(place="南昌市", year=2014)))
    before, after = neighbours(found, "青山湖区,2012")
    assert ",专利申请量,,湾里区,2018,,growth" in before
    assert ",专利申请量,,青山湖区,2014" in after
    assert ",专利申请量,,南昌县,2016,6,actual" in neighbours(found, "青山湖区,2014,,actual,7,")[1]
    before, after = neighbours(found, "南昌市,2014,,actual,7,")
    assert ",南昌市,2013,,growth" in before
    assert ",南昌市,2014,,target" in after


def test_a_part_goes_after_the_kpi_itself_and_before_parts_that_the_table_names_later() -> None:
    found = put(
        REAL, answer(keyed("市级科技进步奖", "二等奖", "东湖区")), answer(keyed("市级科技进步奖", "", "东湖区"))
    )
    before, after = neighbours(found, "二等奖,东湖区")
    assert "二等奖,南昌市" in before
    assert "三等奖,南昌市" in after
    assert "市级科技进步奖,,南昌市" in neighbours(found, "市级科技进步奖,,东湖区")[0]


def test_a_row_before_all_of_its_kpi_and_a_new_kpi_have_their_places() -> None:
    first = put(REAL, answer(keyed("国家科技富民强县项目经费", "", "东湖区")))
    assert ",青山湖区,2013" in neighbours(first, "国家科技富民强县项目经费,,东湖区")[1]
    new = put(REAL, answer(keyed("科普讲座"), area=7), answer(keyed("专利申请量")))
    before, after = neighbours(new, "科普讲座")
    assert before.startswith("7,重点任务")
    assert after.startswith("8,")


def test_a_new_area_goes_to_the_end() -> None:
    only = csv_text([row()]).encode()
    assert put(only, answer(keyed("科普讲座"), area=7)).decode().splitlines()[-1].startswith("7,科普讲座")


def test_a_changed_row_is_written_in_its_place_and_told_with_what_it_was() -> None:
    old = next(line.content for line in table_text(REAL).lines if line.key == keyed(place="南昌市", year=2013))
    table, changes = merged(table_text(REAL), [answer(keyed(place="南昌市", year=2013), "6200")], CATALOG)
    assert [(one.kpi, one.old, one.new and one.new.value) for one in changes] == [("专利申请量", old, "6200")]
    places = [place for place, (one, other) in enumerate(zip(lines(table.bytes), lines(REAL), strict=True))
              if one != other]  # fmt: skip
    assert len(places) == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("last", [True, False], ids=["ended", "open"])
def test_a_file_keeps_its_encoding_its_line_ends_and_its_mark(encoding: str, line_end: str, last: bool) -> None:
    text = csv_text([row(), row(year=2012), row("60", kpi="专利执法检查企业", unit="家", note='写作"二百余家"')])
    content = text.replace("\n", line_end)[: None if last else -len(line_end)].encode(encoding)
    found = put(content, answer(keyed()), answer(keyed("专利执法检查企业")))
    plain = found.decode(encoding)
    assert plain.count("\n") == plain.count(line_end)
    assert plain.count("\ufeff") == 0
    assert found.startswith(content[: len(content) // 3])
    rows = list(csv.DictReader(io.StringIO(plain)))
    assert [cells["district"] for cells in rows] == ["南昌市", "南昌市", "青山湖区", "南昌市", "青山湖区"]
    assert table_text(content).bytes == content


def test_quotation_marks_round_every_cell_are_kept() -> None:
    sheet = io.StringIO()
    csv.writer(sheet, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows([COLUMNS, list(row().values())])
    assert lines(put(sheet.getvalue().encode(), answer(keyed())))[2].startswith('"8","专利申请量","","青山湖区"')


def test_columns_in_another_order_and_blank_lines_are_kept() -> None:
    turned = list(reversed(COLUMNS))
    content = (csv_text([row()], turned) + ",,,,,,,,,,,\n\n").encode()
    found = lines(put(content, answer(keyed(), note="一,二")))
    assert found[2].startswith('"一,二",returns 青山湖区 2014 8.1,reported')
    assert found[3:] == [",,,,,,,,,,,\n", "\n"]


def test_months_stand_after_their_year_in_their_order() -> None:
    rows = put(REAL, *(answer(keyed(place="南昌市", month=month)) for month in (10, 2, None)))
    before, after = neighbours(rows, "南昌市,2014,2,actual")
    assert ",南昌市,2014,,target_growth" in before
    assert ",南昌市,2014,10,actual" in after


@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("columns", [COLUMNS, (*COLUMNS, "locator"), tuple(reversed(COLUMNS))])
def test_a_table_gets_a_column_of_months_with_the_first_row_that_has_one(
    columns: tuple[str, ...], line_end: str, quoting: Literal[0, 1]
) -> None:
    rows = [row(note='一,"二"\n三'), row(year=2012), row(kpi="甲,乙", unit="家")]
    sheet = io.StringIO()
    writer = csv.writer(sheet, quoting=quoting, lineterminator=line_end)
    writer.writerows([columns, *([cells.get(name, "") for name in columns] for cells in rows)])
    content = (BOM + sheet.getvalue() + "," * (len(columns) - 1) + line_end + line_end).encode()
    assert put(content, answer(keyed())).startswith(content[:20]), "a year needs none"
    assert b"month" not in put(content, answer(keyed()))
    table, (change,) = merged(table_text(content), [answer(keyed(month=6))], CATALOG)
    assert (change.year, change.month) == ("2014", "6")
    lines_after = table.bytes.decode().splitlines(keepends=True)
    assert [line.replace('""', "") for line in lines_after[-2:]] == ["," * len(columns) + line_end, line_end]
    new = {"month": "6", "year": "2014", "district": "青山湖区", "value": "7"}
    cells = list(csv.DictReader(io.StringIO(table.bytes.decode("utf-8-sig"), newline="")))[:4]
    assert [one for one in cells if one["month"]] == [one for one in cells if one.items() >= new.items()] != []
    assert list(cells[0]).index("month") == columns.index("year") + 1
    taken_out = re.sub(r',"?month"?', "", table.bytes.decode(), count=1).splitlines(keepends=True)
    assert taken_out[0] == content.decode().splitlines(keepends=True)[0]
    assert [{name: one[name] for name in columns} for one in cells if not one["month"]] == [
        {name: one.get(name, "") for name in columns} for one in rows
    ]
    assert table_text(table.bytes).rows.keys() >= {keyed(month=6), keyed(place="南昌市", year=2013)}


def test_a_cell_of_several_lines_is_one_row() -> None:
    content = csv_text([row(note="一\n二"), row(year=2012)]).encode()
    table = table_text(content)
    assert table.bytes == content
    assert len(table.rows) == 2


def test_a_row_that_is_written_anew_loses_its_locator_and_a_table_without_locators_gets_none() -> None:
    rows = [row(district="青山湖区", year=2014, locator="甲"), row(year=2012, locator="乙")]
    changed = lines(put(csv_text(rows).encode(), answer(keyed())))
    assert [line.rstrip("\n").rpartition(",")[2] for line in changed] == ["locator", "", "乙"]
    plain = [{name: cells[name] for name in COLUMNS} for cells in rows]
    assert lines(put(csv_text(plain).encode(), answer(keyed())))[0] == ",".join(COLUMNS) + "\n"
