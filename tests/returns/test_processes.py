"""Imports from several processes at once: nobody's rows are lost, and the log tells every step."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from dashboard.history.change_log import changes, file_digest
from dashboard.history.versions import versions
from dashboard.settings import ROOT
from tests.returns.run_command import Desk, row_of

PLACES = ("东湖区", "西湖区", "南昌县", "高新区")


def started(desk: Desk, file: Path, encoding: str = "utf-8") -> subprocess.Popen[str]:
    """An import of its own process, as a second clerk gives it."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("DASHBOARD_")}
    return subprocess.Popen(
        [sys.executable, "-W", "error", "app.py", "import", str(file), "--by", file.stem],
        cwd=ROOT,
        env=clean | {"PYTHONIOENCODING": encoding, "DASHBOARD_DATA": str(desk.table)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def test_imports_at_the_same_time_lose_nothing(desk: Desk) -> None:
    before = desk.table.read_bytes()
    files = []
    for number, place in enumerate(PLACES):
        form = desk.form(place)
        answers = {row_of(form, kpi): 10 + number for kpi in ("专利申请量", "科技担保企业", "洪城特聘专家")}
        files.append(desk.returned(form, answers, name=f"{place}.xlsx"))
    running = [started(desk, file) for file in files]
    told_by = [one.communicate(timeout=60) for one in running]
    assert [(one.returncode, err) for one, (_, err) in zip(running, told_by, strict=True)] == [(0, "")] * len(PLACES)
    dataset = desk.dataset
    for number, place in enumerate(PLACES):
        for kpi in ("专利申请量", "科技担保企业", "洪城特聘专家"):
            row = dataset.series(kpi, place).actual(2014)
            assert row is not None
            assert row.value == 10 + number
    told = tuple(reversed(changes(desk.table)))
    assert sorted(one.who for one in told) == sorted(PLACES)
    assert [len(one.rows) for one in told] == [3] * len(PLACES)
    assert [one.before for one in told[1:]] == [one.after for one in told[:-1]]
    assert told[-1].after == file_digest(desk.table)
    digests = [version.digest for version in versions(desk.table)]
    assert len(digests) == len(PLACES) + 1
    assert {change.before for change in told} < set(digests)
    assert not list(desk.table.parent.glob(".*unfinished"))
    for _ in PLACES:
        assert desk.run("undo").code == 0
    assert desk.table.read_bytes() == before


def test_the_order_of_imports_does_not_show_in_the_table(desk: Desk) -> None:
    files = []
    for place in PLACES:
        form = desk.form(place)
        files.append(desk.returned(form, {row_of(form, kpi): 100 for kpi in ("专利申请量", "科技担保企业")}))
    assert desk.run("import", *files).code == 0
    together = desk.table.read_bytes()
    assert desk.run("undo").code == 0
    for file in reversed(files):
        assert desk.run("import", file).code == 0
    assert desk.table.read_bytes() == together


def test_a_console_without_chinese_ends_no_import(desk: Desk) -> None:
    form = desk.form("东湖区")
    running = started(desk, desk.returned(form, {"1.1": 12}, {"1.1": "首批"}), "ascii")
    out, err = running.communicate(timeout=60)
    assert (running.returncode, err) == (0, "")
    assert "Written; undo takes it back." in out
    assert len(changes(desk.table)) == 1


def test_other_commands_need_no_openpyxl(desk: Desk) -> None:
    command = "import sys, app; app.main(['check']); print('openpyxl' in sys.modules or 'filelock' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", command], cwd=ROOT, capture_output=True, encoding="utf-8", timeout=60, check=True
    )
    assert done.stdout.splitlines()[-1] == "False"
    assert desk.table.is_file()
