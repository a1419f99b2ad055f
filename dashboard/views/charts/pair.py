"""How do two places stand against each other, and against the highest of all places?"""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.components.chart import Chart
from dashboard.components.pair_table import Pair
from dashboard.dataset.model import District
from dashboard.dataset.numbers import number
from dashboard.figures.pair import PairRow, pair_figure
from dashboard.metrics.district import Standing, Standings
from dashboard.metrics.export_rows import records
from dashboard.routing.view_context import Scene

FEWEST = 2  # KPIs that a chart says better than the table below it
MOST = 16  # rows; beyond them the headline goals and the KPI that stands for each area


def pair_chart(pairs: Sequence[Pair], one: District, other: District, scene: Scene) -> Chart | None:
    """The KPIs of the nine areas that both places have a result for, facts left out; None where they are too few."""
    words = scene.words
    shared = [(found, a, b) for found, a, b in pairs if a and b and found.kpi.area and not found.kpi.word]
    if len(shared) < FEWEST:
        return None
    if len(shared) > MOST:
        leads = {area.lead for area in scene.dataset.catalog.areas}
        shared = [one for one in shared if one[0].kpi.headline or one[0].kpi.name in leads][:MOST]
    rows = [_row(found, a, b, scene) for found, a, b in shared]
    ahead = sum(a.quantity.value > b.quantity.value for _, a, b in shared)
    behind = sum(a.quantity.value < b.quantity.value for _, a, b in shared)
    even = len(shared) - ahead - behind
    said = {"one": words.district(one), "other": words.district(other), "count": len(shared)}
    return Chart(
        key="pair",
        figure=pair_figure(rows, scene.theme),
        title=words.phrases("pair.title", ahead=ahead, behind=behind, even=even, **said),
        sub=words("pair.sub", count=len({s.district for one, _, _ in shared for s in one.all})),
        records=records([row for _, a, b in shared for row in (a.row, b.row)]),
        legend=(("result", words.district(one)), ("square", words.district(other))),
        foot=words("chart.source", sources=words.sources([row for _, a, b in shared for row in (a.row, b.row)])),
    )


def _row(found: Standings, a: Standing, b: Standing, scene: Scene) -> PairRow:
    words, kpi = scene.words, found.kpi
    leader = max(standing.quantity.value for standing in found.all) or 1

    def hover(standing: Standing) -> str:
        return scene.hover(standing.quantity, kpi, f"{words.district(standing.district)} {found.year}")

    values = words("pair.row", a=number(a.quantity.value), b=number(b.quantity.value))
    return PairRow(
        words.kpi(kpi),
        values,
        a.quantity.value / leader * 100,
        b.quantity.value / leader * 100,
        hover(a),
        hover(b),
        scene.selection.change(kpi=kpi.name).href,
    )
