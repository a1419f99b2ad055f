"""What the server answers to the search field."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from dashboard.routing.selection import Selection, View

KEPT = Selection(view=View.AREA, area=2, district="青山湖区", year=2018, lang="en", theme="dark")


def test_the_server_answers_for_the_address_at_hand(client: FlaskClient) -> None:
    answer = client.get(f"/search.json?view={quote(KEPT.path)}&find=zlsq&{KEPT.query[1:]}")
    assert answer.mimetype == "application/json"
    assert answer.headers["Cache-Control"] == "no-cache"
    first = answer.get_json()["hits"][0]
    assert first == {
        "kind": "kpi", "label": "KPI", "name": "Patent applications", "aside": "Intellectual property",
        "href": KEPT.to(View.KPI, kpi="专利申请量").href,
    }  # fmt: skip
    assert "专利申请量" in client.get("/search.json?find=zlsql").text, "Chinese stands as it is"


@pytest.mark.parametrize(
    ("asked", "count", "note"),
    [
        ("find=zlsql", "列出 5 项", ""), ("find=patnet&lang=en", "No match", "No match"),
        ("find=qwerty", "没有找到", "没有找到"), ("view=%FF", "没有找到", "没有找到"),
    ],
)  # fmt: skip
def test_the_server_says_how_much_it_found(client: FlaskClient, asked: str, count: str, note: str) -> None:
    answer = client.get(f"/search.json?{asked}").get_json()
    assert answer["count"].startswith(count)
    assert answer["note"] == (answer["count"] if note else "")


def test_an_unknown_address_still_searches_with_what_could_be_read(client: FlaskClient) -> None:
    answer = client.get("/search.json?view=/nowhere&district=青山湖区&year=1999&find=8").get_json()
    assert answer["hits"][0]["href"] == f"/area/8?district={quote('青山湖区')}"


def test_a_parameter_of_the_address_does_not_stand_in_for_the_search(client: FlaskClient) -> None:
    answer = client.get("/search.json?view=/data&find=8&q=zlsql&find=qyp&view=/money").get_json()
    assert answer["hits"][0]["href"] == "/area/8"
