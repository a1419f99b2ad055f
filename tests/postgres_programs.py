"""Finds the programs of PostgreSQL; needs nothing but Python."""

from __future__ import annotations

import shutil
from pathlib import Path

DEBIAN = Path("/usr/lib/postgresql")  # where Debian's package has its programs, outside of PATH
NO_POSTGRES = "PostgreSQL is not installed: the tests that need a database did not run"


def postgres_programs() -> Path | None:
    """The folder of `initdb` and `pg_ctl`, the newest version first; None where PostgreSQL is not installed."""
    folders = sorted(DEBIAN.glob("*/bin"), key=lambda folder: float(folder.parent.name), reverse=True)
    if initdb := shutil.which("initdb"):
        folders.append(Path(initdb).resolve().parent)
    return next((folder for folder in folders if (folder / "initdb").exists() and (folder / "pg_ctl").exists()), None)
