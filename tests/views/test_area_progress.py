"""An area's table of targets in the year under way: a column of progress once a month is reported."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.dataset.table import Dataset
from dashboard.routing.selection import Selection, View
from dashboard.views.area import area_view
from dashboard.views.overview import overview
from dashboard.views.page import ViewPage
from tests.component_tree import classed, elements, links, text_of
from tests.conftest import Build, Over
from tests.tables import row

AREA = Selection(View.AREA, area=8, year=2013)
TARGET: dict[str, Any] = {"year": 2014, "measure": "target"}
PLACE: dict[str, Any] = {"district": "南昌县"}
GRANTS: dict[str, Any] = {"kpi": "专利授权量"}


@pytest.fixture
def half_year(build: Build) -> Dataset:
    """A target with months, one of which none is reported; a county's own target with a month."""
    return build(
        row(6_190), row(10_000, **TARGET), row(3_842, year=2014, month=6), row(3_000, **GRANTS),
        row(5_000, **TARGET, **GRANTS), row(1_000, **TARGET, **PLACE), row(300, year=2014, month=6, **PLACE),
    )  # fmt: skip


def column(page: ViewPage) -> list[str]:
    """The cells of the column, its head first."""
    (table,) = classed(page.page_header, "target-table")
    return [text_of(cell) for cell in classed(table, "column-progress")]


@pytest.mark.parametrize(
    ("lang", "cells"),
    [
        ("zh", ["2014 年 1—6 月", "未填报", "滞后完成 38.4%，序时 6/12"]),
        ("en", ["January to June 2014", "Not reported", "Behind38.4% done, expected 6/12"]),
    ],
)  # fmt: skip
def test_each_target_has_its_state_and_a_link_to_its_progress(
    half_year: Dataset, over: Over, lang: str, cells: list[str]
) -> None:
    selection = AREA.change(lang=lang)
    page = area_view(over(half_year, selection))
    assert column(page) == cells
    assert selection.to(View.PROGRESS, kpi="专利申请量").href in links(page.page_header)


def test_a_district_s_own_target_without_a_result_to_compare_has_its_state_beside_it(
    half_year: Dataset, over: Over
) -> None:
    page = area_view(over(half_year, AREA.change(district="南昌县")))
    (listed, *_) = elements(classed(page.page_header, "inline-list"), "Li")
    assert text_of(listed) == "专利申请量 1,000 件 滞后 完成 30.0%，序时 6/12"


def test_without_a_month_of_its_targets_and_in_other_views_there_is_no_such_column(
    half_year: Dataset, build: Build, over: Over
) -> None:
    assert not column(overview(over(half_year, AREA.to(View.OVERVIEW))))
    elsewhere = row(5, kpi="国家和省级科技项目", area=1, unit="项", year=2014, month=6)
    assert not column(area_view(over(build(row(6_190), row(10_000, **TARGET), elsewhere), AREA)))
