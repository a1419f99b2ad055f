"""Builds the page of the dataset itself: search, filter, sort, paging, download, history and documents."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import parse_qsl, quote, urlencode

import dash_bootstrap_components as dbc
from dash.development.base_component import Component

from dashboard.components.badges import outside_link
from dashboard.components.header import Choice, chooser
from dashboard.components.rendering.fast_html import html
from dashboard.components.table import note_mark, status_word, value_cell, year_cell
from dashboard.dataset.model import CITY
from dashboard.dataset.numbers import number
from dashboard.dataset.observation import Measure, Observation
from dashboard.dataset.row_reader import Positions
from dashboard.i18n.terms import Translator
from dashboard.metrics.allocation import AllocationKey
from dashboard.metrics.export_rows import export_row
from dashboard.routing.selection import DATA_COLUMNS, WHOLE_YEAR, Selection, View
from dashboard.routing.view_context import ViewContext
from dashboard.views.history import history_sections
from dashboard.views.page import ViewPage, area_chooser, build_page, data_table, section

PAGE_ROWS = 50  # rows on one page


def matching_positions(context: ViewContext) -> Positions:
    """Finds the positions of the rows that match the selection's filters, in its order."""
    selection = context.selection
    return context.dataset.search(
        text=selection.search,
        area=selection.area,
        district=None if context.is_city else selection.district,
        measure=selection.measure,
        among=[("month", [_month_cell(selection.month)])] if selection.month else (),
        sort=selection.sort.removeprefix("-"),
        descending=selection.sort.startswith("-"),
    )


