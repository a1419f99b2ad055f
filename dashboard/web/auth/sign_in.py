"""Sign-in: nothing but its own page, that page's stylesheet and the health checks answers without it."""

from __future__ import annotations

import json
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
from dashboard.history.atomic_files import open_private
from dashboard.i18n.messages import HTML_LANG, LANGUAGES, templates
from dashboard.settings import SettingError
from dashboard.web.auth.login_attempts import LoginAttempts
from dashboard.web.auth.users import Users, UsersError
from dashboard.web.proxy import INSIDE, TRUSTED
from dashboard.web.request_guard import plain_response
from dashboard.web.static_files import StaticFiles

SIGN_IN, SIGN_OUT = "/sign-in", "/sign-out"
HEALTH = ("/healthz", "/readyz")
STYLE = re.compile(r"/files/[0-9a-f]+/style\.css")
LONGEST, LONGEST_NAME = 4_000, 64  # characters of an address to go back to, and of a name
PAGE = """<!doctype html>
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


class Cookies(SecureCookieSessionInterface):
    """Flask's signed cookies, sent over TLS alone wherever they came over TLS."""

    def get_cookie_secure(self, app: Flask) -> bool:  # noqa: ARG002 - Flask's own signature
        """Whether the request came over TLS."""
        return request.is_secure


