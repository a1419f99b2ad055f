"""The demo: a temporary copy with an open round and a user of each role, gone when it stops."""

from __future__ import annotations

import re
import signal
import socket
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest

from dashboard.settings import Settings
from dashboard.web.application import create_app
from dashboard.web.demo import demo_copy
from tests.commands import result_of, start
from tests.facts import present
from tests.tables import TABLE
from tests.web.auth.form_posts import signed_in
from tests.web.desk.desk_forms import Window


def test_every_user_of_the_demo_signs_in_with_the_printed_password(
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = TABLE.read_bytes()
    with demo_copy(Settings(watch=0)) as settings:
        printed = capsys.readouterr().out
        assert isinstance(settings.data, Path)
        folder = settings.data.parent
        server = create_app(settings).server
        passwords = dict(re.findall(r"^  (\w+) +([a-z0-9-]{19}) ", printed, re.MULTILINE))
        assert list(passwords) == ["clerk", "division", "bureau", "leader", "admin"]
        pages = {name: signed_in(server, name, word).get("/returns") for name, word in passwords.items()}
        assert "有 1 件要做" in pages["clerk"].text and "有 1 件要做" in pages["division"].text
        assert "没有等着审的" in pages["bureau"].text and "东湖区" in pages["bureau"].text
        assert pages["leader"].status_code == pages["admin"].status_code == 403
        assert "示例" in signed_in(server, "leader", passwords["leader"]).get("/").text
        clerk = Window(signed_in(server, "clerk", passwords["clerk"]))
        path = present(re.search(r'href="(/returns/2014[^"?]+)"', pages["clerk"].text))[1]
        assert clerk.save({"8.2-value": "100"}, path=path).status_code == clerk.submit(path).status_code == 303
    assert not folder.exists() and TABLE.read_bytes() == before


def test_the_command_serves_until_it_is_stopped_and_leaves_nothing(tmp_path: Path) -> None:
    with closing(socket.socket()) as chosen:
        chosen.bind(("127.0.0.1", 0))
        port = chosen.getsockname()[1]
    process = start("demo", "--port", str(port), TMPDIR=str(tmp_path))
    assert process.stdout
    for line in process.stdout:
        if address := re.search(r"http://\S+", line):
            break
    with urllib.request.urlopen(f"{present(address)[0]}sign-in") as answer:
        assert answer.status == 200
    assert len(list(tmp_path.iterdir())) == 1
    process.send_signal(signal.SIGTERM)
    result = result_of(process)
    assert (result.code, "are gone" in result.out, list(tmp_path.iterdir())) == (0, True, [])
