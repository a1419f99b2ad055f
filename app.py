"""The entry of a clone: `python app.py`, and `gunicorn app:server`."""

from __future__ import annotations

import sys
from typing import Any

from dashboard.web.cli import main


def __getattr__(name: str) -> Any:
    """Make `server` when a WSGI server asks for it, so that `python app.py check` makes no app."""
    if name == "server":
        from dashboard.web.wsgi import server  # noqa: PLC0415

        return server
    raise AttributeError(name)


if __name__ == "__main__":
    sys.exit(main())
