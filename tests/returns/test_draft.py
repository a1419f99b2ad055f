"""Drafts: numbers as people type them, what is wrong beside each field, and workbooks turned into cells and back."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard.dataset.numbers import plain
from dashboard.dataset.table import Dataset
from dashboard.returns.cells import CellError
from dashboard.returns.desk.draft import DraftSource, cells_of, form_of, parse_typed
from dashboard.returns.desk.model import CellKey, RoundKey
from dashboard.returns.form import FormKind
from dashboard.returns.messages import ReturnRefusedError

PLACE, JUNE = "青山湖区", RoundKey(2014, 6)
TODAY = date(2026, 3, 8)


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("1,234", "件", "1234"), ("1 234", "件", "1234"), ("１，２３４", "件", "1234"), (" 36.7% ", "%", "36.7"),
        ("36.7％", "%", "36.7"), ("−3.5", "%", "-3.5"), ("-3.5%", "%", "-3.5"), ("+12", "%", "12"), ("0", "件", "0"),
        ("1234.50", "万元", "1234.5"),
    ],
)  # fmt: skip
def test_numbers_are_read_as_people_type_them(text: str, unit: str, value: str) -> None:
    number = parse_typed(text, unit)
    assert number is not None and plain(number) == value


@pytest.mark.parametrize(
    ("text", "unit", "message"),
    [
        ("十", "件", "no number"), ("12 件", "件", "no number"), ("1,23", "件", "no number"),
        ("36.7%", "件", "no number"),
        ("1.5", "件", "not whole"), ("-1", "件", "below zero"), ("--1", "%", "no number"), ("1e9", "万元", "no number"),
        ("9" * 20, "件", "too large"), ("=1+1", "件", "no number"),
    ],
)  # fmt: skip
def test_other_texts_are_refused_with_what_to_type(text: str, unit: str, message: str) -> None:
    with pytest.raises(CellError, match=message):
        parse_typed(text, unit)


def test_nothing_is_no_number_and_a_share_may_be_typed_as_per_cent() -> None:
    assert parse_typed(" \u3000", "件") is None
    share = parse_typed("50%", "%", is_share=True)
    assert share is not None and plain(share) == "0.5"


def test_a_draft_becomes_values_with_their_row_and_back(dataset: Dataset) -> None:
    cells = {
        CellKey("发明专利申请量", "", "value"): "1,234", CellKey("发明专利申请量", "", "growth"): "12.5%",
        CellKey("发明专利申请量", "", "status"): "estimated", CellKey("发明专利申请量", "", "remark"): "快报",
    }  # fmt: skip
    submitted = DraftSource(JUNE, PLACE, cells).read(dataset, TODAY)
    level, growth = submitted.values
    assert (level.content.value, level.content.unit, level.content.status, level.content.note) == (
        "1234", "件", "estimated", "快报",
    )  # fmt: skip
    assert (growth.content.value, growth.content.unit, growth.key.month) == ("12.5", "%", 6)
    assert level.content.source == "returns 青山湖区 2014-06 8.2"
    assert len(submitted.empty) == len(form_of(dataset, JUNE, PLACE).rows) - 1
    again = cells_of(submitted, form_of(dataset, JUNE, PLACE))
    assert DraftSource(JUNE, PLACE, again).read(dataset, TODAY).values == submitted.values


def test_faults_name_their_fields_and_a_line_that_the_form_has_lost_is_told(dataset: Dataset) -> None:
    key = RoundKey(2015, None, FormKind.TARGETS)
    cells = {
        CellKey("专利申请量", "", "value"): "10", CellKey("专利申请量", "", "high"): "9",
        CellKey("专利授权量", "", "high"): "9", CellKey("没有", "", "value"): "1",
        CellKey("专利执法检查企业", "", "qualifier"): "大约", CellKey("专利执法检查企业", "", "remark"): "=1",
    }  # fmt: skip
    with pytest.raises(ReturnRefusedError) as refused:
        DraftSource(key, PLACE, cells).read(dataset, TODAY)
    fields = [issue.origin.cell for issue in refused.value.issues]
    assert fields == ["8.1-high", "8.3-high", "8.8-qualifier", "8.8-remark", ""]
