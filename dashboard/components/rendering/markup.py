"""Renders a component tree as HTML and its figures: what a browser shows at once, without building components.

A view of fifteen hundred components takes React longer than its charts take Plotly. So views stay trees of Dash
components, which are easy to make and to test, and the server writes them as the HTML that React would have made.
What Dash itself must build becomes an island: the HTML leaves a place, and the component is handed to Dash.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any, cast

from dash._utils import stringify_id, to_json
from dash.development.base_component import Component

from dashboard.components.rendering.callback_ids import NO_CALLBACKS, CallbackIds
from dashboard.components.rendering.html_attributes import (
    BOOTSTRAP,
    NOT_ATTRIBUTES,
    MarkupError,
    attributes_text,
    is_html,
)
from dashboard.components.rendering.region import Region
from dashboard.figures.builder import Figure

VOID_ELEMENTS = frozenset({"br", "col", "hr", "img", "input"})  # without an end tag


@dataclass(frozen=True, slots=True)
class Markup:
    """A part of a page: its HTML, its figures by the key in the `data-chart` of their elements, and its islands.

    A figure has no template: the page holds that once for all. The islands are in the order of the elements with
    `data-island`, their places.
    """

    html: str
    figures: dict[str, Figure]
    islands: tuple[Component, ...] = ()


def markup(tree: Any, prefix: str = "", callback_ids: CallbackIds = NO_CALLBACKS) -> Markup:
    """Render a component, several of them, texts and numbers.

    `prefix` is the path under which the dashboard is served: URLs on this server are written with it. A component with
    one of the `callback_ids`, and what the server cannot write as HTML, is an island with all that is in it. Until Dash
    has built it, its place shows what of it can be written.
    """
    writer = _Writer(prefix, callback_ids)
    writer.write(tree)
    return Markup("".join(writer.pieces), writer.figures, tuple(writer.islands))


def suites_of(islands: Iterable[Component]) -> frozenset[str]:
    """Return the namespaces of all components of some islands, each of which is a suite of scripts."""
    return frozenset(
        node._namespace
        for island in islands
        for node in (island, *island._traverse())  # type: ignore[no-untyped-call]  # Dash leaves it untyped
        if isinstance(node, Component)
    )


def json_of(value: Any) -> str:
    """Return compact JSON that is safe inside a page: no text in it can end the element that holds it."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=_component_json)
    return text.replace("<", "\\u003c")


def _component_json(value: Any) -> Any:
    """Return a component or a part of a figure as Dash and Plotly write it."""
    return json.loads(to_json(value))  # type: ignore[no-untyped-call]  # Dash leaves it untyped


class _IslandInTableError(Exception):
    """A part of a table is an island."""


class _Html(str):
    """Text that is HTML already."""

    __slots__ = ()


