"""Builds the district panel of every view: the map, the places with their figures, and those with none."""

from __future__ import annotations

from collections.abc import Sequence

from dash.development.base_component import Component

from dashboard.components.attributes import aria, current
from dashboard.components.badges import map_credit, tag
from dashboard.components.header import Choice, chooser
from dashboard.components.map_block import map_block, map_breaks, swatch
from dashboard.components.map_data import MAP, MapData, is_divisible, map_data, map_title, place_label
from dashboard.components.rendering.fast_html import html
from dashboard.dataset.model import CITY, District
from dashboard.dataset.numbers import number, spread
from dashboard.i18n.terms import Translator
from dashboard.metrics.district import standings
from dashboard.metrics.map_classes import class_of
from dashboard.routing.selection import MAP_ALLOCATION, View
from dashboard.routing.view_context import ViewContext

MAX_UNIT_CHARS = 2  # of a unit beside which two places fit in one line


def district_panel(context: ViewContext) -> Component:
    """Return map and lists; each place is a link that chooses it, the chosen one leads back to the city."""
    translate = context.translate
    map_ = map_data(context)
    back: Component = html.Span(translate("panel.pick"))
    if not context.is_city:
        href = context.selection.change(district=CITY, page=1).href
        back = html.A(translate("panel.back"), href=href, className="link")
    top = [
        html.P([html.Span(translate("panel.map")), back], className="figure-number"),
        html.H2([*_sample_tag(map_, context), map_title(map_, context)]),
        _map_chooser(context),
        map_block(map_, context),
    ]
    lists = html.Div(_lists(map_, map_breaks(map_, context), context), className="panel-lists")
    return html.Aside(
        html.Div([html.Div(top, className="panel-map"), lists], className="panel-sticky"),
        className="panel",
        **aria(label=translate("panel.label")),
    )


def _map_chooser(context: ViewContext) -> Component:
    """Return what the map shows as a select of URLs; its first line is the view's own subject."""
    translate, selection = context.translate, context.selection
    view_kpi = selection.kpi if selection.view in (View.KPI, View.DISTRICTS) else None
    subject = translate("panel.area_sub" if selection.view is View.AREA else "panel.sub", year=context.year)
    divisible = False
    if view_kpi:
        kpi = context.dataset.kpis[view_kpi]
        subject = translate.kpi(kpi)
        divisible = selection.view is View.KPI and is_divisible(kpi, context)
        if divisible and standings(context.dataset, kpi, context.year) is None:
            subject, divisible = translate("split.map_only", kpi=subject), False
    options: list[Choice] = [{"label": subject, "value": selection.change(map=None).href}]
    if divisible:
        options.append({"label": translate("split.map"), "value": selection.change(map=MAP_ALLOCATION).href})
    options += [
        {"label": translate.kpi(kpi), "value": selection.change(map=kpi.name).href}
        for kpi in context.dataset.kpis.values()
        if kpi.name != view_kpi
        and any(place.is_county_level or place.is_zone for place in context.dataset.places(kpi.name))
    ]
    return chooser("map", translate("panel.show"), options, selection.href)


def _lists(map_: MapData, breaks: Sequence[float], context: ViewContext) -> list[Component]:
    translate, catalog, values = context.translate, context.dataset.catalog, map_.values
    ranked = sorted((county for county in catalog.counties if county.name in values), key=lambda c: -values[c.name])
    if map_.allocation is not None:
        ranked = [share.district for share in map_.allocation.ranked]
    silent = [county for county in catalog.counties if county.name not in values]
    columns = "district-list columns-2" if len(map_.unit) <= MAX_UNIT_CHARS else "district-list"
    zone_columns = "district-list" if any(zone.name in map_.years for zone in catalog.zones) else columns

    def items(places: Sequence[District], class_name: str) -> Component:
        return html.Ul([_item(place, map_, breaks, context) for place in places], className=class_name)

    nodes: list[Component] = []
    if ranked and map_.allocation is not None:
        nodes.append(html.H3([tag(translate("split.tag")), translate("split.map_list")]))
    if ranked:
        nodes.append(items(ranked, "district-list"))
    if silent:
        nodes += [html.H3(translate("panel.unpublished")), items(silent, columns)]
    note = translate("split.no_part" if map_.allocation else "panel.zones_note")
    if map_.standings is not None and map_.standings.year != context.year:
        note = translate("panel.zones_dated", year=map_.standings.year)
    return [
        *nodes,
        html.H3([translate("head.zones"), html.Small(note)]),
        items(catalog.zones, f"{zone_columns} zones"),
        html.P([*_download_link(map_, context), translate("panel.borders"), map_credit()], className="footnote"),
    ]


def _sample_tag(map_: MapData, context: ViewContext) -> list[Component]:
    """Return what stands before the map's answer where its values are generated."""
    is_count = map_.standings is None and map_.allocation is None
    is_sample = any(row.quantity.is_sample for row in map_.rows) or (is_count and context.dataset.is_sample)
    return [tag(context.translate("sample.tag"))] if is_sample else []


def _download_link(map_: MapData, context: ViewContext) -> list[Component]:
    """Return the link to the rows behind the map; counts of what is published have none."""
    if not map_.rows:
        return []
    href, file_name = context.selection.rows_href(MAP), f"{context.file_name(MAP)}.csv"
    return [html.A(context.translate("panel.rows"), href=href, download=file_name, className="link rows-link")]


def _item(place: District, map_: MapData, breaks: Sequence[float], context: ViewContext) -> Component:
    translate = context.translate
    value = map_.values.get(place.name)
    growth = map_.standings.growth_of(place) if map_.standings else None
    mark: Component = html.I(className="swatch-zone" if place.is_zone else "swatch swatch-none")
    text: list[Component] = []
    if value is not None:
        if not place.is_zone:
            mark = swatch(class_of(value, breaks), len(breaks), map_)
        text = [_amount(place, value, map_, translate)]
    elif (place.is_zone and map_.allocation is None) or growth is not None or place.name in map_.years:
        text = [html.Span(place_label(place, map_, context), className="number")]
    is_chosen = place == context.district
    label = translate.district(place) if value is not None and not place.is_zone else translate.label(place)
    name = html.Span([label, html.Small(translate("panel.chosen"))] if is_chosen else label, className="name")
    link = html.A([mark, name, *text], href=context.district_href(place), **current(is_chosen))
    return html.Li(link, className="full-width" if text and not place.is_zone else "")


def _amount(place: District, value: float, map_: MapData, translate: Translator) -> Component:
    """Return a place's value at the right of its line, in the colour of targets where it is a share of one."""
    share = map_.allocation.of(place) if map_.allocation else None
    if share is None:
        return html.Span([html.B(number(value)), f" {translate.unit_noun(map_.unit, value)}"], className="number")
    low = translate.in_unit(share.low.value, map_.allocation.kpi) if map_.allocation else share.low.value
    return html.Span([html.B(spread(low, value), className="value-target"), f" {map_.unit}"], className="number")
