"""Guards every route by a session: only the login page, its stylesheet and the health checks answer without one."""

from __future__ import annotations

import logging
import re
import secrets
import sqlite3
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

from flask import Flask, Response, g, request, session
from flask.sessions import SecureCookieSessionInterface
from werkzeug.urls import iri_to_uri

from dashboard.components.login import sign_in_form, sign_out_form
from dashboard.components.rendering.markup import markup
from dashboard.i18n.messages import HTML_LANG, LANGUAGES, templates
from dashboard.settings import SettingError
from dashboard.web.auth.login_attempts import LoginAttempts
from dashboard.web.auth.users import Users, UsersError, append_event
from dashboard.web.proxy import INSIDE, TRUSTED
from dashboard.web.request_guard import plain_response
from dashboard.web.static_files import StaticFiles

SIGN_IN, SIGN_OUT = "/sign-in", "/sign-out"
HEALTH_PATHS = ("/healthz", "/readyz")
STYLESHEET = re.compile(r"/files/[0-9a-f]+/app\.css")
MAX_URL_CHARS, MAX_NAME_CHARS = 4_000, 64  # of a URL to go back to, and of a name
LOGIN_PAGE = """<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="{style}">
</head>
<body>{body}</body>
</html>
"""

log = logging.getLogger(__name__)


class SessionCookies(SecureCookieSessionInterface):
    """Flask's signed session cookies, Secure wherever the request came over TLS."""

    def get_cookie_secure(self, app: Flask) -> bool:  # noqa: ARG002 - Flask's own signature
        """Whether the request came over TLS."""
        return request.is_secure


