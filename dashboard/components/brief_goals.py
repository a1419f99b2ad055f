"""The upper half of the briefing: the headline goals in a table, and the targets that ask the most."""

from __future__ import annotations

from collections.abc import Sequence

from dash.development.base_component import Component

from dashboard.components.kpi_card import bullet, judged_line
from dashboard.components.rendering.fast_html import html
from dashboard.components.target import required_text, target_text, target_words, verdict_line
from dashboard.components.target_allocation import computed_tag, district_share, share_text
from dashboard.dataset.model import Kpi
from dashboard.dataset.numbers import percent
from dashboard.metrics.district import standings, total
from dashboard.metrics.growth import Effort, TargetInterpretation, target_interpretations
from dashboard.routing.view_context import ViewContext

Aim = tuple[Kpi, TargetInterpretation, Effort]


def goals_table(goals: Sequence[Kpi], context: ViewContext) -> Component:
    """One line per headline goal: result, growth, target, what it asks for, the judgement.

    With a district chosen its own figure leads, the city's stand beside it, and its computed part ends the line.
    """
    translate, year = context.translate, context.year
    heads = [
        ("table.kpi", ""),
        *([] if context.is_city else [("brief.own", "r")]),
        ("brief.result" if context.is_city else "brief.city", "r"),
        ("brief.growth", "r"),
        *([("", "brief-bullet")] if context.is_city else []),
        ("brief.aim" if context.is_city else "brief.city_aim", "r"),
        *([("brief.need", "r")] if context.is_city else [("brief.part", "r")]),
        ("brief.verdict", ""),
    ]
    district = translate.label(context.district)
    titles = [
        translate(key, year=year + (key in ("brief.aim", "brief.city_aim")), district=district) if key else ""
        for key, _ in heads
    ]
    head: list[Component] = [
        html.Th(title, scope="col", className=kind) if title else html.Td(className=kind)
        for title, (_, kind) in zip(titles, heads, strict=True)
    ]
    head[-2] = head[-2] if context.is_city else html.Th([computed_tag(context), titles[-2]], scope="col", className="r")
    body = [html.Tr(_goal(kpi, context)) for kpi in goals]
    kind = "of-city" if context.is_city else "of-place"
    return html.Table([html.Thead(html.Tr(head)), html.Tbody(body)], className=f"brief-goals {kind}")


def hardest_list(aims: Sequence[Aim], context: ViewContext) -> Component:
    """Each target with the growth it requires over the growth achieved, as two bars on one scale."""
    reach = max([(one.required or 0) for _, _, one in aims] + [(one.achieved or 0) for _, _, one in aims], default=0)
    return html.Ol(
        [_hard(kpi, reading, effort, reach, context) for kpi, reading, effort in aims], className="brief-hard"
    )


def _goal(kpi: Kpi, context: ViewContext) -> list[Component]:
    translate, year = context.translate, context.year
    series = context.dataset.series(kpi.name)
    result, growth, found = (
        total(context.dataset, kpi, year),
        series.growth(year),
        target_interpretations(series, year + 1),
    )
    verdict, _ = judged_line(kpi, found, context)
    silent = translate("brief.unpublished")
    shown = html.Span(context.value(result, kpi), className="tr") if result else _muted(silent)
    aims: list[Component] = [] if found else [_muted(translate("card.unjudged"))]
    for index, one in enumerate(found):
        aim = _aim(one, kpi, context, bare=result is not None)
        aims.append(html.Small(translate("brief.also", target=aim)) if index else html.Span(aim, className="tt"))
    cells: list[Component] = [html.Th(html.A(translate.kpi(kpi), href=context.kpi_href(kpi)), scope="row")]
    if not context.is_city:
        cells.append(html.Td(_own(kpi, context), className="r"))
    cells += [
        html.Td(shown, className="r"),
        html.Td(percent(growth.value, sign=True) if growth else _muted(silent), className="r"),
        *(
            [html.Td(bullet(result.value, found) if result else "", className="brief-bullet")]
            if context.is_city
            else []
        ),
        html.Td(aims, className="r"),
        html.Td(_need(found, kpi, context), className="r")
        if context.is_city
        else html.Td(_part(kpi, context), className="r"),
        html.Td(verdict),
    ]
    return cells


def _need(found: Sequence[TargetInterpretation], kpi: Kpi, context: ViewContext) -> list[Component | str]:
    """The growth that a level asks for; the level, derived, that a growth means."""
    if not found:
        return []
    first = found[0]
    if first.is_growth and first.level is not None:
        return [html.Span(context.value(first.level, kpi), className="is-derived")]
    return [required_text(first, context.translate)]


def _own(kpi: Kpi, context: ViewContext) -> Component:
    """The chosen place's own figure, with its year where it is another one."""
    found = standings(context.dataset, kpi, context.year)
    standing = found.of(context.district) if found else None
    if found is None or standing is None:
        return _muted(context.translate("brief.unpublished"))
    value = context.value(standing.quantity, kpi)
    if found.year != context.year:
        value = context.translate("brief.dated", value=value, year=found.year)
    return html.Span(value, className="tr")


def _aim(reading: TargetInterpretation, kpi: Kpi, context: ViewContext, *, bare: bool) -> str:
    """A target in one line; `bare` without its unit, where the result beside it bears the same one."""
    before, value, after = target_words(reading, kpi, context)
    if not bare or reading.is_growth:
        return target_text(reading, kpi, context)
    said = after.replace(context.translate.unit(kpi), "", 1).strip()
    return " ".join(filter(None, (before, value, said)))


def _part(kpi: Kpi, context: ViewContext) -> list[Component]:
    found = district_share(kpi, context)
    return [_muted("–") if found is None else html.I(share_text(found[1], kpi, context), className="is-computed tt")]


def _hard(kpi: Kpi, reading: TargetInterpretation, effort: Effort, reach: float, context: ViewContext) -> Component:
    translate, year = context.translate, context.year
    judgement = effort.judgement.value
    known = effort.achieved is not None
    ratio = f"{effort.ratio:.2f}" if effort.ratio is not None else ""
    aim = html.Span(target_text(reading, kpi, context), className="tt")
    lines = [
        _bar("result", translate("brief.achieved", year=year), effort.achieved, reach, context),
        _bar(
            "target",
            translate("brief.required", year=year + 1),
            effort.required,
            reach,
            context,
            required_text(reading, translate),
        ),
    ]
    reason = [] if known else [html.Span(translate(f"rule.{effort.reason}", year=year), className="muted")]
    return html.Li(
        [
            html.P([html.A(translate.kpi(kpi), href=context.kpi_href(kpi), className="name"), aim]),
            html.Div(lines, className="brief-bars"),
            html.Div(
                [verdict_line(judgement, translate(f"effort.{judgement}"), ratio), *reason], className="brief-judged"
            ),
        ]
    )


def _bar(kind: str, name: str, value: float | None, reach: float, context: ViewContext, text: str = "") -> Component:
    """One bar with its name before and its value behind it; words where the value is not published."""
    if value is None:
        shown: list[Component] = [_muted(context.translate("brief.unpublished"))]
    else:
        width = f"{max(value, 0) / reach * 60 if reach else 0:.1f}%"
        shown = [
            html.I(className=f"bar-{kind}", style={"width": width}),
            html.Span(text or percent(value * 100, sign=True)),
        ]
    return html.P([html.Span(name, className="muted"), html.Span(shown, className="drawn")])


def _muted(text: str) -> Component:
    return html.Span(text, className="muted")
