"""Builds the page of one numbered task of the plan: what it promises, how it stands, the KPIs that it serves."""

from __future__ import annotations

from dash.development.base_component import Component

from dashboard.components.progress_table import task_history_table
from dashboard.components.rendering.fast_html import html
from dashboard.components.source_link import source_link
from dashboard.dataset.model import Kpi
from dashboard.dataset.observation import Observation
from dashboard.i18n.messages import Span
from dashboard.metrics.export_rows import ExportRow, export_row, export_rows
from dashboard.metrics.progress_rows import TaskProgress, numbered_tasks, task_history
from dashboard.routing.view_context import ViewContext
from dashboard.views.charts.tasks import MAX_TASKS
from dashboard.views.page import ViewPage, area_label, build_page, section, table_section
from dashboard.views.targets import TARGETS, targets_section

TASK, REPORTS = "task", "task-months"  # the keys of the task's own row, and of its reports


def task_view(context: ViewContext) -> ViewPage:
    """Builds the page of the task that the selection names."""
    translate, dataset = context.translate, context.dataset
    task = dataset.task(context.selection.task or "")
    assert task is not None  # the parser has found it
    area = dataset.catalog.area(task.area)
    entry, name = dataset.catalog.tasks.get(task.breakdown), translate.breakdown(task.breakdown)
    kpis = [dataset.kpis[kpi] for kpi in entry.kpis if kpi in dataset.kpis] if entry else []
    served, rows = _kpis(kpis, context)
    tasks = numbered_tasks(dataset, task.area, task.year)
    number = next(number for number, other in tasks.items() if other == task)
    months = task_history(dataset, task, number)
    summary = translate.task_summary(entry) + translate("mark.stop") if entry else ""
    where = source_link(translate.source(task.source), export_row(task), context)
    lead: list[Component] = [
        html.P(
            [translate("task.number", number=number, year=task.year), where, html.Br(), *_owner_and_due(task, context)],
            className="definition",
        ),
        *served,
    ]
    crumbs = [(area_label(task.area, context), context.area_href(area)), (name, context.selection.href)]
    reports = export_rows(month.row for month in months if month.row is not None)
    tables = {TARGETS: rows, TASK: (export_row(task),), REPORTS: reports}
    body = [*_months(task, months, context), *_others(task, context)]
    return build_page(context, crumbs, ((name,), (Span(summary),)), body, (), tables, lead=lead)


def _months(task: Observation, months: tuple[TaskProgress, ...], context: ViewContext) -> list[Component]:
    """Builds the section of the task's states by month, the newest first."""
    if not months:
        return []
    title = context.translate("task.months", year=task.year)
    return [table_section(REPORTS, title, "", task_history_table(months, context), context=context)]


def _owner_and_due(task: Observation, context: ViewContext) -> list[Component | str]:
    """Tells which office answers for the task and when it is due; without a month that is the end of its year."""
    translate, entry = context.translate, context.dataset.catalog.tasks.get(task.breakdown)
    owner = entry.owner if entry and entry.owner else translate("task.no_owner")
    due = translate.date(entry.due) if entry and entry.due else translate("task.year_end", year=task.year)
    name = html.Span(owner, lang="zh-CN") if translate.is_foreign(owner) else owner
    return [translate("task.owner"), name, translate("task.due", due=due)]


def task_list(area: int, context: ViewContext, but: str = "") -> Component:
    """Builds the list of an area's tasks but one, each with what it promises and where it stands."""
    translate, known = context.translate, context.dataset.catalog.tasks
    items = []
    for number, task in enumerate(context.dataset.tasks(area)[:MAX_TASKS], 1):
        if task.breakdown == but:
            continue
        link = html.A(translate.breakdown(task.breakdown), href=context.task_href(task.breakdown), className="link")
        where = source_link(translate.source(task.source), export_row(task), context)
        summary = [translate.task_summary(known[task.breakdown]), " "] if task.breakdown in known else []
        content = html.P([*summary, html.Small(where)])
        items.append(html.Li([html.Span(f"{area}.{number}", className="number"), html.H3(link), content]))
    return html.Ol(items, className="task-list")


def _kpis(kpis: list[Kpi], context: ViewContext) -> tuple[list[Component], tuple[ExportRow, ...]]:
    """Builds the KPIs that the task serves: a table of those with a figure of the place, links to the others."""
    translate = context.translate
    if not kpis:
        return [html.P(translate("task.no_kpi"), className="footnote")], ()
    lead, rows = targets_section(kpis, context, len(kpis))
    listed = {row.kpi for row in rows}
    rest = [kpi for kpi in kpis if kpi.name not in listed]
    links = [html.Li(html.A(translate.kpi(kpi), href=context.kpi_href(kpi), className="link")) for kpi in rest]
    text = html.P(translate("task.other_kpis"), className="footnote")
    return [*lead, *([text, html.Ul(links, className="inline-list")] if links else [])], rows


def _others(task: Observation, context: ViewContext) -> list[Component]:
    """Builds the list of the area's other tasks."""
    translate, count = context.translate, len(context.dataset.tasks(task.area)) - 1
    if not count:
        return []
    title = translate("task.others", area=translate.area(context.dataset.catalog.area(task.area)))
    content = task_list(task.area, context, but=task.breakdown)
    return [section("tasks", title, translate("area.count", count=min(count, MAX_TASKS)), content)]
