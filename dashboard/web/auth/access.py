"""Checks every request against the table of roles and routes, after finding out whose it is."""

from __future__ import annotations

from flask import Flask, Response, g, request, session
from sqlalchemy import exc

from dashboard.history.database import DatabaseError, UncertainError, reason
from dashboard.settings import Settings
from dashboard.web.auth.forms import ACCOUNT, back_url, is_page_load, page_url, redirect, requested_url
from dashboard.web.auth.roles import ROUTES, STRANGER, Account, Role
from dashboard.web.auth.services import AuthServices
from dashboard.web.auth.sign_in import SignIn
from dashboard.web.auth.user_header import UserHeader
from dashboard.web.proxy import INSIDE
from dashboard.web.request_guard import log_error, plain_response
from dashboard.web.static_files import StaticFiles
from dashboard.web.storage import Storage

FORBIDDEN = "您的账号没有这项权限 · the role of your account does not allow this\n"
UNUSABLE = (
    "登录和填报记录暂时无法读写，什么也没有改动；请稍后再试，或联系管理员 · the server cannot read or write its record "
    "of sign-ins and returns just now, so nothing was changed; try again later, or ask its administrator"
)
UNCERTAIN = (
    "保存时数据库中断，不知道是否已改动；请查看后再决定是否重做 · the database went away while it saved, so look "
    "whether it was changed before you do it again"
)
FIRST_PASSWORD = "请先更换初始密码 · change your first password before anything else\n"


def add_access(server: Flask, settings: Settings, files: StaticFiles, storage: Storage) -> AuthServices | None:
    """Let each request do what the role of its account allows; call it before whatever answers.

    Returns what the pages of accounts and users need; None where no file of users is kept. Without that file and
    without a header that names the user, everybody may read.
    """
    users = storage.users
    services = AuthServices(users, storage, settings, files) if users else None
    door: SignIn | UserHeader
    if settings.user_header:
        door = UserHeader(settings.user_header, services.users if services else None)
    elif services:
        door = SignIn(services, settings.prefix)
        door.add_routes(server, files)
    else:
        return None

    @server.before_request
    def require_role() -> Response | None:
        g.account = STRANGER
        if services and services.users.fault and request.endpoint == "ready":
            return Response('{"ready": false, "reason": "users"}\n', 503, mimetype="application/json")
        account = _account(door, services)
        if isinstance(account, Response):
            return account
        g.account = account
        if request.environ.get(INSIDE) or account.may_reach(request.endpoint):
            return None
        return door.refuse() if account.role is Role.STRANGER else _forbid(account)

    server.after_request(_keep_private)
    server.register_error_handler(DatabaseError, _database_unusable)
    server.register_error_handler(exc.DataError, _cannot_be_kept)
    return services


def _account(door: SignIn | UserHeader, services: AuthServices | None) -> Account | Response:
    """Whose the current request is; a token counts where tokens are allowed, and nowhere else."""
    if request.endpoint == "alive":  # answers as long as the process lives, whatever cannot be read
        return STRANGER
    if services and Role.TOKEN in ROUTES.get(request.endpoint, ()):
        return services.token_sign_in.account() or door.account()
    return door.account()


def _forbid(account: Account) -> Response:
    """403; a page load of somebody who has a first password leads to where it is changed."""
    if not account.must_change_password:
        return plain_response(FORBIDDEN, 403)
    if not is_page_load():
        return plain_response(FIRST_PASSWORD, 403)
    return redirect(page_url(ACCOUNT, back_url(requested_url())))


def _keep_private(response: Response) -> Response:
    """Keep a response out of every cache, except for files of the program, which a browser keeps for its user."""
    policy = response.headers.get("Cache-Control", "")
    response.headers["Cache-Control"] = policy.replace("public", "private") if "immutable" in policy else "no-store"
    return response


def _cannot_be_kept(error: exc.DataError) -> Response:
    """400 for what no page sends, such as a text with a zero byte, of which SQLite makes no fuss."""
    number = log_error(error, reason(error))
    return plain_response(f"有不能保存的字符或数字 · a letter or number of the request cannot be kept: {number}\n", 400)


def _database_unusable(error: DatabaseError) -> Response:
    """503 where attempts and sessions cannot be read or noted, as on a full disk; the log says which."""
    if request.endpoint == "sign-out" and request.method == "POST":
        session.clear()
    number = log_error(error, reason(error))
    return plain_response(f"{UNCERTAIN if isinstance(error, UncertainError) else UNUSABLE}: {number}\n", 503)
