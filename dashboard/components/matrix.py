"""Builds the matrix of KPIs × places: every published result, with a bar that says how near it is to the leader."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from dash.development.base_component import Component

from dashboard.components.attributes import aria, current, data
from dashboard.components.place_rank import silent_key
from dashboard.components.rendering.fast_html import html
from dashboard.dataset.model import District
from dashboard.metrics.area import main_kpis
from dashboard.metrics.comparison import ComparisonRow, comparison_rows
from dashboard.metrics.district import Standings, total
from dashboard.routing.selection import View
from dashboard.routing.view_context import ViewContext

MATRIX = "matrix"  # its name in addresses
LAST_AREA = 99  # KPIs without an area stand after the nine areas
LEADER_BAR = 2.25  # rem
MAX_UNGROUPED_ROWS = 16  # above it each area has a heading of its own


def is_long(kpis: Sequence[Standings], context: ViewContext) -> bool:
    """Return whether a matrix of all areas is so long that it shows its main KPIs first, and all when asked."""
    return context.selection.area is None and len(kpis) > MAX_UNGROUPED_ROWS


def district_matrix(kpis: Sequence[Standings], context: ViewContext) -> Component:
    """Return one row per KPI, one column per place, the city last; a dash says that nothing is published.

    Of a long matrix the rows of the main KPIs, unless the address asks for all.
    """
    translate, catalog = context.translate, context.dataset.catalog
    places = catalog.reporting_places
    groups = [html.Td(""), *place_groups(context), html.Td("")]
    heads = [
        html.Th(translate("table.kpi"), scope="col"),
        *(place_head(place, context.district_href(place), context) for place in places),
        html.Th(translate.label(context.city), scope="col", className="numeric"),
    ]
    head = html.Thead([html.Tr(groups, className="group-header"), html.Tr(heads)])
    return html.Table([head, html.Tbody(_rows(kpis, places, context))], className="data-table matrix")


def place_groups(context: ViewContext) -> list[Component]:
    """Return the heads over the columns of counties and of zones."""
    translate, catalog = context.translate, context.dataset.catalog
    return [
        html.Th(translate("head.units"), scope="colgroup", colSpan=len(catalog.counties)),
        html.Th(translate("head.zones"), scope="colgroup", colSpan=len(catalog.zones), className="zone"),
    ]


def place_head(place: District, href: str, context: ViewContext) -> Component:
    """Return the head of a place's column, a link that chooses it."""
    link = html.A(context.translate.label(place), href=href)
    return html.Th(link, scope="col", className=place_class(place, context), **current(place == context.district))


def place_class(place: District, context: ViewContext) -> str:
    """Return the class of a place's column: zones apart from the counties, the chosen place marked."""
    is_first_zone = place in context.dataset.catalog.zones[:1]
    return " ".join(filter(None, ("numeric", "zone" * is_first_zone, "is-selected" * (place == context.district))))


def _rows(kpis: Sequence[Standings], places: Sequence[District], context: ViewContext) -> list[Component]:
    """Return the rows by area; in a long table each area has a heading, which leads to its rows that are left out."""
    rows = list[Component]()
    main = main_kpis(context.dataset) | {context.selection.kpi}
    is_short = is_long(kpis, context) and context.selection.all != MATRIX
    by_area = sorted(kpis, key=lambda standings: standings.kpi.area or LAST_AREA)
    for area_number, group in groupby(by_area, key=lambda standings: standings.kpi.area):
        of_area = list(group)
        visible = [standings for standings in of_area if standings.kpi.name in main] if is_short else of_area
        if len(kpis) > MAX_UNGROUPED_ROWS and (area_number or visible):
            title = _area_title(area_number, len(of_area), len(visible), context)
            rows.append(html.Tr(html.Th(title, colSpan=len(places) + 2, scope="rowgroup"), className="group-row"))
        rows += [_row(standings, places, context) for standings in visible]
    return rows


def _area_title(number: int | None, count: int, visible_count: int, context: ViewContext) -> Component | str:
    """Return the heading of an area; where rows are left out, the link to the area's own matrix with their number."""
    translate, selection = context.translate, context.selection
    if not number:
        return translate("data.context")
    title = f"{number} {translate.area(context.dataset.catalog.area(number))}"
    if visible_count == count:
        return title
    href = f"{selection.change(area=number, kpi=None, sort='').href}#s-{MATRIX}"
    return html.A(translate("districts.matrix_area", area=title, count=count), href=href, className="link")


def _row(standings: Standings, places: Sequence[District], context: ViewContext) -> Component:
    translate, kpi = context.translate, standings.kpi
    by_place = {row.district: row for row in comparison_rows(context.dataset, standings)}
    is_chosen = context.selection.kpi == kpi.name
    href = f"{context.selection.change(kpi=kpi.name, map=None, sort='').href}#s-standing"
    name = html.A(translate.kpi(kpi), href=href, className="link", **current(is_chosen))
    note = html.Small(translate("districts.year_unit", year=standings.year, unit=translate.unit(kpi)))
    city_total = total(context.dataset, kpi, standings.year)
    value: Component | str = _dash(context, "card.none")
    if city_total is not None:
        text = translate.number(city_total.value, kpi)
        value = html.I(text) if city_total.is_derived else text
    cells = [_cell(by_place.get(place), standings, place, context) for place in places]
    label = {} if city_total is None else data(label=translate.label(context.city))
    city = html.Td(value, className="numeric city", **label)
    return html.Tr([html.Th([name, note], scope="row"), *cells, city], className="is-active" if is_chosen else "")


def _cell(row: ComparisonRow | None, standings: Standings, place: District, context: ViewContext) -> Component:
    class_name, translate, kpi = place_class(place, context), context.translate, standings.kpi
    if row is None:
        return html.Td(_dash(context, silent_key(kpi)), className=class_name)
    text = translate.fact_word(row.standing.quantity, kpi) or translate.number(row.value, kpi)
    href = context.selection.to(View.KPI, kpi=kpi.name).change(district=place.name).href
    leads = row.standing.rank == 1 and row.standing.peer_count > 1 and not row.standing.tied
    bar = html.I(style={"width": f"{row.of_leader * LEADER_BAR:.2f}rem"}, **aria(hidden="true"))
    content = [html.B(text) if leads else text, *([bar] if row.value and not kpi.word else [])]
    value = context.value(row.standing.quantity, kpi)
    title = translate.listed((translate.district(place), value, str(standings.year)))
    source = translate.sources([row.standing.row])
    link = html.A(content, href=href, title=f"{title} · {source}")
    return html.Td(link, className=f"{class_name} value-result", **data(label=translate.label(place)))


def _dash(context: ViewContext, key: str) -> Component:
    """Return a dash for what is not published, with the reason for screen readers and as a tooltip."""
    reason = context.translate(key)
    return html.Span(["–", html.Span(reason, className="sr-only")], className="no-value", title=reason)
