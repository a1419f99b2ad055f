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
from dashboard.metrics.export_rows import Record
from dashboard.routing.selection import View
from dashboard.routing.view_context import Scene


@dataclass(frozen=True, slots=True)
class Page:
    """A view drawn for a selection; `charts` are those in it, `sheets` its other tables, for downloads of rows."""

    title: str
    opening: Component
    body: tuple[Component, ...]
    charts: tuple[Chart, ...]
    sheets: Mapping[str, tuple[Record, ...]] = field(default_factory=dict)
    is_sheet: bool = False  # one page for print, with a map and a foot of its own: no panel and no colophon beside it

    @property
    def downloads(self) -> Mapping[str, tuple[Record, ...]]:
        """The rows behind each chart and table, by its key."""
        return {chart.key: chart.records for chart in self.charts} | dict(self.sheets)


def opening(
    crumbs: Sequence[tuple[str, str]], headline: Sequence[str], sentences: Sequence[Span], scene: Scene
) -> Component:
    """Breadcrumb, the page's answer, and the sentences under it; the last crumb is where the reader is."""
    tag = [html.B(scene.words("sample.tag"), className="calc")] if scene.dataset.is_sample else []
    items = [html.Li(html.A(text, href=href, className="link")) for text, href in crumbs[:-1]]
    items.append(html.Li(crumbs[-1][0], **aria(current="page")))
    if not scene.is_city:
        back = html.A(
            scene.words("panel.back"),
            href=scene.selection.change(district=CITY, page=1).href,
            className="link",
        )
        items.append(html.Li(back, className="back"))
    return html.Div(
        [
            html.Nav(html.Ol(items, className="crumbs"), **aria(label=scene.words("crumbs.label"))),
            html.H1([*tag, *phrases(headline)]),
            html.P(spans(sentences, scene.kpi_href), className="standfirst"),
        ]
    )


def crumbs_of(scene: Scene, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """The city, the district where one is chosen, and what a view adds."""
    words, home = scene.words, scene.selection.to(View.OVERVIEW)
    made = [(words.district(scene.city), home.change(district=CITY).href)]
    if not scene.is_city:
        made.append((words.district(scene.district), home.href))
    return [*made, *more]


def section(name: str, title: str, note: str, *content: Component, key: Component | None = None) -> Component:
    """A part of the page under a strong rule."""
    head: list[Component] = [html.H2(title, id=f"s-{name}"), html.P(note)]
    if key is not None:
        head.append(key)
    return html.Section([html.Header(head), *content], className="section", **aria(labelledby=f"s-{name}"))


def page_title(*parts: str, scene: Scene) -> str:
    """What the browser's tab says: the most particular first."""
    sample = (scene.words("sample.tag"),) if scene.dataset.is_sample else ()
    return " · ".join((*sample, *parts, scene.words("app.name")))


def take_rows(key: str, title: str, scene: Scene) -> Component:
    """The link to the rows of a table that is no chart."""
    words, selection = scene.words, scene.selection
    return html.P(
        html.A(
            words("chart.rows"),
            href=selection.rows_href(key),
            download=f"{scene.file_name(key)}.csv",
            className="link",
            **aria(label=f"{words('chart.rows')}{words('mark.colon')}{title}"),
        ),
        className="key",
    )
