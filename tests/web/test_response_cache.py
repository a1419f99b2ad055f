"""Answers that are kept, and files that are packed once."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from dashboard.settings import ROOT, SettingError, Settings, read_settings
from dashboard.web.application import create_app
from dashboard.web.response_cache import LARGEST, LONGEST, CachedResponse, ResponseCache
from dashboard.web.static_files import KEPT, PACKERS, StaticFile, StaticFiles
from tests.test_app import asked


def answer(size: int) -> CachedResponse:
    return CachedResponse((), b"x" * size, "tag")


def test_the_oldest_answer_goes_first_and_one_that_was_asked_for_is_young_again() -> None:
    kept = ResponseCache(most=30)
    for name in "abc":
        kept.put((name,), answer(10))
    assert kept.get(("a",)) is not None
    kept.put(("d",), answer(10))
    assert [name for name in "abcd" if kept.get((name,))] == ["a", "c", "d"]
    assert len(kept) == 3


def test_an_answer_that_is_kept_again_counts_once_and_a_huge_one_not_at_all() -> None:
    kept = ResponseCache(most=30)
    for _ in range(9):
        kept.put(("a",), answer(20))
    kept.put(("b",), answer(10))
    kept.put(("c",), answer(LARGEST + 1))
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


def test_a_callback_is_answered_from_memory_and_each_address_with_its_own_view() -> None:
    app = create_app(Settings())
    first, other, again = (asked(app, path) for path in ("/area/1", "/area/2", "/area/1"))
    assert first == again != other


def test_a_question_without_end_is_answered_and_not_kept(client: FlaskClient) -> None:
    path = "/data?q=" + "x" * LONGEST
    assert client.get(path).status_code == 200
    assert "ETag" not in client.get(path).headers


def test_two_workers_send_the_same_page_so_that_a_browser_can_keep_it() -> None:
    code = """
from dashboard.web.application import create_app
from dashboard.settings import Settings
client = create_app(Settings()).server.test_client()
print([client.get(path).headers["ETag"] for path in ("/", "/districts", "/checks", "/briefing", "/_dash-layout")])
"""
    told = [
        subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=os.environ | {"PYTHONHASHSEED": seed},
                       capture_output=True, text=True, check=True).stdout
        for seed in ("1", "2")
    ]  # fmt: skip
    assert told[0] == told[1] != ""


def test_dashs_own_questions_are_kept_by_their_tag(client: FlaskClient) -> None:
    for path in ("/_dash-layout", "/_dash-dependencies"):
        first = client.get(path)
        assert json.loads(first.text)
        assert client.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


def test_a_file_is_kept_for_a_year_under_its_own_address_and_not_at_all_under_an_old_one(client: FlaskClient) -> None:
    files = StaticFiles(Settings())
    for address in (files.style.address, files.script.address, files.plotly):
        assert client.get(address).headers["Cache-Control"] == KEPT
        old = client.get(address.replace(address.split("/")[2], "0" * 16))
        assert (old.status_code, old.headers["Cache-Control"]) == (200, "no-store")
    assert client.get("/files/0/nothing.js").status_code == 404


def test_a_file_is_sent_in_the_best_encoding_that_the_browser_reads(client: FlaskClient) -> None:
    address = StaticFiles(Settings()).style.address
    for accepted, sent in (("gzip, zstd", "zstd"), ("gzip", "gzip"), ("identity", None), ("zstd;q=0, gzip", "gzip")):
        found = client.get(address, headers={"Accept-Encoding": accepted})
        assert found.headers.get("Content-Encoding") == sent, accepted
        assert found.headers["Vary"] == "Accept-Encoding"
    assert gzip.decompress(client.get(address, headers={"Accept-Encoding": "gzip"}).data) == client.get(address).data


def test_a_file_is_packed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bytes] = []

    def pack(content: bytes) -> bytes:
        asked.append(content)
        return b"packed"

    monkeypatch.setitem(PACKERS, "gzip", pack)
    file = StaticFile("a.js", "text/javascript", b"1")
    assert [file.packed("gzip") for _ in range(3)] == [b"packed"] * 3
    assert asked == [b"1"]


def test_the_address_of_a_file_changes_with_its_content() -> None:
    one, same, other = (StaticFile("a.js", "text/javascript", content).address for content in (b"1", b"1", b"2"))
    assert one == same != other


def test_a_smaller_plotly_is_served_instead_of_the_stock_one(tmp_path: Path) -> None:
    build = tmp_path / "plotly-basic.min.js"
    build.write_text("/* plotly.js (basic) */ window.Plotly = {}", encoding="utf-8")
    settings = read_settings({"plotly_js": str(build)}, {})
    client = create_app(settings).server.test_client()
    address = StaticFiles(settings).plotly
    assert f'href="{address}" id="plotly-script"' in client.get("/").text
    assert client.get(address).text == build.read_text(encoding="utf-8")


def test_plotly_from_elsewhere_on_the_same_server_is_named_by_its_address() -> None:
    settings = read_settings({"plotly_js": "/static/plotly-basic.min.js"}, {})
    assert (
        'href="/static/plotly-basic.min.js" id="plotly-script"'
        in create_app(settings).server.test_client().get("/").text
    )


@pytest.mark.parametrize(
    "value", ["nothing.js", "https://cdn.plot.ly/plotly.js", "//cdn.plot.ly/plotly.js", "/", "/a b.js"]
)
def test_any_other_plotly_is_refused_with_what_is_allowed(value: str) -> None:
    with pytest.raises(SettingError, match=r"--plotly-js.*plotly-basic"):
        read_settings({"plotly_js": value}, {})


def test_a_script_that_is_not_plotly_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other.js").write_text("window.Other = {}", encoding="utf-8")
    with pytest.raises(SettingError, match=r"is not plotly\.js"):
        read_settings({"plotly_js": str(tmp_path / "other.js")}, {})
