"""Users of the desk, and what they do in its pages, without a browser."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dashboard.dataset.loading import read_dataset
from dashboard.returns.form import Form, FormKind, build_form
from dashboard.web.data_source import DataSource
from tests.tables import CATALOG
from tests.web.auth.form_posts import form_token, signed_in

PLACE, COUNTY = "青山湖区", "南昌县"
ROUND = "2014-06"
TAGS = re.compile(r"<[^>]+>")
FIELD = re.compile(r'name="(seen|number)" type="hidden" value="(\d+)"')
Fields = Mapping[str, Any]


@dataclass(frozen=True)
class Window:
    """A browser in which a user is signed in."""

    client: FlaskClient

    def page(self, path: str) -> str:
        """A page as text without marks, its blanks tightened."""
        answer = self.client.get(path)
        assert answer.status_code == 200, path
        return words(answer)

    def post(self, path: str, action: str, fields: Fields | None = None, view: str = "") -> TestResponse:
        """Post a form as the page stands in the window, with its hidden fields; where it has none, forge it."""
        page = self.client.get(f"{path}{view}").text
        hidden = {"seen": "1", "number": "1"} | dict(FIELD.findall(page))
        data = hidden | {"form_token": form_token(self.client), "action": action}
        return self.client.post(path, data=data | dict(fields or {}))

    def save(self, cells: Fields, area: int = 8, go: str = "", path: str = "") -> TestResponse:
        """Save fields of an area of the form."""
        return self.post(
            path or return_path(), "save", {"area": str(area), "go": go or str(area), **cells}, f"?area={area}"
        )

    def upload(self, files: Sequence[tuple[str, bytes]], path: str = "") -> TestResponse:
        """Hand in workbooks."""
        return self.post(path or return_path(), "upload", {"files": [(io.BytesIO(data), name) for name, data in files]})

    def submit(self, path: str = "") -> TestResponse:
        """Submit what the preview shows."""
        return self.post(path or return_path(), "submit", view="?view=preview")


def return_path(place: str = PLACE, slug: str = ROUND) -> str:
    return f"/returns/{slug}/{quote(place)}"


def words(answer: TestResponse) -> str:
    """The text of a page."""
    return " ".join(TAGS.sub(" ", answer.text).split())


def form_of(table: Path, place: str = PLACE, month: int = 6) -> Form:
    """The form of a place in the round of a month."""
    dataset = read_dataset(table, CATALOG)
    return build_form(dataset, dataset.catalog.district(place), 2014, FormKind.RESULTS, month)


@dataclass(frozen=True)
class Office:
    """A dashboard with a desk over a table of its own."""

    server: Flask
    table: Path

    def window(self, name: str) -> Window:
        """A window of a user."""
        return Window(signed_in(self.server, name))

    def look(self) -> None:
        """Let the dashboard take over the table as it is: one look sees a change, one takes it over."""
        source: DataSource = self.server.extensions["data_source"]
        for _ in range(2):
            source.reload_if_changed()

    def open_round(self, **fields: str) -> TestResponse:
        """Open the round of a month for two places."""
        form = {"kind": "month", "year": "2014", "month": "6", "due": "2014-07-15"} | fields
        places = {f"place:{place}": "on" for place in (PLACE, COUNTY)}
        return self.window("kjj01").post("/returns", "open", form | places)
