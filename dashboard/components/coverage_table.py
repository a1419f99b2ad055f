"""Areas × places: how many KPIs are published for whom; every cell leads to that area in that place."""

from __future__ import annotations

from dash.development.base_component import Component

from dashboard.components.attributes import aria
from dashboard.components.matrix import place_class
from dashboard.components.rendering.fast_html import html
from dashboard.dataset.model import Area, District
from dashboard.metrics.coverage import Coverage
from dashboard.routing.selection import View
from dashboard.routing.view_context import ViewContext

LEVELS = 5  # of the scale: the darkest is all that can be had


def coverage_table(found: Coverage, context: ViewContext) -> Component:
    """One row per area, one column per place, the city first; the darker, the more of what can be had."""
    translate, catalog = context.translate, context.dataset.catalog
    groups = [
        html.Td(""),
        html.Td(""),
        html.Td(""),
        html.Th(translate("head.units"), scope="colgroup", colSpan=len(catalog.counties)),
        html.Th(translate("head.zones"), scope="colgroup", colSpan=len(catalog.zones), className="zone"),
    ]
    heads = [
        html.Th(translate("table.area"), scope="col"),
        html.Th(translate("coverage.wanted"), scope="col", className="r"),
        *(_place_head(place, context) for place in found.places),
    ]
    body = [_row(area, found, context) for area in found.areas]
    return html.Table(
        [
            html.Thead([html.Tr(groups, className="groups"), html.Tr(heads)]),
            html.Tbody(body),
            html.Tfoot(_foot(found, context)),
        ],
        className="sheet matrix coverage",
    )


def _place_head(place: District, context: ViewContext) -> Component:
    current = aria(current="true") if place == context.district else {}
    link = html.A(context.translate.label(place), href=context.selection.change(district=place.name).href)
    return html.Th(link, scope="col", className=place_class(place, context), **current)


def _row(area: Area, found: Coverage, context: ViewContext) -> Component:
    translate = context.translate
    head = html.Th([html.Span(f"{area.number} ", className="n"), translate.area(area)], scope="row")
    cells = [_cell(area, place, found, context) for place in found.places]
    return html.Tr([head, html.Td(str(found.possible[area.number]), className="r"), *cells])


def _cell(area: Area, place: District, found: Coverage, context: ViewContext) -> Component:
    translate, count = context.translate, found.count(area, place)
    href = context.selection.to(View.AREA, area=area.number).change(district=place.name).href
    label = translate("coverage.cell", area=translate.area(area), place=translate.district(place), count=count)
    wanted = found.possible[area.number]
    level = f" level-{min(LEVELS, max(1, round(LEVELS * count / wanted)))}" if count and wanted else ""
    shaded = "" if place == context.city else level
    return html.Td(
        html.A(str(count) if count else "–", href=href, className=f"cell{shaded}", **aria(label=label)),
        className=place_class(place, context),
    )


def _foot(found: Coverage, context: ViewContext) -> list[Component]:
    translate = context.translate
    wanted = sum(found.possible.values())
    totals = [html.Td(str(found.of_place(place)), className=place_class(place, context)) for place in found.places]
    return [html.Tr([html.Th(translate("coverage.total"), scope="row"), html.Td(str(wanted), className="r"), *totals])]
