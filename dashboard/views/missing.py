"""An address that names nothing: says what it named, and offers the nearest that exist."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard.scene import Scene
from dashboard.selection import Selection, Unknown, View
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
    words, dataset = scene.words, scene.dataset
    if part in ("kpi", "map"):
        return words.kpi(dataset.kpis[text])
    if part == "district":
        return words.district(dataset.catalog.district(text))
    if part == "area":
        if not selection.area:
            return f"0 {words('data.context')}"
        area = dataset.catalog.area(selection.area)
        return f"{area.number} {words.area(area)}"
    if part == "path":
        return words("view.data" if selection.view is View.DATA else "view.overview")
    if part == "sort":
        column = text.removeprefix("-").replace("district", "place")
        return f"{words(f'table.{column}')} {'↓' if text.startswith('-') else '↑'}"
    if part == "measure":
        return words(f"measure.{text}")
    return text
