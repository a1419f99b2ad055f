"""Takes the user from a header of the trusted proxy, and refuses whoever comes past it."""

from __future__ import annotations

from flask import Response, request

from dashboard.web.auth.password_rules import normalized
from dashboard.web.auth.roles import STRANGER, Account
from dashboard.web.auth.user_store import User
from dashboard.web.auth.users import Users
from dashboard.web.proxy import TRUSTED
from dashboard.web.request_guard import plain_response

MAX_NAME_CHARS = 100


class UserHeader:
    """Identifies users by the header; a file of users, where there is one, gives them their roles."""

    def __init__(self, header: str, users: Users | None) -> None:
        """Name the header; who is not in the file reads."""
        self._header, self._users = header, users

    def account(self) -> Account:
        """The account that the trusted proxy names in the current request."""
        name = self._names()
        if not request.environ.get(TRUSTED, False) or not name or "," in name:
            return STRANGER
        user = self._user(name) or User()
        return Account(name[:MAX_NAME_CHARS], user.role, user.places)

    def refuse(self) -> Response:
        """Say why nobody is let in."""
        if not request.environ.get(TRUSTED, False):
            return plain_response(
                "请由单位入口访问 · this dashboard is reached through the web server in front of it\n", 403
            )
        if "," in self._names():
            return plain_response(f"用户不明确 · {self._header} names more than one user, or has a comma in it\n", 400)
        return plain_response("请先登录 · the web server in front names no reader: sign in there\n", 401)

    def _names(self) -> str:
        """What the header says; a server joins headers that are sent twice with a comma."""
        text = request.headers.get(self._header, "")
        return normalized(text.encode("latin-1", "replace").decode("utf-8", "replace").strip())

    def _user(self, name: str) -> User | None:
        if self._users is None:
            return None
        self._users.refresh()
        return self._users.get(name)
