"""An address that names nothing: says what it named, and offers the nearest that exist."""

from __future__ import annotations

from dash.development.base_component import Component

from dashboard.components.rendering.fast_html import html
from dashboard.routing.selection import SPLIT, Selection, View
from dashboard.routing.url_parser import Unknown
from dashboard.routing.view_context import Scene
from dashboard.views.page import Page, crumbs_of, opening, page_title


def missing_view(unknown: Unknown, scene: Scene) -> Page:
    """What was asked for, in the reader's words, and links to what may have been meant."""
    words = scene.words
    head = words.phrases(f"missing.{unknown.part}", value=unknown.value)
    lead = words.spans("missing.lead")
    items: list[Component] = [
        html.Li(html.A(_label(unknown.part, text, selection, scene), href=selection.href, className="link"))
        for text, selection in unknown.choices
    ]
    home = unknown.fallback.to(View.OVERVIEW)
    items.append(html.Li(html.A(words("missing.home"), href=home.href, className="link")))
    return Page(
        page_title(words("missing.title"), scene=scene),
        opening(crumbs_of(scene, (words("missing.title"), "")), head, lead, scene),
        (html.Ul(items, className="choices"),),
        (),
    )


def _label(part: str, text: str, selection: Selection, scene: Scene) -> str:
    """A choice as a reader would name it."""
    words, dataset = scene.words, scene.dataset
    match part:
        case "map" if text == SPLIT:
            return words("split.map")
        case "kpi" | "map":
            return words.kpi(dataset.kpis[text])
        case "district" | "beside":
            return words.district(dataset.catalog.district(text))
        case "area" if not selection.area:
            return f"0 {words('data.context')}"
        case "area":
            area = dataset.catalog.area(selection.area or 0)
            return f"{area.number} {words.area(area)}"
        case "path":
            return words(f"view.{selection.view.value}")
        case "sort":
            return _order(text, selection, scene)
        case "measure":
            return words(f"measure.{text}")
        case "key":
            return words(f"split.name_{text}")
        case "target":
            year, growth, _ = text.partition("-growth")
            return f"{year} {words('measure.target_growth' if growth else 'measure.target')}"
        case _:
            return text


def _order(text: str, selection: Selection, scene: Scene) -> str:
    """A column and its direction, in the words of the view that it sorts."""
    column, arrow = text.removeprefix("-"), "↓" if text.startswith("-") else "↑"
    if selection.view is View.DISTRICTS:
        return f"{scene.words(f'districts.{column}')} {arrow}"
    name = column.replace("district", "place")
    return f"{scene.words(f'table.{name}')} {arrow}"
