"""Builds the page of a view, and what views share: header, sections, filters, links to download rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from dash.development.base_component import Component

from dashboard.components.attributes import aria
from dashboard.components.badges import phrases, scrolled, spans, tag
from dashboard.components.chart import Chart
from dashboard.components.header import Choice, chooser
from dashboard.components.rendering.fast_html import html
from dashboard.dataset.model import CITY
from dashboard.i18n.messages import Span
from dashboard.metrics.export_rows import ExportRow
from dashboard.routing.selection import Selection, View
from dashboard.routing.view_context import ViewContext

VIEW_URL = "view-url"  # id of the `dcc.Store` in which callbacks of a view tell the URL of its state


@dataclass(frozen=True, slots=True)
class ViewPage:
    """Holds a view rendered for a selection; `charts` are those in it, `tables` the rows of its other tables."""

    title: str
    page_header: Component
    body: tuple[Component, ...]
    charts: tuple[Chart, ...]
    tables: Mapping[str, tuple[ExportRow, ...]] = field(default_factory=dict)
    is_printed_sheet: bool = False  # one page for print with its own map and foot: no panel and no footer beside it
    panel: Component | None = None  # instead of the districts and their map

    @property
    def downloads(self) -> Mapping[str, tuple[ExportRow, ...]]:
        """The rows behind each chart and table, by its key."""
        return {chart.key: chart.rows for chart in self.charts} | dict(self.tables)


def build_page(
    context: ViewContext,
    crumbs: Sequence[tuple[str, str]],
    answer: tuple[Sequence[str], Sequence[Span]],
    body: Iterable[Component],
    charts: Iterable[Chart] = (),
    tables: Mapping[str, tuple[ExportRow, ...]] = MappingProxyType({}),
    *,
    lead: Iterable[Component] = (),
    title: str | None = None,
    is_printed_sheet: bool = False,
    live: str = "",
) -> ViewPage:
    """Builds a view's page; tables without rows are left out.

    `crumbs` are the texts and addresses that follow the city and the district, `answer` is the headline with the
    sentences under it; `lead` follows it, before the map. The browser's tab shows `title`, else the last crumb and the
    district. With `live`, callbacks can change headline and sentences: their ids start with it.
    """
    translate = context.translate
    district = [] if context.is_city else [translate.district(context.district)]
    sample = [translate("sample.tag")] if context.dataset.is_sample else []
    names = [crumbs[-1][0], *district] if title is None else [title]
    return ViewPage(
        " · ".join((*sample, *names, translate("app.name"))),
        _header(crumbs, *answer, lead, context, live),
        tuple(body),
        tuple(charts),
        {key: rows for key, rows in tables.items() if rows},
        is_printed_sheet,
    )


def _header(
    crumbs: Sequence[tuple[str, str]],
    headline: Sequence[str],
    sentences: Sequence[Span],
    lead: Iterable[Component],
    context: ViewContext,
    live: str,
) -> Component:
    """Builds the breadcrumbs, of which the last is the current page, the headline, its sentences, and what leads."""
    translate, home = context.translate, context.selection.to(View.OVERVIEW)
    trail = [(translate.district(context.city), home.change(district=CITY).href)]
    if not context.is_city:
        trail.append((translate.district(context.district), home.href))
    *links, (current, _) = (*trail, *crumbs)
    items = [html.Li(html.A(text, href=href, className="link")) for text, href in links]
    items.append(html.Li(current, **aria(current="page")))
    if not context.is_city:
        href = context.selection.change(district=CITY, page=1).href
        items.append(html.Li(html.A(translate("panel.back"), href=href, className="link"), className="back-link"))
    badge = [tag(translate("sample.tag"))] if context.dataset.is_sample else []
    return html.Div(
        [
            html.Nav(html.Ol(items, className="breadcrumbs"), **aria(label=translate("crumbs.label"))),
            html.H1([*badge, *phrases(headline)], id=f"{live}-headline" if live else None),
            html.P(
                spans(sentences, context.kpi_href), className="page-summary", id=f"{live}-summary" if live else None
            ),
            *([html.Div(blocks, className="page-lead")] if (blocks := list(lead)) else []),
        ]
    )


def section(name: str, title: str, note: str, *content: Component, legend: Component | None = None) -> Component:
    """Builds a section of the page: title, note and legend over its content."""
    head = [html.H2(title, id=f"s-{name}"), html.P(note), *([] if legend is None else [legend])]
    return html.Section([html.Header(head), *content], className="section", **aria(labelledby=f"s-{name}"))


def table_section(
    key: str, title: str, note: str, *content: Component, context: ViewContext, has_rows: bool = True
) -> Component:
    """Builds the section of a table, with a link to download its rows by their key where it has any."""
    translate = context.translate
    link = html.A(
        translate("chart.rows"),
        href=context.selection.rows_href(key),
        download=f"{context.file_name(key)}.csv",
        className="link",
        **aria(label=f"{translate('chart.rows')}{translate('mark.colon')}{title}"),
    )
    return section(key, title, note, *content, legend=html.P(link, className="chart-legend") if has_rows else None)


def data_table(
    heads: Iterable[tuple[Component | str, str | None]], rows: Sequence[Component], kind: str, context: ViewContext
) -> Component:
    """Builds a table that scrolls under column heads, each with its class; a column without a head has an empty one."""
    head = [html.Th(text, scope="col", className=style) if text else html.Td() for text, style in heads]
    table = html.Table([html.Thead(html.Tr(head)), html.Tbody(rows)], className=f"data-table {kind}".strip())
    return scrolled(table, context.translate)


def area_label(number: int, context: ViewContext) -> str:
    """Formats a work area as its number and name; 0 is the context of KPIs outside the nine areas."""
    translate = context.translate
    name = translate.area(context.dataset.catalog.area(number)) if number else translate("data.context")
    return f"{number} {name}"


def area_chooser(name: str, base: Selection, context: ViewContext, *numbers: int) -> Component:
    """Builds the select that filters by work area: all areas, the nine, and `numbers` after them."""
    areas = [area.number for area in context.dataset.catalog.areas]
    choices: list[Choice] = [{"label": context.translate("data.all_areas"), "value": base.change(area=None).href}]
    choices += [
        {"label": area_label(number, context), "value": base.change(area=number).href} for number in (*areas, *numbers)
    ]
    return chooser(name, context.translate("data.area"), choices, base.href)
