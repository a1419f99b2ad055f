"""A KPI in one card: result, growth, target, what the target asks for, the judgement with its rule, the source."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard.components.marks import symbol
from dashboard.metrics.district import standings, total
from dashboard.metrics.growth import Judgement, Reading, effort, readings
from dashboard.metrics.outcome import outcome
from dashboard.model import Kpi, Measure, Observation, Quantity, published
from dashboard.scene import Scene
from dashboard.text import number, percent


def kpi_card(kpi: Kpi, scene: Scene) -> Component:
    """The city's card, or a district's beside the city's where one is chosen; the whole card links to the KPI."""
    return city_card(kpi, scene) if scene.is_city else district_card(kpi, scene)


def city_card(kpi: Kpi, scene: Scene) -> Component:
    """Eight lines on shared baselines, so that a row of cards reads across."""
    words, year = scene.words, scene.year
    series = scene.dataset.series(kpi.name)
    result = total(scene.dataset, kpi, year)
    found = readings(series, year + 1)
    basis: list[Observation] = [*(result.basis if result else ()), *(reading.target for reading in found)]
    verdict, rule = _verdict(kpi, found, scene)
    return html.A(
        [
            html.H3(words.kpi(kpi)),
            value_line(result, kpi, scene),
            _growth(kpi, result, scene),
            _bullet(kpi, result, found, scene),
            _aim(kpi, found, scene),
            _need(kpi, result, found, scene),
            verdict,
            html.P([html.Span(rule), html.Span(words.sources(basis))], className="why"),
        ],
        className="kpi",
        href=scene.kpi_href(kpi),
    )


def district_card(kpi: Kpi, scene: Scene) -> Component:
    """A district's published figure with rank, share and source; in words where there is none, beside the city's."""
    found = standings(scene.dataset, kpi, scene.year)
    standing = found.of(scene.district) if found else None
    if found is None or standing is None:
        return _silent_card(kpi, scene)
    words = scene.words
    city = scene.value(found.city, kpi) if found.city else None
    facts = [rank_words(standing.rank, standing.of, standing.tied, scene)]
    if standing.share is not None:
        facts.append(words("card.share", share=percent(standing.share * 100, digits=1)))
    if city:
        facts.append(words("card.city", year=found.year, value=city))
    word = kpi.word if words.is_chinese else kpi.word_english
    value = (
        html.P(word, className="value")
        if word and standing.quantity.value == 1
        else value_line(standing.quantity, kpi, scene)
    )
    note = standing.row.note if words.is_chinese else ""
    return html.A(
        [
            html.H3(words("card.dated", kpi=words.kpi(kpi), year=found.year)),
            value,
            html.P([words.listed(facts), html.Small(note)] if note else words.listed(facts), className="need"),
            html.P(html.Span(words.sources([standing.row])), className="why"),
        ],
        className="kpi fact",
        href=scene.kpi_href(kpi),
    )


def rank_words(rank: int, of: int, tied: bool, scene: Scene) -> str:
    """A rank among the places that report; the only one is said to be that."""
    if of == 1:
        return scene.words("card.only")
    return scene.words("card.tied" if tied else "card.rank", rank=rank, of=of)


def value_line(quantity: Quantity | None, kpi: Kpi, scene: Scene) -> Component:
    """The big number with its small unit; underlined with dashes where derived; words where nothing is published."""
    words = scene.words
    if quantity is None:
        return html.P(words("card.unpublished", year=scene.year), className="value nothing")
    amount = words.amount(quantity, words.unit(kpi))
    shown = html.Span(amount.number, className="is-derived") if quantity.is_derived else amount.number
    before = [html.Small(amount.before, className="pre")] if amount.before else []
    return html.P([*before, shown, html.Small(amount.after)], className="value")


def target_words(reading: Reading, kpi: Kpi, scene: Scene) -> tuple[str, str, str]:
    """A target in its own shape, as before, number and after: 5,000 件以上, 10–15 项, 约 10 个, +30 %."""
    if reading.is_growth:
        return "", percent(reading.target.value, sign=True).rstrip("%"), "%"
    low = published(reading.target)
    amount = scene.words.amount(low, scene.words.unit(kpi))
    if reading.high is not None:
        return amount.before, f"{amount.number}–{number(reading.high.value)}", amount.after
    return amount.before, amount.number, amount.after


def target_text(reading: Reading, kpi: Kpi, scene: Scene) -> str:
    """The same in one line."""
    before, value, after = target_words(reading, kpi, scene)
    return f"{before}{before and ' '}{value}{'' if after == '%' else ' '}{after}"


def required_text(reading: Reading) -> str:
    """The growth a reading asks for: +61.6%, or −33.3% to 0% for a range."""
    low = percent(reading.required * 100, digits=1, sign=True) if reading.required is not None else ""
    if reading.required_high is None:
        return low
    return f"{low} ~ {percent(reading.required_high * 100, digits=1, sign=True)}"


def bullet(result: float | None, found: tuple[Reading, ...], part_of: float | None = None) -> Component:
    """Result, target and range on one track, as plain boxes: it prints, and needs no chart library."""
    levels = [reading.level.value for reading in found if reading.level is not None]
    levels += [reading.high.value for reading in found if reading.high is not None]
    reach = max([*levels, result or 0, part_of or 0]) * (1 if levels or part_of else 0)
    if not reach:
        return html.Div(className="bullet")
    marks: list[Component] = [html.I(className="track")]
    for index, reading in enumerate(found):
        if reading.level is None:
            continue
        left = reading.level.value / reach * 100
        if reading.high is not None:
            width = (reading.high.value - reading.level.value) / reach * 100
            marks.append(html.I(className="goal-range", style={"left": f"{left:.2f}%", "width": f"{width:.2f}%"}))
        kind = "goal second" if index else ("goal hollow" if reading.level.is_derived else "goal")
        marks.append(html.I(className=kind, style={"left": f"{left:.2f}%"}))
    if result is not None:
        marks.insert(1, html.I(className="result", style={"width": f"{result / reach * 100:.2f}%"}))
    return html.Div(marks, className="bullet", **{"aria-hidden": "true"})


