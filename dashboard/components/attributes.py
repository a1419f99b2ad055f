"""HTML attributes whose names are no Python words."""

from __future__ import annotations

from typing import Any


def aria(**attributes: str) -> dict[str, Any]:
    """`aria-*` attributes: `aria(label="…")` for `aria-label`."""
    return {f"aria-{name}": value for name, value in attributes.items()}


def data(**attributes: str) -> dict[str, Any]:
    """`data-*` attributes: `data(effort="far")` for `data-effort`."""
    return {f"data-{name}": value for name, value in attributes.items()}
