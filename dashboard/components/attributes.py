"""Builds HTML attributes whose names are not Python identifiers."""

from __future__ import annotations

from typing import Any


def aria(**attributes: str) -> dict[str, Any]:
    """Return `aria-*` attributes: `aria(label="…")` for `aria-label`."""
    return {f"aria-{name}": value for name, value in attributes.items()}


def current(is_current: bool, kind: str = "true") -> dict[str, Any]:
    """Return `aria-current` for the chosen one among links, nothing for the others."""
    return aria(current=kind) if is_current else {}


def data(**attributes: str) -> dict[str, Any]:
    """Return `data-*` attributes: `data(effort="far")` for `data-effort`."""
    return {f"data-{name}": value for name, value in attributes.items()}
