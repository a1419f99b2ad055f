"""Builds the sign-in and sign-out forms: pages of their own, outside the frame of the views."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import dash_bootstrap_components as dbc
from dash.development.base_component import Component

from dashboard.components.rendering.fast_html import html
from dashboard.i18n.messages import HTML_LANG, templates


def sign_in_form(language: str, back: str, message: str = "", name: str = "") -> Component:
    """Return name and password; `back` is the URL that the reader asked for, `message` why the last try was refused."""
    texts = templates(language)
    fields = [
        _field("name", texts["sign_in.name"], "text", "username", value=name or None, autofocus=not name),
        _field("password", texts["sign_in.password"], "password", "current-password", autofocus=bool(name)),
        dbc.Input(type="hidden", name="next", value=back),
        html.Button(texts["sign_in.enter"], type="submit"),
    ]
    alert = [html.P(message, className="login-error", role="alert")] if message else []
    next_language = "en" if language == "zh" else "zh"
    switch = html.A(
        templates(next_language)["sign_in.this_language"],
        href=f"/sign-in?next={quote(_with_language(back, next_language), safe='')}",
        lang=HTML_LANG[next_language],
        className="link",
    )
    return _page(
        texts["app.name"],
        html.H1(texts["sign_in.title"]),
        html.P(texts["sign_in.lead"], className="login-hint"),
        *alert,
        html.Form(fields, action="/sign-in", method="post"),
        html.P(switch, className="login-links"),
    )


def sign_out_form(language: str, name: str, until: str, back: str) -> Component:
    """Return who is signed in, until when, and the way out; `back` leads to the view that the reader came from."""
    texts = templates(language)
    return _page(
        texts["app.name"],
        html.H1(texts["sign_in.account"]),
        html.P(texts["sign_in.known"].format(name=name, until=until), className="login-hint"),
        html.Form(html.Button(texts["sign_in.leave"], type="submit"), action="/sign-out", method="post"),
        html.P(html.A(texts["sign_in.back"], href=back, className="link"), className="login-links"),
    )


def _page(name: str, *content: Component) -> Component:
    head = html.Header(html.Span(name, className="brand"), className="site-header")
    return html.Div([head, html.Main(list(content), className="login")])


def _field(name: str, label: str, kind: str, autocomplete: str, **attributes: Any) -> Component:
    id_ = f"sign-in-{name}"
    field = dbc.Input(type=kind, name=name, id=id_, autocomplete=autocomplete, required=True, **attributes)
    return html.Label([html.Span(label), field], htmlFor=id_)


def _with_language(url: str, language: str) -> str:
    path, _, query = url.partition("?")
    pairs = [pair for pair in query.split("&") if pair and not pair.startswith("lang=")]
    return f"{path}?{'&'.join([*pairs, f'lang={language}'])}"