@dataclass(slots=True)
class _Writer:
    """Collects the pieces of HTML, the figures and the islands of a tree."""

    prefix: str
    callback_ids: CallbackIds
    pieces: list[str] = field(default_factory=list)
    figures: dict[str, Figure] = field(default_factory=dict)
    islands: list[Component] = field(default_factory=list)
    is_in_island: bool = False
    is_in_table: bool = False

    def write(self, node: Any) -> None:
        """Write a node and all below it."""
        if isinstance(node, str):
            self.pieces.append(node if isinstance(node, _Html) else escape(node, quote=False))
        elif isinstance(node, Component):
            if not self.is_in_island and self._is_island(node):
                self._island(node)
            elif type(node).__name__ == "Table" and not (self.is_in_table or self.is_in_island):
                self._table(node)
            else:
                self._element(node)
        elif isinstance(node, list | tuple):
            for child in node:
                self.write(child)
        elif node is not None:
            self.pieces.append(escape(str(node), quote=False))

    def _is_island(self, component: Component) -> bool:
        component_id = vars(component).get("id")
        return not is_html(component) or (component_id is not None and self.callback_ids.names(component_id))

    def _island(self, component: Component) -> None:
        """Write the place of an island with what of it can be written; as tall as the component's own style says.

        No place can be between the parts of a table: a table with an island in it is one itself.
        """
        if self.is_in_table:
            raise _IslandInTableError
        height = (vars(component).get("style") or {}).get("height")
        style = f' style="display:block;min-height:{escape(str(height))}"' if height else ""
        self.pieces.append(f'<dash-island data-island="{len(self.islands)}"{style}>')
        self.islands.append(component)
        self.is_in_island = True
        self._element(component)
        self.is_in_island = False
        self.pieces.append("</dash-island>")

    def _table(self, table: Component) -> None:
        pieces, figures = len(self.pieces), dict(self.figures)
        self.is_in_table = True
        try:
            self._element(table)
        except _IslandInTableError:
            del self.pieces[pieces:]
            self.figures, self.is_in_table = figures, False
            self._island(table)
        self.is_in_table = False

    def _element(self, component: Component) -> None:
        if not is_html(component):
            return  # inside an island: Dash builds it
        properties = {name: value for name, value in vars(component).items() if name not in NOT_ATTRIBUTES}
        children = vars(component).get("children")
        kind = type(component).__name__
        name = kind.lower()
        match component._namespace:
            case "dash_bootstrap_components":
                name, own_class = BOOTSTRAP[kind]
                properties["className"] = f"{own_class} {properties.get('className', '')}".strip()
                if kind == "Checkbox":
                    properties |= {"type": "checkbox", "checked": bool(properties.pop("value", None))}
                if kind == "Select":
                    children = self._options(properties.pop("options", None), properties.pop("value", None))
            case Region._namespace:
                content = properties.pop("content", None)
                name, children = "div", _Html(content["html"]) if content else None
            case "dash_core_components":
                name, properties = "div", self._chart(properties)
        self.pieces.append(f"<{name}{attributes_text(kind, sorted(properties.items()), self.prefix)}>")  # in one order
        self.write(children)
        if name not in VOID_ELEMENTS:
            self.pieces.append(f"</{name}>")

    def _chart(self, properties: dict[str, Any]) -> dict[str, Any]:
        """Return the attributes of a chart's element; a key that stands twice would draw one of them nowhere."""
        key = _chart_key(properties.get("id") or f"graph-{len(self.figures) + 1}")
        if key in self.figures:
            raise MarkupError(f"two charts of one part have the key {key!r}; a key names one chart")
        figure: Any = properties.get("figure") or {}
        figure = figure if isinstance(figure, Mapping) else figure.to_plotly_json()
        config = {"config": properties["config"]} if properties.get("config") else {}
        self.figures[key] = cast(Figure, {"data": [], "layout": {}, **figure, **config})
        class_name = f"dash-graph {properties.get('className', '')}".strip()
        return {"className": class_name, "data-chart": key, "style": properties.get("style")}

    def _options(self, options: Any, value: Any) -> _Html:
        """Return the options of a select: a dictionary of labels by value, or a list of values or of dictionaries.

        A value that is the URL of a view is written with the prefix.
        """
        if isinstance(options, Mapping):
            options = [{"label": label, "value": key} for key, label in options.items()]
        pieces = []
        for option in options or ():
            entry = option if isinstance(option, Mapping) else {"label": option, "value": option}
            text = str(entry["value"])
            attributes = {
                "value": self.prefix + text if text.startswith("/") else text,
                "selected": value is not None and text == str(value),
                "disabled": entry.get("disabled"),
                "title": entry.get("title"),
            }
            label = escape(str(entry.get("label", text)), quote=False)
            pieces.append(f"<option{attributes_text('Option', attributes.items(), self.prefix)}>{label}</option>")
        return _Html("".join(pieces))


def _chart_key(component_id: Any) -> str:
    """Return the key of a chart: the text of its id, or of a dictionary the part that names one of our charts."""
    if isinstance(component_id, Mapping) and component_id.keys() == {"type", "key"} and component_id["type"] == "chart":
        return str(component_id["key"])
    return str(stringify_id(component_id))
