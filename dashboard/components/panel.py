"""The district panel on every view: the map, the places with their figures, and those with none."""

from __future__ import annotations

from collections.abc import Sequence

from dash.development.base_component import Component

from dashboard.components.attributes import aria
from dashboard.components.badges import map_credit
from dashboard.components.header import Choice, chooser
from dashboard.components.map_block import bounds_of, map_block, swatch
from dashboard.components.map_data import MAP, Mapped, is_divisible, mapped, said, title_of
from dashboard.components.rendering.fast_html import html
from dashboard.dataset.model import CITY, District
from dashboard.dataset.numbers import number, spread
from dashboard.i18n.terms import Words
from dashboard.metrics.district import standings
from dashboard.metrics.map_classes import class_of
from dashboard.routing.selection import SPLIT, View
from dashboard.routing.view_context import Scene

SHORT = 2  # characters of a unit beside which two places fit in one line


def panel(scene: Scene) -> Component:
    """Map and list; each place is a link that chooses it, the chosen one leads back to the city."""
    words = scene.words
    shown = mapped(scene)
    bounds = bounds_of(shown, scene)
    back = (
        html.Span(words("panel.pick"))
        if scene.is_city
        else html.A(words("panel.back"), href=scene.selection.change(district=CITY, page=1).href, className="link")
    )
    return html.Aside(
        html.Div(
            [
                html.Div(
                    [
                        html.P([html.Span(words("panel.map")), back], className="no"),
                        html.H2([*_tag(shown, scene), title_of(shown, scene)]),
                        _choice(scene),
                        map_block(shown, scene),
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


def _subject(scene: Scene) -> str:
    key = "panel.area_sub" if scene.selection.view is View.AREA else "panel.sub"
    return scene.words(key, year=scene.year)


def _choice(scene: Scene) -> Component:
    """What the map shows, as a select of addresses; its first line is the view's own subject."""
    words, selection = scene.words, scene.selection
    own = selection.kpi if selection.view in (View.KPI, View.DISTRICTS) else None
    kpi = scene.dataset.kpis[own] if own else None
    subject = words.kpi(kpi) if kpi else _subject(scene)
    divisible = kpi is not None and selection.view is View.KPI and is_divisible(kpi, scene)
    if divisible and kpi and standings(scene.dataset, kpi, scene.year) is None:
        subject, divisible = words("split.map_only", kpi=subject), False
    options: list[Choice] = [{"label": subject, "value": selection.change(map=None).href}]
    if divisible:
        options.append({"label": words("split.map"), "value": selection.change(map=SPLIT).href})
    options += [
        {"label": words.kpi(kpi), "value": selection.change(map=kpi.name).href}
        for kpi in scene.dataset.kpis.values()
        if kpi.name != own and any(place.is_unit or place.is_zone for place in scene.dataset.places(kpi.name))
    ]
    return chooser("map", words("panel.show"), options, selection.href)


def _lists(shown: Mapped, bounds: Sequence[float], scene: Scene) -> list[Component]:
    words, catalog = scene.words, scene.dataset.catalog
    found = sorted((u for u in catalog.units if u.name in shown.values), key=lambda u: -shown.values[u.name])
    if shown.split is not None:
        found = [part.district for part in shown.split.ranked]
    silent = [u for u in catalog.units if u.name not in shown.values]
    pair = "units two" if len(shown.unit) <= SHORT else "units"
    zones = "units" if any(zone.name in shown.years for zone in catalog.zones) else pair
    made: list[Component] = []
    if found:
        if shown.split is not None:
            made.append(html.H3([html.B(words("split.tag"), className="calc"), words("split.map_list")]))
        made.append(html.Ul([_item(unit, shown, bounds, scene) for unit in found], className="units"))
    if silent:
        made += [
            html.H3(words("panel.unpublished")),
            html.Ul([_item(unit, shown, bounds, scene) for unit in silent], className=pair),
        ]
    note = html.Small(words("split.no_part" if shown.split else "panel.zones_note"))
    if shown.found is not None and shown.found.year != scene.year:
        note = html.Small(words("panel.zones_dated", year=shown.found.year))
    made += [
        html.H3([words("head.zones"), note]),
        html.Ul([_item(zone, shown, bounds, scene) for zone in catalog.zones], className=f"{zones} zones"),
        html.P([*_rows_link(shown, scene), words("panel.borders"), map_credit()], className="foot"),
    ]
    return made


def _tag(shown: Mapped, scene: Scene) -> list[Component]:
    """What stands before the map's answer where its values are generated."""
    sampled = any(record.quantity.is_sample for record in shown.records)
    counted = shown.found is None and shown.split is None and scene.dataset.is_sample
    return [html.B(scene.words("sample.tag"), className="calc")] if sampled or counted else []


def _rows_link(shown: Mapped, scene: Scene) -> list[Component]:
    """The rows behind the map; counts of what is published have none of their own."""
    if not shown.records:
        return []
    words, selection = scene.words, scene.selection
    name = f"{scene.file_name(MAP)}.csv"
    link = html.A(words("panel.rows"), href=selection.rows_href(MAP), download=name, className="link rows-link")
    return [link]


def _item(place: District, shown: Mapped, bounds: Sequence[float], scene: Scene) -> Component:
    words = scene.words
    value = shown.values.get(place.name)
    growth = shown.found.growth_of(place) if shown.found else None
    mark: Component = html.I(className="swatch-zone" if place.is_zone else "swatch swatch-none")
    text: list[Component] = []
    if value is not None:
        if not place.is_zone:
            mark = swatch(class_of(value, bounds), len(bounds), shown)
        text = [_amount(place, value, shown, words)]
    elif (place.is_zone and shown.split is None) or growth is not None or place.name in shown.years:
        text = [html.Span(said(place, shown, scene), className="n")]
    chosen = place == scene.district
    name = words.district(place) if value is not None and not place.is_zone else words.label(place)
    return html.Li(
        html.A(
            [
                mark,
                html.Span([name, html.Small(words("panel.chosen"))] if chosen else name, className="name"),
                *text,
            ],
            href=scene.district_href(place),
            **(aria(current="true") if chosen else {}),
        ),
        className="wide" if text and not place.is_zone else "",
    )


def _amount(place: District, value: float, shown: Mapped, words: Words) -> Component:
    """A place's value at the right of its line, in the ink of what it is."""
    part = shown.split.of(place) if shown.split else None
    if part is None:
        return html.Span([html.B(number(value)), f" {words.noun(shown.unit, value)}"], className="n")
    return html.Span([html.B(spread(part.low.value, value), className="tt"), f" {shown.unit}"], className="n")
