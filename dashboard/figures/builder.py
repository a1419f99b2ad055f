"""Gathers traces, shapes and annotations, and makes the figure of them in one go."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import plotly.graph_objects as go

from dashboard.figures.theme import Theme


class Drawing:
    """A figure: its traces and its layout, as the browser's Plotly takes them.

    `figure`, and `data` and `layout` of it, are Plotly's own objects for whoever wants to look into it; they are made
    only then, as making them takes longer than all else that a figure needs.
    """

    def __init__(self, traces: list[dict[str, Any]], frame: dict[str, Any], template: go.layout.Template) -> None:
        """Keep traces, layout (without its template) and template."""
        self.traces, self.frame, self.template = traces, frame, template

    @property
    def height(self) -> int | None:
        """Px, where the layout says so."""
        height: int | None = self.frame.get("height")
        return height

    @cached_property
    def figure(self) -> go.Figure:
        """The same as Plotly's own figure."""
        layout = {**self.frame, "template": self.template}
        return go.Figure({"data": self.traces, "layout": layout}, _validate=False)

    @property
    def data(self) -> Any:
        """Its traces as Plotly's own objects."""
        return self.figure.data

    @property
    def layout(self) -> Any:
        """Its layout as Plotly's own object."""
        return self.figure.layout


class FigureBuilder:
    """A figure in the making; every method takes Plotly's own attributes."""

    def __init__(self, theme: Theme) -> None:
        """Start with the theme's template and nothing drawn."""
        self.theme = theme
        self._data: list[dict[str, Any]] = []
        self._shapes: list[dict[str, Any]] = []
        self._notes: list[dict[str, Any]] = []

    def bar(self, **attributes: Any) -> None:
        """Add a bar trace."""
        self._data.append({"type": "bar", **attributes})

    def scatter(self, **attributes: Any) -> None:
        """Add a scatter trace."""
        self._data.append({"type": "scatter", **attributes})

    def line(self, **attributes: Any) -> None:
        """Add a straight line."""
        self._shapes.append({"type": "line", **attributes})

    def box(self, **attributes: Any) -> None:
        """Add a rectangle."""
        self._shapes.append({"type": "rect", **attributes})

    def note(self, text: str, **attributes: Any) -> None:
        """Add a text without an arrow."""
        self._notes.append({"text": text, "showarrow": False, **attributes})

    def drawing(self, **layout: Any) -> Drawing:
        """The figure with the rest of its layout."""
        frame = {"shapes": self._shapes, "annotations": self._notes, **layout}
        return Drawing(self._data, frame, self.theme.template)
