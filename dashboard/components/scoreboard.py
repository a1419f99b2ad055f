"""Builds the scoreboard of districts: a row per place, its outcomes first, then a cell for each headline KPI."""

from __future__ import annotations

from collections.abc import Sequence

from dash.development.base_component import Component

from dashboard.components.attributes import data
from dashboard.components.badges import separated
from dashboard.components.place_rank import rank_nodes
from dashboard.components.rendering.fast_html import html
from dashboard.components.source_link import source_link
from dashboard.components.standing_table import sort_head
from dashboard.components.target import change_text, target_text, verdict_mark
from dashboard.dataset.model import Direction, Kpi
from dashboard.dataset.numbers import percent, spread
from dashboard.metrics.export_rows import ExportRow, quantity_row
from dashboard.metrics.growth import TargetInterpretation
from dashboard.metrics.narrative import target_amount
from dashboard.metrics.outcome import TargetOutcome
from dashboard.metrics.plan_year import UNREPORTED, WORST_FIRST, PlanRow, plan_export_rows
from dashboard.metrics.scoreboard import Score, Scoreboard, ScoreCell
from dashboard.routing.selection import MISSED_TARGETS, View
from dashboard.routing.view_context import ViewContext


def scoreboard_table(board: Scoreboard, context: ViewContext) -> Component:
    """Return counties in the chosen order; zones, which lie inside them, in a body of their own."""
    translate = context.translate
    columns = [MISSED_TARGETS] if any(score.targets for score in board.scores) else []
    sort = _sort(board, context)
    heads = [_head("place", translate("districts.place"), "place", sort, context)]
    heads += [_head(name, translate("score.outcomes"), f"-{name}", sort, context) for name in columns]
    heads += [_head(kpi.name, _kpi_head(kpi, context), kpi.name, sort, context) for kpi in board.kpis]
    sections: list[Component] = [html.Thead(html.Tr(heads))]
    counties = _sorted([score for score in board.scores if score.place.is_county_level], board, sort)
    zones = _sorted([score for score in board.scores if score.place.is_zone], board, sort)
    if counties:
        sections.append(html.Tbody([_row(score, bool(columns), context) for score in counties]))
    if zones:
        title = html.Th(translate("districts.zones"), colSpan=len(heads), scope="rowgroup")
        rows = [_row(score, bool(columns), context) for score in zones]
        sections.append(html.Tbody([html.Tr(title, className="group-row"), *rows], className="zones"))
    return html.Table(sections, className="scoreboard")


def scoreboard_rows(board: Scoreboard) -> tuple[ExportRow, ...]:
    """Return the figures and targets of the scoreboard as export rows."""
    return plan_export_rows(cell.row for score in board.scores for cell in score.cells)


def _sort(board: Scoreboard, context: ViewContext) -> str:
    """Return the chosen order where it is one of the scoreboard, else most missed targets first."""
    names = {"place", MISSED_TARGETS, *(kpi.name for kpi in board.kpis)}
    sort = context.selection.sort
    return sort if sort.removeprefix("-") in names else f"-{MISSED_TARGETS}"


def _sorted(scores: Sequence[Score], board: Scoreboard, sort: str) -> list[Score]:
    """Sort by missed targets, by one KPI, or keep the official order; a place without a value comes last."""
    name, descending = sort.removeprefix("-"), sort.startswith("-")
    if name == "place":
        return list(reversed(scores)) if descending else list(scores)
    if name == MISSED_TARGETS:
        sign = -1 if descending else 1
        return sorted(scores, key=lambda score: [sign * count for count in _weights(score)])
    index = [kpi.name for kpi in board.kpis].index(name)
    has_outcomes = any(score.cells[index].row.outcome for score in scores)
    values = {score.place: _value(score.cells[index], has_outcomes=has_outcomes) for score in scores}
    known = [score for score in scores if values[score.place] is not None]
    known.sort(key=lambda score: values[score.place] or 0, reverse=descending)
    return [*known, *(score for score in scores if score not in known)]


def _weights(score: Score) -> tuple[int, int, int]:
    """Return what weighs a place down: targets missed, nearly met, without a result."""
    missed, nearly, silent = (score.outcomes.get(name, 0) for name in WORST_FIRST[:3])
    return missed, nearly, silent


def _value(cell: ScoreCell, *, has_outcomes: bool) -> float | None:
    """Return what a KPI's column is sorted by: how far its targets are met where any is judged, else the results."""
    outcome, result = cell.row.outcome, cell.row.result
    if has_outcomes:
        return _fulfilment(outcome) if outcome else None
    return result.value if result else None


def _fulfilment(outcome: TargetOutcome) -> float:
    """Return result ÷ target, below zero for a KPI of which less is better; without a ratio the difference."""
    sign = -1 if outcome.kpi.direction is Direction.LESS else 1
    if outcome.target.value <= 0:
        return sign * outcome.difference
    return sign * outcome.result.value / outcome.target.value


