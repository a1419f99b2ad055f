"""Writes the dashboard's path before the links of components that Dash builds, as `markup` does in HTML."""

from __future__ import annotations

from copy import copy
from typing import Any

from dash.development.base_component import Component

from dashboard.components.rendering.html_attributes import URL_ATTRIBUTES, is_html


def with_prefix(tree: Any, prefix: str) -> Any:
    """Return components whose URLs on this server start with `prefix`; any other value as it is.

    Components that are no HTML, such as `dcc.Link`, are left to `dash.get_relative_path`.
    """
    if not prefix:
        return tree
    if isinstance(tree, list | tuple):
        return type(tree)(with_prefix(child, prefix) for child in tree)
    if not isinstance(tree, Component):
        return tree
    written = copy(tree)
    for name, value in vars(tree).items():
        if name == "children":
            written.children = with_prefix(value, prefix)
        elif name in URL_ATTRIBUTES and is_html(tree) and str(value).startswith("/"):
            setattr(written, name, f"{prefix}{value}")
    return written
