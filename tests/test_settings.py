"""Where settings come from, and how a wrong one is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.settings import ROOT, SettingError, Settings, read_settings
from tests.tables import TABLE


def test_without_a_word_the_dashboard_stays_on_this_machine() -> None:
    settings = read_settings({}, {})
    assert (settings.host, settings.port, settings.debug) == ("127.0.0.1", 8050, False)
    assert (settings.sample, settings.seed, settings.rows) == (False, 2014, None)
    assert settings.data == TABLE


def test_the_command_line_wins_over_the_environment_and_that_over_the_default() -> None:
    environment = {"DASHBOARD_PORT": "9000", "DASHBOARD_HOST": "0.0.0.0"}
    settings = read_settings({"port": "9001", "host": None}, environment)
    assert (settings.port, settings.host, settings.threads) == (9001, "0.0.0.0", 8)


def test_an_empty_variable_is_no_setting() -> None:
    assert read_settings({}, {"DASHBOARD_PORT": ""}).port == 8050


def test_other_variables_are_not_its_business() -> None:
    assert read_settings({}, {"PATH": "/bin", "DASH_DEBUG": "1"}) == Settings()


@pytest.mark.parametrize("text", ["0", "65536", "-1", "80.5", "http", "", "８０", " 80"])
def test_a_wrong_port_is_named_with_what_is_allowed(text: str) -> None:
    with pytest.raises(SettingError) as caught:
        read_settings({"port": text}, {})
    assert str(caught.value) == f"--port: {text!r} is not allowed; a whole number from 1 to 65535 is"


def test_a_port_of_too_many_digits_is_named_too() -> None:
    with pytest.raises(SettingError, match="--port"):
        read_settings({"port": "9" * 5000}, {})


@pytest.mark.parametrize(
    ("name", "text", "allowed"),
    [
        ("DASHBOARD_PORT", "high", "1 to 65535"),
        ("DASHBOARD_THREADS", "0", "1 to 256"),
        ("DASHBOARD_DEBUG", "perhaps", "1, true, yes, on, 0, false, no, off"),
        ("DASHBOARD_DATA", "nothing.csv", "data/kpis.csv"),
        ("DASHBOARD_SAMPLE", "some", "1, true, yes, on, 0, false, no, off"),
        ("DASHBOARD_SEED", "-1", "0 to 999999999"),
        ("DASHBOARD_ROWS", "999", "1000 to 1000000"),
        ("DASHBOARD_ROWS", "1000001", "1000 to 1000000"),
    ],
)
def test_a_wrong_variable_is_named_with_its_value_and_what_is_allowed(name: str, text: str, allowed: str) -> None:
    with pytest.raises(SettingError) as caught:
        read_settings({}, {name: text})
    assert str(caught.value).startswith(f"{name}: {text!r}")
    assert allowed in str(caught.value)


def test_a_misspelt_variable_is_named_with_those_there_are() -> None:
    with pytest.raises(SettingError) as caught:
        read_settings({}, {"DASHBOARD_PROT": "80"})
    assert "DASHBOARD_PROT" in str(caught.value)
    assert all(f"DASHBOARD_{name}" in str(caught.value) for name in ("HOST", "PORT", "DATA", "DEBUG", "THREADS"))


@pytest.mark.parametrize(("text", "wished"), [("1", True), ("YES", True), ("on", True), ("false", False), ("0", False)])
def test_a_switch_understands_the_usual_words(text: str, wished: bool) -> None:
    assert read_settings({}, {"DASHBOARD_DEBUG": text}).debug is wished


def test_a_sample_has_a_seed_and_a_size() -> None:
    settings = read_settings({"sample": "true", "seed": "7"}, {"DASHBOARD_ROWS": "10000", "DASHBOARD_SEED": "8"})
    assert (settings.sample, settings.seed, settings.rows) == (True, 7, 10000)


def test_catalog_and_shapes_stand_beside_the_table_or_in_the_project(tmp_path: Path) -> None:
    table = tmp_path / "kpis.csv"
    table.touch()
    settings = read_settings({"data": str(table)}, {})
    assert settings.catalog == ROOT / "data" / "catalog.toml"
    (tmp_path / "catalog.toml").touch()
    assert settings.catalog == tmp_path.resolve() / "catalog.toml"
    assert settings.shapes == ROOT / "data" / "nanchang.geojson"


def test_a_table_named_from_the_current_folder_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "own.csv").touch()
    monkeypatch.chdir(tmp_path)
    assert read_settings({"data": "own.csv"}, {}).data == (tmp_path / "own.csv").resolve()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"prefix": "board"}, "--prefix: 'board' is not a path; write it such as /board"),
        ({"prefix": "/a/../b"}, "is not a path"),
        ({"prefix": '/a"b'}, "is not a path"),
        ({"session_hours": "0"}, "--session-hours: '0' is not allowed; a whole number from 1 to 744 is"),
        ({"proxy": "nginx"}, "addresses or networks with commas between them"),
        ({"proxy": "10.0.0.1/8"}, "has host bits set"),
        ({"user_header": "X-Remote-User"}, "name the proxy that alone may"),
        ({"user_header": "X Remote", "proxy": "127.0.0.1"}, "is not the name of a header"),
        ({"user_header": "X-User", "proxy": "127.0.0.1", "users": "users.txt"}, "not both"),
        ({"log": "xml"}, "--log: 'xml' is not allowed; plain, json are"),
    ],
)
def test_a_wrong_word_about_the_network_is_named_with_what_is_allowed(given: dict[str, str], said: str) -> None:
    with pytest.raises(SettingError) as caught:
        read_settings(given, {})
    assert said in str(caught.value)


def test_what_stands_in_front_is_read_as_addresses_and_networks() -> None:
    settings = read_settings({"proxy": "127.0.0.1, 10.0.0.0/8,unix,::1", "prefix": "/city/board/"}, {})
    assert [str(one) for one in settings.proxy] == ["127.0.0.1/32", "10.0.0.0/8", "unix", "::1/128"]
    assert settings.prefix == "/city/board"
