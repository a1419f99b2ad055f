"""Charts a proposal: each county's part beside what the key gives it and its last result."""

from __future__ import annotations

from decimal import Decimal

from dashboard.components.proposal import amount_text
from dashboard.components.target_allocation import key_text
from dashboard.figures.builder import Figure
from dashboard.figures.proposal_bars import ProposalBar, proposal_figure
from dashboard.metrics.proposal import Proposal, entry_text
from dashboard.routing.view_context import ViewContext


def proposal_chart(proposal: Proposal, context: ViewContext) -> Figure:
    """Return the parts as bars beside last year's results."""
    translate, kpi = context.translate, proposal.kpi
    year = proposal.allocation.interpretation.target.year
    bars = []
    for part in proposal.parts:
        result = context.dataset.series(kpi.name, part.district.name).actual(year - 1)
        by_key = part.allocation.low.value
        lines = [
            f"{translate.district(part.district)} {year} {translate('measure.target')}",
            f"{amount_text(part.amount, proposal, context)} "
            f"{translate('allocate.locked' if part.is_locked else 'split.tag')}",
            f"{key_text(proposal.allocation, context)}{translate('mark.colon')}"
            f"{amount_text(Decimal(repr(by_key)), proposal, context)}",
        ]
        if result is not None:
            lines.append(translate("card.other_year", year=year - 1, value=context.value_of_row(result)))
        bars.append(
            ProposalBar(
                translate.label(part.district),
                translate.in_unit(float(part.amount), kpi),
                entry_text(part.amount, kpi, translate),
                translate.in_unit(by_key, kpi),
                None if result is None else translate.in_unit(result.value, kpi),
                part.is_locked,
                "\n".join(lines),
            )
        )
    return proposal_figure(bars, translate.unit(kpi), context.theme)
