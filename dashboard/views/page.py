"""What every view hands to the shell, and the pieces they open and close with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dash.development.base_component import Component

from dashboard.components.attributes import aria
from dashboard.components.badges import phrases, spans
from dashboard.components.chart import Chart
from dashboard.components.rendering.fast_html import html
from dashboard.dataset.model import CITY
from dashboard.i18n.messages import Span
from dashboard.metrics.export_rows import ExportRow
from dashboard.routing.selection import View
from dashboard.routing.view_context import ViewContext


@dataclass(frozen=True, slots=True)
class ViewPage:
    """A view drawn for a selection; `charts` are those in it, `sheets` its other tables, for downloads of rows."""

    title: str
    opening: Component
    body: tuple[Component, ...]
    charts: tuple[Chart, ...]
    sheets: Mapping[str, tuple[ExportRow, ...]] = field(default_factory=dict)
    is_sheet: bool = False  # one page for print, with a map and a foot of its own: no panel and no colophon beside it

    @property
    def downloads(self) -> Mapping[str, tuple[ExportRow, ...]]:
        """The rows behind each chart and table, by its key."""
        return {chart.key: chart.rows for chart in self.charts} | dict(self.sheets)


def page_header(
    crumbs: Sequence[tuple[str, str]], headline: Sequence[str], sentences: Sequence[Span], context: ViewContext
) -> Component:
    """Breadcrumb, the page's answer, and the sentences under it; the last crumb is where the reader is."""
    tag = [html.B(context.translate("sample.tag"), className="calc")] if context.dataset.is_sample else []
    items = [html.Li(html.A(text, href=href, className="link")) for text, href in crumbs[:-1]]
    items.append(html.Li(crumbs[-1][0], **aria(current="page")))
    if not context.is_city:
        back = html.A(
            context.translate("panel.back"),
            href=context.selection.change(district=CITY, page=1).href,
            className="link",
        )
        items.append(html.Li(back, className="back"))
    return html.Div(
        [
            html.Nav(html.Ol(items, className="crumbs"), **aria(label=context.translate("crumbs.label"))),
            html.H1([*tag, *phrases(headline)]),
            html.P(spans(sentences, context.kpi_href), className="standfirst"),
        ]
    )


def breadcrumbs(context: ViewContext, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """The city, the district where one is chosen, and what a view adds."""
    translate, home = context.translate, context.selection.to(View.OVERVIEW)
    made = [(translate.district(context.city), home.change(district=CITY).href)]
    if not context.is_city:
        made.append((translate.district(context.district), home.href))
    return [*made, *more]


def section(name: str, title: str, note: str, *content: Component, key: Component | None = None) -> Component:
    """A part of the page under a strong rule."""
    head: list[Component] = [html.H2(title, id=f"s-{name}"), html.P(note)]
    if key is not None:
        head.append(key)
    return html.Section([html.Header(head), *content], className="section", **aria(labelledby=f"s-{name}"))


def page_title(*parts: str, context: ViewContext) -> str:
    """What the browser's tab says: the most particular first."""
    sample = (context.translate("sample.tag"),) if context.dataset.is_sample else ()
    return " · ".join((*sample, *parts, context.translate("app.name")))


def download_link(key: str, title: str, context: ViewContext) -> Component:
    """The link to the rows of a table that is no chart."""
    translate, selection = context.translate, context.selection
    return html.P(
        html.A(
            translate("chart.rows"),
            href=selection.rows_href(key),
            download=f"{context.file_name(key)}.csv",
            className="link",
            **aria(label=f"{translate('chart.rows')}{translate('mark.colon')}{title}"),
        ),
        className="key",
    )
