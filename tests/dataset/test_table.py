"""What the tidy table answers once it is loaded."""

from __future__ import annotations

import math
from dataclasses import fields

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.dataset.categories import text_categories
from dashboard.dataset.observation import Measure, Observation
from dashboard.dataset.schema import ALL_COLUMNS
from dashboard.dataset.table import Dataset
from tests.conftest import Build
from tests.facts import present
from tests.tables import Cells, annual_rows, growth, real_rows, row


def test_a_series_gives_each_figure_by_measure_and_year_and_none_where_nothing_is_published(dataset: Dataset) -> None:
    series = dataset.series("专利申请量")
    figures = [
        series.actual(2013), series.growth(2013), series.target(2014), series.target_growth(2014),
        series.actual(2014), series.target_high(2014),
    ]  # fmt: skip
    assert [figure and figure.value for figure in figures] == [6190, 36.7, 10000, 50, None, None]
    assert dataset.series("专利申请量", "东湖区").observations == ()


def test_every_figure_is_a_finite_number(dataset: Dataset) -> None:
    figures = dataset.at(range(dataset.size))
    assert len(figures) == len(real_rows())
    assert all(math.isfinite(figure.value) for figure in figures)


def test_figures_come_in_the_order_of_their_years(build: Build) -> None:
    series = build(row("3", year=2015), row("1", year=2011), row("2", year=2013)).series("专利申请量")
    assert [figure.year for figure in series.observations] == [2011, 2013, 2015]


MONTHS = [
    row("6", month=6), growth("9", month=6), row("12", month=12), row("2", month=2), row("50", month=6, year=2016),
    row("4", month=6, breakdown="发明"), row("9", month=6, breakdown="外观"), row("8", month=3, breakdown="发明"),
    row("5", month=6, district="东湖区"), row("1", kpi="重点任务", breakdown="加强科学技术普及", unit="项", month=6),
]  # fmt: skip
YEARS = [row("20"), row("7", breakdown="发明"), row("1", kpi="重点任务", measure="target", unit="项", breakdown="甲")]


def test_what_is_asked_of_years_is_never_answered_by_a_month(build: Build) -> None:
    without, dataset = build(*YEARS), build(*YEARS, *MONTHS)
    assert (without.has_months, dataset.has_months, dataset.size) == (False, True, 13)
    for name in ("years", "all_years", "report_year", "named"):
        assert getattr(dataset, name) == getattr(without, name)
    assert list(dataset.kpis) == list(without.kpis)
    for kpi in dataset.kpis:
        assert dataset.rows(kpi) == without.rows(kpi)
        assert dataset.newest(kpi) == without.newest(kpi)
        assert (dataset.count(kpi), dataset.places(kpi)) == (without.count(kpi), without.places(kpi))
        assert dataset.series(kpi).observations == without.series(kpi).observations
        assert (dataset.parts(kpi), dataset.breakdowns(kpi)) == (without.parts(kpi), without.breakdowns(kpi))
        assert dataset.series(kpi).years() == without.series(kpi).years()
    assert dataset.published() == without.published()
    assert dataset.published(2013) == without.published(2013)
    assert (dataset.tasks(8), dataset.task("加强科学技术普及")) == (without.tasks(8), None)


def test_months_are_asked_for_by_themselves(build: Build) -> None:
    dataset = build(*YEARS, *MONTHS)
    series = dataset.series("专利申请量")
    assert [(row.year, row.month, row.value) for row in series.monthly] == [
        (2013, 2, 2), (2013, 6, 6), (2013, 6, 9), (2013, 12, 12), (2016, 6, 50),
    ]  # fmt: skip
    assert series.months(2013) == series.months(2013, Measure.ACTUAL) == (2, 6, 12)
    assert (series.months(2013, Measure.GROWTH), series.months(2014)) == ((6,), ())
    assert present(series.actual(2013, 6)).value == 6
    assert present(series.find(Measure.GROWTH, 2013, 6)).value == 9
    assert series.actual(2013, 7) is series.find(Measure.TARGET, 2013, 6) is None
    assert dataset.parts("专利申请量", month=6)[2013].sum == 13
    assert [row.value for row in dataset.monthly_rows("专利申请量")] == [2, 6, 9, 12, 50, 8, 4, 9, 5]
    assert dataset.monthly_rows("重点任务")[0].breakdown == "加强科学技术普及"


def test_a_table_of_months_alone_has_years_and_names_its_newest_figure(build: Build) -> None:
    dataset = build(row("6", month=6), row("9", year=2014, month=3))
    assert (dataset.all_years, dataset.report_year) == ((2013, 2014), 2014)
    assert dataset.newest("专利申请量").month == 3


def test_years_are_told_by_measure(dataset: Dataset) -> None:
    series = dataset.series("新增高新技术企业")
    assert series.years(Measure.ACTUAL) == (2013, 2015)
    assert series.years(Measure.TARGET) == (2014, 2015, 2019)
    assert series.years() == (2013, 2014, 2015, 2019)


@pytest.mark.parametrize(("kpi", "place"), [("没有的指标", "南昌市"), ("专利申请量", "火星区")])
def test_an_unknown_kpi_or_place_is_an_error(dataset: Dataset, kpi: str, place: str) -> None:
    with pytest.raises(KeyError):
        dataset.series(kpi, place)


def test_breakdowns_keep_the_order_of_the_table_and_places_that_of_the_catalog(dataset: Dataset) -> None:
    assert dataset.breakdowns("市级科技进步奖") == ("一等奖", "二等奖", "三等奖")
    assert dataset.breakdowns("市级科技进步奖", "东湖区") == ()
    named = [place.name for place in dataset.places("全国科技进步先进连续次数")]
    assert named == ["南昌市", "青山湖区", "南昌县", "新建县"]


