"""Builds the upper half of the briefing: the headline goals in a table, and the targets that ask the most."""

from __future__ import annotations

from collections.abc import Sequence

from dash.development.base_component import Component

from dashboard.components.card_lines import bullet, judged_line
from dashboard.components.rendering.fast_html import html
from dashboard.components.target import judgement_line, required_text, target_amount, target_text
from dashboard.components.target_allocation import computed_tag, district_share, share_text
from dashboard.dataset.model import Kpi
from dashboard.dataset.numbers import percent
from dashboard.metrics.district import standings, total
from dashboard.metrics.growth import Effort, TargetInterpretation, target_interpretations
from dashboard.routing.view_context import ViewContext

TargetEffort = tuple[Kpi, TargetInterpretation, Effort]
CITY_HEADS = (  # text key and class
    ("table.kpi", ""), ("brief.result", "numeric"), ("brief.growth", "numeric"), ("", "briefing-bullet"),
    ("brief.aim", "numeric"), ("brief.need", "numeric"), ("brief.verdict", ""),
)  # fmt: skip
DISTRICT_HEADS = (
    ("table.kpi", ""), ("brief.own", "numeric"), ("brief.city", "numeric"), ("brief.growth", "numeric"),
    ("brief.city_aim", "numeric"), ("brief.part", "numeric"), ("brief.verdict", ""),
)  # fmt: skip


def goals_table(goals: Sequence[Kpi], context: ViewContext) -> Component:
    """Return one line per headline goal: result, growth, target, what it asks for, the judgement.

    With a district chosen its own figure leads, the city's stand beside it, and its computed share ends the line.
    """
    translate, district = context.translate, context.translate.label(context.district)
    heads: list[Component] = []
    for key, class_name in CITY_HEADS if context.is_city else DISTRICT_HEADS:
        year = context.year + (key in ("brief.aim", "brief.city_aim"))
        title = translate(key, year=year, district=district) if key else ""
        tags = [computed_tag(context)] if key == "brief.part" else []
        head = html.Th([*tags, title], scope="col", className=class_name) if title else html.Td(className=class_name)
        heads.append(head)
    body = [html.Tr(_goal(kpi, context)) for kpi in goals]
    kind = "for-city" if context.is_city else "for-district"
    return html.Table([html.Thead(html.Tr(heads)), html.Tbody(body)], className=f"briefing-goals {kind}")


def hardest_list(targets: Sequence[TargetEffort], context: ViewContext) -> Component:
    """Return each target with the growth it requires over the growth achieved, as two bars on one scale."""
    reach = max((growth or 0 for *_, effort in targets for growth in (effort.required, effort.achieved)), default=0)
    return html.Ol([_hard_target(*target, reach, context) for target in targets], className="briefing-hardest")


def _goal(kpi: Kpi, context: ViewContext) -> list[Component]:
    translate, year = context.translate, context.year
    series = context.dataset.series(kpi.name)
    result, growth = total(context.dataset, kpi, year), series.growth(year)
    interpretations = target_interpretations(series, year + 1)
    targets: list[Component] = [] if interpretations else [_muted(translate("card.unjudged"))]
    for index, interpretation in enumerate(interpretations):
        text = _target(interpretation, kpi, context, bare=result is not None)
        second = html.Small(translate("brief.also", target=text))
        targets.append(second if index else html.Span(text, className="value-target"))
    silent = _muted(translate("brief.unpublished"))
    name = html.Th(html.A(translate.kpi(kpi), href=context.kpi_href(kpi)), scope="row")
    value = html.Td(
        html.Span(context.value(result, kpi), className="value-result") if result else silent, className="numeric"
    )
    pace = html.Td(percent(growth.value, sign=True) if growth else silent, className="numeric")
    target = html.Td(targets, className="numeric")
    verdict = html.Td(judged_line(kpi, interpretations, context)[0])
    if context.is_city:
        track = html.Td(bullet(result.value, interpretations) if result else "", className="briefing-bullet")
        need = html.Td(_need(interpretations, kpi, context), className="numeric")
        return [name, value, pace, track, target, need, verdict]
    own = html.Td(_own(kpi, context), className="numeric")
    share = html.Td(_share(kpi, context), className="numeric")
    return [name, own, value, pace, target, share, verdict]


def _need(interpretations: Sequence[TargetInterpretation], kpi: Kpi, context: ViewContext) -> list[Component | str]:
    """Return the growth that a level asks for; the level, derived, that a growth means."""
    if not interpretations:
        return []
    first = interpretations[0]
    if first.is_growth and first.level is not None:
        return [html.Span(context.value(first.level, kpi), className="is-derived")]
    return [required_text(first, context.translate)]


def _own(kpi: Kpi, context: ViewContext) -> Component:
    """Return the chosen district's own figure, with its year where it is another one."""
    kpi_standings = standings(context.dataset, kpi, context.year)
    standing = kpi_standings.of(context.district) if kpi_standings else None
    if kpi_standings is None or standing is None:
        return _muted(context.translate("brief.unpublished"))
    value = context.value(standing.quantity, kpi)
    if kpi_standings.year != context.year:
        value = context.translate("brief.dated", value=value, year=kpi_standings.year)
    return html.Span(value, className="value-result")


def _target(interpretation: TargetInterpretation, kpi: Kpi, context: ViewContext, *, bare: bool) -> str:
    """Return a target in one line; `bare` without its unit, where the result beside it bears the same one."""
    if not bare or interpretation.is_growth:
        return target_text(interpretation, kpi, context)
    amount = target_amount(interpretation, kpi, context)
    after = amount.after.replace(context.translate.unit(kpi), "", 1).strip()
    return " ".join(filter(None, (amount.before, amount.number, after)))


def _share(kpi: Kpi, context: ViewContext) -> Component:
    allocated = district_share(kpi, context)
    if allocated is None:
        return _muted("–")
    return html.I(share_text(allocated[1], kpi, context), className="is-computed value-target")


def _hard_target(
    kpi: Kpi, interpretation: TargetInterpretation, effort: Effort, reach: float, context: ViewContext
) -> Component:
    translate, year = context.translate, context.year
    name = html.A(translate.kpi(kpi), href=context.kpi_href(kpi), className="name")
    target = html.Span(target_text(interpretation, kpi, context), className="value-target")
    achieved = "" if effort.achieved is None else percent(effort.achieved * 100, sign=True)
    required = required_text(interpretation, translate)
    bars = [
        _bar("result", translate("brief.achieved", year=year), effort.achieved, reach, achieved, context),
        _bar("target", translate("brief.required", year=year + 1), effort.required, reach, required, context),
    ]
    judged = [judgement_line(effort.judgement, context, effort.ratio)]
    if effort.achieved is None:
        judged.append(_muted(translate(f"rule.{effort.reason}", year=year)))
    return html.Li(
        [
            html.P([name, target]),
            html.Div(bars, className="briefing-bars"),
            html.Div(judged, className="briefing-judgement"),
        ]
    )


def _bar(kind: str, name: str, value: float | None, reach: float, text: str, context: ViewContext) -> Component:
    """Return one bar with its name before and its text behind it; words where the value is not published."""
    content: list[Component] = [_muted(context.translate("brief.unpublished"))]
    if value is not None:
        width = f"{max(value, 0) / reach * 60 if reach else 0:.1f}%"
        content = [html.I(className=f"bar-{kind}", style={"width": width}), html.Span(text)]
    return html.P([_muted(name), html.Span(content, className="bar")])


def _muted(text: str) -> Component:
    return html.Span(text, className="muted")
