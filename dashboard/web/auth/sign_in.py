"""Signs users in with a password and out again, by a session in a signed cookie."""

from __future__ import annotations

from functools import partial

from flask import Flask, Response, g, request

from dashboard.components.login import sign_in_form
from dashboard.i18n.messages import templates
from dashboard.web.auth.cookies import SessionCookies
from dashboard.web.auth.device_cookie import remember
from dashboard.web.auth.forms import (
    SIGN_IN,
    SIGN_OUT,
    back_url,
    is_own_form,
    is_page_load,
    page_url,
    redirect,
    requested_url,
)  # fmt: skip
from dashboard.web.auth.login_attempts import pseudonym
from dashboard.web.auth.pages import language_of
from dashboard.web.auth.password_check import RefusedError
from dashboard.web.auth.password_rules import normalized
from dashboard.web.auth.roles import STRANGER, Account, Role, current_account
from dashboard.web.auth.services import AuthServices
from dashboard.web.request_guard import plain_response
from dashboard.web.static_files import StaticFiles

UNREAD = "用户暂时无法读取，请稍后再试 · the users cannot be read just now; try again later\n"
MAX_NAME_CHARS = 64  # of a name that is written into the form again


class SignIn:
    """Identifies users of the file by their sessions, which hold until they end, expire, or the password changes."""

    def __init__(self, services: AuthServices, prefix: str) -> None:
        """Take the services of the app, and the path under which readers see it."""
        self._services, self._prefix = services, prefix

    def add_routes(self, server: Flask, files: StaticFiles) -> None:
        """Add the forms with their stylesheet, and keep sessions in cookies."""
        server.session_interface = SessionCookies(self._services.users)
        server.config.update(
            SESSION_COOKIE_NAME="dashboard",
            SESSION_COOKIE_PATH=self._prefix or "/",
            SESSION_COOKIE_SAMESITE="Lax",
            PERMANENT_SESSION_LIFETIME=self._services.lifetime,  # also how old a signature may be
        )
        server.add_url_rule(SIGN_IN, "sign-in", self._sign_in, methods=["GET", "POST"])
        server.add_url_rule(SIGN_OUT, "sign-out", self._sign_out, methods=["POST"])
        style = files.style.name  # a route of its own, which strangers may reach
        server.add_url_rule(f"/files/<digest>/{style}", "sign-in-style", partial(files.answer, name=style))

    def account(self) -> Account:
        """The account of the current request's session."""
        users, session = self._services.users, self._services.cookie_session()
        user = users.get(session.name)
        if user is None or session.fingerprint != users.fingerprint(session.name):
            return STRANGER
        if not self._services.sessions.is_open(session):
            return STRANGER
        return Account(session.name, user.role, user.places, user.must_change_password, session.number)

    def refuse(self) -> Response:
        """Redirect a page load to the login page; 401 for any other request.

        Where the users could not be read yet, nobody knows who has signed in: 503.
        """
        if not g.can_know_users:
            return plain_response(UNREAD, 503)
        if not is_page_load():
            return plain_response("请先登录 · sign in first\n", 401)
        return redirect(page_url(SIGN_IN, requested_url()))

    def _sign_in(self) -> Response:
        back = back_url(request.values.get("next", ""))
        if request.method != "POST":
            return self._page(back) if current_account().role is Role.STRANGER else redirect(back)
        if not is_own_form():
            return plain_response("sign in on the page of the dashboard itself\n", 403)
        name, password = (normalized(request.form.get(key, "")) for key in ("name", "password"))
        try:
            self._services.passwords.require(name, password)
        except RefusedError as refusal:
            return self._page(back, refusal)
        self._services.start_session(name)
        self._services.audit_log.write("signed in", name, request.remote_addr or "local")
        response = redirect(back)
        remember(response, pseudonym(name))
        return response

    def _sign_out(self) -> Response:
        if not self._services.forms.is_valid():
            return plain_response("sign out on the page of the dashboard itself\n", 403)
        self._services.end_session()
        self._services.audit_log.write("signed out", current_account().name, request.remote_addr or "local")
        response = redirect(page_url(SIGN_IN, back_url(request.form.get("next", ""))))
        response.headers["Clear-Site-Data"] = '"cache"'  # no view can be had again with the Back key
        return response

    def _page(self, back: str, refusal: RefusedError | None = None) -> Response:
        language = language_of(back)
        text = templates(language)[refusal.key].format(**refusal.values) if refusal else ""
        form = sign_in_form(language, back, text, request.form.get("name", "")[:MAX_NAME_CHARS])
        response = self._services.pages.render(form, back, "sign_in.title", refusal.status if refusal else 200)
        response.headers.update(refusal.headers if refusal else {})
        return response
