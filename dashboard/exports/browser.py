"""Finds a Chromium, Chrome or Edge on the machine; nothing is installed or fetched for it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge", "microsoft-edge")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    r"C:\Program Files\Microsoft\Edge\Application\msedge.exe",
)


def chromium() -> str | None:
    """The path of a browser: CHROMIUM_PATH, else the first on the PATH, else where systems put one; None without."""
    named = os.environ.get("CHROMIUM_PATH")
    found = (path for name in NAMES if (path := shutil.which(name)))
    return named or next(found, None) or next((place for place in PLACES if Path(place).is_file()), None)