class SignIn:
    """Lets in who is in the file of users, until they sign out, their time is over, or their password changes."""

    def __init__(self, path: Path, hours: int, files: StaticFiles, prefix: str) -> None:
        """Read the users; SettingError where they cannot be used."""
        try:
            self._users = Users(path)
            self._tries = LoginAttempts(path.with_name(f"{path.name}.sqlite"))
        except (OSError, sqlite3.Error) as error:
            raise SettingError(f"--users: {path.parent} must be a folder that can be written to ({error})") from error
        self._audit = path.with_name(f"{path.name}.log")
        self._lifetime = timedelta(hours=hours)
        self._files, self._prefix = files, prefix

    def guard(self, server: Flask) -> None:
        """Stand before everything; to be called before what answers."""
        server.session_interface = Cookies()
        server.config.update(
            SECRET_KEY=self._users.key,
            SESSION_COOKIE_NAME="dashboard",
            SESSION_COOKIE_PATH=self._prefix or "/",
            SESSION_COOKIE_SAMESITE="Lax",
            PERMANENT_SESSION_LIFETIME=self._lifetime,  # also how old a signature may be
        )
        server.before_request(self._let_in)
        server.after_request(private)
        server.add_url_rule(SIGN_IN, "sign-in", self._sign_in, methods=["GET", "POST"])
        server.add_url_rule(SIGN_OUT, "sign-out", self._sign_out, methods=["GET", "POST"])

    def _let_in(self) -> Response | None:
        try:
            self._users.refresh()
        except UsersError as error:
            log.error("the changed users are not taken over: %s", error)
        g.user = self._known()
        if g.user is not None or is_open():
            return None
        return ask_to_sign_in()

    def _known(self) -> str | None:
        """The user of the request; None where it comes with no sign-in that holds."""
        name, mark, number = (str(session.get(key, "")) for key in ("user", "mark", "number"))
        if name not in self._users or mark != self._users.mark(name) or self._tries.is_revoked(number):
            return None
        return name

    def _sign_in(self) -> Response:
        back = _back(request.values.get("next", ""))
        if request.method == "GET":
            return self._page(back) if g.user is None else _to(back)
        if not _is_own_form():
            return plain_response("sign in on the page of the dashboard itself\n", 403)
        name, password = (request.form.get(key, "") for key in ("name", "password"))
        address = request.remote_addr or "local"
        wait = self._tries.retry_after(address, name)
        if wait:
            self._note("limited", name, address)
            answer = self._page(back, "sign_in.limited", status=429, minutes=-(-wait // 60))
            answer.headers["Retry-After"] = str(wait)
            return answer
        self._tries.failed(address, name)  # before the slow look at the password, so that many at once are counted
        if not self._users.admits(name, password):
            self._note("refused", name, address)
            return self._page(back, "sign_in.refused", status=401)
        self._tries.succeeded(address, name)
        session.clear()
        until = datetime.now(UTC) + self._lifetime
        session.update(user=name, mark=self._users.mark(name), number=secrets.token_hex(16), until=until.timestamp())
        g.user = name
        self._note("signed in", name, address)
        return _to(back)

    def _sign_out(self) -> Response:
        if request.method == "POST":
            if not _is_own_form():
                return plain_response("sign out on the page of the dashboard itself\n", 403)
            self._tries.revoke(session["number"], self._lifetime.total_seconds())
            self._note("signed out", g.user, request.remote_addr or "local")
            session.clear()
            answer = _to(SIGN_IN)
            answer.headers["Clear-Site-Data"] = '"cache"'  # no view can be had again with the Back key
            return answer
        until = datetime.fromtimestamp(session["until"]).strftime("%Y-%m-%d %H:%M")
        language, back = _language(request.args.get("next", "")), _back(request.args.get("next", ""))
        return self._written(sign_out_form(language, g.user, until, back), language, 200)

    def _page(self, back: str, said: str = "", *, status: int = 200, **values: object) -> Response:
        language = _language(back)
        text = templates(language)[said].format(**values) if said else ""
        name = request.form.get("name", "")[:LONGEST_NAME]
        return self._written(sign_in_form(language, back, text, name), language, status)

    def _written(self, form: object, language: str, status: int) -> Response:
        text = PAGE.format(
            lang=HTML_LANG[language],
            title=escape(templates(language)["sign_in.title"]),
            style=self._prefix + self._files.style.address,
            body=markup(form, self._prefix).html,
        )
        return Response(text, status, {"Cache-Control": "no-store"}, mimetype="text/html")

    def _note(self, event: str, name: str, address: str) -> None:
        """One line in the audit log; a name that is no user's is not kept, as it may be a password."""
        known = name if name in self._users else None
        told = {"time": datetime.now(UTC).isoformat(timespec="seconds"), "event": event, "user": known}
        line = json.dumps(told | {"address": address}, ensure_ascii=False)
        try:
            with open(self._audit, "a", encoding="utf-8", opener=open_private) as file:
                file.write(f"{line}\n")
        except OSError as error:
            log.error("the audit log cannot be written (%s): %s", error.strerror, line)
        log.info("%s: %s from %s", event, known or "an unknown name", address)


def trust_user_header(server: Flask, header: str) -> None:
    """Let in whom the proxy names in a header, and nobody who comes past it; to be called before what answers."""

    @server.before_request
    def named() -> Response | None:
        is_told = request.environ.get(TRUSTED, False)
        name = request.headers.get(header, "").encode("latin-1", "replace").decode("utf-8", "replace").strip()
        g.user = name[:100] if is_told and name else None
        if g.user is not None or is_open():
            return None
        if is_told:
            return plain_response("请先登录 · the web server in front names no reader: sign in there\n", 401)
        return plain_response(
            "请由单位入口访问 · this dashboard is reached through the web server in front of it\n", 403
        )

    server.after_request(private)


def is_open() -> bool:
    """Whether the request under way is answered without a sign-in."""
    inside = request.environ.get(INSIDE, False)
    return bool(inside or request.path in (SIGN_IN, *HEALTH) or STYLE.fullmatch(request.path))


def ask_to_sign_in() -> Response:
    """The way to the sign-in for who loads a page; a plain refusal for any other request."""
    is_page = request.method == "GET" and request.accept_mimetypes.quality("text/html") > 0
    is_page = is_page and "text/html" in request.headers.get("Accept", "")
    if not is_page:
        return plain_response("请先登录 · sign in first\n", 401)
    asked = quote(request.query_string, safe="=&%+/:,")  # as browsers write it
    back = quote(request.path) + (f"?{asked}" if asked else "")
    return _to(f"{SIGN_IN}?next={quote(back, safe='')}")


def private(response: Response) -> Response:
    """No cache on the way keeps what only some may see."""
    told = response.headers.get("Cache-Control", "no-store")
    response.headers["Cache-Control"] = re.sub(r"^(public, )?(?!private)", "private, ", told)
    return response


def _to(address: str) -> Response:
    """On to another address of the dashboard."""
    headers = {"Location": iri_to_uri(f"{request.script_root}{address}"), "Cache-Control": "no-store"}
    return Response(status=303, headers=headers)


def _back(address: str) -> str:
    """An address on this dashboard to go back to; its first page for anything else."""
    is_own = re.match(r"/(?![/\\])", address) and len(address) <= LONGEST and address.isprintable()
    return address if is_own and urlsplit(address).path not in (SIGN_IN, SIGN_OUT) else "/"


def _language(address: str) -> str:
    asked = parse_qs(urlsplit(address).query).get("lang", [""])[-1]
    return asked if asked in LANGUAGES else LANGUAGES[0]


def _is_own_form() -> bool:
    """Whether a form was sent from the dashboard's own page, by what browsers say of it."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.host
