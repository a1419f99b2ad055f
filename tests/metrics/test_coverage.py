"""What is published for whom, counted a second time with nothing but the csv and the toml module."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from typing import Any

import pytest

from dashboard.dataset.model import TASKS
from dashboard.dataset.table import Dataset
from dashboard.metrics.coverage import Coverage, coverage, missing, obtainable, return_counts
from tests.conftest import Build
from tests.tables import CATALOG, COUNTIES, ZONES, Cells, annual_rows, growth, row


@pytest.fixture(scope="module")
def rows() -> list[Cells]:
    return [cells for cells in annual_rows() if cells["kpi"] != TASKS]


@pytest.fixture(scope="module")
def known() -> Mapping[str, Mapping[str, Any]]:
    return {entry["name"]: entry for entry in tomllib.loads(CATALOG.read_text(encoding="utf-8"))["kpi"]}


def kpis(rows: Iterable[Cells], **where: object) -> set[str]:
    """The KPIs of the rows whose cells are these."""
    return {cells["kpi"] for cells in rows if all(cells[name] == str(value) for name, value in where.items())}


def of_counties(found: Coverage) -> int:
    return sum(found.of_place(place) for place in found.places if place.is_county_level)


def test_the_counts_of_every_area_place_and_year_are_those_of_the_file(dataset: Dataset, rows: list[Cells]) -> None:
    for year in dataset.years:
        found = coverage(dataset, year)
        counted = {
            (area, place): len(kpis(rows, area=area, district=place, year=year))
            for area in range(1, 10)
            for place in ("南昌市", *COUNTIES, *ZONES)
        }
        assert dict(found.counts) == counted, year
        assert found.year == year


def test_the_report_of_2013_has_fifteen_figures_of_the_nine_and_none_of_the_zones(dataset: Dataset) -> None:
    found = coverage(dataset, 2013)
    assert of_counties(found) == 15
    assert {place.name: found.of_place(place) for place in found.places if found.of_place(place)} == {
        "南昌市": 71, "青山湖区": 3, "南昌县": 5, "新建县": 2, "安义县": 3, "进贤县": 2,
    }  # fmt: skip


def test_places_stand_as_a_reader_chooses_them_and_zones_are_not_part_of_the_sum(dataset: Dataset) -> None:
    assert tuple(place.name for place in coverage(dataset, 2013).places) == ("南昌市", *COUNTIES, *ZONES)
    found = coverage(dataset, 2018)
    zones = [found.of_place(place) for place in found.places if place.is_zone]
    assert (of_counties(found), zones) == (4, [2, 4, 1, 0])


def test_what_a_district_can_have_is_what_the_catalog_does_not_keep_to_the_city(
    dataset: Dataset, rows: list[Cells], known: Mapping[str, Mapping[str, Any]]
) -> None:
    for area in range(1, 10):
        expected = {name for name in kpis(rows, area=area) if known[name].get("by_district", True)}
        assert {kpi.name for kpi in obtainable(dataset, area)} == expected
        assert coverage(dataset, 2013).possible[area] == len(expected)
    names = {kpi.name for kpi in obtainable(dataset)}
    assert not names & {"常住人口", "研发经费投入", TASKS, "南昌科技创新中心投资"}, "neither context nor tasks"
    assert len(names) == sum(coverage(dataset, 2013).possible.values()) == 61


@pytest.mark.parametrize("place", [*COUNTIES, *ZONES])
def test_what_a_place_has_what_a_list_tells_of_it_and_what_it_lacks_are_what_can_be_had(
    dataset: Dataset, rows: list[Cells], known: Mapping[str, Mapping[str, Any]], place: str
) -> None:
    everything = {kpi.name for kpi in obtainable(dataset)}
    district = dataset.catalog.district(place)
    for year in dataset.years:
        have = kpis(rows, district=place, year=year) - kpis(rows, area=0)
        told = {name for name in kpis(rows, year=year) if known[name].get("listed")} - have
        lack = {kpi.name for kpi in missing(dataset, district, year)}
        assert have | told | lack == everything
        assert len(have) + len(told) + len(lack) == len(everything)
        assert coverage(dataset, year).of_place(district) == len(have)
        counts = return_counts(dataset, district, year)
        assert (counts.due, counts.reported, counts.missing) == (61, len(have), len(lack))
        assert counts.due == counts.reported + counts.excluded + counts.missing


def test_what_a_place_lacks_is_listed_by_area_and_in_the_catalogs_order_within(dataset: Dataset) -> None:
    lack = missing(dataset, dataset.catalog.district("青山湖区"), 2013)
    assert len(lack) == 56
    assert [kpi.area for kpi in lack] == sorted(kpi.area for kpi in lack)
    order = list(dataset.kpis)
    for area in range(1, 10):
        places = [order.index(kpi.name) for kpi in lack if kpi.area == area]
        assert places == sorted(places)


def test_a_figure_of_any_sort_counts_once_and_so_do_several_of_one_kpi(build: Build) -> None:
    donghu = {"district": "东湖区"}
    figures = [growth(**donghu), row(measure="target", **donghu), row(breakdown="发明", **donghu)]
    for rows in ([figures[0]], [figures[1]], [figures[2]], [row(**donghu), figures[0], figures[2]]):
        made = build(row(), *rows)
        assert of_counties(coverage(made, 2013)) == coverage(made, 2013).of_place(made.catalog.district("东湖区")) == 1
        assert missing(made, made.catalog.district("东湖区"), 2013) == ()


def test_a_place_that_a_full_list_does_not_name_lacks_nothing_of_it(dataset: Dataset, build: Build) -> None:
    lists = {kpi.name for kpi in dataset.kpis.values() if kpi.listed}
    assert "全国县市科技进步考核通过" in lists
    donghu = dataset.catalog.district("东湖区")
    assert not lists & {kpi.name for kpi in missing(dataset, donghu, 2013)}
    assert lists <= {kpi.name for kpi in missing(dataset, donghu, 2012)}, "no list was published for that year"
    passed = {"kpi": "全国县市科技进步考核通过", "unit": "个", "area": 7}
    made = build(row(), row(1, district="西湖区", **passed))
    assert [kpi.name for kpi in missing(made, made.catalog.district("东湖区"), 2013)] == ["专利申请量"]


def test_a_year_without_a_figure_lacks_everything(build: Build) -> None:
    made = build(row(), row(district="东湖区", year=2012))
    assert of_counties(coverage(made, 2013)) == 0
    assert [kpi.name for kpi in missing(made, made.catalog.district("东湖区"), 2013)] == ["专利申请量"]
