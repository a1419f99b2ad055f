"""A total and its parts, with the rest that no part explains."""

from __future__ import annotations

import pytest

from dashboard.dataset.table import Dataset
from dashboard.metrics.composition import Composition, composition
from tests.conftest import Build
from tests.facts import present
from tests.tables import row


def composed(dataset: Dataset, kpi: str, year: int = 2013) -> Composition:
    return present(composition(dataset, dataset.kpis[kpi], year))


@pytest.mark.parametrize(
    ("kpi", "year", "parts"),
    [("市级科技重大专项资金", 2013, [4000, 1000, 2000]), ("市级科技进步奖", 2012, [5, 20, 25])],
)
def test_parts_that_are_the_whole_leave_no_rest(dataset: Dataset, kpi: str, year: int, parts: list[float]) -> None:
    found = composed(dataset, kpi)
    assert found.total is not None
    assert (found.year, [part.quantity.value for part in found.breakdowns]) == (year, parts)
    assert sum(parts) == found.total.value
    assert found.rest is None


def test_what_no_part_explains_is_a_rest_and_derived(dataset: Dataset) -> None:
    found = composed(dataset, "省级科技进步奖")
    assert [(part.name, part.quantity.value) for part in found.breakdowns] == [("二等奖", 2)]
    assert found.rest is not None
    assert (found.rest.value, found.rest.formula, found.rest.is_derived) == (10, "12 − 2", True)


def test_kpis_that_are_contained_in_another_are_its_parts(dataset: Dataset) -> None:
    found = composed(dataset, "专利授权量")
    assert [(part.name, part.quantity.value) for part in found.breakdowns] == [("发明专利授权量", 456)]
    assert found.rest is not None
    assert found.rest.value == 3380 - 456


def test_contained_kpis_are_shown_for_a_year_in_which_both_are_published(dataset: Dataset) -> None:
    found = composed(dataset, "专利申请量")
    assert found.year == 2020
    assert found.rest is not None
    assert found.rest.value == 30006 - 8533


def test_a_share_leaves_the_rest_to_a_hundred(dataset: Dataset) -> None:
    found = composed(dataset, "专利申请量占全省比重")
    assert found.rest is not None
    assert (found.total, found.rest.value, found.rest.formula) == (None, 63.4, "100 − 36.6")


def test_grants_per_project_are_compared_and_not_added(dataset: Dataset) -> None:
    found = composed(dataset, "洪城计划资助标准")
    assert [part.quantity.value for part in found.breakdowns] == [100, 70, 50]
    assert (found.total, found.rest) == (None, None)


def test_a_sum_of_parts_has_no_rest(dataset: Dataset) -> None:
    found = composed(dataset, "县区创新平台年度投入")
    assert found.total is not None
    assert (found.total.value, found.total.is_derived, found.rest) == (420, True, None)


def test_a_kpi_without_parts_has_no_composition(dataset: Dataset) -> None:
    assert composition(dataset, dataset.kpis["科技特派员总数"], 2013) is None


def test_the_rows_behind_a_composition_are_the_total_and_its_parts(dataset: Dataset) -> None:
    published = composed(dataset, "市级科技进步奖").rows
    assert [figure.value for figure in published] == [50, 5, 20, 25]
    assert [figure.value for figure in composed(dataset, "县区创新平台年度投入").rows] == [225, 195]


def test_parts_of_a_district_are_not_parts_of_the_city(build: Build) -> None:
    found = build(row("10"), row("4", breakdown="一等奖", district="东湖区"))
    assert composition(found, found.kpis["专利申请量"], 2013) is None


@pytest.mark.parametrize("value", ["0", "100"])
def test_a_share_of_nothing_or_all_has_no_parts(build: Build, value: str) -> None:
    found = build(row(value, kpi="专利申请量占全省比重", unit="%"))
    assert composition(found, found.kpis["专利申请量占全省比重"], 2013) is None
