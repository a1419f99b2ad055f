"""Serves a page with forms: checks what is posted, does it, and shows the page with what became of it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import ClassVar

from dash.development.base_component import Component
from flask import Flask, Response, request

from dashboard.components.form_page import FormPage
from dashboard.i18n.messages import LANGUAGES, templates
from dashboard.i18n.terms import Translator, translator
from dashboard.routing.selection import THEMES
from dashboard.web.auth.forms import back_url, page_url, redirect
from dashboard.web.auth.pages import language_of
from dashboard.web.auth.password_check import RefusedError
from dashboard.web.auth.password_rules import PasswordError
from dashboard.web.auth.roles import Role
from dashboard.web.auth.services import AuthServices
from dashboard.web.auth.user_store import UsersError
from dashboard.web.request_guard import log_error
from dashboard.web.request_snapshot import CurrentSnapshot

STALE = ("stale", "unknown", "exists")  # reasons that were true only since the page was shown


class FormView(ABC):
    """A page whose forms post to its own path: `action` names what to do, `next` the view that it leads back to."""

    path: ClassVar[str]
    title: ClassVar[str]  # key of the page's title
    has_script: ClassVar[bool] = False  # that makes its forms quicker to use

    def __init__(self, services: AuthServices, current_snapshot: CurrentSnapshot) -> None:
        """Take the services of the app, and the catalog of the request with its places."""
        self.services, self._current_snapshot = services, current_snapshot

    def add_route(self, server: Flask) -> None:
        """Add the page's route, which is called as its path."""
        server.add_url_rule(self.path, self.path.removeprefix("/"), self.answer, methods=["GET", "POST"])

    @property
    @abstractmethod
    def actions(self) -> Mapping[str, Callable[[], Response]]:
        """What a form does, by its `action`: RefusedError, UsersError or PasswordError where it must not be done."""

    @abstractmethod
    def content(self, page: FormPage, text: str, *, is_refusal: bool) -> Component:
        """The page with what was done or refused."""

    def answer(self) -> Response:
        """Show the page, or do what a form asks for."""
        if request.method != "POST":
            return self.show(request.args.get("done", ""))
        if not self.services.forms.is_valid():
            return self.show("account.stale_form", status=403)
        action = self.actions.get(request.form.get("action", ""))
        if action is None:
            return self.show("account.stale_form", status=400)
        try:
            return action()
        except RefusedError as refusal:
            response = self.show(refusal.key, status=refusal.status, **refusal.values)
            response.headers.update(refusal.headers)
            return response
        except PasswordError as error:
            return self.show(f"password.refused_{error.reason}", status=400)
        except UsersError as error:
            if not error.reason:
                return self.show("users.refused", status=503, number=log_error(error))
            return self.show(f"users.refused_{error.reason}", status=409 if error.reason in STALE else 400)

    def show(self, key: str = "", *, status: int = 200, **values: object) -> Response:
        """Show the page with a sentence; of a page that is asked for, only with one that says what was done."""
        page = self.page()
        if status == 200 and not key.startswith(f"{self.title.partition('.')[0]}.done_"):
            key = ""
        text = self.sentence(page, key, **values)
        return self.render(self.content(page, text, is_refusal=status != 200), status)

    def sentence(self, page: FormPage, key: str, **values: object) -> str:
        """The sentence of a key, empty where there is none."""
        return page.texts.get(key, "").format(**values)

    def render(self, content: Component, status: int = 200) -> Response:
        """Write the page."""
        back = self.page().back
        return self.services.pages.render(content, back, self.title, status, with_script=self.has_script)

    def done(self, key: str, **query: str) -> Response:
        """Lead to the page again, so that a reload does nothing twice."""
        words = "&".join(f"{name}={value}" for name, value in {"done": key, **query}.items())
        page = self.page()
        return redirect(page_url(page.path, page.back, words))

    def page(self) -> FormPage:
        """What the forms of the current request's page have in common."""
        back = back_url(request.values.get("next", ""))
        for name, allowed in (("lang", LANGUAGES), ("theme", THEMES)):
            if request.args.get(name) in allowed:
                back = f"{back}{'&' if '?' in back else '?'}{name}={request.args[name]}"
        return FormPage(self.page_path, self.services.forms.issue(), back, language_of(back))

    @property
    def page_path(self) -> str:
        """The path to which the current request's page posts, as it stands in addresses."""
        return self.path

    def translator(self, language: str) -> Translator:
        """Names places as the views do."""
        return translator(language, self._current_snapshot().dataset.catalog)

    def role_text(self, language: str, role: Role, places: Iterable[str]) -> str:
        """A role with its places in words; a place that the catalog no longer has by the name that it had."""
        translate = self.translator(language)
        known = {place.name: translate.district(place) for place in self._current_snapshot().dataset.catalog.choosable}
        names = translate.listed(known.get(name, name) for name in places)
        text = templates(language)[f"role.{role}"]
        return templates(language)["role.places"].format(role=text, places=names) if names else text


def local_time(seconds: float) -> str:
    """A time in the server's own zone, to the minute."""
    return datetime.fromtimestamp(seconds).strftime("%Y-%m-%d %H:%M")
