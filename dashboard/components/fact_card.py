"""Builds the card of a KPI without a target for the year after: name, result, what is known beside it, source."""

from __future__ import annotations

from dash.development.base_component import Component

from dashboard.components.rendering.fast_html import html
from dashboard.components.target import amount_nodes, target_text
from dashboard.components.target_cells import outcome_nodes
from dashboard.dataset.model import CITY, PROVINCE, Kpi
from dashboard.dataset.numbers import number, percent
from dashboard.dataset.observation import Measure, Observation
from dashboard.dataset.quantity import Quantity, published
from dashboard.dataset.series import Breakdowns
from dashboard.metrics.district import total
from dashboard.metrics.growth import target_interpretations
from dashboard.metrics.plan_year import target_outcome
from dashboard.routing.view_context import ViewContext

MAX_NAMED_BREAKDOWNS = 5  # of very many


def fact_card(kpi: Kpi, context: ViewContext) -> Component:
    """Return the card, one link as a whole; breakdowns without a sum are shown by their range."""
    translate, series = context.translate, context.dataset.series(kpi.name)
    result = total(context.dataset, kpi, context.year)
    breakdowns = None if result else context.dataset.parts(kpi.name).get(context.year)
    province = context.dataset.series(kpi.name, PROVINCE).actual(context.year)
    lines: list[Component] = []
    if breakdowns:
        names = [f"{translate.breakdown(row.breakdown)} {translate.number(row.value, kpi)}" for row in breakdowns.rows]
        if breakdowns.hidden:
            count = number(breakdowns.count - MAX_NAMED_BREAKDOWNS)
            names[MAX_NAMED_BREAKDOWNS:] = [translate("composition.hidden", count=count)]
        lines.append(html.P(translate.listed(names)))
    elif result is None or result.is_derived or series.growth(context.year) is not None:
        lines.append(_growth_line(kpi, result, context))
    if province is not None:
        name = translate.district(context.dataset.catalog.district(PROVINCE))
        lines.append(html.P(translate("card.reference", place=name, value=context.value_of_row(province))))
    outcome = target_outcome(context.dataset, kpi, context.year)
    if outcome is not None:
        lines.append(html.P(outcome_nodes(outcome, context)))
    basis = [*(result.basis if result else ()), *(breakdowns.rows if breakdowns else ())]
    return html.A(
        [
            html.H3(translate.kpi(kpi)),
            _range_line(breakdowns, kpi, context) if breakdowns else _value_line(result, kpi, context),
            html.Div([*lines, _part_line(kpi, result, context)], className="value-details"),
            html.P(html.Span(translate.sources([*basis, *([province] if province else [])])), className="explanation"),
        ],
        className="kpi-card fact-card",
        href=context.kpi_href(kpi),
    )


def _range_line(breakdowns: Breakdowns, kpi: Kpi, context: ViewContext) -> Component:
    low, unit = published(breakdowns.low), context.translate.unit(kpi)
    amount = context.translate.amount(low, unit, breakdowns.high.value)
    return html.P(amount_nodes(amount, amount.number), className="value")


def _value_line(quantity: Quantity | None, kpi: Kpi, context: ViewContext) -> Component:
    """Return the big number with its small unit; underlined with dashes where derived; text where not published."""
    translate = context.translate
    if quantity is None:
        return html.P(translate("card.unpublished", year=context.year), className="value no-value")
    amount = translate.amount(quantity, translate.unit(kpi))
    value = html.Span(amount.number, className="is-derived") if quantity.is_derived else amount.number
    return html.P(amount_nodes(amount, value), className="value")


def _growth_line(kpi: Kpi, result: Quantity | None, context: ViewContext) -> Component:
    """Return the published growth; else how a derived result was made, or where none is, the result of another year."""
    translate, series = context.translate, context.dataset.series(kpi.name)
    growth = series.growth(context.year)
    if growth is not None:
        label = html.Span(translate("card.on_year"), className="label")
        return html.P([label, percent(growth.value, sign=True)], className="growth")
    if result is None:
        years = series.years(Measure.ACTUAL)
        nearest = max((year for year in years if year < context.year), default=min(years, default=None))
        row = series.actual(nearest) if nearest else None
        if row:
            text = translate("card.other_year", year=row.year, value=context.value(published(row), kpi))
        else:
            counties = context.dataset.catalog.counties
            results = (context.dataset.series(kpi.name, county.name).actual(context.year) for county in counties)
            text = _by_place(tuple(row for row in results if row is not None), context)
    elif result.basis[0].district != CITY:
        text = _by_place(result.basis, context)
    elif all(row.value == 1 for row in result.basis):
        text = translate("card.counted", count=len(result.basis))
    else:
        text = translate("card.summed", formula=translate.formula(result.formula or number(result.value), kpi))
    return html.P(text, className="growth")


def _by_place(rows: tuple[Observation, ...], context: ViewContext) -> str:
    """Return places with their values: 南昌县 50 万元、安义县 50 万元."""
    catalog, translate = context.dataset.catalog, context.translate
    return translate.listed(
        f"{translate.label(catalog.district(row.district))} {context.value_of_row(row)}" for row in rows
    )


def _whole(kpi: Kpi, context: ViewContext) -> float | None:
    """Return the year's result of the KPI that this one is a part of; None where they cannot be compared."""
    if kpi.part_of is None or kpi.part_of not in context.dataset.kpis:
        return None
    row = context.dataset.series(kpi.part_of).actual(context.year)
    return row.value if row is not None and row.unit == kpi.unit else None


def _part_line(kpi: Kpi, result: Quantity | None, context: ViewContext) -> Component:
    """Return what a result is a part of, and the next target after the year."""
    translate, year, series = context.translate, context.year, context.dataset.series(kpi.name)
    texts = []
    whole = _whole(kpi, context)
    if whole and result is not None:
        parent = translate.kpi(context.dataset.kpis[kpi.part_of or ""])
        texts.append(translate("card.part", whole=parent, share=percent(result.value / whole * 100, digits=1)))
    later = next((later for later in series.years(Measure.TARGET) if later > year + 1), None)
    if later is not None:
        target = target_text(target_interpretations(series, later)[0], kpi, context)
        texts.append(translate("card.later", year=later, target=target))
    return html.P([*texts[:1], *map(html.Small, texts[1:])], className="requirement")
