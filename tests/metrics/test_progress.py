"""How far a target of the year under way is: each rule with a calculation done by hand."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dashboard.dataset.loading import read_dataset
from dashboard.dataset.table import Dataset
from dashboard.metrics.growth import target_interpretations
from dashboard.metrics.progress import (
    NotJudged,
    Progress,
    ProgressState,
    history,
    judge_progress,
)
from dashboard.metrics.progress_rows import (
    TaskState,
    counted,
    newest_month,
    progress_rows,
    target_progress,
    task_rows,
)
from dashboard.metrics.year_pace import target_path
from tests.conftest import Build
from tests.tables import CATALOG, growth, row, write_table

Changed = Callable[[str, str], Build]
TASK = "专利快速提升计划"
TARGET: dict[str, Any] = {"year": 2014, "measure": "target"}
STOCK: dict[str, Any] = {"area": 2, "kpi": "高新技术企业总数", "unit": "家"}
SHARE: dict[str, Any] = {"area": 2, "kpi": "高新技术产业增加值占工业增加值比重", "unit": "%"}


@pytest.fixture
def with_catalog(tmp_path: Path) -> Changed:
    """Make datasets of a few rows with the real catalog, in which one text is another."""

    def changed(old: str, new: str) -> Build:
        text = CATALOG.read_text(encoding="utf-8")
        assert text.count(old) == 1
        (tmp_path / "catalog.toml").write_text(text.replace(old, new), encoding="utf-8")
        return lambda *rows: read_dataset(write_table(tmp_path, rows), tmp_path / "catalog.toml")

    return changed


@pytest.fixture
def less_is_better(with_catalog: Changed) -> Build:
    """Make datasets in which fewer patent applications are better."""
    return _with_less(with_catalog, "专利申请量")


def _with_less(with_catalog: Changed, kpi: str) -> Build:
    text = CATALOG.read_text(encoding="utf-8")
    entry = re.search(rf'name = "{kpi}"\n.*?direction = "more"', text, re.DOTALL)
    assert entry
    return with_catalog(entry[0], entry[0].replace('"more"', '"less"'))


def through(value: object, month: int, **cells: Any) -> dict[str, str]:
    """A figure of January through a month of 2014."""
    return row(value, **{"year": 2014, "month": month, **cells})


def judged(dataset: Dataset, month: int = 6, kpi: str = "专利申请量", year: int = 2014) -> Progress:
    return target_progress(dataset, dataset.kpis[kpi], year, month)


def numbers(progress: Progress) -> tuple[float | None, float | None, float | None]:
    """Completion, what is expected, and their ratio, to four decimals."""
    completion, expected = progress.completion, progress.expected
    parts = (completion.value if completion else None, expected.value if expected else None, progress.ratio)
    rounded = [None if part is None else round(part, 4) for part in parts]
    return rounded[0], rounded[1], rounded[2]


def test_a_flow_is_its_cumulated_figure_against_months_by_twelve(dataset: Dataset) -> None:
    progress = judged(dataset, year=2015)  # 4,276 of more than 9,000 by June 2015
    assert numbers(progress) == (0.4751, 0.5, 0.9502)
    assert progress.completion and progress.completion.formula == "4,276 ÷ 9,000"
    assert progress.expected and (progress.expected.formula, progress.expected.basis) == ("6 ÷ 12", ())
    assert progress.state is ProgressState.SLIGHTLY_BEHIND
    rest = progress.rest
    assert rest and (round(rest.per_month), round(rest.pace), rest.months) == (787, 713, 6)
    assert rest.year_end.value == 8_552
    assert rest.multiple == pytest.approx(1.1048, abs=1e-4)


def test_grants_of_june_2015_are_on_schedule(dataset: Dataset) -> None:
    progress = judged(dataset, kpi="专利授权量", year=2015)  # 2,730 of at least 5,300
    assert numbers(progress) == (0.5151, 0.5, 1.0302)
    assert progress.state is ProgressState.ON_SCHEDULE


def test_what_is_expected_is_last_year_s_own_part_where_its_month_and_year_are_published(build: Build) -> None:
    last = (row(2_724, month=6), row(6_190))
    progress = judged(build(*last, row(10_000, **TARGET), through(3_842, 6)))
    assert numbers(progress) == (0.3842, 0.4401, 0.8731)
    assert progress.expected and progress.expected.formula == "2,724 ÷ 6,190"
    assert progress.state is ProgressState.BEHIND
    assert progress.growth and (progress.growth.value, progress.growth.formula) == (41.042584, "3,842 ÷ 2,724 − 1")
    assert progress.rest and round(progress.rest.per_month) == 1_026
    assert progress.rest.year_end.formula == "3,842 ÷ 6 × 12"


def test_a_stock_is_what_was_added_against_what_is_to_be_added(build: Build) -> None:
    rows = (row(200, **STOCK), row(300, **STOCK | TARGET), through(240, 6, **STOCK))
    progress = judged(build(*rows), kpi=STOCK["kpi"])
    assert numbers(progress) == (0.4, 0.5, 0.8)
    assert progress.completion and progress.completion.formula == "(240 − 200) ÷ (300 − 200)"
    assert progress.rest and (progress.rest.per_month, round(progress.rest.pace, 2)) == (10, 6.67)
    assert progress.rest.year_end.value == 280
    before = (row(100, **STOCK | {"year": 2012}), row(130, **STOCK | {"year": 2013, "month": 6}))
    by_last_year = judged(build(*rows, *before), kpi=STOCK["kpi"])
    assert numbers(by_last_year) == (0.4, 0.3, 1.3333)
    assert by_last_year.expected and by_last_year.expected.formula == "(130 − 100) ÷ (200 − 100)"


def test_a_stock_without_last_year_s_level_is_not_judged(build: Build) -> None:
    progress = judged(build(row(300, **STOCK | TARGET), through(240, 6, **STOCK)), kpi=STOCK["kpi"])
    assert (progress.state, progress.reason, progress.rest) == (ProgressState.UNJUDGED, NotJudged.NO_BASE, None)


def falling_stock(build: Build, value: int, month: int = 6) -> Progress:
    """A stock of 200 of which 180 is to be left at the year's end."""
    rows = (row(200, **STOCK), row(180, **STOCK | TARGET), through(value, month, **STOCK))
    return judged(build(*rows), month, kpi=STOCK["kpi"])


