"""Roles, and the table of the routes that each of them may reach; every request is checked against it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from flask import g


class Role(StrEnum):
    """Names what an account is there for."""

    READER = "reader"  # looks
    REPORTER = "reporter"  # looks, and reports for some places
    REVIEWER = "reviewer"  # looks, and reviews what is reported
    ADMIN = "admin"  # looks, and manages users and API tokens
    TOKEN = "token"  # a program with an API token
    STRANGER = "stranger"  # nobody has signed in


USER_ROLES = (Role.READER, Role.REPORTER, Role.REVIEWER, Role.ADMIN)  # that a user may have
USERS = frozenset(USER_ROLES)
EVERYBODY = frozenset(Role)
ADMINS, REVIEWERS = frozenset({Role.ADMIN}), frozenset({Role.REVIEWER})
DESK = REVIEWERS | {Role.REPORTER}
ROUTES: Mapping[str | None, frozenset[Role]] = MappingProxyType({  # by Flask's name of a route; others answer nobody
    None: USERS,  # no route has this path and method: 404 or 405
    "alive": EVERYBODY, "ready": EVERYBODY,
    "sign-in": EVERYBODY, "sign-in-style": EVERYBODY, "sign-out": USERS,
    "account": USERS, "users": ADMINS,
    "returns": DESK, "return": DESK, "return-log": DESK, "return-log-csv": DESK, "return-form": DESK,
    "return-file": DESK, "return-round": REVIEWERS, "no-desk": USERS,
    "data_csv": USERS | {Role.TOKEN}, "data_json": USERS | {Role.TOKEN},
    "rows_csv": USERS, "view_xlsx": USERS, "search": USERS, "files": USERS,
    "version": USERS, "metrics": ADMINS | {Role.TOKEN},
    # those of Flask and Dash: the pages of all views, their data and their scripts
    "/": USERS, "/<path:path>": USERS, "static": USERS, "_dash_assets.static": USERS, "/_favicon.ico": USERS,
    "/_dash-layout": USERS, "/_dash-dependencies": USERS, "/_dash-update-component": USERS, "/_reload-hash": USERS,
    "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>": USERS,
})  # fmt: skip
FIRST_PASSWORD_ROUTES = frozenset({"account", "sign-out"})  # until it is changed, beside open ones


@dataclass(frozen=True, slots=True)
class Account:
    """Identifies who makes a request, and with which role; `current_account()` returns that of the current one."""

    name: str  # of a user or an API token; empty where nobody has signed in
    role: Role
    places: tuple[str, ...] = ()  # for which a reporter reports, by their names in the catalog
    must_change_password: bool = False  # the password is a first one, which an admin knows
    session: str = ""  # of a sign-in with a password

    def may_reach(self, endpoint: str | None) -> bool:
        """Return whether this account may reach the route that Flask calls `endpoint`, by any method."""
        allowed = ROUTES.get(endpoint, frozenset())
        if self.must_change_password and Role.STRANGER not in allowed:
            return endpoint in FIRST_PASSWORD_ROUTES
        return self.role in allowed


STRANGER = Account("", Role.STRANGER)
ANYBODY = Account("", Role.READER)  # on a dashboard that is open to read


def current_account() -> Account:
    """Return the account of the current request."""
    account: Account = g.get("account", ANYBODY)
    return account
