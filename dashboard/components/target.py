"""Formats a target: its own shape, the growth it asks for, the judgement and the rule behind it."""

from __future__ import annotations

from dash.development.base_component import Component

from dashboard.components.attributes import data
from dashboard.components.badges import symbol
from dashboard.components.rendering.fast_html import html
from dashboard.dataset.model import Direction, Kpi
from dashboard.dataset.numbers import Amount, fixed, number, percent, rounded_to
from dashboard.dataset.quantity import Quantity
from dashboard.i18n.terms import Translator
from dashboard.metrics.growth import Effort, Judgement, TargetInterpretation, bound_texts
from dashboard.metrics.narrative import target_amount
from dashboard.metrics.outcome import TargetOutcome, Verdict
from dashboard.metrics.plan_year import Change
from dashboard.routing.view_context import ViewContext

FALLING = (Judgement.GREAT, Judgement.FAST, Judgement.SMALL, Judgement.FALL)


def target_text(interpretation: TargetInterpretation, kpi: Kpi, context: ViewContext) -> str:
    """Return a target in its own shape in one line: 5,000 件以上, 10–15 项, 约 10 个, +30%."""
    return str(target_amount(interpretation, kpi, context.translate))


def amount_nodes(amount: Amount, value: Component | str) -> list[Component | str]:
    """Return `value` between the small words before and after it."""
    before = [html.Small(amount.before, className="value-prefix")] if amount.before else []
    return [*before, value, html.Small(amount.after)]


def required_text(interpretation: TargetInterpretation, translate: Translator) -> str:
    """Return the growth that an interpretation asks for: +61.6%, or −33.3% to 0% for a range."""
    ends = (interpretation.required, interpretation.required_high)
    return translate("mark.to").join(percent(end * 100, digits=1, sign=True) for end in ends if end is not None)


def ask_word(judgement: Judgement, kpi: Kpi, translate: Translator) -> str:
    """Return what a target asks for in a word; a KPI of which less is better falls where others grow."""
    is_fall = kpi.direction is Direction.LESS and judgement in FALLING
    return translate(f"effort.{judgement.value}{'_less' if is_fall else ''}")


def ask_rule(interpretation: TargetInterpretation, effort: Effort, kpi: Kpi, context: ViewContext) -> str:
    """Return the rule behind what a target asks for, with its numbers: 61.6 ÷ 36.7 = 1.68; or the required growth.

    On a base at or below zero it is the difference between target and result; of a range up to last year's result the
    largest fall.
    """
    translate, year = context.translate, interpretation.target.year - 1
    if effort.judgement.is_pace:
        return pace_formula(effort.required or 0, effort.achieved or 0)
    if effort.required is None:
        result = context.dataset.series(kpi.name, interpretation.target.district).actual(year)
        if result is None or interpretation.level is None:
            return translate(f"rule.{effort.reason}", year=year)
        change = Change(interpretation.level.value - result.value, is_percent=False)
        return translate("targets.change", year=year, growth=change_text(change, kpi, translate))
    if effort.judgement is Judgement.FLAT:
        return translate("targets.same", year=year)
    if interpretation.required_high == 0:  # a range from a fall up to last year's result
        return translate("targets.fall_at_most", growth=percent(-effort.required * 100, digits=1))
    key = "targets.required" if effort.required > 0 else "targets.change"
    growth = required_text(interpretation, translate)
    return translate(key, year=year, growth=growth.removeprefix("+") if effort.required > 0 else growth)


def change_text(change: Change, kpi: Kpi, translate: Translator) -> str:
    """Return a change with its sign: a growth in per cent, else a difference in the KPI's unit, of rates in points."""
    if change.is_percent:
        return percent(change.value, digits=1 if change.is_derived else None, sign=True)
    return translate.difference(round(change.value, 6), kpi, sign=True)


def outcome_difference(outcome: TargetOutcome, context: ViewContext) -> str:
    """Return by how much a result misses or exceeds its target, in unit and share; empty where it equals it."""
    translate, kpi, difference = context.translate, outcome.kpi, outcome.difference
    if outcome.is_within:
        return translate("targets.within")
    if not difference:
        return ""
    value = translate.difference(abs(difference), kpi)
    if outcome.verdict is Verdict.MET:
        return translate("targets.above" if difference > 0 else "targets.below", value=value)
    if outcome.gap_percent is None or kpi.is_percent:
        return translate("targets.short", value=value)
    return translate("targets.short_share", value=value, share=percent(outcome.gap_percent, digits=1))


def basis_text(quantity: Quantity, kpi: Kpi, translate: Translator) -> str:
    """Return how a derived value came about: the sum of districts by their number, else its formula."""
    places = {row.district for row in quantity.basis}
    if len(places) > 1:
        key = "targets.sum_sample" if quantity.is_sample else "targets.sum"
        return translate(key, count=len(places))
    return translate("targets.derived", formula=translate.formula(quantity.formula, kpi))


def pace_formula(required: float, achieved: float) -> str:
    """Return the ratio of two growths with its numbers: 61.6 ÷ 36.7 = 1.68."""
    left, right = number(rounded_to(required * 100, 1)), number(rounded_to(achieved * 100, 2))
    return f"{left} ÷ {right} = {fixed(required / achieved, 2)}"


def rule_text(required: float, achieved: float, judgement: Judgement, context: ViewContext) -> str:
    """Return the rule of a judgement with its numbers: 61.6 ÷ 36.7 = 1.68, above 1.6."""
    translate = context.translate
    return f"{pace_formula(required, achieved)}{translate('mark.comma')}{bound_text(judgement, translate)}"


def bound_text(judgement: Judgement, translate: Translator) -> str:
    """Return the bounds of a judgement in words: above 1.6."""
    return translate(f"bound.{judgement.value}", **bound_texts())


def verdict_mark(kind: str, text: str) -> Component:
    """Return a judgement or an outcome as symbol and word, inside a table cell."""
    return html.Span([symbol(kind), text], className="verdict", **data(effort=kind))


def verdict_line(kind: str, text: str) -> Component:
    """Return a judgement as symbol and word, in a line of its own."""
    return html.P([symbol(kind), text], className="verdict", **data(effort=kind))