def _head(name: str, content: Component | str, first: str, sort: str, context: ViewContext) -> Component:
    selection = context.selection
    kind = "column-outcomes" if name == MISSED_TARGETS else ""
    return sort_head(content, name, first, sort, lambda order: selection.change(sort=order).href, class_name=kind)


def _kpi_head(kpi: Kpi, context: ViewContext) -> Component:
    translate = context.translate
    return html.Span([translate.kpi(kpi), html.Small(f" {translate.unit(kpi)}")])


def _row(score: Score, has_outcomes: bool, context: ViewContext) -> Component:
    place = score.place
    link = html.A(
        context.translate.label(place), href=context.selection.to(View.OVERVIEW).change(district=place.name).href
    )
    cells: list[Component] = [html.Th(link, scope="row")]
    if has_outcomes:
        cells.append(html.Td(outcome_counts(score, context), className="outcome-counts"))
    cells += [_cell(cell, has_outcomes, context) for cell in score.cells]
    return html.Tr(cells, className="is-selected" if place == context.district else "")


def outcome_counts(score: Score, context: ViewContext) -> list[Component]:
    """Return how many of a place's targets were missed, nearly met, not reported and met, each with symbol and word."""
    counts = [(name, score.outcomes[name]) for name in WORST_FIRST if score.outcomes.get(name)]
    if not counts:
        return [html.Span(context.translate("score.no_targets"), className="no-value")]
    return [verdict_mark(name, context.translate(f"score.{name}", count=count)) for name, count in counts]


def _cell(cell: ScoreCell, has_outcomes: bool, context: ViewContext) -> Component:
    """Return a cell of three lines: result and target, outcome with completion or the next target, change and rank."""
    translate, row = context.translate, cell.row
    label = data(label=translate.kpi(row.kpi))
    if cell.is_empty:
        reason = html.Span(translate("card.silent"), className="sr-only")
        return html.Td(html.Span(["–", reason], className="no-value"), **label)
    lines: list[Component] = [html.P(_result(row, has_outcomes, context), className="score-result")]
    if row.outcome is not None:
        lines.append(html.P(_outcome(row.outcome, context)))
    elif row.target is not None:
        lines.append(html.P(verdict_mark(UNREPORTED, translate("score.silent"))))
    elif not has_outcomes and row.next_targets:
        following = _short_target(row.next_targets[0], row.kpi, context)
        lines.append(html.P([html.Small(translate("score.target")), following]))
    facts: list[Component] = []
    if row.change is not None:
        change = change_text(row.change, row.kpi, translate)
        facts.append(html.Span(change, className="is-derived" if row.change.is_derived else ""))
    if cell.rank is not None and cell.rank.standing.peer_count > 1:
        facts.append(html.Span(rank_nodes(cell.rank, context), className="nowrap"))
    if facts:
        lines.append(html.P(html.Small(separated(facts, " "))))
    return html.Td(lines, **label)


def _result(row: PlanRow, has_outcomes: bool, context: ViewContext) -> list[Component | str]:
    """Return the result, a link to its sources, and after a stroke the target of the year."""
    if row.result is None:
        nodes: list[Component | str] = [html.Span("–", className="no-value")]
    else:
        text = html.Span(context.translate.number(row.result.value, row.kpi), className="value-result")
        source = quantity_row(row.result, year=row.year, kpi=row.kpi.name, district=row.district)
        nodes = [source_link(text, source, context)]
    if has_outcomes and row.target is not None:
        nodes += [html.Small(" / "), _short_target(row.target, row.kpi, context)]
    return nodes


def _short_target(target: TargetInterpretation, kpi: Kpi, context: ViewContext) -> Component:
    """Return a target without its unit, which the column names; the whole of it on hover."""
    translate = context.translate
    text = target_amount(target, kpi, translate).number
    if target.is_growth:
        text += "%"
    elif target.level is not None:
        high = translate.in_unit(target.high.value, kpi) if target.high else None
        text = spread(translate.in_unit(target.level.value, kpi), high)
    return html.Span(text, className="value-target", title=target_text(target, kpi, context))


def _outcome(outcome: TargetOutcome, context: ViewContext) -> list[Component | str]:
    """Return the outcome in symbol and word, with result ÷ target; a decimal where 100 % would deny the word."""
    word = context.translate(f"outcome.{outcome.verdict.value}")
    if outcome.completion is None:
        return [verdict_mark(outcome.verdict.value, word)]
    share = percent(outcome.completion * 100, digits=0)
    if share == percent(100) and outcome.completion != 1:
        share = percent(outcome.completion * 100, digits=1)
    return [verdict_mark(outcome.verdict.value, f"{word} {share}")]
