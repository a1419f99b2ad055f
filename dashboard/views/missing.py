"""An address that names nothing: says what it named, and offers the nearest that exist."""

from __future__ import annotations

from dash.development.base_component import Component

from dashboard.components.rendering.fast_html import html
from dashboard.routing.selection import MAP_ALLOCATION, Selection, View
from dashboard.routing.url_parser import InvalidUrl
from dashboard.routing.view_context import ViewContext
from dashboard.views.page import ViewPage, breadcrumbs, page_header, page_title


def missing_view(unknown: InvalidUrl, context: ViewContext) -> ViewPage:
    """What was asked for, in the reader's words, and links to what may have been meant."""
    translate = context.translate
    head = translate.segments(f"missing.{unknown.part}", value=unknown.value)
    lead = translate.spans("missing.lead")
    items: list[Component] = [
        html.Li(html.A(_label(unknown.part, text, selection, context), href=selection.href, className="link"))
        for text, selection in unknown.choices
    ]
    home = unknown.fallback.to(View.OVERVIEW)
    items.append(html.Li(html.A(translate("missing.home"), href=home.href, className="link")))
    return ViewPage(
        page_title(translate("missing.title"), context=context),
        page_header(breadcrumbs(context, (translate("missing.title"), "")), head, lead, context),
        (html.Ul(items, className="choices"),),
        (),
    )


def _label(part: str, text: str, selection: Selection, context: ViewContext) -> str:
    """A choice as a reader would name it."""
    translate, dataset = context.translate, context.dataset
    match part:
        case "map" if text == MAP_ALLOCATION:
            return translate("split.map")
        case "kpi" | "map":
            return translate.kpi(dataset.kpis[text])
        case "district" | "beside":
            return translate.district(dataset.catalog.district(text))
        case "area" if not selection.area:
            return f"0 {translate('data.context')}"
        case "area":
            area = dataset.catalog.area(selection.area or 0)
            return f"{area.number} {translate.area(area)}"
        case "path":
            return translate(f"view.{selection.view.value}")
        case "sort":
            return _order(text, selection, context)
        case "measure":
            return translate(f"measure.{text}")
        case "key":
            return translate(f"split.name_{text}")
        case "target":
            year, growth, _ = text.partition("-growth")
            return f"{year} {translate('measure.target_growth' if growth else 'measure.target')}"
        case _:
            return text


def _order(text: str, selection: Selection, context: ViewContext) -> str:
    """A column and its direction, in the words of the view that it sorts."""
    column, arrow = text.removeprefix("-"), "↓" if text.startswith("-") else "↑"
    if selection.view is View.DISTRICTS:
        return f"{context.translate(f'districts.{column}')} {arrow}"
    name = column.replace("district", "place")
    return f"{context.translate(f'table.{name}')} {arrow}"