class SignIn:
    """Login guard: lets in users of the file until they sign out, the session expires, or their password changes."""

    def __init__(self, path: Path, hours: int, files: StaticFiles, prefix: str) -> None:
        """Read the users; SettingError where they cannot be used."""
        try:
            self._users = Users(path)
            self._attempts = LoginAttempts(path.with_name(f"{path.name}.sqlite"))
        except (OSError, sqlite3.Error) as error:
            raise SettingError(f"--users: {path.parent} must be a folder that can be written to ({error})") from error
        self._path = path
        self._lifetime = timedelta(hours=hours)
        self._files, self._prefix = files, prefix

    def guard(self, server: Flask) -> None:
        """Guard every route; call it before whatever answers."""
        server.session_interface = SessionCookies()
        server.config.update(
            SECRET_KEY=self._users.key,
            SESSION_COOKIE_NAME="dashboard",
            SESSION_COOKIE_PATH=self._prefix or "/",
            SESSION_COOKIE_SAMESITE="Lax",
            PERMANENT_SESSION_LIFETIME=self._lifetime,  # also how old a signature may be
        )
        server.before_request(self._require_session)
        server.after_request(private)
        server.add_url_rule(SIGN_IN, "sign-in", self._sign_in, methods=["GET", "POST"])
        server.add_url_rule(SIGN_OUT, "sign-out", self._sign_out, methods=["GET", "POST"])

    def _require_session(self) -> Response | None:
        try:
            self._users.refresh()
        except UsersError as error:
            log.error("the changed users are not taken over: %s", error)
        g.user = self._session_user()
        return None if g.user is not None or is_open() else ask_to_sign_in()

    def _session_user(self) -> str | None:
        """The user of the request; None where it has no valid session."""
        name, fingerprint, session_id = (str(session.get(key, "")) for key in ("user", "mark", "number"))
        is_valid = fingerprint == self._users.fingerprint(name) and not self._attempts.is_revoked(session_id)
        return name if is_valid else None

    def _sign_in(self) -> Response:
        back = _back(request.values.get("next", ""))
        if request.method == "GET":
            return self._page(back) if g.user is None else _redirect(back)
        if not _is_own_form():
            return plain_response("sign in on the page of the dashboard itself\n", 403)
        name, password = (request.form.get(key, "") for key in ("name", "password"))
        address = request.remote_addr or "local"
        wait = self._attempts.retry_after(address, name)
        if wait:
            self._audit_event("limited", name, address)
            response = self._page(back, "sign_in.limited", status=429, minutes=-(-wait // 60))
            response.headers["Retry-After"] = str(wait)
            return response
        self._attempts.failed(address, name)  # before the slow hash, so that many attempts at once are counted
        if not self._users.authenticate(name, password):
            self._audit_event("refused", name, address)
            return self._page(back, "sign_in.refused", status=401)
        self._attempts.succeeded(address, name)
        session.clear()
        until = datetime.now(UTC) + self._lifetime
        fingerprint = self._users.fingerprint(name)
        session.update(user=name, mark=fingerprint, number=secrets.token_hex(16), until=until.timestamp())
        g.user = name
        self._audit_event("signed in", name, address)
        return _redirect(back)

    def _sign_out(self) -> Response:
        if request.method == "POST":
            if not _is_own_form():
                return plain_response("sign out on the page of the dashboard itself\n", 403)
            self._attempts.revoke(session["number"], self._lifetime.total_seconds())
            self._audit_event("signed out", g.user, request.remote_addr or "local")
            session.clear()
            response = _redirect(SIGN_IN)
            response.headers["Clear-Site-Data"] = '"cache"'  # no view can be had again with the Back key
            return response
        until = datetime.fromtimestamp(session["until"]).strftime("%Y-%m-%d %H:%M")
        language, back = _language(request.args.get("next", "")), _back(request.args.get("next", ""))
        return self._render(sign_out_form(language, g.user, until, back), language, 200)

    def _page(self, back: str, message: str = "", *, status: int = 200, **values: object) -> Response:
        language = _language(back)
        text = templates(language)[message].format(**values) if message else ""
        name = request.form.get("name", "")[:MAX_NAME_CHARS]
        return self._render(sign_in_form(language, back, text, name), language, status)

    def _render(self, form: object, language: str, status: int) -> Response:
        text = LOGIN_PAGE.format(
            lang=HTML_LANG[language],
            title=escape(templates(language)["sign_in.title"]),
            style=self._prefix + self._files.style.address,
            body=markup(form, self._prefix).html,
        )
        return Response(text, status, {"Cache-Control": "no-store"}, mimetype="text/html")

    def _audit_event(self, event: str, name: str, address: str) -> None:
        """Append a line to the audit log; a name that is no user's is left out, as it may be a password."""
        user = name if name in self._users else None
        try:
            append_event(self._path, event, user, address=address)
        except OSError as error:
            log.error("the audit log cannot be written (%s)", error.strerror)
        log.info("%s: %s from %s", event, user or "an unknown name", address)


def trust_user_header(server: Flask, header: str) -> None:
    """Take the user from the trusted proxy's header, refuse whoever comes past it; call it before whatever answers."""

    @server.before_request
    def require_header() -> Response | None:
        is_trusted = request.environ.get(TRUSTED, False)
        name = request.headers.get(header, "").encode("latin-1", "replace").decode("utf-8", "replace").strip()
        g.user = name[:100] if is_trusted and name else None
        if g.user is not None or is_open():
            return None
        if is_trusted:
            return plain_response("请先登录 · the web server in front names no reader: sign in there\n", 401)
        return plain_response(
            "请由单位入口访问 · this dashboard is reached through the web server in front of it\n", 403
        )

    server.after_request(private)


def is_open() -> bool:
    """Whether the current request is answered without a session."""
    inside = request.environ.get(INSIDE, False)
    return bool(inside or request.path in (SIGN_IN, *HEALTH_PATHS) or STYLESHEET.fullmatch(request.path))


def ask_to_sign_in() -> Response:
    """Redirect a page load to the login page; 401 for any other request."""
    is_page = request.method == "GET" and request.accept_mimetypes.quality("text/html") > 0
    is_page = is_page and "text/html" in request.headers.get("Accept", "")
    if not is_page:
        return plain_response("请先登录 · sign in first\n", 401)
    query = quote(request.query_string, safe="=&%+/:,")  # as browsers write it
    back = quote(request.path) + (f"?{query}" if query else "")
    return _redirect(f"{SIGN_IN}?next={quote(back, safe='')}")


def private(response: Response) -> Response:
    """Mark a response as private, so that no shared cache stores what only some may see."""
    policy = response.headers.get("Cache-Control", "no-store")
    response.headers["Cache-Control"] = re.sub(r"^(public, )?(?!private)", "private, ", policy)
    return response


def _redirect(url: str) -> Response:
    """Redirect to another URL of the dashboard."""
    headers = {"Location": iri_to_uri(f"{request.script_root}{url}"), "Cache-Control": "no-store"}
    return Response(status=303, headers=headers)


def _back(url: str) -> str:
    """A URL of this dashboard to go back to; its first page for anything else."""
    is_own = re.match(r"/(?![/\\])", url) and len(url) <= MAX_URL_CHARS and url.isprintable()
    return url if is_own and urlsplit(url).path not in (SIGN_IN, SIGN_OUT) else "/"


def _language(url: str) -> str:
    language = parse_qs(urlsplit(url).query).get("lang", [""])[-1]
    return language if language in LANGUAGES else LANGUAGES[0]


def _is_own_form() -> bool:
    """Whether a form was sent from the dashboard's own page, by Sec-Fetch-Site, else Origin."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.host
