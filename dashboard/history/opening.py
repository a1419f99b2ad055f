"""Opens the store of a table by its address; imports only the kind that is needed."""

from __future__ import annotations

from pathlib import Path

from dashboard.history.store import TableStore


def open_store(address: Path | str, city: str, catalog: Path | None = None) -> TableStore:
    """Finds the store of a table: files beside a path, or a city in the database of a URL.

    A database keeps the digest of `catalog` with the table whenever it is written.
    """
    if isinstance(address, Path):
        from dashboard.history.file_store import FileStore  # noqa: PLC0415 - one kind is needed

        return FileStore(address)
    from dashboard.history.database import Database  # noqa: PLC0415
    from dashboard.history.database_store import DatabaseStore  # noqa: PLC0415

    return DatabaseStore(Database(address, city), catalog)
