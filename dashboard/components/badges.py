"""Builds small marks and wrappers: judgement symbols, legends, tags, scrolling tables, table twins."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dash.development.base_component import Component

from dashboard.components.attributes import aria
from dashboard.components.rendering.fast_html import html
from dashboard.i18n.messages import Span
from dashboard.i18n.terms import Translator
from dashboard.routing.selection import Selection


def symbol(name: str) -> Component:
    """Return a judgement's or a verdict's symbol, drawn by the stylesheet in the text's colour; it needs a word."""
    return html.I(className=f"symbol symbol-{name}", **aria(hidden="true"))


def tag(text: str) -> Component:
    """Return a tag such as "computed" or "sample"."""
    return html.B(text, className="data-badge")


def legend(*items: tuple[str, str]) -> Component:
    """Return a legend: marks by name (see `assets/40-badges.css`) and their texts."""
    return html.P(
        [html.Span([html.I(className=f"legend-marker legend-{mark}"), text]) for mark, text in items],
        className="chart-legend",
        **aria(hidden="true"),
    )


def spans(sentence: Sequence[Span], href: Callable[[str], str]) -> list[Component | str]:
    """Return a sentence with results and targets in their colours; each number leads to its KPI's `href`."""
    nodes: list[Component | str] = []
    for span in sentence:
        content: Component | str = html.A(span.text, href=href(span.kpi)) if span.kpi else span.text
        if span.role in ("result", "target"):
            content = html.B(content) if span.role == "result" else html.I(content)
        nodes.append(content)
    return nodes


def phrases(title: Sequence[str]) -> list[Component | str]:
    """Return a headline that breaks only between its phrases; a blank between two of them stays a blank."""
    nodes: list[Component | str] = []
    for phrase in title:
        nodes += [html.Span(phrase.strip()), *([" "] if phrase.endswith(" ") else [])]
    return nodes


def separated(nodes: Sequence[Component | str], separator: str) -> list[Component | str]:
    """Return nodes with a separator between each two of them."""
    return [part for node in nodes for part in (separator, node)][1:]


def scrolled(table: Component, translate: Translator) -> Component:
    """Wrap a table that scrolls where it is wider than its container; the keyboard can reach and scroll it."""
    return html.Div(table, className="table-scroll", tabIndex=0, role="group", **aria(label=translate("table.scroll")))


def table_twin(summary: str, table: Component, translate: Translator) -> Component:
    """Wrap a table in a disclosure that is closed until its summary is clicked."""
    return html.Details([html.Summary(summary), scrolled(table, translate)], className="disclosure")


def list_switch(name: str, text: str, selection: Selection) -> Component:
    """Return the link that shows a long list whole, and when it is, the link that takes it back; the list follows it.

    Unlike a disclosure it has the list sent only when it is asked for, and an address under which the list is open.
    """
    is_open = selection.all == name
    href = f"{selection.change(all='' if is_open else name).href}#list-{name}"
    state = aria(expanded=str(is_open).lower())
    return html.P(html.A(text, href=href, id=f"list-{name}", **state), className="list-switch")


def outside_link(text: str, address: str, *, kind: str = "link") -> Component:
    """Return a link that leaves the dashboard: it opens in another tab, without referrer."""
    return html.A(text, href=address, className=kind, target="_blank", rel="noopener noreferrer")


def map_credit() -> Component:
    """Return the attribution that the licence of the shapes asks for (ODbL)."""
    address = "https://www.openstreetmap.org/copyright"
    return outside_link("© OpenStreetMap contributors (ODbL)", address, kind="link nowrap")
