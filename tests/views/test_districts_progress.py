"""The comparison of districts in the year under way: each place's own targets counted by state."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.dataset.table import Dataset
from dashboard.routing.selection import Selection, View
from dashboard.views.districts import districts_view
from tests.component_tree import classed, elements, links, text_of
from tests.conftest import Build, Over
from tests.tables import Cells, row

DISTRICTS = Selection(View.DISTRICTS, year=2013)
GRANTS: dict[str, Any] = {"kpi": "专利授权量"}


def own(place: str, target: float, figure: float | None = None, **cells: Any) -> list[Cells]:
    """A place's target for 2014, with its figure through June where it has reported one."""
    rows = [row(target, district=place, year=2014, measure="target", **cells)]
    return [*rows, *([row(figure, district=place, year=2014, month=6, **cells)] if figure is not None else [])]


@pytest.fixture
def half_year(build: Build) -> Dataset:
    """A county with one target on schedule and one silent, one behind, a zone, and the city."""
    return build(
        row(6_190), *own("南昌市", 1_000, 400), *own("东湖区", 100, 60), *own("东湖区", 50, **GRANTS),
        *own("安义县", 100, 20), *own("高新区", 100, 46),
    )  # fmt: skip


def lines(dataset: Dataset, over: Over, selection: Selection = DISTRICTS) -> list[str]:
    page = districts_view(over(dataset, selection))
    return [text_of(line) for table in classed(page.page_header, "progress-places") for line in elements(table, "Tr")]


@pytest.mark.parametrize(
    ("lang", "head"),
    [("zh", "县区滞后略慢达到序时进度未填报目标"),
     ("en", "DistrictBehindSlightly behindOn scheduleNot reportedTargets")],
)  # fmt: skip
def test_places_are_counted_by_state_those_behind_first_the_city_last(
    half_year: Dataset, over: Over, lang: str, head: str
) -> None:
    first, *rest = lines(half_year, over, DISTRICTS.change(lang=lang))
    assert first == head
    assert [line[-5:] for line in rest] == ["1–––1", "––112", "–1––1", "1–––1"]


def test_each_place_leads_to_its_progress(half_year: Dataset, over: Over) -> None:
    page = districts_view(over(half_year, DISTRICTS))
    progress = DISTRICTS.to(View.PROGRESS)
    addresses = {progress.change(district=place).href for place in ("东湖区", "安义县", "高新区", "南昌市")}
    assert addresses <= set(links(page.page_header))


def test_without_a_month_or_a_target_of_a_place_there_is_no_such_table(build: Build, over: Over) -> None:
    assert not lines(build(row(6_190), *own("东湖区", 100)), over)
    assert not lines(build(row(6_190), *own("南昌市", 1_000, 400)), over)
