"""Routes an address to its view, and renders the page layout round every view."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from dash import Dash, html
from dash.development.base_component import Component

from dashboard.components.footer import footer
from dashboard.components.header import header, sample_banner
from dashboard.components.notice import faults_notice
from dashboard.components.panel import district_panel
from dashboard.components.rendering.callback_ids import NO_CALLBACKS, CallbackIds
from dashboard.components.rendering.markup import markup, suites_of
from dashboard.components.rendering.prefix import with_prefix
from dashboard.components.rendering.region import Region
from dashboard.components.sidebar import sidebar
from dashboard.dataset.geography import Geography
from dashboard.dataset.table import Dataset
from dashboard.history.versions import NO_HISTORY, History
from dashboard.i18n.messages import HTML_LANG
from dashboard.routing.selection import View
from dashboard.routing.url_parser import InvalidUrl, parse_url
from dashboard.routing.view_context import DeskStatus, ViewContext, view_context
from dashboard.views import allocate
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
from dashboard.views.progress import progress_view
from dashboard.views.source import source_view
from dashboard.views.task import task_view

VIEWS = {
    View.OVERVIEW: overview,
    View.PROGRESS: progress_view,
    View.AREA: area_view,
    View.KPI: kpi_view,
    View.ALLOCATE: allocate.allocate_view,
    View.TASK: task_view,
    View.SOURCE: source_view,
    View.DISTRICTS: districts_view,
    View.MONEY: money_view,
    View.CHECKS: checks_view,
    View.DATA: data_view,
    View.BRIEFING: briefing_view,
    View.HELP: help_view,
}
VIEW_CALLBACKS: list[Callable[[Dash, Callable[[str], ViewContext]], None]] = [  # of views with callbacks of their own
    allocate.add_callbacks,
]
CLIENT_MESSAGES = ("loading", "offline", "unapplied", "retry", "renewed")  # shown without the server
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
    document: dict[str, Any]  # title, language, theme, words and version, for the parts of the page outside the layout

    def contents(self, prefix: str = "", callback_ids: CallbackIds = NO_CALLBACKS) -> dict[str, dict[str, Any]]:
        """Renders each region as HTML with its figures, and with its islands where it has some.

        Links start with `prefix`, the dashboard's path; components that callbacks name are islands.
        """
        contents = {}
        for name, field in REGIONS.items():
            region = markup(getattr(self, field), prefix, callback_ids)
            contents[name] = {"html": region.html, "figures": region.figures}
            if region.islands:
                contents[name]["islands"] = {
                    "components": with_prefix(region.islands, prefix),
                    "suites": suites_of(region.islands),
                }
        return contents


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


def context_of_url(url: str, dataset: Dataset, geography: Geography) -> ViewContext:
    """Returns the context of the view at an address, for callbacks; that of the city's overview where it is invalid."""
    path, _, query = url.partition("?")
    selection = parse_url(path, query, dataset)
    return view_context(dataset, geography, selection.fallback if isinstance(selection, InvalidUrl) else selection)


def render_page(
    path: str,
    query: str,
    dataset: Dataset,
    geography: Geography,
    faults: Sequence[str] = (),
    *,
    history: History = NO_HISTORY,
    has_account: bool = False,
    desk: DeskStatus | None = None,
    version: str = "",
) -> RenderedPage:
    """Renders the page of an address, or for an invalid one the page that says so.

    `faults` are those of a table that is not shown, `history` is that of the table; `has_account` tells whether the
    reader is signed in and can sign out, `desk` what the returns desk has for the reader; by `version` an open page
    knows whether it is out of date.
    """
    selection = parse_url(path, query, dataset)
    if isinstance(selection, InvalidUrl):
        context = view_context(dataset, geography, selection.fallback, desk=desk)
        page = missing_view(selection, context)
    else:
        context = view_context(dataset, geography, selection, history, desk)
        page = view_page(context)
    return RenderedPage(
        page,
        not isinstance(selection, InvalidUrl),
        header(context, has_account=has_account),
        sidebar(context),
        page.page_header,
        None if page.is_printed_sheet else page.panel or district_panel(context),
        list(page.body) if page.is_printed_sheet else [*page.body, footer(context)],
        [*sample_banner(context), *faults_notice(faults, context)],
        {
            "title": page.title,
            "lang": HTML_LANG[context.selection.lang],
            "theme": context.selection.theme,
            "words": {name: context.translate(f"wait.{name}") for name in CLIENT_MESSAGES},
            "version": version,
        },
    )
