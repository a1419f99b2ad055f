"""Renders the pages that have forms and need no script: desk, sign-in, account, users."""

from __future__ import annotations

from html import escape
from urllib.parse import parse_qs, urlsplit

from dash.development.base_component import Component
from flask import Response

from dashboard.components.rendering.markup import markup
from dashboard.i18n.messages import HTML_LANG, LANGUAGES, templates
from dashboard.routing.selection import THEMES
from dashboard.web.static_files import StaticFiles

PAGE = """<!doctype html>
<html lang="{lang}"{theme}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="{schemes}">
<title>{title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="{style}">{script}
</head>
<body>{body}</body>
</html>
"""


class Pages:
    """Writes a component as a page of its own, outside the frame of the views."""

    def __init__(self, files: StaticFiles, prefix: str) -> None:
        """Take the stylesheet, and the path under which the dashboard is seen."""
        self._files, self._prefix = files, prefix

    def render(
        self, content: Component, back: str, title: str, status: int = 200, *, with_script: bool = False
    ) -> Response:
        """The page, in language and theme of the view at `back`; `title` is the key of its title. No cache keeps it.

        `with_script` loads that of the desk, without which its pages work too.
        """
        script = (
            f'\n<script src="{self._prefix}{self._files.desk_script.address}" defer></script>' if with_script else ""
        )
        language, theme = language_of(back), _last(back, "theme", THEMES, "")
        text = PAGE.format(
            lang=HTML_LANG[language],
            theme=f' data-bs-theme="{theme}"' if theme else "",
            schemes=theme or "light dark",
            title=escape(templates(language)[title]),
            script=script,
            style=self._prefix + self._files.style.address,
            body=markup(content, self._prefix).html,
        )
        return Response(text, status, {"Cache-Control": "no-store"}, mimetype="text/html")


def language_of(url: str) -> str:
    """The language of the view at a URL."""
    return _last(url, "lang", LANGUAGES, LANGUAGES[0])


def _last(url: str, name: str, allowed: tuple[str, ...], default: str) -> str:
    value = parse_qs(urlsplit(url).query).get(name, [""])[-1]
    return value if value in allowed else default
