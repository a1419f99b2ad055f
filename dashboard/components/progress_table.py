"""Builds the tables of the year under way: targets with their progress, places by target, tasks by area."""

from __future__ import annotations

from collections.abc import Sequence

from dash.development.base_component import Component

from dashboard.components.attributes import data
from dashboard.components.badges import scrolled, symbol
from dashboard.components.progress import (
    bar_nodes,
    cells_head,
    figure_nodes,
    month_cells,
    months_text,
    percent_text,
    rest_nodes,
    state_nodes,
    state_word,
)
from dashboard.components.rendering.fast_html import html
from dashboard.components.source_link import source_link
from dashboard.components.target import target_text, verdict_mark
from dashboard.dataset.model import CITY, District, Kpi
from dashboard.dataset.numbers import percent
from dashboard.i18n.terms import Translator
from dashboard.metrics.export_rows import ExportRow, export_row, export_rows
from dashboard.metrics.progress import Progress, ProgressState
from dashboard.metrics.progress_rows import TaskProgress, TaskState, target_progress
from dashboard.metrics.year_pace import MONTHS
from dashboard.routing.view_context import ViewContext


def progress_table(rows: Sequence[Progress], chosen: Kpi | None, context: ViewContext) -> Component:
    """Return the targets with figure, bar, what the rest must bring, state and months; `chosen` is the charted one."""
    translate, month = context.translate, rows[0].month
    following = translate("progress.rest", month=translate.month(min(month + 1, MONTHS)))
    heads: list[Component | str] = [
        translate("progress.kpi"),
        months_text(month, context),
        translate("progress.bar"),
        following if month < MONTHS else translate("progress.rest_none"),
        translate("progress.state"),
        cells_head(),
    ]
    body = [_row(row, chosen, context) for row in rows]
    head = html.Thead(html.Tr([html.Th(text, scope="col") for text in heads]))
    return html.Table([head, html.Tbody(body)], className="target-table progress-table")


def _row(row: Progress, chosen: Kpi | None, context: ViewContext) -> Component:
    translate, kpi = context.translate, row.series.kpi
    href = context.selection.change(kpi=kpi.name, map=None).href + "#s-progress-chart"
    name: list[Component] = [html.A(translate.kpi(kpi), href=href)]
    if row.target is not None:
        value = html.Span(target_text(row.target, kpi, context), className="value-target")
        name.append(
            html.Small([translate("progress.target"), source_link(value, export_row(row.target.target), context)])
        )
    cells = (
        ("figure", figure_nodes(row, context)),
        ("bar", bar_nodes(row, context)),
        ("rest", rest_nodes(row, context)),
        ("state", state_nodes(row, context)),
        ("months", [month_cells(row, context)]),
    )
    labels = {"rest": translate("progress.rest_short")}
    nodes = [
        html.Td(content, className=f"column-{column}", **(data(label=labels[column]) if column in labels else {}))
        for column, content in cells
    ]
    return html.Tr(
        [html.Th(name, scope="row", className="is-headline" if kpi.headline else ""), *nodes],
        className="is-selected" if kpi == chosen else "",
    )


def progress_export_rows(rows: Sequence[Progress]) -> tuple[ExportRow, ...]:
    """Return the figures of the months and the targets as export rows."""
    observations = []
    for row in rows:
        monthly = (each for each in row.series.monthly if each.year == row.year and (each.month or 0) <= row.month)
        observations += [*([row.target.target] if row.target else []), *monthly]
    return export_rows(observations)


def places_table(kpis: Sequence[Kpi], year: int, month: int, context: ViewContext) -> Component:
    """Return places by target with their states, those with most behind first, the city under the nine, zones apart."""
    translate, catalog = context.translate, context.dataset.catalog

    def progress(place: District) -> list[Progress]:
        return [target_progress(context.dataset, kpi, year, month, place.name) for kpi in kpis]

    def ordered(places: Sequence[District]) -> list[District]:
        return sorted(places, key=lambda place: -sum(row.state is ProgressState.BEHIND for row in progress(place)))

    heads = [
        html.Th(translate("progress.place"), scope="col"),
        *(html.Th(html.A(translate.kpi(kpi), href=context.kpi_href(kpi)), scope="col") for kpi in kpis),
        html.Th(translate("progress.behind"), scope="col", className="numeric"),
    ]
    rows = [_place(place, progress(place), context) for place in ordered(catalog.counties)]
    city = catalog.district(CITY)
    rows.append(_place(city, progress(city), context, kind="city-row"))
    zones = ordered([zone for zone in catalog.zones if any(row.target for row in progress(zone))])
    if zones:
        title = html.Th(translate("districts.zones"), colSpan=len(kpis) + 2, scope="rowgroup")
        rows.append(html.Tr(title, className="group-row"))
        rows += [_place(zone, progress(zone), context) for zone in zones]
    table = html.Table([html.Thead(html.Tr(heads)), html.Tbody(rows)], className="data-table progress-places")
    return scrolled(table, translate)


