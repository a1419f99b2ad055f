"""Declares the two kinds of component that the browser builds: regions of the frame, and the state of the document.

`assets/charts.js` is their other half.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash.development.base_component import Component

# Dash registers these attributes from the class itself, not from a base class.


class Region(Component):
    """Shows `content`: `html` and `figures`, as `markup` writes them, and its islands.

    Its charts are Plotly's own, drawn into the elements with `data-chart`. Those of the content before are reused, so
    that another district does not build eight charts anew. Where `content` has `islands`, the browser loads their
    suites, sets `islands`, a clientside callback answers with `children` and `mounted`, and React portals put the
    children into the places that the HTML leaves for them.
    """

    _namespace, _type = "dashboard", "Region"
    _prop_names = ["id", "content", "islands", "children", "mounted", "className", "role"]  # noqa: RUF012
    _children_props: list[str] = []  # noqa: RUF012
    _valid_wildcard_attributes: list[str] = []  # noqa: RUF012

    def __init__(self, id: str, content: Mapping[str, Any] | None = None, **attributes: str) -> None:
        """Make a region; `attributes` are `className` and `role`."""
        properties = attributes if content is None else {"content": content, **attributes}
        super().__init__(id=id, **properties)  # type: ignore[no-untyped-call]  # Dash leaves it untyped


class DocumentState(Component):
    """Holds the state of the page outside of its regions: `url` is requested, `document` or `error` answers it.

    `document` holds the URL of the view, its title, language, theme and texts; `error` the URL of a view that failed
    and the number of the failure. It stands last in the layout: it takes effect when all regions show the view.
    """

    _namespace, _type = "dashboard", "DocumentState"
    _prop_names = ["id", "url", "document", "error"]  # noqa: RUF012
    _children_props: list[str] = []  # noqa: RUF012
    _valid_wildcard_attributes: list[str] = []  # noqa: RUF012

    def __init__(self, id: str) -> None:
        """Make the state of a document, empty until the browser has read its URL."""
        super().__init__(id=id)  # type: ignore[no-untyped-call]
