"""Links a figure to its source."""

from __future__ import annotations

from dash.development.base_component import Component

from dashboard.components.rendering.fast_html import html
from dashboard.dataset.observation import RowKey
from dashboard.metrics.export_rows import ExportRow
from dashboard.metrics.table_value import table_value
from dashboard.routing.selection import View
from dashboard.routing.view_context import ViewContext


def source_link(content: Component | str, row: ExportRow, context: ViewContext) -> Component | str:
    """Return a figure as a link to its source, which `assets/source.js` opens as a sheet.

    A derived one that the address of a row does not lead to, such as a remainder, stays as it is: its formula stands
    beside it.
    """
    key = RowKey(row.kpi, row.breakdown, row.district, row.year, row.measure, row.month)
    if row.row is None and table_value(context.dataset, key) != row.quantity:
        return content
    return html.A(content, href=context.selection.to(View.SOURCE, kpi=row.kpi, row=key).href, className="source-link")
