"""The rules of the tidy table, one spoiled row at a time, and many at once."""

from __future__ import annotations

import random

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.dataset.model import Catalog
from dashboard.dataset.schema import SchemaError, validate
from dashboard.dataset.table import Dataset
from tests.random_examples import many
from tests.tables import Cells, frame_of, growth, real_rows, row

SOUND = (
    row(), growth(), row("10000", year=2014, measure="target"),
    row("10", kpi="市级科技重大项目", unit="项", year=2014, measure="target", area=1),
    row("15", kpi="市级科技重大项目", unit="项", year=2014, measure="target_high", area=1),
    row("3", kpi="洪城计划项目", breakdown="一等奖", unit="个", area=6, district="东湖区"),
)  # fmt: skip
SPOILED = [
    ("area", "10"), ("area", "-1"), ("area", "eight"), ("area", ""), ("kpi", ""), ("kpi", " 专利申请量"),
    ("breakdown", "一等奖 "), ("district", "火星区"), ("district", ""), ("year", "1977"), ("year", "2101"),
    ("year", "13"), ("year", "2013.0"), ("year", "２０１３"), ("year", ""), ("measure", "result"), ("measure", ""),
    ("value", ""), ("value", "NaN"), ("value", "inf"), ("value", "-inf"), ("value", "1e999"), ("value", "6,190"),
    ("value", "6190件"), ("value", " 6190"), ("value", "-5"), ("unit", ""), ("unit", "家"), ("qualifier", "exactly"),
    ("status", "final"), ("status", ""), ("source", ""), ("source", "letter-1999 I"), ("source", "summary-2013"),
    ("source", "summary-2013  I"),
]  # fmt: skip
CERTAIN = [(column, cell) for column, cell in SPOILED if (column, cell) not in {("unit", "家"), ("value", "-5")}]


def faults(catalog: Catalog, *rows: Cells) -> tuple[SchemaError, ...]:
    return validate(frame_of(rows), catalog)


@pytest.fixture(scope="module")
def catalog(dataset: Dataset) -> Catalog:
    return dataset.catalog


def test_the_real_table_has_no_fault(catalog: Catalog) -> None:
    assert faults(catalog, *real_rows()) == ()


def test_a_small_sound_table_has_no_fault(catalog: Catalog) -> None:
    assert faults(catalog, *SOUND) == ()


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
        ("status", "final", "reported, estimated, provisional, sample"),
        ("qualifier", "exactly", "(empty), at_least, more_than, about"),
        ("unit", "家", "the unit of 专利申请量 is 件"), ("source", "letter-1999 I", "summary-2013"),
    ],
)  # fmt: skip
def test_a_fault_says_what_is_allowed(catalog: Catalog, column: str, cell: str, allowed: str) -> None:
    (fault,) = faults(catalog, *SOUND, row(year=2012) | {column: cell})
    assert allowed in fault.allowed


def test_a_fault_in_words_names_table_row_column_and_value() -> None:
    said = SchemaError(14, "unit", "亿", "the unit of 技术市场交易额 is 亿元").sentence("kpis.csv")
    assert said == "kpis.csv row 14, unit: '亿' – the unit of 技术市场交易额 is 亿元"


def test_a_growth_is_in_per_cent(catalog: Catalog) -> None:
    (fault,) = faults(catalog, row(), growth(unit="件"))
    assert (fault.row, fault.column, fault.value) == (3, "unit", "件")


def test_a_growth_may_be_negative_and_so_may_a_share(catalog: Catalog) -> None:
    share = row("-1.5", kpi="专利申请量占全省比重", unit="%")
    assert faults(catalog, row(), growth("-12.5"), share) == ()


def test_zero_is_a_sound_value_and_so_are_the_first_and_the_last_year(catalog: Catalog) -> None:
    assert faults(catalog, row("0"), row(year=1978), row(year=2100)) == ()


def test_every_row_of_a_doubled_key_is_named(catalog: Catalog) -> None:
    found = faults(catalog, row(), growth(), row("7000"), row("5", district="东湖区"))
    assert [(fault.row, fault.column) for fault in found] == [(2, "measure"), (4, "measure")]
    assert "专利申请量 / 南昌市 / 2013 / actual stands in more than one row" in found[0].allowed


def test_the_row_with_the_second_unit_of_a_kpi_is_named(catalog: Catalog) -> None:
    (fault,) = faults(catalog, row(), row("1", year=2012), row("2", year=2011, unit="项"))
    assert (fault.row, fault.column, fault.value) == (4, "unit", "项")


def test_a_part_may_have_another_unit_than_its_kpi(catalog: Catalog) -> None:
    assert faults(catalog, row(), row("12", breakdown="一等奖", unit="%")) == ()


@pytest.mark.parametrize("low", ["16", "15.01"])
def test_a_range_upside_down_is_named_at_its_upper_end(catalog: Catalog, low: str) -> None:
    found = faults(catalog, row(low, year=2014, measure="target"), row("15", year=2014, measure="target_high"))
    assert [(fault.row, fault.column, fault.value) for fault in found] == [(3, "value", "15")]


def test_an_upper_end_without_a_lower_one_is_named(catalog: Catalog) -> None:
    other_year = row("10", year=2015, measure="target")
    (fault,) = faults(catalog, row(), other_year, row("15", year=2014, measure="target_high"))
    assert (fault.row, fault.column) == (4, "value")


def test_several_faults_of_one_row_are_all_named(catalog: Catalog) -> None:
    found = faults(catalog, row() | {"area": "10", "district": "火星区", "value": "many", "status": ""})
    assert [fault.column for fault in found] == ["area", "district", "status", "value"]
    assert {fault.row for fault in found} == {2}


def test_a_missing_and_an_unknown_column_are_both_named(catalog: Catalog) -> None:
    table = frame_of([row()]).rename(columns={"kpi": "indicator"})
    assert {fault.column for fault in validate(table, catalog)} == {"column kpi", "column indicator"}


def test_a_doubled_column_is_named(catalog: Catalog) -> None:
    table = frame_of([row()])
    doubled = pd.concat([table, table[["unit"]]], axis=1)
    (fault,) = validate(doubled, catalog)
    assert fault.column == "column unit"
    assert "once" in fault.allowed


def test_a_table_without_rows_is_a_fault(catalog: Catalog) -> None:
    (fault,) = faults(catalog)
    assert (
        fault.sentence("kpis.csv") == "kpis.csv, rows: the table has no rows; at least one published figure is needed"
    )


def test_a_table_of_growths_only_is_judged_like_any_other(catalog: Catalog) -> None:
    assert faults(catalog, growth(), growth(year=2012)) == ()


@given(st.integers(1, 12), st.randoms(use_true_random=False))
@settings(max_examples=many(40))
def test_every_spoiled_row_of_the_real_table_is_named(catalog: Catalog, count: int, chance: random.Random) -> None:
    rows = real_rows()
    spoiled = chance.sample(range(len(rows)), count)
    for index in spoiled:
        column, cell = chance.choice(CERTAIN)
        rows[index] = rows[index] | {column: cell}
    named = {fault.row for fault in validate(frame_of(rows), catalog)}
    assert {index + 2 for index in spoiled} <= named


@given(st.randoms(use_true_random=False))
@settings(max_examples=many(10))
def test_the_order_of_rows_is_no_fault(catalog: Catalog, chance: random.Random) -> None:
    rows = real_rows()
    chance.shuffle(rows)
    assert faults(catalog, *rows) == ()
