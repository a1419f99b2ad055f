"""Builds pages that are forms and need no script: frame, fields, and what all their forms have in common."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import dash_bootstrap_components as dbc
from dash.development.base_component import Component

from dashboard.components.attributes import aria, data
from dashboard.components.rendering.fast_html import html
from dashboard.i18n.messages import HTML_LANG, templates


@dataclass(frozen=True, slots=True)
class FormPage:
    """What every form of a page has: the page's path, CSRF token, the view to go back to; and the page's language."""

    path: str
    token: str
    back: str
    language: str

    @property
    def texts(self) -> Mapping[str, str]:
        """The templates of the page's language."""
        return templates(self.language)

    def href(self, path: str = "", **query: str) -> str:
        """The URL of this or another such page, which leads back to the same view."""
        pairs = ({} if self.back == "/" else {"next": self.back}) | query
        return _url(path or self.path, pairs)

    def form(self, action: str, *content: Component, path: str = "", **values: str) -> Component:
        """Return a form that posts `action` and hidden values beside what its fields hold.

        An empty action leaves it to the form's buttons to name one.
        """
        fields = self._hidden(action, values)
        return html.Form([*fields, *content], action=path or self.path, method="post")

    def file_form(self, action: str, *content: Component) -> Component:
        """Return a form that also posts the files of its fields."""
        fields = [*self._hidden(action, {}), *content]
        return html.Form(fields, action=self.path, method="post", encType="multipart/form-data")

    def _hidden(self, action: str, values: Mapping[str, str]) -> list[Component]:
        sent = {"form_token": self.token, "action": action, "next": self.back} | dict(values)
        return [hidden(name, value) for name, value in sent.items() if value]

    def page(self, title: str, *content: Component, links: Sequence[Component] = (), **query: str) -> Component:
        """Return the page under a header with links; `query` is that of the page in the other language."""
        switch = language_link(self.path, self.language, self.back, **query)
        label = aria(label=self.texts["account.pages"])
        nav = html.Nav([*links, switch], className="form-page-links", **label)
        return form_page(self.texts["app.name"], nav, html.H1(title), *content, class_name="form-page")

    def links(self, **paths: str) -> list[Component]:
        """Return the link to the view that the reader came from, and those to other such pages, by title and path."""
        hrefs = {"sign_in.back": self.back} | {f"{name}.title": self.href(path) for name, path in paths.items()}
        return [html.A(self.texts[title], href=href, className="link") for title, href in hrefs.items()]


def form_page(name: str, *content: Component, class_name: str) -> Component:
    """Return the content under a line with the dashboard's name."""
    head = html.Header(html.Span(name, className="brand"), className="site-header")
    return html.Div([head, html.Main(list(content), className=class_name)])


def section(title: str, *content: Component, hint: str = "") -> Component:
    """Return a part of a page under its own heading."""
    head = [html.H2(title), *([html.P(hint)] if hint else [])]
    return html.Section([html.Header(head), *content], className="section")


def message(text: str, *, is_refusal: bool = False) -> list[Component]:
    """Return what was done, or why it was not; nothing for an empty text."""
    if not text:
        return []
    if is_refusal:
        return [html.P(text, className="login-error", role="alert")]
    return [html.P(text, className="form-done", role="status")]


def table(heads: Sequence[str], rows: Iterable[tuple[Sequence[str], Component | str]]) -> Component:
    """Return a table of texts, with what can be done with each row, or a word for the row that is the reader's own."""
    body = []
    for (first, *texts), action in rows:
        cells = [html.Td(text, **data(label=head)) for head, text in zip(heads[1:], texts, strict=True)]
        class_name = "is-selected" if isinstance(action, str) else None
        body.append(html.Tr([html.Th(first, scope="row"), *cells, html.Td(action)], className=class_name))
    head_row = html.Tr([*(html.Th(text, scope="col") for text in heads), html.Td()])
    return html.Table([html.Thead(head_row), html.Tbody(body)], className="data-table form-table")


def row_button(text: str, row: str) -> Component:
    """Return a button of a table's row; who does not see the row hears which one it is."""
    return html.Button([text, html.Span(f" {row}", className="sr-only")], type="submit", className="button-link")


def secret(label: str, text: str, hint: str) -> Component:
    """Return a text that is shown this once, to be copied."""
    content = [html.P(label, role="status"), html.P(html.Code(text), className="secret"), html.P(hint)]
    return html.Div(content, className="form-secret")


def field(name: str, label: str, kind: str, autocomplete: str, **attributes: Any) -> Component:
    """Return a field that must be filled in, with its label."""
    id_ = f"field-{name}"
    control = dbc.Input(type=kind, name=name, id=id_, autocomplete=autocomplete, required=True, **attributes)
    return html.Label([html.Span(label), control], htmlFor=id_)


def file_field(name: str, kinds: str) -> Component:
    """Return the browser's own field for one or many files of some endings."""
    control: Component = dbc.Input(type="file", name=name, id=f"field-{name}", required=True)
    vars(control).update(multiple=True, accept=kinds)  # Dash's own fields have no files, and the server writes this one
    return control


def button(text: str, *, is_main: bool = False) -> Component:
    """Return a button that sends its form; one of a page is the main one."""
    return html.Button(text, type="submit", className="button-main" if is_main else "button-link")


def hidden(name: str, value: str) -> Component:
    """Return a value that goes with a form."""
    control: Component = dbc.Input(type="hidden", name=name, value=value)
    return control


def language_link(path: str, language: str, back: str, **query: str) -> Component:
    """Return the link to the same page in the other language."""
    next_language = "en" if language == "zh" else "zh"
    return html.A(
        templates(next_language)["sign_in.this_language"],
        href=_url(path, query | {"next": _with_language(back, next_language)}),
        lang=HTML_LANG[next_language],
        className="link",
    )


def _with_language(url: str, language: str) -> str:
    path, _, query = url.partition("?")
    pairs = [pair for pair in query.split("&") if pair and not pair.startswith("lang=")]
    return f"{path}?{'&'.join([*pairs, f'lang={language}'])}"


def _url(path: str, query: Mapping[str, str]) -> str:
    words = "&".join(f"{name}={quote(value, safe='')}" for name, value in query.items())
    return f"{path}?{words}" if words else path
