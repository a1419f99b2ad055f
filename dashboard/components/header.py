"""Builds the header: name, search, district, year, and the tools for copying, downloads, print, language and theme.

Each control holds URLs and leads to the chosen one; buttons are worked by `assets/toolbar.js`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

import dash_bootstrap_components as dbc
from dash.development.base_component import Component

from dashboard.components.attributes import aria, current, data
from dashboard.components.rendering.fast_html import html
from dashboard.components.search_box import search_box
from dashboard.dataset.model import CITY, District
from dashboard.i18n.messages import HTML_LANG
from dashboard.routing.selection import PROGRESS_BRIEFING, THEMES, Selection, View
from dashboard.routing.view_context import ViewContext

Choice = dict[str, str | bool]


def sample_banner(context: ViewContext) -> list[Component]:
    """Return a strip that stays in the window and on every printed page where rows are generated; else nothing."""
    if not context.dataset.is_sample:
        return []
    return [html.P(context.translate("sample.banner"), className="sample-banner", role="note")]


def header(context: ViewContext, *, has_account: bool = False) -> list[Component]:
    """Return one slim line over every view, after the link by which the keyboard skips it."""
    translate, selection = context.translate, context.selection
    base = selection.change(page=1)
    city: Choice = {"label": translate.district(context.city), "value": base.change(district=CITY).href}
    districts, years = [city, *place_choices(base, "district", context)], _years(context)
    address = f"/account?next={quote(selection.href, safe='')}"  # no view: the browser loads it
    account = [_link("account", translate("sign_in.account"), address, target="_self")] if has_account else []
    line = html.Header(
        [
            html.A(translate("app.name"), href=selection.to(View.OVERVIEW).href, className="brand"),
            search_box(context),
            chooser("district", translate("head.district"), districts, base.href, is_set=not context.is_city),
            chooser("year", translate("head.year"), years, base.href, is_set=selection.year is not None),
            html.Div(_tools(context), className="toolbar", role="group", **aria(label=translate("head.tools"))),
            html.Div([*_appearance(context), *account], className="toolbar toolbar-display"),
        ],
        className="site-header",
    )
    return [html.A(translate("app.skip"), href="#main", className="skip-link"), line]


def _tools(context: ViewContext) -> list[Component]:
    """Return the tools that copy the view's URL, download its rows and print it; and links to briefing and help."""
    translate, selection = context.translate, context.selection
    kind = {"kind": PROGRESS_BRIEFING, "month": selection.month} if selection.is_under_way else {}
    workbook = f"{context.file_name(context.subject)}.xlsx"
    return [
        _button("copy", translate("head.copy"), copied=translate("head.copied"), failed=translate("head.uncopied")),
        _link("download", translate("head.book"), selection.book_href, download=workbook),
        _button("print", translate("head.print")),
        _link("briefing", translate("view.briefing"), selection.to(View.BRIEFING, **kind).href),
        _link("help", translate("view.help"), selection.to(View.HELP).href),
    ]


def _appearance(context: ViewContext) -> list[Component]:
    """Return language and theme; of the two themes the stylesheet shows the one that the page does not have."""
    translate, selection = context.translate, context.selection
    return [
        html.Span([_language("zh", "中", context), _language("en", "EN", context)], className="language-switch"),
        *(
            _link(
                "theme",
                translate(f"head.{name}"),
                selection.change(theme=name).href,
                className=f"tool-button switch-to-{name}",
            )
            for name in THEMES
        ),
    ]


def _link(name: str, text: str, href: str, **attributes: Any) -> Component:
    icon = html.I(className=f"icon icon-{name}")
    return html.A(icon, href=href, **{"className": "tool-button", **attributes}, title=text, **aria(label=text))


def _button(name: str, text: str, **messages: str) -> Component:
    """Return a tool without a URL; `messages` are the texts that the script shows when it is done."""
    icon = html.I(className=f"icon icon-{name}")
    return html.Button(
        icon, type="button", className="tool-button", title=text, **data(action=name, **messages), **aria(label=text)
    )


def chooser(name: str, label: str, choices: Sequence[Choice], value: str, *, is_set: bool = False) -> Component:
    """Return a labelled select whose values are URLs."""
    select = dbc.Select(id=f"choose-{name}", options=list(choices), value=value, className="navigate-on-change")
    class_name = f"field field-{name}" + (" is-set" if is_set else "")
    return html.Label([html.Span(label), select], className=class_name, htmlFor=f"choose-{name}")


def heading(text: str) -> Choice:
    """Return a disabled line in a select that groups what follows."""
    return {"label": f"— {text} —", "value": f"heading-{text}", "disabled": True}


def place_choices(base: Selection, field: str, context: ViewContext, excluded: District | None = None) -> list[Choice]:
    """Return every county and zone but the excluded one, as URLs that change one field of `base`."""
    translate, catalog = context.translate, context.dataset.catalog
    choices: list[Choice] = []
    for title, places in (("head.units", catalog.counties), ("head.zones", catalog.zones)):
        choices.append(heading(translate(title)))
        choices += [
            {"label": translate.district(place), "value": base.change(**{field: place.name}).href}
            for place in places
            if place != excluded
        ]
    return choices


def _years(context: ViewContext) -> list[Choice]:
    report, selection = context.dataset.report_year, context.selection

    def month(year: int) -> str:
        """Return the month of the URL, but for another year under way, which has other months."""
        return "" if selection.is_under_way and year != context.year else selection.month

    return [
        {
            "label": context.translate("head.one_year", year=year + 1)
            if selection.is_under_way
            else context.translate("head.report" if year == report else "head.one_year", year=year),
            "value": selection.change(year=None if year == report else year, month=month(year), page=1).href,
        }
        for year in reversed(context.dataset.all_years)
    ]


def _language(code: str, text: str, context: ViewContext) -> Component:
    selection = context.selection
    href = selection.change(lang=code).href
    return html.A(text, href=href, lang=HTML_LANG[code], **current(selection.lang == code))
