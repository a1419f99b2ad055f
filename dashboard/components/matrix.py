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
from dashboard.metrics.comparison import Line, lines
from dashboard.metrics.district import Standings, total
from dashboard.routing.selection import View
from dashboard.routing.view_context import Scene

LAST = 99  # the city's context stands after the nine areas
BAR = 2.25  # rem: the leader's bar
MANY = 16  # rows above which each area has a heading of its own


def matrix(found: Sequence[Standings], scene: Scene) -> Component:
    """One row per KPI, one column per place, the city last; a dash says that nothing is published."""
    words, catalog = scene.words, scene.dataset.catalog
    places = (*catalog.units, *catalog.zones)
    groups = [html.Td(""), html.Th(words("head.units"), scope="colgroup", colSpan=len(catalog.units))]
    groups.append(html.Th(words("head.zones"), scope="colgroup", colSpan=len(catalog.zones), className="zone"))
    groups.append(html.Td(""))
    heads = [html.Th(words("table.kpi"), scope="col"), *(_place_head(place, scene) for place in places)]
    heads.append(html.Th(words.label(scene.city), scope="col", className="r"))
    return html.Table(
        [
            html.Thead([html.Tr(groups, className="groups"), html.Tr(heads)]),
            html.Tbody(_rows(found, places, scene)),
        ],
        className="sheet matrix",
    )


def _rows(found: Sequence[Standings], places: Sequence[District], scene: Scene) -> list[Component]:
    """The rows by area; in a long table each area has a heading."""
    made: list[Component] = []
    for number_, group in groupby(sorted(found, key=lambda one: one.kpi.area or LAST), key=lambda one: one.kpi.area):
        if len(found) > MANY:
            words = scene.words
            area = scene.dataset.catalog.area(number_) if number_ else None
            title = f"{number_} {words.area(area)}" if area else words("data.context")
            made.append(html.Tr(html.Th(title, colSpan=len(places) + 2, scope="rowgroup"), className="group"))
        made += [_row(one, places, scene) for one in group]
    return made


def place_class(place: District, scene: Scene) -> str:
    """How a place's column is set: zones apart from the units, the chosen place marked."""
    first = place == scene.dataset.catalog.zones[0] if scene.dataset.catalog.zones else False
    return " ".join(filter(None, ("r", "zone" * first, "me" * (place == scene.district))))


def _place_head(place: District, scene: Scene) -> Component:
    link = html.A(scene.words.label(place), href=scene.district_href(place))
    current = aria(current="true") if place == scene.district else {}
    return html.Th(link, scope="col", className=place_class(place, scene), **current)


def _row(found: Standings, places: Sequence[District], scene: Scene) -> Component:
    words, kpi = scene.words, found.kpi
    by_place = {line.district: line for line in lines(scene.dataset, found)}
    chosen = scene.selection.kpi == kpi.name
    name = html.A(
        words.kpi(kpi),
        href=scene.selection.change(kpi=kpi.name, sort="").href,
        className="link",
        **(aria(current="true") if chosen else {}),
    )
    note = html.Small(words("districts.year_unit", year=found.year, unit=words.unit(kpi)))
    whole = total(scene.dataset, kpi, found.year)
    shown: Component | str = _dash(scene, "card.none")
    if whole is not None:
        shown = html.I(number(whole.value)) if whole.is_derived else number(whole.value)
    city = html.Td(shown, className="r city")
    cells = [_cell(by_place.get(place), found, place, scene) for place in places]
    return html.Tr([html.Th([name, note], scope="row"), *cells, city], className="on" if chosen else "")


def _cell(line: Line | None, found: Standings, place: District, scene: Scene) -> Component:
    kind = place_class(place, scene)
    if line is None:
        return html.Td(_dash(scene, silent_key(found.kpi)), className=kind)
    words, kpi = scene.words, found.kpi
    text = words.word(line.standing.quantity, kpi) or number(line.value)
    href = scene.selection.to(View.KPI, kpi=kpi.name).change(district=place.name).href
    leads = line.standing.rank == 1 and line.standing.of > 1 and not line.standing.tied
    bar = html.I(style={"width": f"{line.of_leader * BAR:.2f}rem"}, **aria(hidden="true"))
    shown = [html.B(text) if leads else text, *([bar] if line.value and not kpi.word else [])]
    title = words.listed((words.district(place), scene.value(line.standing.quantity, kpi), str(found.year)))
    source = words.sources([line.standing.row])
    return html.Td(html.A(shown, href=href, title=f"{title} · {source}"), className=f"{kind} tr")


def _dash(scene: Scene, key: str) -> Component:
    """Nothing published: a dash for the eye, words for who listens or points."""
    said = scene.words(key)
    return html.Span(["–", html.Span(said, className="sr-only")], className="nothing-here", title=said)
