"""Returns as CSV in the columns of the table, such as the form of `/checks`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from dashboard.dataset.model import CITY
from dashboard.dataset.schema import COLUMNS as PLAIN
from dashboard.exports.open_data.filters import Filters
from dashboard.exports.open_data.rows import OpenData
from dashboard.history.file_store import FileStore
from dashboard.history.store import changes
from dashboard.returns.csv_reader import csv_return
from dashboard.returns.messages import ReturnRefusedError
from dashboard.returns.submitted_value import SubmittedReturn
from dashboard.routing.selection import Selection, View
from dashboard.views.checks import MISSING
from tests.facts import present
from tests.returns.desk import Desk, row_of
from tests.returns.test_spoiled import refused
from tests.tables import Cells, annual_rows, csv_text, real_rows, row, rows_of


def returned(desk: Desk, *rows: Cells, name: str = "东湖区.csv") -> Path:
    path = desk.folder / name
    path.write_text(csv_text(rows), encoding="utf-8")
    return path


def asked(value: object = "500", **cells: object) -> Cells:
    """A row of 东湖区 for 2014 without a source."""
    return row(value, **{"district": "东湖区", "year": 2014, "source": "", **cells})


def test_a_row_without_a_source_cites_the_returns_and_one_with_a_source_keeps_it(desk: Desk) -> None:
    given = [asked(), asked(400, district="西湖区", source="points-2015 全文"), asked("", district="湾里区")]
    done = desk.run("import", returned(desk, *given))
    assert (done.code, done.err) == (0, "")
    assert "填 2 个数，留空 1 项（编号 4）" in done.out
    sources = {
        place: found.source for place in ("东湖区", "西湖区")
        if (found := desk.dataset.series("专利申请量", place).actual(2014))
    }  # fmt: skip
    assert (sources["东湖区"].document.id, sources["东湖区"].place) == ("returns", "东湖区 2014 CSV 2")
    assert (sources["西湖区"].document.id, sources["西湖区"].place) == ("points-2015", "全文")
    assert desk.dataset.series("专利申请量", "湾里区").actual(2014) is None
    assert "Nothing to do" in desk.run("import", desk.folder / "东湖区.csv").out


def test_the_form_that_the_dashboard_gives_can_be_filled_and_sent_back(desk: Desk, client: FlaskClient) -> None:
    form = client.get(Selection(view=View.CHECKS, district="东湖区").rows_href(MISSING)).text
    rows = rows_of(form)
    assert len(rows) > 30
    filled = [cells | {"value": "20"} if cells["kpi"] == "科技担保企业" else cells for cells in rows]
    done = desk.run("import", returned(desk, *filled))
    assert (done.code, done.err) == (0, "")
    (made,) = changes(FileStore(desk.table))[0].rows
    assert made.new is not None
    assert (made.kpi, made.year, made.new.value, made.new.note) == ("科技担保企业", "2013", "20", "")


def test_gb18030_windows_line_ends_and_blank_lines_are_read(desk: Desk) -> None:
    path = desk.folder / "东湖区.csv"
    path.write_bytes((csv_text([asked()]).replace("\n", "\r\n") + ",,,,,,,,,,,\r\n\r\n").encode("gb18030"))
    assert desk.run("import", path).code == 0


SPOILED = [  # a row, the column that is blamed, and what is said of it
    (asked(kpi="专利申请数"), "kpi", "there is no KPI “专利申请数”"),
    (asked(breakdown="外观"), "breakdown", "“专利申请量” has no part “外观”"),
    (asked(area=7), "area", "“专利申请量” belongs to area 8, not “7”"),
    (asked(district="东湖"), "district", "there is no place “东湖”"),
    (asked(year="今年"), "year", "the year “今年” is not within"),
    (asked(year=1900), "year", "the year “1900” is not within"),
    (asked(year=2100), "year", "2100 has not begun"),
    (asked(measure="result"), "measure", "“result” is none of the choices"),
    (asked(unit="个"), "unit", "the unit should be “件”, not “个”"),
    (asked(measure="growth"), "unit", "the unit should be “%”"),
    (asked(status="sample"), "status", "“sample” is none of the choices"),
    (asked(qualifier="以上"), "qualifier", "“以上” is none of the choices"),
    (asked("五百"), "value", "“五百” is no number"),
    (asked("0.5"), "value", "not whole"),
    (asked(note="=1"), "note", "would run"),
]


def test_every_spoiled_row_is_named_at_once_with_its_number_and_column(desk: Desk) -> None:
    faults = refused(desk, returned(desk, *(cells for cells, _, _ in SPOILED)))
    for number, (fault, (_, column, words)) in enumerate(zip(faults, SPOILED, strict=True), 2):
        assert fault.startswith(f"文件 东湖区.csv，第 {number} 行 row {number} {column}：")
        assert words in fault


@pytest.mark.parametrize(("cells", "words"), [
    (asked(source="file 1"), "the table does not allow it (source: “file 1”"), (asked(99999), "more than ten times"),
])  # fmt: skip
def test_a_row_that_the_table_or_the_checks_do_not_allow_is_refused_with_its_number(
    desk: Desk, cells: Cells, words: str
) -> None:
    (fault,) = refused(desk, returned(desk, asked(1, district="西湖区"), cells))
    assert fault.startswith("文件 东湖区.csv，第 3 行 row 3 value：")
    assert words in fault


FILES = {
    "another column": (b"kpi,value\nx,1\n", "the columns should be"),
    "no rows": (csv_text([]).encode(), "has no row of data"),
    "an open quotation mark": (csv_text([asked()]).encode() + b'8,"x\n', "cannot be read"),
    "a cell too many": (csv_text([asked()]).encode().rstrip() + b",x\n", "it has 13 cells; 12 are needed"),
    "no text": (b"\xff\xfe\x00\x81", "no CSV in UTF-8 or GB 18030"),
    "nothing": (b"", "the file is empty"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_spoiled_csv_file_is_refused(desk: Desk, name: str) -> None:
    content, said = FILES[name]
    path = desk.folder / "东湖区.csv"
    path.write_bytes(content)
    (fault,) = refused(desk, path)
    assert said in fault


def test_a_row_that_stands_twice_is_refused_within_a_file_and_across_files(desk: Desk) -> None:
    (fault,) = refused(desk, returned(desk, asked(), asked(501)))
    assert "第 3 行" in fault
    assert "answers the same as 文件 东湖区.csv，第 2 行" in fault
    form = desk.form("东湖区")
    book = desk.returned(form, {row_of(form, "专利申请量"): 500})
    (fault,) = refused(desk, book, returned(desk, asked()))
    assert fault.startswith("文件 东湖区.csv，第 2 行")


def test_a_year_in_full_width_digits_is_read_as_it_is_meant(desk: Desk) -> None:
    assert desk.run("import", returned(desk, asked(year="２０１４"))).code == 0
    assert desk.dataset.series("专利申请量", "东湖区").actual(2014) is not None


STATE = {"kpi": "重点任务", "breakdown": "加强科学技术普及", "area": 7, "unit": "项", "district": CITY, "month": 6}


def test_months_and_states_of_tasks_are_taken_and_the_table_gets_their_column(desk: Desk) -> None:
    desk.table.write_text(
        csv_text([{name: cells[name] for name in PLAIN} for cells in annual_rows()]), encoding="utf-8"
    )
    assert "month" not in desk.dataset.columns
    rows = [
        asked(month="６"),
        asked(520),
        asked("0.5", **STATE, note="已办 3 场"),
        asked(30, month=9, measure="target"),
    ]
    imported = desk.run("import", returned(desk, *rows))
    assert (imported.code, imported.err) == (0, "")
    assert "专利申请量 东湖区 2014 截至6月 结果: 500 件" in imported.out
    assert "重点任务 加强科学技术普及 南昌市 2014 截至6月 结果: 0.5 项（已办 3 场）" in imported.out
    series = desk.dataset.series("专利申请量", "东湖区")
    assert (present(series.actual(2014)).value, present(series.actual(2014, 6)).value) == (520, 500)
    assert present(series.actual(2014, 6)).source.place == "东湖区 2014-06 CSV 2"
    (state,) = desk.dataset.series("重点任务", CITY, "加强科学技术普及").monthly
    assert (state.value, state.area, state.note) == (0.5, 7, "已办 3 场")
    assert {row.month for row in changes(FileStore(desk.table))[0].rows} == {"", "6", "9"}
    corrected = desk.run("import", returned(desk, asked(510, month=6)))
    assert "更改 changed: 1\n  专利申请量 东湖区 2014 截至6月 结果: 500 件 → 510 件" in corrected.out
    for _ in range(2):
        assert desk.run("undo").code == 0
    assert "month" not in desk.dataset.columns


@pytest.mark.parametrize(("cells", "words"), [
    ({"month": "13"}, "the month “13” is not 1 to 12"), ({"month": "6月"}, "the month “6月” is not 1 to 12"),
    ({"month": 6, "measure": "target_high"}, "target_high is of a whole year"),
    (STATE | {"value": "1.5"}, "from 0 (not begun) to 1 (done)"), (STATE | {"area": 8}, "belongs to area 7"),
    (STATE | {"breakdown": "上火星"}, "has no part “上火星”"),
])  # fmt: skip
def test_a_month_or_a_state_that_cannot_be_is_refused(desk: Desk, cells: dict[str, object], words: str) -> None:
    (fault, *_) = refused(desk, returned(desk, asked(**{"value": 500, **cells})))
    assert words in fault


@pytest.mark.parametrize(("today", "is_over"), [("2014-05-31", False), ("2014-06-01", True), ("2015-01-01", True)])
def test_a_month_that_has_not_begun_has_no_results_but_may_have_a_milestone(
    desk: Desk, today: str, is_over: bool
) -> None:
    def read(measure: str) -> SubmittedReturn:
        path = returned(desk, asked(month=6, measure=measure))
        return csv_return(path, path.read_bytes(), desk.dataset, date.fromisoformat(today), None)

    assert len(read("target").values) == 1
    if is_over:
        assert read("actual").values[0].key.month == 6
    else:
        with pytest.raises(ReturnRefusedError, match="2014-6 has not begun"):
            read("actual")


def test_only_rows_of_the_year_asked_for_are_taken(desk: Desk) -> None:
    (fault,) = refused(desk, returned(desk, asked(), asked(year=2013)), "--year", "2014")
    assert "it is for 2013; this import is for 2014" in fault


def test_what_is_downloaded_can_be_sent_back_and_changes_nothing(desk: Desk) -> None:
    texts = (("", "-5% 同比"), ("+甲", "＝1"), ("'=乙", "'+1"), ("丙", " 两行\n说明 "), ("丁", "'甲'"))
    names = {"kpi": "=SUM(A1)", "area": 1, "unit": "@个", "district": "东湖区", "source": "returns 1"}
    rows = [row(5, **names, breakdown=breakdown, note=note) for breakdown, note in texts]
    text = csv_text([*real_rows(), *rows])
    desk.table.write_text(text, encoding="utf-8")
    downloaded = "".join(OpenData(desk.dataset).csv(Filters((("kpi", ("=SUM(A1)",)),))))
    (desk.folder / "下载.csv").write_bytes(downloaded.encode())
    done = desk.run("import", desk.folder / "下载.csv")
    assert (done.code, done.err) == (0, "")
    assert "不变 unchanged: 5" in done.out
    assert desk.table.read_text(encoding="utf-8") == text


def test_a_name_that_is_spelt_otherwise_is_refused_with_the_one_to_type(desk: Desk) -> None:
    path = desk.folder / "东湖区.csv"
    path.write_text(csv_text([row("5", kpi="专利 申请量", district="东湖区", year=2014)]), encoding="utf-8")
    assert "there is no “专利 申请量”; type “专利申请量”" in desk.run("import", path).err
