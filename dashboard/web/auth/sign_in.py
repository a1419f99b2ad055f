"""Guards every route by a session: only the login page, its stylesheet and the health checks answer without one."""

from __future__ import annotations

import re
import secrets
import sqlite3
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

from flask import Flask, Response, g, request, session
from werkzeug.exceptions import ServiceUnavailable
from werkzeug.urls import iri_to_uri

from dashboard.components.login import sign_in_form, sign_out_form
from dashboard.components.rendering.markup import markup
from dashboard.i18n.messages import HTML_LANG, LANGUAGES, templates
from dashboard.settings import SettingError
from dashboard.web.auth.access import is_open, private
from dashboard.web.auth.audit_log import AuditLog
from dashboard.web.auth.cookies import SessionCookies
from dashboard.web.auth.device_cookie import device_of, remember
from dashboard.web.auth.login_attempts import LoginAttempts, pseudonym
from dashboard.web.auth.password_rules import normalized
from dashboard.web.auth.users import Users
from dashboard.web.auth.users_file import read_key, read_users
from dashboard.web.concurrency_limit import ConcurrencyLimit
from dashboard.web.request_guard import HEALTH_ENDPOINTS, log_error, plain_response
from dashboard.web.static_files import StaticFiles

SIGN_IN, SIGN_OUT = "/sign-in", "/sign-out"
OPEN_ENDPOINTS = HEALTH_ENDPOINTS | {"sign-in"}
STYLESHEET = ("files", "app.css")  # the endpoint and the name of the login page's stylesheet
MAX_HASHING, MAX_WAITING, MAX_WAIT_SECONDS = 2, 1, 3  # a hash takes 32 MB and up to 0.3 s of a core
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


