"""Builds the calculation of a target's judgement, one column for each of its interpretations."""

from __future__ import annotations

from collections.abc import Callable

from dash.development.base_component import Component

from dashboard.components.attributes import current, data
from dashboard.components.rendering.fast_html import html
from dashboard.components.source_link import source_link
from dashboard.components.target import ask_word, bound_text, required_text, rule_text, target_text, verdict_line
from dashboard.dataset.model import Kpi
from dashboard.dataset.numbers import number, percent, spread
from dashboard.dataset.observation import Observation
from dashboard.metrics.export_rows import export_row
from dashboard.metrics.growth import Judgement, TargetInterpretation, effort, results_by_year
from dashboard.routing.view_context import ViewContext

Cell = list[Component | str]


def target_calculation(kpi: Kpi, interpretations: tuple[TargetInterpretation, ...], context: ViewContext) -> Component:
    """Return the table from the target to the judgement, line by line, each with the numbers it was computed from."""
    translate, year = context.translate, context.year
    series = context.dataset.series(kpi.name)
    result, growth = series.actual(year), series.growth(year)
    base = results_by_year(series).get(year - 1)
    none: Cell = [translate("card.none")]
    chosen = 0 if len(interpretations) > 1 else None  # the column that is marked

    def more(interpretation: TargetInterpretation) -> Cell:
        if interpretation.level is None or result is None:
            return none
        ends = [interpretation.level.value, *([interpretation.high.value] if interpretation.high else [])]
        gaps = translate("mark.to").join(translate.number(round(end - result.value, 6), kpi) for end in ends)
        formulas = translate("mark.list").join(f"{number(end)} − {number(result.value)}" for end in ends)
        return [gaps, html.Small(translate.formula(formulas, kpi))]

    def level(interpretation: TargetInterpretation) -> Cell:
        if interpretation.level is None:
            return none
        if interpretation.level.is_derived:
            value = translate.number(interpretation.level.value, kpi)
            return [html.I(value), html.Small(translate.formula(interpretation.level.formula, kpi))]
        high = translate.in_unit(interpretation.high.value, kpi) if interpretation.high else None
        return [spread(translate.in_unit(interpretation.level.value, kpi), high)]

    def pace(_: TargetInterpretation) -> Cell:
        if growth is None:
            return [translate("card.no_growth", year=year)]
        note = html.Small(translate("ledger.base", year=year - 1, value=context.value(base, kpi))) if base else ""
        return [_linked(percent(growth.value, sign=True), growth, context), note]

    def verdict(interpretation: TargetInterpretation) -> Cell:
        judged = effort(series, interpretation)
        line = verdict_line(judged.judgement.value, ask_word(judged.judgement, kpi, translate))
        if judged.ratio is not None:
            return [line, html.Small(rule_text(judged.required or 0, judged.achieved or 0, judged.judgement, context))]
        reason = translate(f"rule.{judged.reason}", year=year)
        if judged.judgement is Judgement.UNKNOWN:
            return [line, html.Small(reason)]
        bound = bound_text(judged.judgement, translate)
        rule = f"{required_text(interpretation, translate)}{translate('mark.comma')}{bound}"
        return [line, html.Small(rule), html.Small(reason)]

    rows: list[tuple[str, str, Callable[[TargetInterpretation], Cell], str]] = [
        (translate("ledger.target", year=year + 1), translate.sources([i.target for i in interpretations]),
         lambda interpretation: [_linked(target_text(interpretation, kpi, context), interpretation.target, context)],
         "value-target"),
        (translate("ledger.level", unit=translate.unit(kpi)), "", level, "value-target"),
        (translate("ledger.result", year=year), translate.sources([result]) if result else "",
         lambda _: [_linked(context.value_of_row(result), result, context)] if result else none, "value-result"),
        (translate("ledger.more", unit=translate.unit(kpi)), "", more, ""),
        (translate("ledger.required"), "",
         lambda interpretation: [required_text(interpretation, translate) or translate("card.none")], "value-target"),
        (translate("ledger.pace", year=year), translate.sources([growth]) if growth else "", pace,
         "value-result" if growth else "no-value"),
        (translate("ledger.verdict"), "", verdict, ""),
    ]  # fmt: skip
    body = [
        html.Tr(
            [
                html.Th([head, html.Small(note)] if note else head, scope="row"),
                *(
                    html.Td(cell(interpretation), className=colour, **(data(current="true") if index == chosen else {}))
                    for index, interpretation in enumerate(interpretations)
                ),
            ]
        )
        for head, note, cell, colour in rows
    ]
    heads: list[Component] = [html.Td()]
    for index, interpretation in enumerate(interpretations):
        name = translate("ledger.by_growth" if interpretation.is_growth else "ledger.by_level")
        heads.append(html.Th(name, scope="col", **current(not index)))
    table: list[Component] = [html.Caption(translate("ledger.caption", kpi=translate.kpi(kpi)), className="sr-only")]
    if len(interpretations) > 1:
        table.append(html.Thead(html.Tr(heads)))
    table.append(html.Tbody(body))
    return html.Table(table, className="data-table calculation-table")


def _linked(text: str, row: Observation, context: ViewContext) -> Component | str:
    return source_link(text, export_row(row), context)
