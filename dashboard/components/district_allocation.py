"""Builds the table of a county's computed share of every city target of the next year, and what has no shares."""

from __future__ import annotations

from collections.abc import Sequence

from dash.development.base_component import Component

from dashboard.components.attributes import data
from dashboard.components.badges import scrolled
from dashboard.components.rendering.fast_html import html
from dashboard.components.target import target_text
from dashboard.components.target_allocation import (
    DistrictShare,
    basis_text,
    chosen_allocation,
    computed_tag,
    key_segments,
    key_text,
    share_text,
)
from dashboard.dataset.model import Kpi
from dashboard.dataset.numbers import percent
from dashboard.metrics.allocation import Allocation, NotAllocatable, TargetAllocation, own_target
from dashboard.metrics.district import total
from dashboard.routing.view_context import ViewContext

Refusal = tuple[Kpi, NotAllocatable]


def district_shares(kpis: Sequence[Kpi], context: ViewContext) -> tuple[list[DistrictShare], list[Refusal]]:
    """Return the chosen county's shares of next year's targets among `kpis`, and the targets that are not allocated.

    KPIs in which the county has a target of its own are left out.
    """
    shares: list[DistrictShare] = []
    refusals: list[Refusal] = []
    for kpi in kpis:
        if own_target(context.dataset, kpi, context.year + 1, context.district) is not None:
            continue  # a target of its own takes the place of a computed share
        allocation = chosen_allocation(kpi, context)
        if isinstance(allocation, NotAllocatable):
            refusals.append((kpi, allocation))
        elif allocation is not None and (share := allocation.of(context.district)) is not None:
            shares.append((allocation, share))
    return shares, refusals


def shares_table(shares: Sequence[DistrictShare], refusals: Sequence[Refusal], context: ViewContext) -> list[Component]:
    """Return the keys to choose from, one line per target, and what is not allocated and why."""
    translate = context.translate
    nodes: list[Component] = [key_segments(context.dataset.area_kpis, context)]
    if shares:
        head = [
            html.Th(translate("table.kpi"), scope="col"),
            html.Th(translate("split.city_result", year=context.year), scope="col", className="numeric"),
            html.Th(translate("split.city", year=context.year + 1), scope="col", className="numeric"),
            html.Th([computed_tag(context), translate("split.share")], scope="col", className="numeric"),
            html.Th(translate("split.percent"), scope="col", className="numeric"),
            html.Th(translate("split.sum"), scope="col", className="source"),
        ]
        rows = [_row(allocation, share, context) for allocation, share in shares]
        table = html.Table(
            [html.Thead(html.Tr(head)), html.Tbody(rows)], className="data-table share-table stacked-table"
        )
        nodes += [
            scrolled(table, translate),
            html.P(basis_text(shares[0][0], context, plain=True), className="footnote"),
        ]
    if refusals:
        names = translate.listed(
            translate("split.refused_one", kpi=translate.kpi(kpi), reason=translate(f"split.why_{reason.value}"))
            for kpi, reason in refusals
        )
        nodes.append(html.P(translate("split.refused_list", list=names), className="footnote"))
    return nodes


def shares_note(shares: Sequence[DistrictShare], context: ViewContext) -> str:
    """Return the note under the section's title: the key, and that the shares are computed, not promised."""
    return context.translate("split.shares_note", by=key_text(shares[0][0], context)) if shares else ""


def _row(allocation: TargetAllocation, share: Allocation, context: ViewContext) -> Component:
    translate, kpi = context.translate, allocation.kpi
    target = html.Span(target_text(allocation.interpretation, kpi, context), className="value-target")
    amount = html.I(share_text(share, kpi, context), className="is-computed value-target")
    result = total(context.dataset, kpi, context.year)
    value, style = (context.value(result, kpi), "value-result") if result else (translate("card.none"), "no-value")
    label = translate("split.city_result", year=context.year)
    formulas = [translate.formula(end.formula, kpi) for end in (share.low, share.high) if end]
    return html.Tr(
        [
            html.Td(html.A(translate.kpi(kpi), href=context.kpi_href(kpi), className="link")),
            html.Td(value, className=f"numeric {style}", **data(label=label)),
            html.Td(target, className="numeric", **data(label=translate("split.city", year=context.year + 1))),
            html.Td(amount, className="numeric", **data(label=translate("split.tag"))),
            html.Td(
                percent(share.fraction * 100, digits=1), className="numeric", **data(label=translate("split.percent"))
            ),
            html.Td(translate("mark.semicolon").join(formulas), className="source"),
        ]
    )
