"""A place in the frame that shows what the server has written: HTML, and the charts in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash.development.base_component import Component


class Part(Component):
    """Shows `content`: `html` and `figures`, as `dashboard.markup` writes them. `assets/charts.js` is its other half.

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
