"""What the district map and the lists beside it show: figures of a KPI, a target divided, or what is published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from dashboard.components.district_card import rank_words
from dashboard.components.target_allocation import by_words, chosen_split, part_words, split_records
from dashboard.dataset.model import District, Kpi
from dashboard.dataset.numbers import number, percent
from dashboard.metrics.allocation import Split
from dashboard.metrics.district import Standings, covered, standings
from dashboard.metrics.export_rows import Record, records
from dashboard.routing.selection import SPLIT, View
from dashboard.routing.view_context import Scene

MAP = "map"  # the key of the map's rows among the downloads


@dataclass(frozen=True, slots=True)
class Mapped:
    """A value per place that has one; `found` or `split` tell where the values come from, neither for counts."""

    head: str  # stands over the legend: the year and the unit
    unit: str
    values: Mapping[str, float]  # by place name
    years: Mapping[str, int] = field(default_factory=dict)  # of a value from another year than the one chosen
    found: Standings | None = None
    split: Split | None = None

    @property
    def records(self) -> tuple[Record, ...]:
        """The rows behind the map; none for counts of what is published."""
        if self.split is not None:
            return split_records(self.split, self.split.parts)
        return records([*(one.row for one in self.found.all), *self.found.growths]) if self.found else ()


def mapped(scene: Scene) -> Mapped:
    """The KPI chosen for the map, else the view's own, else how many KPIs each place has a figure for.

    A KPI view shows the target divided where that is chosen, or where nothing is published by district.
    """
    selection = scene.selection
    own = selection.kpi if selection.view in (View.KPI, View.DISTRICTS) else None
    name = own if selection.map in (None, SPLIT) else selection.map
    if name is None:
        return _coverage(scene)
    kpi = scene.dataset.kpis[name]
    found = standings(scene.dataset, kpi, scene.year)
    if selection.map == SPLIT or (selection.map is None and found is None and selection.view is View.KPI):
        split = chosen_split(kpi, scene)
        if isinstance(split, Split):
            return _divided(split, scene)
    words = scene.words
    if found is None:
        return Mapped("", words.unit(kpi), {})
    return Mapped(
        words("panel.measured", year=found.year, unit=words.unit(kpi)),
        words.unit(kpi),
        {standing.district.name: standing.quantity.value for standing in found.all},
        found=found,
    )


def is_divisible(kpi: Kpi, scene: Scene) -> bool:
    """True where the city has set a target that the chosen key divides."""
    return isinstance(chosen_split(kpi, scene), Split)


def title_of(shown: Mapped, scene: Scene) -> str:
    """The answer of the map: where the chosen place stands, or how many have published."""
    words, catalog = scene.words, scene.dataset.catalog
    if shown.split is not None:
        return _divided_title(shown.split, scene)
    found = [unit for unit in catalog.units if unit.name in shown.values]
    if scene.is_city or (scene.district.is_zone and scene.district.name not in shown.values):
        if not found:
            return words("panel.no_results" if shown.found and shown.found.growths else "panel.none")
        rest = len(catalog.units) - len(found)
        return words("panel.some", count=len(found), rest=rest) if rest else words("panel.all")
    name = words.district(scene.district)
    if scene.district.name not in shown.values:
        return words("panel.silent", district=name)
    value = shown.values[scene.district.name]
    peers = catalog.units if scene.district.is_unit else catalog.zones
    others = [shown.values[peer.name] for peer in peers if peer.name in shown.values]
    rank = 1 + sum(other > value for other in others)
    key = "panel.tied" if others.count(value) > 1 else "panel.rank"
    return words(key, district=name, value=number(value), unit=words.noun(shown.unit, value), rank=rank)


def said(place: District, shown: Mapped, scene: Scene, *, full: bool = False) -> str:
    """A place's value in words, with rank, share and source where `full`; or why there is none."""
    words = scene.words
    if place.name in shown.values:
        return _valued(place, shown, scene, full=full)
    growth = shown.found.growth_of(place) if shown.found else None
    if growth is not None:
        return words("card.growth_only", year=growth.year, growth=percent(growth.value, sign=True))
    if place.name in shown.years:
        return words("panel.other_year", year=shown.years[place.name])
    if shown.split is not None:
        return words("split.no_part")
    return words("panel.zone_silent" if place.is_zone else "panel.unpublished")


def _valued(place: District, shown: Mapped, scene: Scene, *, full: bool) -> str:
    words = scene.words
    part = shown.split.of(place) if shown.split else None
    if shown.split is not None and part is not None:
        lines = [part_words(part, shown.split.kpi, scene)]
        if full:
            lines[0] += f" {words('split.tag')}"
            lines.append(words("card.share", share=percent(part.fraction * 100, digits=1)))
        return "<br>".join(lines)
    standing = shown.found.of(place) if shown.found else None
    word = words.word(standing.quantity, standing.kpi) if standing else None
    value = shown.values[place.name]
    lines = [word or f"{number(value)} {words.noun(shown.unit, value)}".strip()]
    if full and standing is not None:
        if not standing.kpi.word:
            lines.append(rank_words(standing, scene))
        if standing.share is not None and not standing.kpi.word:
            lines.append(words("card.share", share=percent(standing.share * 100, digits=1)))
        lines.append(f"{words('mark.source')}{words.sources([standing.row])}")
    return "<br>".join(lines)


def _coverage(scene: Scene) -> Mapped:
    words, dataset = scene.words, scene.dataset
    area = scene.selection.area if scene.selection.view in (View.AREA, View.DISTRICTS) else None
    values: dict[str, float] = {}
    years: dict[str, int] = {}
    for place in (*dataset.catalog.units, *dataset.catalog.zones):
        found = covered(dataset, place, scene.year, area)
        other = [y for y in dataset.years if y != scene.year and covered(dataset, place, y, area)]
        if found:
            values[place.name] = len(found)
        elif other:
            years[place.name] = other[-1]
    return Mapped(words("panel.counted", year=scene.year), words("panel.unit"), values, years)


def _divided(split: Split, scene: Scene) -> Mapped:
    words, kpi = scene.words, split.kpi
    head = words("split.map_head", year=split.reading.target.year, unit=words.unit(kpi))
    return Mapped(
        head, words.unit(kpi), {part.district.name: (part.high or part.low).value for part in split.parts}, split=split
    )


def _divided_title(split: Split, scene: Scene) -> str:
    words = scene.words
    part = split.of(scene.district)
    if part is not None:
        value = part_words(part, split.kpi, scene)
        return words("split.map_in", district=words.district(scene.district), value=value, by=by_words(split, scene))
    silent = standings(scene.dataset, split.kpi, scene.year) is None
    key = "split.map_title" if silent else "split.map_title_known"
    return words(key, year=split.reading.target.year, by=by_words(split, scene))
