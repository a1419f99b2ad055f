"""Which places carry a KPI? Districts and zones, longest bar first, and those that published nothing."""

from __future__ import annotations

from dashboard.components.chart import Chart
from dashboard.components.district_card import rank_words, silent_key
from dashboard.dataset.model import Kpi, Quantity
from dashboard.dataset.numbers import is_whole, number, percent, rounded
from dashboard.figures.horizontal_bars import Mark, Row, rows_figure
from dashboard.metrics.district import Standing, Standings, standings
from dashboard.metrics.export_rows import records
from dashboard.routing.view_context import Scene


def ranking_chart(kpi: Kpi, scene: Scene) -> Chart | None:
    """None where no district or zone has a figure in any year."""
    found = standings(scene.dataset, kpi, scene.year)
    if found is None:
        return None
    words = scene.words
    rows = [_row(standing, found, scene) for standing in (*found.units, *found.zones)]
    growths = {growth.district for growth in found.growths}
    for growth in found.growths:
        place = scene.dataset.catalog.district(growth.district)
        said = words("card.growth_only", year=growth.year, growth=percent(growth.value, sign=True))
        rows.append(Row(words.label(place), None, said, scene.hover_row(growth, words.district(place))))
    silent = [place for place in found.silent if place.name not in growths]
    if silent:
        name = words("ranking.rest", count=len(silent)) if len(silent) > 1 else words.label(silent[0])
        listed = words.listed(words.district(place) for place in silent)
        rows.append(Row(name, None, words(silent_key(kpi)), listed))
    city = [found.city.basis[0]] if found.city else []
    foot = [words("chart.source", sources=words.sources([s.row for s in found.all]))]
    if found.zones:
        foot.insert(0, words("ranking.zones"))
    mark = _mark(found, scene)
    if mark is not None:
        foot.insert(0, mark.text)
    return Chart(
        key=f"ranking-{kpi.name}",
        figure=rows_figure(rows, words.unit(kpi), scene.theme, mark),
        title=scene.dated(_title(found, scene), found.year),
        sub=words("ranking.sub", kpi=words.kpi(kpi), year=found.year, unit=words.unit(kpi)),
        records=records([*(s.row for s in found.all), *found.growths, *city]),
        foot=words("mark.space").join(foot),
    )


def _row(standing: Standing, found: Standings, scene: Scene) -> Row:
    words, kpi, place = scene.words, found.kpi, standing.district
    share = percent(standing.share * 100, digits=1) if standing.share is not None and not kpi.word else ""
    text = words.word(standing.quantity, kpi) or number(standing.quantity.value)
    hover = scene.hover(standing.quantity, kpi, f"{words.district(place)} {found.year}")
    if not kpi.word:
        hover += f"<br>{rank_words(standing, scene)}"
    if share:
        hover += f"<br>{words('card.share', share=share)}"
    return Row(
        words.label(place),
        standing.quantity.value,
        text,
        hover,
        aside=share,
        sample=standing.quantity.is_sample,
        strong=place == scene.district,
        soft=not scene.is_city and place != scene.district,
        zone=place.is_zone,
        link=scene.district_href(place),
    )


def _mark(found: Standings, scene: Scene) -> Mark | None:
    """The city's value where places do not add up; the mean of the nine where all of them report and do."""
    words, kpi = scene.words, found.kpi
    if found.city and not is_whole(kpi.unit) and not kpi.additive:
        return Mark(found.city.value, words("ranking.city", value=number(found.city.value)))
    if kpi.additive and kpi.word is None and not found.silent and found.units:
        mean = rounded(sum(s.quantity.value for s in found.units) / len(found.units), kpi.unit)
        return Mark(mean, words("ranking.mean", value=number(mean)))
    return None


def _title(found: Standings, scene: Scene) -> tuple[str, ...]:
    words, kpi = scene.words, found.kpi
    name = words.kpi(kpi)
    if not scene.is_city:
        standing = found.of(scene.district)
        place = words.district(scene.district)
        if standing is None:
            return words.phrases("ranking.silent", kpi=name, district=place)
        rank = rank_words(standing, scene)
        rank = words("ranking.among", count=len(found.units)) if kpi.word else f"{rank[:1].lower()}{rank[1:]}"
        return words.phrases(
            "ranking.chosen", kpi=name, district=place, value=_value(standing.quantity, kpi, scene), rank=rank
        )
    peers = found.units or found.zones
    places = words.listed(words.label(s.district) for s in peers)
    if len(peers) == 1:
        return words.phrases("ranking.one", kpi=name, district=places, value=_value(peers[0].quantity, kpi, scene))
    if len({s.quantity.value for s in peers}) == 1:
        return words.phrases("ranking.even", kpi=name, count=len(peers), places=places)
    top = peers[0]
    return words.phrases("ranking.top", kpi=name, district=words.label(top.district),
                         value=_value(top.quantity, kpi, scene), count=len(peers))  # fmt: skip


def _value(quantity: Quantity, kpi: Kpi, scene: Scene) -> str:
    return scene.words.word(quantity, kpi) or scene.value(quantity, kpi)