class SignIn:
    """Login guard: lets in users of the file until they sign out, the session expires, or their password changes."""

    def __init__(self, path: Path, hours: int, files: StaticFiles, prefix: str) -> None:
        """Read the users."""
        self._users, self._attempts = Users(path), LoginAttempts(_attempts_path(path))
        self._audit_log = AuditLog(path, self._users)
        self._hashing = ConcurrencyLimit(running=MAX_HASHING, waiting=MAX_WAITING, seconds=MAX_WAIT_SECONDS)
        self._lifetime = timedelta(hours=hours)
        self._files, self._prefix = files, prefix

    def guard(self, server: Flask) -> None:
        """Guard every route; call it before whatever answers."""
        server.session_interface = SessionCookies(self._users)
        server.config.update(
            SESSION_COOKIE_NAME="dashboard",
            SESSION_COOKIE_PATH=self._prefix or "/",
            SESSION_COOKIE_SAMESITE="Lax",
            PERMANENT_SESSION_LIFETIME=self._lifetime,  # also how old a signature may be
        )
        server.before_request(self._require_session)
        server.after_request(private)
        server.register_error_handler(sqlite3.Error, _attempts_unusable)
        server.add_url_rule(SIGN_IN, "sign-in", self._sign_in, methods=["GET", "POST"])
        server.add_url_rule(SIGN_OUT, "sign-out", self._sign_out, methods=["GET", "POST"])

    def _require_session(self) -> Response | None:
        if self._users.fault and request.endpoint == "ready":
            return Response('{"ready": false, "reason": "users"}\n', 503, mimetype="application/json")
        g.user = None if request.endpoint == "alive" else self._session_user()
        return None if g.user is not None or is_open(OPEN_ENDPOINTS) or _is_stylesheet() else ask_to_sign_in()

    def _session_user(self) -> str | None:
        """The user of the request; None where it has no valid session."""
        name, fingerprint, session_id = (str(session.get(key, "")) for key in ("user", "mark", "number"))
        is_valid = fingerprint == self._users.fingerprint(name) and not self._attempts.is_revoked(session_id)
        return name if is_valid else None

    def _sign_in(self) -> Response:
        back = _back(request.values.get("next", ""))
        if request.method != "POST":
            return self._page(back) if g.user is None else _redirect(back)
        if not _is_own_form():
            return plain_response("sign in on the page of the dashboard itself\n", 403)
        name, password = (normalized(request.form.get(key, "")) for key in ("name", "password"))
        client = (request.remote_addr or "local", name, device_of(pseudonym(name)))
        wait = self._attempts.retry_after(*client)
        if wait:
            self._audit_log.write_limited(name, client[0])
            response = self._page(back, "sign_in.limited", status=429, minutes=-(-wait // 60))
            response.headers["Retry-After"] = str(wait)
            return response
        try:
            with self._hashing.slot():
                self._attempts.failed(*client)  # before the slow hash, so that many attempts at once are counted
                is_known = self._users.authenticate(name, password)
        except ServiceUnavailable as error:
            response = self._page(back, "sign_in.busy", status=503, seconds=error.retry_after)
            response.headers["Retry-After"] = str(error.retry_after)
            return response
        if not is_known:
            self._audit_log.write("refused", name, client[0])
            return self._page(back, "sign_in.refused", status=401)
        self._attempts.succeeded(*client)
        return self._start_session(name, back)

    def _start_session(self, name: str, back: str) -> Response:
        """End the browser's old session, begin one of the user, and go on to the page that was asked for."""
        if "number" in session:
            self._attempts.revoke(session["number"], self._lifetime.total_seconds())
        session.clear()
        until = datetime.now(UTC) + self._lifetime
        fingerprint = self._users.fingerprint(name)
        session.update(user=name, mark=fingerprint, number=secrets.token_hex(16), until=until.timestamp())
        g.user = name
        self._audit_log.write("signed in", name, request.remote_addr or "local")
        response = _redirect(back)
        remember(response, pseudonym(name))
        return response

    def _sign_out(self) -> Response:
        if request.method == "POST":
            if not _is_own_form():
                return plain_response("sign out on the page of the dashboard itself\n", 403)
            number = session["number"]
            session.clear()  # first: the browser is signed out also where the server cannot take a note of it
            self._attempts.revoke(number, self._lifetime.total_seconds())
            self._audit_log.write("signed out", g.user, request.remote_addr or "local")
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


def require_usable(path: Path) -> None:
    """SettingError where users cannot sign in: their file, its key or the record of attempts cannot be used."""
    read_users(path)
    read_key(path)
    attempts = _attempts_path(path)
    try:
        LoginAttempts(attempts).prepare()
    except sqlite3.Error as error:
        raise SettingError(
            f"--users: {attempts} cannot be used ({error}); it counts attempts of the last minutes: remove it, and let "
            f"its folder be written to"
        ) from error


def _attempts_path(users: Path) -> Path:
    return users.with_name(f"{users.name}.sqlite")


def _is_stylesheet() -> bool:
    """Whether the current request is for the login page's stylesheet."""
    return (request.endpoint, (request.view_args or {}).get("name")) == STYLESHEET


def _attempts_unusable(error: sqlite3.Error) -> Response:
    """503 where attempts and sessions cannot be read or noted, as on a full disk; the log says which."""
    if request.endpoint == "sign-out" and request.method == "POST":
        session.clear()
    number = log_error(error)
    return plain_response(
        "登录记录暂时无法读写，请联系管理员 · the server cannot read or write its record of sign-ins; "
        f"ask its administrator: {number}\n",
        503,
    )


def ask_to_sign_in() -> Response:
    """Redirect a page load to the login page; 401 for any other request."""
    is_page = request.method == "GET" and request.accept_mimetypes.quality("text/html") > 0
    is_page = is_page and "text/html" in request.headers.get("Accept", "")
    if not is_page:
        return plain_response("请先登录 · sign in first\n", 401)
    query = quote(request.query_string, safe="=&%+/:,")  # as browsers write it
    back = quote(request.path) + (f"?{query}" if query else "")
    return _redirect(f"{SIGN_IN}?next={quote(back, safe='')}")


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
