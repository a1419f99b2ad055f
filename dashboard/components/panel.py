"""The district panel on every view: the map, the places with their figures, and those with none."""

from __future__ import annotations

from collections.abc import Sequence

from dash.development.base_component import Component

from dashboard.components.attributes import aria
from dashboard.components.badges import map_credit
from dashboard.components.header import Choice, chooser
from dashboard.components.map_block import bounds_of, map_block, swatch
from dashboard.components.map_data import MAP, MapData, is_divisible, map_data, map_title, place_label
from dashboard.components.rendering.fast_html import html
from dashboard.dataset.model import CITY, District
from dashboard.dataset.numbers import number, spread
from dashboard.i18n.terms import Translator
from dashboard.metrics.district import standings
from dashboard.metrics.map_classes import class_of
from dashboard.routing.selection import MAP_ALLOCATION, View
from dashboard.routing.view_context import ViewContext

SHORT = 2  # characters of a unit beside which two places fit in one line


def district_panel(context: ViewContext) -> Component:
    """Map and list; each place is a link that chooses it, the chosen one leads back to the city."""
    translate = context.translate
    shown = map_data(context)
    bounds = bounds_of(shown, context)
    back = (
        html.Span(translate("panel.pick"))
        if context.is_city
        else html.A(
            translate("panel.back"), href=context.selection.change(district=CITY, page=1).href, className="link"
        )
    )
    return html.Aside(
        html.Div(
            [
                html.Div(
                    [
                        html.P([html.Span(translate("panel.map")), back], className="no"),
                        html.H2([*_tag(shown, context), map_title(shown, context)]),
                        _choice(context),
                        map_block(shown, context),
                    ],
                    className="panel-map",
                ),
                html.Div(_lists(shown, bounds, context), className="panel-lists"),
            ],
            className="panel-stick",
        ),
        className="panel",
        **aria(label=translate("panel.label")),
    )


def _subject(context: ViewContext) -> str:
    key = "panel.area_sub" if context.selection.view is View.AREA else "panel.sub"
    return context.translate(key, year=context.year)


def _choice(context: ViewContext) -> Component:
    """What the map shows, as a select of addresses; its first line is the view's own subject."""
    translate, selection = context.translate, context.selection
    own = selection.kpi if selection.view in (View.KPI, View.DISTRICTS) else None
    kpi = context.dataset.kpis[own] if own else None
    subject = translate.kpi(kpi) if kpi else _subject(context)
    divisible = kpi is not None and selection.view is View.KPI and is_divisible(kpi, context)
    if divisible and kpi and standings(context.dataset, kpi, context.year) is None:
        subject, divisible = translate("split.map_only", kpi=subject), False
    options: list[Choice] = [{"label": subject, "value": selection.change(map=None).href}]
    if divisible:
        options.append({"label": translate("split.map"), "value": selection.change(map=MAP_ALLOCATION).href})
    options += [
        {"label": translate.kpi(kpi), "value": selection.change(map=kpi.name).href}
        for kpi in context.dataset.kpis.values()
        if kpi.name != own and any(place.is_county_level or place.is_zone for place in context.dataset.places(kpi.name))
    ]
    return chooser("map", translate("panel.show"), options, selection.href)


def _lists(shown: MapData, bounds: Sequence[float], context: ViewContext) -> list[Component]:
    translate, catalog = context.translate, context.dataset.catalog
    found = sorted((u for u in catalog.counties if u.name in shown.values), key=lambda u: -shown.values[u.name])
    if shown.split is not None:
        found = [part.district for part in shown.split.ranked]
    silent = [u for u in catalog.counties if u.name not in shown.values]
    pair = "units two" if len(shown.unit) <= SHORT else "units"
    zones = "units" if any(zone.name in shown.years for zone in catalog.zones) else pair
    made: list[Component] = []
    if found:
        if shown.split is not None:
            made.append(html.H3([html.B(translate("split.tag"), className="calc"), translate("split.map_list")]))
        made.append(html.Ul([_item(unit, shown, bounds, context) for unit in found], className="units"))
    if silent:
        made += [
            html.H3(translate("panel.unpublished")),
            html.Ul([_item(unit, shown, bounds, context) for unit in silent], className=pair),
        ]
    note = html.Small(translate("split.no_part" if shown.split else "panel.zones_note"))
    if shown.found is not None and shown.found.year != context.year:
        note = html.Small(translate("panel.zones_dated", year=shown.found.year))
    made += [
        html.H3([translate("head.zones"), note]),
        html.Ul([_item(zone, shown, bounds, context) for zone in catalog.zones], className=f"{zones} zones"),
        html.P([*_rows_link(shown, context), translate("panel.borders"), map_credit()], className="foot"),
    ]
    return made


def _tag(shown: MapData, context: ViewContext) -> list[Component]:
    """What stands before the map's answer where its values are generated."""
    sampled = any(record.quantity.is_sample for record in shown.records)
    counted = shown.found is None and shown.split is None and context.dataset.is_sample
    return [html.B(context.translate("sample.tag"), className="calc")] if sampled or counted else []


def _rows_link(shown: MapData, context: ViewContext) -> list[Component]:
    """The rows behind the map; counts of what is published have none of their own."""
    if not shown.records:
        return []
    translate, selection = context.translate, context.selection
    name = f"{context.file_name(MAP)}.csv"
    link = html.A(translate("panel.rows"), href=selection.rows_href(MAP), download=name, className="link rows-link")
    return [link]


def _item(place: District, shown: MapData, bounds: Sequence[float], context: ViewContext) -> Component:
    translate = context.translate
    value = shown.values.get(place.name)
    growth = shown.found.growth_of(place) if shown.found else None
    mark: Component = html.I(className="swatch-zone" if place.is_zone else "swatch swatch-none")
    text: list[Component] = []
    if value is not None:
        if not place.is_zone:
            mark = swatch(class_of(value, bounds), len(bounds), shown)
        text = [_amount(place, value, shown, translate)]
    elif (place.is_zone and shown.split is None) or growth is not None or place.name in shown.years:
        text = [html.Span(place_label(place, shown, context), className="n")]
    chosen = place == context.district
    name = translate.district(place) if value is not None and not place.is_zone else translate.label(place)
    return html.Li(
        html.A(
            [
                mark,
                html.Span([name, html.Small(translate("panel.chosen"))] if chosen else name, className="name"),
                *text,
            ],
            href=context.district_href(place),
            **(aria(current="true") if chosen else {}),
        ),
        className="wide" if text and not place.is_zone else "",
    )


def _amount(place: District, value: float, shown: MapData, translate: Translator) -> Component:
    """A place's value at the right of its line, in the ink of what it is."""
    part = shown.split.of(place) if shown.split else None
    if part is None:
        return html.Span([html.B(number(value)), f" {translate.unit_noun(shown.unit, value)}"], className="n")
    return html.Span([html.B(spread(part.low.value, value), className="tt"), f" {shown.unit}"], className="n")
