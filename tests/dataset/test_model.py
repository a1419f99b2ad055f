"""The words of the domain."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from dashboard.dataset.model import Catalog
from dashboard.dataset.observation import Measure, Status
from dashboard.dataset.quantity import Certainty, published
from dashboard.dataset.table import Dataset
from tests.conftest import Build
from tests.facts import present
from tests.tables import row


@pytest.fixture(scope="module")
def catalog(dataset: Dataset) -> Catalog:
    return dataset.catalog


def test_only_growths_are_changes_on_the_year_before() -> None:
    assert {measure for measure in Measure if measure.is_growth} == {Measure.GROWTH, Measure.TARGET_GROWTH}


def test_nine_units_make_the_city_in_their_official_order(catalog: Catalog) -> None:
    assert [unit.name for unit in catalog.counties] == [
        "东湖区", "西湖区", "青云谱区", "湾里区", "青山湖区", "南昌县", "新建县", "安义县", "进贤县",
    ]  # fmt: skip


def test_four_zones_report_beside_the_units_and_are_none_of_them(catalog: Catalog) -> None:
    assert [zone.name for zone in catalog.zones] == ["高新区", "经开区", "红谷滩新区", "桑海开发区"]
    assert not any(zone.is_county_level for zone in catalog.zones)


def test_a_reader_chooses_among_city_units_and_zones_but_no_yardstick(catalog: Catalog) -> None:
    names = [place.name for place in catalog.choosable]
    assert len(names) == 14
    assert names[0] == "南昌市"
    yardsticks = [place.name for place in catalog.districts if place.is_yardstick]
    assert yardsticks == ["江西省", "长沙市", "合肥市", "武汉市"]
    assert not set(yardsticks) & set(names)


def test_the_nine_areas_are_the_sections_of_the_plan(catalog: Catalog) -> None:
    assert [(area.number, area.name) for area in catalog.areas] == [
        (1, "科技项目示范引领"), (2, "高新技术产业"), (3, "科技成果转化"), (4, "科技服务平台"), (5, "科技与金融结合"),
        (6, "创新人才队伍"), (7, "农业与社会领域科技"), (8, "知识产权运用和保护"), (9, "科技干部队伍"),
    ]  # fmt: skip


def test_a_place_and_an_area_that_the_catalog_lacks_are_none(catalog: Catalog) -> None:
    assert catalog.district("青山湖区").english == "Qingshanhu District"
    for lookup in (lambda: catalog.district("青山区"), lambda: catalog.area(0), lambda: catalog.area(10)):
        with pytest.raises(KeyError):
            lookup()


def test_the_six_headline_goals_are_those_of_the_plans_opening(catalog: Catalog) -> None:
    assert {name for name, entry in catalog.kpis.items() if entry.get("headline")} == {
        "高新技术产业增加值", "市级科技重大项目", "新增高新技术企业", "专利申请量", "专利授权量", "技术市场交易额",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("status", "certainty"),
    [
        (Status.REPORTED, Certainty.PUBLISHED), (Status.ESTIMATED, Certainty.ESTIMATED),
        (Status.PROVISIONAL, Certainty.ESTIMATED), (Status.SAMPLE, Certainty.SAMPLE),
    ],
)  # fmt: skip
def test_a_published_value_is_as_sure_as_its_source_says(build: Build, status: Status, certainty: Certainty) -> None:
    figure = present(build(row(status=status.value)).series("专利申请量").actual(2013))
    assert published(figure).certainty is certainty
    assert not published(figure).is_derived


def test_a_figure_cannot_be_changed_once_read(dataset: Dataset) -> None:
    with pytest.raises(FrozenInstanceError):
        dataset.at([0])[0].value = 0.0  # type: ignore[misc]  # the very thing that must fail
