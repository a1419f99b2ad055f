"""Words the answer of the district map, which is its title, and the note under it: what is shown, and what is not."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.components.map_data import place_value
from dashboard.components.progress import months_text, state_word
from dashboard.components.target import target_text
from dashboard.components.target_allocation import key_text
from dashboard.dataset.model import District, Kpi
from dashboard.dataset.numbers import number
from dashboard.metrics.district_map import DistrictMap, MapMeasure
from dashboard.metrics.outcome import Verdict
from dashboard.metrics.progress import Progress, ProgressState
from dashboard.metrics.progress_rows import counted, worst_state
from dashboard.routing.view_context import ViewContext

MAX_LEADERS = 2  # places with the same largest value that a title names


def map_title(map_: DistrictMap, context: ViewContext) -> tuple[str, ...]:
    """Return the answer in phrases: the chosen place's value, else how many reached their target, else the largest.

    Of the year under way: how many are behind, and the slowest of them.
    """
    kpi = context.translate.kpi(map_.kpi)
    if map_.measure is None:
        return context.translate.segments("panel.title_none", kpi=kpi)
    if not context.is_city:
        return _place_title(map_, kpi, context)
    if map_.measure is MapMeasure.COMPLETION:
        return _completion_title(map_, kpi, context)
    if map_.measure is MapMeasure.PROGRESS:
        return _progress_title(map_, kpi, context)
    return _largest_title(map_, kpi, context)


def map_note(map_: DistrictMap, context: ViewContext) -> str:
    """Return the sentences under the title: how the target was divided, the year, and what has no figure."""
    translate, catalog = context.translate, context.dataset.catalog
    missing = [county for county in catalog.counties if county.name not in map_.values]
    match map_.measure:
        case MapMeasure.COMPLETION:
            return translate("panel.note_completion", year=map_.year)
        case MapMeasure.PROGRESS:
            month = next(iter(map_.progress.values())).month
            return translate("panel.note_progress", months=months_text(month, context), year=map_.year)
        case MapMeasure.TARGET:
            return _target_note(map_, context)
        case MapMeasure.RESULT if len(missing) == len(catalog.counties):
            return translate("panel.note_zones", year=map_.year)
        case MapMeasure.RESULT if map_.year != context.year:
            return translate("panel.note_dated", year=map_.year, chosen=context.year)
        case MapMeasure.RESULT if missing:
            return translate("panel.note_listed" if map_.kpi.listed else "panel.note_missing", count=len(missing))
    return ""


def _place_title(map_: DistrictMap, kpi: str, context: ViewContext) -> tuple[str, ...]:
    translate, place, catalog = context.translate, context.district, context.dataset.catalog
    texts = {"kpi": kpi, "place": translate.label(place), "year": map_.year}
    value = place_value(place, map_, context)
    if place.name in map_.progress:
        state = state_word(map_.progress[place.name].state, context).lower()
        key = "panel.title_place_progress" if value else "panel.title_place_state"
        return translate.segments(key, state=state, value=value, **texts)
    if not value:
        key = "panel.title_place_untargeted" if map_.is_completion else "panel.title_place_none"
        return translate.segments(key, **texts)
    if place.name in map_.zone_results:
        texts["year"] = map_.zone_results[place.name].year
        return translate.segments("panel.title_place_dated", value=value, **texts)
    if place.name in map_.outcomes:
        verdict = map_.outcomes[place.name].verdict
        return translate.segments(f"panel.title_place_{verdict.value}", value=value, **texts)
    peers = catalog.counties if place.is_county_level else catalog.zones
    rank, is_tied, count = map_.rank(place, peers)
    kind = "target" if map_.measure is MapMeasure.TARGET else "result"
    title = translate.segments(f"panel.title_place_{kind}", value=value, **texts)
    if count == 1 or map_.kpi.word:
        return title
    kind = "counties" if place.is_county_level else "zones"
    *heads, last = title
    standing = translate(f"panel.{'tied' if is_tied else 'rank'}_{kind}", rank=rank, count=count)
    return *heads, f"{last}{translate('mark.comma')}", standing  # no line begins with the comma


def _completion_title(map_: DistrictMap, kpi: str, context: ViewContext) -> tuple[str, ...]:
    count = len(map_.outcomes)
    met = sum(outcome.verdict is Verdict.MET for outcome in map_.outcomes.values())
    key = {count: "panel.title_met", 0: "panel.title_missed"}.get(met, "panel.title_completion")
    return context.translate.segments(key, kpi=kpi, year=map_.year, count=count, met=met, missed=count - met)


def _progress_title(map_: DistrictMap, kpi: str, context: ViewContext) -> tuple[str, ...]:
    """Count the counties that are behind and name the slowest, that with the lowest completion ÷ expected.

    Where no county has a target of its own, the zones that have one; where none is behind, `_state_title`.
    """
    translate, catalog = context.translate, context.dataset.catalog
    kind = "counties" if any(county.name in map_.progress for county in catalog.counties) else "zones"
    places = catalog.counties if kind == "counties" else catalog.zones
    rows = {place: map_.progress[place.name] for place in places if place.name in map_.progress}
    behind = {place: row for place, row in rows.items() if row.state is ProgressState.BEHIND}
    if not behind:
        return _state_title(tuple(rows.values()), kind, kpi, context)
    slowest = min(row.ratio or 0 for row in behind.values())
    last = [place for place, row in behind.items() if (row.ratio or 0) == slowest]
    key = "tied" if len(last) > MAX_LEADERS else "one" if len(behind) == 1 else "behind"
    return translate.segments(
        f"panel.title_progress_{key}",
        kpi=kpi,
        places=translate(f"panel.count_{kind}", count=len(behind)),
        last=translate.listed(translate.label(place) for place in last),
        count=len(last),
        value=place_value(last[0], map_, context),
    )


def _state_title(rows: Sequence[Progress], kind: str, kpi: str, context: ViewContext) -> tuple[str, ...]:
    """Say in which state places are of which none is behind: all of them, else how many are not on schedule."""
    states, worst = counted(rows), worst_state(rows) or ProgressState.UNJUDGED
    doubtful = (ProgressState.SLIGHTLY_BEHIND, ProgressState.UNREPORTED, ProgressState.UNJUDGED)
    state = next((state for state in doubtful if states[state]), worst)
    count = states[state] if state in doubtful else len(rows)
    return context.translate.segments(
        "panel.title_progress_all" if count == len(rows) else "panel.title_progress_none",
        kpi=kpi,
        places=context.translate(f"panel.count_{kind}", count=count),
        state=state_word(state, context).lower(),  # in a sentence
    )


def _largest_title(map_: DistrictMap, kpi: str, context: ViewContext) -> tuple[str, ...]:
    """Name the county with the largest value, and the zone whose value is larger still."""
    translate, catalog = context.translate, context.dataset.catalog
    counties, zones = (_leaders(places, map_) for places in (catalog.counties, catalog.zones))
    leaders = counties or zones
    value = place_value(leaders[0], map_, context)
    texts = {"kpi": kpi, "value": value, "most": translate(f"panel.{_superlative(map_.kpi)}")}
    ranked = [place for place in catalog.counties if place.name in map_.values]
    if len(ranked) > 1 and len(leaders) == len(ranked):
        return translate.segments("panel.title_even", count=len(ranked), **texts)
    names = translate.listed(translate.label(place) for place in leaders)
    if len(leaders) > 1:
        if len(leaders) > MAX_LEADERS:
            names = translate("panel.places", count=len(leaders))
        return translate.segments("panel.title_tied", places=names, **texts)
    if map_.measure is MapMeasure.TARGET:
        key = "panel.title_divided" if map_.computed else "panel.title_target"
        return translate.segments(key, place=names, year=map_.year, **texts)
    if len(map_.values) == 1:
        return translate.segments("panel.title_only", place=names, **texts)
    if counties and zones and map_.values[zones[0].name] > map_.values[counties[0].name]:
        zone = {"zone": translate.label(zones[0]), "zone_value": place_value(zones[0], map_, context)}
        texts["value"] = number(map_.values[counties[0].name])  # the unit follows the zone's
        return translate.segments("panel.title_zone", place=names, **zone, **texts)
    return translate.segments("panel.title_result", place=names, **texts)


def _leaders(places: Sequence[District], map_: DistrictMap) -> list[District]:
    """Return those among places of one kind that share the largest value."""
    valued = [place for place in places if place.name in map_.values]
    largest = max((map_.values[place.name] for place in valued), default=None)
    return [place for place in valued if map_.values[place.name] == largest]


def _superlative(kpi: Kpi) -> str:
    return "highest" if kpi.is_percent or kpi.is_per_unit else "most"


def _target_note(map_: DistrictMap, context: ViewContext) -> str:
    """Return what is divided by which key, that it is nobody's task, and who has a target of its own."""
    translate, allocation = context.translate, map_.allocation
    if allocation is None or not map_.computed:
        return translate("panel.note_own_only", year=map_.year)
    target = target_text(allocation.interpretation, map_.kpi, context)
    parts = [translate("panel.note_divided", year=map_.year, target=target, by=key_text(allocation, context))]
    if map_.own_targets:
        parts.append(translate("panel.note_own", count=len(map_.own_targets)))
    has_rows = any(place.is_county_level for place in context.dataset.places(map_.kpi.name))
    if not has_rows:
        parts.append(translate("panel.note_none"))
    return f"{translate('mark.semicolon').join(parts)}{translate('mark.stop')}"
