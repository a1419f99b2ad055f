"""Builds the table of a proposal: for each county its weight, what the key gives, a field, a lock, and what it asks."""

from __future__ import annotations

import dash_bootstrap_components as dbc
from dash import ALL
from dash.development.base_component import Component

from dashboard.components.rendering.fast_html import html
from dashboard.components.target import ask_rule, ask_word, required_text, target_text, verdict_mark
from dashboard.dataset.model import Kpi
from dashboard.dataset.numbers import number, percent
from dashboard.metrics.allocation import AllocationKey, TargetAllocation, own_target
from dashboard.metrics.growth import Judgement
from dashboard.metrics.proposal import Proposal, ProposedPart, entry_text, part_target
from dashboard.routing.view_context import ViewContext

AMOUNTS = {"type": "proposed-amount", "county": ALL}
LOCKS = {"type": "proposed-lock", "county": ALL}
GROWTHS = {"type": "proposed-growth", "county": ALL}


def proposal_table(proposal: Proposal, context: ViewContext) -> Component:
    """Return the table of a proposal: a field and a lock for each county, what the key gives, what its part asks."""
    translate, allocation = context.translate, proposal.allocation
    unit, year = translate.unit(proposal.kpi), allocation.interpretation.target.year

    def head(text: str, note: str = "", style: str = "") -> Component:
        return html.Th([text, *([html.Small(note)] if note else [])], scope="col", className=style)

    heads = [
        head(translate("allocate.county"), translate(f"allocate.weight_{allocation.key.value}")),
        head(translate(f"allocate.by_{allocation.key.value}"), unit, "numeric"),
        head(translate("allocate.amount"), unit, "numeric"),
        html.Th(html.Span(translate("allocate.lock"), className="sr-only"), scope="col"),
        head(translate("allocate.asks", year=year - 1), translate("allocate.asks_note")),
    ]
    rows = [_row(part, proposal, context) for part in proposal.parts]
    return html.Table([html.Thead(html.Tr(heads)), html.Tbody(rows)], className="data-table proposal-table")


def _row(part: ProposedPart, proposal: Proposal, context: ViewContext) -> Component:
    translate, kpi, county = context.translate, proposal.kpi, part.district
    name = translate.district(county)
    field = dbc.Input(
        id={**AMOUNTS, "county": county.code},
        name=f"u{county.code}",
        value=entry_text(part.amount, kpi, translate),
        debounce=True,
        inputMode="decimal",
        autoComplete="off",
        maxLength=40,
        className="proposed-amount",
    )
    label = html.Span(
        [
            translate("allocate.field", district=name, unit=translate.unit(kpi)),
            translate("mark.comma"),
            html.Span(translate("allocate.locked"), className="if-locked"),
            html.Span(translate("split.tag"), className="if-free"),
        ],
        className="sr-only",
    )
    box = dbc.Checkbox(
        id={**LOCKS, "county": county.code},
        value=part.is_locked,
        label=translate("allocate.lock_of", district=name),
        className="proposed-lock",
        labelClassName="sr-only",
    )
    by_key = entry_text(part.amount - part.difference, kpi, translate)
    return html.Tr(
        [
            html.Th([name, html.Small(_weight_text(part, proposal.allocation, context))], scope="row"),
            html.Td(html.I(by_key), className="numeric value-target by-key"),
            html.Td(html.Label([label, field]), className="amount-cell"),
            html.Td(box, className="lock-cell"),
            html.Td(
                growth_nodes(part, proposal, context), id={**GROWTHS, "county": county.code}, className="growth-cell"
            ),
        ],
        className="is-selected" if county == context.district else "",
    )


def growth_nodes(part: ProposedPart, proposal: Proposal, context: ViewContext) -> list[Component]:
    """Return the growth that a part asks of its county, with judgement and rule; or that no result is published."""
    translate, kpi = context.translate, proposal.kpi
    year = proposal.allocation.interpretation.target.year - 1
    result = context.dataset.series(kpi.name, part.district.name).actual(year)
    if result is None:
        text = translate("card.unpublished", year=year)
        return [html.Span("–", className="no-value"), html.Small(text)]
    target, asks = part_target(part, proposal, context.dataset)
    basis = translate("card.other_year", year=year, value=_number_alone(context.value_of_row(result), kpi, context))
    if asks.judgement is Judgement.UNKNOWN:
        return [html.Span("–", className="no-value"), html.Small(basis)]
    rule = f"{translate('mark.semicolon')}{ask_rule(target, asks, kpi, context)}" if asks.judgement.is_pace else ""
    word = verdict_mark(asks.judgement.value, ask_word(asks.judgement, kpi, translate))
    return [
        html.Span([html.Span(required_text(target, translate), className="growth is-derived"), word]),
        html.Small(f"{basis}{rule}"),
    ]


def _number_alone(text: str, kpi: Kpi, context: ViewContext) -> str:
    """Return a value without the unit that the columns beside it have in their heads; a row has no room for it."""
    return text.removesuffix(f" {context.translate.unit(kpi)}")


def _weight_text(part: ProposedPart, allocation: TargetAllocation, context: ViewContext) -> str:
    """Return what a county counts in the key, its share, and its own target: 1,018,675 人，20.2%；本地目标 2,200 件."""
    translate, weight = context.translate, part.allocation.weight
    share = percent(part.allocation.fraction * 100, digits=1)
    texts = [share]
    if weight.row is not None:
        is_result = allocation.key is AllocationKey.RESULTS
        people = translate("allocate.people", count=number(weight.value))
        texts.insert(0, context.value_of_row(weight.row) if is_result else people)
    own = own_target(context.dataset, allocation.kpi, allocation.interpretation.target.year, part.district)
    if own is None:
        return translate("mark.comma").join(texts)
    aim = _number_alone(target_text(own, allocation.kpi, context), allocation.kpi, context)
    target = translate("allocate.own", target=aim)
    return translate("mark.comma").join(texts) + translate("mark.semicolon") + target
