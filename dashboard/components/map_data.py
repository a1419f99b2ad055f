"""Selects what the map and the lists beside it show: a KPI's figures, an allocated target, or what is published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from dashboard.components.place_rank import rank_and_share
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
    """A value per place that has one, from `standings` or an `allocation`; counts of published KPIs have neither."""

    head: str  # stands over the legend: the year and the unit
    unit: str
    values: Mapping[str, float]  # by place name
    years: Mapping[str, int] = field(default_factory=dict)  # of a value from another year than the one chosen
    standings: Standings | None = None
    allocation: TargetAllocation | None = None

    @property
    def rows(self) -> tuple[ExportRow, ...]:
        """The rows behind the map; none for counts of what is published."""
        if self.allocation is not None:
            return allocation_rows(self.allocation, self.allocation.allocations)
        if self.standings is None:
            return ()
        return export_rows([*(standing.row for standing in self.standings.all), *self.standings.growths])


def map_data(context: ViewContext) -> MapData:
    """Return the KPI chosen for the map, else the view's own, else how many KPIs each place has a figure for.

    A KPI view shows the target allocated where that is chosen, or where nothing is published by district.
    """
    translate, selection = context.translate, context.selection
    view_kpi = selection.kpi if selection.view in (View.KPI, View.DISTRICTS) else None
    name = view_kpi if selection.map in (None, MAP_ALLOCATION) else selection.map
    if name is None:
        return _coverage(context)
    kpi = context.dataset.kpis[name]
    unit = translate.unit(kpi)
    kpi_standings = standings(context.dataset, kpi, context.year)
    if selection.map == MAP_ALLOCATION or (
        selection.map is None and kpi_standings is None and selection.view is View.KPI
    ):
        allocation = chosen_allocation(kpi, context)
        if isinstance(allocation, TargetAllocation):
            head = translate("split.map_head", year=allocation.interpretation.target.year, unit=unit)
            values = {
                share.district.name: translate.in_unit((share.high or share.low).value, kpi)
                for share in allocation.allocations
            }
            return MapData(head, unit, values, allocation=allocation)
    if kpi_standings is None:
        return MapData("", unit, {})
    head = translate("panel.measured", year=kpi_standings.year, unit=unit)
    values = {each.district.name: translate.in_unit(each.quantity.value, kpi) for each in kpi_standings.all}
    return MapData(head, unit, values, standings=kpi_standings)


def is_divisible(kpi: Kpi, context: ViewContext) -> bool:
    """Return whether the city has set a target that the chosen key allocates."""
    return isinstance(chosen_allocation(kpi, context), TargetAllocation)


def map_title(map_: MapData, context: ViewContext) -> str:
    """Return the answer of the map: the rank of the chosen place, or how many have published."""
    translate, catalog = context.translate, context.dataset.catalog
    if map_.allocation is not None:
        return _allocation_title(map_.allocation, context)
    values, district = map_.values, context.district
    if context.is_city or (district.is_zone and district.name not in values):
        count = sum(county.name in values for county in catalog.counties)
        if not count:
            return translate("panel.no_results" if map_.standings and map_.standings.growths else "panel.none")
        rest = len(catalog.counties) - count
        return translate("panel.some", count=count, rest=rest) if rest else translate("panel.all")
    name = translate.district(district)
    if district.name not in values:
        return translate("panel.silent", district=name)
    value = values[district.name]
    peers = catalog.counties if district.is_county_level else catalog.zones
    peer_values = [values[peer.name] for peer in peers if peer.name in values]
    rank = 1 + sum(peer > value for peer in peer_values)
    key = "panel.tied" if peer_values.count(value) > 1 else "panel.rank"
    return translate(key, district=name, value=number(value), unit=translate.unit_noun(map_.unit, value), rank=rank)


def place_label(place: District, map_: MapData, context: ViewContext, *, full: bool = False) -> str:
    """Return a place's value in words, with rank, share and source where `full`; or why there is none."""
    translate = context.translate
    if place.name in map_.values:
        return "\n".join(_value_lines(place, map_, context, full=full))
    growth = map_.standings.growth_of(place) if map_.standings else None
    if growth is not None:
        return translate("card.growth_only", year=growth.year, growth=percent(growth.value, sign=True))
    if place.name in map_.years:
        return translate("panel.other_year", year=map_.years[place.name])
    if map_.allocation is not None:
        return translate("split.no_part")
    return translate("panel.zone_silent" if place.is_zone else "panel.unpublished")


def _value_lines(place: District, map_: MapData, context: ViewContext, *, full: bool) -> list[str]:
    translate = context.translate
    share = map_.allocation.of(place) if map_.allocation else None
    if map_.allocation is not None and share is not None:
        text = share_text(share, map_.allocation.kpi, context)
        if not full:
            return [text]
        fraction = percent(share.fraction * 100, digits=1)
        return [f"{text} {translate('split.tag')}", translate("card.share", share=fraction)]
    standing = map_.standings.of(place) if map_.standings else None
    word = translate.fact_word(standing.quantity, standing.kpi) if standing else None
    value = map_.values[place.name]
    lines = [word or f"{number(value)} {translate.unit_noun(map_.unit, value)}".strip()]
    if full and standing is not None:
        source = f"{translate('mark.source')}{translate.sources([standing.row])}"
        lines += [*rank_and_share(standing, context), source]
    return lines


def _coverage(context: ViewContext) -> MapData:
    translate, dataset = context.translate, context.dataset
    area = context.selection.area if context.selection.view in (View.AREA, View.DISTRICTS) else None
    values: dict[str, float] = {}
    years: dict[str, int] = {}
    for place in (*dataset.catalog.counties, *dataset.catalog.zones):
        count = len(covered(dataset, place, context.year, area))
        if count:
            values[place.name] = count
        else:
            newest = next((year for year in reversed(dataset.years) if covered(dataset, place, year, area)), None)
            if newest:
                years[place.name] = newest
    return MapData(translate("panel.counted", year=context.year), translate("panel.unit"), values, years)


def _allocation_title(allocation: TargetAllocation, context: ViewContext) -> str:
    translate, by = context.translate, key_text(allocation, context)
    share = allocation.of(context.district)
    if share is not None:
        value = share_text(share, allocation.kpi, context)
        return translate("split.map_in", district=translate.district(context.district), value=value, by=by)
    silent = standings(context.dataset, allocation.kpi, context.year) is None
    key = "split.map_title" if silent else "split.map_title_known"
    return translate(key, year=allocation.interpretation.target.year, by=by)
