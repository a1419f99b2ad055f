"""The money that the record names: paid by the city, matched by districts, given from above, lent by banks."""

from __future__ import annotations

from collections.abc import Sequence

from dash.development.base_component import Component

from dashboard.components.badges import scrolled
from dashboard.components.chart import chart_figures
from dashboard.components.rendering.fast_html import html
from dashboard.dataset.numbers import number
from dashboard.i18n.messages import Span
from dashboard.metrics.export_rows import quantity_row
from dashboard.metrics.money import MONEY_UNITS, Commitment, Payer, commitments
from dashboard.routing.view_context import ViewContext
from dashboard.views.charts.money import money_charts, money_name
from dashboard.views.page import ViewPage, breadcrumbs, download_link, page_header, page_title, section

TABLE = "money"  # the key of the table's rows


def money_view(context: ViewContext) -> ViewPage:
    """Every sum that the record names for the city, or for the chosen place."""
    translate, selection = context.translate, context.selection
    found = commitments(context.dataset, context.year, context.district)
    charts = money_charts(found, context)
    head, lead = _told(found, context)
    body: list[Component] = chart_figures(charts, context)
    body.append(_table(found, context) if found else html.P(translate("money.nothing"), className="foot"))
    return ViewPage(
        page_title(
            translate("view.money"),
            *([] if context.is_city else [translate.district(context.district)]),
            context=context,
        ),
        page_header(breadcrumbs(context, (translate("view.money"), selection.href)), head, lead, context),
        tuple(body),
        tuple(charts),
        {TABLE: tuple(quantity_row(one.quantity, year=one.year, measure=one.measure) for one in found)}
        if found
        else {},
    )


def _told(found: Sequence[Commitment], context: ViewContext) -> tuple[tuple[str, ...], tuple[Span, ...]]:
    """The largest sum that is promised, or paid where nothing is; how many sums each payer has."""
    translate = context.translate
    if not found:
        return translate.segments(
            "money.head_none", district=translate.district(context.district), year=context.year
        ), ()
    promised = [one for one in found if one.is_promised and one.year == context.year + 1]
    largest = (promised or found)[0]
    head = translate.segments(
        "money.head" if promised else "money.head_results", year=largest.year, kpi=money_name(largest, context),
        value=context.value(largest.quantity, largest.kpi),
    )  # fmt: skip
    counts = {payer.value: sum(one.payer is payer for one in found) for payer in Payer}
    return head, translate.spans("money.lead", count=Span(str(len(found)), "result"), **counts)


def _table(found: Sequence[Commitment], context: ViewContext) -> Component:
    translate = context.translate
    title = translate("money.table")
    heads = (
        (translate("table.area"), ""), (translate("money.purpose"), ""), (translate("table.kpi"), ""),
        (translate("money.payer"), ""),
        (translate("table.year"), ""), (translate("money.published"), "r"), (translate("money.amount"), "r"),
        (translate("table.source"), "src"),
    )  # fmt: skip
    head = html.Tr([html.Th(text, scope="col", className=kind) for text, kind in heads])
    ordered = sorted(found, key=lambda one: (one.kpi.area, one.kpi.purpose or "", -one.amount))
    standards = [
        translate.kpi(kpi)
        for kpi in context.dataset.kpis.values()
        if kpi.area and kpi.unit in MONEY_UNITS and not kpi.payer and not kpi.additive
    ]
    parts: list[Component] = [
        scrolled(
            html.Table(
                [html.Thead(head), html.Tbody([_line(one, context) for one in ordered])], className="sheet money"
            ),
            context.translate,
        )
    ]
    if standards:
        parts.append(html.P(translate("money.standards", list=translate.listed(standards)), className="foot"))
    note = translate("money.table_note", count=len(found))
    return section(TABLE, title, note, *parts, key=download_link(TABLE, title, context))


def _line(one: Commitment, context: ViewContext) -> Component:
    translate = context.translate
    ink = "tt" if one.is_promised else "tr"
    shown = context.value(one.quantity, one.kpi)
    area = translate.area(context.dataset.catalog.area(one.kpi.area)) if one.kpi.area else translate("data.context")
    return html.Tr(
        [
            html.Td(f"{one.kpi.area} {area}"),
            html.Td(translate(f"money.{one.kpi.purpose}") if one.kpi.purpose else ""),
            html.Td(html.A(money_name(one, context), href=context.kpi_href(one.kpi), className="link")),
            html.Td(translate(f"money.{one.payer.value}"), className="keep"),
            html.Td(str(one.year)),
            html.Td(html.Span(html.I(shown) if one.quantity.is_derived else shown, className=ink), className="r"),
            html.Td(number(one.amount), className=f"r {ink}"),
            html.Td(translate.sources(one.quantity.basis), className="src"),
        ]
    )
