"""A KPI without a target for the year after, in four lines: name, result, what is known beside it, source."""

from __future__ import annotations

from dash.development.base_component import Component

from dashboard.components.kpi_card import growth_line, judged_line, need_line, value_line
from dashboard.components.rendering.fast_html import html
from dashboard.dataset.model import PROVINCE, Kpi, Quantity, published
from dashboard.dataset.numbers import number, spread
from dashboard.dataset.series import Parts
from dashboard.metrics.district import total
from dashboard.metrics.outcome import outcome
from dashboard.routing.view_context import Scene

FEW = 5  # parts of very many that a card names


def fact_card(kpi: Kpi, scene: Scene) -> Component:
    """The whole card is one link; parts that add up to nothing are shown by their range."""
    words = scene.words
    result = total(scene.dataset, kpi, scene.year)
    parts = None if result else scene.dataset.parts(kpi.name).get(scene.year)
    province = scene.dataset.series(kpi.name, PROVINCE).actual(scene.year)
    lines: list[Component] = [growth_line(kpi, result, scene)] if _says_more(kpi, result, scene) else []
    if parts:
        named = [f"{words.breakdown(part.breakdown)} {number(part.value)}" for part in parts.rows]
        if parts.hidden:
            named[FEW:] = [words("composition.hidden", count=number(parts.count - FEW))]
        lines = [html.P(words.listed(named))]
    if province is not None:
        name = words.district(scene.dataset.catalog.district(PROVINCE))
        lines.append(html.P(words("card.reference", place=name, value=scene.value_of_row(province))))
    if outcome(scene.dataset.series(kpi.name), scene.year) is not None:
        verdict, rule = judged_line(kpi, (), scene)
        lines += [verdict, html.P(rule)]
    basis = [*(result.basis if result else ()), *(parts.rows if parts else ()), *([province] if province else [])]
    return html.A(
        [
            html.H3(words.kpi(kpi)),
            _range_line(parts, kpi, scene) if parts else value_line(result, kpi, scene),
            html.Div([*lines, need_line(kpi, result, (), scene)], className="beside-value"),
            html.P(html.Span(words.sources(basis)), className="why"),
        ],
        className="kpi fact",
        href=scene.kpi_href(kpi),
    )


def _range_line(parts: Parts, kpi: Kpi, scene: Scene) -> Component:
    after = html.Small(scene.words.amount(published(parts.high), scene.words.unit(kpi)).after)
    shown = spread(parts.low.value, parts.high.value)
    return html.P([shown, after], className="value")


def _says_more(kpi: Kpi, result: Quantity | None, scene: Scene) -> bool:
    """False where the growth line would only repeat that no growth is published."""
    summed = result is not None and result.is_derived
    return result is None or summed or scene.dataset.series(kpi.name).growth(scene.year) is not None
