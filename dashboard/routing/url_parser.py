"""Reads the address: what a path and a query select, and what is near where they name nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from urllib.parse import parse_qsl, unquote

from dashboard.dataset.model import CITY, Measure
from dashboard.dataset.table import Dataset
from dashboard.i18n.messages import LANGUAGES
from dashboard.metrics.allocation import AllocationKey, city_targets
from dashboard.routing.selection import PAIR, PLAIN, SORTABLE, SPLIT, STANDINGS, THEMES, Selection, View

MAX_CHOICES = 16  # choices that are offered for a wrong value
MAX_URL_CHARS = 200  # characters of a free text in an address
VERSIONS = re.compile(rf"([0-9a-f]{{8}}){re.escape(PAIR)}([0-9a-f]{{8}})")


@dataclass(frozen=True, slots=True)
class InvalidUrl:
    """An address that selects nothing: what it names, and links to what it may have meant.

    `part` is path, area, kpi, or the name of a query parameter; `fallback` keeps what could be read.
    """

    part: str
    value: str
    choices: tuple[tuple[str, Selection], ...]
    fallback: Selection


def parse_url(path: str, query: str, dataset: Dataset) -> Selection | InvalidUrl:
    """What an address selects; Unknown with the nearest valid choices where a part of it names nothing."""
    asked = {name: value[:MAX_URL_CHARS] for name, value in parse_qsl(query.removeprefix("?"), keep_blank_values=False)}
    base = _best_effort(asked, dataset)
    for name, value, allowed in (
        ("district", asked.get("district", CITY), [d.name for d in dataset.catalog.choosable]),
        ("year", asked.get("year", str(dataset.report_year)), [str(year) for year in dataset.years]),
        ("lang", asked.get("lang", "zh"), list(LANGUAGES)),
        ("theme", asked.get("theme", "light"), list(THEMES)),
        ("map", asked.get("map", SPLIT), [*dataset.kpis, SPLIT]),
        ("key", asked.get("key", AllocationKey.POPULATION.value), [key.value for key in AllocationKey]),
    ):
        if value not in allowed:
            view = _view(unquote(path), base, dataset)
            target = view if isinstance(view, Selection) else base
            offered = [one for one in allowed if one != SPLIT or target.view is View.KPI]
            choices = _alternatives(name, value, offered, target, dataset.report_year)
            return _opening(InvalidUrl(name, value, tuple(choices), base))
    view = _view(unquote(path), base, dataset)
    if isinstance(view, InvalidUrl):
        return _opening(view)
    view = _divided(view)
    read = {View.KPI: _with_target, View.DISTRICTS: _with_places, View.DATA: _with_filters}.get(view.view)
    return read(view, asked, dataset) if read else view


def _divided(selection: Selection) -> Selection:
    """A selection as its address reads: only a KPI's target can be divided on the map."""
    return selection.change(map=None) if selection.map == SPLIT and selection.view is not View.KPI else selection


def _opening(unknown: InvalidUrl) -> InvalidUrl:
    """Its choices as their addresses read them."""
    choices = tuple((words, _divided(one)) for words, one in unknown.choices)
    return replace(unknown, choices=choices, fallback=_divided(unknown.fallback))


def _best_effort(asked: dict[str, str], dataset: Dataset) -> Selection:
    district, year = asked.get("district", CITY), asked.get("year", "")
    return Selection(
        district=district if any(d.name == district for d in dataset.catalog.choosable) else CITY,
        year=int(year) if year in {str(y) for y in dataset.years} and int(year) != dataset.report_year else None,
        lang=asked["lang"] if asked.get("lang") in LANGUAGES else LANGUAGES[0],
        theme=asked["theme"] if asked.get("theme") in THEMES else None,
        map=asked["map"] if asked.get("map") in (*dataset.kpis, SPLIT) else None,
        key=AllocationKey(asked["key"])
        if asked.get("key") in {key.value for key in AllocationKey}
        else AllocationKey.POPULATION,
    )


