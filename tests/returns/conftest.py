"""What tests of returns share: a clerk's desk."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands import Run
from tests.returns.desk import Desk, desk_at


@pytest.fixture
def desk(tmp_path: Path, run: Run) -> Desk:
    return desk_at(tmp_path, run)
