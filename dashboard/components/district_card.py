"""A district in one KPI: its published figure with rank, share and source, or in words that there is none."""

from __future__ import annotations

from dash.development.base_component import Component

from dashboard.components.kpi_card import value_line
from dashboard.components.rendering.fast_html import html
from dashboard.components.table import note_mark
from dashboard.components.target import target_text
from dashboard.components.target_allocation import computed_tag, district_share, share_bar
from dashboard.dataset.model import Kpi, Measure
from dashboard.dataset.numbers import percent, spread
from dashboard.metrics.district import Standing, standings, total
from dashboard.metrics.growth import target_interpretations
from dashboard.routing.view_context import ViewContext


def district_card(kpi: Kpi, context: ViewContext) -> Component:
    """A district's published figure with rank, share and source; in words where there is none, beside the city's."""
    found = standings(context.dataset, kpi, context.year)
    standing = found.of(context.district) if found else None
    if found is None or standing is None:
        return _silent_card(kpi, context)
    translate = context.translate
    city = context.value(found.city, kpi) if found.city else None
    facts = [] if kpi.word else [rank_words(standing, context)]
    if standing.share is not None and not kpi.word:
        facts.append(translate("card.share", share=percent(standing.share * 100, digits=1)))
    if city:
        facts.append(translate("card.city", year=found.year, value=city))
    target = context.dataset.series(kpi.name, context.district.name).target(context.year + 1)
    if target is not None:
        facts.append(translate("card.own_target", year=target.year, target=context.value_of_row(target)))
    word = translate.fact_word(standing.quantity, kpi)
    value = html.P(word, className="value") if word else value_line(standing.quantity, kpi, context)
    told = translate("mark.comma").join(facts)
    note = standing.row.note if not standing.quantity.is_sample else ""
    return html.A(
        [
            html.H3(translate("card.dated", kpi=translate.kpi(kpi), year=found.year)),
            value,
            html.P([told, html.Small(note_mark(note, translate))] if note else told, className="need"),
            html.P(html.Span(translate.sources([standing.row])), className="why"),
        ],
        className="kpi fact",
        href=context.kpi_href(kpi),
    )


def silent_key(kpi: Kpi) -> str:
    """The words for a place without a figure: not named, a matter of the whole city, or not published by district."""
    if kpi.listed:
        return "ranking.unnamed"
    return "card.silent" if kpi.by_district else "card.city_only"


def rank_words(standing: Standing, context: ViewContext) -> str:
    """A rank among the places of its own sort that report; the only one is said to be that."""
    if standing.peer_count == 1:
        return context.translate("card.only")
    sort = "_zone" if standing.district.is_zone else ""
    key = f"card.{'tied' if standing.tied else 'rank'}{sort}"
    return context.translate(key, rank=standing.rank, of=standing.peer_count)


def _silent_card(kpi: Kpi, context: ViewContext) -> Component:
    translate, year = context.translate, context.year
    series = context.dataset.series(kpi.name, context.district.name)
    growths = series.years(Measure.GROWTH)
    growth = series.growth(growths[-1]) if growths else None
    said = (
        translate("card.growth_only", year=growth.year, growth=percent(growth.value, sign=True))
        if growth
        else translate(silent_key(kpi))
    )
    result = total(context.dataset, kpi, year)
    found = target_interpretations(context.dataset.series(kpi.name), year + 1)
    rows = [
        html.Div(
            [
                html.Dt(translate("card.city_result", year=year)),
                html.Dd(
                    context.value(result, kpi) if result else translate("card.none"), className="tr" if result else ""
                ),
            ]
        )
    ]
    if found:
        rows.append(
            html.Div(
                [
                    html.Dt(translate("card.city_target", year=year + 1)),
                    html.Dd(target_text(found[0], kpi, context), className="tt"),
                ]
            )
        )
    return html.A(
        [
            html.H3(translate.kpi(kpi)),
            html.P(said, className="nothing"),
            *_share(kpi, context),
            html.Dl(rows, className="city"),
        ],
        className="kpi silent",
        href=context.kpi_href(kpi),
    )


def _share(kpi: Kpi, context: ViewContext) -> list[Component]:
    """The place's computed part of the next year's target, hatched and tagged; nothing where it has none."""
    found = district_share(kpi, context)
    if found is None:
        return [html.Div(className="bullet is-none"), html.P(className="aim is-none")]
    part = found[1]
    amount = context.translate.amount(part.low, context.translate.unit(kpi))
    shown = spread(part.low.value, part.high.value if part.high else None)
    before = [html.Small(amount.before, className="pre")] if amount.before else []
    aim = html.P([computed_tag(context), *before, shown, html.Small(amount.after)], className="aim")
    return [share_bar(part.fraction), aim]
