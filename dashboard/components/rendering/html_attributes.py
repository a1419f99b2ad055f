"""Says which components the server can write as HTML, and writes their properties as attributes of elements."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from html import escape
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash._utils import stringify_id
from dash.development.base_component import Component

from dashboard.components.rendering.region import Region

HTML_NAMES = {"className": "class", "htmlFor": "for"}  # of React's attributes
URL_ATTRIBUTES = frozenset({"href", "action", "src"})
NOT_ATTRIBUTES = frozenset(vars(dcc.Graph())) | {"children"}  # what every Python component has, and its content
BOOTSTRAP = {  # element and class
    "Input": ("input", "form-control"), "Select": ("select", "form-select"), "Checkbox": ("input", "form-check-input"),
}  # fmt: skip
BOOTSTRAP_ELEMENTS = {"Input": dbc.Input, "Select": dbc.Select, "Checkbox": dbc.Checkbox}
FIELD_ATTRIBUTES = {  # that the server writes for the value of a checkbox, and those of a field for files
    "Checkbox": frozenset({"type", "checked"}), "Input": frozenset({"accept", "multiple"}),
}  # fmt: skip
DASH_ONLY = frozenset(
    {"key", "n_clicks", "n_clicks_timestamp", "disable_n_clicks"}
)  # properties that are no attributes
FIELD_DASH_ONLY = DASH_ONLY | {"debounce", "invalid", "n_blur", "n_submit", "persisted_props", "persistence"} | {
    "persistence_type", "plaintext", "size", "valid",
}  # fmt: skip  # those of an input or a select
GRAPH_PROPERTIES = frozenset({"id", "figure", "className", "style", "config"})  # of a graph that the server can write


class MarkupError(TypeError):
    """An attribute that an element does not have, or two charts with one key; the message names it."""


def is_html(component: Component) -> bool:
    """Whether the server can write a component as HTML."""
    match component._namespace:
        case "dash_html_components" | Region._namespace:
            return True
        case "dash_bootstrap_components":
            has_label = type(component) is dbc.Checkbox and "label" in vars(component)  # an element of its own
            return type(component).__name__ in BOOTSTRAP and not has_label
        case "dash_core_components":
            return type(component) is dcc.Graph and set(vars(component)) - NOT_ATTRIBUTES <= GRAPH_PROPERTIES
    return False


def attributes_text(kind: str, properties: Iterable[tuple[str, Any]], prefix: str) -> str:
    """Return the attributes of an element as HTML, URLs on this server with the prefix.

    MarkupError for an attribute that this kind of element does not have.
    """
    pieces = []
    for name, value in properties:
        attribute = _attribute_name(kind, name)
        if value is None or value is False or not attribute:
            continue
        if value is True:
            pieces.append(f" {attribute}")
            continue
        text = str(stringify_id(value) if name == "id" else value)
        if name == "style":
            text = ";".join(f"{_style_name(style)}:{setting}" for style, setting in value.items())
        elif name in URL_ATTRIBUTES and text.startswith("/"):
            text = prefix + text
        pieces.append(f' {attribute}="{escape(text)}"')
    return "".join(pieces)


@lru_cache(maxsize=2048)
def _attribute_name(kind: str, name: str) -> str:
    """Return the name in HTML of an attribute of a kind of element; empty for one that only Dash uses.

    MarkupError where `dash.html` does not know it: a misspelt name would be an attribute without effect.
    """
    if name.startswith(("data-", "aria-")):
        return name
    element: Any = BOOTSTRAP_ELEMENTS.get(kind) or getattr(html, kind, html.Div)
    known = frozenset(element()._prop_names) - {"children", "data-*", "aria-*"}
    if name in (FIELD_DASH_ONLY if kind in BOOTSTRAP else DASH_ONLY):
        return ""
    known |= FIELD_ATTRIBUTES.get(kind, frozenset())
    if name not in known:
        raise MarkupError(
            f"{kind} has no attribute {name!r}; allowed are data-*, aria-* and {', '.join(sorted(known))}"
        )
    return HTML_NAMES.get(name) or name.lower()


@lru_cache(maxsize=256)
def _style_name(name: str) -> str:
    """Return a style's name in CSS: `maxWidth` is `max-width`; custom properties (`--tall`) stay."""
    return name if name.startswith("--") else "".join(f"-{char.lower()}" if char.isupper() else char for char in name)
