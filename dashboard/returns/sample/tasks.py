"""Generates how far the numbered tasks of the plan are, by month, and who answers for them in the sample."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from dashboard.dataset.model import CITY, TASKS, Catalog
from dashboard.dataset.observation import Measure, Observation
from dashboard.dataset.table import Dataset
from dashboard.metrics.year_pace import MONTHS
from dashboard.returns.sample.blocks import Block, whole
from dashboard.returns.sample.city import TARGET_YEAR
from dashboard.returns.sample.returns import SampleReturn
from dashboard.returns.sample.seasons import JUDGED_MONTH
from dashboard.returns.sample.seeded_random import uniform, uniforms

OWNERS = ("示例一处", "示例二处", "示例三处", "示例四处")  # of areas in turn; no office of the bureau
STAGES = (  # what was done, from this value on; its English stands in the catalog
    (1, "示例：已完成并通过验收"),
    (0.8, "示例：主要工作已完成，正在收尾"),
    (0.4, "示例：任务已分解，正在实施"),
    (0.1, "示例：实施方案已印发"),
    (0, "示例：尚未启动"),
)
NO_REPORT = 0.06  # how often nothing is said of a task in a month
STEPS = 10  # of a task that is done


@dataclass(frozen=True, slots=True)
class Course:
    """Holds when a task begins, ends and is due, as ranges of months; `late` where nobody tells the judged month."""

    begins: tuple[int, int]
    ends: tuple[int, int]
    due: tuple[int, int]
    late: bool = False


# In the judged month: done, under way, overdue, not begun, not reported, and the two usual ones again
COURSES = (
    Course((1, 3), (5, 8), (8, 9)),
    Course((2, 5), (11, 12), (10, 12)),
    Course((3, 5), (11, 12), (6, 8)),
    Course((10, 11), (13, 14), (12, 12)),
    Course((2, 4), (10, 12), (12, 12), late=True),
    Course((2, 5), (12, 13), (11, 12)),
    Course((1, 4), (7, 9), (9, 12)),
)


def task_returns(dataset: Dataset, through: int, seed: int) -> Iterator[Block]:
    """Generates the reports of all tasks of the plan's year through a month, each with what was done."""
    for number, task in enumerate(_tasks(dataset)):
        course = COURSES[number % len(COURSES)]
        known = dataset.series(TASKS, CITY, task.breakdown)
        for month, count in _reports(course, task.breakdown, seed).items():
            if month <= through and known.actual(TARGET_YEAR, month) is None:
                row = SampleReturn(CITY, TARGET_YEAR, Measure.ACTUAL, count, 1, task.unit)
                note = next(text for least, text in STAGES if count >= least * STEPS)
                kpi = replace(dataset.kpis[TASKS], area=task.area)
                yield Block(kpi, row, whole([count]), (task.breakdown,), (str(month),), note)


def with_owners(dataset: Dataset, seed: int) -> Catalog:
    """Copies the catalog with an owner and a due month for each task that has none; both are of the sample only."""
    tasks = dict(dataset.catalog.tasks)
    for number, task in enumerate(_tasks(dataset)):
        entry, course = tasks[task.breakdown], COURSES[number % len(COURSES)]
        due = _month(course.due, seed, task.breakdown, "due")
        tasks[task.breakdown] = replace(
            entry,
            owner=entry.owner or OWNERS[task.area % len(OWNERS)],
            due=entry.due or f"{TARGET_YEAR}-{due:02}",
        )
    return replace(dataset.catalog, tasks=tasks)


def _tasks(dataset: Dataset) -> Sequence[Observation]:
    """Lists the tasks of the plan's year that the catalog describes; no other may have a state."""
    tasks = (task for area in dataset.catalog.areas for task in dataset.tasks(area.number, TARGET_YEAR))
    return [task for task in tasks if task.breakdown in dataset.catalog.tasks]


def _reports(course: Course, name: str, seed: int) -> Mapping[int, int]:
    """Generates the value of each month that something is said of, in steps: even progress between begin and end."""
    begin, end = (_month(months, seed, name, what) for months, what in ((course.begins, "begin"), (course.ends, "end")))
    steps = {month: (month - begin + 1) * STEPS // (end - begin + 1) for month in range(1, MONTHS + 1)}
    draws = uniforms(MONTHS, 0, 1, seed, name, "missing")
    missing = {month for month, draw in enumerate(draws, 1) if draw < NO_REPORT} - {JUDGED_MONTH}
    missing |= {JUDGED_MONTH} if course.late else set()
    return {month: min(max(count, 0), STEPS) for month, count in steps.items() if month not in missing}


def _month(months: tuple[int, int], seed: int, *names: object) -> int:
    """Draws a month from the first to the last of a range."""
    first, last = months
    return int(uniform(first, last + 1, seed, *names))
