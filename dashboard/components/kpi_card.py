"""A KPI in one card: result, growth, target, what the target asks for, the judgement with its rule, the source."""

from __future__ import annotations

from dash.development.base_component import Component

from dashboard.components.attributes import aria, data
from dashboard.components.rendering.fast_html import html
from dashboard.components.target import required_text, rule_text, target_text, target_words, verdict_line
from dashboard.dataset.model import CITY, Kpi, Measure, Observation, Quantity, published
from dashboard.dataset.numbers import number, percent
from dashboard.metrics.district import total
from dashboard.metrics.growth import Judgement, TargetInterpretation, effort, target_interpretations
from dashboard.metrics.outcome import outcome
from dashboard.routing.view_context import ViewContext


def kpi_card(kpi: Kpi, context: ViewContext) -> Component:
    """Eight lines on shared baselines, so that a row of cards reads across."""
    translate, year = context.translate, context.year
    series = context.dataset.series(kpi.name)
    result = total(context.dataset, kpi, year)
    found = target_interpretations(series, year + 1)
    basis: list[Observation] = [*(result.basis if result else ()), *(reading.target for reading in found)]
    verdict, rule = judged_line(kpi, found, context)
    return html.A(
        [
            html.H3(translate.kpi(kpi)),
            value_line(result, kpi, context),
            growth_line(kpi, result, context),
            _bullet(kpi, result, found, context),
            _aim(kpi, found, context),
            need_line(kpi, result, found, context),
            verdict,
            html.P([html.Span(rule), html.Span(translate.sources(basis))], className="why"),
        ],
        className="kpi",
        href=context.kpi_href(kpi),
    )


def value_line(quantity: Quantity | None, kpi: Kpi, context: ViewContext) -> Component:
    """The big number with its small unit; underlined with dashes where derived; words where nothing is published."""
    translate = context.translate
    if quantity is None:
        return html.P(translate("card.unpublished", year=context.year), className="value nothing")
    amount = translate.amount(quantity, translate.unit(kpi))
    shown = html.Span(amount.number, className="is-derived") if quantity.is_derived else amount.number
    before = [html.Small(amount.before, className="pre")] if amount.before else []
    return html.P([*before, shown, html.Small(amount.after)], className="value")


def bullet(result: float | None, found: tuple[TargetInterpretation, ...], part_of: float | None = None) -> Component:
    """Result, target and range on one track, as plain boxes: it prints, and needs no chart library."""
    levels = [reading.level.value for reading in found if reading.level is not None]
    levels += [reading.high.value for reading in found if reading.high is not None]
    reach = max([*levels, result or 0, part_of or 0]) * (1 if levels or part_of else 0)
    if not reach:
        return html.Div(className="bullet")
    under: list[Component] = [html.I(className="track")]
    over: list[Component] = []
    for index, reading in enumerate(found):
        if reading.level is None:
            continue
        left = reading.level.value / reach * 100
        kind = "goal second" if index else ("goal hollow" if reading.level.is_derived else "goal")
        over.append(html.I(className=kind, style={"left": f"{left:.2f}%"}))
        if reading.high is not None:
            right = reading.high.value / reach * 100
            under.append(
                html.I(className="goal-range", style={"left": f"{left:.2f}%", "width": f"{right - left:.2f}%"})
            )
            over.append(html.I(className="goal", style={"left": f"{right:.2f}%"}))
    if result is not None:
        under.append(html.I(className="result", style={"width": f"{result / reach * 100:.2f}%"}))
    return html.Div([*under, *over], className="bullet", **aria(hidden="true"))


def growth_line(kpi: Kpi, result: Quantity | None, context: ViewContext) -> Component:
    """The published growth; else that none is, how a sum was made, or the result of the nearest year."""
    translate, series = context.translate, context.dataset.series(kpi.name)
    growth = series.growth(context.year)
    if growth is not None:
        return html.P(
            [html.Span(translate("card.on_year"), className="label"), percent(growth.value, sign=True)],
            className="growth",
        )
    if result is None:
        others = series.years(Measure.ACTUAL)
        before = [year for year in others if year < context.year]
        near = max(before) if before else min(others, default=None)
        row = series.actual(near) if near else None
        text = translate("card.other_year", year=row.year, value=context.value(published(row), kpi)) if row else ""
        return html.P(text or _named(_places(kpi, context), context), className="growth")
    if result.is_derived:
        if result.basis[0].district != CITY:
            return html.P(_named(result.basis, context), className="growth")
        if all(row.value == 1 for row in result.basis):
            return html.P(translate("card.counted", count=len(result.basis)), className="growth")
        return html.P(translate("card.summed", formula=result.formula or number(result.value)), className="growth")
    return html.P(translate("card.no_growth", year=context.year), className="growth muted")


