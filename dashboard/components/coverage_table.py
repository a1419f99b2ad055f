"""Builds the table of areas × places: how many KPIs are published for whom; every cell leads to that area there."""

from __future__ import annotations

from dash.development.base_component import Component

from dashboard.components.attributes import aria
from dashboard.components.matrix import place_class, place_groups, place_head
from dashboard.components.rendering.fast_html import html
from dashboard.dataset.model import Area, District
from dashboard.metrics.coverage import Coverage
from dashboard.routing.selection import View
from dashboard.routing.view_context import ViewContext

SHADES = 5  # of the scale: the darkest is all that can be had


def coverage_table(coverage: Coverage, context: ViewContext) -> Component:
    """Return one row per area, one column per place, the city first; the darker, the more of what can be had."""
    translate = context.translate
    groups = [html.Td(""), html.Td(""), html.Td(""), *place_groups(context)]
    heads = [
        html.Th(translate("table.area"), scope="col"),
        html.Th(translate("coverage.due"), scope="col", className="numeric"),
        *(place_head(p, context.selection.change(district=p.name).href, context) for p in coverage.places),
    ]
    totals = [html.Td(str(coverage.of_place(p)), className=place_class(p, context)) for p in coverage.places]
    obtainable = html.Td(str(sum(coverage.possible.values())), className="numeric")
    return html.Table(
        [
            html.Thead([html.Tr(groups, className="group-header"), html.Tr(heads)]),
            html.Tbody([_row(area, coverage, context) for area in coverage.areas]),
            html.Tfoot([html.Tr([html.Th(translate("coverage.total"), scope="row"), obtainable, *totals])]),
        ],
        className="data-table matrix coverage",
    )


def _row(area: Area, coverage: Coverage, context: ViewContext) -> Component:
    head = html.Th([html.Span(f"{area.number} ", className="number"), context.translate.area(area)], scope="row")
    cells = [_cell(area, place, coverage, context) for place in coverage.places]
    return html.Tr([head, html.Td(str(coverage.possible[area.number]), className="numeric"), *cells])


def _cell(area: Area, place: District, coverage: Coverage, context: ViewContext) -> Component:
    translate, count = context.translate, coverage.count(area, place)
    href = context.selection.to(View.AREA, area=area.number).change(district=place.name).href
    label = translate("coverage.cell", area=translate.area(area), place=translate.district(place), count=count)
    obtainable = coverage.possible[area.number]
    level = f" level-{min(SHADES, max(1, round(SHADES * count / obtainable)))}" if count and obtainable else ""
    shade = "" if place == context.city else level
    return html.Td(
        html.A(str(count) if count else "–", href=href, className=f"coverage-cell{shade}", **aria(label=label)),
        className=place_class(place, context),
    )
