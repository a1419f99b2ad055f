"""A web server in front: who is believed, and the path under which the dashboard is shown."""

from __future__ import annotations

import io
import re
import zipfile
from ipaddress import ip_network

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from dashboard.dataset.table import Dataset
from dashboard.settings import Settings
from dashboard.web.application import create_app
from dashboard.web.proxy import is_of
from dashboard.web.request_guard import CALLBACK
from dashboard.web.security_headers import HEADERS
from tests.web.callback_posts import post_for, post_of_workbench

PROXY = (ip_network("127.0.0.1/32"),)
OWN = re.compile(r'(?:href|src|action|value)"?[=:]"(/[^"]*)"')  # in HTML, and in what Dash builds
SLASH = "\\u002f"  # in JSON
WORKBENCH = "/kpi/专利申请量/allocate?fix=360121-2100"


def asked(settings: Settings) -> FlaskClient:
    server: Flask = create_app(settings).server
    return server.test_client()


@pytest.fixture(scope="module")
def board() -> FlaskClient:
    return asked(Settings(prefix="/city/board", watch=0))


@pytest.fixture(scope="module")
def behind() -> FlaskClient:
    """A dashboard whose readers are named by a web server on this machine."""
    return asked(Settings(proxy=PROXY, user_header="X-Remote-User", watch=0))


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/area/8?district=青山湖区",
        "/kpi/专利申请量?lang=en",
        "/districts",
        "/data",
        "/help",
        "/nowhere",
        WORKBENCH,
    ],
)
def test_under_a_path_every_link_of_every_view_stays_under_it(board: FlaskClient, path: str) -> None:
    found = OWN.findall(board.get(f"/city/board{path}").text.replace(SLASH, "/"))
    assert len(found) > 20
    assert [one for one in found if not one.startswith("/city/board/")] == []
    assert all(board.get(one).status_code == 200 for one in found if "/files/" in one)


def test_under_a_path_a_choice_answers_with_links_under_it(board: FlaskClient) -> None:
    content = board.post(f"/city/board{CALLBACK}", json=post_for("/area/3")).get_json()["response"]
    written = "".join(part["content"]["html"] for part in content.values() if "content" in part)
    found = OWN.findall(written)
    assert len(found) > 20
    assert [one for one in found if not one.startswith("/city/board/")] == []


def test_under_a_path_a_callback_of_a_view_answers_with_links_under_it(board: FlaskClient, dataset: Dataset) -> None:
    codes = [county.code for county in dataset.catalog.counties]
    answer = board.post(f"/city/board{CALLBACK}", json=post_of_workbench(WORKBENCH, codes)).text
    found = OWN.findall(answer.replace(SLASH, "/"))
    assert any("rows.csv" in one for one in found)
    assert [one for one in found if not one.startswith("/city/board/")] == []


def test_there_is_nothing_beside_the_path(board: FlaskClient) -> None:
    for path in ("/", "/area/8", "/data.csv", "/city/boards/", "/city", "/healthz"):
        answer = board.get(path)
        assert (answer.status_code, answer.mimetype) == (404, "text/plain"), path
    assert board.get("/city/board").headers["Location"] == "/city/board/"


def test_every_answer_has_the_security_headers_beside_the_path_too(board: FlaskClient) -> None:
    for path in ("/", "/city/board", "/city/board/", "/city/board/nowhere", "/city/board/data.csv?x=1"):
        headers = board.get(path).headers
        assert {name: headers.getlist(name) for name in HEADERS} == {name: [text] for name, text in HEADERS.items()}


def test_under_a_path_files_and_descriptions_name_it(board: FlaskClient) -> None:
    assert board.get("/city/board/data.csv").headers["Link"].startswith("</city/board/data.json>")
    assert board.get("/city/board/view.xlsx").status_code == 200


@pytest.mark.parametrize(
    ("address", "networks", "held"),
    [
        ("127.0.0.1", "127.0.0.1", True),
        ("::ffff:127.0.0.1", "127.0.0.1", True),
        ("10.1.2.3", "10.0.0.0/8", True),
        ("11.1.2.3", "10.0.0.0/8", False),
        ("::1", "127.0.0.1", False),
        ("fe80::1%eth0", "fe80::/10", True),
        ("", "127.0.0.1", False),
        ("nonsense", "0.0.0.0/0", False),
    ],
)
def test_an_address_is_of_a_network_or_not(address: str, networks: str, held: bool) -> None:
    assert is_of(address, [ip_network(networks)]) is held


def test_a_socket_of_this_machine_is_believed_where_it_is_named() -> None:
    assert is_of("", ["unix"]) and not is_of("", PROXY) and not is_of("10.0.0.1", ["unix"])


def test_a_reader_whom_the_proxy_names_gets_everything(behind: FlaskClient) -> None:
    named = {"X-Remote-User": "李明".encode().decode("latin-1")}
    for path in ("/", "/data.csv", "/view.xlsx", "/search.json?find=专利", "/_dash-layout"):
        assert behind.get(path, headers=named).status_code == 200, path
    assert behind.post(CALLBACK, json=post_for("/area/3"), headers=named).status_code == 200


def test_whom_the_proxy_does_not_name_gets_the_health_check_alone(behind: FlaskClient) -> None:
    for headers in ({}, {"X-Remote-User": ""}, {"X-Remote-User": "  "}):
        assert behind.get("/", headers=headers).status_code == 401
        assert behind.post(CALLBACK, json=post_for("/area/3"), headers=headers).status_code == 401
    assert behind.get("/healthz").text == "ok\n"
    assert behind.get("/readyz").get_json() == {"ready": True}


def test_two_users_in_one_header_are_none(behind: FlaskClient) -> None:
    twice = [("X-Remote-User", "li"), ("X-Remote-User", "wang")]
    for headers in (twice, [("X-Remote-User", "li, wang")], [("X-Remote-User", ",")]):
        answer = behind.get("/data.csv", headers=headers)
        assert (answer.status_code, "more than one user" in answer.text) == (400, True)


@given(st.ip_addresses())
def test_a_name_from_anywhere_else_is_worth_nothing(behind: FlaskClient, address: object) -> None:
    if str(address) in ("127.0.0.1", "::ffff:7f00:1"):
        return
    answer = behind.get("/data.csv", headers={"X-Remote-User": "li"}, environ_overrides={"REMOTE_ADDR": str(address)})
    assert answer.status_code == 403 and "专利" not in answer.text


def test_host_and_scheme_are_believed_of_the_proxy_alone() -> None:
    client = asked(Settings(proxy=PROXY, watch=0))
    told = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "board.example", "X-Forwarded-For": "10.9.8.7"}
    for peer, expected in (("127.0.0.1", b"https://board.example/"), ("10.0.0.9", b"http://localhost/")):
        book = client.get("/view.xlsx", headers=told, environ_overrides={"REMOTE_ADDR": peer})
        assert expected in _relations(book.data), peer


def _relations(book: bytes) -> bytes:
    """The links of a workbook."""
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        return b"".join(parts.read(name) for name in parts.namelist() if name.endswith(".rels"))
