"""Security headers: nothing from outside runs, nothing is guessed, nobody frames the page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dashboard.web.proxy import Application, Environ

CONTENT = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self' 'unsafe-inline'",  # bars and charts carry their lengths in style attributes
    "img-src": "'self' data: blob:",  # icons of the stylesheet; pictures of charts on their way to the reader
    "font-src": "'self'",
    "connect-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",  # the search field without scripts
    "frame-ancestors": "'none'",
}
HEADERS = {
    "Content-Security-Policy": "; ".join(f"{name} {allowed}" for name, allowed in CONTENT.items()),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}


class SecurityHeaders:
    """Puts the headers on every answer; the outermost application, so that redirects and refusals have them, too."""

    def __init__(self, application: Application) -> None:
        """Stand before an application."""
        self._application = application

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        """Answer a request."""

        def start(status: str, headers: list[tuple[str, str]], *exc_info: Any) -> Any:
            others = [header for header in headers if header[0] not in HEADERS]
            return start_response(status, [*others, *HEADERS.items()], *exc_info)

        return self._application(environ, start)
