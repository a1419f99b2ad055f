"""Lists the targets of the year under way with their progress, and the tasks of its plan with their states."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from dashboard.dataset.model import CITY, TASKS, Kpi, Task
from dashboard.dataset.observation import Measure, Observation
from dashboard.dataset.query_cache import cached_query
from dashboard.dataset.table import Dataset
from dashboard.metrics.growth import target_interpretations
from dashboard.metrics.progress import Progress, ProgressState, progress_at
from dashboard.metrics.year_pace import MONTHS

WORST_FIRST = (*ProgressState,)
NO_OWNER = "none"  # names the tasks for which no office answers


class TaskState(StrEnum):
    """Names how a task of the plan stands, the most urgent first."""

    OVERDUE = "overdue"  # its month is over, and it is not done
    NOT_BEGUN = "not_begun"
    UNDER_WAY = "under_way"
    UNREPORTED = "unreported"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class TaskProgress:
    """Holds a numbered task of the plan and how it stands at the end of a month."""

    task: Observation
    number: str  # 3.2: the second task of area 3
    entry: Task | None  # what the catalog says of it
    due: int  # the month at whose end it is to be done
    month: int  # at whose end it is seen
    row: Observation | None  # the newest report of the year through the month
    state: TaskState

    @property
    def owner(self) -> str:
        """Return the office that answers for it; empty where none is named."""
        return self.entry.owner if self.entry else ""


@cached_query
def newest_month(dataset: Dataset, year: int) -> int | None:
    """Return the newest month of a year with a result of the city, tasks included; None before the first."""
    return max(reported_months(dataset, year), default=None)


@cached_query
def reported_months(dataset: Dataset, year: int) -> tuple[int, ...]:
    """Return the months of a year with a result of the city, in order."""
    series = [dataset.series(name, CITY) for name in dataset.kpis if name != TASKS]
    months = {month for item in series for month in item.months(year, Measure.ACTUAL, Measure.GROWTH)}
    months |= {row.month for row in dataset.monthly_rows(TASKS) if row.year == year and row.month is not None}
    return tuple(sorted(months))


@cached_query
def target_progress(dataset: Dataset, kpi: Kpi, year: int, month: int, district: str = CITY) -> Progress:
    """Return how the leading target of a place in a KPI stands at the end of a month."""
    series = dataset.series(kpi.name, district)
    return progress_at(series, next(iter(target_interpretations(series, year)), None), year, month)


def progress_rows(
    dataset: Dataset, kpis: Iterable[Kpi], year: int, month: int, district: str = CITY
) -> tuple[Progress, ...]:
    """Return all targets of a place for a year with their progress, worst first.

    KPIs without a target of the place follow where it has a figure of the month; tasks are no targets.
    """
    rows = (target_progress(dataset, kpi, year, month, district) for kpi in kpis if kpi.name != TASKS)
    return tuple(sorted((row for row in rows if row.target or row.figure or row.growth), key=_order))


def charted(rows: Sequence[Progress], kpi: str | None) -> Progress | None:
    """Return the row whose chart and map are shown: that of a KPI, without one the worst with a figure, else the first.

    None where the KPI has no row.
    """
    if kpi is not None:
        return next((row for row in rows if row.series.kpi.name == kpi), None)
    return next((row for row in rows if row.figure is not None), next(iter(rows), None))


def counted(rows: Iterable[Progress]) -> Counter[ProgressState]:
    """Count the targets by state; what has no target is not counted."""
    return Counter(row.state for row in rows if row.target is not None)


def lagging(rows: Iterable[Progress]) -> tuple[Progress, ...]:
    """Return the targets that are behind or slightly behind, the furthest first."""
    states = (ProgressState.BEHIND, ProgressState.SLIGHTLY_BEHIND)
    return tuple(sorted((row for row in rows if row.target and row.state in states), key=_order))


def worst_state(rows: Iterable[Progress]) -> ProgressState | None:
    """Return the worst state among targets; None where there is none."""
    return min((row.state for row in rows if row.target is not None), key=WORST_FIRST.index, default=None)


def task_rows(dataset: Dataset, year: int, month: int) -> tuple[TaskProgress, ...]:
    """Return the tasks of a year's plan with their states, in the order of the plan."""
    return tuple(
        task_progress(dataset, task, number, month)
        for area in dataset.catalog.areas
        for number, task in numbered_tasks(dataset, area.number, year).items()
    )


def numbered_tasks(dataset: Dataset, area: int, year: int) -> dict[str, Observation]:
    """Return the tasks of an area in a year's plan by their number: 3.2 is the second task of area 3."""
    return {f"{area}.{number}": task for number, task in enumerate(dataset.tasks(area, year), 1)}


def task_history(dataset: Dataset, task: Observation, number: str) -> tuple[TaskProgress, ...]:
    """Return how a task stood at the end of each month with a report of it, the newest first; nothing without one.

    The newest month with any result of the city stands first, so that a report that is missing then is seen.
    """
    rows = dataset.series(TASKS, CITY, task.breakdown).monthly
    months = {row.month for row in rows if row.year == task.year and row.month is not None}
    newest = newest_month(dataset, task.year)
    if not months or newest is None:
        return ()
    return tuple(task_progress(dataset, task, number, month) for month in sorted({*months, newest}, reverse=True))


def current_task(dataset: Dataset, task: Observation, number: str) -> TaskProgress | None:
    """Return how a task stands at the end of the newest month; None while no task of its year is reported."""
    month = newest_month(dataset, task.year)
    if month is None or task.year not in _years_of_reports(dataset):
        return None
    return task_progress(dataset, task, number, month)


@cached_query
def _years_of_reports(dataset: Dataset) -> frozenset[int]:
    """Return the years of whose tasks any is reported."""
    return frozenset(row.year for row in dataset.monthly_rows(TASKS))


def task_progress(dataset: Dataset, task: Observation, number: str, month: int) -> TaskProgress:
    """Return how a task stands at the end of a month.

    It is overdue where its month is over and it is not done; one that was done once stays so. A month without a report
    is not reported.
    """
    entry = dataset.catalog.tasks.get(task.breakdown)
    rows = dataset.series(TASKS, CITY, task.breakdown).monthly
    rows = tuple(row for row in rows if row.year == task.year and row.month is not None and row.month <= month)
    row = max(rows, key=lambda row: row.month or 0, default=None)
    due = due_month(entry, task.year)
    if row is not None and row.value >= 1:
        state = TaskState.DONE
    elif due <= month and row is not None:
        state = TaskState.OVERDUE
    elif row is None or row.month != month:
        state = TaskState.UNREPORTED
    else:
        state = TaskState.UNDER_WAY if row.value > 0 else TaskState.NOT_BEGUN
    return TaskProgress(task, number, entry, due, month, row, state)


def due_month(entry: Task | None, year: int) -> int:
    """Return the month of a year at whose end a task is due; after that year it is 12 and more, by default 12."""
    if entry is None or not entry.due:
        return MONTHS
    due_year, month = map(int, entry.due.split("-"))
    return month + (due_year - year) * MONTHS


def _order(row: Progress) -> tuple[bool, int, float, int]:
    """Sort a row: what has a target first, the worst state first, within it the lowest ratio, then by area."""
    ratio = row.ratio if row.ratio is not None else 0
    return row.target is None, WORST_FIRST.index(row.state), ratio, row.series.kpi.area
