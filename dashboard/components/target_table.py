"""Builds the table of a year's targets: target, result, completion, outcome, the years, and the next target."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from dash.development.base_component import Component

from dashboard.components.attributes import data
from dashboard.components.badges import separated
from dashboard.components.progress import months_text, progress_month
from dashboard.components.rendering.fast_html import html
from dashboard.components.source_link import source_link
from dashboard.components.sparkline import YearAxis, sparkline, year_axis
from dashboard.components.target import target_text
from dashboard.components.target_cells import (
    ask_cell,
    completion_cell,
    growth_cell,
    name_cell,
    next_cell,
    outcome_cell,
    progress_cell,
    progress_of,
    rank_cell,
    rank_of,
    result_cell,
    target_cell,
)
from dashboard.dataset.observation import Measure
from dashboard.metrics.export_rows import ExportRow, export_row
from dashboard.metrics.outcome import Verdict, nearly_within
from dashboard.metrics.plan_year import PlanRow, plan_export_rows
from dashboard.routing.view_context import ViewContext

LABELLED = ("target", "result", "completion", "rank", "next", "progress")  # columns whose cells are named on a phone
CELLS: Mapping[str, Callable[[PlanRow, ViewContext], list[Component | str]]] = {
    "target": target_cell,
    "completion": completion_cell,
    "outcome": outcome_cell,
    "growth": growth_cell,
    "rank": rank_cell,
    "ask": ask_cell,
    "progress": progress_cell,
}


@dataclass(frozen=True, slots=True)
class TargetTable:
    """Holds the rows of a table of targets: those with a target, those without a base to compare, results alone."""

    rows: tuple[PlanRow, ...]
    incomparable: tuple[PlanRow, ...]
    results: tuple[PlanRow, ...]
    has_outcomes: bool  # whether the year has targets of its own


def arrange(rows: Sequence[PlanRow], results: Sequence[PlanRow], max_results: int) -> TargetTable:
    """Sort rows into a table; `results` are those of KPIs without a target, left out where they are more than that."""
    has_outcomes = any(row.target is not None for row in rows)
    incomparable = tuple(row for row in rows if not has_outcomes and not row.is_comparable)
    listed = tuple(row for row in rows if row not in incomparable)
    return TargetTable(listed, incomparable, tuple(results) if len(results) <= max_results else (), has_outcomes)


def target_table(
    table: TargetTable, context: ViewContext, *, is_brief: bool = False, with_progress: bool = False
) -> list[Component]:
    """Return the table and the notes under it; nothing where no KPI has a target or a result.

    `is_brief` leaves out the years, the areas and what only a screen can do. `with_progress` adds how far the next
    year's targets are, once a month has a figure of one of them.
    """
    rows = (*table.rows, *table.results)
    if not rows and not table.incomparable:
        return []
    axis = year_axis(rows, context)
    has_next = any(row.next_targets for row in table.rows)
    series = (context.dataset.series(row.kpi.name, row.district) for row in rows)
    has_record = not is_brief and any(len(each.years()) > 1 for each in series)
    columns = _columns(table, has_next, has_record, has_ranks=any(rank_of(row, context) for row in rows))
    has_progress = with_progress and _has_progress(table, context)
    columns += ("progress",) if has_progress else ()
    head = [_head(column, axis, context) for column in columns]
    with_area = table.has_outcomes and not is_brief
    body = [_row(row, columns, axis, context, with_area=with_area) for row in table.rows]
    if table.results and table.rows:
        year = context.year if table.has_outcomes else context.year + 1
        text = context.translate("targets.results_only", count=len(table.results), year=year)
        body.append(html.Tr(html.Th(text, colSpan=len(columns), scope="rowgroup"), className="group-row"))
    body += [_row(row, columns, axis, context, with_area=with_area) for row in table.results]
    kind = "with-outcomes" if table.has_outcomes else "with-asks"
    kind += " with-progress" if "progress" in columns else ""
    node = html.Table([html.Thead(html.Tr(head)), html.Tbody(body)], className=f"target-table {kind}")
    notes = _notes(table, has_next, context, has_sources=not is_brief, has_progress=has_progress)
    return [*([node] if rows else []), *notes]


def target_rows(table: TargetTable) -> tuple[ExportRow, ...]:
    """Return the figures of the table as export rows."""
    return plan_export_rows((*table.rows, *table.incomparable, *table.results))


def _columns(table: TargetTable, has_next: bool, has_record: bool, *, has_ranks: bool) -> tuple[str, ...]:
    years = (*(("rank",) if has_ranks else ()), *(("years",) if has_record else ()))
    if table.has_outcomes:
        return ("kpi", "target", "result", "completion", "outcome", *years, *(("next",) if has_next else ()))
    growth = ("growth",) if any(row.change for row in (*table.rows, *table.results)) else ()
    return ("kpi", "result", *growth, *years, *(("next", "ask") if has_next else ()))


def _has_progress(table: TargetTable, context: ViewContext) -> bool:
    """Tell whether a month of the next year has a figure of one of its targets."""
    rows = (progress_of(row, context) for row in (*table.rows, *table.incomparable) if row.next_targets)
    return any(row is not None and row.series.months(row.year, Measure.ACTUAL, Measure.GROWTH) for row in rows)


def _head(column: str, axis: YearAxis, context: ViewContext) -> Component:
    translate = context.translate
    if column == "years":
        years = html.Span([html.Span(str(axis.first)), html.Span(str(axis.last))], className="spark-axis")
        return html.Th([html.Span(translate("targets.years"), className="sr-only"), years], scope="col")
    text = _label(column, context)
    return html.Th(text, scope="col", className=f"column-{column}")


def _label(column: str, context: ViewContext) -> str:
    """Return the name of a column, of progress with its months."""
    month = progress_month(context) if column == "progress" else None
    months = months_text(month, context) if month is not None else ""
    return context.translate(f"targets.{column}", year=context.year, next=context.year + 1, months=months)


def _row(row: PlanRow, columns: Sequence[str], axis: YearAxis, context: ViewContext, *, with_area: bool) -> Component:
    nodes: list[Component] = [name_cell(row, context, with_area=with_area)]
    for column in columns[1:]:
        if column in ("next", "ask", "progress") and not (row.target or row.next_targets):
            content: list[Component | str] = []  # a result alone: nothing is set
        elif column == "years":
            content = [sparkline(row.kpi, axis, context, context.dataset.catalog.district(row.district))]
        elif column == "result":
            content = result_cell(row, context, with_change="growth" not in columns)
        elif column == "next":
            content = next_cell(row, context, with_ask="ask" not in columns)
        else:
            content = CELLS[column](row, context)
        label = _label(column, context) if column in LABELLED else ""
        nodes.append(html.Td(content, className=f"column-{column}", **(data(label=label) if label else {})))
    return html.Tr(nodes)


def _notes(
    table: TargetTable, has_next: bool, context: ViewContext, *, has_sources: bool, has_progress: bool
) -> list[Component]:
    translate, year = context.translate, context.year
    nodes: list[Component] = []
    if table.incomparable:
        items: list[Component | str] = []
        for row in table.incomparable:
            value = html.Span(target_text(row.next_targets[0], row.kpi, context), className="value-target")
            name = html.A(context.translate.kpi(row.kpi), href=context.kpi_href(row.kpi), className="link")
            source = export_row(row.next_targets[0].target)
            progress = progress_cell(row, context) if has_progress else []
            items.append(html.Li(separated([name, source_link(value, source, context), *progress], " ")))
        text = translate("targets.incomparable", count=len(table.incomparable), year=year)
        nodes += [html.P(text, className="footnote"), html.Ul(items, className="inline-list")]
    notes = [translate("source.hint")] if has_sources and (table.rows or table.results) else []
    if any(row.target.target.qualifier.is_bound for row in table.rows if row.target is not None):
        notes.append(translate("targets.floor_note"))
    if any(row.outcome_name == Verdict.NEARLY for row in table.rows):
        notes.append(translate("targets.near_note", nearly_within=nearly_within()))
    if has_next and table.has_outcomes and not all(row.next_targets for row in table.rows):
        notes.append(translate("targets.dash_note", next=year + 1))
    if notes:
        nodes.append(html.P(translate("mark.space").join(notes), className="footnote"))
    return nodes
