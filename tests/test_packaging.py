"""What a wheel holds: assets, data and licences, at the places where the installed package looks for them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.version import Version

from dashboard.dataset.resources import ASSETS, ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
WHEEL = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]


def test_licences_stand_where_packaging_tools_look_for_them() -> None:
    texts = [(ROOT / name).read_text(encoding="utf-8") for name in PROJECT["project"]["license-files"]]
    for notice in ("MIT License", "Open Database License 1.0", "Copyright (c) 2013, Baidu Inc."):
        assert any(notice in text for text in texts), notice


def test_a_deployment_pins_every_dependency_within_its_bounds_with_hashes() -> None:
    text = (ROOT / "dashboard" / "web" / "constraints.txt").read_text(encoding="utf-8")
    pins: dict[str, list[Version]] = {}
    for block in re.split(r"\n(?=[a-z])", "\n" + re.sub(r"^#.*\n", "", text, flags=re.MULTILINE))[1:]:
        name, version = re.match(r"([\w.-]+)==(\S+)", block).groups()  # type: ignore[union-attr]
        pins.setdefault(name, []).append(Version(version))
        assert "--hash=sha256:" in block, name
    extras = PROJECT["project"]["optional-dependencies"]
    for line in (*PROJECT["project"]["dependencies"], *extras["gunicorn"], *extras["parquet"]):
        requirement = Requirement(line)
        assert all(version in requirement.specifier for version in pins[requirement.name.lower()]), line


def test_a_package_as_a_wheel_holds_it_finds_assets_and_data_from_any_folder(tmp_path: Path) -> None:
    package, elsewhere = tmp_path / "site" / "dashboard", tmp_path / "elsewhere"
    elsewhere.mkdir()
    for source in WHEEL["only-include"]:
        target = tmp_path / "site" / WHEEL["sources"].get(source, source)
        shutil.copytree(ROOT / source, target, ignore=shutil.ignore_patterns("__pycache__"))
    code = (
        "import runpy, sys; from dashboard.dataset.resources import ASSETS\n"
        "print(*sorted(ASSETS.iterdir()), sep='\\n')\n"
        "sys.argv = ['dashboard', 'check']; runpy.run_module('dashboard', run_name='__main__')"
    )
    clean = {name: value for name, value in os.environ.items() if not name.startswith("DASHBOARD_")}
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=elsewhere,
        env=clean | {"PYTHONPATH": str(package.parent), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert (run.returncode, run.stderr) == (0, "")
    *assets, summary = run.stdout.splitlines()
    assert assets == [str(package / "assets" / path.name) for path in sorted(ASSETS.iterdir())]
    assert summary.startswith("kpis.csv is sound")
