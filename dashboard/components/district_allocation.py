"""A district's computed part of every city target of the next year, and which targets have no parts."""

from __future__ import annotations

from collections.abc import Sequence

from dash.development.base_component import Component

from dashboard.components.attributes import data
from dashboard.components.badges import scrolled
from dashboard.components.rendering.fast_html import html
from dashboard.components.target import target_text
from dashboard.components.target_allocation import (
    allocation_rows,
    basis_text,
    chosen_allocation,
    computed_tag,
    key_segments,
    key_text,
    share_text,
)
from dashboard.dataset.model import Kpi
from dashboard.dataset.numbers import percent
from dashboard.metrics.allocation import Allocation, NotAllocatable, TargetAllocation
from dashboard.metrics.export_rows import ExportRow
from dashboard.routing.view_context import ViewContext

DistrictShare = tuple[TargetAllocation, Allocation]


def district_shares(
    kpis: Sequence[Kpi], context: ViewContext
) -> tuple[list[DistrictShare], list[tuple[Kpi, NotAllocatable]]]:
    """The chosen unit's parts of the targets of next year among `kpis`, and the targets that are not divided."""
    found: list[DistrictShare] = []
    refused: list[tuple[Kpi, NotAllocatable]] = []
    for kpi in kpis:
        split = chosen_allocation(kpi, context)
        if isinstance(split, NotAllocatable):
            refused.append((kpi, split))
        elif split is not None and (part := split.of(context.district)) is not None:
            found.append((split, part))
    return found, refused


def share_rows(shares: Sequence[DistrictShare]) -> tuple[ExportRow, ...]:
    """The parts as rows of the table."""
    return tuple(record for split, part in shares for record in allocation_rows(split, [part]))


def shares_table(
    shares: Sequence[DistrictShare], refused: Sequence[tuple[Kpi, NotAllocatable]], context: ViewContext
) -> list[Component]:
    """The key to choose, one line per target, and what is not divided and why."""
    translate = context.translate
    made: list[Component] = [key_segments([kpi for kpi in context.dataset.kpis.values() if kpi.area], context)]
    if shares:
        head = [
            html.Th(translate("table.kpi"), scope="col"),
            html.Th(translate("split.city"), scope="col", className="r"),
            html.Th([computed_tag(context), translate("split.share")], scope="col", className="r"),
            html.Th(translate("split.percent"), scope="col", className="r"),
            html.Th(translate("split.sum"), scope="col", className="src"),
        ]
        rows = [_line(split, part, context) for split, part in shares]
        table = html.Table([html.Thead(html.Tr(head)), html.Tbody(rows)], className="sheet shares stack")
        made.append(scrolled(table, context.translate))
        made.append(html.P(basis_text(shares[0][0], context, plain=True), className="foot"))
    if refused:
        named = translate.listed(
            translate("split.refused_one", kpi=translate.kpi(kpi), reason=translate(f"split.why_{reason.value}"))
            for kpi, reason in refused
        )
        made.append(html.P(translate("split.refused_list", list=named), className="foot"))
    return made


def shares_note(shares: Sequence[DistrictShare], context: ViewContext) -> str:
    """Under the section's title: the key, and that nobody promised this."""
    return context.translate("split.shares_note", by=key_text(shares[0][0], context)) if shares else ""


def _line(split: TargetAllocation, part: Allocation, context: ViewContext) -> Component:
    translate, kpi = context.translate, split.kpi
    ends = [part.low, *([part.high] if part.high else [])]
    return html.Tr(
        [
            html.Td(html.A(translate.kpi(kpi), href=context.kpi_href(kpi), className="link")),
            html.Td(
                html.Span(target_text(split.interpretation, kpi, context), className="tt"),
                className="r",
                **data(label=translate("split.city")),
            ),
            html.Td(
                html.I(share_text(part, kpi, context), className="is-computed tt"),
                className="r",
                **data(label=translate("split.tag")),
            ),
            html.Td(percent(part.fraction * 100, digits=1), className="r", **data(label=translate("split.percent"))),
            html.Td(translate("mark.semicolon").join(one.formula for one in ends), className="src"),
        ]
    )
