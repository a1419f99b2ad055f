"""Builds the sidebar: the nine areas, each with the worst outcome of its targets, or how many targets it has next.

A select replaces it where the window is narrow.
"""

from __future__ import annotations

from urllib.parse import quote

from dash.development.base_component import Component

from dashboard.components.attributes import aria, current, data
from dashboard.components.badges import symbol
from dashboard.components.header import Choice, chooser, heading
from dashboard.components.rendering.fast_html import html
from dashboard.dataset.model import Area
from dashboard.metrics.area import targeted
from dashboard.metrics.plan_year import WORST_FIRST, plan_rows, worst_outcome
from dashboard.metrics.progress import ProgressState
from dashboard.metrics.progress_rows import newest_month, progress_rows, worst_state
from dashboard.routing.selection import PLAIN_VIEWS, View
from dashboard.routing.view_context import ViewContext

LEADING = (View.OVERVIEW, View.PROGRESS)  # stand over the areas


def sidebar(context: ViewContext) -> list[Component]:
    """Return the sidebar, and the select that replaces it where the window is narrow."""
    translate, selection, dataset = context.translate, context.selection, context.dataset
    areas = dataset.catalog.areas
    rows = {area: plan_rows(dataset, dataset.in_area(area.number), context.year, selection.district) for area in areas}
    outcomes = {} if selection.is_under_way else {area.number: worst_outcome(rows[area]) for area in areas}
    has_outcomes = any(outcomes.values())
    marks = outcomes if has_outcomes else _states(context)
    year = context.year if has_outcomes else context.year + 1
    title = translate("rail.targets", year=year) if context.is_city or has_outcomes else ""
    legend = [
        html.Li([symbol(name), translate(_mark_key(name, is_outcome=has_outcomes))], **data(effort=name))
        for name in (WORST_FIRST if has_outcomes else ProgressState)
        if name in marks.values()
    ]
    items = [_area(area, marks.get(area.number, ""), context, is_outcome=has_outcomes) for area in areas]
    content = [
        html.Ul([*(_entry(view, context) for view in LEADING), *desk_entry(context)], className="sidebar-list"),
        html.H2([html.Span(translate("rail.areas")), html.Span(title)]),
        html.Ol(items, className="sidebar-list area-list"),
        html.H2(translate("rail.record")),
        html.Ul(
            [_entry(view, context) for view in PLAIN_VIEWS if view not in (View.PROGRESS, View.HELP)],
            className="sidebar-list",
        ),
        html.Ul(legend, className="sidebar-legend"),
    ]
    nav = html.Nav(
        html.Div(content, className="sidebar-sticky"), className="sidebar", **aria(label=translate("rail.areas"))
    )
    compared = html.A(translate("view.districts"), href=selection.to(View.DISTRICTS).href)
    links = [] if selection.view is View.DISTRICTS else [compared]
    links += [html.A(translate("desk.title"), href=_desk_href(context), target="_self")] if context.desk else []
    switcher = html.Nav([_area_chooser(context), *links], className="mobile-nav", **aria(label=translate("rail.areas")))
    return [nav, switcher]


def desk_entry(context: ViewContext) -> list[Component]:
    """Return the link to the returns desk with how much there is to do, for who reports or reviews."""
    desk, translate = context.desk, context.translate
    if desk is None:
        return []
    text = translate("desk.to_review" if desk.is_reviewer else "desk.to_report")
    content = [html.Span(f"{translate('desk.title')}{translate('mark.colon')}{text}", className="name")]
    content += [html.Span(str(desk.to_do), className="judgement")] if desk.to_do else []
    return [html.Li(html.A(content, href=_desk_href(context), target="_self"))]  # no view: the browser loads it


def _desk_href(context: ViewContext) -> str:
    return f"/returns?next={quote(context.selection.href, safe='')}"


def _states(context: ViewContext) -> dict[int, str]:
    """Return the worst state of each area's targets of the year under way, of those that can be judged."""
    dataset, year = context.dataset, context.year + 1
    month = newest_month(dataset, year)
    if month is None:
        return {}
    place = context.selection.district
    rows = {
        area.number: progress_rows(dataset, dataset.in_area(area.number), year, month, place)
        for area in dataset.catalog.areas
    }
    states = {number: worst_state(own) for number, own in rows.items()}
    silent = (ProgressState.UNREPORTED, ProgressState.UNJUDGED)
    return {number: state for number, state in states.items() if state is not None and state not in silent}


def current_area(context: ViewContext) -> int | None:
    """Return the area that the view belongs to: its own, or that of the KPI or the task shown."""
    selection = context.selection
    task = context.dataset.task(selection.task) if selection.task else None
    if task is not None:
        return task.area
    if selection.view in (View.KPI, View.ALLOCATE, View.SOURCE):
        return context.dataset.kpis[selection.kpi or ""].area
    return selection.area if selection.view is View.AREA else None


def _entry(view: View, context: ViewContext) -> Component:
    name = html.Span(context.translate(f"view.{view.value}"), className="name")
    selection = context.selection
    return html.Li(html.A(name, href=selection.to(view).href, **current(selection.view is view, "page")))


def _mark_key(mark: str, *, is_outcome: bool) -> str:
    return f"outcome.{mark}" if is_outcome else f"progress.{mark}"


def _area(area: Area, mark: str, context: ViewContext, *, is_outcome: bool) -> Component:
    """Return the link to an area with its worst outcome or state, or the number of its next targets."""
    translate = context.translate
    nodes: list[Component | str] = []
    if mark:
        word = translate(_mark_key(mark, is_outcome=is_outcome))
        nodes = [symbol(mark), html.Span(word, className="sr-only")]
    elif context.is_city and not is_outcome:
        count = len(targeted(context.dataset, area.number, context.year + 1))
        nodes = [str(count), html.Span(translate("rail.count", count=count), className="sr-only")] if count else []
    content = [
        html.Span(str(area.number), className="number"),
        html.Span(translate.area(area), className="name"),
        html.Span(nodes, className="judgement", **data(effort=mark or "none")),
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
    choices = [*map(choice, LEADING), heading(translate("rail.areas")), *areas]
    choices += [heading(translate("rail.record")), *(choice(view) for view in PLAIN_VIEWS if view is not View.PROGRESS)]
    area_number = current_area(context)
    value = selection.to(selection.view if selection.view in PLAIN_VIEWS else View.OVERVIEW).href
    if area_number:
        value = context.area_href(catalog.area(area_number))
    return chooser("area", translate("rail.areas"), choices, value)
