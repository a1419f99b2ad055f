"""Builds the section of the year's targets that views share."""

from __future__ import annotations

from collections.abc import Sequence

from dash.development.base_component import Component

from dashboard.components.rendering.fast_html import html
from dashboard.components.target_table import arrange, target_rows, target_table
from dashboard.dataset.model import Kpi
from dashboard.metrics.district import total
from dashboard.metrics.export_rows import ExportRow
from dashboard.metrics.plan_year import plan_row, plan_rows
from dashboard.routing.selection import View
from dashboard.routing.view_context import ViewContext
from dashboard.views.page import table_section

TARGETS = "targets"  # the key of the table of the year's targets
MAX_RESULT_ROWS = 6  # results of KPIs without a target that stand under the targets


def targets_section(
    kpis: Sequence[Kpi], context: ViewContext, max_results: int = MAX_RESULT_ROWS, *, with_progress: bool = False
) -> tuple[list[Component], tuple[ExportRow, ...]]:
    """Builds the section of the year's targets among some KPIs, with its rows; nothing where there are none.

    Under the targets stand the results of KPIs without one, unless they are more than `max_results`; then of a district
    those of the headline KPIs. `with_progress` adds how far the targets of the year under way are.
    """
    translate, dataset, year, place = context.translate, context.dataset, context.year, context.selection.district
    rows = plan_rows(dataset, kpis, year, place)
    others = [plan_row(dataset, kpi, year, place) for kpi in kpis]
    if context.is_city:
        results = [row for row in others if total(dataset, row.kpi, year) is not None and row not in rows]
    else:
        results = [row for row in others if (row.result or row.change) and row not in rows]
        if len(results) > max_results:
            results = [row for row in results if row.kpi.headline]
    table = arrange(rows, results, max_results)
    content = target_table(table, context, with_progress=with_progress)
    if not content:
        return [], ()
    suffix = "_outcomes" if table.has_outcomes else "" if rows else "_results"
    title = translate(f"targets.title{suffix}", count=len(rows), year=year, next=year + 1)
    note = translate("targets.note_own" if suffix == "_results" and not context.is_city else f"targets.note{suffix}")
    how = html.P(html.A(translate("targets.how"), href=context.selection.to(View.HELP).href, className="link"))
    foot = [html.Div(how, className="footnote")] if rows else []
    return [table_section(TARGETS, title, note, *content, *foot, context=context)], target_rows(table)
