"""Runs every check on a fresh machine: environment, test dependencies, Chromium, a font, PostgreSQL; then the checks.

Needs nothing but Python 3.11 or newer: `python3 tests/run.py`. Words after it go to pytest.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
INSTALLED = ENVIRONMENT / "installed"  # the digest of the pyproject.toml whose dependencies are installed
BROWSER, WEB = "tests/browser", "tests/web"
DEBIAN = {"chromium": "chromium", "font": "fonts-noto-cjk", "database": "postgresql"}  # what apt-get calls them

sys.path.insert(0, str(ROOT))
from dashboard.exports.browser import chromium  # noqa: E402
from tests.postgres_programs import NO_POSTGRES, postgres_programs  # noqa: E402


def run(*command: str | Path) -> int:
    """Run a command in the project's folder and return its exit code."""
    print("+", *command, flush=True)
    return subprocess.call([str(word) for word in command], cwd=ROOT)


def has_chinese_font() -> bool:
    """True where some installed font can show Chinese; taken for granted where fontconfig is not the judge."""
    if not sys.platform.startswith("linux") or not shutil.which("fc-list"):
        return not sys.platform.startswith("linux")
    return bool(subprocess.run(["fc-list", ":lang=zh"], capture_output=True, check=False).stdout.strip())


def install_programs() -> None:
    """Install Chromium, a Chinese font and PostgreSQL where they are missing, with apt-get; else say what is."""
    there = {"chromium": chromium(), "font": has_chinese_font(), "database": postgres_programs()}
    missing = [name for name, program in there.items() if not program]
    if not missing:
        return
    packages = [DEBIAN[name] for name in missing]
    if shutil.which("apt-get"):
        root = [] if getattr(os, "geteuid", lambda: 1)() == 0 else ["sudo"]
        run(*root, "apt-get", "update", "-qq")
        run(*root, "apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages)
    if "chromium" in missing and not chromium():
        sys.exit("The browser tests need Chromium or Chrome: install one, or set CHROMIUM_PATH to its path.")
    if "font" in missing and not has_chinese_font():
        print("No Chinese font found; texts in screenshots will show boxes. Install one, such as Noto Sans CJK.")
    if "database" in missing and not postgres_programs():
        print(NO_POSTGRES)


def install() -> None:
    """Make the project's own environment and install the checks' dependencies, where pyproject.toml is another one."""
    digest = hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest()
    if PYTHON.exists() and INSTALLED.exists() and INSTALLED.read_text(encoding="ascii") == digest:
        return
    if not PYTHON.exists():
        venv.create(ENVIRONMENT, with_pip=True)
    if run(PYTHON, "-m", "pip", "install", "-q", "--disable-pip-version-check", "-e", ".[test]"):
        sys.exit("The dependencies could not be installed; see the messages above.")
    INSTALLED.write_text(digest, encoding="ascii")


def run_side_by_side(modules: dict[str, list[str]]) -> list[str]:
    """Run Python modules at once, as they wait on different things; print one output after the other. Which failed."""
    failed = []
    with tempfile.TemporaryDirectory() as folder:
        running = {}
        for name, words in modules.items():
            command = [str(PYTHON), "-m", *words]
            print("+", *command, flush=True)
            with (Path(folder) / name).open("wb") as output:
                running[name] = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT)
        for name, process in running.items():
            if process.wait():
                failed.append(name)
            print(f"{name}:", (Path(folder) / name).read_text(encoding="utf-8", errors="replace"), sep="\n", flush=True)
    return failed


def main() -> int:
    """Install, run every check even where one fails, and tell which failed."""
    install()
    install_programs()
    checks: dict[str, list[str | Path]] = {
        "style": ["-m", "ruff", "check", "."],
        "format": ["-m", "ruff", "format", "--check", "."],
        "table": ["app.py", "check"],
    }
    failed = [name for name, words in checks.items() if run(PYTHON, *words)]
    if sys.argv[1:]:
        failed += ["types"] * bool(run(PYTHON, "-m", "mypy"))
        failed += ["tests"] * bool(run(PYTHON, "-m", "pytest", *sys.argv[1:]))
    else:
        others = ["pytest", "--ignore", BROWSER, "--ignore", WEB]
        failed += run_side_by_side(
            {"browser": ["pytest", BROWSER], "web": ["pytest", WEB], "tests": others, "types": ["mypy"]}
        )
    print(f"failed: {', '.join(failed)}" if failed else "all checks passed")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
