"""What tests of returns share: a clerk's desk."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.returns.run_command import Desk, desk_at


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return desk_at(tmp_path, capsys)
