"""Builds tables of export rows: the twin of a chart, the sources of a KPI, the rows of the dataset."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dash.development.base_component import Component

from dashboard.components.attributes import data
from dashboard.components.badges import outside_link
from dashboard.components.rendering.fast_html import html
from dashboard.components.source_link import source_link
from dashboard.dataset.observation import Measure, Observation
from dashboard.i18n.terms import Translator
from dashboard.metrics.export_rows import ExportRow, breakdown_text
from dashboard.routing.selection import View
from dashboard.routing.view_context import ViewContext

Column = tuple[str, Callable[[ExportRow], Component | str], str]  # head, content, class
VARYING = {"kpi": "kpi", "part": "breakdown", "place": "district", "year": "period", "measure": "measure"}  # attributes


def rows_table(rows: Sequence[ExportRow], context: ViewContext) -> Component:
    """Return a table of rows; columns in which all rows agree are left out, unless they are all there is.

    KPIs and places are links: what a click on a mark of the chart chooses, the keyboard can choose here.
    """
    names = [name for name in VARYING if _varies(rows, name)] or ["kpi"]
    return _table(rows, [*names, "value", "status", "source"], context)


def sources_table(rows: Sequence[ExportRow], context: ViewContext) -> Component:
    """Return all that is known of a KPI, row by row, with document and section."""
    varying = [name for name in ("part", "place") if _varies(rows, name)]
    names = ["year", *varying, "measure", "value", "status", "document", "where", "note"]
    return _table(rows, names, context, "data-table card-table")


def _varies(rows: Sequence[ExportRow], name: str) -> bool:
    return len({getattr(row, VARYING[name]) for row in rows}) > 1


def _columns(context: ViewContext) -> dict[str, Column]:
    translate, dataset, selection = context.translate, context.dataset, context.selection

    def kpi(row: ExportRow) -> Component | str:
        name = translate.kpi(dataset.kpis[row.kpi])
        is_subject = selection.view is View.KPI and selection.kpi == row.kpi
        return name if is_subject else html.A(name, href=context.kpi_href(row.kpi), className="link")

    def place(row: ExportRow) -> Component | str:
        district = dataset.catalog.district(row.district)
        name = translate.label(district)
        can_be_chosen = district in dataset.catalog.choosable and row.district != selection.district
        return html.A(name, href=context.district_href(district), className="link") if can_be_chosen else name

    def breakdown(row: ExportRow) -> str:
        return breakdown_text(row, translate) or translate("table.whole")

    def section(row: ExportRow) -> str:
        if row.row is not None:
            return translate.source_section(row.row.source)
        return translate.formula(row.quantity.formula, dataset.kpis[row.kpi])

    def document(row: ExportRow) -> Component | str:
        if row.row is None:
            return translate("table.computed")
        source = row.row.source.document
        title = translate.title(source)
        return title if source.address is None else outside_link(title, source.address)

    return {
        "kpi": (translate("table.kpi"), kpi, ""),
        "part": (translate("table.part"), breakdown, ""),
        "place": (translate("table.place"), place, "cell-nowrap"),
        "year": (translate("table.year"), lambda row: year_cell(row, translate), ""),
        "measure": (translate("table.measure"), lambda row: translate(f"measure.{row.measure.value}"), "cell-nowrap"),
        "value": (translate("table.value"), lambda row: value_cell(row, context), "numeric"),
        "status": (translate("table.status"), lambda row: status_word(row, context), "cell-nowrap"),
        "source": (translate("table.source"), lambda row: _source(row, context), "source"),
        "document": (translate("table.document"), document, "source cell-nowrap"),
        "where": (translate("table.where"), section, "source cell-nowrap"),
        "note": (translate("table.note"), lambda row: note_mark(row.row.note if row.row else "", translate), "source"),
    }


def year_cell(row: ExportRow | Observation, translate: Translator) -> Component | str:
    """Return the year of a row, and under it for a part of it the month through which it is."""
    if row.month is None:
        return str(row.year)
    through = translate("data.through", month=translate.month(row.month))
    return html.Span([str(row.year), html.Small(through, className="breakdown nowrap")])


def value_cell(row: ExportRow, context: ViewContext) -> Component | str:
    """Return a value that leads to its source."""
    return source_link(value_span(row, context), row, context)


def value_span(row: ExportRow, context: ViewContext) -> Component:
    """Return a value in the colour of a result or a target; dashed underneath where derived."""
    text = value_text(row, context)
    is_target = row.measure in (Measure.TARGET, Measure.TARGET_HIGH, Measure.TARGET_GROWTH)
    return html.Span(
        html.I(text) if row.row is None else text, className="value-target" if is_target else "value-result"
    )


def value_text(row: ExportRow, context: ViewContext) -> str:
    """Return a value in one line, a growth with its sign."""
    if row.measure.is_growth:
        return f"{'+' if row.quantity.value > 0 else ''}{context.translate.amount(row.quantity, '%')}"
    return context.value(row.quantity, context.dataset.kpis[row.kpi])


def note_mark(note: str, translate: Translator) -> Component | str:
    """Return a note in the reader's language; one that the catalog has no English for is marked as Chinese."""
    text = translate.note(note)
    return html.Span(text, lang="zh-CN") if translate.is_foreign(text) else text


def status_word(row: ExportRow, context: ViewContext) -> str:
    """Return reported, estimated, provisional, sample, derived or computed."""
    return context.translate(f"status.{row.row.status.value if row.row else row.quantity.certainty.value}")


def _source(row: ExportRow, context: ViewContext) -> str:
    if row.row is None:
        formula = context.translate.formula(row.quantity.formula, context.dataset.kpis[row.kpi])
        return context.translate("table.formula", formula=formula)
    return context.translate.source(row.row.source)


def _table(
    rows: Sequence[ExportRow], names: Sequence[str], context: ViewContext, class_name: str = "data-table"
) -> Component:
    all_columns = _columns(context)
    columns = [all_columns[name] for name in names]
    head = html.Tr([html.Th(title, scope="col", className=kind) for title, _, kind in columns])
    body = [
        html.Tr(
            [html.Td(content(row), className=kind, **data(label=title)) for title, content, kind in columns],
            className="is-selected" if not context.is_city and row.district == context.selection.district else "",
        )
        for row in rows
    ]
    return html.Table([html.Thead(head), html.Tbody(body)], className=class_name)
