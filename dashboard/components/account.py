"""Builds the account page: who is signed in, another password, and the user's own sign-ins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dash.development.base_component import Component

from dashboard.components.form_page import FormPage, button, field, message, row_button, section, table
from dashboard.components.rendering.fast_html import html


@dataclass(frozen=True, slots=True)
class SignInRow:
    """A sign-in as a table shows it."""

    number: str
    began: str
    until: str
    address: str
    browser: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class AccountDetails:
    """Whose page it is; without sign-ins where the web server in front signs users in."""

    name: str
    role: str  # in the page's language, with the places of a reporter
    is_admin: bool
    must_change_password: bool
    sign_ins: Sequence[SignInRow] | None


def account_page(page: FormPage, account: AccountDetails, text: str = "", *, is_refusal: bool = False) -> Component:
    """Return the page; `text` says what was done, or why not. A first password is all that it lets change at first."""
    texts = page.texts
    links = page.links(users="/users") if account.is_admin else page.links()
    title = texts["account.title"]
    lead = html.P(texts["account.lead"].format(name=account.name, role=account.role), className="login-hint")
    parts: list[Component] = [lead, *message(text, is_refusal=is_refusal)]
    if account.sign_ins is None:
        return page.page(title, *parts, html.P(texts["account.by_header"]), links=links)
    sign_out = page.form("sign-out", button(texts["sign_in.leave"]), path="/sign-out")
    if account.must_change_password:
        return page.page(title, *parts, _password(page, account), sign_out)  # no other page opens yet
    sign_ins = _sign_ins(page, account.sign_ins)
    return page.page(title, *parts, sign_out, sign_ins, _password(page, account), links=links)


def _password(page: FormPage, account: AccountDetails) -> Component:
    texts = page.texts
    return section(
        texts["account.password"],
        page.form(
            "password",
            field("current", texts["account.current"], "password", "current-password"),
            field("new", texts["account.new"], "password", "new-password"),
            field("again", texts["account.again"], "password", "new-password"),
            html.P(texts["account.rule"], className="form-hint"),
            button(texts["account.change"], is_main=True),
        ),
        hint=texts["account.first_password" if account.must_change_password else "account.password_hint"],
    )


def _sign_ins(page: FormPage, sign_ins: Sequence[SignInRow]) -> Component:
    texts = page.texts
    heads = [texts[f"account.{name}"] for name in ("began", "address", "browser", "until")]
    rows = [((row.began, row.address, row.browser, row.until), _end(page, row)) for row in sign_ins]
    others = [page.form("end-others", button(texts["account.end_others"]))] if len(sign_ins) > 1 else []
    return section(texts["account.sign_ins"], table(heads, rows), *others, hint=texts["account.sign_ins_hint"])


def _end(page: FormPage, row: SignInRow) -> Component | str:
    """Return the form that ends a sign-in; this one is named as such."""
    if row.is_current:
        return page.texts["account.this"]
    return page.form("end", row_button(page.texts["account.end"], f"{row.began} {row.browser}"), session=row.number)
