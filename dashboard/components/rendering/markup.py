"""Turns a component tree into HTML and the figures in it: what a browser shows at once, without building components.

A view of fifteen hundred components takes React longer than its charts take Plotly. So views stay trees of Dash
components, which are easy to make and to test, and the server writes them as the HTML that React would have made.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from typing import Any

from dash import dcc
from dash.development.base_component import Component

from dashboard.components.rendering.region import Region
from dashboard.figures.builder import Figure

VOID = frozenset({"br", "col", "hr", "img", "input"})  # elements without an end
RENAMED = {"className": "class", "htmlFor": "for"}  # React's names that are not HTML's
ADDRESSES = frozenset({"href", "action", "src"})  # attributes
OWN = frozenset(vars(dcc.Graph())) | {"children"}  # what every Python component has, and its content
BOOTSTRAP = {"Input": ("input", "form-control"), "Select": ("select", "form-select")}  # element and class


class MarkupError(TypeError):
    """A component that cannot be written as HTML; the message names it and what can be."""


@dataclass(frozen=True, slots=True)
class Markup:
    """A part of a page: its HTML, and its figures by the key that stands in `data-chart` at the place of each.

    A figure has no template: the page holds that once for all.
    """

    html: str
    figures: dict[str, Figure]


def markup(tree: Any, prefix: str = "") -> Markup:
    """The HTML of a component, of several, of texts and numbers; MarkupError for what only a browser could build.

    `prefix` is the path under which the dashboard is shown: addresses on this server are written with it.
    """
    writing = _Writing(prefix)
    _write(tree, writing)
    return Markup("".join(writing.pieces), writing.figures)


def json_of(value: Any) -> str:
    """JSON in few bytes, fit to stand inside a page: no text in it can end the element that holds it."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")


@dataclass(slots=True)
class _Writing:
    """What is written so far."""

    prefix: str
    pieces: list[str] = field(default_factory=list)
    figures: dict[str, Figure] = field(default_factory=dict)


def _write(node: Any, writing: _Writing) -> None:
    if isinstance(node, str):
        writing.pieces.append(escape(node, quote=False))
    elif isinstance(node, Component):
        _element(node, writing)
    elif isinstance(node, list | tuple):
        for child in node:
            _write(child, writing)
    elif node is not None:
        writing.pieces.append(escape(str(node), quote=False))


def _element(component: Component, writing: _Writing) -> None:
    pieces, prefix = writing.pieces, writing.prefix
    known = vars(component)
    properties = {name: value for name, value in known.items() if name not in OWN}
    children = known.get("children")
    kind = type(component).__name__
    match component._namespace:
        case "dash_html_components":
            name = kind.lower()
        case "dash_bootstrap_components" if kind in BOOTSTRAP:
            name, own_class = BOOTSTRAP[kind]
            properties["className"] = f"{own_class} {properties.get('className', '')}".strip()
            if kind == "Select":
                children = _options(properties.pop("options"), properties.pop("value", None), prefix)
        case Region._namespace:
            name, content = "div", properties.pop("content", None)
            children = _Html(content["html"]) if content else None
        case "dash_core_components" if kind == "Graph":
            name, children = "div", None
            properties = _chart(properties, writing.figures)
        case _:
            allowed = f"html.*, dcc.Graph, {', '.join(f'dbc.{one}' for one in BOOTSTRAP)}"
            raise MarkupError(
                f"{kind} of {component._namespace} cannot be written as HTML; allowed in a view: {allowed}"
            )
    marks = _attributes(sorted(properties.items()), prefix)  # in one order
    pieces.append(f"<{name}{marks}>")
    if isinstance(children, _Html):
        pieces.append(children)
    elif children is not None:
        _write(children, writing)
    if name not in VOID:
        pieces.append(f"</{name}>")


class _Html(str):
    """Text that is HTML already."""

    __slots__ = ()


def _chart(properties: dict[str, Any], figures: dict[str, Figure]) -> dict[str, Any]:
    """The place of a chart; a key that stands twice in one part would draw one of them nowhere."""
    key = properties["id"]["key"]
    if key in figures:
        raise MarkupError(f"two charts of one part have the key {key!r}; a key names one chart")
    figures[key] = properties["figure"]
    place = {"className": f"dash-graph {properties.get('className', '')}".strip(), "data-chart": key}
    return place | {name: properties[name] for name in ("style",) if name in properties}


def _options(options: Iterable[dict[str, Any]], value: Any, prefix: str) -> _Html:
    """The options of a select, whose values are addresses."""
    written = []
    for option in options:
        chosen = option["value"]
        address = f"{prefix}{chosen}" if chosen.startswith("/") else chosen
        marks = {"value": address, "selected": chosen == value, "disabled": option.get("disabled")}
        written.append(f"<option{_attributes(marks.items())}>{escape(option['label'], quote=False)}</option>")
    return _Html("".join(written))


def _attributes(properties: Iterable[tuple[str, Any]], prefix: str = "") -> str:
    written = []
    for name, value in properties:
        if value is None or value is False:
            continue
        attribute = _attribute(name)
        if value is True:
            written.append(f" {attribute}")
            continue
        text = ";".join(f"{_property(one)}:{told}" for one, told in value.items()) if name == "style" else str(value)
        if name in ADDRESSES and text.startswith("/"):
            text = prefix + text
        written.append(f' {attribute}="{escape(text)}"')
    return "".join(written)


@lru_cache(maxsize=256)
def _attribute(name: str) -> str:
    return RENAMED.get(name) or name.lower()


@lru_cache(maxsize=256)
def _property(name: str) -> str:
    """A style's name as CSS has it: `maxWidth` is `max-width`; names of its own (`--tall`) stay."""
    return name if name.startswith("--") else "".join(f"-{char.lower()}" if char.isupper() else char for char in name)
