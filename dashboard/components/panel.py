"""The district panel on every view: the map, the places with their figures, and those with none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from dashboard.components.attributes import aria
from dashboard.components.chart import graph
from dashboard.components.marks import map_credit
from dashboard.components.masthead import Choice, chooser
from dashboard.figures.map import MapPlace, level_colour, map_figure
from dashboard.metrics.classes import class_of, classes
from dashboard.metrics.district import Standings, covered, standings
from dashboard.model import CITY, District
from dashboard.scene import Scene
from dashboard.selection import View
from dashboard.text import number, percent

SHORT = 4  # characters of a unit beside which two places fit in one line


@dataclass(frozen=True, slots=True)
class Mapped:
    """What the map shows: a value per place that has one, in words too."""

    head: str  # stands over the legend: the year and the unit
    unit: str
    values: Mapping[str, float]  # by place name
    years: Mapping[str, int]  # of a value from another year than the one chosen
    found: Standings | None = None


def panel(scene: Scene) -> Component:
    """Map and list; each place is a link that chooses it, the chosen one leads back to the city."""
    words = scene.words
    shown = mapped(scene)
    units, zones = scene.dataset.catalog.units, scene.dataset.catalog.zones
    values = [shown.values[unit.name] for unit in units if unit.name in shown.values]
    bounds = classes(values)
    back = (
        html.Span(words("panel.pick"))
        if scene.is_city
        else html.A(words("panel.back"), href=scene.selection.change(district=CITY, page=1).href, className="link")
    )
    figure = map_figure(
        [_place(unit, shown, bounds, scene) for unit in units],
        [_place(zone, shown, bounds, scene) for zone in zones],
        len(bounds),
        scene.geography,
        scene.theme,
    )
    return html.Aside(
        html.Div(
            [
                html.Div(
                    [
                        html.P([html.Span(words("panel.map")), back], className="no"),
                        html.H2(_title(shown, scene)),
                        _choice(scene),
                        html.Div(
                            [graph("map", figure, "map"), _map_key(bounds, values, shown, scene)],
                            className="map-wrap",
                        ),
                    ],
                    className="panel-map",
                ),
                html.Div(_lists(shown, bounds, scene), className="panel-lists"),
            ],
            className="panel-stick",
        ),
        className="panel",
        **aria(label=words("panel.label")),
    )


def mapped(scene: Scene) -> Mapped:
    """The KPI chosen for the map, else the view's own, else how many KPIs each place has a figure for."""
    name = scene.selection.map or (scene.selection.kpi if scene.selection.view is View.KPI else None)
    if name is None:
        return _coverage(scene)
    kpi = scene.dataset.kpis[name]
    found = standings(scene.dataset, kpi, scene.year)
    words = scene.words
    if found is None:
        return Mapped("", words.unit(kpi), {}, {})
    return Mapped(
        words("panel.measured", year=found.year, unit=words.unit(kpi)),
        words.unit(kpi),
        {standing.district.name: standing.quantity.value for standing in found.all},
        {},
        found,
    )


def _coverage(scene: Scene) -> Mapped:
    words, dataset = scene.words, scene.dataset
    area = scene.selection.area if scene.selection.view is View.AREA else None
    values: dict[str, float] = {}
    years: dict[str, int] = {}
    for place in (*dataset.catalog.units, *dataset.catalog.zones):
        shown = covered(dataset, place, scene.year, area)
        other = [y for y in dataset.years if y != scene.year and covered(dataset, place, y, area)]
        if shown:
            values[place.name] = len(shown)
        elif other:
            years[place.name] = other[-1]
    return Mapped(words("panel.counted", year=scene.year), words("panel.unit"), values, years)


def _subject(scene: Scene) -> str:
    key = "panel.area_sub" if scene.selection.view is View.AREA else "panel.sub"
    return scene.words(key, year=scene.year)


def _title(shown: Mapped, scene: Scene) -> str:
    words, units = scene.words, scene.dataset.catalog.units
    found = [unit for unit in units if unit.name in shown.values]
    if scene.is_city or (scene.district.is_zone and scene.district.name not in shown.values):
        if not found:
            return words("panel.none")
        rest = len(units) - len(found)
        return words("panel.some", count=len(found), rest=rest) if rest else words("panel.all")
    name = words.district(scene.district)
    if scene.district.name not in shown.values:
        return words("panel.silent", district=name)
    value = shown.values[scene.district.name]
    peers = units if scene.district.is_unit else scene.dataset.catalog.zones
    others = [shown.values[peer.name] for peer in peers if peer.name in shown.values]
    rank = 1 + sum(other > value for other in others)
    key = "panel.tied" if others.count(value) > 1 else "panel.rank"
    return words(key, district=name, value=number(value), unit=shown.unit, rank=rank)


def _choice(scene: Scene) -> Component:
    """What the map shows, as a select of addresses; its first line is the view's own subject."""
    words, selection = scene.words, scene.selection
    own = selection.kpi if selection.view is View.KPI else None
    subject = words.kpi(scene.dataset.kpis[own]) if own else _subject(scene)
    options: list[Choice] = [{"label": subject, "value": selection.change(map=None).href}]
    options += [
        {"label": words.kpi(kpi), "value": selection.change(map=kpi.name).href}
        for kpi in scene.dataset.kpis.values()
        if kpi.name != own and any(place.is_unit or place.is_zone for place in scene.dataset.places(kpi.name))
    ]
    return chooser("map", words("panel.show"), options, selection.href)


