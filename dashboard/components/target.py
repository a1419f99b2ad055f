"""A target in words: its own shape, the growth it asks for, the judgement and the rule behind it."""

from __future__ import annotations

from dash.development.base_component import Component

from dashboard.components.attributes import data
from dashboard.components.badges import symbol
from dashboard.components.rendering.fast_html import html
from dashboard.dataset.model import Kpi, published
from dashboard.dataset.numbers import number, percent, spread
from dashboard.i18n.terms import Translator
from dashboard.metrics.growth import Judgement, TargetInterpretation
from dashboard.routing.view_context import ViewContext


def target_words(reading: TargetInterpretation, kpi: Kpi, context: ViewContext) -> tuple[str, str, str]:
    """A target in its own shape, as before, number and after: 5,000 件以上, 10–15 项, 约 10 个, +30 %."""
    if reading.is_growth:
        return "", percent(reading.target.value, sign=True).rstrip("%"), "%"
    low = published(reading.target)
    amount = context.translate.amount(low, context.translate.unit(kpi))
    if reading.high is not None:
        return amount.before, spread(low.value, reading.high.value), amount.after
    return amount.before, amount.number, amount.after


def target_text(reading: TargetInterpretation, kpi: Kpi, context: ViewContext) -> str:
    """The same in one line."""
    before, value, after = target_words(reading, kpi, context)
    return f"{before}{before and ' '}{value}{'' if after.startswith('%') else ' '}{after}"


def required_text(reading: TargetInterpretation, translate: Translator) -> str:
    """The growth a reading asks for: +61.6%, or −33.3% to 0% for a range."""
    low = percent(reading.required * 100, digits=1, sign=True) if reading.required is not None else ""
    if reading.required_high is None:
        return low
    return f"{low}{translate('mark.to')}{percent(reading.required_high * 100, digits=1, sign=True)}"


def rule_text(required: float, achieved: float, judgement: Judgement, context: ViewContext) -> str:
    """The rule of a judgement with its numbers: 61.6 ÷ 36.7 = 1.68, above 1.6."""
    sum_ = f"{number(round(required * 100, 1))} ÷ {number(round(achieved * 100, 2))} = {required / achieved:.2f}"
    return f"{sum_}{context.translate('mark.comma')}{context.translate(f'bound.{judgement.value}')}"


def verdict_line(kind: str, text: str, ratio: str = "") -> Component:
    """A judgement as symbol, word and ratio."""
    return html.P(
        [symbol(kind), text, html.Span(ratio, className="num")] if ratio else [symbol(kind), text],
        className="verdict",
        **data(effort=kind),
    )
