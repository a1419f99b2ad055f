"""Who pays what? One chart per payer, all on one scale, so that loans do not pass for grants."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.components.chart import Chart
from dashboard.dataset.model import CITY
from dashboard.dataset.numbers import number
from dashboard.figures.horizontal_bars import Row, rows_figure
from dashboard.metrics.export_rows import quantity_record
from dashboard.metrics.money import Commitment, Payer
from dashboard.routing.view_context import Scene


def money_charts(found: Sequence[Commitment], scene: Scene) -> list[Chart]:
    """A chart for each payer that has a sum, results and plans in their inks."""
    reach = max((one.amount for one in found), default=0)
    groups = [(payer, [one for one in found if one.payer is payer]) for payer in Payer]
    return [_chart(payer, group, reach, scene) for payer, group in groups if group]


def money_name(one: Commitment, scene: Scene) -> str:
    """A sum by its KPI, with its part or its place where it is not the city's."""
    words = scene.words
    name = words.kpi(one.kpi)
    if one.part:
        return words("money.part", kpi=name, part=words.breakdown(one.part))
    if one.district.name != CITY and scene.is_city:
        return words("money.place", kpi=name, place=words.label(one.district))
    return name


def _chart(payer: Payer, group: Sequence[Commitment], reach: float, scene: Scene) -> Chart:
    words = scene.words
    first = group[0]
    legend = []
    if any(not one.is_promised for one in group):
        legend.append(("bar", words("money.paid", year=scene.year)))
    if any(one.is_promised for one in group):
        legend.append(("promised", words("money.promised")))
    rows = [row for one in group for row in one.quantity.basis]
    return Chart(
        key=f"money-{payer.value}",
        figure=rows_figure([_row(one, scene) for one in group], words("money.amount"), scene.theme, least=reach),
        title=words.phrases(
            "money.title", payer=words(f"money.{payer.value}"), kpi=money_name(first, scene),
            value=scene.value(first.quantity, first.kpi),
        ),
        sub=words("money.sub"),
        records=tuple(
            quantity_record(one.quantity, year=one.year, measure=one.measure, kpi=one.kpi.name) for one in group
        ),
        legend=tuple(legend),
        foot=words("chart.source", sources=words.sources(rows)),
    )  # fmt: skip


def _row(one: Commitment, scene: Scene) -> Row:
    words = scene.words
    name = words("money.dated", name=money_name(one, scene), year=one.year)
    return Row(
        name,
        one.amount,
        number(one.amount),
        scene.hover(one.quantity, one.kpi, name),
        hollow=one.quantity.is_derived,
        promised=one.is_promised,
        sample=one.quantity.is_sample,
        link=scene.kpi_href(one.kpi),
    )
