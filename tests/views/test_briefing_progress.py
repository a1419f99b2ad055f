"""The briefing of the year under way: one page with what a monthly meeting asks for, and nothing that nobody said."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from dashboard.dataset.model import Task
from dashboard.dataset.table import Dataset
from dashboard.routing.selection import Selection, View
from dashboard.views.layout import view_page
from tests.component_tree import classed, elements, links, properties_of, text_of
from tests.conftest import Build, Over
from tests.tables import COUNTIES, row
from tests.views.conftest import Show

BRIEFING = Selection(View.BRIEFING, kind="progress")
GOALS = ("专利申请量", "专利授权量", "发明专利申请量", "发明专利授权量", "新型", "外观")
SILENT = "新增高新技术企业"
TASK: dict[str, Any] = {"kpi": "重点任务", "unit": "项", "year": 2014}
TASKS = ("专利快速提升计划", "实施科技重大项目", "建设科技协同创新体")


def goal(kpi: str, figure: float | None, **cells: Any) -> list[dict[str, str]]:
    """A target of 100 with its figure of June, if it has one."""
    named = {"year": 2014, **cells, "kpi": kpi}
    figures = [] if figure is None else [row(figure, month=6, **named)]
    return [row(100, measure="target", **named), *figures]


def task(name: str, value: float | None, month: int = 6) -> list[dict[str, str]]:
    report = [] if value is None else [row(value, **TASK, breakdown=name, month=month, note=f"{name}的情况")]
    return [row(1, **TASK, breakdown=name, measure="target"), *report]


@pytest.fixture
def half_year(build: Build) -> Dataset:
    """Six targets late, one not reported; tasks overdue with and without an office, one not reported; two districts."""
    late = [cells for kpi, figure in zip(GOALS, (40, 10, 20, 30, 35, 46), strict=True) for cells in goal(kpi, figure)]
    reports = [*task(TASKS[0], 0.5), *task(TASKS[1], 0.2), *task(TASKS[2], None)]
    districts = [*goal(GOALS[0], 10, district=COUNTIES[0]), *goal(GOALS[0], None, district=COUNTIES[1])]
    districts += [*goal(GOALS[0], 46, district=COUNTIES[2]), *goal(GOALS[1], None, district=COUNTIES[2])]
    dataset = build(row(), *late, *goal(SILENT, None, area=2, unit="家"), *reports, *districts)
    due = {TASKS[0]: ("知识产权处", "2014-06"), TASKS[1]: ("", "2014-03"), TASKS[2]: ("", "2014-01")}
    tasks = {name: Task(name, "", "", (), *said) for name, said in due.items()}
    dataset.catalog = replace(dataset.catalog, tasks={**dataset.catalog.tasks, **tasks})
    return dataset


def lines(dataset: Dataset, over: Over, name: str, selection: Selection = BRIEFING) -> list[str]:
    """The rows of a table of the sheet."""
    (table,) = classed(view_page(over(dataset, selection)).body, name)
    return [text_of(line) for line in elements(table, "Tr")][1:]


def test_the_states_are_counted(half_year: Dataset, over: Over) -> None:
    page = view_page(over(half_year, BRIEFING))
    (states,) = classed(page.body, "briefing-states")
    assert text_of(states) == "5滞后1略慢1未填报"
    assert text_of(elements(page.page_header, "H1")) == "1—6 月：7 项目标中 1 项略慢，5 项滞后，1 项未填报"
    assert page.is_printed_sheet


def test_the_five_furthest_behind_stand_with_what_the_rest_must_bring(half_year: Dataset, over: Over) -> None:
    rows = lines(half_year, over, "progress-table")
    assert [next(kpi for kpi in GOALS if line.startswith(kpi)) for line in rows] == [*GOALS[1:5], GOALS[0]]
    assert "15 件此前 1.7 件，9.00 倍" in rows[0] and "10.0 ÷ 50.0 = 0.20" in rows[0]
    assert "滞后和略慢的共 6 项" in text_of(view_page(over(half_year, BRIEFING)).body)


def test_overdue_tasks_stand_with_their_office_or_that_none_is_named(half_year: Dataset, over: Over) -> None:
    assert lines(half_year, over, "briefing-tasks") == [
        "8.2 实施科技重大项目未定3 月20%实施科技重大项目的情况",
        "8.1 专利快速提升计划知识产权处6 月50%专利快速提升计划的情况",
    ]


def test_of_many_overdue_tasks_those_due_first_are_listed(
    half_year: Dataset, over: Over, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.views.briefing_progress.MAX_OVERDUE", 1)
    (line,) = lines(half_year, over, "briefing-tasks")
    assert line.startswith("8.2")
    assert "2 项逾期，1 项未填报；时限最早的 1 项" in text_of(view_page(over(half_year, BRIEFING)).body)


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("zh", ["1 项目标 1—6 月没有数：新增高新技术企业。", "1 项任务没有填报：8.3。",
                "1 个县区 1—6 月没有填报：西湖区。", "1 个县区缺部分目标的数：青云谱区 1 项。"]),
        ("en", ["1 target has no figure of January to June: New high-tech enterprises.", "1 task not reported: 8.3.",
                "1 district has reported nothing of January to June: Xihu.",
                "1 district lacks figures of some targets: Qingyunpu 1."]),
    ],
)  # fmt: skip
def test_what_was_not_reported_is_said(half_year: Dataset, over: Over, lang: str, expected: list[str]) -> None:
    (gaps,) = classed(view_page(over(half_year, BRIEFING.change(lang=lang))).body, "briefing-gaps")
    assert [text_of(gap) for gap in elements(gaps, "Li")] == expected


def test_districts_stand_with_how_many_targets_are_behind_and_not_reported(half_year: Dataset, over: Over) -> None:
    assert lines(half_year, over, "progress-places")[:3] == [
        "东湖区的进展东湖区1––1", "青云谱区的进展青云谱区–112", "西湖区的进展西湖区––11",
    ]  # fmt: skip


def test_a_district_has_its_own_targets_and_neither_tasks_nor_other_districts(half_year: Dataset, over: Over) -> None:
    page = view_page(over(half_year, BRIEFING.change(district=COUNTIES[0])))
    (states,) = classed(page.body, "briefing-states")
    assert text_of(states) == "1滞后"
    assert not classed(page.body, "briefing-tasks") and not classed(page.body, "progress-places")
    assert "1—6 月应有的数都已填报。" in text_of(page.body)


def test_a_district_without_targets_is_not_judged(build: Build, over: Over) -> None:
    dataset = build(row(), row(5, year=2014, month=6), row(2, year=2014, month=6, district="东湖区"))
    page = view_page(over(dataset, BRIEFING.change(district="东湖区")))
    assert "没有自己的目标，不作判断" in text_of(page.body)
    assert "2件" in text_of(classed(page.body, "progress-table"))


def test_the_real_plan_is_judged_by_its_one_figure_and_no_task_is_called_overdue(show: Show) -> None:
    drawn = show(BRIEFING)
    assert "已填报的没有一项滞后或略慢。" in text_of(drawn.body)
    assert "27 项任务都没有填报。" in text_of(classed(drawn.body, "briefing-gaps"))
    assert "没有一个县区在表中有自己的 2014 年目标" in text_of(drawn.body)


def test_before_the_first_month_the_sheet_says_that_nothing_is_reported(build: Build, over: Over) -> None:
    page = view_page(over(build(row(), row(100, year=2014, measure="target")), BRIEFING))
    assert "2014 年还没有填报月度数" in text_of(page.page_header)
    assert not classed(page.body, "verdict")


def test_page_and_both_briefings_lead_to_each_other_and_keep_the_month(half_year: Dataset, over: Over) -> None:
    annual, progress = Selection(View.BRIEFING), Selection(View.PROGRESS, month="6")
    briefing = BRIEFING.change(month="6")
    assert briefing.href in links(view_page(over(half_year, progress)).page_header)
    (from_sheet,) = classed(view_page(over(half_year, briefing)).body, "briefing-links")
    assert links(from_sheet) == [progress.href, annual.href]
    (from_annual,) = classed(view_page(over(half_year, annual)).body, "briefing-links")
    assert links(from_annual) == [BRIEFING.href]


def test_the_header_prints_the_year_under_way_and_drops_the_month_with_the_year(show: Show) -> None:
    header = show(Selection(View.PROGRESS, month="3")).header
    assert BRIEFING.change(month="3").href in links(header)
    (year,) = (part for part in elements(header, "Select") if properties_of(part)["id"] == "choose-year")
    assert {choice["value"] for choice in properties_of(year)["options"]} >= {
        "/progress?month=3",
        "/progress?year=2014",
    }


def test_the_foot_names_months_version_and_address(half_year: Dataset, over: Over) -> None:
    (foot,) = classed(view_page(over(half_year, BRIEFING)).body, "briefing-footer")
    for fact in ("南昌市 · 2014 年 1—6 月", half_year.version, "/briefing?kind=progress"):
        assert fact in text_of(foot)
    assert "OpenStreetMap" not in text_of(foot)


def test_the_sheet_hands_over_its_targets_with_their_months_and_its_tasks(half_year: Dataset, over: Over) -> None:
    downloads = view_page(over(half_year, BRIEFING)).downloads
    assert {(line.kpi, line.month) for line in downloads["progress"]} >= {(GOALS[0], None), (GOALS[0], 6)}
    assert len(downloads["progress-tasks"]) == 3
