"""Builds the chart of a pair: how do two districts compare with each other, and with the highest of all?"""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.components.chart import Chart
from dashboard.components.pair_table import Pair
from dashboard.dataset.model import District
from dashboard.figures.pair import PairRow, pair_figure
from dashboard.metrics.area import main_kpis
from dashboard.metrics.district import Standing, Standings
from dashboard.metrics.export_rows import export_rows
from dashboard.routing.view_context import ViewContext

MIN_PAIR_ROWS = 2  # KPIs that a chart says better than the table below it
MAX_PAIR_ROWS = 16  # beyond them the headline goals and the KPI that stands for each area


def pair_chart(pairs: Sequence[Pair], first: District, second: District, context: ViewContext) -> Chart | None:
    """Charts the KPIs of the nine areas that both districts have a result for, facts left out; None for too few."""
    translate = context.translate
    shared = [(ranked, a, b) for ranked, a, b in pairs if a and b and ranked.kpi.area and not ranked.kpi.word]
    if len(shared) < MIN_PAIR_ROWS:
        return None
    if len(shared) > MAX_PAIR_ROWS:
        main = main_kpis(context.dataset)
        shared = [row for row in shared if row[0].kpi.name in main][:MAX_PAIR_ROWS]
    ahead = sum(a.quantity.value > b.quantity.value for _, a, b in shared)
    behind = sum(a.quantity.value < b.quantity.value for _, a, b in shared)
    count, names = len(shared), (translate.district(first), translate.district(second))
    observations = [standing.row for _, *pair in shared for standing in pair]
    return Chart(
        key="pair",
        figure=pair_figure([_row(*row, context) for row in shared], context.theme),
        title=translate.segments(
            "pair.title",
            ahead=ahead, behind=behind, even=count - ahead - behind, one=names[0], other=names[1], count=count,
        ),
        sub=translate("pair.sub", count=len({standing.district for ranked, _, _ in shared for standing in ranked.all})),
        rows=export_rows(observations),
        legend=(("result", names[0]), ("square", names[1])),
        foot=translate("chart.source", sources=translate.sources(observations)),
    )  # fmt: skip


def _row(ranked: Standings, a: Standing, b: Standing, context: ViewContext) -> PairRow:
    translate, kpi = context.translate, ranked.kpi
    highest = max(standing.quantity.value for standing in ranked.all) or 1

    def text(standing: Standing) -> str:
        return translate.number(standing.quantity.value, kpi)

    def hover(standing: Standing) -> str:
        return context.hover(standing.quantity, kpi, f"{translate.district(standing.district)} {ranked.year}")

    return PairRow(
        translate.kpi(kpi),
        translate("pair.row", a=text(a), b=text(b)),
        a.quantity.value / highest * 100,
        b.quantity.value / highest * 100,
        hover(a),
        hover(b),
        f"{context.selection.change(kpi=kpi.name, map=None).href}#s-standing",
    )
