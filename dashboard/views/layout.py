"""Routes an address to its view, and renders the page layout round every view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.components.footer import footer
from dashboard.components.header import header, sample_banner
from dashboard.components.notice import faults_notice
from dashboard.components.panel import district_panel
from dashboard.components.rendering.markup import markup
from dashboard.components.rendering.region import Region
from dashboard.components.sidebar import sidebar
from dashboard.dataset.geography import Geography
from dashboard.dataset.table import Dataset
from dashboard.history.versions import NO_HISTORY, History
from dashboard.i18n.messages import HTML_LANG
from dashboard.routing.selection import View
from dashboard.routing.url_parser import InvalidUrl, parse_url
from dashboard.routing.view_context import ViewContext, view_context
from dashboard.views.area import area_view
from dashboard.views.briefing import briefing_view
from dashboard.views.checks import checks_view
from dashboard.views.data import data_view
from dashboard.views.districts import districts_view
from dashboard.views.help import help_view
from dashboard.views.kpi import kpi_view
from dashboard.views.missing import missing_view
from dashboard.views.money import money_view
from dashboard.views.overview import overview
from dashboard.views.page import ViewPage
from dashboard.views.source import source_view
from dashboard.views.task import task_view

VIEWS = {
    View.OVERVIEW: overview,
    View.AREA: area_view,
    View.KPI: kpi_view,
    View.TASK: task_view,
    View.SOURCE: source_view,
    View.DISTRICTS: districts_view,
    View.MONEY: money_view,
    View.CHECKS: checks_view,
    View.DATA: data_view,
    View.BRIEFING: briefing_view,
    View.HELP: help_view,
}
CLIENT_MESSAGES = ("loading", "offline", "retry")  # shown without the server: a view is under way or does not come
REGIONS = {
    "header": "header",
    "sidebar": "sidebar",
    "page-header": "page_header",
    "panel": "panel",
    "page-body": "body",
    "banner": "banner",
}  # ids of the regions that a view fills, with the fields below


@dataclass(frozen=True, slots=True)
class RenderedPage:
    """Holds the page of one address: the contents of each region of the layout."""

    page: ViewPage
    is_found: bool  # whether the address names a view
    header: list[Component]
    sidebar: list[Component]
    page_header: Component
    panel: Component | None  # none beside a page for print
    body: list[Component]
    banner: list[Component]  # where rows are generated, or a changed table is faulty
    document: dict[str, Any]  # title, language, theme and words, for the parts of the page outside the layout

    def contents(self, prefix: str = "") -> dict[str, dict[str, Any]]:
        """Renders each region as HTML with its figures; links start with `prefix`, the dashboard's path."""
        rendered = {name: markup(getattr(self, field), prefix) for name, field in REGIONS.items()}
        return {name: {"html": region.html, "figures": region.figures} for name, region in rendered.items()}


def page_frame(contents: Mapping[str, Mapping[str, Any]] = MappingProxyType({})) -> Component:
    """Builds the layout round every view, its regions filled with `contents` or, for Dash, still empty."""

    def region(name: str, **attributes: str) -> Region:
        return Region(name, contents.get(name), **attributes)

    page_header, page_body = (region(name, className=name) for name in ("page-header", "page-body"))
    main = html.Main([page_header, region("panel"), page_body], className="page", id="main", tabIndex=-1)
    return html.Div(
        [
            region("header"),
            region("notice", role="status"),
            html.Div(id="connection-error", className="notice", role="alert", hidden=True),
            html.Div(id="status", role="status"),
            region("banner"),
            html.Div([region("sidebar"), main], className="layout"),
        ]
    )


def view_page(context: ViewContext) -> ViewPage:
    """Builds the page of the view that the selection names."""
    return VIEWS[context.selection.view](context)


def render_page(
    path: str,
    query: str,
    dataset: Dataset,
    geography: Geography,
    faults: Sequence[str] = (),
    *,
    history: History = NO_HISTORY,
    has_account: bool = False,
) -> RenderedPage:
    """Renders the page of an address, or for an invalid one the page that says so.

    `faults` are those of a table that is not shown, `history` is that of the table; `has_account` tells whether the
    reader is signed in and can sign out.
    """
    selection = parse_url(path, query, dataset)
    if isinstance(selection, InvalidUrl):
        context = view_context(dataset, geography, selection.fallback)
        page = missing_view(selection, context)
    else:
        context = view_context(dataset, geography, selection, history)
        page = view_page(context)
    return RenderedPage(
        page,
        not isinstance(selection, InvalidUrl),
        header(context, has_account=has_account),
        sidebar(context),
        page.page_header,
        None if page.is_printed_sheet else district_panel(context),
        list(page.body) if page.is_printed_sheet else [*page.body, footer(context)],
        [*sample_banner(context), *faults_notice(faults, context)],
        {
            "title": page.title,
            "lang": HTML_LANG[context.selection.lang],
            "theme": context.selection.theme,
            "words": {name: context.translate(f"wait.{name}") for name in CLIENT_MESSAGES},
        },
    )
