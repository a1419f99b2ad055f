"""What the district map shows of a KPI."""

from __future__ import annotations

import pytest

from dashboard.dataset.table import Dataset
from dashboard.metrics.allocation import AllocationKey, TargetAllocation, allocate_target, city_targets
from dashboard.metrics.district_map import DistrictMap, MapMeasure, district_map
from dashboard.metrics.outcome import Verdict
from tests.conftest import Build
from tests.tables import COUNTIES, Cells, row

KPI = "专利申请量"
CITY_TARGET = row(900, year=2014, measure="target")


def people() -> list[Cells]:
    """As many people in each county."""
    return [row(5, kpi="常住人口", area=0, unit="人", district=county, year=2010) for county in COUNTIES]


def map_of(dataset: Dataset, year: int, kpi: str = KPI, *, is_target: bool = False) -> DistrictMap:
    targets = city_targets(dataset, dataset.kpis[kpi])
    parts = allocate_target(dataset, dataset.kpis[kpi], targets[-1], AllocationKey.POPULATION) if targets else None
    allocation = parts if isinstance(parts, TargetAllocation) else None
    return district_map(dataset, dataset.kpis[kpi], year, allocation, is_target=is_target)


def test_completion_of_own_targets_comes_first(build: Build) -> None:
    own = [
        row(value, district=place, year=2014, measure=measure)
        for place, target, result in (("东湖区", 200, 150), ("高新区", 50, 60))
        for value, measure in ((target, "target"), (result, "actual"))
    ]
    alone = [row(80, district="西湖区", year=2014, measure="target"), row(90, district="南昌县", year=2014)]
    shown = map_of(build(CITY_TARGET, *people(), *own, *alone), 2014)
    assert (shown.measure, shown.year, dict(shown.values)) == (
        MapMeasure.COMPLETION,
        2014,
        {"东湖区": 75, "高新区": 120},
    )
    assert {name: each.verdict for name, each in shown.outcomes.items()} == {
        "东湖区": Verdict.MISSED,
        "高新区": Verdict.MET,
    }


@pytest.mark.parametrize(("years", "year"), [((2013, 2015), 2013), ((2012, 2015), 2015)])
def test_then_come_the_results_of_the_year_or_of_the_newest(build: Build, years: tuple[int, ...], year: int) -> None:
    results = [row(7, district="东湖区", year=each) for each in years]
    zones = [row(9, district="高新区", year=year), row(8, district="经开区", year=2011)]
    shown = map_of(build(CITY_TARGET, *people(), *results, *zones), 2013)
    assert (shown.measure, shown.year, dict(shown.values)) == (MapMeasure.RESULT, year, {"东湖区": 7, "高新区": 9})
    assert {name: each.year for name, each in shown.zone_results.items()} == {"经开区": 2011}, "not on the map"


def test_then_the_computed_part_of_the_target_and_a_target_of_its_own_instead_of_it(build: Build) -> None:
    own = row(130, district="东湖区", year=2014, measure="target")
    shown = map_of(build(CITY_TARGET, *people(), own), 2013)
    assert (shown.measure, shown.year) == (MapMeasure.TARGET, 2014)
    assert dict(shown.values) == dict.fromkeys(COUNTIES, 100) | {"东湖区": 130}
    assert set(shown.computed) == {*COUNTIES} - {"东湖区"}


def test_own_targets_need_no_divided_one(build: Build) -> None:
    shown = map_of(build(row(130, district="东湖区", year=2014, measure="target")), 2013)
    assert (shown.measure, dict(shown.values), shown.computed) == (MapMeasure.TARGET, {"东湖区": 130}, ())


def test_a_zone_is_on_the_scale_of_targets_with_its_result_of_the_year_alone(build: Build) -> None:
    zones = [row(90, district="高新区", year=2013), row(80, district="经开区", year=2012)]
    shown = map_of(build(CITY_TARGET, *people(), *zones), 2013)
    assert shown.measure is MapMeasure.TARGET
    assert [name for name in shown.values if name not in COUNTIES] == ["高新区"]
    assert {name: each.year for name, each in shown.zone_results.items()} == {"高新区": 2013, "经开区": 2012}


def test_results_of_zones_alone_come_before_a_target_of_a_far_year_and_after_one_of_the_next(build: Build) -> None:
    dataset = build(CITY_TARGET, *people(), row(90, district="高新区", year=2018))
    assert [map_of(dataset, year).measure for year in (2013, 2014, 2018)] == [
        MapMeasure.TARGET,
        MapMeasure.TARGET,
        MapMeasure.RESULT,
    ]


def test_a_reader_may_pass_over_results(build: Build) -> None:
    dataset = build(CITY_TARGET, *people(), row(7, district="东湖区"))
    assert map_of(dataset, 2013).measure is MapMeasure.RESULT
    assert map_of(dataset, 2013, is_target=True).measure is MapMeasure.TARGET
    assert map_of(build(row(7, district="东湖区")), 2013, is_target=True).measure is None


def test_nothing_is_a_map_without_values(build: Build) -> None:
    shown = map_of(build(row()), 2013)
    assert (shown.measure, dict(shown.values)) == (None, {})


def test_places_are_ranked_among_their_kind(dataset: Dataset) -> None:
    shown = map_of(dataset, 2013, "常住人口")
    counties = dataset.catalog.counties
    assert shown.rank(dataset.catalog.district("南昌县"), counties) == (1, False, 9)