def data_view(context: ViewContext) -> ViewPage:
    """Builds the page of every published figure that matches the filters; with a district chosen, of that one only."""
    translate, dataset, selection = context.translate, context.dataset, context.selection
    positions = matching_positions(context)
    count = len(positions)
    pages = max(1, -(-count // PAGE_ROWS))
    page = min(selection.page, pages)
    rows = dataset.at(positions[(page - 1) * PAGE_ROWS : page * PAGE_ROWS])
    keys = (
        ("data.headline_sample", "data.headline_in_sample")
        if dataset.is_sample
        else ("data.headline", "data.headline_in")
    )
    headline = translate.segments(
        keys[not context.is_city],
        count=number(count), all=number(dataset.size), district=translate.district(context.district),
    )  # fmt: skip
    tasks, names = dataset.named
    counts = {"kpis": len(dataset.kpis), "documents": len(dataset.documents), "tasks": tasks, "names": names}
    lead = translate.spans("data.lead", **counts)
    results = [_table(rows, context), _pager(page, pages, context)] if rows else [_no_rows(context)]
    content = [_filters(context), *results, _program_links(context)]
    note = translate("data.rows_note", page=page, pages=pages)
    link = html.A(translate("chart.rows"), href=selection.rows_href("table"), download="kpis.csv", className="link")
    table = section("rows", translate("data.rows"), note, *content, legend=html.P(link, className="chart-legend"))
    body = [table, *history_sections(context), _documents(context)]
    title = translate("view.data")
    return build_page(context, [(title, selection.href)], (headline, lead), body, title=title)


def _program_links(context: ViewContext) -> Component:
    """Links to stable addresses of the same rows for other programs, with the filters of this view."""
    translate, selection = context.translate, context.selection
    filters = {
        "area": selection.area,
        "district": None if context.is_city else selection.district,
        "month": _month_cell(selection.month) if selection.month and context.dataset.has_months else None,
        "measure": selection.measure or None,
        "q": selection.search or None,
    }
    query = urlencode({name: value for name, value in filters.items() if value is not None}, quote_via=quote)
    addresses = {form: f"/data.{form}?{query}".removesuffix("?") for form in ("csv", "json")}
    csv, json = (html.A(form.upper(), href=href, className="link", target="_blank") for form, href in addresses.items())
    return html.P([translate("open_data.programs"), csv, translate("mark.comma"), json], className="footnote")


def _month_cell(month: str) -> str:
    """Returns the cell of the table that a filter stands for."""
    return "" if month == WHOLE_YEAR else month


def month_text(month: str, translate: Translator) -> str:
    """Names a filter by month."""
    if month == WHOLE_YEAR:
        return translate("data.whole_year")
    return translate("data.through", month=translate.month(int(month)))


def _month_chooser(context: ViewContext, base: Selection) -> list[Component]:
    """Builds the choice among the months that the table has; none where it has no months."""
    translate, dataset = context.translate, context.dataset
    if not dataset.has_months:
        return []
    months = [WHOLE_YEAR, *sorted(filter(None, dataset.distinct("month")), key=int)]
    choices: list[Choice] = [{"label": translate("data.all_months"), "value": base.change(month="").href}]
    choices += [{"label": month_text(month, translate), "value": base.change(month=month).href} for month in months]
    return [chooser("data-month", translate("table.month"), choices, base.href)]


def _filters(context: ViewContext) -> Component:
    translate, selection = context.translate, context.selection
    base = selection.change(page=1)
    measures: list[Choice] = [{"label": translate("data.all_measures"), "value": base.change(measure="").href}]
    measures += [
        {"label": translate(f"measure.{measure.value}"), "value": base.change(measure=measure.value).href}
        for measure in Measure
    ]
    fields = selection.to(View.DATA, area=selection.area).change(
        measure=selection.measure, month=selection.month, sort=selection.sort, key=AllocationKey.POPULATION
    )
    hidden = parse_qsl(fields.query.removeprefix("?"))
    inputs = [dbc.Input(type="hidden", name=name, value=value) for name, value in hidden]
    text = dbc.Input(
        id="data-search", type="search", name="q", value=selection.search, maxLength=200, autocomplete="off"
    )
    search = html.Label([html.Span(translate("data.search")), text], className="field", htmlFor="data-search")
    button = html.Button(translate("data.find"), type="submit", className="search-button")
    content, kind = [search, button, *inputs], "navigate-on-submit"
    form = html.Form(content, action="/data", method="get", role="search", className=kind)
    by_measure = chooser("data-measure", translate("table.measure"), measures, base.href)
    choosers = [area_chooser("data-area", base, context, 0), *_month_chooser(context, base), by_measure]
    return html.Div([form, *choosers], className="filters")


def _table(observations: Sequence[Observation], context: ViewContext) -> Component:
    heads: list[tuple[Component | str, str | None]] = [
        (_sort_link(column, context), "numeric" if column == "value" else "") for column in DATA_COLUMNS
    ]
    heads.append((context.translate("table.note"), None))
    return data_table(heads, [_table_row(row, context) for row in observations], "rows card-table", context)


def _table_row(observation: Observation, context: ViewContext) -> Component:
    translate, row = context.translate, export_row(observation)
    kpi = context.dataset.kpis[row.kpi]
    breakdown = [html.Small(translate.breakdown(row.breakdown), className="breakdown")] if row.breakdown else []
    return html.Tr(
        [
            html.Td(str(row.area)),
            html.Td([html.A(translate.kpi(kpi), href=context.kpi_href(kpi), className="link"), *breakdown]),
            html.Td(translate.label(context.dataset.catalog.district(row.district)), className="cell-nowrap"),
            html.Td(year_cell(row, translate)),
            html.Td(translate(f"measure.{row.measure.value}"), className="cell-nowrap"),
            html.Td(value_cell(row, context), className="numeric"),
            html.Td(status_word(row, context), className="cell-nowrap"),
            html.Td(translate.source(observation.source), className="source"),
            html.Td(note_mark(observation.note, translate), className="source"),
        ]
    )


def _sort_link(column: str, context: ViewContext) -> Component:
    """Builds a column's head, a link that sorts up, then down, then not."""
    selection = context.selection
    name = context.translate(f"table.{'place' if column == 'district' else column}")
    arrow = {column: " ↑", f"-{column}": " ↓"}.get(selection.sort, "")
    following = {"": column, " ↑": f"-{column}", " ↓": ""}[arrow]
    return html.A(f"{name}{arrow}", href=selection.change(sort=following, page=1).href)


def _pager(page: int, pages: int, context: ViewContext) -> Component:
    numbers = {"data.before": page - 1, "data.after": page + 1}
    links = [
        html.A(context.translate(key), href=context.selection.change(page=number_).href, className="link")
        for key, number_ in numbers.items()
        if 1 <= number_ <= pages
    ]
    return html.P(links, className="pager")


def _no_rows(context: ViewContext) -> Component:
    translate = context.translate
    clear = context.selection.change(search="", measure="", month="", area=None, page=1)
    links = [html.A(translate("data.clear"), href=clear.href, className="link")]
    if not context.is_city:
        links.append(html.A(translate("panel.back"), href=clear.change(district=CITY).href, className="link"))
    return html.P([translate("data.nothing"), *links], className="empty-state")


def _documents(context: ViewContext) -> Component:
    translate, documents = context.translate, context.dataset.documents
    rows = []
    for document in documents:
        title = translate.title(document)
        published = html.Span(translate.date(document.published), className="nowrap")
        link = outside_link(title, document.address) if document.address else title
        rows.append(html.Tr([html.Td(link), html.Td(translate.publisher(document)), html.Td(published)]))
    heads = [(translate(f"data.{name}"), None) for name in ("document", "publisher", "published")]
    note = translate("data.documents_note", count=len(documents))
    return section("documents", translate("data.documents"), note, data_table(heads, rows, "", context))
