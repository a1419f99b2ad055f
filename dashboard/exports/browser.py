"""Finds a Chromium, Chrome or Edge on the machine; nothing is installed or fetched for it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

BROWSER_NAMES = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge", "microsoft-edge",
)  # fmt: skip
BROWSER_PATHS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    r"C:\Program Files\Microsoft\Edge\Application\msedge.exe",
)


def chromium() -> str | None:
    """Finds the path of a browser: CHROMIUM_PATH, else the first on the PATH, else where systems put one; or None."""
    on_path = next(filter(None, map(shutil.which, BROWSER_NAMES)), None)
    installed = next((path for path in BROWSER_PATHS if Path(path).is_file()), None)
    return os.environ.get("CHROMIUM_PATH") or on_path or installed
