"""Which addresses of the server are views, and which hand over a file."""

from __future__ import annotations

FILES = ("/rows.csv", "/view.xlsx", "/data.csv", "/data.json")


def is_view(link: str) -> bool:
    """True for an address on the dashboard's own server that is drawn, not taken away."""
    return link.startswith("/") and not link.startswith(FILES)
