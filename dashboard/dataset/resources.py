"""Locates the project's own files: beside the package in a clone, inside it where a wheel is installed."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
IS_INSTALLED = (PACKAGE / "data").is_dir()
ROOT = PACKAGE if IS_INSTALLED else PACKAGE.parent
ASSETS, DATA = ROOT / "assets", ROOT / "data"
PUBLISHED = DATA / "kpis.csv"  # the project's own table