def test_a_stock_that_may_fall_is_judged_by_how_much_of_the_fall_is_used_up(build: Build) -> None:
    states = [falling_stock(build, value).state for value in (201, 195, 190, 189, 180, 170)]
    on_schedule = [ProgressState.ON_SCHEDULE] * 3
    assert states == [*on_schedule, ProgressState.SLIGHTLY_BEHIND, ProgressState.BEHIND, ProgressState.BEHIND]
    assert numbers(falling_stock(build, 195)) == (0.25, 0.5, 2)
    assert [falling_stock(build, value, 12).state for value in (185, 180, 178)] == [
        ProgressState.REACHED, ProgressState.REACHED, ProgressState.SLIGHTLY_BEHIND,
    ]  # fmt: skip


def test_a_stock_of_which_less_is_better_is_judged_by_its_fall(with_catalog: Changed) -> None:
    build = _with_less(with_catalog, STOCK["kpi"])
    progress = falling_stock(build, 192)
    assert (numbers(progress), progress.state) == ((0.4, 0.5, 0.8), ProgressState.BEHIND)
    rest = progress.rest
    assert rest and (rest.missing, rest.per_month, rest.year_end.value) == (-12, -2, 184)
    assert rest.multiple == pytest.approx(1.5)
    reached = falling_stock(build, 178)
    assert (reached.state, reached.rest) == (ProgressState.REACHED, None)
    rows = (row(200, **STOCK), row(180, **STOCK | TARGET), through(192, 6, **STOCK))
    before = (row(240, **STOCK | {"year": 2012}), row(230, **STOCK | {"year": 2013, "month": 6}))
    by_last_year = judged(build(*rows, *before), kpi=STOCK["kpi"])
    assert by_last_year.expected and by_last_year.expected.formula == "(230 − 240) ÷ (200 − 240)"
    assert numbers(by_last_year) == (0.4, 0.25, 1.6)


@pytest.mark.parametrize(("so_far", "state"), [
    (2, ProgressState.ON_SCHEDULE), (-1, ProgressState.ON_SCHEDULE),
    (3.2, ProgressState.SLIGHTLY_BEHIND), (6, ProgressState.BEHIND),
])  # fmt: skip
def test_a_growth_of_which_less_is_better_may_not_be_above_its_target(
    less_is_better: Build, so_far: float, state: ProgressState
) -> None:
    rows = (growth(3, year=2014, measure="target_growth"), growth(so_far, year=2014, month=6))
    assert judged(less_is_better(*rows)).state is state


