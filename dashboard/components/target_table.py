"""Builds the table of a year's targets: target, result, completion, outcome, the years, and the next target."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dash.development.base_component import Component

from dashboard.components.attributes import aria, data
from dashboard.components.place_rank import fact_places, rank_nodes
from dashboard.components.rendering.fast_html import html
from dashboard.components.source_link import source_link
from dashboard.components.sparkline import YearAxis, sparkline, year_axis
from dashboard.components.table import note_mark
from dashboard.components.target import (
    amount_nodes,
    ask_rule,
    ask_word,
    basis_text,
    change_text,
    outcome_difference,
    target_amount,
    target_text,
    verdict_mark,
)
from dashboard.dataset.model import CITY, Kpi, Quantity
from dashboard.dataset.numbers import Amount, percent
from dashboard.metrics.export_rows import ExportRow, export_row, export_rows, quantity_row
from dashboard.metrics.growth import Effort, Judgement, TargetInterpretation, effort
from dashboard.metrics.outcome import TargetOutcome, Verdict
from dashboard.metrics.plan_year import Change, PlanRow
from dashboard.metrics.scoreboard import PlaceRank, place_rank
from dashboard.routing.view_context import ViewContext

LABELLED = ("target", "result", "completion", "rank", "next")  # columns whose cells are named on a phone
TRACK_REACH = 1.3  # result ÷ target at the end of the track


@dataclass(frozen=True, slots=True)
class TargetTable:
    """Holds the rows of a table of targets: those with a target, those without a base to compare, results alone."""

    rows: tuple[PlanRow, ...]
    incomparable: tuple[PlanRow, ...]
    results: tuple[PlanRow, ...]
    has_outcomes: bool  # whether the year has targets of its own


def arrange(rows: Sequence[PlanRow], results: Sequence[PlanRow], max_results: int) -> TargetTable:
    """Sort rows into a table; `results` are those of KPIs without a target, left out where they are more than that."""
    has_outcomes = any(row.target is not None for row in rows)
    incomparable = tuple(row for row in rows if not has_outcomes and not row.is_comparable)
    listed = tuple(row for row in rows if row not in incomparable)
    return TargetTable(listed, incomparable, tuple(results) if len(results) <= max_results else (), has_outcomes)


def target_table(table: TargetTable, context: ViewContext, *, is_brief: bool = False) -> list[Component]:
    """Return the table and the notes under it; nothing where no KPI has a target or a result.

    `is_brief` leaves out the years, the areas and what only a screen can do.
    """
    rows = (*table.rows, *table.results)
    if not rows and not table.incomparable:
        return []
    axis = year_axis(rows, context)
    has_next = any(row.next_targets for row in table.rows)
    series = (context.dataset.series(row.kpi.name, row.district) for row in rows)
    has_record = not is_brief and any(len(each.years()) > 1 for each in series)
    columns = _columns(table, has_next, has_record, has_ranks=any(_rank_of(row, context) for row in rows))
    head = [_head(column, axis, context) for column in columns]
    with_area = table.has_outcomes and not is_brief
    body = [_row(row, columns, axis, context, with_area=with_area) for row in table.rows]
    if table.results and table.rows:
        year = context.year if table.has_outcomes else context.year + 1
        text = context.translate("targets.results_only", count=len(table.results), year=year)
        body.append(html.Tr(html.Th(text, colSpan=len(columns), scope="rowgroup"), className="group-row"))
    body += [_row(row, columns, axis, context, with_area=with_area) for row in table.results]
    kind = "with-outcomes" if table.has_outcomes else "with-asks"
    node = html.Table([html.Thead(html.Tr(head)), html.Tbody(body)], className=f"target-table {kind}")
    return [*([node] if rows else []), *_notes(table, has_next, context, has_sources=not is_brief)]


def target_rows(table: TargetTable) -> tuple[ExportRow, ...]:
    """Return the figures of the table as export rows."""
    return plan_export_rows((*table.rows, *table.incomparable, *table.results))


def plan_export_rows(plan_rows: Iterable[PlanRow]) -> tuple[ExportRow, ...]:
    """Return results, targets of the year and of the one after it as export rows."""
    rows: list[ExportRow] = []
    for row in plan_rows:
        if row.result is not None:
            rows.append(quantity_row(row.result, year=row.year, kpi=row.kpi.name, district=row.district))
        targets = [interpretation.target for interpretation in row.next_targets]
        rows += export_rows([*([row.target.target] if row.target else []), *targets])
    return tuple(rows)


def _columns(table: TargetTable, has_next: bool, has_record: bool, *, has_ranks: bool) -> tuple[str, ...]:
    years = (*(("rank",) if has_ranks else ()), *(("years",) if has_record else ()))
    if table.has_outcomes:
        return ("kpi", "target", "result", "completion", "outcome", *years, *(("next",) if has_next else ()))
    growth = ("growth",) if any(row.change for row in (*table.rows, *table.results)) else ()
    return ("kpi", "result", *growth, *years, *(("next", "ask") if has_next else ()))


def _head(column: str, axis: YearAxis, context: ViewContext) -> Component:
    translate, year = context.translate, context.year
    if column == "years":
        years = html.Span([html.Span(str(axis.first)), html.Span(str(axis.last))], className="spark-axis")
        return html.Th([html.Span(translate("targets.years"), className="sr-only"), years], scope="col")
    text = translate(f"targets.{column}", year=year, next=year + 1)
    return html.Th(text, scope="col", className=f"column-{column}")


def _row(row: PlanRow, columns: Sequence[str], axis: YearAxis, context: ViewContext, *, with_area: bool) -> Component:
    cells = {"target": _target, "result": _result, "completion": _completion, "outcome": _outcome, "growth": _growth}
    nodes: list[Component] = [_name(row, with_area, context)]
    for column in columns[1:]:
        if column in ("next", "ask") and not (row.target or row.next_targets):
            content: list[Component | str] = []  # a result alone: nothing is set
        elif column == "rank":
            content = _rank(row, context)
        elif column == "years":
            content = [sparkline(row.kpi, axis, context, context.dataset.catalog.district(row.district))]
        elif column == "next":
            content = _next(row, "ask" not in columns, context)
        elif column == "ask":
            content = ask(row.next_targets[0], row.effort, row.kpi, context) if row.effort else [_dash()]
        else:
            content = cells[column](row, context)
            if column == "result" and "growth" not in columns and row.result is not None and row.change is not None:
                change = _change(row.change, row.kpi, context)
                content.append(html.Small([context.translate("card.on_year"), " ", change]))
        label = context.translate(f"targets.{column}", year=row.year, next=row.year + 1) if column in LABELLED else ""
        nodes.append(html.Td(content, className=f"column-{column}", **(data(label=label) if label else {})))
    return html.Tr(nodes)


def _name(row: PlanRow, with_area: bool, context: ViewContext) -> Component:
    translate, kpi = context.translate, row.kpi
    content: list[Component] = [html.A(translate.kpi(kpi), href=context.kpi_href(kpi))]
    if with_area and kpi.area and context.selection.area is None:
        area = context.dataset.catalog.area(kpi.area)
        content.append(html.Small(f"{area.number} {translate.area(area)}"))
    return html.Th(content, scope="row", className="is-headline" if kpi.headline else "")


def _target(row: PlanRow, context: ViewContext) -> list[Component | str]:
    if row.target is None:
        return [_dash()]
    return target_nodes(row.target, row.kpi, context)


def target_nodes(interpretation: TargetInterpretation, kpi: Kpi, context: ViewContext) -> list[Component | str]:
    """Return a target in its own shape, and under a growth the level that it means."""
    amount = target_amount(interpretation, kpi, context)
    value = html.Span(amount_nodes(amount, amount.number), className="target-value")
    nodes: list[Component | str] = [source_link(value, export_row(interpretation.target), context)]
    if interpretation.is_growth and interpretation.level is not None:
        nodes.append(_means(interpretation.level, kpi, context))
    return nodes


def _means(level: Quantity, kpi: Kpi, context: ViewContext) -> Component:
    amount = context.translate.amount(level, context.translate.unit(kpi))
    before = f"{amount.before} " if amount.before else ""
    value = html.Span(amount.number, className="is-derived")
    return html.Small([context.translate("targets.means"), before, value, f" {amount.after}"])


def _result(row: PlanRow, context: ViewContext) -> list[Component | str]:
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
    return nodes


def _newest(row: PlanRow, context: ViewContext) -> list[Component]:
    """Return the newest result before the year where the year has none."""
    series = context.dataset.series(row.kpi.name, row.district)
    results = [each for each in series.observations if each.measure.value == "actual" and each.year < row.year]
    if not results:
        return []
    newest = max(results, key=lambda each: each.year)
    text = context.translate("card.other_year", year=newest.year, value=context.value_of_row(newest))
    return [html.Small(text)]


def _growth(row: PlanRow, context: ViewContext) -> list[Component | str]:
    return [_change(row.change, row.kpi, context) if row.change is not None else _dash()]


def _change(change: Change, kpi: Kpi, context: ViewContext) -> Component:
    text = change_text(change, kpi, context.translate)
    return html.Span(text, className="growth is-derived" if change.is_derived else "growth")


def _rank_of(row: PlanRow, context: ViewContext) -> PlaceRank | None:
    if row.district == CITY:
        return None
    return place_rank(context.dataset, row.kpi, row.year, context.dataset.catalog.district(row.district))


def _rank(row: PlanRow, context: ViewContext) -> list[Component | str]:
    """Return a place's rank among the places of its kind that report, and its change on the year before."""
    rank = _rank_of(row, context)
    if rank is None:
        return [_dash()]
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


