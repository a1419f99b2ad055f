"""Declares the two kinds of component that the browser builds: regions of the frame, and the state of the document.

`assets/charts.js` is their other half.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash.development.base_component import Component

# Dash registers these attributes from the class itself, not from a base class.


class Region(Component):
    """Shows `content`: `html` and `figures`, as `markup` writes them.

    Its charts are Plotly's own, drawn into the elements with `data-chart`. Those of the content before are reused, so
    that another district does not build eight charts anew.
    """

    _namespace, _type = "board", "Part"
    _prop_names = ["id", "content", "className", "role"]  # noqa: RUF012
    _children_props: list[str] = []  # noqa: RUF012
    _valid_wildcard_attributes: list[str] = []  # noqa: RUF012

    def __init__(self, id: str, content: Mapping[str, Any] | None = None, **attributes: str) -> None:
        """Make a region; `attributes` are `className` and `role`."""
        properties = attributes if content is None else {"content": content, **attributes}
        super().__init__(id=id, **properties)  # type: ignore[no-untyped-call]  # Dash leaves it untyped


class DocumentState(Component):
    """Holds the page as a whole: `wanted` is the URL that the reader has gone to, `document` what came of it.

    `document` holds title, language, theme and texts. It stands last in the layout, so that it takes effect when all
    regions show the new view.
    """

    _namespace, _type = "board", "Page"
    _prop_names = ["id", "wanted", "document"]  # noqa: RUF012
    _children_props: list[str] = []  # noqa: RUF012
    _valid_wildcard_attributes: list[str] = []  # noqa: RUF012

    def __init__(self, id: str) -> None:
        """Make the state of a document, empty until the browser has read its URL."""
        super().__init__(id=id)  # type: ignore[no-untyped-call]
