"""A KPI in one card: result, growth, target, what the target asks for, the judgement with its rule, the source."""

from __future__ import annotations

from dash.development.base_component import Component

from dashboard.components.attributes import aria, data
from dashboard.components.rendering.fast_html import html
from dashboard.components.target import required_text, rule_text, target_text, target_words, verdict_line
from dashboard.dataset.model import CITY, Kpi, Measure, Observation, Quantity, published
from dashboard.dataset.numbers import number, percent
from dashboard.metrics.district import total
from dashboard.metrics.growth import Judgement, Reading, effort, readings
from dashboard.metrics.outcome import outcome
from dashboard.routing.view_context import Scene


def kpi_card(kpi: Kpi, scene: Scene) -> Component:
    """Eight lines on shared baselines, so that a row of cards reads across."""
    words, year = scene.words, scene.year
    series = scene.dataset.series(kpi.name)
    result = total(scene.dataset, kpi, year)
    found = readings(series, year + 1)
    basis: list[Observation] = [*(result.basis if result else ()), *(reading.target for reading in found)]
    verdict, rule = judged_line(kpi, found, scene)
    return html.A(
        [
            html.H3(words.kpi(kpi)),
            value_line(result, kpi, scene),
            growth_line(kpi, result, scene),
            _bullet(kpi, result, found, scene),
            _aim(kpi, found, scene),
            need_line(kpi, result, found, scene),
            verdict,
            html.P([html.Span(rule), html.Span(words.sources(basis))], className="why"),
        ],
        className="kpi",
        href=scene.kpi_href(kpi),
    )


def value_line(quantity: Quantity | None, kpi: Kpi, scene: Scene) -> Component:
    """The big number with its small unit; underlined with dashes where derived; words where nothing is published."""
    words = scene.words
    if quantity is None:
        return html.P(words("card.unpublished", year=scene.year), className="value nothing")
    amount = words.amount(quantity, words.unit(kpi))
    shown = html.Span(amount.number, className="is-derived") if quantity.is_derived else amount.number
    before = [html.Small(amount.before, className="pre")] if amount.before else []
    return html.P([*before, shown, html.Small(amount.after)], className="value")


def bullet(result: float | None, found: tuple[Reading, ...], part_of: float | None = None) -> Component:
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


def growth_line(kpi: Kpi, result: Quantity | None, scene: Scene) -> Component:
    """The published growth; else that none is, how a sum was made, or the result of the nearest year."""
    words, series = scene.words, scene.dataset.series(kpi.name)
    growth = series.growth(scene.year)
    if growth is not None:
        return html.P(
            [html.Span(words("card.on_year"), className="label"), percent(growth.value, sign=True)],
            className="growth",
        )
    if result is None:
        others = series.years(Measure.ACTUAL)
        before = [year for year in others if year < scene.year]
        near = max(before) if before else min(others, default=None)
        row = series.actual(near) if near else None
        text = words("card.other_year", year=row.year, value=scene.value(published(row), kpi)) if row else ""
        return html.P(text or _named(_places(kpi, scene), scene), className="growth")
    if result.is_derived:
        if result.basis[0].district != CITY:
            return html.P(_named(result.basis, scene), className="growth")
        if all(row.value == 1 for row in result.basis):
            return html.P(words("card.counted", count=len(result.basis)), className="growth")
        return html.P(words("card.summed", formula=result.formula or number(result.value)), className="growth")
    return html.P(words("card.no_growth", year=scene.year), className="growth muted")


def _places(kpi: Kpi, scene: Scene) -> tuple[Observation, ...]:
    """The year's results of the units, where the city has none."""
    rows = (scene.dataset.series(kpi.name, unit.name).actual(scene.year) for unit in scene.dataset.catalog.units)
    return tuple(row for row in rows if row is not None)


def _named(rows: tuple[Observation, ...], scene: Scene) -> str:
    """Places with their values: 南昌县 50 万元、安义县 50 万元."""
    catalog, words = scene.dataset.catalog, scene.words
    return words.listed(f"{words.label(catalog.district(row.district))} {scene.value_of_row(row)}" for row in rows)


