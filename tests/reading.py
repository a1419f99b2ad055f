"""Reads a component tree as a reader or a browser does: its texts, its links, its charts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import plotly.graph_objects as go
from dash import dcc
from dash.development.base_component import Component

from dashboard.shell import Screen

SPOKEN = ("title", "alt", "placeholder", "aria-label", "data-source")  # attributes that reach the reader
WORDED = ("text", "hovertext", "name", "ticksuffix", "ticktext")  # words in a figure


def parts(node: Any) -> Iterator[Component]:
    """Every component under a node, the node first."""
    if isinstance(node, Component):
        yield node
        yield from parts(getattr(node, "children", None))
    elif isinstance(node, list | tuple):
        for child in node:
            yield from parts(child)


def properties_of(component: Component) -> dict[str, Any]:
    """The properties that are set on a component, by name."""
    return dict(component.to_plotly_json()["props"])  # type: ignore[no-untyped-call]


def pieces(node: Any, *, own_language: bool = False) -> Iterator[str]:
    """Every piece of text under a node; `own_language` leaves out what is marked as another language."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, list | tuple):
        for child in node:
            yield from pieces(child, own_language=own_language)
    elif isinstance(node, dcc.Graph):
        yield from figure_words(node.figure)  # type: ignore[attr-defined]  # set from Dash's metadata
    elif isinstance(node, Component):
        properties = properties_of(node)
        if own_language and "lang" in properties:
            return
        yield from (properties[name] for name in SPOKEN if isinstance(properties.get(name), str))
        yield from (choice["label"] for choice in properties.get("options", ()))
        yield from pieces(properties.get("children"), own_language=own_language)
    elif node is not None:
        yield repr(node)


def text_of(node: Any) -> str:
    """The text under a node in one line."""
    return "".join(pieces(node))


def figure_words(figure: go.Figure) -> Iterator[str]:
    """Every word in a figure: marks, hovers, annotations, suffixes of ticks."""
    content = figure.to_plotly_json()
    layout = dict(content["layout"])
    layout.pop("template", None)
    yield from _worded(content["data"])
    yield from _worded(layout)


def _worded(node: Any, name: str = "") -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield from _worded(value, key)
    elif isinstance(node, list | tuple):
        for value in node:
            yield from _worded(value, name)
    elif isinstance(node, str) and name in WORDED:
        yield node


def links(node: Any) -> Iterator[str]:
    """Every address under a node: links, the values of selects, the clicks of charts."""
    for part in parts(node):
        properties = properties_of(part)
        if "href" in properties:
            yield properties["href"]
        for choice in properties.get("options", ()):
            if not choice.get("disabled"):
                yield choice["value"]
        if isinstance(part, dcc.Graph):
            yield from (address for trace in part.figure.data for address in _clicks(trace.customdata))  # type: ignore[attr-defined]


def _clicks(held: Any) -> Iterator[str]:
    yield from (address for address in (held if held is not None else ()) if address is not None)


def graphs(node: Any) -> list[dcc.Graph]:
    """Every graph under a node."""
    return [part for part in parts(node) if isinstance(part, dcc.Graph)]


def classed(node: Any, name: str) -> list[Component]:
    """Every component under a node that has a class."""
    return [part for part in parts(node) if name in str(getattr(part, "className", "")).split()]


def whole(screen: Screen) -> list[Any]:
    """All parts of a screen in their order on the page."""
    return [screen.masthead, *screen.rail, screen.opening, screen.panel, *screen.body]


def headline(screen: Screen) -> str:
    """The answer that a page opens with."""
    return next(text_of(part) for part in parts(screen.opening) if type(part).__name__ == "H1")
