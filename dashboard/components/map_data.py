"""What the district map and the lists beside it show: figures of a KPI, a target divided, or what is published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from dashboard.components.district_card import rank_words
from dashboard.components.target_allocation import allocation_rows, chosen_allocation, key_text, share_text
from dashboard.dataset.model import District, Kpi
from dashboard.dataset.numbers import number, percent
from dashboard.metrics.allocation import TargetAllocation
from dashboard.metrics.district import Standings, covered, standings
from dashboard.metrics.export_rows import ExportRow, export_rows
from dashboard.routing.selection import MAP_ALLOCATION, View
from dashboard.routing.view_context import ViewContext

MAP = "map"  # the key of the map's rows among the downloads


@dataclass(frozen=True, slots=True)
class MapData:
    """A value per place that has one; `found` or `split` tell where the values come from, neither for counts."""

    head: str  # stands over the legend: the year and the unit
    unit: str
    values: Mapping[str, float]  # by place name
    years: Mapping[str, int] = field(default_factory=dict)  # of a value from another year than the one chosen
    found: Standings | None = None
    split: TargetAllocation | None = None

    @property
    def records(self) -> tuple[ExportRow, ...]:
        """The rows behind the map; none for counts of what is published."""
        if self.split is not None:
            return allocation_rows(self.split, self.split.allocations)
        return export_rows([*(one.row for one in self.found.all), *self.found.growths]) if self.found else ()


def map_data(context: ViewContext) -> MapData:
    """The KPI chosen for the map, else the view's own, else how many KPIs each place has a figure for.

    A KPI view shows the target divided where that is chosen, or where nothing is published by district.
    """
    selection = context.selection
    own = selection.kpi if selection.view in (View.KPI, View.DISTRICTS) else None
    name = own if selection.map in (None, MAP_ALLOCATION) else selection.map
    if name is None:
        return _coverage(context)
    kpi = context.dataset.kpis[name]
    found = standings(context.dataset, kpi, context.year)
    if selection.map == MAP_ALLOCATION or (selection.map is None and found is None and selection.view is View.KPI):
        split = chosen_allocation(kpi, context)
        if isinstance(split, TargetAllocation):
            return _divided(split, context)
    translate = context.translate
    if found is None:
        return MapData("", translate.unit(kpi), {})
    return MapData(
        translate("panel.measured", year=found.year, unit=translate.unit(kpi)),
        translate.unit(kpi),
        {standing.district.name: standing.quantity.value for standing in found.all},
        found=found,
    )


def is_divisible(kpi: Kpi, context: ViewContext) -> bool:
    """True where the city has set a target that the chosen key divides."""
    return isinstance(chosen_allocation(kpi, context), TargetAllocation)


def map_title(shown: MapData, context: ViewContext) -> str:
    """The answer of the map: where the chosen place stands, or how many have published."""
    translate, catalog = context.translate, context.dataset.catalog
    if shown.split is not None:
        return _divided_title(shown.split, context)
    found = [unit for unit in catalog.counties if unit.name in shown.values]
    if context.is_city or (context.district.is_zone and context.district.name not in shown.values):
        if not found:
            return translate("panel.no_results" if shown.found and shown.found.growths else "panel.none")
        rest = len(catalog.counties) - len(found)
        return translate("panel.some", count=len(found), rest=rest) if rest else translate("panel.all")
    name = translate.district(context.district)
    if context.district.name not in shown.values:
        return translate("panel.silent", district=name)
    value = shown.values[context.district.name]
    peers = catalog.counties if context.district.is_county_level else catalog.zones
    others = [shown.values[peer.name] for peer in peers if peer.name in shown.values]
    rank = 1 + sum(other > value for other in others)
    key = "panel.tied" if others.count(value) > 1 else "panel.rank"
    return translate(key, district=name, value=number(value), unit=translate.unit_noun(shown.unit, value), rank=rank)


def place_label(place: District, shown: MapData, context: ViewContext, *, full: bool = False) -> str:
    """A place's value in words, with rank, share and source where `full`; or why there is none."""
    translate = context.translate
    if place.name in shown.values:
        return _valued(place, shown, context, full=full)
    growth = shown.found.growth_of(place) if shown.found else None
    if growth is not None:
        return translate("card.growth_only", year=growth.year, growth=percent(growth.value, sign=True))
    if place.name in shown.years:
        return translate("panel.other_year", year=shown.years[place.name])
    if shown.split is not None:
        return translate("split.no_part")
    return translate("panel.zone_silent" if place.is_zone else "panel.unpublished")


def _valued(place: District, shown: MapData, context: ViewContext, *, full: bool) -> str:
    translate = context.translate
    part = shown.split.of(place) if shown.split else None
    if shown.split is not None and part is not None:
        lines = [share_text(part, shown.split.kpi, context)]
        if full:
            lines[0] += f" {translate('split.tag')}"
            lines.append(translate("card.share", share=percent(part.fraction * 100, digits=1)))
        return "<br>".join(lines)
    standing = shown.found.of(place) if shown.found else None
    word = translate.fact_word(standing.quantity, standing.kpi) if standing else None
    value = shown.values[place.name]
    lines = [word or f"{number(value)} {translate.unit_noun(shown.unit, value)}".strip()]
    if full and standing is not None:
        if not standing.kpi.word:
            lines.append(rank_words(standing, context))
        if standing.share is not None and not standing.kpi.word:
            lines.append(translate("card.share", share=percent(standing.share * 100, digits=1)))
        lines.append(f"{translate('mark.source')}{translate.sources([standing.row])}")
    return "<br>".join(lines)


def _coverage(context: ViewContext) -> MapData:
    translate, dataset = context.translate, context.dataset
    area = context.selection.area if context.selection.view in (View.AREA, View.DISTRICTS) else None
    values: dict[str, float] = {}
    years: dict[str, int] = {}
    for place in (*dataset.catalog.counties, *dataset.catalog.zones):
        found = covered(dataset, place, context.year, area)
        other = [y for y in dataset.years if y != context.year and covered(dataset, place, y, area)]
        if found:
            values[place.name] = len(found)
        elif other:
            years[place.name] = other[-1]
    return MapData(translate("panel.counted", year=context.year), translate("panel.unit"), values, years)


def _divided(split: TargetAllocation, context: ViewContext) -> MapData:
    translate, kpi = context.translate, split.kpi
    head = translate("split.map_head", year=split.interpretation.target.year, unit=translate.unit(kpi))
    return MapData(
        head,
        translate.unit(kpi),
        {part.district.name: (part.high or part.low).value for part in split.allocations},
        split=split,
    )


def _divided_title(split: TargetAllocation, context: ViewContext) -> str:
    translate = context.translate
    part = split.of(context.district)
    if part is not None:
        value = share_text(part, split.kpi, context)
        return translate(
            "split.map_in", district=translate.district(context.district), value=value, by=key_text(split, context)
        )
    silent = standings(context.dataset, split.kpi, context.year) is None
    key = "split.map_title" if silent else "split.map_title_known"
    return translate(key, year=split.interpretation.target.year, by=key_text(split, context))
