"""The address: what a path and a query select, and the only builder of links."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from enum import StrEnum
from functools import lru_cache
from typing import Any, Self
from urllib.parse import parse_qsl, quote, unquote, urlencode

from dashboard.dataset import Dataset
from dashboard.metrics.split import Key, city_readings
from dashboard.model import CITY, Measure
from dashboard.text import LANGUAGES

SORTABLE = ("area", "kpi", "district", "year", "measure", "value", "status", "source")  # columns of the data view
STANDINGS = ("place", "value", "share", "gap", "per_head")  # columns of the comparison of districts
SPLIT = "split"  # what the map shows: the target divided, instead of a KPI's published figures
THEMES = ("light", "dark")
MOST = 16  # choices that are offered for a wrong value
LONGEST = 200  # characters of a free text in an address


class View(StrEnum):
    """The views that have an address."""

    OVERVIEW = "overview"
    AREA = "area"
    KPI = "kpi"
    DISTRICTS = "districts"
    MONEY = "money"
    CHECKS = "checks"
    DATA = "data"
    BRIEFING = "briefing"
    HELP = "help"


PLAIN = (View.DISTRICTS, View.MONEY, View.CHECKS, View.DATA, View.BRIEFING, View.HELP)  # without a subject


@lru_cache(maxsize=4096)
def _quoted(text: str) -> str:
    """A value as it stands in an address; a view writes the same few hundreds of times."""
    return quote(text, safe="")


@dataclass(frozen=True, slots=True)
class Selection:
    """What is on screen: a view with its subject, a district, a year, a language, a theme. Nothing else is state."""

    view: View = View.OVERVIEW
    area: int | None = None
    kpi: str | None = None
    district: str = CITY
    year: int | None = None  # None is the report year
    lang: str = "zh"
    theme: str | None = None  # None is the browser's wish
    map: str | None = None  # the KPI the map shows, or SPLIT; None is the view's own
    key: Key = Key.POPULATION  # what a target is divided by
    target: str | None = None  # the reading of a target that the KPI view divides; None is the next year's first
    beside: str | None = None  # the place that the comparison puts beside the chosen one
    search: str = ""
    measure: str = ""
    sort: str = ""
    page: int = 1

    def to(self, view: View, *, area: int | None = None, kpi: str | None = None) -> Self:
        """Another view for the same district, year, key, language and theme; its own controls at their defaults."""
        return replace(
            self, view=view, area=area, kpi=kpi, map=None, target=None, beside=None, search="", measure="", sort="",
            page=1,
        )  # fmt: skip

    def change(self, **changes: Any) -> Self:
        """The same view with some of its parts changed; a place is never put beside itself."""
        changed = replace(self, **changes)
        return replace(changed, beside=None) if changed.beside == changed.district else changed

    @property
    def path(self) -> str:
        """The path of the view."""
        match self.view:
            case View.OVERVIEW:
                return "/"
            case View.AREA:
                return f"/area/{self.area}"
            case View.KPI:
                return f"/kpi/{_quoted(self.kpi or '')}"
            case _:
                return f"/{self.view.value}"

    @property
    def query(self) -> str:
        """The query without its defaults, `?` in front; empty where all is default."""
        parts: dict[str, object] = {
            "district": self.district if self.district != CITY else None,
            "year": self.year,
            "lang": self.lang if self.lang != LANGUAGES[0] else None,
            "theme": self.theme,
            "map": self.map,
            "key": self.key.value if self.key is not Key.POPULATION else None,
            "target": self.target,
            "kpi": self.kpi if self.view is View.DISTRICTS else None,
            "beside": self.beside,
            "area": self.area if self.view in (View.DISTRICTS, View.DATA) else None,
            "q": self.search,
            "measure": self.measure,
            "sort": self.sort,
            "page": self.page if self.page > 1 else None,
        }
        found = {name: value for name, value in parts.items() if value not in (None, "")}
        return "?" + "&".join(f"{name}={_quoted(str(value))}" for name, value in found.items()) if found else ""

    @property
    def href(self) -> str:
        """The address of the selection, relative to the server."""
        return self.path + self.query

    def rows_href(self, chart: str) -> str:
        """The address of a chart's rows as CSV."""
        joint = "&" if self.query else "?"
        return f"/rows.csv{self.query}{joint}{urlencode({'view': self.path, 'chart': chart}, quote_via=quote)}"

    @property
    def book_href(self) -> str:
        """The address of the view as a workbook."""
        joint = "&" if self.query else "?"
        return f"/view.xlsx{self.query}{joint}{urlencode({'view': self.path}, quote_via=quote)}"


@dataclass(frozen=True, slots=True)
class Unknown:
    """An address that selects nothing: what it names, and links to what it may have meant.

    `part` is path, area, kpi, or the name of a query parameter; `fallback` keeps what could be read.
    """

    part: str
    value: str
    choices: tuple[tuple[str, Selection], ...]
    fallback: Selection