def _bullet(kpi: Kpi, result: Quantity | None, found: tuple[Reading, ...], scene: Scene) -> Component:
    if result is None:
        return html.Div(className="bullet")
    return bullet(result.value, found, None if found else _whole(kpi, scene))


def _whole(kpi: Kpi, scene: Scene) -> float | None:
    if kpi.part_of is None or kpi.part_of not in scene.dataset.kpis:
        return None
    row = scene.dataset.series(kpi.part_of).actual(scene.year)
    return row.value if row is not None and row.unit == kpi.unit else None


def _aim(kpi: Kpi, found: tuple[Reading, ...], scene: Scene) -> Component:
    words = scene.words
    if not found:
        return html.P(html.Span(words("card.no_target", year=scene.year + 1), className="label"), className="aim")
    before, value, after = target_words(found[0], kpi, scene)
    pre = [html.Small(before, className="pre")] if before else []
    label = html.Span(words("card.target", year=scene.year + 1), className="label")
    return html.P([label, *pre, value, html.Small(after)], className="aim")


def need_line(kpi: Kpi, result: Quantity | None, found: tuple[Reading, ...], scene: Scene) -> Component:
    """What the target asks for, with its other reading; without a target, what the result is a part of."""
    words, year = scene.words, scene.year
    if not found:
        lines = []
        whole = _whole(kpi, scene)
        if whole and result is not None:
            parent = words.kpi(scene.dataset.kpis[kpi.part_of or ""])
            lines.append(words("card.part", whole=parent, share=percent(result.value / whole * 100, digits=1)))
        later = [y for y in scene.dataset.series(kpi.name).years(Measure.TARGET) if y > year + 1]
        if later:
            reading = readings(scene.dataset.series(kpi.name), later[0])[0]
            lines.append(words("card.later", year=later[0], target=target_text(reading, kpi, scene)))
        return html.P([lines[0], html.Small(lines[1])] if len(lines) > 1 else lines, className="need")
    first = found[0]
    text = ""
    if first.is_growth and first.level is not None:
        text = words("card.means", value=scene.value(first.level, kpi))
    elif first.required is not None:
        key = "card.range" if first.high else "card.need" if first.required else "card.same"
        text = words(key, growth=required_text(first, words), year=year)
    parts: list[Component | str] = [text]
    for other in found[1:]:
        level = scene.value(other.level, kpi) if other.level else ""
        parts.append(html.Small(words("card.also", target=target_text(other, kpi, scene), value=level)))
    return html.P(parts, className="need")


def judged_line(kpi: Kpi, found: tuple[Reading, ...], scene: Scene) -> tuple[Component, str]:
    """The judgement of the first reading and its rule with the numbers in it."""
    words, series = scene.words, scene.dataset.series(kpi.name)
    told = outcome(series, scene.year)
    judged = effort(series, found[0]) if found else None
    if told is not None and (judged is None or judged.judgement is Judgement.UNKNOWN):
        aimed, reached = target_text(readings(series, scene.year)[0], kpi, scene), scene.value_of_row(told.result)
        gap = percent(told.gap * 100, digits=1)
        rule = words(f"rule.{told.verdict.value}", year=scene.year, target=aimed, value=reached, gap=gap)
        return verdict_line(told.verdict.value, words(f"outcome.{told.verdict.value}")), rule
    if judged is None:
        return html.P(words("card.unjudged"), className="verdict", **data(effort="none")), ""
    if judged.judgement is Judgement.UNKNOWN:
        return verdict_line("unknown", words("effort.unknown")), words(f"rule.{judged.reason}", year=scene.year)
    return (
        verdict_line(judged.judgement.value, words(f"effort.{judged.judgement.value}"), f"{judged.ratio:.2f}"),
        rule_text(judged.required or 0, judged.achieved or 0, judged.judgement, scene),
    )
