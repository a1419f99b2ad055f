"""Small marks that stand for a meaning: judgement symbols, legend keys, coverage dots, swatches."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dash.development.base_component import Component

from dashboard.components.attributes import aria
from dashboard.components.rendering.fast_html import html
from dashboard.dataset.model import District
from dashboard.i18n.messages import Span
from dashboard.i18n.terms import Translator


def symbol(name: str) -> Component:
    """A judgement's or a verdict's symbol, drawn by the stylesheet in the text's colour; the word stands beside it."""
    return html.I(className=f"symbol symbol-{name}", **aria(hidden="true"))


def legend(*items: tuple[str, str]) -> Component:
    """A legend: marks by name (see `assets/40-marks.css`) and their words."""
    return html.P(
        [html.Span([html.I(className=f"key-mark key-{mark}"), text]) for mark, text in items],
        className="key",
        **aria(hidden="true"),
    )


def spans(parts: Sequence[Span], href: Callable[[str], str]) -> list[Component | str]:
    """A sentence with its results in the ink of results and its targets in that of targets.

    Each number leads to its KPI; `href` makes the address of a KPI's name.
    """
    made: list[Component | str] = []
    for part in parts:
        content: Component | str = html.A(part.text, href=href(part.kpi)) if part.kpi else part.text
        if part.role == "result":
            made.append(html.B(content))
        elif part.role == "target":
            made.append(html.I(content))
        else:
            made.append(content)
    return made


def phrases(parts: Sequence[str]) -> list[Component | str]:
    """A headline that breaks only between its phrases; a blank between two of them stays a blank."""
    made: list[Component | str] = []
    for part in parts:
        made.append(html.Span(part.strip()))
        if part.endswith(" "):
            made.append(" ")
    return made


def scrolled(table: Component, translate: Translator) -> Component:
    """A table that scrolls in itself where it is wider than its place; the keyboard can reach and scroll it."""
    return html.Div(table, className="scroll", tabIndex=0, role="group", **aria(label=translate("table.scroll")))


def outside_link(text: str, address: str, *, kind: str = "link") -> Component:
    """A link that leaves the dashboard: it opens beside it, and hands nothing over."""
    return html.A(text, href=address, className=kind, target="_blank", rel="noopener noreferrer")


def map_credit() -> Component:
    """The attribution that the licence of the shapes asks for (ODbL)."""
    address = "https://www.openstreetmap.org/copyright"
    return outside_link("© OpenStreetMap contributors (ODbL)", address, kind="link num")


def cover_dots(units: Sequence[District], reporting: Sequence[District], chosen: District) -> Component:
    """One dot per unit in the order of the district list: filled where it has a figure, ringed where chosen."""
    return html.Span(
        [
            html.I(className=" ".join(filter(None, ("on" * (unit in reporting), "me" * (unit == chosen)))))
            for unit in units
        ],
        className="cover-dots",
        **aria(hidden="true"),
    )