def test_what_cannot_be_judged_says_why(build: Build) -> None:
    grown = growth(5, year=2014, month=6)
    assert judged(build(row(100, **TARGET), grown)).reason is NotJudged.NO_FIGURE
    assert judged(build(growth(0, year=2014, measure="target_growth"), grown)).reason is NotJudged.NO_CHANGE
    assert judged(build(row(0, **TARGET, qualifier="more_than"), through(0, 6))).reason is NotJudged.NO_CHANGE
    stock = (row(300, **STOCK), row(300, **STOCK | TARGET), through(290, 6, **STOCK))
    assert judged(build(*stock), kpi=STOCK["kpi"]).reason is NotJudged.NO_CHANGE
    flow = judged(build(growth(5, year=2014, measure="target_growth"), through(9, 6)))
    assert flow.reason is NotJudged.NO_GROWTH


def test_a_target_growth_is_the_growth_so_far_against_the_whole_of_it(build: Build) -> None:
    aim = growth(30, year=2014, measure="target_growth")
    so_far = (row(1_000, month=6), row(2_000), through(1_274, 6))
    progress = judged(build(aim, *so_far))
    assert numbers(progress) == (0.9133, 1, 0.9133)
    assert progress.state is ProgressState.SLIGHTLY_BEHIND
    assert progress.rest and progress.rest.missing == 2_600 - 1_274
    published = judged(build(aim, growth(33, year=2014, month=6)))
    assert (numbers(published), published.state) == ((1.1, 1, 1.1), ProgressState.ON_SCHEDULE), "it can still turn"
    december = judged(build(aim, growth(33, year=2014, month=12)), month=12)
    assert december.state is ProgressState.REACHED


def test_the_one_figure_of_the_plan_s_year_is_on_schedule(dataset: Dataset) -> None:
    progress = judged(dataset, month=3, kpi="高新技术产业增加值")  # more than 11.6 % by March against 10 %
    assert (numbers(progress), progress.state) == ((1.16, 1, 1.16), ProgressState.ON_SCHEDULE)
    assert newest_month(dataset, 2014) == 3
    rows = progress_rows(dataset, dataset.area_kpis, 2014, 3)
    assert counted(rows)[ProgressState.UNREPORTED] == 11
    assert counted(rows)[ProgressState.ON_SCHEDULE] == 1


def test_of_a_range_the_lower_end_counts(build: Build) -> None:
    rows = (row(10, **TARGET), row(15, year=2014, measure="target_high"), through(11, 6))
    progress = judged(build(*rows))
    assert (numbers(progress), progress.state) == ((1.1, 0.5, 2.2), ProgressState.REACHED)
    assert progress.rest is None


@pytest.mark.parametrize(
    ("qualifier", "value", "state"),
    [
        ("at_least", 100, ProgressState.REACHED),
        ("more_than", 100, ProgressState.ON_SCHEDULE),
        ("more_than", 101, ProgressState.REACHED),
        ("about", 100, ProgressState.REACHED),
    ],
)
def test_more_than_is_not_reached_by_the_very_number(
    build: Build, qualifier: str, value: int, state: ProgressState
) -> None:
    assert judged(build(row(100, **TARGET, qualifier=qualifier), through(value, 6))).state is state


def test_a_year_that_ends_with_the_very_number_is_not_more_than_it(build: Build) -> None:
    progress = judged(build(row(100, **TARGET, qualifier="more_than"), through(100, 12)), month=12)
    assert progress.state is ProgressState.SLIGHTLY_BEHIND


@pytest.mark.parametrize("months", [0, 210])
def test_the_calendar_stands_in_where_last_year_s_part_is_none_or_more_than_all(build: Build, months: int) -> None:
    progress = judged(build(row(months, month=6), row(200), row(100, **TARGET), through(60, 6)))
    assert progress.expected and (progress.expected.formula, progress.expected.basis) == ("6 ÷ 12", ())


def test_the_path_to_a_target_leads_through_last_year_s_own_parts(build: Build) -> None:
    rows = (row(20, month=3), row(80, month=9), row(100), row(200, **TARGET), through(1, 1))
    series = build(*rows).series("专利申请量")
    path = target_path(series, target_interpretations(series, 2014)[0], 2014)
    assert path and [round(level, 6) for level in path[2:]] == [
        40,
        60,
        80,
        100,
        120,
        140,
        160,
        173.333333,
        186.666667,
        200,
    ]


