"""Reads from a drawn page what its workbook repeats: its answer, and the headings of its tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.views.page import ViewPage


def headline(page: ViewPage) -> str:
    """The answer that the page opens with; the mark of sample data stands before it, apart."""
    found = next(part for part in _parts(page.opening) if isinstance(part, html.H1))
    marks = [part for part in _children(found) if isinstance(part, html.B)]
    answer = [part for part in _children(found) if not isinstance(part, html.B)]
    return f"{_text(marks)} {_text(answer)}".strip()


def heading(page: ViewPage, key: str) -> str:
    """The heading that the page gives a table; its key where it has none."""
    heads = (part for part in _parts(page.body) if isinstance(part, html.H2))
    return next((_text(head) for head in heads if getattr(head, "id", "") == f"s-{key}"), key)


def _parts(node: object) -> Iterator[Component]:
    """Every component in a node, the node first."""
    if isinstance(node, Component):
        yield node
    for child in _children(node):
        yield from _parts(child)


def _children(node: object) -> Sequence[object]:
    """What stands in a component or in several of them."""
    held = getattr(node, "children", None) if isinstance(node, Component) else node
    if isinstance(held, list | tuple):
        return held
    return [] if held is None or held is node else [held]


def _text(node: object) -> str:
    return node if isinstance(node, str) else "".join(_text(child) for child in _children(node))
