"""The log as JSON lines: one for each request, and an error with its number and its trace."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashboard.settings import Settings
from dashboard.web.access_log import JsonFormatter
from dashboard.web.application import create_app


@pytest.fixture(scope="module")
def server() -> Flask:
    made: Flask = create_app(Settings(log="json", watch=0)).server
    return made


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Iterator[list[dict[str, object]]]:
    """What was logged, as it would be written."""
    told: list[dict[str, object]] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            told.append(json.loads(JsonFormatter().format(record)))

    kept = Kept()
    caplog.set_level(logging.INFO)
    logging.getLogger().addHandler(kept)
    yield told
    logging.getLogger().removeHandler(kept)


def test_every_request_has_one_line_with_what_was_asked_and_answered(
    server: Flask, lines: list[dict[str, object]]
) -> None:
    client: FlaskClient = server.test_client()
    asked = [("/area/8?lang=en", 200), ("/nowhere", 404), ("/data.csv?year=x", 400), ("/healthz", 200)]
    for path, status in [*asked, ("/version", 200)]:  # what open pages ask for by themselves is left out
        assert client.get(path).status_code == status
    found = [one for one in lines if one["logger"] == "dashboard.access"]
    assert [(one["path"], one["status"]) for one in found] == asked
    for one in found:
        assert one["method"] == "GET" and one["address"] == "127.0.0.1" and one["user"] is None
        assert isinstance(one["ms"], float) and isinstance(one["bytes"], int)


def test_an_error_has_a_trace_and_the_number_that_its_request_and_its_reader_have(
    server: Flask, lines: list[dict[str, object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.web.application.render_page", lambda *_, **__: 1 // 0)
    told = server.test_client().get("/area/2").text
    loggers = ("dashboard.web.request_guard", "dashboard.access")
    error, access = (next(one for one in lines if one["logger"] == name) for name in loggers)
    assert "ZeroDivisionError" in str(error["message"]) and "Traceback" not in told
    assert error["error"] == access["error"] and str(error["error"]) in told


def test_a_name_with_a_line_break_cannot_forge_a_line(lines: list[dict[str, object]]) -> None:
    logging.getLogger("dashboard").info("signed in: %s", 'li\n{"level": "INFO"}')
    assert JsonFormatter().format(logging.makeLogRecord({"msg": "a\nb"})).count("\n") == 0
    assert lines[-1]["message"] == 'signed in: li\n{"level": "INFO"}'


def test_without_the_setting_no_request_is_logged(client: FlaskClient, lines: list[dict[str, object]]) -> None:
    client.get("/healthz")
    assert [one for one in lines if one["logger"] == "dashboard.access"] == []
