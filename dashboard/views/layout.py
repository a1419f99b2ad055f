"""The frame round every view, and the router from an address to a view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.components.footer import colophon
from dashboard.components.header import masthead, sample_banner
from dashboard.components.notice import refused
from dashboard.components.panel import panel
from dashboard.components.rendering.markup import markup
from dashboard.components.rendering.region import Part
from dashboard.components.sidebar import rail
from dashboard.dataset.geography import Geography
from dashboard.dataset.table import Dataset
from dashboard.history.versions import NONE, History
from dashboard.i18n.messages import waiting
from dashboard.routing.selection import View
from dashboard.routing.url_parser import Unknown, read_address
from dashboard.routing.view_context import Scene, scene_of
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
from dashboard.views.page import Page

VIEWS = {
    View.OVERVIEW: overview,
    View.AREA: area_view,
    View.KPI: kpi_view,
    View.DISTRICTS: districts_view,
    View.MONEY: money_view,
    View.CHECKS: checks_view,
    View.DATA: data_view,
    View.BRIEFING: briefing_view,
    View.HELP: help_view,
}


PARTS = ("masthead", "rail", "opening", "panel", "body", "banner")  # of the frame that a view fills


@dataclass(frozen=True, slots=True)
class Screen:
    """One address drawn: the parts of the frame that it fills."""

    page: Page
    is_found: bool  # whether the address names a view
    masthead: list[Component]
    rail: list[Component]
    opening: Component
    panel: Component | None  # none beside a page for print
    body: list[Component]
    banner: list[Component]  # where rows are generated, or a changed table is faulty
    document: dict[str, Any]  # title, language, theme and words, for the parts of the page outside the layout

    def contents(self, prefix: str = "") -> dict[str, dict[str, Any]]:
        """What each part of the frame shows, as HTML with its figures, for a dashboard under a path."""
        written = {name: markup(getattr(self, name), prefix) for name in PARTS}
        return {name: {"html": one.html, "figures": one.figures} for name, one in written.items()}


def frame(contents: Mapping[str, Mapping[str, Any]] = MappingProxyType({})) -> Component:
    """The frame round every view, its parts filled with `contents` or, for Dash, still empty."""

    def part(name: str, **attributes: str) -> Part:
        return Part(name, contents.get(name), **attributes)

    return html.Div(
        [
            part("masthead"),
            part("notice", role="status"),
            html.Div(id="lost", className="notice", role="alert", hidden=True),
            html.Div(id="told", role="status"),
            part("banner"),
            html.Div(
                [
                    part("rail"),
                    html.Main(
                        [part("opening", className="opening"), part("panel"), part("body", className="board-body")],
                        className="board",
                        id="main",
                        tabIndex=-1,
                    ),
                ],
                className="frame",
            ),
        ]
    )


def page_of(scene: Scene) -> Page:
    """The view that a scene's selection names."""
    return VIEWS[scene.selection.view](scene)


def screen(
    path: str,
    query: str,
    dataset: Dataset,
    geography: Geography,
    faults: Sequence[str] = (),
    *,
    history: History = NONE,
    has_account: bool = False,
) -> Screen:
    """Everything on screen for an address, or for one that names nothing.

    `faults` are those of a table not shown, `history` is that of the table; `has_account` tells whether the reader is
    signed in and can sign out.
    """
    selected = read_address(path, query, dataset)
    if isinstance(selected, Unknown):
        scene = scene_of(dataset, geography, selected.fallback)
        page = missing_view(selected, scene)
    else:
        scene = scene_of(dataset, geography, selected, history)
        page = page_of(scene)
    return Screen(
        page,
        not isinstance(selected, Unknown),
        masthead(scene, has_account=has_account),
        rail(scene),
        page.opening,
        None if page.is_sheet else panel(scene),
        list(page.body) if page.is_sheet else [*page.body, colophon(scene)],
        [*sample_banner(scene), *refused(faults, scene)],
        {
            "title": page.title,
            "lang": scene.words.tag,
            "theme": scene.selection.theme,
            "words": waiting(scene.words.language),
        },
    )
