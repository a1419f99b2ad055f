"""Builds the briefing of the year under way, one A4 page for the monthly meeting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from dash.development.base_component import Component

from dashboard.components.brief_facts import brief_block, brief_foot, brief_links
from dashboard.components.brief_progress import brief_overdue, brief_places, brief_states, brief_unreported
from dashboard.components.place_progress import place_counts
from dashboard.components.progress import bounds_note, months_text, progress_month, progress_year
from dashboard.components.progress_table import progress_export_rows, progress_table
from dashboard.components.rendering.fast_html import html
from dashboard.metrics.export_rows import ExportRow, export_rows
from dashboard.metrics.progress import Progress, ProgressState
from dashboard.metrics.progress_rows import TaskProgress, TaskState, lagging, progress_rows, task_rows
from dashboard.routing.selection import View
from dashboard.routing.view_context import ViewContext
from dashboard.views.page import ViewPage, build_page
from dashboard.views.progress import PLAN_TASKS, PROGRESS, nothing_yet, progress_answer, task_counts

MAX_LAGGING, MAX_OVERDUE, MAX_FIGURES = 5, 5, 8  # targets, tasks and figures that the page has room for


def progress_briefing(context: ViewContext) -> ViewPage:
    """Builds the page for the city, or for one district: states, the furthest behind, tasks, districts, what lacks."""
    translate, year, month = context.translate, progress_year(context), progress_month(context)
    crumbs = [(translate("brief.progress", year=year), context.selection.href)]
    page, annual = (
        context.selection.to(View.PROGRESS, month=context.selection.month),
        context.selection.to(View.BRIEFING),
    )
    links = {
        translate("progress.crumb", year=year): page.href,
        translate("brief.annual", year=context.year): annual.href,
    }
    tasks = task_rows(context.dataset, year, month or 0) if context.is_city else ()
    if month is None:
        foot = brief_foot(context, date.today(), translate("head.one_year", year=year))
        sheet = html.Article([brief_links(links), foot], className="briefing")
        return build_page(context, crumbs, nothing_yet(year, context), [sheet], is_printed_sheet=True)
    rows = progress_rows(context.dataset, context.dataset.area_kpis, year, month, context.selection.district)
    counts = place_counts(year, month, context) if context.is_city else {}
    places = [brief_block("places", translate("progress.places"), brief_places(counts, year, context))]
    lacks = brief_block("gaps", translate("brief.unreported"), brief_unreported(rows, tasks, counts, context))
    period = translate("progress.strip", year=year, months=months_text(month, context))
    sheet = html.Article(
        [
            brief_links(links),
            brief_block("states", translate("brief.states"), brief_states(rows, context)),
            _lagging(rows, context),
            *_tasks(tasks, year, context),
            html.Div([*(places if context.is_city else []), lacks], className="briefing-columns briefing-halves"),
            html.P(bounds_note(context), className="briefing-rule"),
            brief_foot(context, date.today(), period),
        ],
        className="briefing",
    )
    tables: dict[str, tuple[ExportRow, ...]] = {PROGRESS: progress_export_rows(rows)}
    tables[PLAN_TASKS] = export_rows([task.row or task.task for task in tasks])
    answer = progress_answer(rows, year, month, context)
    return build_page(context, crumbs, answer, [sheet], (), tables, is_printed_sheet=True)


def _lagging(rows: Sequence[Progress], context: ViewContext) -> Component:
    """Builds the block of the targets furthest behind with what the rest must bring; of a place without targets of its
    own that of its figures.
    """
    translate = context.translate
    table_context = replace(context, selection=context.selection.to(View.PROGRESS, month=context.selection.month))
    late = lagging(rows)
    if late:
        key = "brief.lagging" if len(late) <= MAX_LAGGING else "brief.lagging_of"
        title = translate(key, count=min(len(late), MAX_LAGGING), all=len(late))
        return brief_block("lagging", title, progress_table(late[:MAX_LAGGING], None, table_context))
    if rows and not any(row.target for row in rows):
        return brief_block(
            "lagging", translate("brief.figures"), progress_table(rows[:MAX_FIGURES], None, table_context)
        )
    reported = [row for row in rows if row.target and row.state is not ProgressState.UNREPORTED]
    key = "brief.none_late" if reported else "brief.none_judged"
    return brief_block("lagging", translate("brief.lagging_none"), html.P(translate(key), className="muted"))


def _tasks(tasks: Sequence[TaskProgress], year: int, context: ViewContext) -> list[Component]:
    """Builds the block of the plan's tasks: how many are in each state, and those overdue, the earliest due first."""
    if not tasks:
        return []
    overdue = sorted((task for task in tasks if task.state is TaskState.OVERDUE), key=lambda task: task.due)
    title = task_counts(tasks, context)
    if len(overdue) > MAX_OVERDUE:
        title += context.translate("brief.overdue_of", count=MAX_OVERDUE)
    return [brief_block("tasks", title, brief_overdue(overdue[:MAX_OVERDUE], year, context))]
