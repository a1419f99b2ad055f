"""The rules of the tidy table, one spoiled row at a time; many at once are in test_random_tables."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from dashboard.dataset.model import TASKS, Catalog
from dashboard.dataset.schema import SchemaError, validate
from dashboard.dataset.table import Dataset
from tests.tables import Cells, frame_of, growth, real_rows, row

SOUND = (
    row(), growth(), row("10000", year=2014, measure="target"),
    row("10", kpi="市级科技重大项目", unit="项", year=2014, measure="target", area=1),
    row("15", kpi="市级科技重大项目", unit="项", year=2014, measure="target_high", area=1),
    row("3", kpi="洪城计划项目", breakdown="一等奖", unit="个", area=6, district="东湖区"),
    row("4276", year=2015, month=6), growth("12", month=3), row("5000", year=2014, month="12", measure="target"),
)  # fmt: skip
SPOILED = [
    ("area", "10"), ("area", "-1"), ("area", "eight"), ("area", ""), ("kpi", ""), ("kpi", " 专利申请量"),
    ("breakdown", "一等奖 "), ("district", "火星区"), ("district", ""), ("year", "1977"), ("year", "2101"),
    ("month", "0"), ("month", "13"), ("month", "06"), ("month", "６"), ("month", "6月"), ("month", " "),
    ("year", "13"), ("year", "2013.0"), ("year", "２０１３"), ("year", ""), ("measure", "result"), ("measure", ""),
    ("value", ""), ("value", "NaN"), ("value", "inf"), ("value", "-inf"), ("value", "1e999"), ("value", "6,190"),
    ("value", "6190件"), ("value", " 6190"), ("value", "-5"), ("unit", ""), ("unit", "家"), ("qualifier", "exactly"),
    ("status", "final"), ("status", ""), ("source", ""), ("source", "letter-1999 I"), ("source", "summary-2013"),
    ("source", "summary-2013  I"), ("kpi", "专利  申请量"), ("kpi", "专利\n申请量"), ("kpi", "专利\u200b申请量"),
    ("kpi", "专利申请量/"), ("breakdown", "一等\u3000奖"), ("breakdown", "一等\x1b奖"), ("unit", "件\u00a0次"),
    ("source", "summary-2013 I\u200b"), ("note", "首\u2028批"), ("area", "3"),
]  # fmt: skip


def faults(catalog: Catalog, *rows: Cells) -> tuple[SchemaError, ...]:
    return validate(frame_of(rows), catalog)


@pytest.fixture(scope="module")
def catalog(dataset: Dataset) -> Catalog:
    return dataset.catalog


SHARE = row("-1.5", kpi="专利申请量占全省比重", unit="%")


@pytest.mark.parametrize(
    "rows",
    [real_rows(), SOUND, (growth(), growth(year=2012)), (row(), growth("-12.5"), SHARE),
     (row("0"), row(year=1978), row(year=2100)), (row(), row("12", breakdown="一等奖", unit="%"))],
    ids=["the real one", "a small one", "growths only", "negative growth and share", "zero, first and last year",
         "a breakdown in another unit"],
)  # fmt: skip
def test_a_sound_table_has_no_fault(catalog: Catalog, rows: Sequence[Cells]) -> None:
    assert faults(catalog, *rows) == ()


@pytest.mark.parametrize(("column", "cell"), SPOILED)
def test_one_spoiled_cell_is_named_with_its_row_and_column(catalog: Catalog, column: str, cell: str) -> None:
    found = faults(catalog, *SOUND, row(year=2012) | {column: cell}, row(year=2011))
    assert {(fault.row, fault.column) for fault in found} == {(len(SOUND) + 2, column)}
    assert all(fault.value == cell and fault.allowed for fault in found)


@pytest.mark.parametrize(
    ("column", "cell", "allowed"),
    [
        ("area", "10", "0, 1, 2, 3, 4, 5, 6, 7, 8, 9"),
        ("measure", "result", "actual, target, target_high, growth, target_growth"),
        ("district", "火星区", "桑海开发区"), ("year", "1977", "1978 to 2100"),
        ("month", "13", "empty for the whole year, or 1 to 12"),
        ("status", "final", "reported, estimated, provisional, sample"),
        ("qualifier", "exactly", "(empty), at_least, more_than, about"),
        ("area", "3", "专利申请量 belongs to area 8; one area per KPI"),
        ("kpi", "专利\n申请量", "U+000A LINE BREAK is no part of a name; type '专利 申请量'"),
        ("unit", "家", "the unit of 专利申请量 is 件"), ("value", "5e-324", "from a billionth"),
        ("value", "1e300", "to 1,000,000,000,000,000"), ("source", "letter-1999 I", "summary-2013"),
    ],
)  # fmt: skip
def test_a_fault_says_what_is_allowed(catalog: Catalog, column: str, cell: str, allowed: str) -> None:
    (fault,) = faults(catalog, *SOUND, row(year=2012) | {column: cell})
    assert allowed in fault.allowed


def test_a_fault_in_words_names_table_row_column_and_value() -> None:
    said = SchemaError(14, "unit", "亿", "the unit of 技术市场交易额 is 亿元").sentence("kpis.csv")
    assert said == "kpis.csv row 14, unit: '亿' – the unit of 技术市场交易额 is 亿元"


def state(value: str, **cells: object) -> Cells:
    """How far a task of the plan is."""
    task = {"kpi": TASKS, "breakdown": "加强科学技术普及", "unit": "项", "year": 2014, "month": 6}
    return row(value, **task | cells)


TARGET, HIGH = {"year": 2014, "measure": "target"}, {"year": 2014, "measure": "target_high"}


@pytest.mark.parametrize(
    ("rows", "named"),
    [
        ([row(), growth(unit="件")], [(3, "unit", "件")]),
        ([row(), growth(), row(7), row(5, district="东湖区")], [(2, "measure", "actual"), (4, "measure", "actual")]),
        ([row(), row("1", year=2012), row("2", year=2011, unit="项")], [(4, "unit", "项")]),
        ([row("9", year=2012), row(kpi="专利申请量（件）"), row("9", kpi="专利申请量(件)", year=2012)],
         [(4, "kpi", "专利申请量(件)")]),
        ([row(breakdown="PCT"), row("9", breakdown="pct", year=2012)], [(3, "breakdown", "pct")]),
        ([row("9", unit="平方米", kpi="甲"), row(unit="％", kpi="乙")], [(3, "unit", "％")]),
        ([row(kpi="专利 申请量")], [(2, "kpi", "专利 申请量")]),
        ([row(area=0), row("9", year=2012), row("9", year=2011)], [(2, "area", "0")]),
        ([row("16", **TARGET), row("15", **HIGH)], [(3, "value", "15")]),
        ([row("10", month=6, **TARGET), row("15", **HIGH)], [(3, "value", "15")]),
        ([row("10", **TARGET), row("15", month=6, **HIGH)], [(3, "month", "6"), (3, "value", "15")]),
        ([growth(measure="target_growth", month=6)], [(2, "month", "6")]),
        ([row("1", month=6), row("2", month=6), row("3", month=5), row("4")],
         [(2, "measure", "actual"), (3, "measure", "actual")]),
        ([state("1"), state("1.1", month=7), state("0", breakdown="上火星", month=8)],
         [(3, "value", "1.1"), (4, "breakdown", "上火星")]),
        ([row("15.01", **TARGET), row("15", **HIGH)], [(3, "value", "15")]),
        ([row(), row("10", year=2015, measure="target"), row("15", **HIGH)], [(4, "value", "15")]),
    ],
    ids=["a growth not in %", "every row of a doubled key", "the second unit of a KPI", "a KPI that looks like another",
         "a part that looks like another", "a unit that looks like another", "a KPI that looks like the catalog's",
         "the second area of a KPI", "a range upside down", "an upper end with a milestone alone",
         "an upper end of a month", "a targeted growth of a month",
         "a month's key twice", "a task's state beyond done, and that of no task",
         "upside down by a little", "an upper end without a lower one"],
)  # fmt: skip
def test_a_row_that_does_not_fit_the_others_is_named(
    catalog: Catalog, rows: list[Cells], named: list[tuple[int, str, str]]
) -> None:
    assert [(fault.row, fault.column, fault.value) for fault in faults(catalog, *rows)] == named


def test_a_month_of_a_measure_without_months_says_which_have_them(catalog: Catalog) -> None:
    (fault,) = faults(catalog, growth(measure="target_growth", month=6))
    assert fault.sentence("kpis.csv") == (
        "kpis.csv row 2, month: '6' – target_growth is of a whole year; a month is allowed for actual, growth, target"
    )


def test_a_doubled_key_is_named_in_words(catalog: Catalog) -> None:
    fault, _ = faults(catalog, row(), row("7000"))
    assert "专利申请量 / 南昌市 / 2013 / actual stands in more than one row" in fault.allowed


def test_several_faults_of_one_row_are_all_named(catalog: Catalog) -> None:
    found = faults(catalog, row() | {"area": "10", "district": "火星区", "value": "many", "status": ""})
    assert [fault.column for fault in found] == ["area", "district", "status", "value"]
    assert {fault.row for fault in found} == {2}


def test_a_table_without_rows_is_a_fault(catalog: Catalog) -> None:
    (fault,) = faults(catalog)
    assert fault.sentence("kpis.csv").startswith("kpis.csv, rows: the table has no rows; at least one published figure")


@pytest.mark.parametrize(
    ("locator", "allowed"),
    [
        ("专利申请量6190件", None), ("字" * 20, None), ("", None), ("字" * 21, "at most 20 characters"),
        ("专利\n6190件", "type '专利 6190件'"), ("专利\x07", "type '专利'"), (" 专利", "no blank"),
    ],
)  # fmt: skip
def test_a_locator_is_a_few_words_on_one_line(catalog: Catalog, locator: str, allowed: str | None) -> None:
    table = frame_of([row(), row(year=2012)]).assign(locator=["", locator])
    messages = [(fault.row, fault.column, fault.allowed) for fault in validate(table, catalog)]
    assert [place for *place, _ in messages] == ([[3, "locator"]] if allowed else [])
    assert all(str(allowed) in message for *_, message in messages)