def _completion(row: PlanRow, _: ViewContext) -> list[Component | str]:
    """Return result ÷ target with its track."""
    outcome = row.outcome
    if outcome is None:
        return []
    if outcome.completion is None:
        return [_dash()]
    text = percent(outcome.completion * 100, digits=1)
    width = min(max(outcome.completion, 0), TRACK_REACH) / TRACK_REACH * 100
    track = [html.I(style={"width": f"{width:.1f}%"}), html.B(style={"left": f"{100 / TRACK_REACH:.1f}%"})]
    value = html.Span(text, className="growth is-derived" if outcome.is_derived else "growth")
    return [value, html.Span(track, className="completion-track", **aria(hidden="true"))]


def _outcome(row: PlanRow, context: ViewContext) -> list[Component | str]:
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


def _next(row: PlanRow, with_ask: bool, context: ViewContext) -> list[Component | str]:
    if not row.next_targets:
        return [_dash()]
    first, *others = row.next_targets
    nodes = target_nodes(first, row.kpi, context)
    for second in others:
        text = context.translate("targets.or", target=target_text(second, row.kpi, context))
        means = [_means(second.level, row.kpi, context)] if second.level is not None and second.is_growth else []
        reading = source_link(text, export_row(second.target), context)
        level = [context.translate("mark.comma"), *means[0].children] if means else []
        nodes.append(html.Small([reading, *level], className="other-reading"))
    if with_ask and row.is_comparable and row.effort is not None:
        nodes += ask(first, row.effort, row.kpi, context)
    return nodes


