"""KPIs × places: every published result side by side, with a bar that says how near it is to the leader."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from dash.development.base_component import Component

from dashboard.components.attributes import aria
from dashboard.components.district_card import silent_key
from dashboard.components.rendering.fast_html import html
from dashboard.dataset.model import District
from dashboard.dataset.numbers import number
from dashboard.metrics.comparison import ComparisonRow, comparison_rows
from dashboard.metrics.district import Standings, total
from dashboard.routing.selection import View
from dashboard.routing.view_context import ViewContext

LAST = 99  # the city's context stands after the nine areas
BAR = 2.25  # rem: the leader's bar
MANY = 16  # rows above which each area has a heading of its own


def district_matrix(found: Sequence[Standings], context: ViewContext) -> Component:
    """One row per KPI, one column per place, the city last; a dash says that nothing is published."""
    translate, catalog = context.translate, context.dataset.catalog
    places = (*catalog.counties, *catalog.zones)
    groups = [html.Td(""), html.Th(translate("head.units"), scope="colgroup", colSpan=len(catalog.counties))]
    groups.append(html.Th(translate("head.zones"), scope="colgroup", colSpan=len(catalog.zones), className="zone"))
    groups.append(html.Td(""))
    heads = [html.Th(translate("table.kpi"), scope="col"), *(_place_head(place, context) for place in places)]
    heads.append(html.Th(translate.label(context.city), scope="col", className="r"))
    return html.Table(
        [
            html.Thead([html.Tr(groups, className="groups"), html.Tr(heads)]),
            html.Tbody(_rows(found, places, context)),
        ],
        className="sheet matrix",
    )


def _rows(found: Sequence[Standings], places: Sequence[District], context: ViewContext) -> list[Component]:
    """The rows by area; in a long table each area has a heading."""
    made: list[Component] = []
    for number_, group in groupby(sorted(found, key=lambda one: one.kpi.area or LAST), key=lambda one: one.kpi.area):
        if len(found) > MANY:
            translate = context.translate
            area = context.dataset.catalog.area(number_) if number_ else None
            title = f"{number_} {translate.area(area)}" if area else translate("data.context")
            made.append(html.Tr(html.Th(title, colSpan=len(places) + 2, scope="rowgroup"), className="group"))
        made += [_row(one, places, context) for one in group]
    return made


def place_class(place: District, context: ViewContext) -> str:
    """How a place's column is set: zones apart from the units, the chosen place marked."""
    first = place == context.dataset.catalog.zones[0] if context.dataset.catalog.zones else False
    return " ".join(filter(None, ("r", "zone" * first, "me" * (place == context.district))))


def _place_head(place: District, context: ViewContext) -> Component:
    link = html.A(context.translate.label(place), href=context.district_href(place))
    current = aria(current="true") if place == context.district else {}
    return html.Th(link, scope="col", className=place_class(place, context), **current)


def _row(found: Standings, places: Sequence[District], context: ViewContext) -> Component:
    translate, kpi = context.translate, found.kpi
    by_place = {line.district: line for line in comparison_rows(context.dataset, found)}
    chosen = context.selection.kpi == kpi.name
    name = html.A(
        translate.kpi(kpi),
        href=context.selection.change(kpi=kpi.name, sort="").href,
        className="link",
        **(aria(current="true") if chosen else {}),
    )
    note = html.Small(translate("districts.year_unit", year=found.year, unit=translate.unit(kpi)))
    whole = total(context.dataset, kpi, found.year)
    shown: Component | str = _dash(context, "card.none")
    if whole is not None:
        shown = html.I(number(whole.value)) if whole.is_derived else number(whole.value)
    city = html.Td(shown, className="r city")
    cells = [_cell(by_place.get(place), found, place, context) for place in places]
    return html.Tr([html.Th([name, note], scope="row"), *cells, city], className="on" if chosen else "")


def _cell(line: ComparisonRow | None, found: Standings, place: District, context: ViewContext) -> Component:
    kind = place_class(place, context)
    if line is None:
        return html.Td(_dash(context, silent_key(found.kpi)), className=kind)
    translate, kpi = context.translate, found.kpi
    text = translate.fact_word(line.standing.quantity, kpi) or number(line.value)
    href = context.selection.to(View.KPI, kpi=kpi.name).change(district=place.name).href
    leads = line.standing.rank == 1 and line.standing.peer_count > 1 and not line.standing.tied
    bar = html.I(style={"width": f"{line.of_leader * BAR:.2f}rem"}, **aria(hidden="true"))
    shown = [html.B(text) if leads else text, *([bar] if line.value and not kpi.word else [])]
    title = translate.listed((translate.district(place), context.value(line.standing.quantity, kpi), str(found.year)))
    source = translate.sources([line.standing.row])
    return html.Td(html.A(shown, href=href, title=f"{title} · {source}"), className=f"{kind} tr")


def _dash(context: ViewContext, key: str) -> Component:
    """Nothing published: a dash for the eye, words for who listens or points."""
    said = context.translate(key)
    return html.Span(["–", html.Span(said, className="sr-only")], className="nothing-here", title=said)
