"""Joins what sign-in, account and user pages share: users, sign-ins, tokens, attempts, audit log, pages."""

from __future__ import annotations

import secrets
import time
from datetime import timedelta

from flask import request, session

from dashboard.history.database import DatabaseError, reason
from dashboard.settings import SettingError, Settings
from dashboard.web.auth.audit_log import AuditLog
from dashboard.web.auth.forms import FormTokens
from dashboard.web.auth.login_attempts import LoginAttempts
from dashboard.web.auth.pages import Pages
from dashboard.web.auth.password_check import PasswordCheck
from dashboard.web.auth.sessions import Session, Sessions, browser_name
from dashboard.web.auth.tokens import Tokens, TokenSignIn
from dashboard.web.auth.user_store import UserStore
from dashboard.web.auth.users import Users
from dashboard.web.static_files import StaticFiles
from dashboard.web.storage import Storage


class AuthServices:
    """What users and the database of their sign-ins are for; one for each app."""

    def __init__(self, store: UserStore, storage: Storage, settings: Settings, files: StaticFiles) -> None:
        """Read the users; the database is opened by the first sign-in."""
        database = storage.sign_ins
        self.users, self.sessions, self.tokens = Users(store), Sessions(database), Tokens(database)
        self.lifetime = timedelta(hours=settings.session_hours)
        self.has_passwords = not settings.user_header  # else the web server in front signs users in
        self.audit_log, attempts = AuditLog(self.users), LoginAttempts(database)
        self.passwords = PasswordCheck(self.users, attempts, self.audit_log)
        self.token_sign_in = TokenSignIn(self.tokens, attempts, self.audit_log)
        self.forms = FormTokens(self.users, self.lifetime)
        self.pages = Pages(files, settings.prefix)

    def start_session(self, name: str) -> None:
        """End the browser's old session, and begin one of the user with the password of now."""
        self.end_session()
        now, lifetime = time.time(), self.lifetime.total_seconds()
        fingerprint = self.users.fingerprint(name)
        session.update(user=name, mark=fingerprint, number=secrets.token_hex(16), until=now + lifetime)
        self.sessions.begin(self.cookie_session())

    def end_session(self) -> None:
        """Sign the browser out, first of all where the server cannot take a note of it."""
        number = session.get("number")
        session.clear()
        if number:
            self.sessions.end(str(number), self.lifetime.total_seconds())

    def cookie_session(self) -> Session:
        """The session that the request's signed cookie holds; with empty texts where there is none."""
        number, name, fingerprint = (str(session.get(key) or "") for key in ("number", "user", "mark"))
        until = float(session.get("until", 0))
        address, browser = request.remote_addr or "local", browser_name(request.headers.get("User-Agent", ""))
        return Session(number, name, fingerprint, address, browser, until - self.lifetime.total_seconds(), until)


def require_usable(storage: Storage) -> None:
    """SettingError where users cannot sign in: the users, their key or the database cannot be used."""
    if storage.users is None:
        return
    storage.users.read()
    storage.users.key()
    try:
        storage.sign_ins.prepare()
    except DatabaseError as error:
        raise SettingError(
            f"--users: {storage.sign_ins} cannot be used ({reason(error)}); it holds sign-ins, failed attempts and API "
            "tokens. Where it is a file: put its backup back, or remove it, which ends all of them; and let its folder "
            "be written to"
        ) from error
