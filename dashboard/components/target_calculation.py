"""The arithmetic of a target, one column for each of its readings."""

from __future__ import annotations

from typing import Any

from dash.development.base_component import Component

from dashboard.components.attributes import aria, data
from dashboard.components.rendering.fast_html import html
from dashboard.components.target import required_text, rule_text, target_text, verdict_line
from dashboard.dataset.model import Kpi
from dashboard.dataset.numbers import number, percent, spread
from dashboard.metrics.growth import Judgement, TargetInterpretation, effort, results_by_year
from dashboard.routing.view_context import ViewContext


def target_calculation(kpi: Kpi, found: tuple[TargetInterpretation, ...], context: ViewContext) -> Component:
    """From the target to the judgement, line by line, each with the numbers it was computed from."""
    translate, year = context.translate, context.year
    series = context.dataset.series(kpi.name)
    result, growth = series.actual(year), series.growth(year)
    base = results_by_year(series).get(year - 1)
    judged = [effort(series, reading) for reading in found]

    def more(reading: TargetInterpretation) -> list[Component | str]:
        if reading.level is None or result is None:
            return [translate("card.none")]
        ends = [reading.level.value, *([reading.high.value] if reading.high else [])]
        gaps = translate("mark.to").join(number(round(end - result.value, 6)) for end in ends)
        sums = translate("mark.list").join(f"{number(end)} − {number(result.value)}" for end in ends)
        return [gaps, html.Small(sums)]

    def level(reading: TargetInterpretation) -> list[Component | str]:
        if reading.level is None:
            return [translate("card.none")]
        shown = number(reading.level.value)
        if reading.level.is_derived:
            return [html.I(shown), html.Small(reading.level.formula)]
        return [spread(reading.level.value, reading.high.value if reading.high else None)]

    def pace() -> list[Component | str]:
        if growth is None:
            return [translate("card.no_growth", year=year)]
        note = html.Small(translate("ledger.base", year=year - 1, value=context.value(base, kpi))) if base else ""
        return [percent(growth.value, sign=True), note]

    def verdict(index: int) -> list[Component | str]:
        one = judged[index]
        line = verdict_line(one.judgement.value, translate(f"effort.{one.judgement.value}"))
        if one.judgement is Judgement.UNKNOWN or one.required is None or one.achieved is None:
            return [line, html.Small(translate(f"rule.{one.reason}", year=year))]
        return [line, html.Small(rule_text(one.required, one.achieved, one.judgement, context))]

    columns = range(len(found))
    rows: list[tuple[str, str, list[list[Component | str]], str]] = [
        (translate("ledger.target", year=year + 1), translate.sources([r.target for r in found]),
         [[target_text(reading, kpi, context)] for reading in found], "tt"),
        (translate("ledger.level", unit=translate.unit(kpi)), "", [level(reading) for reading in found], "tt"),
        (translate("ledger.result", year=year), translate.sources([result]) if result else "",
         [[context.value_of_row(result)] if result else [translate("card.none")] for _ in columns], "tr"),
        (translate("ledger.more", unit=translate.unit(kpi)), "", [more(reading) for reading in found], ""),
        (translate("ledger.required"), "",
         [[required_text(one, translate) or translate("card.none")] for one in found], "tt"),
        (translate("ledger.pace", year=year), translate.sources([growth]) if growth else "",
         [pace() for _ in columns], "tr" if growth else "none"),
        (translate("ledger.verdict"), "", [verdict(index) for index in columns], ""),
    ]  # fmt: skip
    body = [
        html.Tr(
            [
                html.Th([head, html.Small(note)] if note else head, scope="row"),
                *(html.Td(cell, className=ink, **_on(index, found)) for index, cell in enumerate(cells)),
            ]
        )
        for head, note, cells, ink in rows
    ]
    heads: list[Component] = [html.Td()]
    heads += [
        html.Th(
            translate("ledger.by_growth" if reading.is_growth else "ledger.by_level"),
            scope="col",
            **(aria(current="true") if not index else {}),
        )
        for index, reading in enumerate(found)
    ]
    table: list[Component] = [html.Caption(translate("ledger.caption", kpi=translate.kpi(kpi)), className="sr-only")]
    if len(found) > 1:
        table.append(html.Thead(html.Tr(heads)))
    table.append(html.Tbody(body))
    return html.Table(table, className="sheet ledger")


def _on(index: int, found: tuple[TargetInterpretation, ...]) -> dict[str, Any]:
    """The mark of the column of the chosen reading, where there are several."""
    return data(on="true") if len(found) > 1 and not index else {}
