"""How do two places stand against each other, and against the highest of all places?"""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.components.chart import Chart
from dashboard.components.pair_table import Pair
from dashboard.dataset.model import District
from dashboard.dataset.numbers import number
from dashboard.figures.pair import PairRow, pair_figure
from dashboard.metrics.district import Standing, Standings
from dashboard.metrics.export_rows import export_rows
from dashboard.routing.view_context import ViewContext

FEWEST = 2  # KPIs that a chart says better than the table below it
MOST = 16  # rows; beyond them the headline goals and the KPI that stands for each area


def pair_chart(pairs: Sequence[Pair], one: District, other: District, context: ViewContext) -> Chart | None:
    """The KPIs of the nine areas that both places have a result for, facts left out; None where they are too few."""
    translate = context.translate
    shared = [(found, a, b) for found, a, b in pairs if a and b and found.kpi.area and not found.kpi.word]
    if len(shared) < FEWEST:
        return None
    if len(shared) > MOST:
        leads = {area.lead for area in context.dataset.catalog.areas}
        shared = [one for one in shared if one[0].kpi.headline or one[0].kpi.name in leads][:MOST]
    rows = [_row(found, a, b, context) for found, a, b in shared]
    ahead = sum(a.quantity.value > b.quantity.value for _, a, b in shared)
    behind = sum(a.quantity.value < b.quantity.value for _, a, b in shared)
    even = len(shared) - ahead - behind
    said = {"one": translate.district(one), "other": translate.district(other), "count": len(shared)}
    return Chart(
        key="pair",
        figure=pair_figure(rows, context.theme),
        title=translate.segments("pair.title", ahead=ahead, behind=behind, even=even, **said),
        sub=translate("pair.sub", count=len({s.district for one, _, _ in shared for s in one.all})),
        rows=export_rows([row for _, a, b in shared for row in (a.row, b.row)]),
        legend=(("result", translate.district(one)), ("square", translate.district(other))),
        foot=translate(
            "chart.source", sources=translate.sources([row for _, a, b in shared for row in (a.row, b.row)])
        ),
    )


def _row(found: Standings, a: Standing, b: Standing, context: ViewContext) -> PairRow:
    translate, kpi = context.translate, found.kpi
    leader = max(standing.quantity.value for standing in found.all) or 1

    def hover(standing: Standing) -> str:
        return context.hover(standing.quantity, kpi, f"{translate.district(standing.district)} {found.year}")

    values = translate("pair.row", a=number(a.quantity.value), b=number(b.quantity.value))
    return PairRow(
        translate.kpi(kpi),
        values,
        a.quantity.value / leader * 100,
        b.quantity.value / leader * 100,
        hover(a),
        hover(b),
        context.selection.change(kpi=kpi.name).href,
    )
