"""Takes the user from a header of the trusted proxy, and refuses whoever comes past it."""

from __future__ import annotations

from flask import Flask, Response, g, request

from dashboard.web.auth.access import is_open, private
from dashboard.web.proxy import TRUSTED
from dashboard.web.request_guard import HEALTH_ENDPOINTS, plain_response

MAX_NAME_CHARS = 100


def trust_user_header(server: Flask, header: str) -> None:
    """Take the user from the trusted proxy's header; call it before whatever answers."""

    @server.before_request
    def require_header() -> Response | None:
        is_trusted = request.environ.get(TRUSTED, False)
        name = request.headers.get(header, "").encode("latin-1", "replace").decode("utf-8", "replace").strip()
        is_single = "," not in name  # a server joins headers that are sent twice with a comma
        g.user = name[:MAX_NAME_CHARS] if is_trusted and name and is_single else None
        if g.user is not None or is_open(HEALTH_ENDPOINTS):
            return None
        if not is_trusted:
            return plain_response(
                "请由单位入口访问 · this dashboard is reached through the web server in front of it\n", 403
            )
        if not is_single:
            return plain_response(f"用户不明确 · {header} names more than one user, or has a comma in it\n", 400)
        return plain_response("请先登录 · the web server in front names no reader: sign in there\n", 401)

    server.after_request(private)
