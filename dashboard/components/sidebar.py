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
from dashboard.routing.selection import PLAIN, View
from dashboard.routing.view_context import Scene

SHOWN = (Judgement.FAR, Judgement.FASTER, Judgement.SAME, Judgement.EASIER, Judgement.UNKNOWN, Judgement.NONE)


def rail(scene: Scene) -> list[Component]:
    """The rail, and the switcher that takes its place where the window is narrow."""
    words, selection = scene.words, scene.selection
    overview = selection.to(View.OVERVIEW)
    judged = {area.number: hardest(scene.dataset, area.number, scene.year + 1) for area in scene.dataset.catalog.areas}
    used = [judgement for judgement in SHOWN if judgement in judged.values()]
    legend = [html.Li([symbol(one.value), words(f"effort.{one.value}")]) for one in used]
    dots = html.Span([html.I(className="on" if index > 3 else "") for index in range(9)], className="cover-dots")
    legend.append(html.Li([dots, words("rail.reporting")], className="wide"))
    nav = html.Nav(
        html.Div(
            [
                html.Ul(
                    _entry(words("view.overview"), overview.href, selection.view is View.OVERVIEW),
                    className="rail-list",
                ),
                html.H2(words("rail.areas")),
                html.Ol(
                    [_area(area, judged[area.number], scene) for area in scene.dataset.catalog.areas],
                    className="rail-list areas-list",
                ),
                html.H2(words("rail.record")),
                html.Ul([_plain(view, scene) for view in PLAIN if view is not View.HELP], className="rail-list"),
                html.Ul(legend, className="rail-legend"),
            ],
            className="rail-stick",
        ),
        className="rail",
        **aria(label=words("rail.areas")),
    )
    return [nav, _switcher(scene)]


def current_area(scene: Scene) -> int | None:
    """The area that the view belongs to: its own, or that of the KPI shown."""
    match scene.selection.view:
        case View.AREA:
            return scene.selection.area
        case View.KPI:
            return scene.dataset.kpis[scene.selection.kpi or ""].area
        case _:
            return None


def _plain(view: View, scene: Scene) -> Component:
    """A view without a subject of its own."""
    selection = scene.selection
    return _entry(scene.words(f"view.{view.value}"), selection.to(view).href, selection.view is view)


def _entry(text: str, href: str, current: bool) -> Component:
    return html.Li(html.A(html.Span(text, className="name"), href=href, **(aria(current="page") if current else {})))


def _area(area: Area, judgement: Judgement, scene: Scene) -> Component:
    words, units = scene.words, scene.dataset.catalog.units
    found = reporting(scene.dataset, area.number, scene.year)
    count = words("rail.count", count=len(found), of=len(units)) if found else words("rail.silent")
    word = words(f"effort.{judgement.value}")
    current = aria(current="page" if scene.selection.view is View.AREA else "true")
    return html.Li(
        html.A(
            [
                html.Span(str(area.number), className="n"),
                html.Span(words.area(area), className="name"),
                html.Span(
                    [symbol(judgement.value), html.Span(word, className="sr-only")],
                    className="jud",
                    title=word,
                    **data(effort=judgement.value),
                ),
                html.Span([cover_dots(units, found, scene.district), html.Span(count)], className="cover"),
            ],
            href=scene.area_href(area),
            **(current if current_area(scene) == area.number else {}),
        )
    )


def _switcher(scene: Scene) -> Component:
    words, selection = scene.words, scene.selection
    choices: list[Choice] = [{"label": words("view.overview"), "value": selection.to(View.OVERVIEW).href}]
    choices.append(heading(words("rail.areas")))
    choices += [
        {"label": f"{area.number} {words.area(area)}", "value": scene.area_href(area)}
        for area in scene.dataset.catalog.areas
    ]
    area = current_area(scene)
    value = scene.area_href(scene.dataset.catalog.area(area)) if area else selection.to(View.OVERVIEW).href
    choices.append(heading(words("rail.record")))
    choices += [{"label": words(f"view.{view.value}"), "value": selection.to(view).href} for view in PLAIN]
    if selection.view in PLAIN:
        value = selection.to(selection.view).href
    compared = selection.to(View.DISTRICTS).href
    return html.Nav(
        [
            chooser("area", words("rail.areas"), choices, value),
            *([] if selection.view is View.DISTRICTS else [html.A(words("view.districts"), href=compared)]),
        ],
        className="switcher",
        **aria(label=words("rail.areas")),
    )