def test_a_share_has_no_part_of_a_year_and_can_only_be_reached(build: Build) -> None:
    below, above = (build(row(28, **SHARE | TARGET), through(value, 6, **SHARE)) for value in (27.5, 28))
    progress = judged(below, kpi=SHARE["kpi"])
    assert (progress.state, progress.reason, numbers(progress)) == (
        ProgressState.UNJUDGED,
        NotJudged.SHARE,
        (None, None, None),
    )
    assert judged(above, kpi=SHARE["kpi"]).state is ProgressState.REACHED
    exactly = build(
        row(28, **SHARE | TARGET, qualifier="more_than"), through(28, 6, **SHARE), row(25, **SHARE, month=6)
    )
    progress = judged(exactly, kpi=SHARE["kpi"])
    assert (progress.state, progress.growth) == (ProgressState.UNJUDGED, None)


def test_a_share_of_which_less_is_better_is_reached_below_its_target(with_catalog: Changed) -> None:
    build = _with_less(with_catalog, SHARE["kpi"])
    values = {27: ProgressState.REACHED, 28: ProgressState.REACHED, 29: ProgressState.UNJUDGED}
    for value, state in values.items():
        rows = (row(28, **SHARE | TARGET), through(value, 6, **SHARE))
        assert judged(build(*rows), kpi=SHARE["kpi"]).state is state


@pytest.mark.parametrize(
    ("value", "ratio", "state"),
    [
        (40, 1.25, ProgressState.ON_SCHEDULE),
        (50, 1, ProgressState.ON_SCHEDULE),
        (55, 0.9091, ProgressState.SLIGHTLY_BEHIND),
        (80, 0.625, ProgressState.BEHIND),
        (0, float("inf"), ProgressState.ON_SCHEDULE),
    ],
)
def test_an_amount_of_which_less_is_better_is_used_up_no_faster_than_the_year_goes_by(
    less_is_better: Build, value: int, ratio: float, state: ProgressState
) -> None:
    progress = judged(less_is_better(row(100, **TARGET), through(value, 6)))
    assert (progress.ratio and round(progress.ratio, 4), progress.state) == (ratio, state)


def test_such_an_amount_is_reached_in_december_alone(less_is_better: Build) -> None:
    states = [judged(less_is_better(row(100, **TARGET), through(v, 12)), month=12).state for v in (100, 101, 120)]
    assert states == [ProgressState.REACHED, ProgressState.SLIGHTLY_BEHIND, ProgressState.BEHIND]


@pytest.mark.parametrize(("ratio", "state"), [
    (0.5, ProgressState.ON_SCHEDULE), (0.4999, ProgressState.SLIGHTLY_BEHIND),
    (0.45, ProgressState.SLIGHTLY_BEHIND), (0.4499, ProgressState.BEHIND), (1, ProgressState.REACHED),
])  # fmt: skip
def test_the_bounds_of_the_states(dataset: Dataset, ratio: float, state: ProgressState) -> None:
    target = target_interpretations(dataset.series("新增高新技术企业"), 2014)[0]
    assert judge_progress(ratio, 0.5, target, 6) is state


def test_a_month_without_a_figure_is_not_reported_whatever_came_before(build: Build) -> None:
    dataset = build(row(100, **TARGET), through(60, 5))
    assert judged(dataset, month=6).state is ProgressState.UNREPORTED
    assert judged(dataset, month=5).state is ProgressState.ON_SCHEDULE


def test_what_is_neither_good_nor_bad_is_not_judged(build: Build) -> None:
    cells = {"area": 4, "kpi": "南昌科技创新中心投资", "unit": "亿元"}
    progress = judged(build(row(2, **cells | TARGET), through(1, 6, **cells)), kpi=cells["kpi"])  # type: ignore[arg-type]
    assert (progress.state, progress.reason) == (ProgressState.UNJUDGED, NotJudged.NEUTRAL)
    assert numbers(progress)[:2] == (0.5, 0.5)


def test_a_missed_month_that_was_caught_up_stays_visible(build: Build) -> None:
    dataset = build(row(120, **TARGET), through(2, 1), through(40, 3), through(121, 6))
    series = dataset.series("专利申请量")
    states = history(series, target_interpretations(series, 2014)[0], 2014, 6)
    assert states[:6] == (
        ProgressState.BEHIND,
        ProgressState.UNREPORTED,
        ProgressState.ON_SCHEDULE,
        ProgressState.UNREPORTED,
        ProgressState.UNREPORTED,
        ProgressState.REACHED,
    )
    assert states[6:] == (None,) * 6


