"""Device cookies: a browser in which a user has signed in before is counted apart from strangers.

After OWASP's "Slow Down Online Guessing Attacks with Device Cookies": failed attempts of strangers then never lock out
a user in a known browser, and a stolen device cookie is worth no more attempts than a stranger has.
"""

from __future__ import annotations

import secrets

from flask import Response, current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from dashboard.web.auth.cookies import cookie_name

MAX_AGE_SECONDS = 365 * 24 * 3600
NAME = "device"


def device_of(user: str) -> str:
    """The number of the request's browser if the user has signed in there before; else empty."""
    value = request.cookies.get(cookie_name(NAME), "")
    try:
        known_user, number = _serializer().loads(value, max_age=MAX_AGE_SECONDS)
    except (BadSignature, TypeError, ValueError):
        return ""
    return str(number) if known_user == user else ""


def remember(response: Response, user: str) -> None:
    """Give the browser a new device cookie for a user who has just signed in."""
    value = _serializer().dumps((user, secrets.token_hex(16)))
    response.set_cookie(
        cookie_name(NAME), str(value), max_age=MAX_AGE_SECONDS, httponly=True, secure=request.is_secure,
        samesite="Lax", path=current_app.config["SESSION_COOKIE_PATH"],
    )  # fmt: skip


def _serializer() -> URLSafeTimedSerializer:
    """Signs with the key of the sessions, under a salt of its own."""
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="device-cookie")
