"""Builds the frame of the desk's pages, and what they share: states, buttons, counts, comments."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field

from dash.development.base_component import Component

from dashboard.components.attributes import aria, current, data
from dashboard.components.badges import symbol
from dashboard.components.form_page import FormPage, language_link, message
from dashboard.components.rendering.fast_html import html
from dashboard.i18n.terms import Translator
from dashboard.returns.desk.model import RoundKey
from dashboard.returns.form import FormKind

DESK, DESK_LOG = "/returns", "/returns/log"


@dataclass(frozen=True, slots=True)
class DeskFrame:
    """What every page of the desk has: the forms' common values, words, and who looks at it."""

    page: FormPage
    translate: Translator
    who: str  # the account with its role, in words
    to_do: int  # returns that wait for this account
    is_reviewer: bool
    query: Mapping[str, str] = field(default_factory=dict)  # of the page as it is, which the other language keeps

    def href(self, path: str, **query: str) -> str:
        """Return the URL of a page of the desk, which leads back to the same view."""
        return self.page.href(path, **query)

    def link(self, text: str, path: str, **query: str) -> Component:
        """Return a link to a page of the desk."""
        return html.A(text, href=self.href(path, **query), className="link")


def desk_page(
    frame: DeskFrame,
    title: str,
    lead: str,
    *content: Component,
    text: str = "",
    is_refusal: bool = False,
    crumbs: Sequence[str] = (),
) -> Component:
    """Return a page under the header, beside the desk's own entries; `text` says what was done, or why it was not."""
    translate, page = frame.translate, frame.page
    links = [
        html.Span(frame.who, className="desk-account"),
        html.A(translate("account.title"), href=page.href("/account"), className="link"),
        language_link(page.path, page.language, page.back, **frame.query),
    ]
    head = html.Header(
        [
            html.A(translate("app.name"), href=page.back, className="brand"),
            html.Div(links, className="desk-links"),
        ],
        className="site-header desk-header",
    )
    skip = html.A(translate("app.skip"), href="#main", className="skip-link")
    trail = [html.Li(frame.link(translate("desk.title"), DESK)), *(html.Li(crumb) for crumb in crumbs)]
    main = html.Main(
        [
            html.Nav(html.Ol(trail, className="breadcrumbs"), **aria(label=translate("crumbs.label"))),
            html.H1(title),
            *([html.P(lead, className="page-summary")] if lead else []),
            *message(text, is_refusal=is_refusal),
            *content,
        ],
        className="desk",
        id="main",
        tabIndex=-1,
    )
    return html.Div([skip, head, html.Div([_rail(frame), main], className="layout desk-layout")])


def _rail(frame: DeskFrame) -> Component:
    """Return the way to the views, and the desk's entries with how much there is to do."""
    translate, page = frame.translate, frame.page
    count = [html.Span(str(frame.to_do), className="judgement")] if frame.to_do else []
    entry = "desk.to_review" if frame.is_reviewer else "desk.to_report"
    entries = (
        (page.back, [html.Span(translate("view.overview"), className="name")], False),
        (frame.href(DESK), [html.Span(translate(entry), className="name"), *count], page.path != DESK_LOG),
        (frame.href(DESK_LOG), [html.Span(translate("desk.log"), className="name")], page.path == DESK_LOG),
    )
    items = [
        html.Li(html.A(content, href=href, **current(is_current, "page"))) for href, content, is_current in entries
    ]
    return html.Nav(
        html.Ul(items, className="sidebar-list"), className="desk-rail", **aria(label=translate("desk.title"))
    )


def round_title(key: RoundKey, translate: Translator) -> str:
    """Name a round: 2014 年 1—6 月结果, results of January–June 2014."""
    if key.kind is FormKind.TARGETS:
        return translate("desk.round_targets", year=key.year)
    if key.month is None:
        return translate("desk.round_results", year=key.year)
    return translate("desk.round_month", year=key.year, through=months_through(key.month, translate))


def months_through(month: int, translate: Translator) -> str:
    """Name the months from January: 1 月, 1—6 月."""
    return translate("desk.first_month" if month == 1 else "desk.first_months", month=translate.month(month))


def state_mark(state: str, translate: Translator, *, is_short: bool = False) -> Component:
    """Return the state of a return as a sheet and its word; in a matrix whose heads have the words it is for ears."""
    word = html.Span(translate(f"desk.state_{state}"), className="sr-only" if is_short else None)
    return html.Span([symbol(f"sheet-{state}"), word], className="desk-state", **data(state=state))


def press(
    text: str, *, is_main: bool = False, name: str | None = None, value: str | None = None, needs_all: bool = True
) -> Component:
    """Return a button that sends its form, with a name and a value where the form has several.

    Without `needs_all` fields that another button needs may be empty.
    """
    class_name = "press press-main" if is_main else "press"
    return html.Button(
        text, type="submit", className=class_name, name=name, value=value, formNoValidate=not needs_all or None
    )


def press_link(text: str, href: str, *, is_main: bool = False) -> Component:
    """Return a link that looks like a button."""
    return html.A(text, href=href, className="press press-main" if is_main else "press")


def quoted(text: str) -> Component:
    """Return what somebody has written, with a line beside it."""
    return html.Span(text, className="desk-quote")


def part(title: str, *content: Component, hint: str = "", anchor: str = "") -> Component:
    """Return a part of a page under its heading."""
    head = html.Header([html.H2(title, id=anchor or None), *([html.P(hint)] if hint else [])])
    return html.Section([head, *content], className="section")


def sheet(
    heads: Sequence[str], rows: Sequence[Component], class_name: str = "", numeric: Container[str] = ()
) -> Component:
    """Return a table of rows; `numeric` are the heads above numbers."""
    head = html.Tr(
        [html.Th(text, scope="col", className="numeric" if text in numeric else None) if text else html.Td()
         for text in heads]
    )  # fmt: skip
    return html.Table(
        [html.Thead(head), html.Tbody(list(rows))], className=f"data-table desk-table {class_name}".strip()
    )
