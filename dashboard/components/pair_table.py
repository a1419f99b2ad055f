"""Two places in one table: every KPI that one of them has published."""

from __future__ import annotations

from collections.abc import Sequence

from dash.development.base_component import Component

from dashboard.components.attributes import data
from dashboard.components.district_card import silent_key
from dashboard.components.rendering.fast_html import html
from dashboard.dataset.model import District
from dashboard.dataset.numbers import percent
from dashboard.metrics.district import Standing, Standings
from dashboard.routing.view_context import ViewContext

Pair = tuple[Standings, Standing | None, Standing | None]


def pair_table(pairs: Sequence[Pair], one: District, other: District, context: ViewContext) -> Component:
    """KPI, both values, and the first as a share of the second where both are published."""
    translate = context.translate
    heads = (
        translate("table.kpi"),
        translate.district(one),
        translate.district(other),
        translate("pair.ratio", other=translate.label(other)),
    )
    head = html.Tr([html.Th(text, scope="col", className="r" if index else "") for index, text in enumerate(heads)])
    return html.Table(
        [html.Thead(head), html.Tbody([_row(pair, heads, context) for pair in pairs])],
        className="sheet pairs stack narrow",
    )


def _row(pair: Pair, heads: Sequence[str], context: ViewContext) -> Component:
    translate = context.translate
    found, one, other = pair
    note = html.Small(translate("districts.year_unit", year=found.year, unit=translate.unit(found.kpi)))
    name = html.A(translate.kpi(found.kpi), href=context.kpi_href(found.kpi), className="link")
    ratio = ""
    if one and other and other.quantity.value and not found.kpi.word:
        ratio = percent(one.quantity.value / other.quantity.value * 100, digits=0)
    return html.Tr(
        [
            html.Th([name, note], scope="row"),
            _value(one, found, heads[1], context),
            _value(other, found, heads[2], context),
            html.Td(ratio, className="r", **data(label=heads[3])),
        ]
    )


def _value(standing: Standing | None, found: Standings, head: str, context: ViewContext) -> Component:
    if standing is None:
        return html.Td(context.translate(silent_key(found.kpi)), className="r none", **data(label=head))
    text = context.translate.fact_word(standing.quantity, found.kpi) or context.value(standing.quantity, found.kpi)
    return html.Td(text, className="r tr", **data(label=head))
