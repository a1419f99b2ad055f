"""Extracts from a page's component tree what its workbook repeats: its headline, and the headings of its tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.views.page import ViewPage


def headline(page: ViewPage) -> str:
    """Extracts the headline of the page; the tag of sample data stands before it, apart."""
    h1 = next(node for node in _components(page.page_header) if isinstance(node, html.H1))
    tags = [child for child in _children(h1) if isinstance(child, html.B)]
    phrases = [child for child in _children(h1) if not isinstance(child, html.B)]
    return f"{_text(tags)} {_text(phrases)}".strip()


def heading(page: ViewPage, key: str) -> str:
    """Extracts the heading that the page gives a table; its key where it has none."""
    heads = (node for node in _components([page.page_header, *page.body]) if isinstance(node, html.H2))
    return next((_text(head) for head in heads if getattr(head, "id", "") == f"s-{key}"), key)


def _components(node: object) -> Iterator[Component]:
    """Walks through every component in a node, the node first."""
    if isinstance(node, Component):
        yield node
    for child in _children(node):
        yield from _components(child)


def _children(node: object) -> Sequence[object]:
    """Lists the children of a component, or the items of a list."""
    children = getattr(node, "children", None) if isinstance(node, Component) else node
    if isinstance(children, list | tuple):
        return children
    return [] if children is None or children is node else [children]


def _text(node: object) -> str:
    return node if isinstance(node, str) else "".join(_text(child) for child in _children(node))
