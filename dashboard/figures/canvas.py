"""Gathers traces, shapes and annotations, and makes the figure of them in one go: Plotly checks each part once."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from dashboard.theme import Theme


class Canvas:
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

    def figure(self, **layout: Any) -> go.Figure:
        """The figure with the rest of its layout."""
        return go.Figure(
            {
                "data": self._data,
                "layout": {
                    "template": self.theme.template,
                    "shapes": self._shapes,
                    "annotations": self._notes,
                    **layout,
                },
            },
            _validate=False,
        )