def test_the_newest_month_is_that_of_a_result_or_a_report_of_a_task_never_of_a_milestone(build: Build) -> None:
    milestone, other_year = row(80, **TARGET, month=11), through(5, 10, year=2015)
    dataset = build(through(60, 5), growth(5, year=2014, month=6), milestone, other_year)
    assert newest_month(dataset, 2014) == 6
    assert newest_month(build(through(60, 5), task(TASK, 1, measure="target"), task(TASK, 0.5, month=7)), 2014) == 7
    assert newest_month(build(milestone, through(60, 5, district="南昌县")), 2014) is None


def test_a_district_without_a_target_of_its_own_is_not_judged(build: Build) -> None:
    place = {"district": "南昌县"}
    rows = (row(10_000, **TARGET), row(50, month=6, **place), through(100, 6, **place))
    (progress,) = progress_rows(build(*rows), build(*rows).area_kpis, 2014, 6, "南昌县")
    assert (progress.state, progress.reason) == (ProgressState.UNJUDGED, NotJudged.NO_TARGET)
    assert progress.growth and progress.growth.value == 100
    own = build(*rows, row(150, **TARGET, **place))
    assert [item.state for item in progress_rows(own, own.area_kpis, 2014, 6, "南昌县")] == [ProgressState.ON_SCHEDULE]


def test_rows_stand_worst_first_and_those_that_nobody_can_judge_last(build: Build) -> None:
    def pair(kpi: str, value: int | None) -> list[dict[str, str]]:
        cells = {"kpi": kpi}
        return [row(100, **TARGET, **cells), *([through(value, 6, **cells)] if value is not None else [])]

    values = {"专利申请量": 60, "专利授权量": 46, "发明专利申请量": 10, "发明专利授权量": None, "新型": 20, "外观": 100}
    dataset = build(*(cells for kpi, value in values.items() for cells in pair(kpi, value)))
    rows = progress_rows(dataset, dataset.kpis.values(), 2014, 6)
    assert [item.series.kpi.name for item in rows] == [
        "发明专利申请量", "新型", "专利授权量", "专利申请量", "外观", "发明专利授权量",
    ]  # fmt: skip


def task(name: str, value: float, **cells: Any) -> dict[str, str]:
    """A row of a task of area 8."""
    return row(value, **{"kpi": "重点任务", "breakdown": name, "unit": "项", "year": 2014, **cells})


@pytest.mark.parametrize(
    ("reports", "month", "state"),
    [
        ([], 6, TaskState.UNREPORTED),
        ([(6, 0)], 6, TaskState.NOT_BEGUN),
        ([(6, 0.5)], 6, TaskState.UNDER_WAY),
        ([(5, 0.5)], 6, TaskState.UNREPORTED),
        ([(4, 1)], 6, TaskState.DONE),
        ([(6, 0.5), (7, 1)], 6, TaskState.UNDER_WAY),
        ([(8, 0.9)], 9, TaskState.OVERDUE),
        ([(9, 0.9)], 9, TaskState.OVERDUE),
        ([], 9, TaskState.UNREPORTED),
    ],
)
def test_a_task_is_done_under_way_or_overdue_by_its_reports_alone(
    with_catalog: Changed, reports: list[tuple[int, float]], month: int, state: TaskState
) -> None:
    build = with_catalog(f'name = "{TASK}"', f'name = "{TASK}"\nowner = "知识产权处"\ndue = "2014-09"')
    dataset = build(task(TASK, 1, measure="target"), *(task(TASK, value, month=at) for at, value in reports))
    (progress,) = task_rows(dataset, 2014, month)
    assert (progress.state, progress.owner, progress.due) == (state, "知识产权处", 9)


def test_a_task_that_is_due_after_its_year_is_never_overdue_in_it(with_catalog: Changed) -> None:
    dataset = with_catalog(f'name = "{TASK}"', f'name = "{TASK}"\ndue = "2015-03"')(
        task(TASK, 1, measure="target"), task(TASK, 0.5, month=12)
    )
    (progress,) = task_rows(dataset, 2014, 12)
    assert (progress.due, progress.state) == (15, TaskState.UNDER_WAY)


def test_the_tasks_of_the_plan_are_due_at_its_end_and_nobody_s_yet(dataset: Dataset) -> None:
    tasks = task_rows(dataset, 2014, 3)
    assert (len(tasks), tasks[0].number, tasks[-1].number) == (27, "1.1", "9.2")
    assert {(item.owner, item.due, item.state) for item in tasks} == {("", 12, TaskState.UNREPORTED)}
