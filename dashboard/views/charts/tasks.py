"""Builds the chart of tasks: how many numbered tasks does the plan list in each area?"""

from __future__ import annotations

from dashboard.components.chart import Chart
from dashboard.dataset.model import TASKS
from dashboard.figures.horizontal_bars import BarRow, bars_figure
from dashboard.metrics.export_rows import export_rows
from dashboard.routing.view_context import ViewContext
from dashboard.views.page import area_label

MAX_TASKS = 40  # that a reader can look through
MAX_AREA_TASKS = 4  # tasks of an area that stand for very many


def tasks_chart(context: ViewContext) -> Chart | None:
    """Charts one bar per area, in the order of the plan; None for a table without tasks."""
    translate, dataset = context.translate, context.dataset
    by_area = {area: dataset.tasks(area.number) for area in dataset.catalog.areas}
    tasks = [task for area_tasks in by_area.values() for task in area_tasks]
    if not tasks:
        return None
    bars = []
    for area, area_tasks in by_area.items():
        count, title = len(area_tasks), translate.area(area)
        listed = area_tasks[: MAX_TASKS if count <= MAX_TASKS else MAX_AREA_TASKS]
        lines = [title, *(translate.breakdown(task.breakdown) for task in listed)]
        if count > len(listed):
            lines.append(translate("area.tasks_more", count=count - len(listed)))
        hover, link = "\n".join(lines), context.area_href(area)
        bars.append(BarRow(area_label(area.number, context), count, str(count), hover, link=link, promised=True))
    most = max(map(len, by_area.values()))
    leading = translate.listed(translate.area(area) for area, area_tasks in by_area.items() if len(area_tasks) == most)
    unit = translate.unit(dataset.kpis[TASKS])
    firsts = [task for area_tasks in by_area.values() for task in area_tasks[:MAX_AREA_TASKS]]
    return Chart(
        key="tasks",
        figure=bars_figure(bars, unit, context.theme),
        title=translate.segments("tasks.title", count=len(tasks), areas=leading, most=most),
        sub=translate("tasks.sub", year=tasks[0].year, unit=unit),
        rows=export_rows(tasks if len(tasks) <= MAX_TASKS else firsts),
        foot=translate("chart.source", sources=translate.sources(tasks)),
    )