def _place(place: District, rows: Sequence[Progress], context: ViewContext, kind: str = "") -> Component:
    translate = context.translate
    cells = []
    for row in rows:
        word = state_word(row.state, context)
        if row.target is None:
            cells.append(html.Td("–", className="no-value", title=translate("progress.why_no_target")))
            continue
        text = percent_text(row.completion) if row.completion else word
        spoken = [html.Span(f" {word}", className="sr-only")] if row.completion else []
        cells.append(html.Td([symbol(row.state.value), text, *spoken], title=word, **data(effort=row.state.value)))
    behind = sum(row.state is ProgressState.BEHIND for row in rows)
    name = html.A(translate.district(place), href=context.district_href(place)) if place.name != CITY else None
    marks = [kind, "is-selected" if place == context.district and place.name != CITY else ""]
    return html.Tr(
        [
            html.Th(name or translate.district(place), scope="row"),
            *cells,
            html.Td(str(behind) if behind else "–", className="numeric"),
        ],
        className=" ".join(filter(None, marks)),
    )


def task_table(tasks: Sequence[TaskProgress], year: int, context: ViewContext) -> Component:
    """Return the tasks by area with owner, month due, state and the last word."""
    translate = context.translate
    heads = ("task", "owner", "due", "state", "last")
    head = html.Tr([html.Th(translate(f"progress.{name}"), scope="col") for name in heads])
    body: list[Component] = []
    for area in context.dataset.catalog.areas:
        own = [task for task in tasks if task.task.area == area.number]
        if not own:
            continue
        overdue = sum(task.state is TaskState.OVERDUE for task in own)
        texts = [translate("area.tasks", count=len(own))]
        texts += [translate("progress.count_overdue", count=overdue)] if overdue else []
        count = html.Small(translate("mark.comma").join(texts))
        name = html.A(f"{area.number} {translate.area(area)}", href=context.area_href(area))
        body.append(html.Tr(html.Th([name, count], colSpan=len(heads), scope="rowgroup"), className="group-row"))
        body += [_task(task, year, context) for task in own]
    table = html.Table([html.Thead(head), html.Tbody(body)], className="data-table task-table")
    return scrolled(table, translate)


def _task(progress: TaskProgress, year: int, context: ViewContext) -> Component:
    translate, task = context.translate, progress.task
    name = f"{progress.number} {translate.breakdown(task.breakdown)}"
    return html.Tr(
        [
            html.Th(html.A(name, href=context.task_href(task.breakdown)), scope="row"),
            html.Td(owner_node(progress.owner, context)),
            html.Td(due_text(progress.due, year, context), className="cell-nowrap"),
            html.Td(task_mark(progress, context)),
            html.Td(last_word(progress, context), className="source"),
        ]
    )


def owner_node(owner: str, context: ViewContext) -> Component | str:
    """Return who answers for a task, or that nobody is named."""
    if not owner:
        return html.Span(context.translate("progress.no_owner"), className="no-value")
    return html.Span(owner, lang="zh-CN") if context.translate.is_foreign(owner) else owner


def due_text(due: int, year: int, context: ViewContext) -> str:
    """Return the month at whose end a task is due; of a later year with it."""
    later, month = divmod(due - 1, MONTHS)
    text = context.translate("progress.due_month", month=context.translate.month(month + 1))
    return text if not later else f"{year + later} {text}"


def task_mark(progress: TaskProgress, context: ViewContext) -> Component:
    """Return a task's state as symbol and word, with how much of it is done."""
    return verdict_mark(f"task-{progress.state.value}", task_state(progress, context.translate))


def task_state(progress: TaskProgress, translate: Translator) -> str:
    """Return a task's state in a word, with how much of it is done: 进行中 60%."""
    text = translate(f"progress.task_{progress.state.value}")
    if progress.row is not None and progress.state in (TaskState.UNDER_WAY, TaskState.OVERDUE):
        text += f" {percent(progress.row.value * 100)}"
    return text


def task_history_table(months: Sequence[TaskProgress], context: ViewContext) -> Component:
    """Return the states of a task by month with what was said of it, in the order given."""
    translate = context.translate
    heads = [html.Th(translate(f"progress.{name}"), scope="col") for name in ("month", "state", "last")]
    body = [
        html.Tr(
            [
                html.Th(translate("progress.due_month", month=translate.month(month.month)), scope="row"),
                html.Td(task_mark(month, context)),
                html.Td(last_word(month, context), className="source"),
            ]
        )
        for month in months
    ]
    table = html.Table([html.Thead(html.Tr(heads)), html.Tbody(body)], className="data-table task-months")
    return scrolled(table, translate)


def last_word(progress: TaskProgress, context: ViewContext) -> Component | str:
    """Return what was done by the last report, with its month where that is not the one shown."""
    row = progress.row
    if row is None:
        return ""
    note = context.translate.note(row.note) if row.note else percent(row.value * 100)
    through = context.translate("progress.through", month=context.translate.month(row.month or MONTHS))
    text = note if row.month == progress.month else f"{through}{context.translate('mark.colon')}{note}"
    content = html.Span(text, lang="zh-CN") if context.translate.is_foreign(text) else text
    return source_link(content, export_row(row), context)
