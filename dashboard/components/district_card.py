"""Builds a district's card of one KPI: its published figure with rank, share and source, or that there is none."""

from __future__ import annotations

from dash.development.base_component import Component

from dashboard.components.card_lines import value_line
from dashboard.components.rendering.fast_html import html
from dashboard.components.table import note_mark
from dashboard.components.target import amount_nodes, target_text
from dashboard.components.target_allocation import computed_tag, district_share, share_bar
from dashboard.dataset.model import Kpi, Measure
from dashboard.dataset.numbers import percent
from dashboard.metrics.district import Standing, standings, total
from dashboard.metrics.growth import target_interpretations
from dashboard.routing.view_context import ViewContext


def district_card(kpi: Kpi, context: ViewContext) -> Component:
    """Return a district's published figure with rank, share and source; without one, the city's and why."""
    kpi_standings = standings(context.dataset, kpi, context.year)
    standing = kpi_standings.of(context.district) if kpi_standings else None
    if kpi_standings is None or standing is None:
        return _silent_card(kpi, context)
    translate, year = context.translate, kpi_standings.year
    facts = rank_and_share(standing, context)
    if kpi_standings.city:
        facts.append(translate("card.city", year=year, value=context.value(kpi_standings.city, kpi)))
    target = context.dataset.series(kpi.name, context.district.name).target(context.year + 1)
    if target is not None:
        facts.append(translate("card.own_target", year=target.year, target=context.value_of_row(target)))
    word = translate.fact_word(standing.quantity, kpi)
    text = translate("mark.comma").join(facts)
    note = standing.row.note if not standing.quantity.is_sample else ""
    return html.A(
        [
            html.H3(translate("card.dated", kpi=translate.kpi(kpi), year=year)),
            html.P(word, className="value") if word else value_line(standing.quantity, kpi, context),
            html.P([text, html.Small(note_mark(note, translate))] if note else text, className="requirement"),
            html.P(html.Span(translate.sources([standing.row])), className="explanation"),
        ],
        className="kpi-card fact-card",
        href=context.kpi_href(kpi),
    )


def silent_key(kpi: Kpi) -> str:
    """Return the text key for a place without a figure: not named, city-wide only, or not published by district."""
    if kpi.listed:
        return "ranking.unnamed"
    return "card.silent" if kpi.by_district else "card.city_only"


def rank_text(standing: Standing, context: ViewContext) -> str:
    """Return a rank among the places of its own kind that report, or that it is the only one."""
    if standing.peer_count == 1:
        return context.translate("card.only")
    kind = "_zone" if standing.district.is_zone else ""
    key = f"card.{'tied' if standing.tied else 'rank'}{kind}"
    return context.translate(key, rank=standing.rank, of=standing.peer_count)


def rank_and_share(standing: Standing, context: ViewContext) -> list[str]:
    """Return a rank and the share of the city, where that is known; neither of a fact that counts one."""
    if standing.kpi.word:
        return []
    share = [] if standing.share is None else [percent(standing.share * 100, digits=1)]
    return [rank_text(standing, context), *(context.translate("card.share", share=text) for text in share)]


def _silent_card(kpi: Kpi, context: ViewContext) -> Component:
    translate, year = context.translate, context.year
    series = context.dataset.series(kpi.name, context.district.name)
    growth = series.growth(max(series.years(Measure.GROWTH), default=0))
    text = translate(silent_key(kpi))
    if growth:
        text = translate("card.growth_only", year=growth.year, growth=percent(growth.value, sign=True))
    result = total(context.dataset, kpi, year)
    value = context.value(result, kpi) if result else translate("card.none")
    city = [(translate("card.city_result", year=year), value, "value-result" if result else "")]
    interpretations = target_interpretations(context.dataset.series(kpi.name), year + 1)
    if interpretations:
        target = target_text(interpretations[0], kpi, context)
        city.append((translate("card.city_target", year=year + 1), target, "value-target"))
    rows = [html.Div([html.Dt(term), html.Dd(value, className=colour)]) for term, value, colour in city]
    return html.A(
        [
            html.H3(translate.kpi(kpi)),
            html.P(text, className="no-value"),
            *_share(kpi, context),
            html.Dl(rows, className="city"),
        ],
        className="kpi-card is-unpublished",
        href=context.kpi_href(kpi),
    )


def _share(kpi: Kpi, context: ViewContext) -> list[Component]:
    """Return the district's computed share of the next year's target, hatched and tagged; empty boxes without one."""
    allocated = district_share(kpi, context)
    if allocated is None:
        return [html.Div(className="bullet is-empty"), html.P(className="target is-empty")]
    share = allocated[1]
    amount = context.translate.amount(share.low, context.translate.unit(kpi), share.high.value if share.high else None)
    return [
        share_bar(share.fraction),
        html.P([computed_tag(context), *amount_nodes(amount, amount.number)], className="target"),
    ]
