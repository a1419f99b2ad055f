"""Renders a component tree as HTML and its figures: what a browser shows at once, without building components.

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

VOID_ELEMENTS = frozenset({"br", "col", "hr", "img", "input"})  # without an end tag
HTML_NAMES = {"className": "class", "htmlFor": "for"}  # of React's attributes
URL_ATTRIBUTES = frozenset({"href", "action", "src"})
NOT_ATTRIBUTES = frozenset(vars(dcc.Graph())) | {"children"}  # what every Python component has, and its content
BOOTSTRAP = {"Input": ("input", "form-control"), "Select": ("select", "form-select")}  # element and class


class MarkupError(TypeError):
    """A component that cannot be written as HTML; the message names it and what can be."""


@dataclass(frozen=True, slots=True)
class Markup:
    """A part of a page: its HTML, and its figures by the key in the `data-chart` of their elements.

    A figure has no template: the page holds that once for all.
    """

    html: str
    figures: dict[str, Figure]


def markup(tree: Any, prefix: str = "") -> Markup:
    """Render a component, several of them, texts and numbers; MarkupError for what only a browser could build.

    `prefix` is the path under which the dashboard is served: URLs on this server are written with it.
    """
    writer = _Writer(prefix)
    writer.write(tree)
    return Markup("".join(writer.pieces), writer.figures)


def json_of(value: Any) -> str:
    """Return compact JSON that is safe inside a page: no text in it can end the element that holds it."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")


class _Html(str):
    """Text that is HTML already."""

    __slots__ = ()


@dataclass(slots=True)
class _Writer:
    """Collects the pieces of HTML and the figures of a tree."""

    prefix: str
    pieces: list[str] = field(default_factory=list)
    figures: dict[str, Figure] = field(default_factory=dict)

    def write(self, node: Any) -> None:
        """Write a node and all below it."""
        if isinstance(node, str):
            self.pieces.append(node if isinstance(node, _Html) else escape(node, quote=False))
        elif isinstance(node, Component):
            self._element(node)
        elif isinstance(node, list | tuple):
            for child in node:
                self.write(child)
        elif node is not None:
            self.pieces.append(escape(str(node), quote=False))

    def _element(self, component: Component) -> None:
        properties = {name: value for name, value in vars(component).items() if name not in NOT_ATTRIBUTES}
        children = vars(component).get("children")
        kind = type(component).__name__
        match component._namespace:
            case "dash_html_components":
                name = kind.lower()
            case "dash_bootstrap_components" if kind in BOOTSTRAP:
                name, own_class = BOOTSTRAP[kind]
                properties["className"] = f"{own_class} {properties.get('className', '')}".strip()
                if kind == "Select":
                    children = self._options(properties.pop("options"), properties.pop("value", None))
            case Region._namespace:
                name, content = "div", properties.pop("content", None)
                children = _Html(content["html"]) if content else None
            case "dash_core_components" if kind == "Graph":
                name, properties = "div", self._chart(properties)
            case _:
                allowed = f"html.*, dcc.Graph, {', '.join(f'dbc.{name}' for name in BOOTSTRAP)}"
                raise MarkupError(
                    f"{kind} of {component._namespace} cannot be written as HTML; allowed in a view: {allowed}"
                )
        self.pieces.append(f"<{name}{self._attributes(sorted(properties.items()))}>")  # in one order
        self.write(children)
        if name not in VOID_ELEMENTS:
            self.pieces.append(f"</{name}>")

    def _chart(self, properties: dict[str, Any]) -> dict[str, Any]:
        """Return the attributes of a chart's element; a key that stands twice would draw one of them nowhere."""
        key = properties["id"]["key"]
        if key in self.figures:
            raise MarkupError(f"two charts of one part have the key {key!r}; a key names one chart")
        self.figures[key] = properties["figure"]
        class_name = f"dash-graph {properties.get('className', '')}".strip()
        return {"className": class_name, "data-chart": key, "style": properties.get("style")}

    def _options(self, options: Iterable[dict[str, Any]], value: Any) -> _Html:
        """Return the options of a select, whose values are URLs."""
        pieces = []
        for option in options:
            url = option["value"]
            prefixed = f"{self.prefix}{url}" if url.startswith("/") else url
            attributes = {"value": prefixed, "selected": url == value, "disabled": option.get("disabled")}
            label = escape(option["label"], quote=False)
            pieces.append(f"<option{self._attributes(attributes.items())}>{label}</option>")
        return _Html("".join(pieces))

    def _attributes(self, properties: Iterable[tuple[str, Any]]) -> str:
        pieces = []
        for name, value in properties:
            if value is None or value is False:
                continue
            attribute = _attribute_name(name)
            if value is True:
                pieces.append(f" {attribute}")
                continue
            text = str(value)
            if name == "style":
                text = ";".join(f"{_style_name(style)}:{setting}" for style, setting in value.items())
            elif name in URL_ATTRIBUTES and text.startswith("/"):
                text = self.prefix + text
            pieces.append(f' {attribute}="{escape(text)}"')
        return "".join(pieces)


@lru_cache(maxsize=256)
def _attribute_name(name: str) -> str:
    return HTML_NAMES.get(name) or name.lower()


@lru_cache(maxsize=256)
def _style_name(name: str) -> str:
    """Return a style's name in CSS: `maxWidth` is `max-width`; custom properties (`--tall`) stay."""
    return name if name.startswith("--") else "".join(f"-{char.lower()}" if char.isupper() else char for char in name)
