"""Requests that nobody's page would send, errors, headers, health."""

from __future__ import annotations

import json
import logging
from copy import deepcopy
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from dashboard.dataset.table import Dataset
from dashboard.routing.selection import View
from dashboard.settings import Settings
from dashboard.views import layout
from dashboard.web.application import create_app
from dashboard.web.callback_check import MAX_VALUE_CHARS
from dashboard.web.request_guard import CALLBACK, MAX_BODY_BYTES
from dashboard.web.security_headers import HEADERS
from tests.web.callback_posts import post_for, posted

REAL = post_for("/area/3")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
PIECES = [
    "/", "area", "kpi", "data", "8", "专利申请量", "?", "&", "=", "%", "..", "%2e", "\\", "district", "南昌县", "year",
    "2013", "page", "-1", "lang", "q", "<script>", "{0}", "\u202e", "\x00", "😀",
]  # fmt: skip
ADDRESS = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=8).map("".join)


def changed(**parts: Any) -> dict[str, Any]:
    return {name: value for name, value in (REAL | parts).items() if value != "missing"}


def places(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Where something stands in a body."""
    keys = node if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ()
    return [path, *(place for key in keys for place in places(node[key], (*path, key)))]


def put(body: Any, place: tuple[Any, ...], value: Any) -> Any:
    """A copy of a body with another value at a place."""
    if not place:
        return value
    made = deepcopy(body)
    node = made
    for key in place[:-1]:
        node = node[key]
    node[place[-1]] = value
    return made


def wanted(value: Any, prop: str = "url") -> list[dict[str, Any]]:
    return [{"id": "page", "property": prop, "value": value}]


def test_a_real_post_is_answered_as_the_page_asks(client: FlaskClient) -> None:
    assert posted(client, "/area/3")["page"]["document"]["title"].startswith("3")
    assert client.post(f"{CALLBACK}?endId=abc", json=REAL).status_code == 200
    for words in ("cacheKey=1", "job=2&endId=3", "oldJob=1&oldJob=2"):  # that only background callbacks know
        assert client.post(f"{CALLBACK}?{words}", json=REAL).status_code == 400


@pytest.mark.parametrize(("body", "named"), [
    ([], "object"), ({}, "output"), (None, "object"), (changed(output=7), "output"),
    (changed(output="..nothing.at_all.."), "no such callback"),
    (changed(inputs="missing"), "inputs"), (changed(inputs=[]), "inputs"), (changed(inputs=wanted("/") * 2), "inputs"),
    (changed(inputs=["page.url"]), "page.url"), (changed(inputs=wanted("/", "document")), "page.url"),
    (changed(inputs=wanted({"deep": []})), "string"),
    (changed(inputs=wanted("x" * (MAX_VALUE_CHARS + 1))), str(MAX_VALUE_CHARS)),
    (changed(state=wanted("/")), "state"),
    (changed(outputs="missing"), "outputs"), (changed(outputs=REAL["outputs"][:-1]), "outputs"),
    (changed(outputs=REAL["outputs"][::-1]), "outputs"),
    *((changed(changedPropIds=value), "changedPropIds") for value in ("page.url", ["page"], [["page.url"]])),
])  # fmt: skip
def test_a_forged_post_is_refused_with_what_is_needed(client: FlaskClient, body: Any, named: str) -> None:
    answer = client.post(CALLBACK, data=json.dumps(body), content_type="application/json")
    assert (answer.status_code, answer.mimetype) == (404 if "callback" in named else 400, "text/plain")
    assert named in answer.text


POSTS = {
    "empty": (b"", "application/json", 400), "half": (b"{", "application/json", 400),
    "no text": (b"\xff\xfe", "application/json", 400), "deep": (b"[" * 50_000, "application/json", 400),
    "deep objects": (b'{"a":' * 10_000, "application/json", 400),
    "other type": (json.dumps(REAL).encode(), "text/plain", 415), "no type": (json.dumps(REAL).encode(), "", 415),
    "large": (b" " * (MAX_BODY_BYTES + 1), "application/json", 413),
    "huge": (b"x" * 20_000_000, "application/json", 413),
}  # fmt: skip


@pytest.mark.parametrize("name", POSTS)
def test_a_post_that_is_no_json_or_too_much_is_refused(client: FlaskClient, name: str) -> None:
    content, mimetype, status = POSTS[name]
    assert client.post(CALLBACK, data=content, content_type=mimetype).status_code == status


@given(st.sampled_from(places(REAL)), JSON)
def test_no_change_of_a_real_post_gives_an_error_in_the_server(
    client: FlaskClient, place: tuple[Any, ...], value: Any
) -> None:
    answer = client.post(CALLBACK, data=json.dumps(put(REAL, place, value)), content_type="application/json")
    assert answer.status_code in (200, 400, 404)
    assert "Traceback" not in answer.text


@given(ADDRESS)
def test_any_address_gives_a_view_or_says_that_there_is_none(client: FlaskClient, address: str) -> None:
    answer = client.get("/" + quote(address.lstrip("/"), safe="/?&=%"))
    assert answer.status_code in (200, 404, 308, 400)
    assert client.post(CALLBACK, json=changed(inputs=wanted(address))).status_code == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [("/", 200), ("/area/9", 200), ("/area/10", 404), ("/nowhere", 404), ("/kpi/没有", 404), ("/?district=火星区", 404),
     ("/data?sort=size", 404), ("/wp-login.php", 404)],
)  # fmt: skip
def test_an_address_that_names_nothing_answers_404_with_the_view_that_says_so(
    client: FlaskClient, path: str, status: int
) -> None:
    for _ in range(2):  # the second one would come from memory
        answer = client.get(path)
        assert (answer.status_code, answer.mimetype) == (status, "text/html")
        assert "<h1>" in answer.text


@pytest.mark.parametrize(
    "path",
    ["/_dash-component-suites/other/a.js", "/_dash-component-suites/dash/../../../etc/passwd", "/assets/../app.py",
     "/assets/%2e%2e/app.py", "/files/0/../../app.py", "/files/0/app.py", "/static/../app.py",
     "/_dash-component-suites/dash/dcc/%2e%2e/dash.py", "/_dash-component-suites/dash/nothing.js"],
)  # fmt: skip
def test_no_path_leaves_its_folder(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "root:" not in answer.text and "import " not in answer.text and "Registered" not in answer.text


def test_a_method_that_is_not_allowed_is_told_which_are(client: FlaskClient) -> None:
    answer = client.delete("/area/1")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the view of money fail."""

    def fail(_: Any) -> Any:
        raise RuntimeError("no money")

    monkeypatch.setitem(layout.VIEWS, View.MONEY, fail)


@pytest.mark.usefixtures("broken")
def test_a_view_that_fails_is_told_with_a_number_that_stands_once_in_the_log(
    client: FlaskClient, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = changed(inputs=wanted("/money?lang=en&district=安义县"))
    with caplog.at_level(logging.ERROR):
        answer = client.post(CALLBACK, json=body)
    assert answer.status_code == 200
    assert "page-body" not in answer.get_json().get("response", {})
    (record,) = caplog.records
    number = record.getMessage().split()[1]
    assert f"Error {number}." in answer.text
    assert "no money" in record.getMessage() and "no money" not in answer.text
    monkeypatch.undo()
    assert "page-body" in client.post(CALLBACK, json=body).get_json()["response"], "a failure is not remembered"


@pytest.mark.usefixtures("broken")
def test_a_page_that_fails_is_told_in_plain_words(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    answer = client.get("/money?district=安义县")
    assert (answer.status_code, answer.mimetype) == (500, "text/plain")
    assert caplog.records[0].getMessage().split()[1] in answer.text
    assert "Traceback" not in answer.text and "no money" not in answer.text


PATHS = ("/", "/nowhere", "/_dash-layout", "/data.csv", "/rows.csv", "/search.json?find=x", "/healthz", "/static/x")


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_has_the_headers_that_keep_a_browser_safe(client: FlaskClient, path: str) -> None:
    for _ in range(2):  # the second one comes from memory
        headers = client.get(path).headers
        assert {name: headers.get(name) for name in HEADERS} == HEADERS
    assert "Content-Security-Policy" in client.post(CALLBACK, json=[]).headers


def test_the_page_has_no_script_of_its_own_and_says_no_versions(client: FlaskClient) -> None:
    page = client.get("/").text
    assert "unsafe" not in HEADERS["Content-Security-Policy"].partition("script-src")[2].partition(";")[0]
    scripts = page[: page.index('<template id="dash-scripts">')].split("<script")[1:]
    assert [script for script in scripts if "src=" not in script and "application/json" not in script] == []
    assert " on" + "click=" not in page
    config = json.loads(page.split('id="_dash-config" type="application/json">')[1].split("</script>")[0])
    assert [name for name in config if "version" in name and "check" not in name] == []


def test_the_server_tells_that_it_lives_and_which_table_it_has(client: FlaskClient, dataset: Dataset) -> None:
    assert client.get("/healthz").text == "ok\n"
    told = client.get("/readyz").get_json()
    facts = {
        "version": dataset.version,
        "figures": dataset.size,
        "sample": False,
        "faults": 0,
        "last_check_age": None,
    }
    assert told == {"ready": True} | facts
    assert client.get("/readyz").headers["Cache-Control"] == "no-store"


def test_another_host_name_than_those_of_the_setting_is_refused() -> None:
    settings = Settings(host_name=("kjj.example.cn", ".board.example"), watch=0, metrics=True)
    client = create_app(settings).server.test_client()
    for host in ("kjj.example.cn", "kjj.example.cn:8443", "a.board.example"):
        assert client.get("/data.csv?area=1", headers={"Host": host}).status_code == 200, host
    for host in ("evil.example", "kjj.example.cn.evil.example", "evil.example:80", "127.0.0.1", ""):
        answer = client.get("/data.csv", headers={"Host": host})
        assert (answer.status_code, "--host-name" in answer.text) == (400, True), host
        assert all(client.get(path, headers={"Host": host}).status_code == 200 for path in ("/healthz", "/metrics"))


def test_the_debugging_tools_own_route_answers_nobody_without_them(client: FlaskClient) -> None:
    assert client.get("/_reload-hash").status_code == 404
