"""Builds the blocks of the briefing of the year under way: states, overdue tasks, districts, what was not reported."""

from __future__ import annotations

from collections.abc import Sequence

from dash.development.base_component import Component

from dashboard.components.attributes import data
from dashboard.components.badges import symbol
from dashboard.components.place_progress import Counts, place_counts_table
from dashboard.components.progress import months_text, state_word
from dashboard.components.progress_table import due_text, last_word, owner_node
from dashboard.components.rendering.fast_html import html
from dashboard.dataset.model import CITY
from dashboard.dataset.numbers import percent
from dashboard.metrics.progress import Progress, ProgressState
from dashboard.metrics.progress_rows import TaskProgress, TaskState, counted
from dashboard.routing.view_context import ViewContext

MAX_NAMED = 6  # KPIs, tasks or places that a sentence names


def brief_states(rows: Sequence[Progress], context: ViewContext) -> Component:
    """Return how many targets are in each state, in one line."""
    states = counted(rows)
    counts = [
        html.Span(
            [symbol(state.value), html.B(str(states[state])), state_word(state, context)], **data(effort=state.value)
        )
        for state in ProgressState
        if states[state]
    ]
    return html.P(counts, className="briefing-states")


def brief_overdue(overdue: Sequence[TaskProgress], year: int, context: ViewContext) -> Component:
    """Return the overdue tasks with the office that answers, the month due, how much is done and the last word."""
    translate = context.translate
    if not overdue:
        return html.P(translate("brief.no_overdue"), className="muted")
    heads = ("task", "owner", "due", "bar", "last")
    names = [translate("brief.task_done") if head == "bar" else translate(f"progress.{head}") for head in heads]
    rows = [
        html.Tr(
            [
                html.Th(
                    html.A(
                        f"{task.number} {translate.breakdown(task.task.breakdown)}",
                        href=context.task_href(task.task.breakdown),
                    ),
                    scope="row",
                ),
                html.Td(owner_node(task.owner, context)),
                html.Td(due_text(task.due, year, context), className="cell-nowrap"),
                html.Td(percent((task.row.value if task.row else 0) * 100), className="cell-nowrap"),
                html.Td(last_word(task, context)),
            ]
        )
        for task in overdue
    ]
    head = html.Tr([html.Th(name, scope="col") for name in names])
    return html.Table([html.Thead(head), html.Tbody(rows)], className="briefing-tasks")


def brief_places(counts: Counts, year: int, context: ViewContext) -> Component:
    """Return a line per place that has targets of its own, with how many of them are in each state."""
    if not any(place.name != CITY for place in counts):
        return html.P(context.translate("progress.places_none", year=year), className="muted")
    return place_counts_table(counts, context)


def brief_unreported(
    rows: Sequence[Progress],
    tasks: Sequence[TaskProgress],
    counts: Counts,
    context: ViewContext,
) -> Component:
    """Return which targets, tasks and places have no figure of the month."""
    translate, unreported = context.translate, ProgressState.UNREPORTED
    months = months_text(rows[0].month, context) if rows else ""
    targets = [translate.kpi(row.series.kpi) for row in rows if row.target and row.state is unreported]
    numbers = [task.number for task in tasks if task.state is TaskState.UNREPORTED]
    lacking = {place: states[unreported] for place, states in counts.items() if place.name != CITY}
    silent = [place for place, count in lacking.items() if count == counts[place].total()]
    partly = [place for place, count in lacking.items() if count and place not in silent]
    texts = []
    for key, names in (
        ("targets", targets),
        ("tasks", numbers),
        ("places", [translate.label(place) for place in silent]),
        ("partly", [translate("brief.place_count", place=translate.label(it), count=lacking[it]) for it in partly]),
    ):
        if names and key == "tasks" and len(names) == len(tasks):
            texts.append(translate("brief.unreported_all_tasks", count=len(names)))
        elif names:
            listed = translate.listed(names[:MAX_NAMED]) + (
                translate("brief.and_others") if len(names) > MAX_NAMED else ""
            )
            texts.append(translate(f"brief.unreported_{key}", count=len(names), months=months, list=listed))
    texts = texts or [translate("brief.all_reported", months=months)]
    return html.Ul([html.Li(text) for text in texts], className="briefing-gaps")
