"""Responses that are kept."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashboard.dataset.resources import ROOT
from dashboard.settings import Settings
from dashboard.web import downloads, response_cache
from dashboard.web.application import create_app
from dashboard.web.response_cache import MAX_KEY_BYTES, MAX_RESPONSE_BYTES, CachedResponse, ResponseCache
from tests.web.callback_posts import posted


def answer(size: int) -> CachedResponse:
    return CachedResponse((), b"x" * size, "tag")


def test_the_oldest_answer_goes_first_and_one_that_was_asked_for_is_young_again() -> None:
    kept = ResponseCache(max_bytes=3 * answer(10).size(("a",)))
    for name in "abc":
        kept.put((name,), answer(10))
    assert kept.get(("a",)) is not None
    kept.put(("d",), answer(10))
    assert [name for name in "abcd" if kept.get((name,))] == ["a", "c", "d"]
    assert len(kept) == 3


def test_an_answer_that_is_kept_again_counts_once_and_a_huge_one_not_at_all() -> None:
    kept = ResponseCache(max_bytes=answer(20).size(("a",)) + answer(10).size(("b",)))
    for _ in range(9):
        kept.put(("a",), answer(20))
    kept.put(("b",), answer(10))
    kept.put(("c",), answer(MAX_RESPONSE_BYTES + 1))
    assert [name for name in "abc" if kept.get((name,))] == ["a", "b"]


@pytest.mark.parametrize("encoding", ["identity", "gzip", "zstd"])
def test_a_page_that_the_browser_has_is_not_sent_again(client: FlaskClient, encoding: str) -> None:
    headers = {"Accept-Encoding": encoding}
    first = client.get("/area/3", headers=headers)
    again = client.get("/area/3", headers=headers | {"If-None-Match": first.headers["ETag"]})
    other = client.get("/area/4", headers=headers | {"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code, other.status_code) == (200, 304, 200)
    assert again.data == b""
    assert first.headers["Cache-Control"] == again.headers["Cache-Control"] == "no-cache"
    assert first.headers["Vary"] == "Accept-Encoding"


def test_the_second_answer_is_the_first_and_in_the_encoding_that_is_asked_for(client: FlaskClient) -> None:
    plain = [client.get("/area/5").data for _ in range(2)]
    packed = [client.get("/area/5", headers={"Accept-Encoding": "gzip"}) for _ in range(2)]
    assert plain[0] == plain[1] == gzip.decompress(packed[0].data) == gzip.decompress(packed[1].data)
    assert packed[1].headers["Content-Encoding"] == "gzip"


def test_keys_and_headers_count_and_so_does_the_number_of_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = ResponseCache(max_bytes=100_000)
    for number in range(9):
        kept.put((f"{number}", "长" * 10_000), CachedResponse((("Name", "x" * 10_000),), b"", "tag"))
    assert len(kept) == 2
    monkeypatch.setattr(response_cache, "MAX_RESPONSES", 3)
    for number in range(9):
        kept.put((f"{number}",), answer(1))
    assert len(kept) == 3


def test_the_spelling_of_accept_encoding_makes_no_other_answer() -> None:
    server: Flask = create_app(Settings(watch=0)).server
    cache, client = server.extensions["response_cache"], server.test_client()
    before = len(cache)
    for number in range(20):
        answers = {
            client.get("/area/6", headers={"Accept-Encoding": spelling}).headers.get("Content-Encoding")
            for spelling in (f"x{number}, gzip", f"gzip;q=0.{number + 1}", f"GZIP, x-{number}")
        }
        assert answers == {"gzip"}
    assert len(cache) == before + 1


def test_a_workbook_is_made_once_for_a_host(monkeypatch: pytest.MonkeyPatch) -> None:
    client = create_app(Settings(watch=0)).server.test_client()
    hosts = ("http://one.example", "http://two.example")
    books = {host: client.get("/view.xlsx?view=/area/1", base_url=host).data for host in hosts}
    monkeypatch.setattr(downloads, "view_workbook", lambda *_: 1 // 0)
    assert {host: client.get("/view.xlsx?view=/area/1", base_url=host).data for host in hosts} == books
    assert books[hosts[0]] != books[hosts[1]]


def test_a_callback_is_answered_from_memory_and_each_address_with_its_own_view(client: FlaskClient) -> None:
    first, other, again = (posted(client, path) for path in ("/area/1", "/area/2", "/area/1"))
    assert first == again != other


def test_a_question_without_end_is_answered_and_not_kept(client: FlaskClient) -> None:
    path = "/data?q=" + "x" * MAX_KEY_BYTES
    assert client.get(path).status_code == 200
    assert "ETag" not in client.get(path).headers


def test_another_worker_sends_the_same_page_so_that_a_browser_can_keep_it(client: FlaskClient) -> None:
    paths = ("/", "/districts", "/checks", "/briefing", "/_dash-layout")
    code = f"""
from dashboard.web.application import create_app
from dashboard.dataset.resources import ROOT
from dashboard.settings import Settings
client = create_app(Settings(watch=0)).server.test_client()
print(*(client.get(path).headers["ETag"] for path in {paths}))
"""
    environment = os.environ | {"PYTHONHASHSEED": "1"}  # this process has another one by chance
    worker = [sys.executable, "-c", code]
    output = subprocess.run(worker, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout
    assert output.split() == [client.get(path).headers["ETag"] for path in paths]


def test_dashs_own_questions_are_kept_by_their_tag(client: FlaskClient) -> None:
    for path in ("/_dash-layout", "/_dash-dependencies"):
        first = client.get(path)
        assert json.loads(first.text)
        assert client.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
