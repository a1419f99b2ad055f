"""The register of sign-ins: seen by their user, ended one by one, in every process."""

from __future__ import annotations

import pytest

from dashboard.history.database import Database
from dashboard.web.auth.sessions import Session, Sessions, browser_name

HOUR = 3600.0
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Mobile/15E148 MicroMessenger/8.0.49 Safari/604.1"


@pytest.fixture
def clock() -> list[float]:
    return [1000.0]


@pytest.fixture
def workers(databases: tuple[Database, Database], clock: list[float]) -> tuple[Sessions, Sessions]:
    """The register in two processes."""
    here, there = databases
    return Sessions(here, lambda: clock[0]), Sessions(there, lambda: clock[0])


def session(number: str, name: str = "li", fingerprint: str = "a", began: float = 1000.0) -> Session:
    return Session(number, name, fingerprint, "10.0.0.1", "Edge · Windows", began, began + HOUR)


def test_an_ended_session_is_ended_in_every_process_until_it_would_have_run_out(
    workers: tuple[Sessions, Sessions], clock: list[float]
) -> None:
    here, there = workers
    here.begin(session("1"))
    assert there.is_open(session("1")) and there.of("li", "a") == (session("1"),)
    there.end("1", HOUR)
    assert not here.is_open(session("1")) and here.of("li", "a") == ()
    here.begin(session("1"))
    assert here.of("li", "a") == (), "a request that was under way brings nothing back"
    clock[0] += HOUR - 1
    there.end("2", HOUR)
    assert not here.is_open(session("1"))


def test_a_session_from_another_machine_or_before_the_register_is_entered_when_it_is_seen(
    workers: tuple[Sessions, Sessions],
) -> None:
    here, there = workers
    assert here.is_open(session("old")) and there.of("li", "a") == (session("old"),)


def test_a_user_sees_the_own_sessions_with_the_password_of_now_newest_first(
    workers: tuple[Sessions, Sessions], clock: list[float]
) -> None:
    here, _ = workers
    for number, name, fingerprint in (("1", "li", "a"), ("2", "wang", "a"), ("3", "li", "before"), ("4", "li", "a")):
        clock[0] += 1
        here.begin(session(number, name, fingerprint, clock[0]))
    assert [item.number for item in here.of("li", "a")] == ["4", "1"]
    clock[0] += HOUR - 1
    assert [item.number for item in here.of("li", "a")] == ["4"]
    assert here.of("li", None) == ()


@pytest.mark.parametrize(
    ("agent", "name"),
    [(EDGE, "Edge · Windows"), (PHONE, "微信 · iPhone"), ("curl/8.5", "curl/8.5"), ("", ""), ("x" * 900, "x" * 60)],
)
def test_a_browser_is_named_in_two_words(agent: str, name: str) -> None:
    assert browser_name(agent) == name
