"""The forms of those who come and go: they stand alone on a page, outside the frame of the views."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import dash_bootstrap_components as dbc
from dash.development.base_component import Component

from dashboard.components.rendering.fast_html import html
from dashboard.i18n.messages import HTML_LANG, templates


def sign_in_form(language: str, back: str, said: str = "", name: str = "") -> Component:
    """Name and password; `back` is the address that the reader wanted, `said` why the last try was refused."""
    words = templates(language)
    fields = [
        _field("name", words["sign_in.name"], "text", "username", value=name or None, autofocus=not name),
        _field("password", words["sign_in.password"], "password", "current-password", autofocus=bool(name)),
        dbc.Input(type="hidden", name="next", value=back),
        html.Button(words["sign_in.enter"], type="submit"),
    ]
    alert = [html.P(said, className="refusal", role="alert")] if said else []
    other = "en" if language == "zh" else "zh"
    switch = html.A(
        templates(other)["sign_in.this_language"],
        href=f"/sign-in?next={quote(_in(other, back), safe='')}",
        lang=HTML_LANG[other],
        className="link",
    )
    return _sheet(
        words["app.name"],
        html.H1(words["sign_in.title"]),
        html.P(words["sign_in.lead"], className="lead"),
        *alert,
        html.Form(fields, action="/sign-in", method="post"),
        html.P(switch, className="other"),
    )


def sign_out_form(language: str, name: str, until: str, back: str) -> Component:
    """Who is signed in, until when, and the way out; `back` leads to the view from where the reader came."""
    words = templates(language)
    return _sheet(
        words["app.name"],
        html.H1(words["sign_in.account"]),
        html.P(words["sign_in.known"].format(name=name, until=until), className="lead"),
        html.Form(html.Button(words["sign_in.leave"], type="submit"), action="/sign-out", method="post"),
        html.P(html.A(words["sign_in.back"], href=back, className="link"), className="other"),
    )


def _sheet(name: str, *content: Component) -> Component:
    head = html.Header(html.Span(name, className="brand"), className="masthead")
    return html.Div([head, html.Main(list(content), className="door")])


def _field(name: str, label: str, kind: str, fill: str, **attributes: Any) -> Component:
    identity = f"sign-in-{name}"
    field = dbc.Input(
        type=kind, name=name, id=identity, autocomplete=fill, required=True, maxLength=200,
        **attributes,
    )  # fmt: skip
    return html.Label([html.Span(label), field], htmlFor=f"sign-in-{name}")


def _in(language: str, address: str) -> str:
    """An address with another language."""
    path, _, query = address.partition("?")
    kept = [one for one in query.split("&") if one and not one.startswith("lang=")]
    return f"{path}?{'&'.join([*kept, f'lang={language}'])}"