def _place(place: District, shown: Mapped, bounds: Sequence[float], scene: Scene) -> MapPlace:
    words = scene.words
    value = shown.values.get(place.name)
    return MapPlace(
        place.name,
        words.label(place),
        class_of(value, bounds) if value is not None else None,
        f"<b>{words.district(place)}</b><br>{_said(place, shown, scene, full=True)}",
        scene.district_href(place),
        place == scene.district,
    )


def _said(place: District, shown: Mapped, scene: Scene, *, full: bool = False) -> str:
    """A place's value in words, with rank and share where `full`; or why there is none."""
    words = scene.words
    value = shown.values.get(place.name)
    if value is not None:
        text = f"{number(value)} {shown.unit}".strip()
        standing = shown.found.of(place) if shown.found else None
        if full and standing and standing.share is not None:
            text += f"<br>{words('card.share', share=percent(standing.share * 100, digits=1))}"
        if full and standing:
            text += f"<br>{words('mark.source')}{words.sources([standing.row])}"
        return text
    growth = shown.found.growth_of(place) if shown.found else None
    if growth is not None:
        return words("card.growth_only", year=growth.year, growth=percent(growth.value, sign=True))
    if place.name in shown.years:
        return words("panel.other_year", year=shown.years[place.name])
    return words("panel.zone_silent" if place.is_zone else "panel.unpublished")


def _map_key(bounds: Sequence[float], values: Sequence[float], shown: Mapped, scene: Scene) -> Component:
    words = scene.words
    marks = [
        html.Li([html.I(className="swatch swatch-none"), words("panel.unpublished")]),
        html.Li([html.I(className="swatch-zone"), words("panel.zone")]),
    ]
    parts: list[Component] = []
    if bounds:
        parts.append(html.P(shown.head))
        low = [min(values), *(min(v for v in values if v > bound) for bound in bounds[:-1])]
        items = [
            html.Li([_swatch(index, len(bounds), scene), number(a) if a == b else f"{number(a)}–{number(b)}"])
            for index, (a, b) in enumerate(zip(low, bounds, strict=True))
        ]
        wide = any(len(number(bound)) > 2 for bound in bounds)
        parts.append(html.Ul(items, className="classes is-long" if wide else "classes", style={"--k": len(bounds)}))
    parts.append(html.Ul(marks, className="marks"))
    return html.Div(parts, className="map-key")


def _swatch(level: int, levels: int, scene: Scene) -> Component:
    return html.I(className="swatch", style={"background": level_colour(level, levels, scene.theme)[0]})


def _lists(shown: Mapped, bounds: Sequence[float], scene: Scene) -> list[Component]:
    words, catalog = scene.words, scene.dataset.catalog
    found = sorted((u for u in catalog.units if u.name in shown.values), key=lambda u: -shown.values[u.name])
    silent = [u for u in catalog.units if u.name not in shown.values]
    pair = "units two" if len(shown.unit) <= SHORT else "units"
    made: list[Component] = []
    if found:
        made.append(html.Ul([_item(unit, shown, bounds, scene) for unit in found], className="units"))
    if silent:
        made += [
            html.H3(words("panel.unpublished")),
            html.Ul([_item(unit, shown, bounds, scene) for unit in silent], className=pair),
        ]
    note = html.Small(words("panel.zones_note"))
    if shown.found is not None and shown.found.year != scene.year:
        note = html.Small(words("panel.zones_dated", year=shown.found.year))
    made += [
        html.H3([words("head.zones"), note]),
        html.Ul([_item(zone, shown, bounds, scene) for zone in catalog.zones], className=f"{pair} zones"),
        html.P(
            [
                words("panel.borders"),
                map_credit(),
            ],
            className="foot",
        ),
    ]
    return made


def _item(place: District, shown: Mapped, bounds: Sequence[float], scene: Scene) -> Component:
    words = scene.words
    value = shown.values.get(place.name)
    growth = shown.found.growth_of(place) if shown.found else None
    mark: Component = html.I(className="swatch-zone" if place.is_zone else "swatch swatch-none")
    said: list[Component] = []
    if value is not None:
        if not place.is_zone:
            mark = _swatch(class_of(value, bounds), len(bounds), scene)
        said = [html.Span([html.B(number(value)), f" {shown.unit}"], className="n")]
    elif place.is_zone or growth is not None or place.name in shown.years:
        said = [html.Span(_said(place, shown, scene), className="n")]
    chosen = place == scene.district
    name = words.district(place) if value is not None and not place.is_zone else words.label(place)
    return html.Li(
        html.A(
            [
                mark,
                html.Span([name, html.Small(words("panel.chosen"))] if chosen else name, className="name"),
                *said,
            ],
            href=scene.district_href(place),
            **(aria(current="true") if chosen else {}),
        ),
        className="wide" if growth is not None else "",
    )
