"""The scoreboard as a table: who stands first in which order, and what a cell says."""

from __future__ import annotations

import pytest

from dashboard.components.scoreboard import scoreboard_rows, scoreboard_table
from dashboard.dataset.table import Dataset
from dashboard.metrics.scoreboard import scoreboard
from dashboard.routing.selection import Selection, View
from tests.component_tree import classed, elements, properties_of, text_of
from tests.conftest import Build, Over
from tests.tables import row

DISTRICTS = Selection(view=View.DISTRICTS, year=2014)
RESULTS = {"东湖区": 90, "西湖区": 120, "青云谱区": 60, "高新区": 500}
BEFORE = {"东湖区": 50, "西湖区": 40, "青云谱区": 45}
TARGETS = {"东湖区": 100, "西湖区": 100, "青云谱区": 100}


@pytest.fixture
def four(build: Build) -> Dataset:
    """A KPI of three counties with targets of their own and of a zone without one."""
    targets = [row(value, district=place, year=2014, measure="target") for place, value in TARGETS.items()]
    older = [row(value, district=place, year=2013) for place, value in BEFORE.items()]
    return build(*(row(value, district=place, year=2014) for place, value in RESULTS.items()), *targets, *older)


@pytest.mark.parametrize(("sort", "order"), [
    ("", ["东湖区", "青云谱区", "西湖区"]),  # most missed first, then in the official order
    ("missed", ["西湖区", "东湖区", "青云谱区"]),
    ("专利申请量", ["青云谱区", "东湖区", "西湖区"]),  # by completion
    ("-专利申请量", ["西湖区", "东湖区", "青云谱区"]),
    ("place", ["东湖区", "西湖区", "青云谱区"]),
    ("-gap", ["东湖区", "青云谱区", "西湖区"]),  # an order of the ranking below
])  # fmt: skip
def test_counties_stand_in_the_chosen_order_and_zones_apart(
    four: Dataset, over: Over, sort: str, order: list[str]
) -> None:
    table = scoreboard_table(scoreboard(four, 2014), over(four, DISTRICTS.change(sort=sort)))
    counties, zones = elements(table, "Tbody")
    assert [text_of(elements(line, "Th")[0]) for line in elements(counties, "Tr")] == order
    assert [text_of(elements(line, "Th")[0]) for line in elements(zones, "Tr")][1:] == ["高新区"]
    assert "无目标" in text_of(zones)


def test_a_cell_says_result_target_outcome_growth_and_rank_with_its_change(four: Dataset, over: Over) -> None:
    context = over(four, DISTRICTS)
    board = scoreboard(four, 2014)
    counties = elements(elements(scoreboard_table(board, context), "Tbody")[0], "Tr")
    (cell,) = [text_of(elements(line, "Td")[1]) for line in counties if text_of(line).startswith("西湖区")]
    facts = ("120 / ", "100", "达到 120%", "+200.0%", "第 1 位", "↑2", "升 2 位")
    assert [words for words in facts if words not in cell] == []
    assert {(record.district, record.measure.value) for record in scoreboard_rows(board)} == {
        *((place, "actual") for place in RESULTS), *((place, "target") for place in TARGETS),
    }  # fmt: skip


def test_nearly_all_is_not_called_all_and_a_gap_is_a_dash_never_a_zero(build: Build, over: Over) -> None:
    table = build(
        row(998, district="东湖区", year=2014),
        row(1000, district="东湖区", year=2014, measure="target"),
        row(3, kpi="专利授权量", district="西湖区", year=2014),
    )
    node = scoreboard_table(scoreboard(table, 2014), over(table, DISTRICTS))
    cells = [text_of(cell) for cell in elements(node, "Td") if "data-label" in properties_of(cell)]
    assert "接近 99.8%" in cells[0]
    assert cells[1:3] == ["–无分县区数据"] * 2 and "3" in cells[3]
    assert len(classed(node, "no-value")) == 3, "two gaps, and a place without targets"
