"""Serves `/users`: admins add, change and withdraw users, and give and withdraw API tokens."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta

from dash.development.base_component import Component
from flask import Response, request

from dashboard.components.form_page import FormPage
from dashboard.components.users import Secret, TokenRow, UserRow, UsersDetails, user_page, users_page
from dashboard.web.auth.form_view import FormView, local_time
from dashboard.web.auth.forms import ACCOUNT, USERS, page_url, redirect
from dashboard.web.auth.password_check import RefusedError
from dashboard.web.auth.password_rules import normalized
from dashboard.web.auth.roles import USER_ROLES, Role, current_account
from dashboard.web.auth.user_changes import add_new_user, first_password, remove_user, set_password, set_role
from dashboard.web.auth.user_store import NAME, User

PLACE_FIELD = "place:"  # and the place's name
DAYS, MAX_DAYS = 180, 366  # that a token holds by the page's proposal, and at most
TOKEN_NAME_CHARS = 64
TOKEN_NUMBER = re.compile(r"[0-9]{1,9}")


class UsersPage(FormView):
    """The page, and what its forms do."""

    path, title = USERS, "users.title"

    @property
    def actions(self) -> Mapping[str, Callable[[], Response]]:
        """What each form does; the web server in front that signs users in has their passwords."""
        actions = {
            "add": self._add,
            "role": self._set_role,
            "withdraw": self._withdraw,
            "give-token": self._give_token,
            "withdraw-token": self._withdraw_token,
        }
        return actions | ({"password": self._give_password} if self.services.has_passwords else {})

    def content(self, page: FormPage, text: str, *, is_refusal: bool) -> Component:
        """The page of one user where there is one to be changed, else the lists."""
        name = request.form.get("name", "") if request.form.get("version") else request.args.get("user", "")
        user, details = self.services.users.get(name), self._details(page, is_refusal=is_refusal)
        if user is None:
            return users_page(page, details, text, is_refusal=is_refusal)
        return user_page(page, details, self._row(page, name, user), text, is_refusal=is_refusal)

    def _details(self, page: FormPage, *, is_refusal: bool = False) -> UsersDetails:
        now, translate = datetime.now(), self.translator(page.language)
        return UsersDetails(
            users=[self._row(page, name, user) for name, user in sorted(self.services.users.all.items())],
            tokens=[
                TokenRow(
                    token.number, token.name, f"{local_time(token.given)} · {token.given_by}",
                    local_time(token.expires), token.expires <= now.timestamp(),
                )
                for token in self.services.tokens.all()
            ],
            places={place.name: translate.district(place) for place in translate.catalog.choosable},
            has_passwords=self.services.has_passwords,
            expiry=tuple(str(now.date() + timedelta(days=days)) for days in (1, DAYS, MAX_DAYS)),
            typed=request.form.to_dict() if is_refusal else {},
        )  # fmt: skip

    def _row(self, page: FormPage, name: str, user: User) -> UserRow:
        is_without, is_first = self.services.has_passwords and not user.hashed, user.must_change_password
        state = "users.without_password" if is_without else "users.has_first_password" if is_first else ""
        return UserRow(
            name=name,
            role=user.role.value,
            places=user.places,
            role_text=self.role_text(page.language, user.role, user.places),
            state=page.texts[state] if state else "",
            version=user.version,
            is_self=name == current_account().name,
        )

    def _add(self) -> Response:
        """Add a user, and show the first password this once."""
        services, name = self.services, normalized(request.form.get("name", "").strip())
        role, places = self._role_and_places()
        password = first_password(name) if services.has_passwords else None
        with services.passwords.hashing():
            add_new_user(services.users.store, name, password, role, places)
        services.audit_log.write_change("user added", user=name, role=role.value, places=places)
        return self._given("password", name, password) if password else self.done("users.done_added")

    def _set_role(self) -> Response:
        name, (role, places) = self._name(), self._role_and_places()
        set_role(self.services.users.store, name, role, places, request.form.get("version", ""))
        self.services.audit_log.write_change("role changed", user=name, role=role.value, places=places)
        return self._changed(name, "users.done_role")

    def _give_password(self) -> Response:
        """Give a user a new first password, which ends their sign-ins, and show it this once."""
        services, name, version = self.services, self._name(), request.form.get("version", "")
        if name == current_account().name:
            raise RefusedError("users.refused_own_password", 400)
        password = first_password(name)
        with services.passwords.hashing():
            set_password(services.users.store, name, password, is_first=True, version=version)
        services.audit_log.write_change("first password given", user=name)
        return self._given("password", name, password)

    def _withdraw(self) -> Response:
        name = self._name()
        if not request.form.get("confirm"):
            raise RefusedError("users.refused_confirm", 400)
        remove_user(self.services.users.store, name, request.form.get("version", ""))
        self.services.audit_log.write_change("user removed", user=name)
        return self._changed(name, "users.done_withdrawn")

    def _give_token(self) -> Response:
        """Give a token until the end of a day, and show it this once."""
        name, by = normalized(request.form.get("token-name", "").strip()), current_account().name
        if not (0 < len(name) <= TOKEN_NAME_CHARS and name.isprintable()):
            raise RefusedError("users.refused_token_name", 400)
        expires = _end_of(request.form.get("expires", ""))
        token = self.services.tokens.give(name, by, expires)
        if token is None:
            raise RefusedError("users.refused_token_exists", 409)
        self.services.audit_log.write_change("token given", user="", token=name, expires=local_time(expires))
        return self._given("token", name, token)

    def _withdraw_token(self) -> Response:
        number = request.form.get("number", "")
        name = self.services.tokens.withdraw(int(number)) if TOKEN_NUMBER.fullmatch(number) else None
        if name is None:
            raise RefusedError("users.refused_no_token", 409)
        self.services.audit_log.write_change("token withdrawn", user="", token=name)
        return self.done("users.done_token_withdrawn")

    def _given(self, kind: str, name: str, text: str) -> Response:
        """Show a secret with the lists as they are now; a reload asks the browser's user before it posts again."""
        self.services.users.refresh()
        page = self.page()
        return self.render(users_page(page, self._details(page), given=Secret(kind, name, text)))

    def _changed(self, name: str, key: str) -> Response:
        """Lead to the lists; admins who have changed themselves may no longer see them."""
        if name == current_account().name:
            return redirect(page_url(ACCOUNT, self.page().back))
        return self.done(key)

    def _name(self) -> str:
        """The user whom a form changes, as the page had them."""
        name = request.form.get("name", "")
        if not (NAME.fullmatch(name) and request.form.get("version")):
            raise RefusedError("account.stale_form", 400)
        return name

    def _role_and_places(self) -> tuple[Role, tuple[str, ...]]:
        """The role, and the places that are ticked, in the catalog's order; only a reporter's count."""
        if (role := request.form.get("role", "")) not in USER_ROLES:
            raise RefusedError("users.refused_role", 400)
        ticked = {key.removeprefix(PLACE_FIELD) for key in request.form if key.startswith(PLACE_FIELD)}
        choosable = [place.name for place in self.translator("zh").catalog.choosable]
        if not ticked <= set(choosable):
            raise RefusedError("account.stale_form", 400)
        return Role(role), tuple(name for name in choosable if name in ticked and role == Role.REPORTER)


def _end_of(text: str) -> float:
    """The end of a day, in seconds since 1970; RefusedError where it is none of the next year's."""
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise RefusedError("users.refused_expires", 400) from error
    if not 0 < (day - datetime.now().date()).days <= MAX_DAYS:
        raise RefusedError("users.refused_expires", 400)
    return datetime(day.year, day.month, day.day, 23, 59, 59).timestamp()
