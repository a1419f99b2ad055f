"""Builds the sidebar: the nine areas, each with its hardest target's judgement and which counties report.

A select replaces it where the window is narrow.
"""

from __future__ import annotations

from dash.development.base_component import Component

from dashboard.components.attributes import aria, current, data
from dashboard.components.badges import cover_dots, symbol
from dashboard.components.header import Choice, chooser, heading
from dashboard.components.rendering.fast_html import html
from dashboard.dataset.model import Area
from dashboard.metrics.area import hardest
from dashboard.metrics.district import reporting
from dashboard.metrics.growth import Judgement
from dashboard.routing.selection import PLAIN_VIEWS, View
from dashboard.routing.view_context import ViewContext


def sidebar(context: ViewContext) -> list[Component]:
    """Return the sidebar, and the select that replaces it where the window is narrow."""
    translate, selection, areas = context.translate, context.selection, context.dataset.catalog.areas
    judgements = {area.number: hardest(context.dataset, area.number, context.year + 1) for area in areas}
    legend = [
        html.Li([symbol(judgement.value), translate(f"effort.{judgement.value}")])
        for judgement in Judgement
        if judgement in judgements.values()
    ]
    dots = html.Span(
        [html.I(className="is-active" if index > 3 else "") for index in range(9)], className="coverage-dots"
    )
    legend.append(html.Li([dots, translate("rail.reporting")], className="full-width"))
    content = [
        html.Ul(_entry(View.OVERVIEW, context), className="sidebar-list"),
        html.H2(translate("rail.areas")),
        html.Ol([_area(area, judgements[area.number], context) for area in areas], className="sidebar-list area-list"),
        html.H2(translate("rail.record")),
        html.Ul([_entry(view, context) for view in PLAIN_VIEWS if view is not View.HELP], className="sidebar-list"),
        html.Ul(legend, className="sidebar-legend"),
    ]
    nav = html.Nav(
        html.Div(content, className="sidebar-sticky"), className="sidebar", **aria(label=translate("rail.areas"))
    )
    compared = html.A(translate("view.districts"), href=selection.to(View.DISTRICTS).href)
    links = [] if selection.view is View.DISTRICTS else [compared]
    switcher = html.Nav([_area_chooser(context), *links], className="mobile-nav", **aria(label=translate("rail.areas")))
    return [nav, switcher]


def current_area(context: ViewContext) -> int | None:
    """Return the area that the view belongs to: its own, or that of the KPI shown."""
    selection = context.selection
    if selection.view is View.KPI:
        return context.dataset.kpis[selection.kpi or ""].area
    return selection.area if selection.view is View.AREA else None


def _entry(view: View, context: ViewContext) -> Component:
    name = html.Span(context.translate(f"view.{view.value}"), className="name")
    selection = context.selection
    return html.Li(html.A(name, href=selection.to(view).href, **current(selection.view is view, "page")))


def _area(area: Area, judgement: Judgement, context: ViewContext) -> Component:
    translate, counties = context.translate, context.dataset.catalog.counties
    districts = reporting(context.dataset, area.number, context.year)
    count = translate("rail.count", count=len(districts), of=len(counties)) if districts else translate("rail.silent")
    word = translate(f"effort.{judgement.value}")
    content = [
        html.Span(str(area.number), className="number"),
        html.Span(translate.area(area), className="name"),
        html.Span(
            [symbol(judgement.value), html.Span(word, className="sr-only")],
            className="judgement",
            title=word,
            **data(effort=judgement.value),
        ),
        html.Span([cover_dots(counties, districts, context.district), html.Span(count)], className="coverage-summary"),
    ]
    kind = "page" if context.selection.view is View.AREA else "true"
    marks = current(current_area(context) == area.number, kind)
    return html.Li(html.A(content, href=context.area_href(area), **marks))


def _area_chooser(context: ViewContext) -> Component:
    translate, selection, catalog = context.translate, context.selection, context.dataset.catalog

    def choice(view: View) -> Choice:
        return {"label": translate(f"view.{view.value}"), "value": selection.to(view).href}

    areas: list[Choice] = [
        {"label": f"{area.number} {translate.area(area)}", "value": context.area_href(area)} for area in catalog.areas
    ]
    choices = [choice(View.OVERVIEW), heading(translate("rail.areas")), *areas]
    choices += [heading(translate("rail.record")), *map(choice, PLAIN_VIEWS)]
    area_number = current_area(context)
    value = selection.to(selection.view if selection.view in PLAIN_VIEWS else View.OVERVIEW).href
    if area_number:
        value = context.area_href(catalog.area(area_number))
    return chooser("area", translate("rail.areas"), choices, value)
