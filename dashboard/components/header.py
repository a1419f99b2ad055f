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
from dashboard.components.search_box import finder
from dashboard.dataset.model import CITY
from dashboard.routing.selection import THEMES, View
from dashboard.routing.view_context import Scene

Choice = dict[str, str | bool]


def sample_banner(scene: Scene) -> list[Component]:
    """A strip that never leaves the window, nor any printed page, where rows are generated; nothing elsewhere."""
    if not scene.dataset.is_sample:
        return []
    return [html.P(scene.words("sample.banner"), className="sample-banner", role="note")]


def masthead(scene: Scene, *, has_account: bool = False) -> list[Component]:
    """One slim line over every view, and before it, for the keyboard, the way past it."""
    words, selection = scene.words, scene.selection
    home = selection.to(View.OVERVIEW).href
    line = html.Header(
        [
            html.A(words("app.name"), href=home, className="brand"),
            finder(scene),
            chooser(
                "district",
                words("head.district"),
                _districts(scene),
                selection.href,
                is_set=not scene.is_city,
            ),
            chooser("year", words("head.year"), _years(scene), selection.href, is_set=selection.year is not None),
            html.Div(_takes(scene), className="tools", role="group", **aria(label=words("head.tools"))),
            html.Div([*_looks(scene), *([_account(scene)] if has_account else [])], className="tools looks"),
        ],
        className="masthead",
    )
    return [html.A(words("app.skip"), href="#main", className="skip"), line]


def _takes(scene: Scene) -> list[Component]:
    """What takes the view away: its address, its rows, paper; and how to read it."""
    words, selection = scene.words, scene.selection
    book = f"{scene.file_name(scene.subject)}.xlsx"
    return [
        _button("copy", words("head.copy"), copied=words("head.copied"), uncopied=words("head.uncopied")),
        _link("sheet", words("head.book"), selection.book_href, download=book),
        _button("print", words("head.print")),
        _link("brief", words("view.briefing"), selection.to(View.BRIEFING).href),
        _link("help", words("view.help"), selection.to(View.HELP).href),
    ]


def _looks(scene: Scene) -> list[Component]:
    """Language and theme; of the two themes the stylesheet shows the one that the page does not have."""
    words, selection = scene.words, scene.selection
    return [
        html.Span([_language("zh", "中", scene), _language("en", "EN", scene)], className="lang"),
        *(
            _link("theme", words(f"head.{name}"), selection.change(theme=name).href, className=f"tool to-{name}")
            for name in THEMES
        ),
    ]


def _account(scene: Scene) -> Component:
    """To the page that says who is signed in; it is no view, so the browser loads it."""
    href = f"/sign-out?next={quote(scene.selection.href, safe='')}"
    return _link("account", scene.words("sign_in.account"), href, target="_self")


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


def _districts(scene: Scene) -> list[Choice]:
    words, selection, catalog = scene.words, scene.selection, scene.dataset.catalog

    def choice(name: str) -> Choice:
        return {
            "label": words.district(catalog.district(name)),
            "value": selection.change(district=name, page=1).href,
        }

    return [
        choice(CITY),
        heading(words("head.units")),
        *(choice(unit.name) for unit in catalog.units),
        heading(words("head.zones")),
        *(choice(zone.name) for zone in catalog.zones),
    ]


def _years(scene: Scene) -> list[Choice]:
    report = scene.dataset.report_year
    return [
        {
            "label": scene.words("head.report" if year == report else "head.one_year", year=year),
            "value": scene.selection.change(year=None if year == report else year, page=1).href,
        }
        for year in reversed(scene.dataset.years)
    ]


def _language(code: str, text: str, scene: Scene) -> Component:
    current = aria(current="true") if scene.selection.lang == code else {}
    lang = {"zh": "zh-CN", "en": "en"}[code]
    return html.A(text, href=scene.selection.change(lang=code).href, lang=lang, **current)
