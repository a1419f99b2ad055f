"""Builds the table of two places: every KPI that one of them has published."""

from __future__ import annotations

from collections.abc import Sequence

from dash.development.base_component import Component

from dashboard.components.attributes import data
from dashboard.components.place_rank import silent_key
from dashboard.components.rendering.fast_html import html
from dashboard.dataset.model import District
from dashboard.metrics.district import Standing, Standings
from dashboard.routing.view_context import ViewContext

Pair = tuple[Standings, Standing | None, Standing | None]


def pair_table(pairs: Sequence[Pair], first: District, second: District, context: ViewContext) -> Component:
    """Return KPI, both values, and the first as a share of the second where both are published."""
    translate = context.translate
    ratio = translate("pair.ratio", other=translate.label(second))
    heads = (translate("table.kpi"), translate.district(first), translate.district(second), ratio)
    head = html.Tr(
        [html.Th(text, scope="col", className="numeric" if index else "") for index, text in enumerate(heads)]
    )
    body = [_row(pair, heads, context) for pair in pairs]
    return html.Table([html.Thead(head), html.Tbody(body)], className="data-table pair-table stacked-table narrow")


def _row(pair: Pair, heads: Sequence[str], context: ViewContext) -> Component:
    translate = context.translate
    standings, first, second = pair
    kpi = standings.kpi
    note = html.Small(translate("districts.year_unit", year=standings.year, unit=translate.unit(kpi)))
    name = html.A(translate.kpi(kpi), href=context.kpi_href(kpi), className="link")
    ratio = ""
    if first and second and second.quantity.value and not kpi.word:
        ratio = translate("pair.times", ratio=f"{first.quantity.value / second.quantity.value:.2f}")
    cells: list[Component] = [html.Th([name, note], scope="row")]
    for standing, head in ((first, heads[1]), (second, heads[2])):
        text, colour = translate(silent_key(kpi)), "no-value"
        if standing is not None:
            text, colour = translate.fact_or_value(standing.quantity, kpi), "value-result"
        cells.append(html.Td(text, className=f"numeric {colour}", **data(label=head)))
    return html.Tr([*cells, html.Td(ratio, className="numeric", **data(label=heads[3]))])
