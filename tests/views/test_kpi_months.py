"""The view of a KPI with figures of months: all years laid over each other, and the rules with their numbers."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.components.chart import Chart
from dashboard.dataset.table import Dataset
from dashboard.figures.theme import THEME
from dashboard.routing.selection import Selection, View
from dashboard.views.kpi import kpi_view
from dashboard.views.page import ViewPage
from tests.component_tree import classed, elements, links, plotly_figure, text_of
from tests.conftest import Build, Over
from tests.tables import Cells, growth, row

KPI = Selection(View.KPI, kpi="专利申请量", year=2013)
TARGET: dict[str, Any] = {"year": 2014, "measure": "target"}
PLACE: dict[str, Any] = {"district": "南昌县"}


def through(value: object, month: int, year: int = 2014, **cells: Any) -> Cells:
    """A figure of January through a month."""
    return row(value, **{"year": year, "month": month, **cells})


@pytest.fixture
def years(build: Build) -> Dataset:
    """Months of three years of the city, of one of a county, each with a target for 2014."""
    return build(
        row(6_190), row(10_000, **TARGET), through(3_000, 5), through(3_842, 6),
        through(2_700, 6, 2013), through(4_276, 6, 2015),
        row(1_000, **TARGET, **PLACE), through(300, 6, **PLACE),
    )  # fmt: skip


def months(page: ViewPage) -> Chart:
    (chart,) = [chart for chart in page.charts if chart.key.startswith("months-")]
    return chart


def rules(page: ViewPage) -> str:
    return text_of(classed(page.body, "rule-list"))


@pytest.mark.parametrize(
    ("lang", "answer", "rule"),
    [
        ("zh", "专利申请量：照此前进度，全年 7,684 件，离目标差 2,316 件", "38.4 ÷ 43.6 = 0.88 滞后"),
        ("en", "Patent applications: at this pace 7,684 applications by December, 2,316 applications short",
         "38.4 ÷ 43.6 = 0.88 Behind"),
    ],
)  # fmt: skip
def test_the_months_of_all_years_stand_over_each_other_with_the_rule_beside_them(
    years: Dataset, over: Over, lang: str, answer: str, rule: str
) -> None:
    page = kpi_view(over(years, KPI.change(lang=lang)))
    chart = months(page)
    assert "".join(chart.title) == answer
    assert [(item.year, item.month) for item in chart.rows] == [
        (2014, 5), (2014, 6), (2015, 6), (2013, 6), (2013, None), (2014, None), (2014, None),
    ]  # fmt: skip
    assert rule in rules(page)
    assert chart.key in page.downloads and f"chart={chart.key[:6]}" in "".join(links(page.body))
    grey = [note.text for note in plotly_figure(chart.figure).layout.annotations if note.font.color == THEME.muted]
    assert grey == ["2015", "2013", "2013"]


def test_a_district_has_its_own_months_and_rule(years: Dataset, over: Over) -> None:
    page = kpi_view(over(years, KPI.change(district="南昌县")))
    assert [item.quantity.value for item in months(page).rows if item.month] == [300]
    assert "300 ÷ 1,000 = 30.0%" in rules(page) and "30.0 ÷ 50.0 = 0.60 滞后" in rules(page)
    silent = kpi_view(over(years, KPI.change(district="东湖区")))
    assert not [chart for chart in silent.charts if chart.key.startswith("months-")] and not rules(silent)


def test_before_the_year_under_way_has_a_month_other_years_are_shown_and_nothing_is_judged(
    build: Build, over: Over
) -> None:
    page = kpi_view(over(build(row(6_190), row(10_000, **TARGET), through(4_276, 6, 2015)), KPI))
    assert "".join(months(page).title) == "专利申请量的月度数：2015 年"
    assert not rules(page)
    other = growth(11.6, kpi="高新技术产业增加值", area=2, year=2014, month=3)
    unreported = kpi_view(over(build(row(6_190), row(10_000, **TARGET), through(4_276, 6, 2015), other), KPI))
    assert rules(unreported) == "判断未填报 1—3 月"


def test_without_a_target_the_newest_figure_is_the_answer(build: Build, over: Over) -> None:
    page = kpi_view(over(build(row(6_190), through(3_842, 6)), KPI))
    assert "".join(months(page).title) == "专利申请量：1—6 月 3,842 件"
    assert not rules(page)


def test_a_growth_of_months_has_a_rule_without_a_chart(dataset: Dataset, over: Over) -> None:
    page = kpi_view(over(dataset, Selection(View.KPI, kpi="高新技术产业增加值", year=2013)))
    assert "11.6 ÷ 10 = 116.0%" in rules(page)
    assert not [chart for chart in page.charts if chart.key.startswith("months-")]


def test_a_kpi_without_months_has_no_such_section(dataset: Dataset, over: Over) -> None:
    page = kpi_view(over(dataset, Selection(View.KPI, kpi="技术市场交易额", year=2013)))
    assert "s-months" not in [getattr(head, "id", "") for head in elements(list(page.body), "H2")]
