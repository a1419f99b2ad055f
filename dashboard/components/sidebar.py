"""The nine areas at the left, each with its hardest target's judgement and which units report; a select on a phone."""

from __future__ import annotations

from dash.development.base_component import Component

from dashboard.components.attributes import aria, data
from dashboard.components.badges import cover_dots, symbol
from dashboard.components.header import Choice, chooser, heading
from dashboard.components.rendering.fast_html import html
from dashboard.dataset.model import Area
from dashboard.metrics.area import hardest
from dashboard.metrics.district import reporting
from dashboard.metrics.growth import Judgement
from dashboard.routing.selection import PLAIN_VIEWS, View
from dashboard.routing.view_context import ViewContext

SIDEBAR_VIEWS = (Judgement.FAR, Judgement.FASTER, Judgement.SAME, Judgement.EASIER, Judgement.UNKNOWN, Judgement.NONE)


def sidebar(context: ViewContext) -> list[Component]:
    """The rail, and the switcher that takes its place where the window is narrow."""
    translate, selection = context.translate, context.selection
    overview = selection.to(View.OVERVIEW)
    judged = {
        area.number: hardest(context.dataset, area.number, context.year + 1) for area in context.dataset.catalog.areas
    }
    used = [judgement for judgement in SIDEBAR_VIEWS if judgement in judged.values()]
    legend = [html.Li([symbol(one.value), translate(f"effort.{one.value}")]) for one in used]
    dots = html.Span([html.I(className="on" if index > 3 else "") for index in range(9)], className="cover-dots")
    legend.append(html.Li([dots, translate("rail.reporting")], className="wide"))
    nav = html.Nav(
        html.Div(
            [
                html.Ul(
                    _entry(translate("view.overview"), overview.href, selection.view is View.OVERVIEW),
                    className="rail-list",
                ),
                html.H2(translate("rail.areas")),
                html.Ol(
                    [_area(area, judged[area.number], context) for area in context.dataset.catalog.areas],
                    className="rail-list areas-list",
                ),
                html.H2(translate("rail.record")),
                html.Ul(
                    [_plain(view, context) for view in PLAIN_VIEWS if view is not View.HELP], className="rail-list"
                ),
                html.Ul(legend, className="rail-legend"),
            ],
            className="rail-stick",
        ),
        className="rail",
        **aria(label=translate("rail.areas")),
    )
    return [nav, _switcher(context)]


def current_area(context: ViewContext) -> int | None:
    """The area that the view belongs to: its own, or that of the KPI shown."""
    match context.selection.view:
        case View.AREA:
            return context.selection.area
        case View.KPI:
            return context.dataset.kpis[context.selection.kpi or ""].area
        case _:
            return None


def _plain(view: View, context: ViewContext) -> Component:
    """A view without a subject of its own."""
    selection = context.selection
    return _entry(context.translate(f"view.{view.value}"), selection.to(view).href, selection.view is view)


def _entry(text: str, href: str, current: bool) -> Component:
    return html.Li(html.A(html.Span(text, className="name"), href=href, **(aria(current="page") if current else {})))


def _area(area: Area, judgement: Judgement, context: ViewContext) -> Component:
    translate, units = context.translate, context.dataset.catalog.counties
    found = reporting(context.dataset, area.number, context.year)
    count = translate("rail.count", count=len(found), of=len(units)) if found else translate("rail.silent")
    word = translate(f"effort.{judgement.value}")
    current = aria(current="page" if context.selection.view is View.AREA else "true")
    return html.Li(
        html.A(
            [
                html.Span(str(area.number), className="n"),
                html.Span(translate.area(area), className="name"),
                html.Span(
                    [symbol(judgement.value), html.Span(word, className="sr-only")],
                    className="jud",
                    title=word,
                    **data(effort=judgement.value),
                ),
                html.Span([cover_dots(units, found, context.district), html.Span(count)], className="cover"),
            ],
            href=context.area_href(area),
            **(current if current_area(context) == area.number else {}),
        )
    )


def _switcher(context: ViewContext) -> Component:
    translate, selection = context.translate, context.selection
    choices: list[Choice] = [{"label": translate("view.overview"), "value": selection.to(View.OVERVIEW).href}]
    choices.append(heading(translate("rail.areas")))
    choices += [
        {"label": f"{area.number} {translate.area(area)}", "value": context.area_href(area)}
        for area in context.dataset.catalog.areas
    ]
    area = current_area(context)
    value = context.area_href(context.dataset.catalog.area(area)) if area else selection.to(View.OVERVIEW).href
    choices.append(heading(translate("rail.record")))
    choices += [{"label": translate(f"view.{view.value}"), "value": selection.to(view).href} for view in PLAIN_VIEWS]
    if selection.view in PLAIN_VIEWS:
        value = selection.to(selection.view).href
    compared = selection.to(View.DISTRICTS).href
    return html.Nav(
        [
            chooser("area", translate("rail.areas"), choices, value),
            *([] if selection.view is View.DISTRICTS else [html.A(translate("view.districts"), href=compared)]),
        ],
        className="switcher",
        **aria(label=translate("rail.areas")),
    )
