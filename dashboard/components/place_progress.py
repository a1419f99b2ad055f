"""Builds the table that counts each place's own targets of the year under way by state."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from dash.development.base_component import Component

from dashboard.components.attributes import aria, data
from dashboard.components.badges import scrolled, symbol
from dashboard.components.progress import state_word
from dashboard.components.rendering.fast_html import html
from dashboard.dataset.model import CITY, District
from dashboard.metrics.progress import ProgressState
from dashboard.metrics.progress_rows import counted, progress_rows
from dashboard.routing.selection import View
from dashboard.routing.view_context import ViewContext

Counts = Mapping[District, Counter[ProgressState]]


def place_counts(year: int, month: int, context: ViewContext) -> Counts:
    """Count the own targets of each place by state at the end of a month, the city last; places without any lack."""
    dataset, catalog = context.dataset, context.dataset.catalog
    places = [*catalog.counties, *catalog.zones, catalog.district(CITY)]
    counts = {place: counted(progress_rows(dataset, dataset.area_kpis, year, month, place.name)) for place in places}
    return {place: states for place, states in counts.items() if states}


def place_counts_table(counts: Counts, context: ViewContext) -> Component:
    """Return a line a place that leads to its progress, those with most behind first, the city under them."""
    translate, catalog = context.translate, context.dataset.catalog
    states = [state for state in ProgressState if any(own[state] for own in counts.values())]
    heads = [html.Th(translate("progress.place"), scope="col")]
    heads += [
        html.Th([symbol(state.value), state_word(state, context)], scope="col", className="numeric") for state in states
    ]
    heads.append(html.Th(translate("progress.targets"), scope="col", className="numeric"))

    def ordered(places: Sequence[District]) -> list[District]:
        own = [place for place in places if place in counts]
        return sorted(own, key=lambda place: [-counts[place][state] for state in states])

    lines = [*ordered(catalog.counties), *ordered(catalog.zones)]
    lines += [place for place in counts if place.name == CITY]
    rows = [_line(place, counts[place], states, context) for place in lines]
    table = html.Table([html.Thead(html.Tr(heads)), html.Tbody(rows)], className="data-table progress-places")
    return scrolled(table, translate)


def _line(
    place: District, own: Counter[ProgressState], states: Sequence[ProgressState], context: ViewContext
) -> Component:
    translate = context.translate
    href = context.selection.to(View.PROGRESS).change(district=place.name).href
    label = translate("progress.of_place", place=translate.district(place))
    name = html.A(translate.district(place), href=href, className="link", **aria(label=label))
    cells = [
        html.Td(str(own[state]), className="numeric", **data(effort=state.value))
        if own[state]
        else html.Td("–", className="numeric no-value")
        for state in states
    ]
    kind = "city-row" if place.name == CITY else "is-selected" if place == context.district else ""
    total = html.Td(str(sum(own.values())), className="numeric")
    return html.Tr([html.Th(name, scope="row"), *cells, total], className=kind)