def _places(kpi: Kpi, context: ViewContext) -> tuple[Observation, ...]:
    """The year's results of the units, where the city has none."""
    rows = (
        context.dataset.series(kpi.name, unit.name).actual(context.year) for unit in context.dataset.catalog.counties
    )
    return tuple(row for row in rows if row is not None)


def _named(rows: tuple[Observation, ...], context: ViewContext) -> str:
    """Places with their values: 南昌县 50 万元、安义县 50 万元."""
    catalog, translate = context.dataset.catalog, context.translate
    return translate.listed(
        f"{translate.label(catalog.district(row.district))} {context.value_of_row(row)}" for row in rows
    )


def _bullet(
    kpi: Kpi, result: Quantity | None, found: tuple[TargetInterpretation, ...], context: ViewContext
) -> Component:
    if result is None:
        return html.Div(className="bullet")
    return bullet(result.value, found, None if found else _whole(kpi, context))


def _whole(kpi: Kpi, context: ViewContext) -> float | None:
    if kpi.part_of is None or kpi.part_of not in context.dataset.kpis:
        return None
    row = context.dataset.series(kpi.part_of).actual(context.year)
    return row.value if row is not None and row.unit == kpi.unit else None


def _aim(kpi: Kpi, found: tuple[TargetInterpretation, ...], context: ViewContext) -> Component:
    translate = context.translate
    if not found:
        return html.P(html.Span(translate("card.no_target", year=context.year + 1), className="label"), className="aim")
    before, value, after = target_words(found[0], kpi, context)
    pre = [html.Small(before, className="pre")] if before else []
    label = html.Span(translate("card.target", year=context.year + 1), className="label")
    return html.P([label, *pre, value, html.Small(after)], className="aim")


def need_line(
    kpi: Kpi, result: Quantity | None, found: tuple[TargetInterpretation, ...], context: ViewContext
) -> Component:
    """What the target asks for, with its other reading; without a target, what the result is a part of."""
    translate, year = context.translate, context.year
    if not found:
        lines = []
        whole = _whole(kpi, context)
        if whole and result is not None:
            parent = translate.kpi(context.dataset.kpis[kpi.part_of or ""])
            lines.append(translate("card.part", whole=parent, share=percent(result.value / whole * 100, digits=1)))
        later = [y for y in context.dataset.series(kpi.name).years(Measure.TARGET) if y > year + 1]
        if later:
            reading = target_interpretations(context.dataset.series(kpi.name), later[0])[0]
            lines.append(translate("card.later", year=later[0], target=target_text(reading, kpi, context)))
        return html.P([lines[0], html.Small(lines[1])] if len(lines) > 1 else lines, className="need")
    first = found[0]
    text = ""
    if first.is_growth and first.level is not None:
        text = translate("card.means", value=context.value(first.level, kpi))
    elif first.required is not None:
        key = "card.range" if first.high else "card.need" if first.required else "card.same"
        text = translate(key, growth=required_text(first, translate), year=year)
    parts: list[Component | str] = [text]
    for other in found[1:]:
        level = context.value(other.level, kpi) if other.level else ""
        parts.append(html.Small(translate("card.also", target=target_text(other, kpi, context), value=level)))
    return html.P(parts, className="need")


def judged_line(kpi: Kpi, found: tuple[TargetInterpretation, ...], context: ViewContext) -> tuple[Component, str]:
    """The judgement of the first reading and its rule with the numbers in it."""
    translate, series = context.translate, context.dataset.series(kpi.name)
    told = outcome(series, context.year)
    judged = effort(series, found[0]) if found else None
    if told is not None and (judged is None or judged.judgement is Judgement.UNKNOWN):
        aimed, reached = (
            target_text(target_interpretations(series, context.year)[0], kpi, context),
            context.value_of_row(told.result),
        )
        gap = percent(told.gap * 100, digits=1)
        rule = translate(f"rule.{told.verdict.value}", year=context.year, target=aimed, value=reached, gap=gap)
        return verdict_line(told.verdict.value, translate(f"outcome.{told.verdict.value}")), rule
    if judged is None:
        return html.P(translate("card.unjudged"), className="verdict", **data(effort="none")), ""
    if judged.judgement is Judgement.UNKNOWN:
        return verdict_line("unknown", translate("effort.unknown")), translate(
            f"rule.{judged.reason}", year=context.year
        )
    return (
        verdict_line(judged.judgement.value, translate(f"effort.{judged.judgement.value}"), f"{judged.ratio:.2f}"),
        rule_text(judged.required or 0, judged.achieved or 0, judged.judgement, context),
    )
