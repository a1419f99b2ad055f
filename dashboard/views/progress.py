"""Builds the page of the year under way: targets against the calendar, one of them in detail, districts, tasks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from dash.development.base_component import Component

from dashboard.components.attributes import current, data
from dashboard.components.badges import list_switch, symbol
from dashboard.components.chart import Chart, chart_figure
from dashboard.components.header import Choice, chooser
from dashboard.components.progress import (
    bounds_note,
    months_text,
    percent_text,
    progress_month,
    progress_year,
    rule_list,
    state_word,
)
from dashboard.components.progress_table import places_table, progress_export_rows, progress_table, task_table
from dashboard.components.rendering.fast_html import html
from dashboard.dataset.model import CITY, Kpi
from dashboard.dataset.observation import Measure
from dashboard.i18n.messages import Span
from dashboard.metrics.export_rows import ExportRow, export_rows
from dashboard.metrics.narrative import MAX_LISTED_FIGURES, Narrative
from dashboard.metrics.progress import Progress, ProgressState
from dashboard.metrics.progress_rows import (
    NO_OWNER,
    TaskProgress,
    TaskState,
    charted,
    counted,
    progress_rows,
    reported_months,
    target_progress,
    task_rows,
)
from dashboard.routing.selection import PROGRESS_BRIEFING, View
from dashboard.routing.view_context import ViewContext
from dashboard.views.charts.cumulative import cumulative_chart
from dashboard.views.page import ViewPage, area_chooser, build_page, section, table_section

UNTARGETED = "untargeted"  # the long list of KPIs without a target
PROGRESS, PLACES, PLAN_TASKS = "progress", "progress-places", "progress-tasks"  # keys of the tables
TASK_STATES = (TaskState.DONE, TaskState.OVERDUE, TaskState.NOT_BEGUN, TaskState.UNDER_WAY, TaskState.UNREPORTED)
MAX_PLACE_KPIS = 8  # columns of the table of places


def progress_view(context: ViewContext) -> ViewPage:
    """Builds the page of the city or of a district, for the month chosen or the newest one."""
    translate, year, month = context.translate, progress_year(context), progress_month(context)
    crumbs = [(translate("progress.crumb", year=year), context.selection.href)]
    tasks = task_rows(context.dataset, year, month or 0) if context.is_city else ()
    if month is None:
        body = _tasks(tasks, year, context)
        return build_page(context, crumbs, nothing_yet(year, context), body)
    rows = progress_rows(context.dataset, context.dataset.area_kpis, year, month, context.selection.district)
    chosen = charted(rows, context.selection.kpi)
    lead, body = _targets(rows, chosen, context), []
    charts = _chart(chosen, context) if chosen is not None else []
    if chosen is not None and charts:
        body.append(_detail(chosen, charts[0], rows, context))
    body += _places(year, month, context) if context.is_city else []
    body += _tasks(tasks, year, context)
    tables: dict[str, tuple[ExportRow, ...]] = {PROGRESS: progress_export_rows(rows)}
    tables[PLAN_TASKS] = export_rows([task.row or task.task for task in tasks])
    return build_page(context, crumbs, progress_answer(rows, year, month, context), body, charts, tables, lead=lead)


def nothing_yet(year: int, context: ViewContext) -> Narrative:
    """Says that no month of the year has been reported, and where to report."""
    translate = context.translate
    text = translate("progress.nothing_how", year=year)
    return translate.segments("progress.nothing", year=year), (Span(text),)


def progress_answer(rows: Sequence[Progress], year: int, month: int, context: ViewContext) -> Narrative:
    """Counts the targets by state; names those behind with figure and completion."""
    translate, states = context.translate, counted(rows)
    count, months = sum(states.values()), months_text(month, context)
    if not count:
        figures = sum(row.state is not ProgressState.UNREPORTED for row in rows)
        if not figures:
            title_silent = translate.segments("progress.title_silent", months=months)
            return title_silent, translate.spans("progress.untargeted_silent", year=year)
        return translate.segments("progress.title_untargeted", months=months, count=figures), translate.spans(
            "progress.untargeted", year=year
        )
    title = [*translate.segments("progress.title", months=months, count=count)]
    order = (ProgressState.REACHED, ProgressState.ON_SCHEDULE, ProgressState.SLIGHTLY_BEHIND, ProgressState.BEHIND)
    present = [state for state in (*order, ProgressState.UNREPORTED, ProgressState.UNJUDGED) if states[state]]
    parts = [translate(f"progress.count_{state.value}", count=states[state]) for state in present[:4]]
    title += [part + (translate("mark.comma") if part is not parts[-1] else "") for part in parts]
    behind = [row for row in rows if row.state is ProgressState.BEHIND and row.target is not None]
    spans: tuple[Span, ...] = ()
    if behind:
        spans = translate.spans("progress.behind_are", count=len(behind), list=Span("", "list"))
        names: list[Span] = []
        for row in behind[:MAX_LISTED_FIGURES]:
            kpi = row.series.kpi
            figure = context.value_of_row(row.figure) if row.figure else ""
            done = translate("progress.done", value=percent_text(row.completion)) if row.completion else ""
            names += [Span(translate("mark.list") if names else ""), Span(translate.kpi(kpi), "", kpi.name)]
            names.append(Span(translate("progress.in_brackets", text=translate.listed(filter(None, (figure, done))))))
        spans = tuple(item for span in spans for item in (names if span.role == "list" else [span]))
    elif len(present) > 1 or present[0] is not ProgressState.UNREPORTED:
        spans = translate.spans("progress.none_behind")
    rest = [translate(f"progress.count_{state.value}", count=states[state]) for state in present[4:]]
    if rest:
        spans += translate.spans("progress.also", list=translate.listed(rest))
    if _is_only_figure(year, context):
        spans += translate.spans("progress.only_figure", year=year)
    return tuple(title), spans


def _is_only_figure(year: int, context: ViewContext) -> bool:
    """Tell whether the city has but one figure of a month of the year."""
    months = reported_months(context.dataset, year)
    series = [context.dataset.series(name, CITY) for name in context.dataset.kpis]
    figures = [row for item in series for row in item.monthly if row.year == year and row.measure is not Measure.TARGET]
    return len(months) == 1 and len(figures) == 1


def _targets(rows: Sequence[Progress], chosen: Progress | None, context: ViewContext) -> list[Component]:
    """Builds the counts, each of which filters, and the table of targets."""
    translate, selection = context.translate, context.selection
    if not rows:
        return []
    states = counted(rows)
    links = [
        html.A(
            [symbol(state.value), html.B(str(states[state])), state_word(state, context)],
            href=selection.change(state="" if selection.state == state else state.value).href,
            **data(effort=state.value),
            **current(selection.state == state),
        )
        for state in ProgressState
        if states[state]
    ]
    untargeted = [row for row in rows if row.target is None]
    rows = [
        row for row in rows if row.target is not None or len(untargeted) == len(rows) or selection.all == UNTARGETED
    ]
    in_months = {state.value for state in ProgressState}
    listed = [row for row in rows if selection.state not in in_months or row.state == selection.state]
    month_choices: list[Choice] = [
        {"label": months_text(month, context), "value": selection.change(month=str(month)).href}
        for month in reversed(reported_months(context.dataset, rows[0].year))
    ]
    month = chooser(
        "month", translate("progress.as_of"), month_choices, selection.change(month=str(rows[0].month)).href
    )
    table = [progress_table(listed, chosen.series.kpi if chosen else None, context)] if listed else []
    if states and untargeted:
        table.append(list_switch(UNTARGETED, translate("progress.untargeted_more", count=len(untargeted)), selection))
    briefing = selection.to(View.BRIEFING, kind=PROGRESS_BRIEFING, month=selection.month).href
    link = html.A(translate("brief.progress", year=rows[0].year), href=briefing, className="link")
    note = html.P([bounds_note(context), translate("mark.space"), link], className="footnote")
    title = translate("progress.section", count=sum(states.values()))
    legend = html.P(
        [
            html.Span([html.I(className=f"legend-marker legend-progress-{mark}"), translate(f"progress.legend_{mark}")])
            for mark in ("done", "expected", "target")
        ],
        className="chart-legend",
    )
    counts = html.Div([html.Div(links, className="state-counts"), month], className="progress-head")
    return [table_section(PROGRESS, title, "", counts, legend, *table, note, context=context)]


def _chart(progress: Progress, context: ViewContext) -> list[Chart]:
    chart = cumulative_chart(progress, context)
    return [chart] if chart is not None else []


def _detail(progress: Progress, chart: Chart, rows: Sequence[Progress], context: ViewContext) -> Component:
    """Builds the chart of one target with the rules behind its state; a select shows another."""
    translate, base = context.translate, context.selection.change(map=None)  # the map follows the chart
    options: list[Choice] = [
        {"label": translate.kpi(row.series.kpi), "value": base.change(kpi=row.series.kpi.name).href}
        for row in rows
        if row.figure is not None
    ]
    chosen = base.change(kpi=progress.series.kpi.name).href
    select = chooser("progress-kpi", translate("progress.choose"), options, chosen)
    content = html.Div([chart_figure(chart, context, 1), rule_list(progress, context)], className="with-rules")
    return section("progress-chart", translate("progress.detail"), "", html.Div(select, className="filters"), content)


def _places(year: int, month: int, context: ViewContext) -> list[Component]:
    """Builds the table of places by target; nothing but a sentence where no place has a target of its own."""
    translate, dataset = context.translate, context.dataset
    places = dataset.catalog.reporting_places
    own = Counter[Kpi](
        kpi
        for kpi in dataset.area_kpis
        for place in places
        if target_progress(dataset, kpi, year, month, place.name).target is not None
    )
    if not own:
        text = html.P(translate("progress.places_none", year=year), className="footnote")
        return [section(PLACES, translate("progress.places"), "", text)]
    city = [row.series.kpi for row in progress_rows(dataset, dataset.area_kpis, year, month)]
    ranked = sorted(own, key=lambda kpi: (-own[kpi], city.index(kpi) if kpi in city else len(city)))
    kpis = ranked[:MAX_PLACE_KPIS]
    note = translate("progress.places_note", year=year)
    foot = (
        []
        if len(kpis) == len(own)
        else [html.P(translate("progress.places_more", count=len(own) - len(kpis)), className="footnote")]
    )
    return [section(PLACES, translate("progress.places"), note, places_table(kpis, year, month, context), *foot)]


def task_counts(tasks: Sequence[TaskProgress], context: ViewContext) -> str:
    """Counts tasks by state in a line."""
    translate, states = context.translate, Counter(task.state for task in tasks)
    counts = [
        translate(f"progress.count_task_{state.value}", count=states[state]) for state in TASK_STATES if states[state]
    ]
    return translate("progress.tasks", count=len(tasks), list=translate("mark.comma").join(counts))


def _tasks(tasks: Sequence[TaskProgress], year: int, context: ViewContext) -> list[Component]:
    """Builds the section of the plan's tasks, filtered by area, owner and state."""
    translate, selection = context.translate, context.selection
    if not tasks:
        return []
    states = Counter(task.state for task in tasks)
    title = task_counts(tasks, context)
    owners = sorted({task.owner for task in tasks} - {""})
    all_text = translate("progress.all")
    owner_choices: list[Choice] = [{"label": all_text, "value": selection.change(owner="").href}]
    owner_choices += [{"label": owner, "value": selection.change(owner=owner).href} for owner in owners]
    nobody = sum(not task.owner for task in tasks)
    if nobody:
        text = translate("progress.no_owner")
        owner_choices.append({"label": text, "value": selection.change(owner=NO_OWNER).href})
    state_choices: list[Choice] = [{"label": all_text, "value": selection.change(state="").href}]
    state_choices += [
        {"label": translate(f"progress.task_{state.value}"), "value": selection.change(state=state.value).href}
        for state in TASK_STATES
        if states[state]
    ]
    filters = html.Div(
        [
            area_chooser("task-area", selection, context),
            chooser("task-owner", translate("progress.owner"), owner_choices, selection.href),
            chooser("task-state", translate("progress.state"), state_choices, selection.href),
            *([html.P(translate("progress.unowned", count=nobody), className="footnote")] if nobody else []),
        ],
        className="filters",
    )
    of_tasks = {state.value for state in TaskState}
    listed = [
        task
        for task in tasks
        if selection.area in (None, task.task.area)
        and (selection.state not in of_tasks or task.state == selection.state)
        and (not selection.owner or task.owner == ("" if selection.owner == NO_OWNER else selection.owner))
    ]
    table = (
        task_table(listed, year, context) if listed else html.P(translate("progress.no_tasks"), className="footnote")
    )
    return [table_section(PLAN_TASKS, title, "", filters, table, context=context)]
