"""How many numbered tasks does the plan list in each area?"""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.components.chart import Chart
from dashboard.dataset.model import TASKS, Observation
from dashboard.dataset.series import MOST
from dashboard.figures.horizontal_bars import Row, rows_figure
from dashboard.metrics.export_rows import records
from dashboard.routing.view_context import Scene

FEW = 4  # tasks of an area that stand for very many


def tasks_chart(scene: Scene) -> Chart | None:
    """One bar per area, in the order of the plan; None for a table without tasks."""
    words = scene.words
    found = {area: scene.dataset.tasks(area.number) for area in scene.dataset.catalog.areas}
    tasks = [task for listed in found.values() for task in listed]
    if not tasks:
        return None
    bars = [
        Row(
            f"{area.number} {words.area(area)}",
            len(listed),
            str(len(listed)),
            "<br>".join([f"<b>{words.area(area)}</b>", *_names(listed, scene)]),
            link=scene.area_href(area),
            promised=True,
        )
        for area, listed in found.items()
    ]
    most = max(len(listed) for listed in found.values())
    leading = words.listed(words.area(area) for area, listed in found.items() if len(listed) == most)
    kpi = scene.dataset.kpis[TASKS]
    return Chart(
        key="tasks",
        figure=rows_figure(bars, words.unit(kpi), scene.theme),
        title=words.phrases("tasks.title", count=len(tasks), areas=leading, most=most),
        sub=words("tasks.sub", year=tasks[0].year, unit=words.unit(kpi)),
        records=records(tasks if len(tasks) <= MOST else [task for listed in found.values() for task in listed[:FEW]]),
        foot=words("chart.source", sources=words.sources(tasks)),
    )


def _names(tasks: Sequence[Observation], scene: Scene) -> list[str]:
    """The tasks by name, of very many the first."""
    told = [scene.words.breakdown(task.breakdown) for task in tasks[: MOST if len(tasks) <= MOST else FEW]]
    return told if len(told) == len(tasks) else [*told, scene.words("area.tasks_more", count=len(tasks) - len(told))]
