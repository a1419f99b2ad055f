"""How many numbered tasks does the plan list in each area?"""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.components.chart import Chart
from dashboard.dataset.model import TASKS, Observation
from dashboard.dataset.series import MOST
from dashboard.figures.horizontal_bars import BarRow, bars_figure
from dashboard.metrics.export_rows import export_rows
from dashboard.routing.view_context import ViewContext

FEW = 4  # tasks of an area that stand for very many


def tasks_chart(context: ViewContext) -> Chart | None:
    """One bar per area, in the order of the plan; None for a table without tasks."""
    translate = context.translate
    found = {area: context.dataset.tasks(area.number) for area in context.dataset.catalog.areas}
    tasks = [task for listed in found.values() for task in listed]
    if not tasks:
        return None
    bars = [
        BarRow(
            f"{area.number} {translate.area(area)}",
            len(listed),
            str(len(listed)),
            "<br>".join([f"<b>{translate.area(area)}</b>", *_names(listed, context)]),
            link=context.area_href(area),
            promised=True,
        )
        for area, listed in found.items()
    ]
    most = max(len(listed) for listed in found.values())
    leading = translate.listed(translate.area(area) for area, listed in found.items() if len(listed) == most)
    kpi = context.dataset.kpis[TASKS]
    return Chart(
        key="tasks",
        figure=bars_figure(bars, translate.unit(kpi), context.theme),
        title=translate.segments("tasks.title", count=len(tasks), areas=leading, most=most),
        sub=translate("tasks.sub", year=tasks[0].year, unit=translate.unit(kpi)),
        rows=export_rows(tasks if len(tasks) <= MOST else [task for listed in found.values() for task in listed[:FEW]]),
        foot=translate("chart.source", sources=translate.sources(tasks)),
    )


def _names(tasks: Sequence[Observation], context: ViewContext) -> list[str]:
    """The tasks by name, of very many the first."""
    told = [context.translate.breakdown(task.breakdown) for task in tasks[: MOST if len(tasks) <= MOST else FEW]]
    return (
        told if len(told) == len(tasks) else [*told, context.translate("area.tasks_more", count=len(tasks) - len(told))]
    )
