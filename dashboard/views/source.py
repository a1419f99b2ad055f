"""Builds the page of one figure's source; the browser shows its sheet over the view where the figure was clicked."""

from __future__ import annotations

from dashboard.components.source_sheet import row_title, source_sheet
from dashboard.components.table import value_text
from dashboard.metrics.export_rows import export_rows, quantity_row
from dashboard.metrics.table_value import table_value
from dashboard.routing.view_context import ViewContext
from dashboard.views.page import ViewPage, area_label, build_page

BASIS = "basis"  # the key of the rows that the figure rests on


def source_view(context: ViewContext) -> ViewPage:
    """Builds the page of the figure that the selection names."""
    translate, dataset, key = context.translate, context.dataset, context.selection.row
    assert key is not None  # the parser has found it
    value = table_value(dataset, key)
    assert value is not None
    kpi = dataset.kpis[key.kpi]
    crumbs = [(translate.kpi(kpi), context.kpi_href(kpi)), (translate("source.title"), context.selection.href)]
    if kpi.area:
        crumbs.insert(0, (area_label(kpi.area, context), context.area_href(dataset.catalog.area(kpi.area))))
    row = quantity_row(value, year=key.year, measure=key.measure, kpi=key.kpi, district=key.district)
    headline = translate.segments("source.headline", kpi=translate.kpi(kpi), value=value_text(row, context))
    answer = headline, translate.spans("source.lead", what=row_title(row, context))
    tables = {BASIS: export_rows(value.basis)}
    return build_page(context, crumbs, answer, [source_sheet(row, context)], (), tables)
