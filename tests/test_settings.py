"""Where settings come from, and how a wrong one is named."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

import pytest

from dashboard.dataset.resources import PACKAGE, ROOT
from dashboard.settings import DatabaseUrl, SettingError, Settings, add_options, read_settings, settings_table
from tests.tables import TABLE


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """An environment without settings, to put some into."""
    for variable in [name for name in os.environ if name.startswith("DASHBOARD_")]:
        monkeypatch.delenv(variable)
    return monkeypatch


def test_without_a_word_the_dashboard_stays_on_this_machine() -> None:
    settings = read_settings({})
    assert (settings.host, settings.port, settings.debug) == ("127.0.0.1", 8050, False)
    assert (settings.sample, settings.seed, settings.rows, settings.through) == (False, 2014, None, 9)
    assert settings.data == TABLE


def test_the_command_line_wins_over_the_environment_and_that_over_the_default(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("DASHBOARD_PORT", "9000")
    environment.setenv("DASHBOARD_HOST", "0.0.0.0")
    settings = read_settings({"port": "9001", "host": None})
    assert (settings.port, settings.host, settings.threads) == (9001, "0.0.0.0", 8)


def test_an_empty_variable_is_no_setting(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("DASHBOARD_PORT", "")
    assert read_settings({}).port == 8050


def test_other_variables_are_not_its_business(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("DASH_DEBUG", "1")
    assert read_settings({}) == Settings()


@pytest.mark.parametrize("text", ["0", "65536", "-1", "80.5", "http", "", "８０", " 80"])
def test_a_wrong_port_is_named_with_what_is_allowed(text: str) -> None:
    with pytest.raises(SettingError) as caught:
        read_settings({"port": text})
    assert str(caught.value) == f"--port: {text!r} is not allowed; a whole number from 1 to 65535 is"


def test_a_port_of_too_many_digits_is_named_too() -> None:
    with pytest.raises(SettingError, match="--port"):
        read_settings({"port": "9" * 5000})


@pytest.mark.parametrize(
    ("name", "text", "allowed"),
    [
        ("DASHBOARD_PORT", "high", "1 to 65535"),
        ("DASHBOARD_THREADS", "0", "1 to 256"),
        ("DASHBOARD_DEBUG", "perhaps", "1, true, yes, on, 0, false, no, off"),
        ("DASHBOARD_DATA", "/", "data/kpis.csv"),
        ("DASHBOARD_SAMPLE", "some", "1, true, yes, on, 0, false, no, off"),
        ("DASHBOARD_SEED", "-1", "0 to 999999999"),
        ("DASHBOARD_ROWS", "999", "1000 to 1000000"),
        ("DASHBOARD_ROWS", "1000001", "1000 to 1000000"),
        ("DASHBOARD_THROUGH", "13", "1 to 12"),
    ],
)
def test_a_wrong_variable_is_named_with_its_value_and_what_is_allowed(
    environment: pytest.MonkeyPatch, name: str, text: str, allowed: str
) -> None:
    environment.setenv(name, text)
    with pytest.raises(SettingError) as caught:
        read_settings({})
    assert str(caught.value).startswith(f"{name}: {text!r}")
    assert allowed in str(caught.value)


def test_a_misspelt_variable_is_named_with_those_there_are(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("DASHBOARD_PROT", "80")
    with pytest.raises(SettingError) as caught:
        read_settings({})
    assert "DASHBOARD_PROT" in str(caught.value)
    assert all(f"DASHBOARD_{name}" in str(caught.value) for name in ("HOST", "PORT", "DATA", "DEBUG", "THREADS"))


@pytest.mark.parametrize(("text", "wished"), [("1", True), ("YES", True), ("on", True), ("false", False), ("0", False)])
def test_a_switch_understands_the_usual_words(environment: pytest.MonkeyPatch, text: str, wished: bool) -> None:
    environment.setenv("DASHBOARD_DEBUG", text)
    assert read_settings({}).debug is wished


def test_a_sample_has_a_seed_and_a_size(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("DASHBOARD_ROWS", "10000")
    environment.setenv("DASHBOARD_SEED", "8")
    settings = read_settings({"sample": "true", "seed": "7"})
    assert (settings.sample, settings.seed, settings.rows) == (True, 7, 10000)


def test_catalog_and_shapes_stand_beside_the_table_or_in_the_project(tmp_path: Path) -> None:
    table = tmp_path / "kpis.csv"
    table.touch()
    settings = read_settings({"data": str(table)})
    assert settings.catalog == ROOT / "data" / "catalog.toml"
    (tmp_path / "catalog.toml").touch()
    assert settings.catalog == tmp_path.resolve() / "catalog.toml"
    assert settings.shapes == ROOT / "data" / "nanchang.geojson"


def test_catalog_and_shapes_stand_where_a_link_to_the_table_leads_now_and_a_broken_one_is_not_passed_over(
    tmp_path: Path,
) -> None:
    for name in ("old", "new"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "kpis.csv").touch()
        (tmp_path / name / "catalog.toml").touch()
    link = tmp_path / "now"
    link.symlink_to("old")
    settings = read_settings({"data": str(link / "kpis.csv")})
    assert settings.catalog == tmp_path / "old" / "catalog.toml"
    link.unlink()
    link.symlink_to("new")
    assert settings.catalog == tmp_path / "new" / "catalog.toml"
    (tmp_path / "new" / "nanchang.geojson").symlink_to("nowhere")
    assert settings.shapes == tmp_path / "new" / "nanchang.geojson"


def test_a_table_named_from_the_current_folder_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "own.csv").touch()
    monkeypatch.chdir(tmp_path)
    assert read_settings({"data": "own.csv"}).data == (tmp_path / "own.csv").resolve()


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
        ({"debug": "1", "users": "users.txt"}, "--debug: its tools run any code for whoever reaches them"),
        ({"debug": "1", "user_header": "X-User", "proxy": "127.0.0.1"}, "only on 127.0.0.1, localhost, ::1"),
        ({"debug": "1", "host": "0.0.0.0"}, "--debug: its tools run any code"),
        ({"host_name": "http://board.example"}, "without scheme and port"),
        ({"host_name": "a.example,,b"}, "is not a name of a host"),
        ({"log": "xml"}, "--log: 'xml' is not allowed; plain, json are"),
    ],
)
def test_a_wrong_word_about_the_network_is_named_with_what_is_allowed(given: dict[str, str], said: str) -> None:
    with pytest.raises(SettingError) as caught:
        read_settings(given)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    "address",
    [
        "postgresql+psycopg://board@db.example.cn/board", "postgres://board@[::1]:5433/board?sslmode=verify-full",
        "postgresql://board@/board?host=a:5432&host=b:5433&target_session_attrs=read-write",
        "postgresql://board@/board?host=a,b&target_session_attrs=read-write",
    ],
)  # fmt: skip
def test_the_address_of_a_database_is_taken_as_it_is(address: str) -> None:
    settings = read_settings({"data": address, "users": address})
    assert settings.data == settings.users == address
    assert isinstance(settings.data, DatabaseUrl)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("postgresql://board:SeCrEt@host/board", "has a password"),
        ("postgresql://board@host/board?password=SeCrEt", "has a password"),
        ("postgresql://board@host/board?pass%77ord=SeCrEt", "has a password"),
        ("postgresql://board@host/board?sslpassword=SeCrEt", "has a password"),
        ("postgresql://board:Se@CrEt@host/board", "not of the form"),
        ("PostgreSQL://board:SeCrEt@host/board", "not of the form"),
        ("mysql://board:SeCrEt@host/board", "not of the form"),
        ("postgresql://board@host:SeCrEt/board", "not of the form"),
        ("postgresql://board@a:1,b:2/board", "host=A:5432&host=B:5432"),
        ("postgresql://board@/board?host=a,b&port=1", "number of hosts and ports don't match"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused_in_words_without_its_password(address: str, said: str) -> None:
    with pytest.raises(SettingError) as refused:
        read_settings({"data": address})
    assert said in str(refused.value)
    assert "SeCrEt" not in str(refused.value)


def test_what_stands_in_front_is_read_as_addresses_and_networks() -> None:
    settings = read_settings({"proxy": "127.0.0.1, 10.0.0.0/8,unix,::1", "prefix": "/city/board/"})
    assert [str(one) for one in settings.proxy] == ["127.0.0.1/32", "10.0.0.0/8", "unix", "::1/128"]
    assert settings.prefix == "/city/board"


def test_all_wrong_settings_are_named_at_once_each_as_it_was_given(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("DASHBOARD_SESSION_HOURS", "0")
    with pytest.raises(SettingError) as caught:
        read_settings({"port": "0"})
    assert [line.split(":")[0] for line in str(caught.value).splitlines()] == ["--port", "DASHBOARD_SESSION_HOURS"]


def test_every_setting_is_an_option_whose_help_has_its_bounds_and_its_default() -> None:
    parser = argparse.ArgumentParser()
    add_options(parser)
    options = {action.dest: action for action in parser._actions if action.dest != "help"}
    assert set(options) == set(Settings.model_fields)
    assert options["port"].help == "the port to listen on, 1 to 65535 (default 8050)"
    assert options["data"].help is not None and options["data"].help.endswith("(default data/kpis.csv)")
    assert vars(parser.parse_args(["--debug", "--plotly-js", "a.js"])) == dict.fromkeys(options) | {
        "debug": "true", "plotly_js": "a.js",
    }  # fmt: skip


def test_the_manual_has_the_table_of_all_settings() -> None:
    manual = (PACKAGE / "web" / "README.md").read_text(encoding="utf-8")
    assert settings_table() in manual, "put the text of dashboard.settings.settings_table() in place of the table"