def _view(path: str, base: Selection, dataset: Dataset) -> Selection | InvalidUrl:
    parts = path.strip("/").split("/", 1)
    match parts:
        case [""]:
            return base
        case ["districts" | "money" | "checks" | "data" | "briefing" | "help" as name]:
            return base.change(view=View(name))
        case ["area", text]:
            numbers = {str(area.number): area.number for area in dataset.catalog.areas}
            if text in numbers:
                return base.change(view=View.AREA, area=numbers[text])
            areas = tuple((area.name, base.to(View.AREA, area=area.number)) for area in dataset.catalog.areas)
            return InvalidUrl("area", text, areas, base)
        case ["kpi", name]:
            if name in dataset.kpis:
                return base.change(view=View.KPI, kpi=name)
            return InvalidUrl("kpi", name, _nearest_kpis(name, base, dataset), base)
    plain = tuple((f"/{view.value}", base.to(view)) for view in PLAIN)
    return InvalidUrl("path", path, (("/", base), *plain), base)


def _nearest_kpis(name: str, base: Selection, dataset: Dataset) -> tuple[tuple[str, Selection], ...]:
    close = get_close_matches(name, list(dataset.kpis), n=6, cutoff=0.2)
    if not close:
        close = [kpi.name for kpi in dataset.kpis.values() if kpi.headline]
    return tuple((kpi, base.to(View.KPI, kpi=kpi)) for kpi in close)


def _alternatives(
    name: str, value: str, allowed: list[str], base: Selection, report: int
) -> list[tuple[str, Selection]]:
    close = get_close_matches(value, allowed, n=6, cutoff=0.2) or allowed[:14]
    chosen: list[tuple[str, Selection]] = []
    for choice in close:
        typed: object = choice
        if name == "year":
            typed = None if int(choice) == report else int(choice)
        elif name == "key":
            typed = AllocationKey(choice)
        chosen.append((choice, base.change(**{name: typed})))
    return chosen


def _with_target(selection: Selection, asked: dict[str, str], dataset: Dataset) -> Selection | InvalidUrl:
    """The reading of a target that the KPI view divides: one that the city has set."""
    tokens = [reading.token for reading in city_targets(dataset, dataset.kpis[selection.kpi or ""])]
    return _chosen(selection, asked, {"target": dict(zip(tokens, tokens, strict=True))})


def _with_places(selection: Selection, asked: dict[str, str], dataset: Dataset) -> Selection | InvalidUrl:
    """The comparison's own controls: the area, the KPI that is looked at, a second place, the order."""
    places = [place.name for place in dataset.catalog.choosable if place.name != CITY]
    return _chosen(
        selection,
        asked,
        {
            "area": {str(area.number): area.number for area in dataset.catalog.areas},
            "kpi": {name: name for name in dataset.kpis},
            "beside": {name: name for name in places if name != selection.district},
            "sort": {f"{sign}{column}": f"{sign}{column}" for column in STANDINGS for sign in ("", "-")},
        },
    )


def _with_filters(selection: Selection, asked: dict[str, str], dataset: Dataset) -> Selection | InvalidUrl:
    """The data view's own controls."""
    found = _chosen(
        selection,
        asked,
        {
            "area": {str(number): number for number in range(len(dataset.catalog.areas) + 1)},
            "measure": {measure.value: measure.value for measure in Measure},
            "sort": {f"{sign}{column}": f"{sign}{column}" for column in SORTABLE for sign in ("", "-")},
        },
    )
    if isinstance(found, InvalidUrl):
        return found
    pair = asked.get("between", "")
    versions = VERSIONS.fullmatch(pair)
    if pair and not versions:
        return InvalidUrl("between", pair, (("/data", selection),), selection)
    page = asked.get("page", "1")
    return found.change(
        search=asked.get("q", ""),
        between=(versions[1], versions[2]) if versions else None,
        page=int(page) if page.isascii() and page.isdigit() and 0 < len(page) < 7 and int(page) else 1,
    )


def _chosen(
    selection: Selection, asked: dict[str, str], allowed: Mapping[str, Mapping[str, object]]
) -> Selection | InvalidUrl:
    """A view with controls of its own; a value that is not allowed is named like any other part of an address."""
    for name, values in allowed.items():
        if name in asked and asked[name] not in values:
            near = get_close_matches(asked[name], list(values), n=6, cutoff=0.2) or list(values)[:MAX_CHOICES]
            close = near if len(values) > MAX_CHOICES else list(values)
            return InvalidUrl(
                name, asked[name], tuple((one, selection.change(**{name: values[one]})) for one in close), selection
            )
    return selection.change(**{name: values[asked[name]] for name, values in allowed.items() if name in asked})
