"""Security headers: nothing from outside runs, nothing is guessed, nobody frames the page."""

from __future__ import annotations

from flask import Flask, Response

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


def add_headers(server: Flask) -> None:
    """Put the headers on every answer; to be called first, so that they come last and on refusals, too."""

    @server.after_request
    def headed(response: Response) -> Response:
        response.headers.update(HEADERS)
        return response
