"""The command that writes the briefing, where something is missing; what it writes is seen in tests/browser."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

import dashboard.exports.pdf
from dashboard.exports.browser import chromium
from dashboard.web.cli import main

REFUSED = 2


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """What the command says when it refuses."""
    with pytest.raises(SystemExit) as stopped:
        main(["briefing", *words])
    assert stopped.value.code == REFUSED
    told = capsys.readouterr().err
    assert "Traceback" not in told
    return told


def test_without_a_browser_it_says_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dashboard.exports.pdf, "chromium", lambda: None)
    told = refused(capsys, str(tmp_path / "a.pdf"))
    assert "Chromium" in told and "CHROMIUM_PATH" in told
    assert list(tmp_path.iterdir()) == []


def test_a_browser_that_cannot_be_started_or_prints_nothing_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CHROMIUM_PATH", str(tmp_path / "none"))
    assert "cannot be started" in refused(capsys, str(tmp_path / "a.pdf"))
    if os.name == "posix":
        mute = tmp_path / "mute"
        mute.write_text("#!/bin/sh\necho nothing to see >&2\n")
        mute.chmod(mute.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("CHROMIUM_PATH", str(mute))
        assert "nothing to see" in refused(capsys, str(tmp_path / "a.pdf"))
    assert not (tmp_path / "a.pdf").exists()


@pytest.mark.parametrize(
    ("words", "facts"),
    [
        (("--district", "南昌"), ("--district", "'南昌'", "南昌县")),
        (("--lang", "fr"), ("--lang", "'fr'", "zh", "en")),
        (("--year", "1900"), ("--year", "'1900'", "2010")),
        (("--kind", "weekly"), ("--kind", "'weekly'", "annual", "progress")),
        (("--kind", "progress", "--month", "7"), ("--month", "'7'", "3")),
        (("--month", "3"), ("--month", "--kind progress")),
    ],
)
def test_a_choice_that_does_not_exist_is_named_with_what_does(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], facts: tuple[str, ...]
) -> None:
    told = refused(capsys, str(tmp_path / "a.pdf"), *words)
    assert all(fact in told for fact in facts)


def test_a_folder_that_does_not_exist_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "is not a folder" in refused(capsys, str(tmp_path / "none" / "a.pdf"))


def test_a_named_browser_wins_over_those_on_the_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM_PATH", "/opt/mine")
    assert chromium() == "/opt/mine"
    monkeypatch.delenv("CHROMIUM_PATH")
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr("dashboard.exports.browser.BROWSER_PATHS", ())
    assert chromium() is None
