"""Builds the cells of the table of targets: KPI, target, result, completion, outcome, rank, and the next target."""

from __future__ import annotations

from dash.development.base_component import Component

from dashboard.components.attributes import aria
from dashboard.components.place_rank import fact_places, rank_nodes
from dashboard.components.progress import done_nodes, progress_month, state_mark
from dashboard.components.rendering.fast_html import html
from dashboard.components.source_link import source_link
from dashboard.components.table import note_mark
from dashboard.components.target import (
    amount_nodes,
    ask_rule,
    ask_word,
    basis_text,
    change_text,
    outcome_difference,
    target_text,
    verdict_mark,
)
from dashboard.dataset.model import CITY, Kpi
from dashboard.dataset.numbers import Amount, percent
from dashboard.dataset.quantity import Quantity
from dashboard.metrics.export_rows import export_row, quantity_row
from dashboard.metrics.growth import Judgement, TargetInterpretation, effort, newest
from dashboard.metrics.narrative import target_amount
from dashboard.metrics.outcome import TargetOutcome
from dashboard.metrics.plan_year import Change, PlanRow
from dashboard.metrics.progress import Progress
from dashboard.metrics.progress_rows import target_progress
from dashboard.metrics.scoreboard import PlaceRank, place_rank
from dashboard.routing.selection import View
from dashboard.routing.view_context import ViewContext

TRACK_REACH = 1.3  # result ÷ target at the end of the track


def name_cell(row: PlanRow, context: ViewContext, *, with_area: bool) -> Component:
    """Return the head of a row: the KPI as a link, and its area where several stand in the table."""
    translate, kpi = context.translate, row.kpi
    content: list[Component] = [html.A(translate.kpi(kpi), href=context.kpi_href(kpi))]
    if with_area and kpi.area and context.selection.area is None:
        area = context.dataset.catalog.area(kpi.area)
        content.append(html.Small(f"{area.number} {translate.area(area)}"))
    return html.Th(content, scope="row", className="is-headline" if kpi.headline else "")


def target_cell(row: PlanRow, context: ViewContext) -> list[Component | str]:
    """Return the target of the year."""
    if row.target is None:
        return [_no_value()]
    return target_nodes(row.target, row.kpi, context)


def target_nodes(interpretation: TargetInterpretation, kpi: Kpi, context: ViewContext) -> list[Component | str]:
    """Return a target in its own shape, and under a growth the level that it means."""
    amount = target_amount(interpretation, kpi, context.translate)
    value = html.Span(amount_nodes(amount, amount.number), className="target-value")
    nodes: list[Component | str] = [source_link(value, export_row(interpretation.target), context)]
    if interpretation.is_growth and interpretation.level is not None:
        nodes.append(_means(interpretation.level, kpi, context))
    return nodes


def _means(level: Quantity, kpi: Kpi, context: ViewContext) -> Component:
    amount = context.translate.amount(level, context.translate.unit(kpi))
    before = f"{amount.before} " if amount.before else ""
    value = html.Span(amount.number, className="is-derived")
    unit = html.Span(f" {amount.after}", className="unit")
    return html.Small([context.translate("targets.means"), before, value, unit])


def result_cell(row: PlanRow, context: ViewContext, *, with_change: bool) -> list[Component | str]:
    """Return the result of the year, what it is derived from, its note, and `with_change` its growth."""
    translate, kpi = context.translate, row.kpi
    if row.result is None:
        return [html.Span(translate("card.none"), className="no-value"), *_newest(row, context)]
    word = translate.fact_word(row.result, kpi)
    amount = Amount("", word, "") if word else translate.amount(row.result, translate.unit(kpi))
    value = html.Span(amount.number, className="is-derived") if row.result.is_derived else amount.number
    source = quantity_row(row.result, year=row.year, kpi=kpi.name, district=row.district)
    text = html.Span(amount_nodes(amount, value), className="result-value")
    nodes: list[Component | str] = [source_link(text, source, context)]
    if row.result.is_derived:
        nodes.append(
            html.Small(basis_text(row.result, kpi, translate), title=translate.formula(row.result.formula, kpi))
        )
    note = row.result.basis[0].note if row.district != CITY and not row.result.is_sample else ""
    if note:
        nodes.append(html.Small(note_mark(note, translate)))
    if with_change and row.change is not None:
        nodes.append(html.Small([translate("card.on_year"), " ", _change(row.change, kpi, context)]))
    return nodes


def _newest(row: PlanRow, context: ViewContext) -> list[Component]:
    """Return the newest result before the year where the year has none."""
    before = newest(context.dataset.series(row.kpi.name, row.district), before=row.year)
    if before is None:
        return []
    text = context.translate("card.other_year", year=before.year, value=context.value_of_row(before))
    return [html.Small(text)]


def growth_cell(row: PlanRow, context: ViewContext) -> list[Component | str]:
    """Return the growth on the year before."""
    return [_change(row.change, row.kpi, context) if row.change is not None else _no_value()]


def _change(change: Change, kpi: Kpi, context: ViewContext) -> Component:
    text = change_text(change, kpi, context.translate)
    return html.Span(text, className="growth is-derived" if change.is_derived else "growth")


