"""The stylesheet, the scripts and plotly.js: what the page loads, and what the browser is told to keep."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from dashboard.settings import SettingError, Settings, read_settings
from dashboard.web.application import create_app
from dashboard.web.static_files import CACHE_FOREVER, PACKERS, StaticFile, StaticFiles


def loaded(client: FlaskClient) -> list[str]:
    """Every address that the browser loads for a page."""
    return re.findall(r'<(?:link|script|img|iframe)[^>]*?(?:href|src)="([^"]+)"', client.get("/").text)


def test_all_that_the_page_loads_is_on_its_own_server_and_asks_for_nothing_outside(client: FlaskClient) -> None:
    addresses = loaded(client)
    assert len(addresses) > 8
    assert [address for address in addresses if not re.match(r"/[^/]|data:,$", address)] == []
    for address in addresses[1:]:
        with client.get(address) as answer:
            assert answer.status_code == 200, address
            text = answer.get_data(as_text=True)
            assert "dash_version_url" not in text, "Dash's config names an address that nothing may ask"
            if answer.mimetype == "text/css":
                assert not re.search(r"url\(\s*['\"]?(?!data:)\w+://|@import", text), address


def test_stylesheets_and_scripts_stay_in_the_browser_and_neither_the_page_nor_a_missing_file(
    client: FlaskClient,
) -> None:
    versioned = [address for address in loaded(client) if "/files/" in address or ".v" in address]
    assert len(versioned) >= 8
    for address in versioned:
        with client.get(address) as answer:
            assert answer.headers["Cache-Control"] == CACHE_FOREVER == "public, max-age=31536000, immutable"
    for address, status in (("/", 200), ("/assets/no.css?m=1", 404), ("/files/0/no.js", 404)):
        answer = client.get(address)
        assert answer.status_code == status
        assert "immutable" not in answer.headers.get("Cache-Control", "")


def test_a_file_is_not_kept_under_an_old_address(client: FlaskClient) -> None:
    address = StaticFiles(Settings()).style.address
    old = client.get(address.replace(address.split("/")[2], "0" * 16))
    assert (old.status_code, old.headers["Cache-Control"]) == (200, "no-store")


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
    settings = read_settings({"plotly_js": str(build)})
    client = create_app(settings).server.test_client()
    address = StaticFiles(settings).plotly
    assert f'href="{address}" id="plotly-script"' in client.get("/").text
    assert client.get(address).text == build.read_text(encoding="utf-8")


def test_plotly_from_elsewhere_on_the_same_server_is_named_by_its_address() -> None:
    settings = read_settings({"plotly_js": "/static/plotly-basic.min.js"})
    assert (
        'href="/static/plotly-basic.min.js" id="plotly-script"'
        in create_app(settings).server.test_client().get("/").text
    )


@pytest.mark.parametrize(
    "value", ["nothing.js", "https://cdn.plot.ly/plotly.js", "//cdn.plot.ly/plotly.js", "/", "/a b.js"]
)
def test_any_other_plotly_is_refused_with_what_is_allowed(value: str) -> None:
    with pytest.raises(SettingError, match=r"--plotly-js.*plotly-basic"):
        read_settings({"plotly_js": value})


def test_a_script_that_is_not_plotly_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other.js").write_text("window.Other = {}", encoding="utf-8")
    with pytest.raises(SettingError, match=r"is not plotly\.js"):
        read_settings({"plotly_js": str(tmp_path / "other.js")})
