"""A total and its parts, with the rest that no part explains."""

from __future__ import annotations

import pytest

from dashboard.dataset.table import Dataset
from dashboard.metrics.composition import composition
from tests.conftest import Build
from tests.facts import present
from tests.tables import row


@pytest.mark.parametrize(("kpi", "year", "total", "values", "rest"), [
    ("市级科技重大专项资金", 2013, 7000, [4000, 1000, 2000], None),
    ("市级科技进步奖", 2012, 50, [5, 20, 25], None),
    ("省级科技进步奖", 2013, 12, [2], (10, "12 − 2")),
    ("专利授权量", 2013, 3380, [456], (2924, "3,380 − 456")),  # contained in it
    ("专利申请量", 2020, 30006, [8533], (21473, "30,006 − 8,533")),  # of a year in which both are published
    ("专利申请量占全省比重", 2013, None, [36.6], (63.4, "100 − 36.6")),
    ("洪城计划资助标准", 2013, None, [100, 70, 50], None),  # compared, not added
    ("县区创新平台年度投入", 2013, 420, [225, 195], None),  # a sum
])  # fmt: skip
def test_a_total_its_breakdowns_and_the_rest_that_they_leave(
    dataset: Dataset, kpi: str, year: int, total: float | None, values: list[float], rest: tuple[float, str] | None
) -> None:
    composed = present(composition(dataset, dataset.kpis[kpi], 2013))
    assert (composed.year, [part.quantity.value for part in composed.breakdowns]) == (year, values)
    assert (composed.total.value if composed.total else None) == total
    assert ((composed.rest.value, composed.rest.formula) if composed.rest else None) == rest
    assert composed.rest is None or composed.rest.is_derived
    assert composed.total is None or composed.total.is_derived is (kpi == "县区创新平台年度投入")


def test_the_rows_behind_a_composition_are_the_published_total_and_its_breakdowns(dataset: Dataset) -> None:
    for kpi, values in (("市级科技进步奖", [50, 5, 20, 25]), ("县区创新平台年度投入", [225, 195])):
        rows = present(composition(dataset, dataset.kpis[kpi], 2013)).rows
        assert [row.value for row in rows] == values


def test_what_has_no_breakdowns_of_the_city_has_no_composition(dataset: Dataset, build: Build) -> None:
    assert composition(dataset, dataset.kpis["科技特派员总数"], 2013) is None
    district = build(row("10"), row("4", breakdown="一等奖", district="东湖区"))
    assert composition(district, district.kpis["专利申请量"], 2013) is None
    for value in ("0", "100"):
        share = build(row(value, kpi="专利申请量占全省比重", unit="%"))
        assert composition(share, share.kpis["专利申请量占全省比重"], 2013) is None