def ask(first: TargetInterpretation, effort: Effort, kpi: Kpi, context: ViewContext) -> list[Component | str]:
    """Return what a target asks for as symbol and word, and its rule with the numbers."""
    judgement = effort.judgement
    word = verdict_mark(judgement.value, ask_word(judgement, kpi, context.translate))
    return [word, html.Small(ask_rule(first, effort, kpi, context))]


def _notes(table: TargetTable, has_next: bool, context: ViewContext, *, has_sources: bool) -> list[Component]:
    translate, year = context.translate, context.year
    nodes: list[Component] = []
    if table.incomparable:
        items: list[Component | str] = []
        for row in table.incomparable:
            value = html.Span(target_text(row.next_targets[0], row.kpi, context), className="value-target")
            name = html.A(context.translate.kpi(row.kpi), href=context.kpi_href(row.kpi), className="link")
            source = export_row(row.next_targets[0].target)
            items.append(html.Li([name, " ", source_link(value, source, context)]))
        text = translate("targets.incomparable", count=len(table.incomparable), year=year)
        nodes += [html.P(text, className="footnote"), html.Ul(items, className="inline-list")]
    notes = [translate("source.hint")] if has_sources and (table.rows or table.results) else []
    if any(
        row.target is not None and row.target.target.qualifier.value in ("at_least", "more_than") for row in table.rows
    ):
        notes.append(translate("targets.floor_note"))
    if any(row.outcome_name == Verdict.NEARLY for row in table.rows):
        notes.append(translate("targets.near_note"))
    if has_next and table.has_outcomes and not all(row.next_targets for row in table.rows):
        notes.append(translate("targets.dash_note", next=year + 1))
    if notes:
        nodes.append(html.P(translate("mark.space").join(notes), className="footnote"))
    return nodes


def _dash() -> Component:
    return html.Span("–", className="no-value")
