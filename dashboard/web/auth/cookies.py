"""Cookie names and flags: over TLS a browser accepts and returns our cookies from this server alone."""

from __future__ import annotations

from flask import Flask, Request, current_app, g, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface

from dashboard.web.auth.users import Users


class SessionCookies(SecureCookieSessionInterface):
    """Flask's signed session cookies, Secure and with a name prefix wherever the request came over TLS."""

    def __init__(self, users: Users) -> None:
        """Sign with the key of the users' file."""
        self._users = users

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Read the session of a request, by the users and the key as they are now."""
        self._users.refresh()
        g.can_know_users = self._users.was_read  # also where another request reads them meanwhile
        app.config["SECRET_KEY"] = self._users.key
        return super().open_session(app, request)

    def get_cookie_secure(self, app: Flask) -> bool:  # noqa: ARG002 - Flask's own signature
        """Whether the request came over TLS."""
        return request.is_secure

    def get_cookie_name(self, app: Flask) -> str:
        """The name in the settings with its prefix."""
        return cookie_name(app.config["SESSION_COOKIE_NAME"])


def cookie_name(name: str) -> str:
    """Prefix a cookie's name over TLS, so that no other host and no plain http can set it (RFC 6265bis 4.1.3).

    `__Host-` binds it to this host and needs the path `/`; under another path `__Secure-` is what remains.
    """
    if not request.is_secure:
        return name
    return f"__Host-{name}" if current_app.config["SESSION_COOKIE_PATH"] == "/" else f"__Secure-{name}"
