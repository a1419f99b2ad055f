"""Builds what stands around the form of an area: how far the whole return is, the areas, the faults of all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dash.development.base_component import Component

from dashboard.components.attributes import aria, current, data
from dashboard.components.badges import symbol
from dashboard.components.desk.frame import DeskFrame
from dashboard.components.rendering.fast_html import html
from dashboard.i18n.terms import Translator


@dataclass(frozen=True, slots=True)
class AreaTab:
    """An area: its rows that are filled without a fault, those that are empty, its faults and what asks for a look."""

    number: int
    name: str
    filled: int
    empty: int
    rows: int
    faults: int
    notes: int


@dataclass(frozen=True, slots=True)
class FaultLink:
    """A fault, or with `is_note` what only asks, and the field that it leads to."""

    text: str
    area: str
    field: str
    is_note: bool = False


def how_far(frame: DeskFrame, tabs: Sequence[AreaTab], area: int) -> Component:
    """Return how far the return is, as one bar with a part for each area, and the areas."""
    title, counts = far_texts(tabs, frame.translate)
    bar = html.Span(
        [html.Span(html.I(style={"width": f"{tab.filled / tab.rows:.0%}"}), **data(area=str(tab.number)))
         for tab in tabs],
        className="desk-far", **aria(hidden="true"),
    )  # fmt: skip
    head = [html.P(title, className="far-title", id="far-title"), bar, html.P(counts, id="far-counts")]
    return html.Aside([*head, _areas(frame, tabs, area)], className="desk-aside", **aria(label=title))


def far_texts(tabs: Sequence[AreaTab], translate: Translator) -> tuple[str, str]:
    """Return how many rows are filled, and how many have faults, ask to be checked, or are empty."""
    filled, rows = sum(tab.filled for tab in tabs), sum(tab.rows for tab in tabs)
    counts = {
        "faults": sum(tab.faults for tab in tabs), "look": sum(tab.notes for tab in tabs),
        "empty": sum(tab.empty for tab in tabs),
    }  # fmt: skip
    texts = [translate(f"desk.far_{name}", count=count) for name, count in counts.items() if count]
    return translate("desk.far", filled=filled, rows=rows), translate("mark.comma").join(texts)


def _areas(frame: DeskFrame, tabs: Sequence[AreaTab], area: int) -> Component:
    translate = frame.translate
    items = []
    for tab in tabs:
        fault = html.Span(
            [symbol("fault"), html.Span(faults_text(tab, translate), className="sr-only")],
            className="fault", hidden=not tab.faults,
        )  # fmt: skip
        total = html.Span(f"{tab.filled}/{tab.rows}", className="total")
        content = [
            html.Span(f"{tab.number} {tab.name}", className="name"),
            html.Span([fault, total], className="count"),
        ]
        href = f"{frame.href(frame.page.path, area=str(tab.number))}#form"
        link = html.A(content, href=href, **current(tab.number == area, "page"))
        items.append(html.Li(link, **data(area=str(tab.number))))
    return html.Nav(html.Ol(items), className="desk-areas", **aria(label=translate("rail.areas")))


def faults_text(tab: AreaTab, translate: Translator) -> str:
    """Return how many faults an area has; empty where it has none."""
    return translate("desk.faults", count=tab.faults) if tab.faults else ""


def fault_box(frame: DeskFrame, links: Sequence[FaultLink], *, is_linked: bool = True) -> list[Component]:
    """Return the faults of all areas, then what only asks; nothing without faults. The bureau has no fields."""
    count = sum(not link.is_note for link in links)
    if not count:
        return []
    items = []
    for link in sorted(links, key=lambda link: link.is_note):
        href = f"{frame.href(frame.page.path, area=link.area)}#{link.field}"
        content = [symbol("look" if link.is_note else "fault"), html.Span(link.text)]
        line = (
            html.A(content, href=href, className="desk-told link")
            if is_linked
            else html.Span(content, className="desk-told")
        )
        items.append(html.Li(line))
    title = html.H3(frame.translate("desk.faults_title", count=count), id="faults", tabIndex=-1)
    return [html.Section([title, html.Ul(items)], className="desk-faults", **aria(labelledby="faults"))]
