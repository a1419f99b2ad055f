"""Builds the ranking chart: which districts carry a KPI? Longest bar first, then those that published nothing."""

from __future__ import annotations

from dashboard.components.chart import Chart
from dashboard.components.place_rank import rank_and_share, rank_text, silent_key
from dashboard.dataset.model import Kpi
from dashboard.dataset.numbers import is_whole, number, percent, rounded
from dashboard.dataset.observation import Observation
from dashboard.figures.horizontal_bars import BarRow, ReferenceLine, bars_figure
from dashboard.metrics.district import Standing, Standings, standings
from dashboard.metrics.export_rows import export_rows
from dashboard.metrics.yardstick import is_rate, yardsticks
from dashboard.routing.view_context import ViewContext


def ranking_chart(kpi: Kpi, context: ViewContext) -> Chart | None:
    """Charts counties and zones by their figures; None for a fact, or where none has a figure in any year."""
    ranked = standings(context.dataset, kpi, context.year)
    if ranked is None or kpi.word is not None:
        return None  # places that share a fact are a list of names
    translate, unit = context.translate, context.translate.unit(kpi)
    bars = [_row(standing, ranked, context) for standing in (*ranked.counties, *ranked.zones)]
    for growth in ranked.growths:
        district = context.dataset.catalog.district(growth.district)
        text = translate("card.growth_only", year=growth.year, growth=percent(growth.value, sign=True))
        hover = context.hover_row(growth, translate.district(district))
        bars.append(BarRow(translate.label(district), None, text, hover))
    growing = {growth.district for growth in ranked.growths}
    silent = [district for district in ranked.missing if district.name not in growing]
    if silent:
        name = translate("ranking.rest", count=len(silent)) if len(silent) > 1 else translate.label(silent[0])
        hover = translate.listed(translate.district(district) for district in silent)
        bars.append(BarRow(name, None, translate(silent_key(kpi)), hover))
    others = _yardsticks(ranked, context)
    bars += [_yardstick_row(row, kpi, context) for row in others]
    rows = [*(standing.row for standing in ranked.all), *others]
    city = [ranked.city.basis[0]] if ranked.city else []
    reference = _reference_line(ranked, context)
    foot = [reference.text] if reference else []
    foot += [translate("ranking.zones")] if ranked.zones else []
    foot += [translate("ranking.yardsticks")] if others else []
    foot.append(translate("chart.source", sources=translate.sources(rows)))
    return Chart(
        key=f"ranking-{kpi.name}",
        figure=bars_figure(bars, unit, context.theme, reference),
        title=context.dated(_title(ranked, context), ranked.year),
        sub=translate("ranking.sub", kpi=translate.kpi(kpi), year=ranked.year, unit=unit),
        rows=export_rows([*rows, *ranked.growths, *city]),
        foot=translate("mark.space").join(foot),
    )


def _row(standing: Standing, ranked: Standings, context: ViewContext) -> BarRow:
    translate, kpi, district = context.translate, ranked.kpi, standing.district
    share = percent(standing.share * 100, digits=1) if standing.share is not None else ""
    value = translate.in_unit(standing.quantity.value, kpi)
    text = number(value)
    hover = context.hover(standing.quantity, kpi, f"{translate.district(district)} {ranked.year}")
    return BarRow(
        translate.label(district),
        value,
        text,
        "\n".join([hover, *rank_and_share(standing, context)]),
        aside=share,
        sample=standing.quantity.is_sample,
        strong=district == context.district,
        soft=not context.is_city and district != context.district,
        zone=district.is_zone,
        link=context.district_href(district),
    )


def _yardsticks(ranked: Standings, context: ViewContext) -> list[Observation]:
    """Returns the results of other cities and the province in the year, largest first; they have no rank."""
    results = yardsticks(context.dataset, ranked.kpi, context.city).values()
    rows = [row for place_rows in results for row in place_rows if row.year == ranked.year]
    return sorted(rows, key=lambda row: -row.value)


def _yardstick_row(row: Observation, kpi: Kpi, context: ViewContext) -> BarRow:
    """Builds a grey row; an amount of another city has no bar, beside which those of districts would vanish."""
    translate, place = context.translate, context.dataset.catalog.district(row.district)
    value = translate.in_unit(row.value, kpi)
    hover = context.hover_row(row, f"{translate.district(place)} {row.year}")
    return BarRow(translate.label(place), value if is_rate(kpi) else None, number(value), hover, yardstick=True)


def _reference_line(ranked: Standings, context: ViewContext) -> ReferenceLine | None:
    """Selects the city's value where districts do not add up, the mean of the nine where all report and do."""
    translate, kpi = context.translate, ranked.kpi
    if ranked.city and not is_whole(kpi.unit) and not kpi.additive:
        value = translate.in_unit(ranked.city.value, kpi)
        return ReferenceLine(value, translate("ranking.city", value=number(value)))
    if kpi.additive and not ranked.missing and ranked.counties:
        values = [standing.quantity.value for standing in ranked.counties]
        mean = translate.in_unit(rounded(sum(values) / len(values), kpi.unit), kpi)
        return ReferenceLine(mean, translate("ranking.mean", value=number(mean)))
    return None


def _title(ranked: Standings, context: ViewContext) -> tuple[str, ...]:
    translate, kpi = context.translate, ranked.kpi
    name, district = translate.kpi(kpi), translate.district(context.district)
    if not context.is_city:
        standing = ranked.of(context.district)
        if standing is None:
            return translate.segments("ranking.silent", kpi=name, district=district)
        rank = rank_text(standing, context)
        rank = f"{rank[:1].lower()}{rank[1:]}"
        value = translate.value(standing.quantity, kpi)
        return translate.segments("ranking.chosen", kpi=name, district=district, value=value, rank=rank)
    peers, kind = (ranked.counties, "counties") if ranked.counties else (ranked.zones, "zones")
    count, labels = len(peers), [translate.label(standing.district) for standing in peers]
    value = translate.value(peers[0].quantity, kpi)
    if count == 1:
        return translate.segments("ranking.one", kpi=name, district=translate.listed(labels), value=value)
    if len({standing.quantity.value for standing in peers}) == 1:
        return translate.segments(f"ranking.even_{kind}", kpi=name, count=count, places=translate.listed(labels))
    leaders = translate.listed(translate.label(peer.district) for peer in peers if peer.rank == 1)
    head = translate.segments(f"ranking.top_{kind}", kpi=name, district=leaders, value=value, count=count)
    if not (ranked.counties and ranked.zones):
        return head
    zone = ranked.zones[0]
    values = {"district": translate.label(zone.district), "value": translate.value(zone.quantity, kpi)}
    other = translate("ranking.top_zone", count=len(ranked.zones), **values)
    return (*head[:-1], head[-1] + translate("mark.semicolon"), other)
