"""The year under way as a reader meets it: the answer, targets by state, one in detail, districts, tasks."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.dataset.table import Dataset
from dashboard.routing.selection import Selection, View
from dashboard.views.layout import view_page
from dashboard.views.overview import overview
from dashboard.views.page import ViewPage
from tests.component_tree import classed, elements, links, properties_of, text_of
from tests.conftest import Build, Over
from tests.tables import row

PROGRESS = Selection(View.PROGRESS)
TARGET: dict[str, Any] = {"year": 2014, "measure": "target"}
GRANTS: dict[str, Any] = {"kpi": "专利授权量"}
PLACE: dict[str, Any] = {"district": "南昌县"}
TASK: dict[str, Any] = {"kpi": "重点任务", "breakdown": "专利快速提升计划", "unit": "项", "year": 2014}


def through(value: object, month: int, **cells: Any) -> dict[str, str]:
    """A figure of January through a month of 2014."""
    return row(value, **{"year": 2014, "month": month, **cells})


@pytest.fixture
def half_year(build: Build) -> Dataset:
    """Two targets, one behind, one not reported for June; a county with a target, a task under way."""
    return build(
        row(6_190), row(10_000, **TARGET), through(3_000, 5), through(3_842, 6),
        row(5_000, **TARGET, **GRANTS), through(2_400, 5, **GRANTS),
        row(1_000, **TARGET, **PLACE), through(600, 6, **PLACE), row(300, month=6, **PLACE),
        row(1, **TASK | {"measure": "target"}), through(0.4, 6, **TASK, note="方案已报"),
    )  # fmt: skip


def words(page: ViewPage) -> str:
    return text_of([page.page_header, *page.body])


def table(page: ViewPage, name: str) -> list[str]:
    """The rows of a table as text."""
    (found,) = classed([page.page_header, *page.body], name)
    return [text_of(line) for line in elements(found, "Tr")][1:]


def test_the_answer_counts_the_targets_by_state_and_names_those_behind(half_year: Dataset, over: Over) -> None:
    page = view_page(over(half_year, PROGRESS))
    headline = text_of(elements(page.page_header, "H1"))
    assert headline == "1—6 月：2 项目标中 1 项滞后，1 项未填报"
    assert "滞后的是专利申请量（3,842 件、完成 38.4%）。" in text_of(classed(page.page_header, "page-summary"))


def test_each_target_has_its_bar_rule_rest_and_months(half_year: Dataset, over: Over) -> None:
    behind, silent = table(view_page(over(half_year, PROGRESS)), "progress-table")
    for fact in ("3,842", "完成 38.4%，序时 6/12", "1,026 件", "此前 640 件，1.60 倍", "滞后", "38.4 ÷ 50.0 = 0.77"):
        assert fact in behind
    for fact in ("未填报", "截至 5 月 2,400 件"):
        assert fact in silent
    (cells, _) = classed(view_page(over(half_year, PROGRESS)).page_header, "month-cells")
    assert properties_of(cells)["aria-label"].endswith("4 月未填报、5 月滞后、6 月滞后")


def test_an_earlier_month_is_seen_as_it_was_at_its_end(half_year: Dataset, over: Over) -> None:
    page = view_page(over(half_year, PROGRESS.change(month="5")))
    assert text_of(elements(page.page_header, "H1")) == "1—5 月：2 项目标中 1 项达到序时进度，1 项滞后"


def test_the_counts_filter_the_targets(half_year: Dataset, over: Over) -> None:
    page = view_page(over(half_year, PROGRESS))
    assert PROGRESS.change(state="behind").href in links(classed(page.page_header, "state-counts"))
    (line,) = table(view_page(over(half_year, PROGRESS.change(state="unreported"))), "progress-table")
    assert line.startswith("专利授权量")


def test_the_rule_stands_with_its_numbers_beside_the_chart(half_year: Dataset, over: Over) -> None:
    page = view_page(over(half_year, PROGRESS))
    (rules,) = classed(page.body, "rule-list")
    said = text_of(rules)
    for fact in (
        "3,842 ÷ 10,000 = 38.4%", "6 ÷ 12 = 50.0%", "38.4 ÷ 50.0 = 0.77 滞后",
        "6,158 ÷ 6 = 1,026 件", "3,842 ÷ 6 × 12 = 7,684 件",
    ):  # fmt: skip
        assert fact in said
    (chart,) = page.charts
    assert "".join(chart.title) == "专利申请量：照此前进度，全年 7,684 件，离目标差 2,316 件"
    assert [(item.year, item.month, item.quantity.value) for item in chart.rows] == [
        (2014, 5, 3_000), (2014, 6, 3_842), (2013, None, 6_190), (2014, None, 10_000), (2014, None, 7_684),
    ]  # fmt: skip


def test_districts_stand_by_their_own_targets_with_the_city_under_the_nine(half_year: Dataset, over: Over) -> None:
    rows = table(view_page(over(half_year, PROGRESS)), "progress-places")
    assert [line for line in rows if line.startswith("南昌县")] == ["南昌县达到序时进度60.0% 达到序时进度–"]
    assert [line for line in rows if line.startswith("东湖区")] == ["东湖区没有目标––"]
    assert rows[9] == "南昌市滞后38.4% 滞后1"


def test_with_a_district_chosen_all_of_it_is_the_district_s(half_year: Dataset, over: Over) -> None:
    page = view_page(over(half_year, PROGRESS.change(district="南昌县")))
    assert text_of(elements(page.page_header, "H1")) == "1—6 月：1 项目标中 1 项达到序时进度"
    assert "同比 +100.0%" in words(page)
    assert "重点任务" not in words(page)
    silent = view_page(over(half_year, PROGRESS.change(district="东湖区")))
    assert "没有自己的 2014 年目标，不作判断" in words(silent)


def test_tasks_stand_by_area_with_owner_month_due_state_and_last_word(half_year: Dataset, over: Over) -> None:
    area, task = table(view_page(over(half_year, PROGRESS)), "task-table")
    assert area.startswith("8 知识产权运用和保护")
    assert task == "8.1 专利快速提升计划未定12 月进行中 40%方案已报"
    assert "没有符合条件的任务。" in words(view_page(over(half_year, PROGRESS.change(area=1))))


def test_the_overview_leads_with_the_states_and_the_way_there(half_year: Dataset, over: Over) -> None:
    page = overview(over(half_year, Selection()))
    (strip,) = classed(page.page_header, "progress-strip")
    assert text_of(strip) == "2014 年 1—6 月1 项滞后1 项未填报看进展"
    assert links(strip) == [PROGRESS.href]


def test_before_the_first_month_nothing_is_judged_and_the_way_to_report_is_told(build: Build, over: Over) -> None:
    dataset = build(row(), row(10_000, **TARGET))
    (strip,) = classed(overview(over(dataset, Selection())).page_header, "progress-strip")
    assert text_of(strip) == "2014 年还没有填报月度数。怎样填报"
    page = view_page(over(dataset, PROGRESS))
    assert "app.py template all --year 2014 --month 1" in words(page)
    assert not classed(page.page_header, "verdict")


def test_the_one_figure_of_the_real_plan_s_year_is_shown_as_the_only_one(dataset: Dataset, over: Over) -> None:
    page = view_page(over(dataset, PROGRESS))
    assert text_of(elements(page.page_header, "H1")) == "1—3 月：12 项目标中 1 项达到序时进度，11 项未填报"
    assert "这是 2014 年唯一公布的月度数。" in words(page)
    first = table(page, "progress-table")[0]
    assert first.startswith("高新技术产业增加值") and "116.0 ÷ 100.0 = 1.16" in first


def test_june_2015_reads_as_the_documents_say(dataset: Dataset, over: Over) -> None:
    applications, grants, *_ = table(view_page(over(dataset, PROGRESS.change(year=2014))), "progress-table")
    for fact in ("4,276", "完成 47.5%，序时 6/12", "787 件", "此前 713 件", "略慢", "47.5 ÷ 50.0 = 0.95"):
        assert fact in applications
    for fact in ("2,730", "完成 51.5%", "达到序时进度"):
        assert fact in grants
