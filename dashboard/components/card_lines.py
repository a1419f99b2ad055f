"""Builds the lines that cards share: value, growth, what a result is a part of, the judgement with its rule."""

from __future__ import annotations

from dash.development.base_component import Component

from dashboard.components.attributes import aria, data
from dashboard.components.rendering.fast_html import html
from dashboard.components.target import (
    amount_nodes,
    judgement_line,
    rule_text,
    target_text,
    verdict_line,
)
from dashboard.dataset.model import CITY, Kpi, Measure, Observation, Quantity, published
from dashboard.dataset.numbers import number, percent
from dashboard.metrics.growth import Judgement, TargetInterpretation, effort, target_interpretations
from dashboard.metrics.outcome import outcome
from dashboard.routing.view_context import ViewContext

Interpretations = tuple[TargetInterpretation, ...]


def value_line(quantity: Quantity | None, kpi: Kpi, context: ViewContext) -> Component:
    """Return the big number with its small unit; underlined with dashes where derived; text where not published."""
    translate = context.translate
    if quantity is None:
        return html.P(translate("card.unpublished", year=context.year), className="value no-value")
    amount = translate.amount(quantity, translate.unit(kpi))
    value = html.Span(amount.number, className="is-derived") if quantity.is_derived else amount.number
    return html.P(amount_nodes(amount, value), className="value")


def bullet(result: float, interpretations: Interpretations, whole: float | None = None) -> Component:
    """Return result, target and range on one track, as plain boxes: it prints, and needs no chart library.

    Without a target the track is as long as `whole`, of which the result is a part; without either it is empty.
    """
    levels = [interpretation.level.value for interpretation in interpretations if interpretation.level is not None]
    levels += [interpretation.high.value for interpretation in interpretations if interpretation.high is not None]
    reach = max([*levels, result, whole or 0]) * (1 if levels or whole else 0)
    if not reach:
        return html.Div(className="bullet")
    under: list[Component] = [html.I(className="track")]
    over: list[Component] = []
    for index, interpretation in enumerate(interpretations):
        if interpretation.level is None:
            continue
        left = interpretation.level.value / reach * 100
        kind = "goal is-secondary" if index else ("goal is-hollow" if interpretation.level.is_derived else "goal")
        over.append(html.I(className=kind, style={"left": f"{left:.2f}%"}))
        if interpretation.high is not None:
            right = interpretation.high.value / reach * 100
            style = {"left": f"{left:.2f}%", "width": f"{right - left:.2f}%"}
            under.append(html.I(className="goal-range", style=style))
            over.append(html.I(className="goal", style={"left": f"{right:.2f}%"}))
    under.append(html.I(className="result", style={"width": f"{result / reach * 100:.2f}%"}))
    return html.Div([*under, *over], className="bullet", **aria(hidden="true"))


def growth_line(kpi: Kpi, result: Quantity | None, context: ViewContext) -> Component:
    """Return the published growth; else that none is, how a sum was made, or the result of the nearest year."""
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
    elif result.is_derived and result.basis[0].district != CITY:
        text = _by_place(result.basis, context)
    elif result.is_derived and all(row.value == 1 for row in result.basis):
        text = translate("card.counted", count=len(result.basis))
    elif result.is_derived:
        text = translate("card.summed", formula=result.formula or number(result.value))
    else:
        return html.P(translate("card.no_growth", year=context.year), className="growth muted")
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


def part_line(kpi: Kpi, result: Quantity | None, context: ViewContext) -> Component:
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


def judged_line(kpi: Kpi, interpretations: Interpretations, context: ViewContext) -> tuple[Component, str]:
    """Return the judgement of the first interpretation, and its rule with the numbers in it."""
    translate, year, series = context.translate, context.year, context.dataset.series(kpi.name)
    target_outcome = outcome(series, year)
    judged = effort(series, interpretations[0]) if interpretations else None
    if target_outcome is not None and (judged is None or judged.judgement is Judgement.UNKNOWN):
        verdict = target_outcome.verdict.value
        target = target_text(target_interpretations(series, year)[0], kpi, context)
        value, gap = context.value_of_row(target_outcome.result), percent(target_outcome.gap * 100, digits=1)
        rule = translate(f"rule.{verdict}", year=year, target=target, value=value, gap=gap)
        return verdict_line(verdict, translate(f"outcome.{verdict}")), rule
    if judged is None:
        return html.P(translate("card.unjudged"), className="verdict", **data(effort="none")), ""
    if judged.judgement is Judgement.UNKNOWN:
        return judgement_line(judged.judgement, context), translate(f"rule.{judged.reason}", year=year)
    rule = rule_text(judged.required or 0, judged.achieved or 0, judged.judgement, context)
    return judgement_line(judged.judgement, context, judged.ratio), rule
