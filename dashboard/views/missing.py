"""Builds the page of an invalid address: what is unknown in it, and the nearest addresses that exist."""

from __future__ import annotations

from dashboard.components.rendering.fast_html import html
from dashboard.routing.selection import MAP_ALLOCATION, MISSED_TARGETS, Selection, View
from dashboard.routing.url_parser import InvalidUrl
from dashboard.routing.view_context import ViewContext
from dashboard.views.data import month_text
from dashboard.views.page import ViewPage, area_label, build_page


def missing_view(invalid: InvalidUrl, context: ViewContext) -> ViewPage:
    """Builds the page that quotes the unknown value and links to what may have been meant."""
    translate = context.translate
    title = translate("missing.title")
    answer = translate.segments(f"missing.{invalid.part}", value=invalid.value), translate.spans("missing.lead")
    links = [(_label(invalid.part, text, choice, context), choice) for text, choice in invalid.choices]
    links.append((translate("missing.home"), invalid.fallback.to(View.OVERVIEW)))
    items = [html.Li(html.A(label, href=choice.href, className="link")) for label, choice in links]
    return build_page(context, [(title, "")], answer, [html.Ul(items, className="suggestions")], title=title)


def _label(part: str, text: str, selection: Selection, context: ViewContext) -> str:
    translate, dataset = context.translate, context.dataset
    match part:
        case "map" if text == MAP_ALLOCATION:
            return translate("split.map")
        case "kpi" | "map" | "source" | "fix" | "amount":
            return translate.kpi(dataset.kpis[text])
        case "district" | "beside":
            return translate.district(dataset.catalog.district(text))
        case "task":
            return translate.breakdown(text)
        case "area":
            return area_label(selection.area or 0, context)
        case "path":
            return translate(f"view.{selection.view.value}")
        case "sort":
            column, arrow = text.removeprefix("-"), "↓" if text.startswith("-") else "↑"
            if selection.view is not View.DISTRICTS:
                name = translate(f"table.{column.replace('district', 'place')}")
            elif column in dataset.kpis:
                name = translate.kpi(dataset.kpis[column])
            else:
                name = translate("score.outcomes" if column == MISSED_TARGETS else f"districts.{column}")
            return f"{name} {arrow}"
        case "month":
            return month_text(text, translate)
        case "measure":
            return translate(f"measure.{text}")
        case "key":
            return translate(f"split.name_{text}")
        case "target":
            year, growth, _ = text.partition("-growth")
            return f"{year} {translate('measure.target_growth' if growth else 'measure.target')}"
        case _:
            return text
