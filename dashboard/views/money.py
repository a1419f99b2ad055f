"""Builds the page of money: paid by the city, matched by districts, granted from above, lent by banks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from dash.development.base_component import Component

from dashboard.components.attributes import data
from dashboard.components.chart import chart_figures
from dashboard.components.progress import months_text, progress_month, progress_year
from dashboard.components.progress_table import progress_export_rows, progress_table
from dashboard.components.rendering.fast_html import html
from dashboard.dataset.model import CITY, Payer
from dashboard.dataset.numbers import number
from dashboard.dataset.observation import Measure
from dashboard.i18n.messages import Span
from dashboard.metrics.export_rows import quantity_row
from dashboard.metrics.money import MONEY_UNITS, Commitment, PayerYear, by_payer, commitments, spending
from dashboard.metrics.progress import Progress, ProgressState
from dashboard.routing.selection import View
from dashboard.routing.view_context import ViewContext
from dashboard.views.charts.money import money_chart
from dashboard.views.page import ViewPage, area_label, build_page, data_table, section, table_section

TABLE, SPENDING = "money", "money-progress"  # keys of the tables' rows
COLUMNS = (
    ("table.kpi", ""),
    ("table.year", ""),
    ("money.published", "numeric"),
    ("money.amount", "numeric"),
    ("table.source", "source"),
)


def money_view(context: ViewContext) -> ViewPage:
    """Builds the page of every sum that the record names for the city, or for the chosen district."""
    groups = by_payer(commitments(context.dataset, context.year, context.district))
    chart = money_chart(groups, context)
    charts = [chart] if chart is not None else []
    nothing = html.P(context.translate("money.nothing"), className="footnote")
    spent = _spent(context)
    lead = [_table(groups, context) if groups else nothing, *_spending(spent, context)]
    sums = [item for group in groups for item in group.sums]
    rows = tuple(quantity_row(item.quantity, year=item.year, measure=item.measure) for item in sums)
    crumbs = [(context.translate("view.money"), context.selection.href)]
    figures = chart_figures(charts, context)
    tables = {TABLE: rows, SPENDING: progress_export_rows(spent)}
    return build_page(context, crumbs, _answer(groups, context), figures, charts, tables, lead=lead)


def _answer(groups: Sequence[PayerYear], context: ViewContext) -> tuple[tuple[str, ...], tuple[Span, ...]]:
    """States what the first payer gives in each year; counts the sums of each payer and says what is not added."""
    translate, year = context.translate, context.year
    if not groups:
        return translate.segments("money.head_none", district=translate.district(context.district), year=year), ()
    payer = groups[0].payer
    phrases = [_phrase(group, context) for group in groups if group.payer is payer]
    separator = translate("mark.comma")
    place = "" if context.is_city else f"{translate.district(context.district)}{separator}"
    headline = (
        f"{place}{translate(f'money.{payer.value}')}{translate('mark.colon')}",
        *(f"{phrase}{separator}" for phrase in phrases[:-1]), phrases[-1],
    )  # fmt: skip
    counts = {payer: sum(len(group.sums) for group in groups if group.payer is payer) for payer in Payer}
    texts = [translate(f"money.count_{payer.value}", count=count) for payer, count in counts.items() if count]
    total = Span(str(sum(counts.values())), "result")
    return headline, translate.spans("money.lead", count=total, list=translate.listed(texts))


def _phrase(group: PayerYear, context: ViewContext) -> str:
    item = group.answer
    key = "money.head_plan" if item.is_promised else "money.head_result"
    return context.translate(key, year=group.year, value=context.value(item.quantity, item.kpi), count=group.count)


def _table(groups: Sequence[PayerYear], context: ViewContext) -> Component:
    translate = context.translate
    rows: list[Component] = []
    for payer, years in groupby(groups, key=lambda group: group.payer):
        title = html.Th(translate(f"money.{payer.value}"), colSpan=len(COLUMNS), scope="rowgroup")
        rows.append(html.Tr(title, className="group-row"))
        rows += (row for group in years for row in _rows(group, context))
    heads = [(translate(text), kind) for text, kind in COLUMNS]
    content: list[Component] = [data_table(heads, rows, "money-table stacked-table", context)]
    standards = [
        translate.kpi(kpi)
        for kpi in context.dataset.kpis.values()
        if kpi.area and kpi.unit in MONEY_UNITS and not kpi.payer and not kpi.additive
    ]
    if standards:
        content.append(html.P(translate("money.standards", list=translate.listed(standards)), className="footnote"))
    return table_section(TABLE, translate("money.table"), translate("money.table_note"), *content, context=context)


def _spent(context: ViewContext) -> tuple[Progress, ...]:
    """Return the money of the year under way by its newest month; before the first what the plan sets aside."""
    year, month = progress_year(context), progress_month(context)
    rows = spending(context.dataset, year, month or 1, context.district)
    return rows if month else tuple(row for row in rows if row.target is not None)


def _spending(rows: Sequence[Progress], context: ViewContext) -> list[Component]:
    """Builds the section of what is spent so far against the plan; one line where no month of any sum is reported."""
    translate, year = context.translate, progress_year(context)
    title = translate("money.spent", year=year)
    if not rows:
        return []
    if progress_month(context) is None or not any(row.series.months(year, Measure.ACTUAL) for row in rows):
        text = translate("money.spent_nothing", year=year, count=len(rows))
        return [section(SPENDING, title, "", html.P(text, className="footnote"))]
    month = months_text(rows[0].month, context)
    silent = [translate.kpi(row.series.kpi) for row in rows if row.state is ProgressState.UNREPORTED]
    key, count = "money.spent_silent" if silent else "money.spent_count", len(rows) - len(silent)
    note = translate(key, months=month, count=count, silent=len(silent), list=translate.listed(silent))
    table = progress_table(rows, None, replace(context, selection=context.selection.to(View.PROGRESS)))
    return [table_section(SPENDING, title, note, table, context=context)]


def _rows(group: PayerYear, context: ViewContext) -> Iterator[Component]:
    """Builds a line per sum of a payer and year, and their total."""
    translate, total = context.translate, group.total
    for item in group.sums:
        yield html.Tr([_name(item, context, is_alone=len(group.sums) == 1), *_cells(item, context)])
    if total is not None:
        name = translate("money.total", year=group.year, count=group.count)
        formula = html.Small(translate.formula(total.quantity.formula, total.kpi))
        yield html.Tr([html.Th([name, formula], scope="row"), *_cells(total, context)], className="is-total")


def _name(item: Commitment, context: ViewContext, *, is_alone: bool) -> Component:
    """Builds the name of a sum with its area and purpose, and why it is not added to the others."""
    translate, kpi = context.translate, item.kpi
    purpose = [translate(f"money.{kpi.purpose.value}")] if kpi.purpose else []
    notes = [html.Small(" · ".join([area_label(kpi.area, context), *purpose]))]
    if item.quantity.is_derived:
        notes.append(html.Small(translate.formula(item.quantity.formula, kpi)))
    if kpi.not_added is not None and not is_alone:
        notes.append(html.Small(translate(f"money.not_added_{kpi.not_added.value}")))
    name = html.A(_commitment_name(item, context), href=context.kpi_href(kpi), className="link")
    return html.Th([name, *notes], scope="row")


def _cells(item: Commitment, context: ViewContext) -> list[Component]:
    translate, kind = context.translate, "value-target" if item.is_promised else "value-result"
    text = context.value(item.quantity, item.kpi)
    value = html.Span(html.I(text) if item.quantity.is_derived else text, className=kind)
    year = translate("money.planned" if item.is_promised else "money.result", year=item.year)
    source = translate.sources(item.quantity.basis)
    contents: tuple[Component | str, ...] = (year, value, number(translate.in_money_unit(item.amount)), source)
    return [
        html.Td(content, className=style, **data(label=translate(head)))
        for (head, style), content in zip(COLUMNS[1:], contents, strict=True)
    ]


def _commitment_name(item: Commitment, context: ViewContext) -> str:
    """Names a sum by its KPI, with its breakdown, or its district where it is not the city's."""
    translate = context.translate
    name = translate.kpi(item.kpi)
    if item.breakdown:
        return translate("money.part", kpi=name, part=translate.breakdown(item.breakdown))
    if item.district.name != CITY and context.is_city:
        return translate("money.place", kpi=name, place=translate.label(item.district))
    return name
