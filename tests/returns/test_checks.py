"""Answers judged by what they say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import pytest

from dashboard.dataset.observation import Measure, RowKey
from dashboard.dataset.table import Dataset
from dashboard.history.change_log import RowContent
from dashboard.returns.checks import (
    ReturnCheck,
    check_breakdown_sums,
    check_county_sums,
    check_growths,
    check_jumps,
    check_part_of,
    check_values,
    check_zones,
)
from dashboard.returns.messages import Origin
from dashboard.returns.submitted_value import SubmittedValue
from tests.conftest import Build
from tests.tables import COUNTIES, Cells, growth, row

Check = Callable[[Sequence[SubmittedValue], Dataset], Iterator[ReturnCheck]]


def answers_of(*rows: Cells) -> list[SubmittedValue]:
    """Rows as answers, each from a cell of its own."""
    return [
        SubmittedValue(
            Origin("一.xlsx", "填报", f"I{number}"),
            int(cells["area"]),
            RowKey(
                cells["kpi"],
                cells["breakdown"],
                cells["district"],
                int(cells["year"]),
                Measure(cells["measure"]),
                int(cells["month"]) if cells.get("month") else None,
            ),
            RowContent(*(cells[name] for name in ("value", "unit", "qualifier", "status", "source", "note"))),
        )
        for number, cells in enumerate(rows, 6)
    ]


def judged(build: Build, check: Check, known: Sequence[Cells], *asked: Cells) -> list[tuple[str, bool]]:
    """Cell and weight of each finding, the table holding both."""
    found = list(check(answers_of(*asked), build(*known, *asked)))
    assert all(one.issue.message.chinese and one.issue.message.english for one in found)
    return [(one.issue.origin.cell, one.is_warning) for one in found]


RATE = {"kpi": "每万人发明专利拥有量", "unit": "件/万人"}
DONGHU = {"district": "东湖区", "year": 2014}
LAKE = {"district": "青山湖区", "year": 2014}


@pytest.mark.parametrize(
    ("old", "new", "note", "found"),
    [
        (100, 1000, "", []), (100, 1001, "", [("I6", False)]), (100, 1001, "新设园区", [("I6", True)]),
        (100, 10, "", []), (100, 9, "", [("I6", False)]), (100, 0, "", []), (0, 100, "", []), ("0.1", "1", "", []),
        ("0.3", "3.01", "", [("I6", False)]),
    ],
)  # fmt: skip
def test_more_than_ten_times_or_less_than_a_tenth_of_the_last_result_needs_its_reason(
    build: Build, old: object, new: object, note: str, found: list[tuple[str, bool]]
) -> None:
    known = [row(old, district="青山湖区", year=2012), row(5, district="青山湖区", year=2018)]
    assert judged(build, check_jumps, known, row(new, district="青山湖区", year=2014, note=note)) == found


JUNE = {"district": "青山湖区", "year": 2014, "month": 6}


@pytest.mark.parametrize(
    ("value", "known", "found"),
    [
        (9, [row(100, **JUNE | {"year": 2013})], [("I6", False)]), (10, [row(100, **JUNE | {"year": 2013})], []),
        (1001, [row(100, **JUNE | {"year": 2013}), row(5000, **JUNE | {"year": 2013, "month": ""})], [("I6", False)]),
        (9, [row(100, **JUNE | {"year": 2013, "month": ""})], []),
        (1001, [row(100, **JUNE | {"year": 2013, "month": ""})], [("I6", False)]),
        (9, [row(100, **JUNE | {"month": 5})], []), (60_001, [row(6000)], [("I6", False)]),
    ],
    ids=["less than a tenth of the same months", "a tenth", "ten times the same months", "a small part of a year",
         "ten times a whole year", "another month of the year", "ten times the city"],
)  # fmt: skip
def test_months_are_compared_with_the_same_months_and_else_as_a_part_of_the_last_year(
    build: Build, value: int, known: list[Cells], found: list[tuple[str, bool]]
) -> None:
    assert judged(build, check_jumps, known, row(value, **JUNE)) == found


@pytest.mark.parametrize(
    ("check", "known", "returned"),
    [
        (check_growths, [row(100, **JUNE | {"year": 2013}), row(150, **JUNE)], growth(20, **JUNE)),
        (check_breakdown_sums, [row(100, **JUNE), row(60, breakdown="发明", **JUNE)],
         row(41, breakdown="外观", **JUNE)),
        (check_part_of, [row(100, **JUNE)], row(101, kpi="发明专利申请量", **JUNE)),
        (check_county_sums, [row(100, month=6, year=2014), row(60, month=6, year=2014, district="东湖区")],
         row(41, **JUNE)),
        (check_zones, [row(100, month=6, year=2014)], row(101, **JUNE | {"district": "高新区"})),
    ],
)  # fmt: skip
def test_figures_of_one_month_are_compared_with_each_other_and_not_with_those_of_another(
    build: Build, check: Check, known: list[Cells], returned: Cells
) -> None:
    assert judged(build, check, known, returned) == [("I6", False)]
    assert judged(build, check, [cells | {"month": "5"} for cells in known], returned) == []
    assert judged(build, check, [cells | {"month": ""} for cells in known], returned) == []


def test_a_jump_says_what_whose_and_of_when(build: Build) -> None:
    asked = row(99999, district="青山湖区", year=2014)
    (found,) = check_jumps(answers_of(asked), build(row(100, district="青山湖区"), asked))
    assert str(found.issue) == (
        "文件 一.xlsx，工作表“填报”，I6：专利申请量 青山湖区 2014 结果 填 99999，青山湖区 2013 年为 100，相差十倍以上；"
        "如属实，请在备注中说明原因。 专利申请量 青山湖区 2014 结果: 99999 is more than ten times off the 100 of 2013 "
        "(青山湖区); if it is true, say why in the remark."
    )


PRIZE = {"kpi": "市级科技进步奖", "unit": "项", "area": 3, "year": 2014}
MONEY = {"kpi": "国家和省级科技项目资金", "unit": "亿元", "area": 1, "year": 2014}
GRANT = {"kpi": "洪城计划资助标准", "unit": "万元", "area": 6, "year": 2014}


@pytest.mark.parametrize(("check", "known", "returned", "words"), [
    (check_growths, row(7, district="东湖区"), [row(8, **DONGHU), growth(50, **DONGHU)], "which is 14.3%"),
    (check_breakdown_sums, row(), [row(5, **PRIZE), row(6, breakdown="一等奖", **PRIZE)], "the parts add up to 6"),
    (check_part_of, row(), [row(), row(6191, kpi="发明专利申请量")], "6191 is more than “专利申请量”, 6190"),
    (check_county_sums, row(), [row(6191, district="东湖区")], "the nine add up to 6191, more than the city's 6190"),
    (check_zones, row(), [row(6191, district="高新区")], "6191 is more than the city's 6190"),
])  # fmt: skip
def test_a_finding_says_which_numbers_do_not_fit(
    build: Build, check: Check, known: Cells, returned: list[Cells], words: str
) -> None:
    rows = [cells for cells in [known] if cells not in returned] + returned
    (finding,) = check(answers_of(*returned), build(*rows))
    assert words in str(finding.issue)


@pytest.mark.parametrize(
    ("growth", "note", "found"),
    [
        ("20", "", []), ("20.9", "", []), ("21.1", "", [("I7", False)]), ("21.1", "可比价", [("I7", True)]),
        ("-20", "", [("I7", False)]),
    ],
)  # fmt: skip
def test_a_growth_fits_the_results_of_its_year_and_the_year_before(
    build: Build, growth: str, note: str, found: list[tuple[str, bool]]
) -> None:
    place = {"district": "东湖区", "source": "returns 东湖区 2014 8.1"}
    told = row(growth, year=2014, measure="growth", unit="%", note=note, **place)
    assert judged(build, check_growths, [row(100, **place)], row(120, year=2014, **place), told) == found
    assert judged(build, check_growths, [], row(120, year=2014, **place), told) == [], "nothing to hold it against"


def of_counties(value: int, note: str = "") -> list[Cells]:
    """A result of each of the nine, the last with a note."""
    return [row(value, district=place, note=note if place == COUNTIES[-1] else "") for place in COUNTIES]


INNER, FIFTY = (
    row(20, kpi="发明专利申请量", **DONGHU),
    [row(1, breakdown=f"奖{number}", **PRIZE) for number in range(50)],
)
FACTS: dict[str, list[tuple[Check, Sequence[Cells], Sequence[Cells], list[tuple[str, bool]]]]] = {
    "a target is held against the last result too": [
        (check_jumps, [row(100, district="青山湖区")], [row(1001, measure="target", **LAKE)], [("I6", False)]),
    ],
    "a place without a result is held against the city, from above only, and not in a rate": [
        (check_jumps, [row(6190)], [row(61901, **DONGHU)], [("I6", False)]),
        (check_jumps, [row(6190)], [row(1, **DONGHU)], []),
        (check_jumps, [row("3.3", **RATE)], [row(40, **DONGHU, **RATE)], []),
    ],
    "breakdowns add up to no more than their total, as decimals": [
        *((check_breakdown_sums, [], [row(50, **PRIZE), row(first, breakdown="一等奖", **PRIZE),
                                      row(45, breakdown="二等奖", **PRIZE)], found)
          for first, found in ((5, []), (4, []), (6, [("I8", False)]))),
        (check_breakdown_sums, [],
         [row("0.3", **MONEY), row("0.1", breakdown="一", **MONEY), row("0.2", breakdown="二", **MONEY)], []),
    ],
    "breakdowns without a total and grants per head add up to nothing": [
        (check_breakdown_sums, [], [row(5, breakdown="一等奖", **PRIZE)], []),
        (check_breakdown_sums, [], [row(50, **GRANT), row(100, breakdown="重点推荐", **GRANT)], []),
    ],
    "breakdowns too many to be looked through are added nevertheless": [
        (check_breakdown_sums, FIFTY, [row(50, **PRIZE)], []),
        (check_breakdown_sums, FIFTY, [row(49, **PRIZE)], [("I6", False)]),
    ],
    "a KPI that is part of another is no larger": [
        (check_part_of, [], [INNER, row(20, **DONGHU)], []), (check_part_of, [], [INNER], []),
        (check_part_of, [], [INNER, row(19, **DONGHU)], [("I7", False)]),
        (check_part_of, [row(19, **DONGHU)], [INNER], [("I6", False)]),
    ],
    "all or some of the nine add up to no more than the city": [
        (check_county_sums, [row(900)], of_counties(100), []),
        (check_county_sums, [row(900)], of_counties(101), [("I6", False)]),
        (check_county_sums, [row(900)], of_counties(101, "两县共有一个项目"), [("I6", True)]),
        (check_county_sums, of_counties(101), [row(900)], [("I6", False)]),
        (check_county_sums, [row(100)], [row(101, district="东湖区")], [("I6", False)]),
        (check_county_sums, [], [row(101, district="东湖区")], []),
        (check_county_sums, [row(3, **RATE)], [row(40, district="东湖区", **RATE)], []),
    ],
    "zones are never added but lie within the city": [
        (check_county_sums, [row(900), *of_counties(100)], [row(800, district="高新区")], []),
        (check_zones, [row(900)], [row(800, district="高新区")], []),
        (check_zones, [row(900)], [row(901, district="高新区")], [("I6", False)]),
        (check_zones, [row(900)], [row(901, district="高新区", note="含托管乡镇")], [("I6", True)]),
        (check_zones, [row(3, **RATE)], [row(40, district="高新区", **RATE)], []),
    ],
}  # fmt: skip


@pytest.mark.parametrize("fact", FACTS)
def test_what_is_checked_across_answers_and_table(build: Build, fact: str) -> None:
    for check, known, returned, found in FACTS[fact]:
        assert judged(build, check, known, *returned) == found


def test_findings_stand_in_the_order_of_the_answers(build: Build) -> None:
    asked = [row(99999, district="高新区", year=2014), row(99999, district="东湖区", year=2014)]
    found = check_values(answers_of(*asked), build(row(100), row(100, year=2014), *asked))
    cells = [one.issue.origin.cell for one in found]
    assert cells == sorted(cells)
    assert set(cells) == {"I6", "I7"}
