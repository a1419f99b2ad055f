"""The dataset itself: search, filter, sort, page, download."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote, urlencode

import dash_bootstrap_components as dbc
from dash.development.base_component import Component

from dashboard.components.badges import outside_link, scrolled
from dashboard.components.header import Choice, chooser
from dashboard.components.rendering.fast_html import html
from dashboard.components.table import note_mark, status_word, value_cell
from dashboard.dataset.model import CITY, Measure
from dashboard.dataset.numbers import number
from dashboard.metrics.export_rows import ExportRow, export_row
from dashboard.routing.selection import DATA_COLUMNS
from dashboard.routing.view_context import ViewContext
from dashboard.views.history import history_sections
from dashboard.views.page import ViewPage, breadcrumbs, page_header, page_title, section

PAGE = 50  # rows on one page


def matching(context: ViewContext) -> Sequence[int]:
    """Positions of the rows that the selection's filters keep."""
    selection = context.selection
    return context.dataset.search(
        text=selection.search,
        area=selection.area,
        district=None if context.is_city else selection.district,
        measure=selection.measure,
        sort=selection.sort.removeprefix("-"),
        descending=selection.sort.startswith("-"),
    )


def data_view(context: ViewContext) -> ViewPage:
    """Every published figure that the filters keep; with a district chosen, that place's only."""
    translate, selection = context.translate, context.selection
    positions = matching(context)
    pages = max(1, -(-len(positions) // PAGE))
    page = min(selection.page, pages)
    rows = context.dataset.at(positions[(page - 1) * PAGE : page * PAGE])
    found = len(positions)
    key = "data.headline" if context.is_city else "data.headline_in"
    head = translate.segments(
        key, count=number(found), all=number(context.dataset.size), district=translate.district(context.district)
    )
    lead = translate.spans("data.lead", kpis=len(context.dataset.kpis), documents=len(context.dataset.documents))
    content: list[Component] = [_filters(context)]
    if rows:
        content += [_table([export_row(row) for row in rows], context), _pages(page, pages, context)]
    else:
        content.append(_nothing(context))
    download = html.A(translate("chart.rows"), href=selection.rows_href("table"), download="kpis.csv", className="link")
    return ViewPage(
        page_title(translate("view.data"), context=context),
        page_header(breadcrumbs(context, (translate("view.data"), selection.href)), head, lead, context),
        (
            section(
                "rows",
                translate("data.rows"),
                translate("data.rows_note", page=page, pages=pages),
                *content,
                _programs(context),
                key=html.P(download, className="key"),
            ),
            *history_sections(context),
            _documents(context),
        ),
        (),
    )


def _programs(context: ViewContext) -> Component:
    """Where other programs find the same rows: stable addresses with the filters of this view."""
    selection = context.selection
    chosen = {
        "area": selection.area,
        "district": None if context.is_city else selection.district,
        "measure": selection.measure,
        "q": selection.search,
    }
    asked = urlencode({name: value for name, value in chosen.items() if value not in (None, "")}, quote_via=quote)
    links = [
        html.A(form, href=f"{path}?{asked}" if asked else path, className="link", target="_blank")
        for form, path in (("CSV", "/data.csv"), ("JSON", "/data.json"))
    ]
    return html.P(
        [context.translate("open_data.programs"), links[0], context.translate("mark.comma"), links[1]], className="foot"
    )


def _filters(context: ViewContext) -> Component:
    translate, selection = context.translate, context.selection
    plain = selection.change(page=1)
    areas: list[Choice] = [{"label": translate("data.all_areas"), "value": plain.change(area=None).href}]
    areas += [
        {"label": f"{area.number} {translate.area(area)}", "value": plain.change(area=area.number).href}
        for area in context.dataset.catalog.areas
    ]
    areas.append({"label": f"0 {translate('data.context')}", "value": plain.change(area=0).href})
    measures: list[Choice] = [{"label": translate("data.all_measures"), "value": plain.change(measure="").href}]
    measures += [
        {"label": translate(f"measure.{measure.value}"), "value": plain.change(measure=measure.value).href}
        for measure in Measure
    ]
    hidden = {
        "district": selection.district if selection.district != CITY else "",
        "year": selection.year or "",
        "lang": selection.lang if selection.lang != "zh" else "",
        "theme": selection.theme or "",
        "area": "" if selection.area is None else selection.area,
        "measure": selection.measure,
        "sort": selection.sort,
    }
    kept = [dbc.Input(type="hidden", name=name, value=str(value)) for name, value in hidden.items() if value != ""]
    search = html.Label(
        [
            html.Span(translate("data.search")),
            dbc.Input(
                id="data-search",
                type="search",
                name="q",
                value=selection.search,
                maxLength=200,
                autocomplete="off",
            ),
        ],
        className="field",
        htmlFor="data-search",
    )
    button = html.Button(translate("data.find"), type="submit", className="find")
    return html.Div(
        [
            html.Form([search, button, *kept], action="/data", method="get", role="search", className="go-form"),
            chooser("data-area", translate("data.area"), areas, plain.href),
            chooser("data-measure", translate("table.measure"), measures, plain.href),
        ],
        className="filters",
    )


def _table(rows: list[ExportRow], context: ViewContext) -> Component:
    translate, dataset = context.translate, context.dataset
    head = [
        html.Th(_sorter(column, context), scope="col", className="r" if column == "value" else "")
        for column in DATA_COLUMNS
    ]
    head.append(html.Th(translate("table.note"), scope="col"))
    body = []
    for row in rows:
        observation = row.row
        assert observation is not None  # the table holds published rows only
        kpi = dataset.kpis[row.kpi]
        part = [html.Small(translate.breakdown(row.breakdown), className="part")] if row.breakdown else []
        body.append(
            html.Tr(
                [
                    html.Td(str(row.area)),
                    html.Td([html.A(translate.kpi(kpi), href=context.kpi_href(kpi), className="link"), *part]),
                    html.Td(translate.district(dataset.catalog.district(row.district)), className="keep"),
                    html.Td(str(row.year)),
                    html.Td(translate(f"measure.{row.measure.value}"), className="keep"),
                    html.Td(value_cell(row, context), className="r"),
                    html.Td(status_word(row, context), className="keep"),
                    html.Td(translate.source(observation.source), className="src"),
                    html.Td(note_mark(observation.note, translate), className="src"),
                ]
            )
        )
    return scrolled(
        html.Table([html.Thead(html.Tr(head)), html.Tbody(body)], className="sheet rows cards"), context.translate
    )


def _sorter(column: str, context: ViewContext) -> Component:
    selection = context.selection
    name = context.translate(f"table.{'place' if column == 'district' else column}")
    mark = {column: " ↑", f"-{column}": " ↓"}.get(selection.sort, "")
    following = {"": column, " ↑": f"-{column}", " ↓": ""}[mark]
    return html.A(f"{name}{mark}", href=selection.change(sort=following, page=1).href)


def _pages(page: int, pages: int, context: ViewContext) -> Component:
    translate, selection = context.translate, context.selection
    items: list[Component] = []
    if page > 1:
        items.append(html.A(translate("data.before"), href=selection.change(page=page - 1).href, className="link"))
    if page < pages:
        items.append(html.A(translate("data.after"), href=selection.change(page=page + 1).href, className="link"))
    return html.P(items, className="pager")


def _nothing(context: ViewContext) -> Component:
    translate, selection = context.translate, context.selection
    clear = selection.change(search="", measure="", area=None, page=1)
    parts: list[Component | str] = [
        translate("data.nothing"),
        html.A(translate("data.clear"), href=clear.href, className="link"),
    ]
    if not context.is_city:
        parts.append(html.A(translate("panel.back"), href=clear.change(district=CITY).href, className="link"))
    return html.P(parts, className="nothing-found")


def _documents(context: ViewContext) -> Component:
    translate = context.translate
    items = []
    for document in context.dataset.documents:
        title: Component | str = translate.title(document)
        if document.address:
            title = outside_link(translate.title(document), document.address)
        items.append(
            html.Tr(
                [
                    html.Td(title),
                    html.Td(translate.publisher(document)),
                    html.Td(html.Span(translate.date(document.published), className="num")),
                ]
            )
        )
    head = html.Tr([html.Th(translate(f"data.{name}"), scope="col") for name in ("document", "publisher", "published")])
    table = html.Table([html.Thead(head), html.Tbody(items)], className="sheet")
    note = translate("data.documents_note", count=len(items))
    return section("documents", translate("data.documents"), note, scrolled(table, context.translate))
