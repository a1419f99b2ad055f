"""Signs clients in and posts the forms of the account page and of the users page."""

from __future__ import annotations

import re
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.facts import present

PASSWORD = "correct horse battery"
TOKEN = re.compile(r'name="form_token" type="hidden" value="([^"]+)"')


def signed_in(server: Flask, name: str, password: str = PASSWORD, agent: str = "") -> FlaskClient:
    """A browser in which a user has signed in."""
    client = server.test_client()
    form = {"name": name, "password": password}
    assert client.post("/sign-in", data=form, headers={"User-Agent": agent}).status_code == 303
    return client


def form_token(client: FlaskClient, path: str = "/account") -> str:
    """The CSRF token of the forms of a page."""
    return present(TOKEN.search(client.get(path).text))[1]


def post(client: FlaskClient, path: str, action: str, **fields: str) -> TestResponse:
    """Post a form of a page; a field's name may have a hyphen or a colon where that of the argument has `_`."""
    names = {"token_name": "token-name"}
    data: dict[str, Any] = {names.get(name, name): value for name, value in fields.items()}
    places = data.pop("places", "").split()
    data |= {"action": action, "form_token": form_token(client, path)} | {f"place:{place}": "on" for place in places}
    return client.post(path, data=data)


def version_of(admin: FlaskClient, name: str) -> str:
    """The version of a user that goes with the forms of their page."""
    page = admin.get(f"/users?user={name}").text
    return present(re.search(r'name="version" type="hidden" value="(\w+)"', page))[1]


def change(admin: FlaskClient, name: str, action: str, **fields: str) -> TestResponse:
    """Post a form of a user's page as it is now."""
    return post(admin, "/users", action, **({"name": name, "version": version_of(admin, name)} | fields))
