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
from dashboard.metrics.export_rows import Record, record
from dashboard.routing.selection import SORTABLE
from dashboard.routing.view_context import Scene
from dashboard.views.history import history_sections
from dashboard.views.page import Page, crumbs_of, opening, page_title, section

PAGE = 50  # rows on one page


def matching(scene: Scene) -> Sequence[int]:
    """Positions of the rows that the selection's filters keep."""
    selection = scene.selection
    return scene.dataset.search(
        text=selection.search,
        area=selection.area,
        district=None if scene.is_city else selection.district,
        measure=selection.measure,
        sort=selection.sort.removeprefix("-"),
        descending=selection.sort.startswith("-"),
    )


def data_view(scene: Scene) -> Page:
    """Every published figure that the filters keep; with a district chosen, that place's only."""
    words, selection = scene.words, scene.selection
    positions = matching(scene)
    pages = max(1, -(-len(positions) // PAGE))
    page = min(selection.page, pages)
    rows = scene.dataset.at(positions[(page - 1) * PAGE : page * PAGE])
    found = len(positions)
    key = "data.headline" if scene.is_city else "data.headline_in"
    head = words.phrases(
        key, count=number(found), all=number(scene.dataset.size), district=words.district(scene.district)
    )
    lead = words.spans("data.lead", kpis=len(scene.dataset.kpis), documents=len(scene.dataset.documents))
    content: list[Component] = [_filters(scene)]
    if rows:
        content += [_table([record(row) for row in rows], scene), _pages(page, pages, scene)]
    else:
        content.append(_nothing(scene))
    download = html.A(words("chart.rows"), href=selection.rows_href("table"), download="kpis.csv", className="link")
    return Page(
        page_title(words("view.data"), scene=scene),
        opening(crumbs_of(scene, (words("view.data"), selection.href)), head, lead, scene),
        (
            section(
                "rows",
                words("data.rows"),
                words("data.rows_note", page=page, pages=pages),
                *content,
                _programs(scene),
                key=html.P(download, className="key"),
            ),
            *history_sections(scene),
            _documents(scene),
        ),
        (),
    )


def _programs(scene: Scene) -> Component:
    """Where other programs find the same rows: stable addresses with the filters of this view."""
    selection = scene.selection
    chosen = {
        "area": selection.area,
        "district": None if scene.is_city else selection.district,
        "measure": selection.measure,
        "q": selection.search,
    }
    asked = urlencode({name: value for name, value in chosen.items() if value not in (None, "")}, quote_via=quote)
    links = [
        html.A(form, href=f"{path}?{asked}" if asked else path, className="link", target="_blank")
        for form, path in (("CSV", "/data.csv"), ("JSON", "/data.json"))
    ]
    return html.P([scene.words("open_data.programs"), links[0], scene.words("mark.comma"), links[1]], className="foot")


def _filters(scene: Scene) -> Component:
    words, selection = scene.words, scene.selection
    plain = selection.change(page=1)
    areas: list[Choice] = [{"label": words("data.all_areas"), "value": plain.change(area=None).href}]
    areas += [
        {"label": f"{area.number} {words.area(area)}", "value": plain.change(area=area.number).href}
        for area in scene.dataset.catalog.areas
    ]
    areas.append({"label": f"0 {words('data.context')}", "value": plain.change(area=0).href})
    measures: list[Choice] = [{"label": words("data.all_measures"), "value": plain.change(measure="").href}]
    measures += [
        {"label": words(f"measure.{measure.value}"), "value": plain.change(measure=measure.value).href}
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
            html.Span(words("data.search")),
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
    button = html.Button(words("data.find"), type="submit", className="find")
    return html.Div(
        [
            html.Form([search, button, *kept], action="/data", method="get", role="search", className="go-form"),
            chooser("data-area", words("data.area"), areas, plain.href),
            chooser("data-measure", words("table.measure"), measures, plain.href),
        ],
        className="filters",
    )


def _table(rows: list[Record], scene: Scene) -> Component:
    words, dataset = scene.words, scene.dataset
    head = [
        html.Th(_sorter(column, scene), scope="col", className="r" if column == "value" else "") for column in SORTABLE
    ]
    head.append(html.Th(words("table.note"), scope="col"))
    body = []
    for row in rows:
        observation = row.row
        assert observation is not None  # the table holds published rows only
        kpi = dataset.kpis[row.kpi]
        part = [html.Small(words.breakdown(row.breakdown), className="part")] if row.breakdown else []
        body.append(
            html.Tr(
                [
                    html.Td(str(row.area)),
                    html.Td([html.A(words.kpi(kpi), href=scene.kpi_href(kpi), className="link"), *part]),
                    html.Td(words.district(dataset.catalog.district(row.district)), className="keep"),
                    html.Td(str(row.year)),
                    html.Td(words(f"measure.{row.measure.value}"), className="keep"),
                    html.Td(value_cell(row, scene), className="r"),
                    html.Td(status_word(row, scene), className="keep"),
                    html.Td(words.source(observation.source), className="src"),
                    html.Td(note_mark(observation.note, words), className="src"),
                ]
            )
        )
    return scrolled(
        html.Table([html.Thead(html.Tr(head)), html.Tbody(body)], className="sheet rows cards"), scene.words
    )


def _sorter(column: str, scene: Scene) -> Component:
    selection = scene.selection
    name = scene.words(f"table.{'place' if column == 'district' else column}")
    mark = {column: " ↑", f"-{column}": " ↓"}.get(selection.sort, "")
    following = {"": column, " ↑": f"-{column}", " ↓": ""}[mark]
    return html.A(f"{name}{mark}", href=selection.change(sort=following, page=1).href)


def _pages(page: int, pages: int, scene: Scene) -> Component:
    words, selection = scene.words, scene.selection
    items: list[Component] = []
    if page > 1:
        items.append(html.A(words("data.before"), href=selection.change(page=page - 1).href, className="link"))
    if page < pages:
        items.append(html.A(words("data.after"), href=selection.change(page=page + 1).href, className="link"))
    return html.P(items, className="pager")


def _nothing(scene: Scene) -> Component:
    words, selection = scene.words, scene.selection
    clear = selection.change(search="", measure="", area=None, page=1)
    parts: list[Component | str] = [
        words("data.nothing"),
        html.A(words("data.clear"), href=clear.href, className="link"),
    ]
    if not scene.is_city:
        parts.append(html.A(words("panel.back"), href=clear.change(district=CITY).href, className="link"))
    return html.P(parts, className="nothing-found")


def _documents(scene: Scene) -> Component:
    words = scene.words
    items = []
    for document in scene.dataset.documents:
        title: Component | str = words.title(document)
        if document.address:
            title = outside_link(words.title(document), document.address)
        items.append(
            html.Tr(
                [
                    html.Td(title),
                    html.Td(words.publisher(document)),
                    html.Td(html.Span(words.date(document.published), className="num")),
                ]
            )
        )
    head = html.Tr([html.Th(words(f"data.{name}"), scope="col") for name in ("document", "publisher", "published")])
    table = html.Table([html.Thead(head), html.Tbody(items)], className="sheet")
    note = words("data.documents_note", count=len(items))
    return section("documents", words("data.documents"), note, scrolled(table, scene.words))
