"""Uploads are read in a process of their own: the same returns and faults as here, and given up in time."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from dashboard.dataset.model import CITY
from dashboard.dataset.resources import ROOT
from dashboard.dataset.table import Dataset
from dashboard.returns import upload_process
from dashboard.returns.importing import FileSource
from dashboard.returns.messages import ReturnRefusedError
from dashboard.returns.submitted_value import SubmittedReturn
from dashboard.returns.upload_process import MAX_MEMORY, read_apart
from dashboard.settings import Settings
from tests.random_examples import LONG_RUN
from tests.returns.desk import Desk, row_of
from tests.returns.spoils import FILES
from tests.tables import CATALOG

TODAY = date(2026, 3, 8)
SPOILS = [name for name in FILES if LONG_RUN] or list(FILES)[::9]  # of those whose faults `test_spoiled.py` knows
GREEDY = "import sys; sys.path.insert(0, '.')\nfrom dashboard.returns import upload_process as u\nu._limit_memory()\n"


def outcome(path: Path, dataset: Dataset) -> SubmittedReturn | str:
    """What reading a file here gives: the return, or its faults as `import` prints them."""
    try:
        return FileSource(path).read(dataset, TODAY, None)
    except ReturnRefusedError as error:
        return str(error)


def outcome_apart(path: Path, desk: Desk) -> SubmittedReturn | str:
    try:
        return read_apart(path, Settings(data=desk.table, catalog_file=CATALOG), TODAY)
    except ReturnRefusedError as error:
        return str(error)


def test_a_sound_return_is_the_same(desk: Desk) -> None:
    form = desk.form()
    path = desk.returned(form, {row_of(form, "专利申请量"): 1234.0, "1.1": 7}, {"1.1": "说明，“引号”"})
    assert isinstance(outcome(path, desk.dataset), SubmittedReturn)
    assert outcome_apart(path, desk) == outcome(path, desk.dataset)


@pytest.mark.parametrize("name", SPOILS)
def test_a_spoiled_file_has_the_same_faults(desk: Desk, name: str) -> None:
    file_name, spoiled, _ = FILES[name]
    path = desk.folder / file_name
    path.write_bytes(spoiled(desk.dataset))
    here = outcome(path, desk.dataset)
    assert isinstance(here, str) and outcome_apart(path, desk) == here


def test_cells_are_told_by_sheet_and_cell(desk: Desk) -> None:
    form, path = desk.form(), desk.folder / "x.csv"
    path.write_text("kpi\n", encoding="utf-8")
    assert outcome_apart(path, desk) == outcome(path, desk.dataset)
    faulty = desk.returned(form, {"1.1": 1.5, "1.3": "十"})
    assert outcome_apart(faulty, desk) == outcome(faulty, desk.dataset)


def test_a_file_that_takes_too_long_is_given_up(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upload_process, "MAX_SECONDS", 0)
    path = desk.returned(desk.form(), {"1.1": 7})
    assert "已放弃" in str(outcome_apart(path, desk))


def test_memory_is_limited_where_the_system_says_how_much_a_process_has() -> None:
    is_limited = sys.platform == "linux"  # elsewhere time alone is the limit
    for size, is_given in ((MAX_MEMORY // 2, True), (MAX_MEMORY * 2, not is_limited)):
        command = [sys.executable, "-c", f"{GREEDY}bytearray({size})"]
        run = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
        assert (run.returncode == 0) is is_given


def test_the_limit_stands_before_the_file_is_read(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []

    def read(*_: object) -> None:
        steps.append("read")
        raise ReturnRefusedError

    monkeypatch.setattr(upload_process, "_limit_memory", lambda: steps.append("limit"))
    monkeypatch.setattr(FileSource, "read", read)
    upload_process.main("x.xlsx", str(desk.table), CITY, str(CATALOG), TODAY.isoformat())
    assert steps == ["limit", "read"]
