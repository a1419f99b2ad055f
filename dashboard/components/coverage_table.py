"""Areas × places: how many KPIs are published for whom; every cell leads to that area in that place."""

from __future__ import annotations

from dash.development.base_component import Component

from dashboard.components.attributes import aria
from dashboard.components.matrix import place_class
from dashboard.components.rendering.fast_html import html
from dashboard.dataset.model import Area, District
from dashboard.metrics.coverage import Coverage
from dashboard.routing.selection import View
from dashboard.routing.view_context import Scene

LEVELS = 5  # of the scale: the darkest is all that can be had


def coverage_table(found: Coverage, scene: Scene) -> Component:
    """One row per area, one column per place, the city first; the darker, the more of what can be had."""
    words, catalog = scene.words, scene.dataset.catalog
    groups = [
        html.Td(""),
        html.Td(""),
        html.Td(""),
        html.Th(words("head.units"), scope="colgroup", colSpan=len(catalog.units)),
        html.Th(words("head.zones"), scope="colgroup", colSpan=len(catalog.zones), className="zone"),
    ]
    heads = [
        html.Th(words("table.area"), scope="col"),
        html.Th(words("coverage.wanted"), scope="col", className="r"),
        *(_place_head(place, scene) for place in found.places),
    ]
    body = [_row(area, found, scene) for area in found.areas]
    return html.Table(
        [
            html.Thead([html.Tr(groups, className="groups"), html.Tr(heads)]),
            html.Tbody(body),
            html.Tfoot(_foot(found, scene)),
        ],
        className="sheet matrix coverage",
    )


def _place_head(place: District, scene: Scene) -> Component:
    current = aria(current="true") if place == scene.district else {}
    link = html.A(scene.words.label(place), href=scene.selection.change(district=place.name).href)
    return html.Th(link, scope="col", className=place_class(place, scene), **current)


def _row(area: Area, found: Coverage, scene: Scene) -> Component:
    words = scene.words
    head = html.Th([html.Span(f"{area.number} ", className="n"), words.area(area)], scope="row")
    cells = [_cell(area, place, found, scene) for place in found.places]
    return html.Tr([head, html.Td(str(found.wanted[area.number]), className="r"), *cells])


def _cell(area: Area, place: District, found: Coverage, scene: Scene) -> Component:
    words, count = scene.words, found.count(area, place)
    href = scene.selection.to(View.AREA, area=area.number).change(district=place.name).href
    label = words("coverage.cell", area=words.area(area), place=words.district(place), count=count)
    wanted = found.wanted[area.number]
    level = f" level-{min(LEVELS, max(1, round(LEVELS * count / wanted)))}" if count and wanted else ""
    shaded = "" if place == scene.city else level
    return html.Td(
        html.A(str(count) if count else "–", href=href, className=f"cell{shaded}", **aria(label=label)),
        className=place_class(place, scene),
    )


def _foot(found: Coverage, scene: Scene) -> list[Component]:
    words = scene.words
    wanted = sum(found.wanted.values())
    totals = [html.Td(str(found.of_place(place)), className=place_class(place, scene)) for place in found.places]
    return [html.Tr([html.Th(words("coverage.total"), scope="row"), html.Td(str(wanted), className="r"), *totals])]