def read_address(path: str, query: str, dataset: Dataset) -> Selection | Unknown:
    """What an address selects; Unknown with the nearest valid choices where a part of it names nothing."""
    asked = {name: value[:LONGEST] for name, value in parse_qsl(query.removeprefix("?"), keep_blank_values=False)}
    base = _lenient(asked, dataset)
    for name, value, allowed in (
        ("district", asked.get("district", CITY), [d.name for d in dataset.catalog.choosable]),
        ("year", asked.get("year", str(dataset.report_year)), [str(year) for year in dataset.years]),
        ("lang", asked.get("lang", "zh"), list(LANGUAGES)),
        ("theme", asked.get("theme", "light"), list(THEMES)),
        ("map", asked.get("map", SPLIT), [*dataset.kpis, SPLIT]),
        ("key", asked.get("key", Key.POPULATION.value), [key.value for key in Key]),
    ):
        if value not in allowed:
            view = _view(unquote(path), base, dataset)
            target = view if isinstance(view, Selection) else base
            offered = [one for one in allowed if one != SPLIT or target.view is View.KPI]
            choices = _alternatives(name, value, offered, target, dataset.report_year)
            return _opening(Unknown(name, value, tuple(choices), base))
    view = _view(unquote(path), base, dataset)
    if isinstance(view, Unknown):
        return _opening(view)
    view = _divided(view)
    read = {View.KPI: _with_target, View.DISTRICTS: _with_places, View.DATA: _with_filters}.get(view.view)
    return read(view, asked, dataset) if read else view


def _divided(selection: Selection) -> Selection:
    """A selection as its address reads: only a KPI's target can be divided on the map."""
    return selection.change(map=None) if selection.map == SPLIT and selection.view is not View.KPI else selection


def _opening(unknown: Unknown) -> Unknown:
    """Its choices as their addresses read them."""
    choices = tuple((words, _divided(one)) for words, one in unknown.choices)
    return replace(unknown, choices=choices, fallback=_divided(unknown.fallback))


def _lenient(asked: dict[str, str], dataset: Dataset) -> Selection:
    district, year = asked.get("district", CITY), asked.get("year", "")
    return Selection(
        district=district if any(d.name == district for d in dataset.catalog.choosable) else CITY,
        year=int(year) if year in {str(y) for y in dataset.years} and int(year) != dataset.report_year else None,
        lang=asked["lang"] if asked.get("lang") in LANGUAGES else LANGUAGES[0],
        theme=asked["theme"] if asked.get("theme") in THEMES else None,
        map=asked["map"] if asked.get("map") in (*dataset.kpis, SPLIT) else None,
        key=Key(asked["key"]) if asked.get("key") in {key.value for key in Key} else Key.POPULATION,
    )


def _view(path: str, base: Selection, dataset: Dataset) -> Selection | Unknown:
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
            return Unknown("area", text, areas, base)
        case ["kpi", name]:
            if name in dataset.kpis:
                return base.change(view=View.KPI, kpi=name)
            return Unknown("kpi", name, _nearest_kpis(name, base, dataset), base)
    plain = tuple((f"/{view.value}", base.to(view)) for view in PLAIN)
    return Unknown("path", path, (("/", base), *plain), base)


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
            typed = Key(choice)
        chosen.append((choice, base.change(**{name: typed})))
    return chosen


def _with_target(selection: Selection, asked: dict[str, str], dataset: Dataset) -> Selection | Unknown:
    """The reading of a target that the KPI view divides: one that the city has set."""
    tokens = [reading.token for reading in city_readings(dataset, dataset.kpis[selection.kpi or ""])]
    return _chosen(selection, asked, {"target": dict(zip(tokens, tokens, strict=True))})


def _with_places(selection: Selection, asked: dict[str, str], dataset: Dataset) -> Selection | Unknown:
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


def _with_filters(selection: Selection, asked: dict[str, str], dataset: Dataset) -> Selection | Unknown:
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
    if isinstance(found, Unknown):
        return found
    page = asked.get("page", "1")
    return found.change(
        search=asked.get("q", ""),
        page=int(page) if page.isascii() and page.isdigit() and 0 < len(page) < 7 and int(page) else 1,
    )


def _chosen(
    selection: Selection, asked: dict[str, str], allowed: Mapping[str, Mapping[str, object]]
) -> Selection | Unknown:
    """A view with controls of its own; a value that is not allowed is named like any other part of an address."""
    for name, values in allowed.items():
        if name in asked and asked[name] not in values:
            near = get_close_matches(asked[name], list(values), n=6, cutoff=0.2) or list(values)[:MOST]
            close = near if len(values) > MOST else list(values)
            return Unknown(
                name, asked[name], tuple((one, selection.change(**{name: values[one]})) for one in close), selection
            )
    return selection.change(**{name: values[asked[name]] for name, values in allowed.items() if name in asked})
