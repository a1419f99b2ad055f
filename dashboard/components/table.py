"""Records as a table: the twin of a chart, the sources of a KPI, the rows of the dataset."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dash.development.base_component import Component

from dashboard.components.attributes import data
from dashboard.components.badges import outside_link
from dashboard.components.rendering.fast_html import html
from dashboard.dataset.model import Measure
from dashboard.i18n.terms import Translator
from dashboard.metrics.export_rows import ExportRow, breakdown_text
from dashboard.routing.selection import View
from dashboard.routing.view_context import ViewContext

Cell = tuple[str, Callable[[ExportRow], Component | str], str]  # head, content, class


def rows_table(rows: Sequence[ExportRow], context: ViewContext) -> Component:
    """A table of records; columns in which all rows agree are left out, unless they are all there is.

    KPIs and places are links: what a click on a mark of the chart chooses, the keyboard can choose here.
    """
    columns = _columns(context)
    varying = [name for name in ("kpi", "part", "place", "year", "measure") if _varies(rows, name)]
    chosen = [columns[name] for name in (varying or ["kpi"])]
    chosen += [columns[name] for name in ("value", "status", "source")]
    return _table(rows, chosen, context)


def sources_table(rows: Sequence[ExportRow], context: ViewContext) -> Component:
    """All that is known of a KPI, row by row, with document and place."""
    columns = _columns(context)
    names = ["year", "measure", "value", "status", "document", "where", "note"]
    names[1:1] = [name for name in ("part", "place") if _varies(rows, name)]
    return _table(rows, [columns[name] for name in names], context, "sheet cards")


def _varies(rows: Sequence[ExportRow], name: str) -> bool:
    field = {"kpi": "kpi", "part": "breakdown", "place": "district", "year": "year", "measure": "measure"}[name]
    return len({getattr(row, field) for row in rows}) > 1


def _columns(context: ViewContext) -> dict[str, Cell]:
    translate, dataset = context.translate, context.dataset

    def kpi(row: ExportRow) -> Component | str:
        named = dataset.kpis[row.kpi]
        shown = context.selection.view is View.KPI and context.selection.kpi == row.kpi
        return (
            translate.kpi(named)
            if shown
            else html.A(translate.kpi(named), href=context.kpi_href(named), className="link")
        )

    def place(row: ExportRow) -> Component | str:
        district = dataset.catalog.district(row.district)
        name = translate.district(district)
        can_be_chosen = district in dataset.catalog.choosable and row.district != context.selection.district
        return html.A(name, href=context.district_href(district), className="link") if can_be_chosen else name

    def part(row: ExportRow) -> str:
        return breakdown_text(row, translate) or translate("table.whole")

    def where(row: ExportRow) -> str:
        return row.quantity.formula if row.row is None else translate.source_section(row.row.source)

    def document(row: ExportRow) -> Component | str:
        if row.row is None:
            return translate("table.computed")
        found = row.row.source.document
        title = translate.title(found)
        if found.address is None:
            return title
        return outside_link(title, found.address)

    return {
        "kpi": (translate("table.kpi"), kpi, ""),
        "part": (translate("table.part"), part, ""),
        "place": (translate("table.place"), place, "keep"),
        "year": (translate("table.year"), lambda row: str(row.year), ""),
        "measure": (translate("table.measure"), lambda row: translate(f"measure.{row.measure.value}"), "keep"),
        "value": (translate("table.value"), lambda row: value_cell(row, context), "r"),
        "status": (translate("table.status"), lambda row: status_word(row, context), "keep"),
        "source": (translate("table.source"), lambda row: _source(row, context), "src"),
        "document": (translate("table.document"), document, "src keep"),
        "where": (translate("table.where"), where, "src keep"),
        "note": (translate("table.note"), lambda row: note_mark(row.row.note if row.row else "", translate), "src"),
    }


def value_cell(row: ExportRow, context: ViewContext) -> Component:
    """A value in the ink of what it is: a result, a target or a growth; dashed underneath where derived."""
    translate = context.translate
    if row.measure.is_growth:
        sign = "+" if row.quantity.value > 0 else ""
        text = f"{sign}{translate.amount(row.quantity, '%')}"
    else:
        text = context.value(row.quantity, context.dataset.kpis[row.kpi])
    promised = row.measure in (Measure.TARGET, Measure.TARGET_HIGH, Measure.TARGET_GROWTH)
    content: Component | str = html.I(text) if row.row is None else text
    return html.Span(content, className="tt" if promised else "tr")


def note_mark(note: str, translate: Translator) -> Component | str:
    """A note in the reader's language; one that the catalog has no English for is marked as Chinese."""
    text = translate.note(note)
    return html.Span(text, lang="zh-CN") if translate.is_foreign(text) else text


def status_word(row: ExportRow, context: ViewContext) -> str:
    """Reported, estimated, provisional, sample, derived or computed."""
    return context.translate(f"status.{row.row.status.value if row.row else row.quantity.certainty.value}")


def _source(row: ExportRow, context: ViewContext) -> str:
    if row.row is None:
        return context.translate("table.formula", formula=row.quantity.formula)
    return context.translate.source(row.row.source)


def _table(rows: Sequence[ExportRow], columns: Sequence[Cell], context: ViewContext, style: str = "sheet") -> Component:
    head = html.Tr([html.Th(title, scope="col", className=kind) for title, _, kind in columns])
    body = [
        html.Tr(
            [html.Td(content(row), className=kind, **data(label=title)) for title, content, kind in columns],
            className="me" if not context.is_city and row.district == context.selection.district else "",
        )
        for row in rows
    ]
    return html.Table([html.Thead(head), html.Tbody(body)], className=style)
