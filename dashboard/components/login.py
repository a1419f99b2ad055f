"""Builds the sign-in form: a page of its own, outside the frame of the views."""

from __future__ import annotations

from dash.development.base_component import Component

from dashboard.components.form_page import field, form_page, hidden, language_link
from dashboard.components.rendering.fast_html import html
from dashboard.i18n.messages import templates


def sign_in_form(language: str, back: str, message: str = "", name: str = "") -> Component:
    """Return name and password; `back` is the URL that the reader asked for, `message` why the last try was refused."""
    texts = templates(language)
    fields = [
        field("name", texts["sign_in.name"], "text", "username", value=name or None, autofocus=not name),
        field("password", texts["sign_in.password"], "password", "current-password", autofocus=bool(name)),
        hidden("next", back),
        html.Button(texts["sign_in.enter"], type="submit"),
    ]
    alert = [html.P(message, className="login-error", role="alert")] if message else []
    return form_page(
        texts["app.name"],
        html.H1(texts["sign_in.title"]),
        html.P(texts["sign_in.lead"], className="login-hint"),
        *alert,
        html.Form(fields, action="/sign-in", method="post"),
        html.P(language_link("/sign-in", language, back), className="login-links"),
        class_name="login",
    )
