"""Builds the page on which admins manage users and API tokens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import dash_bootstrap_components as dbc
from dash.development.base_component import Component

from dashboard.components.form_page import FormPage, button, field, message, row_button, secret, section, table
from dashboard.components.rendering.fast_html import html

ROLES = ("reader", "reporter", "reviewer", "admin")


@dataclass(frozen=True, slots=True)
class UserRow:
    """A user as the page shows them; `version` goes with each form that changes them."""

    name: str
    role: str
    places: Sequence[str]  # names in the catalog
    role_text: str
    state: str  # of the password, in words; empty where there is nothing to say
    version: str
    is_self: bool


@dataclass(frozen=True, slots=True)
class TokenRow:
    """An API token as the page shows it, without its secret."""

    number: int
    name: str
    given: str
    expires: str
    is_expired: bool


@dataclass(frozen=True, slots=True)
class Secret:
    """A first password or a token that is shown this once; `kind` names its texts: password or token."""

    kind: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class UsersDetails:
    """What the page lists; `places` are the labels of all places by their names in the catalog."""

    users: Sequence[UserRow]
    tokens: Sequence[TokenRow]
    places: Mapping[str, str]
    has_passwords: bool
    expiry: tuple[str, ...]  # of a new token: earliest date, proposal, latest
    typed: Mapping[str, str]  # into a form that was refused, so that it need not be typed again


def users_page(
    page: FormPage, details: UsersDetails, text: str = "", *, is_refusal: bool = False, given: Secret | None = None
) -> Component:
    """Return the lists with a form to add to each; `text` says what was done or why not, `given` is shown this once."""
    texts, add_hint = page.texts, page.texts["users.add_hint"] if details.has_passwords else ""
    return page.page(
        texts["users.title"],
        html.P(texts["users.lead" if details.has_passwords else "users.lead_by_header"], className="login-hint"),
        *message(text, is_refusal=is_refusal),
        *([_secret(page, given)] if given else []),
        section(texts["users.users"], _users_table(page, details.users)),
        section(texts["users.add"], _add_form(page, details), hint=add_hint),
        section(texts["users.tokens"], *_tokens(page, details), hint=texts["users.tokens_hint"]),
        links=page.links(account="/account"),
    )


def user_page(page: FormPage, details: UsersDetails, user: UserRow, text: str = "", *, is_refusal: bool) -> Component:
    """Return the forms that change one user: role and places, a new first password, withdrawal."""
    texts, seen = page.texts, {"name": user.name, "version": user.version}
    role = page.form(
        "role", _role_fields(page, details, user.role, user.places), button(texts["users.save"], is_main=True), **seen
    )
    password = section(
        texts["users.password"],
        page.form("password", button(texts["users.give_password"]), **seen),
        hint=texts["users.password_hint"],
    )
    withdraw = page.form(
        "withdraw", _checkbox("confirm", texts["users.confirm"]), button(texts["users.withdraw"]), **seen
    )
    hint = "users.withdraw_hint" if details.has_passwords else "users.withdraw_hint_by_header"
    return page.page(
        user.name,
        html.P(" · ".join(filter(None, (user.role_text, user.state))), className="login-hint"),
        *message(text, is_refusal=is_refusal),
        section(texts["users.role"], role),
        *([password] if details.has_passwords and not user.is_self else []),
        section(texts["users.withdraw"], withdraw, hint=texts[hint]),
        links=page.links(users="/users", account="/account"),
        user=user.name,
    )


def _secret(page: FormPage, given: Secret) -> Component:
    texts = page.texts
    label = texts[f"users.given_{given.kind}"].format(name=given.name)
    return secret(label, given.text, texts[f"users.given_{given.kind}_hint"])


def _users_table(page: FormPage, users: Sequence[UserRow]) -> Component:
    heads = [page.texts[f"users.{name}"] for name in ("name", "role", "state")]
    return table(heads, [((user.name, user.role_text, user.state), _change_link(page, user)) for user in users])


def _change_link(page: FormPage, user: UserRow) -> Component:
    name = html.Span(f" {user.name}", className="sr-only")
    return html.A([page.texts["users.change"], name], href=page.href(user=user.name), className="link")


def _add_form(page: FormPage, details: UsersDetails) -> Component:
    texts, typed = page.texts, details.typed
    places = [name for name in details.places if f"place:{name}" in typed]
    return page.form(
        "add",
        field("name", texts["users.name"], "text", "off", maxlength=64, value=typed.get("name")),
        _role_fields(page, details, typed.get("role", ROLES[0]), places),
        button(texts["users.add"], is_main=True),
    )


def _role_fields(page: FormPage, details: UsersDetails, role: str, places: Sequence[str]) -> Component:
    """Return the role, and the places for which a reporter reports."""
    texts = page.texts
    hints = {name: texts[f"role.{name}_hint"] for name in ROLES}
    options = {name: texts["role.option"].format(role=texts[f"role.{name}"], hint=hints[name]) for name in ROLES}
    boxes = [_checkbox(f"place:{name}", label, value=name in places) for name, label in details.places.items()]
    return html.Div(
        [
            html.Label(
                [html.Span(texts["users.role"]), dbc.Select(id="field-role", name="role", options=options, value=role)],
                htmlFor="field-role",
            ),
            html.Fieldset([html.Legend(texts["users.places"]), html.Div(boxes, className="form-checks")]),
        ]
    )


def _checkbox(name: str, label: str, *, value: bool = False) -> Component:
    box = dbc.Checkbox(name=name, value=value)
    return html.Label([box, html.Span(label)], className="form-check-label")


def _tokens(page: FormPage, details: UsersDetails) -> list[Component]:
    texts, typed = page.texts, details.typed
    earliest, proposal, latest = details.expiry
    expires = typed.get("expires") or proposal
    give = page.form(
        "give-token",
        field("token-name", texts["users.token_name"], "text", "off", maxlength=64, value=typed.get("token-name")),
        field("expires", texts["users.expires"], "date", "off", value=expires, min=earliest, max=latest),
        button(texts["users.give_token"]),
    )
    return [*([_tokens_table(page, details.tokens)] if details.tokens else []), give]


def _tokens_table(page: FormPage, tokens: Sequence[TokenRow]) -> Component:
    texts, rows = page.texts, []
    for token in tokens:
        expires = texts["users.expired"].format(date=token.expires) if token.is_expired else token.expires
        withdraw = row_button(texts["users.withdraw_token"], token.name)
        form = page.form("withdraw-token", withdraw, number=str(token.number))
        rows.append(((token.name, token.given, expires), form))
    return table([texts[f"users.{name}"] for name in ("token_name", "given", "expires")], rows)