def test_the_report_year_is_2013_though_later_years_have_figures(dataset: Dataset) -> None:
    assert dataset.report_year == 2013
    assert max(dataset.years) == 2022


def test_the_report_year_moves_when_a_newer_year_covers_as_many_areas_but_not_for_context(build: Build) -> None:
    def rows(year: int, *areas: int) -> list[Cells]:
        return [row("1", year=year, kpi=f"指标{area}", area=area) for area in areas]

    assert build(*rows(2013, 1, 2), *rows(2016, 1, 2), row("1", year=2018)).report_year == 2016
    assert build(*rows(2013, 1, 2), *rows(2020, 0, 1)).report_year == 2013


def test_a_year_counts_only_where_it_has_a_result(build: Build) -> None:
    assert build(row(), row("1", year=2014, measure="target"), growth(year=2012)).years == (2013,)


@pytest.mark.parametrize(
    "rows",
    [
        [row("1", year=2014, measure="target")],
        [growth()],
        [row(district="东湖区"), row(1, year=2014, measure="target")],
    ],
    ids=["a target only", "a growth only", "a district and a later target"],
)
def test_the_report_year_is_always_a_year_that_can_be_chosen(build: Build, rows: list[Cells]) -> None:
    dataset = build(*rows)
    assert dataset.report_year in dataset.years


def test_a_kpi_that_the_catalog_lacks_shows_with_plain_defaults(build: Build) -> None:
    kpis = build(row("7", kpi="科普活动", unit="次", area=7), row()).kpis
    assert list(kpis) == ["专利申请量", "科普活动"]
    kpi = kpis["科普活动"]
    assert (kpi.area, kpi.unit, kpi.english, kpi.unit_english) == (7, "次", "科普活动", "times")
    assert (kpi.additive, kpi.headline, kpi.direction.value) == (False, False, "more")


def test_the_unit_of_a_kpi_is_that_of_its_results_not_of_its_growth(build: Build) -> None:
    assert build(growth(year=2012), row()).kpis["专利申请量"].unit == "件"
    assert build(growth(year=2012)).kpis["专利申请量"].unit == "%"


def test_a_source_is_its_document_and_the_place_in_it(dataset: Dataset) -> None:
    source = present(dataset.series("专利申请量").target_growth(2014)).source
    assert (source.document.title, source.place) == ("2013年工作总结及2014年工作思路", "II, II(8)2")


def test_the_count_of_tasks_belongs_to_every_area_and_to_no_list_of_kpis(dataset: Dataset, build: Build) -> None:
    assert all(dataset.tasks(area) for area in range(1, 10))
    assert not any(kpi.name == "重点任务" for area in range(10) for kpi in dataset.in_area(area))
    assert build(row()).tasks(8) == ()


def test_the_state_of_a_task_is_no_task(build: Build) -> None:
    task = {"kpi": "重点任务", "unit": "项", "breakdown": "加强科学技术普及", "area": 7, "year": 2014}
    dataset = build(row(), row(1, measure="target", **task), row(1, **task), row("0.5", month=6, **task))
    assert [task.measure for task in dataset.tasks(7)] == [Measure.TARGET]
    assert present(dataset.task("加强科学技术普及")).measure is Measure.TARGET
    assert dataset.named == (1, 0)
    park = row(1, kpi="新增省级民营科技园", area=4, unit="个", breakdown="昌东工业园区", month=2)
    assert build(row(), park, park | {"month": ""}).named == (0, 1), "a month of it is no second thing"


def test_what_is_published_for_whom_is_told_by_year_and_over_all_years(dataset: Dataset) -> None:
    for year in (None, *dataset.years, 2014, 1978):
        rows = [cells for cells in annual_rows() if year is None or cells["year"] == str(year)]
        assert dataset.published(year) == {(cells["kpi"], cells["district"]) for cells in rows}
    assert len(dataset.published(2014)) > 10, "targets count"
    assert dataset.published(1978) == frozenset()


def test_a_growth_and_a_part_are_published_figures_too(build: Build) -> None:
    dataset = build(growth(district="东湖区", year=2012), row("1", district="西湖区", breakdown="发明"))
    assert dataset.published(2012) == {("专利申请量", "东湖区")}
    assert dataset.published(2013) == {("专利申请量", "西湖区")}


def test_rows_of_a_kpi_are_all_its_rows_each_once(dataset: Dataset) -> None:
    for kpi in dataset.kpis:
        expected = sorted(number for number, cells in enumerate(real_rows(), 2) if cells["kpi"] == kpi)
        assert sorted(figure.row for figure in (*dataset.rows(kpi), *dataset.monthly_rows(kpi))) == expected


@given(st.lists(st.sampled_from(["", "乙", "甲", "b", "a", "a "]), max_size=20), st.booleans())
def test_categories_are_the_plain_texts_of_the_cells_in_their_order(cells: list[str], is_category: bool) -> None:
    column = pd.Series(pd.Categorical(cells, categories=["unused", "a ", "甲", "b", "乙", "a", ""]))
    column = text_categories(column if is_category else column.astype(object))
    assert column.tolist() == cells
    assert column.cat.categories.tolist() == sorted(set(cells))
    assert column.cat.categories.dtype == object


def test_an_observation_has_its_row_and_the_columns_of_the_table() -> None:
    assert [field.name for field in fields(Observation)] == ["row", *ALL_COLUMNS]
