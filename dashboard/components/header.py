"""The header: name, search, district, year, and the tools that take a view away or change how it looks.

Each control holds addresses and leads to the one chosen; buttons are worked by `assets/tools.js`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

import dash_bootstrap_components as dbc
from dash.development.base_component import Component

from dashboard.components.attributes import aria, data
from dashboard.components.rendering.fast_html import html
from dashboard.components.search_box import search_box
from dashboard.dataset.model import CITY
from dashboard.routing.selection import THEMES, View
from dashboard.routing.view_context import ViewContext

Choice = dict[str, str | bool]


def sample_banner(context: ViewContext) -> list[Component]:
    """A strip that never leaves the window, nor any printed page, where rows are generated; nothing elsewhere."""
    if not context.dataset.is_sample:
        return []
    return [html.P(context.translate("sample.banner"), className="sample-banner", role="note")]


def header(context: ViewContext, *, has_account: bool = False) -> list[Component]:
    """One slim line over every view, and before it, for the keyboard, the way past it."""
    translate, selection = context.translate, context.selection
    home = selection.to(View.OVERVIEW).href
    line = html.Header(
        [
            html.A(translate("app.name"), href=home, className="brand"),
            search_box(context),
            chooser(
                "district",
                translate("head.district"),
                _districts(context),
                selection.href,
                is_set=not context.is_city,
            ),
            chooser("year", translate("head.year"), _years(context), selection.href, is_set=selection.year is not None),
            html.Div(_takes(context), className="tools", role="group", **aria(label=translate("head.tools"))),
            html.Div([*_looks(context), *([_account(context)] if has_account else [])], className="tools looks"),
        ],
        className="masthead",
    )
    return [html.A(translate("app.skip"), href="#main", className="skip"), line]


def _takes(context: ViewContext) -> list[Component]:
    """What takes the view away: its address, its rows, paper; and how to read it."""
    translate, selection = context.translate, context.selection
    book = f"{context.file_name(context.subject)}.xlsx"
    return [
        _button("copy", translate("head.copy"), copied=translate("head.copied"), uncopied=translate("head.uncopied")),
        _link("sheet", translate("head.book"), selection.book_href, download=book),
        _button("print", translate("head.print")),
        _link("brief", translate("view.briefing"), selection.to(View.BRIEFING).href),
        _link("help", translate("view.help"), selection.to(View.HELP).href),
    ]


def _looks(context: ViewContext) -> list[Component]:
    """Language and theme; of the two themes the stylesheet shows the one that the page does not have."""
    translate, selection = context.translate, context.selection
    return [
        html.Span([_language("zh", "中", context), _language("en", "EN", context)], className="lang"),
        *(
            _link("theme", translate(f"head.{name}"), selection.change(theme=name).href, className=f"tool to-{name}")
            for name in THEMES
        ),
    ]


def _account(context: ViewContext) -> Component:
    """To the page that says who is signed in; it is no view, so the browser loads it."""
    href = f"/sign-out?next={quote(context.selection.href, safe='')}"
    return _link("account", context.translate("sign_in.account"), href, target="_self")


def _link(name: str, text: str, href: str, **attributes: Any) -> Component:
    icon = html.I(className=f"icon icon-{name}")
    return html.A(icon, href=href, **{"className": "tool", **attributes}, title=text, **aria(label=text))


def _button(name: str, text: str, **said: str) -> Component:
    """A tool without an address; `said` are the words that the script tells when it is done."""
    icon = html.I(className=f"icon icon-{name}")
    marks = data(tool=name, **said)
    return html.Button(icon, type="button", className="tool", title=text, **marks, **aria(label=text))


def chooser(name: str, label: str, choices: Sequence[Choice], value: str, *, is_set: bool = False) -> Component:
    """A labelled select whose values are addresses."""
    return html.Label(
        [
            html.Span(label),
            dbc.Select(id=f"choose-{name}", options=list(choices), value=value, className="go"),
        ],
        className=f"field field-{name}" + (" is-set" if is_set else ""),
        htmlFor=f"choose-{name}",
    )


def heading(text: str) -> Choice:
    """A line in a select that only parts what follows."""
    return {"label": f"— {text} —", "value": f"heading-{text}", "disabled": True}


def _districts(context: ViewContext) -> list[Choice]:
    translate, selection, catalog = context.translate, context.selection, context.dataset.catalog

    def choice(name: str) -> Choice:
        return {
            "label": translate.district(catalog.district(name)),
            "value": selection.change(district=name, page=1).href,
        }

    return [
        choice(CITY),
        heading(translate("head.units")),
        *(choice(unit.name) for unit in catalog.counties),
        heading(translate("head.zones")),
        *(choice(zone.name) for zone in catalog.zones),
    ]


def _years(context: ViewContext) -> list[Choice]:
    report = context.dataset.report_year
    return [
        {
            "label": context.translate("head.report" if year == report else "head.one_year", year=year),
            "value": context.selection.change(year=None if year == report else year, page=1).href,
        }
        for year in reversed(context.dataset.years)
    ]


def _language(code: str, text: str, context: ViewContext) -> Component:
    current = aria(current="true") if context.selection.lang == code else {}
    lang = {"zh": "zh-CN", "en": "en"}[code]
    return html.A(text, href=context.selection.change(lang=code).href, lang=lang, **current)