def rank_of(row: PlanRow, context: ViewContext) -> PlaceRank | None:
    """Return a place's rank; None for the city and where the place has no result."""
    if row.district == CITY:
        return None
    return place_rank(context.dataset, row.kpi, row.year, context.dataset.catalog.district(row.district))


def rank_cell(row: PlanRow, context: ViewContext) -> list[Component | str]:
    """Return a place's rank among the places of its kind that report, and its change on the year before."""
    rank = rank_of(row, context)
    if rank is None:
        return [_no_value()]
    if row.kpi.word is not None:  # a fact has no order: the places that share it
        names = fact_places(row.kpi, row.year, context, without=rank.standing.district)
        return [
            html.Small(context.translate("score.others", places=names) if names else context.translate("card.only"))
        ]
    is_only = rank.standing.peer_count == 1
    key = "card.only" if is_only else "score.of_zones" if rank.standing.district.is_zone else "score.of"
    facts = [context.translate(key, count=rank.standing.peer_count)]
    if rank.standing.share is not None:
        facts.append(context.translate("card.share", share=percent(rank.standing.share * 100, digits=1)))
    note = html.Small(context.translate("mark.comma").join(facts))
    return [note] if is_only else [html.Span(rank_nodes(rank, context), className="growth"), note]


def completion_cell(row: PlanRow, _: ViewContext) -> list[Component | str]:
    """Return result ÷ target with its track."""
    outcome = row.outcome
    if outcome is None:
        return []
    if outcome.completion is None:
        return [_no_value()]
    text = percent(outcome.completion * 100, digits=1)
    width = min(max(outcome.completion, 0), TRACK_REACH) / TRACK_REACH * 100
    track = [html.I(style={"width": f"{width:.1f}%"}), html.B(style={"left": f"{100 / TRACK_REACH:.1f}%"})]
    value = html.Span(text, className="growth is-derived" if outcome.is_derived else "growth")
    return [value, html.Span(track, className="completion-track", **aria(hidden="true"))]


def outcome_cell(row: PlanRow, context: ViewContext) -> list[Component | str]:
    """Return the outcome; where no result is published, that, and what the target asks for."""
    if row.outcome is not None:
        return outcome_nodes(row.outcome, context)
    if row.target is None:
        return []
    translate = context.translate
    nodes: list[Component | str] = [verdict_mark("unreported", translate("outcome.unreported"))]
    required_effort = effort(context.dataset.series(row.kpi.name, row.district), row.target)
    if required_effort.judgement is not Judgement.UNKNOWN:
        text = ask_word(required_effort.judgement, row.kpi, translate)
        nodes.append(html.Small(translate("targets.asks", judgement=text)))
    return nodes


def outcome_nodes(outcome: TargetOutcome, context: ViewContext) -> list[Component | str]:
    """Return an outcome as symbol and word, and by how much the result is above or below the target."""
    translate = context.translate
    word = translate(f"outcome.{outcome.verdict.value}")
    if outcome.status:
        word = translate("outcome.not_published", verdict=word, status=translate(f"status.{outcome.status}"))
    difference = outcome_difference(outcome, context)
    return [verdict_mark(outcome.verdict.value, word), *([html.Small(difference)] if difference else [])]


def next_cell(row: PlanRow, context: ViewContext, *, with_ask: bool) -> list[Component | str]:
    """Return the targets of the next year, and `with_ask` what the first of them asks for."""
    if not row.next_targets:
        return [_no_value()]
    first, *others = row.next_targets
    nodes = target_nodes(first, row.kpi, context)
    for second in others:
        text = context.translate("targets.or", target=target_text(second, row.kpi, context))
        means = [_means(second.level, row.kpi, context)] if second.level is not None and second.is_growth else []
        reading = source_link(text, export_row(second.target), context)
        level = [context.translate("mark.comma"), *means[0].children] if means else []
        nodes.append(html.Small([reading, *level], className="other-reading"))
    if with_ask and row.is_comparable and row.effort is not None:
        nodes += ask_cell(row, context)
    return nodes


def ask_cell(row: PlanRow, context: ViewContext) -> list[Component | str]:
    """Return what the next target asks for as symbol and word, and its rule with the numbers."""
    if row.effort is None:
        return [_no_value()]
    judgement = row.effort.judgement
    word = verdict_mark(judgement.value, ask_word(judgement, row.kpi, context.translate))
    return [word, html.Small(ask_rule(row.next_targets[0], row.effort, row.kpi, context))]


def progress_cell(row: PlanRow, context: ViewContext) -> list[Component | str]:
    """Return the state of the next year's target with what is done of it, a link to all of its progress."""
    progress = progress_of(row, context)
    if progress is None or progress.target is None:
        return [_no_value()]
    done = done_nodes(progress, context)
    href = context.selection.to(View.PROGRESS, kpi=row.kpi.name).href
    return [html.A(state_mark(progress, context), href=href), *([html.Small(done)] if done else [])]


def progress_of(row: PlanRow, context: ViewContext) -> Progress | None:
    """Return how the next year's target is at the month shown; None before the year's first month."""
    month = progress_month(context)
    if month is None:
        return None
    return target_progress(context.dataset, row.kpi, row.year + 1, month, row.district)


def _no_value() -> Component:
    return html.Span("–", className="no-value")
