"""Returns as CSV in the columns of the table, such as the form of `/checks`."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from dashboard.history.change_log import changes
from dashboard.routing.selection import Selection, View
from dashboard.views.checks import MISSING
from tests.returns.desk import Desk, row_of
from tests.returns.test_spoiled import refused
from tests.tables import Cells, csv_text, row, rows_of


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
    (made,) = changes(desk.table)[0].rows
    assert made.new is not None
    assert (made.kpi, made.year, made.new.value, made.new.note) == ("科技担保企业", "2013", "20", "")


def test_gb18030_windows_line_ends_and_blank_lines_are_read(desk: Desk) -> None:
    path = desk.folder / "东湖区.csv"
    path.write_bytes((csv_text([asked()]).replace("\n", "\r\n") + ",,,,,,,,,,,\r\n\r\n").encode("gb18030"))
    assert desk.run("import", path).code == 0


SPOILED: dict[str, tuple[Cells, str, str]] = {
    "an unknown KPI": (asked(kpi="专利申请数"), "there is no KPI “专利申请数”", "kpi"),
    "an unknown part": (asked(breakdown="外观"), "“专利申请量” has no part “外观”", "breakdown"),
    "another area": (asked(area=7), "“专利申请量” belongs to area 8, not “7”", "area"),
    "an unknown place": (asked(district="东湖"), "there is no place “东湖”", "district"),
    "a year in words": (asked(year="今年"), "the year “今年” is not within", "year"),
    "a year before all": (asked(year=1900), "the year “1900” is not within", "year"),
    "a year to come": (asked(year=2100), "2100 has not begun", "year"),
    "an unknown measure": (asked(measure="result"), "“result” is none of the choices", "measure"),
    "another unit": (asked(unit="个"), "the unit should be “件”, not “个”", "unit"),
    "a growth not in per cent": (asked(measure="growth"), "the unit should be “%”", "unit"),
    "a sample row": (asked(status="sample"), "“sample” is none of the choices", "status"),
    "an unknown qualifier": (asked(qualifier="以上"), "“以上” is none of the choices", "qualifier"),
    "text as value": (asked("五百"), "“五百” is no number", "value"),
    "half a patent": (asked("0.5"), "not whole", "value"),
    "a note that would run": (asked(note="=1"), "would run", "note"),
    "an unknown document": (asked(source="file 1"), "the table does not allow it (source: “file 1”", "value"),
    "a jump": (asked(99999), "more than ten times", "value"),
}


@pytest.mark.parametrize("name", SPOILED)
def test_a_spoiled_row_is_refused_with_its_number_and_column(desk: Desk, name: str) -> None:
    cells, said, column = SPOILED[name]
    path = returned(desk, asked(1, district="西湖区"), cells)
    (fault,) = refused(desk, path)
    assert fault.startswith(f"文件 东湖区.csv，第 3 行 row 3 {column}：")
    assert said in fault


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


def test_only_rows_of_the_year_asked_for_are_taken(desk: Desk) -> None:
    (fault,) = refused(desk, returned(desk, asked(), asked(year=2013)), "--year", "2014")
    assert "it is for 2013; this import is for 2014" in fault
