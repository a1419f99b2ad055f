"""Which places carry a KPI? Districts and zones, longest bar first, and those that published nothing."""

from __future__ import annotations

from dashboard.components.chart import Chart
from dashboard.components.district_card import rank_words, silent_key
from dashboard.dataset.model import Kpi, Quantity
from dashboard.dataset.numbers import is_whole, number, percent, rounded
from dashboard.figures.horizontal_bars import BarRow, ReferenceLine, bars_figure
from dashboard.metrics.district import Standing, Standings, standings
from dashboard.metrics.export_rows import export_rows
from dashboard.routing.view_context import ViewContext


def ranking_chart(kpi: Kpi, context: ViewContext) -> Chart | None:
    """None where no district or zone has a figure in any year."""
    found = standings(context.dataset, kpi, context.year)
    if found is None:
        return None
    translate = context.translate
    rows = [_row(standing, found, context) for standing in (*found.counties, *found.zones)]
    growths = {growth.district for growth in found.growths}
    for growth in found.growths:
        place = context.dataset.catalog.district(growth.district)
        said = translate("card.growth_only", year=growth.year, growth=percent(growth.value, sign=True))
        rows.append(BarRow(translate.label(place), None, said, context.hover_row(growth, translate.district(place))))
    silent = [place for place in found.missing if place.name not in growths]
    if silent:
        name = translate("ranking.rest", count=len(silent)) if len(silent) > 1 else translate.label(silent[0])
        listed = translate.listed(translate.district(place) for place in silent)
        rows.append(BarRow(name, None, translate(silent_key(kpi)), listed))
    city = [found.city.basis[0]] if found.city else []
    foot = [translate("chart.source", sources=translate.sources([s.row for s in found.all]))]
    if found.zones:
        foot.insert(0, translate("ranking.zones"))
    mark = _mark(found, context)
    if mark is not None:
        foot.insert(0, mark.text)
    return Chart(
        key=f"ranking-{kpi.name}",
        figure=bars_figure(rows, translate.unit(kpi), context.theme, mark),
        title=context.dated(_title(found, context), found.year),
        sub=translate("ranking.sub", kpi=translate.kpi(kpi), year=found.year, unit=translate.unit(kpi)),
        rows=export_rows([*(s.row for s in found.all), *found.growths, *city]),
        foot=translate("mark.space").join(foot),
    )


def _row(standing: Standing, found: Standings, context: ViewContext) -> BarRow:
    translate, kpi, place = context.translate, found.kpi, standing.district
    share = percent(standing.share * 100, digits=1) if standing.share is not None and not kpi.word else ""
    text = translate.fact_word(standing.quantity, kpi) or number(standing.quantity.value)
    hover = context.hover(standing.quantity, kpi, f"{translate.district(place)} {found.year}")
    if not kpi.word:
        hover += f"<br>{rank_words(standing, context)}"
    if share:
        hover += f"<br>{translate('card.share', share=share)}"
    return BarRow(
        translate.label(place),
        standing.quantity.value,
        text,
        hover,
        aside=share,
        sample=standing.quantity.is_sample,
        strong=place == context.district,
        soft=not context.is_city and place != context.district,
        zone=place.is_zone,
        link=context.district_href(place),
    )


def _mark(found: Standings, context: ViewContext) -> ReferenceLine | None:
    """The city's value where places do not add up; the mean of the nine where all of them report and do."""
    translate, kpi = context.translate, found.kpi
    if found.city and not is_whole(kpi.unit) and not kpi.additive:
        return ReferenceLine(found.city.value, translate("ranking.city", value=number(found.city.value)))
    if kpi.additive and kpi.word is None and not found.missing and found.counties:
        mean = rounded(sum(s.quantity.value for s in found.counties) / len(found.counties), kpi.unit)
        return ReferenceLine(mean, translate("ranking.mean", value=number(mean)))
    return None


def _title(found: Standings, context: ViewContext) -> tuple[str, ...]:
    translate, kpi = context.translate, found.kpi
    name = translate.kpi(kpi)
    if not context.is_city:
        standing = found.of(context.district)
        place = translate.district(context.district)
        if standing is None:
            return translate.segments("ranking.silent", kpi=name, district=place)
        rank = rank_words(standing, context)
        rank = translate("ranking.among", count=len(found.counties)) if kpi.word else f"{rank[:1].lower()}{rank[1:]}"
        return translate.segments(
            "ranking.chosen", kpi=name, district=place, value=_value(standing.quantity, kpi, context), rank=rank
        )
    peers = found.counties or found.zones
    places = translate.listed(translate.label(s.district) for s in peers)
    if len(peers) == 1:
        return translate.segments(
            "ranking.one", kpi=name, district=places, value=_value(peers[0].quantity, kpi, context)
        )
    if len({s.quantity.value for s in peers}) == 1:
        return translate.segments("ranking.even", kpi=name, count=len(peers), places=places)
    top = peers[0]
    return translate.segments("ranking.top", kpi=name, district=translate.label(top.district),
                         value=_value(top.quantity, kpi, context), count=len(peers))  # fmt: skip


def _value(quantity: Quantity, kpi: Kpi, context: ViewContext) -> str:
    return context.translate.fact_word(quantity, kpi) or context.value(quantity, kpi)
