"""Access rules that the users file and the user header share: what is open to everybody, what no cache stores."""

from __future__ import annotations

from collections.abc import Collection

from flask import Response, request

from dashboard.web.proxy import INSIDE


def is_open(endpoints: Collection[str]) -> bool:
    """Whether the current request needs no user: it reaches one of the endpoints, or the dashboard makes it itself.

    The endpoint decides and not the path, because a path that no route of this mode has falls to Dash's catch-all,
    which shows a view.
    """
    return bool(request.environ.get(INSIDE, False)) or request.endpoint in endpoints


def private(response: Response) -> Response:
    """Keep a response out of every cache, except for files of the program, which a browser keeps for its user."""
    policy = response.headers.get("Cache-Control", "")
    response.headers["Cache-Control"] = policy.replace("public", "private") if "immutable" in policy else "no-store"
    return response
