"""The two kinds of component that the browser builds: parts of the frame, and the page that they make up.

`assets/charts.js` is their other half.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash.development.base_component import Component


class Region(Component):
    """Shows `content`: `html` and `figures`, as `markup` writes them.

    Its charts are Plotly's own, drawn into the elements with `data-chart`. Those of the content before are kept and
    redrawn in place, so that another district does not build eight charts anew.
    """

    _children_props: list[str] = []  # noqa: RUF012 - Dash reads it from the class
    _base_nodes: list[str] = ["children"]  # noqa: RUF012
    _namespace = "board"
    _type = "Part"

    def __init__(self, id: str, content: Mapping[str, Any] | None = None, **attributes: str) -> None:
        """Make a part; `attributes` are `className` and `role`."""
        self._prop_names = ["id", "content", "className", "role"]
        self._valid_wildcard_attributes: list[str] = []
        self.available_properties = self._prop_names
        self.available_wildcard_properties = self._valid_wildcard_attributes
        given = attributes if content is None else {"content": content, **attributes}
        super().__init__(id=id, **given)  # type: ignore[no-untyped-call]  # Dash leaves it untyped


class DocumentState(Component):
    """What the page is as a whole: `wanted` is the address that the reader has gone to, `document` what came of it.

    `document` holds title, language, theme and words. It stands last in the layout, so that it takes effect when all
    parts show the new view.
    """

    _children_props: list[str] = []  # noqa: RUF012 - Dash reads it from the class
    _base_nodes: list[str] = ["children"]  # noqa: RUF012
    _namespace = "board"
    _type = "Page"

    def __init__(self, id: str) -> None:
        """Make the page."""
        self._prop_names = ["id", "wanted", "document"]
        self._valid_wildcard_attributes: list[str] = []
        self.available_properties = self._prop_names
        self.available_wildcard_properties = self._valid_wildcard_attributes
        super().__init__(id=id)  # type: ignore[no-untyped-call]  # Dash leaves it untyped
