"""Opens the database of sign-ins beside a file of users."""

from __future__ import annotations

from pathlib import Path

from dashboard.history.database import Database
from dashboard.settings import Settings
from dashboard.web.storage import Storage


def sign_ins(users: Path) -> Database:
    return Storage(Settings(users=users)).sign_ins