def _silent_card(kpi: Kpi, scene: Scene) -> Component:
    words, year = scene.words, scene.year
    series = scene.dataset.series(kpi.name, scene.district.name)
    growths = series.years(Measure.GROWTH)
    growth = series.growth(growths[-1]) if growths else None
    said = (
        words("card.growth_only", year=growth.year, growth=percent(growth.value, sign=True))
        if growth
        else words("card.silent")
    )
    result = total(scene.dataset, kpi, year)
    found = readings(scene.dataset.series(kpi.name), year + 1)
    rows = [
        html.Div(
            [
                html.Dt(words("card.city_result", year=year)),
                html.Dd(scene.value(result, kpi) if result else words("card.none"), className="tr"),
            ]
        )
    ]
    if found:
        rows.append(
            html.Div(
                [
                    html.Dt(words("card.city_target", year=year + 1)),
                    html.Dd(target_text(found[0], kpi, scene), className="tt"),
                ]
            )
        )
    return html.A(
        [html.H3(words.kpi(kpi)), html.P(said, className="nothing"), html.Dl(rows, className="city")],
        className="kpi silent",
        href=scene.kpi_href(kpi),
    )


def _growth(kpi: Kpi, result: Quantity | None, scene: Scene) -> Component:
    words, series = scene.words, scene.dataset.series(kpi.name)
    growth = series.growth(scene.year)
    if growth is not None:
        return html.P(
            [html.Span(words("card.on_year"), className="label"), percent(growth.value, sign=True)], className="growth"
        )
    if result is None:
        others = series.years(Measure.ACTUAL)
        near = min(others, key=lambda y: (abs(y - scene.year), -y)) if others else None
        row = series.actual(near) if near else None
        text = words("card.other_year", year=row.year, value=scene.value(published(row), kpi)) if row else ""
        return html.P(text, className="growth")
    if result.is_derived:
        return html.P(words("card.summed", formula=result.formula or number(result.value)), className="growth")
    return html.P(words("card.no_growth", year=scene.year), className="growth muted")


def _bullet(kpi: Kpi, result: Quantity | None, found: tuple[Reading, ...], scene: Scene) -> Component:
    return bullet(result.value if result else None, found, None if found else _whole(kpi, scene))


def _whole(kpi: Kpi, scene: Scene) -> float | None:
    row = scene.dataset.series(kpi.part_of).actual(scene.year) if kpi.part_of in scene.dataset.kpis else None
    return row.value if row is not None and row.unit == kpi.unit else None


def _aim(kpi: Kpi, found: tuple[Reading, ...], scene: Scene) -> Component:
    words = scene.words
    if not found:
        return html.P(html.Span(words("card.no_target", year=scene.year + 1), className="label"), className="aim")
    before, value, after = target_words(found[0], kpi, scene)
    pre = [html.Small(before, className="pre")] if before else []
    label = html.Span(words("card.target", year=scene.year + 1), className="label")
    return html.P([label, *pre, value, html.Small(after)], className="aim")


def _need(kpi: Kpi, result: Quantity | None, found: tuple[Reading, ...], scene: Scene) -> Component:
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
        text = words("card.range" if first.high else "card.need", growth=required_text(first), year=year)
    parts: list[Component | str] = [text]
    for other in found[1:]:
        level = scene.value(other.level, kpi) if other.level else ""
        parts.append(html.Small(words("card.also", target=target_text(other, kpi, scene), value=level)))
    return html.P(parts, className="need")


def _verdict(kpi: Kpi, found: tuple[Reading, ...], scene: Scene) -> tuple[Component, str]:
    """The judgement of the first reading and its rule with the numbers in it."""
    words, series = scene.words, scene.dataset.series(kpi.name)
    if not found:
        told = outcome(series, scene.year)
        if told is not None:
            target = readings(series, scene.year)[0]
            rule = words("rule.outcome", year=scene.year, target=target_text(target, kpi, scene))
            return verdict_line(told.verdict.value, words(f"outcome.{told.verdict.value}")), rule
        return html.P(words("card.unjudged"), className="verdict", **{"data-effort": "none"}), ""
    judged = effort(series, found[0])
    if judged.judgement is Judgement.UNKNOWN:
        return verdict_line("unknown", words("effort.unknown")), words(f"rule.{judged.reason}", year=scene.year)
    return (
        verdict_line(judged.judgement.value, words(f"effort.{judged.judgement.value}"), f"{judged.ratio:.2f}"),
        rule_text(judged.required or 0, judged.achieved or 0, judged.judgement, scene),
    )


def rule_text(required: float, achieved: float, judgement: Judgement, scene: Scene) -> str:
    """The rule of a judgement with its numbers: 61.6 ÷ 36.7 = 1.68, above 1.6."""
    sum_ = f"{required * 100:.1f} ÷ {number(round(achieved * 100, 2))} = {required / achieved:.2f}"
    return f"{sum_}{scene.words('mark.comma')}{scene.words(f'bound.{judgement.value}')}"


def verdict_line(kind: str, text: str, ratio: str = "") -> Component:
    """A judgement as symbol, word and ratio."""
    return html.P(
        [symbol(kind), text, html.Span(ratio, className="num")] if ratio else [symbol(kind), text],
        className="verdict",
        **{"data-effort": kind},
    )
