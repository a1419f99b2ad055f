"""Checks that a form was sent from a page of the dashboard, and leads from it to another page of the dashboard only."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import quote, urlsplit

from flask import Response, request
from itsdangerous import BadSignature, TimestampSigner
from werkzeug.urls import iri_to_uri

from dashboard.web.auth.roles import current_account
from dashboard.web.auth.users import Users

SIGN_IN, SIGN_OUT, ACCOUNT, USERS = "/sign-in", "/sign-out", "/account", "/users"
FORM_PATHS = (SIGN_IN, SIGN_OUT, ACCOUNT, USERS)  # that lead back to a view, and never to themselves
MAX_URL_CHARS = 4_000  # of a URL to go back to
TOKEN_FIELD = "form_token"


class FormTokens:
    """Issues and checks CSRF tokens: signed, for one account and one sign-in, as long as a sign-in holds."""

    def __init__(self, users: Users, lifetime: timedelta) -> None:
        """Sign with the key of the users' file."""
        self._users, self._lifetime = users, lifetime

    def issue(self) -> str:
        """A token for the forms of the current account."""
        return self._signer().sign(TOKEN_FIELD).decode()

    def is_valid(self) -> bool:
        """Whether the current request is a form of the dashboard's own page, made for this account and sign-in."""
        try:
            self._signer().unsign(request.form.get(TOKEN_FIELD, ""), max_age=int(self._lifetime.total_seconds()))
        except BadSignature:
            return False
        return is_own_form()

    def _signer(self) -> TimestampSigner:
        account = current_account()
        return TimestampSigner(self._users.key, salt=f"form {account.name} {account.session}")


def is_own_form() -> bool:
    """Whether a form was sent from the dashboard's own page, by Sec-Fetch-Site, else Origin."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.host


def back_url(url: str) -> str:
    """A URL of this dashboard to go back to; its first page for anything else."""
    is_own = re.match(r"/(?![/\\])", url) and len(url) <= MAX_URL_CHARS and url.isprintable()
    return url if is_own and urlsplit(url).path not in FORM_PATHS else "/"


def page_url(path: str, back: str, more: str = "") -> str:
    """The URL of a page with forms that leads back to `back`, which also has the page's language and theme."""
    query = "&".join(filter(None, ["" if back == "/" else f"next={quote(back, safe='')}", more]))
    return f"{path}?{query}" if query else path


def redirect(url: str) -> Response:
    """Redirect to another URL of the dashboard."""
    headers = {"Location": iri_to_uri(f"{request.script_root}{url}"), "Cache-Control": "no-store"}
    return Response(status=303, headers=headers)


def requested_url() -> str:
    """Path and query of the current request, as browsers write them."""
    query = quote(request.query_string, safe="=&%+/:,")
    return quote(request.path) + (f"?{query}" if query else "")


def is_page_load() -> bool:
    """Whether a browser asks for a page that it shows, and not a script or a program for something else."""
    is_html = request.accept_mimetypes.quality("text/html") > 0 and "text/html" in request.headers.get("Accept", "")
    return request.method == "GET" and is_html
