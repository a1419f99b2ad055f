"""Changes the table of a city in a database, in one transaction with its backup and its line in the log."""

from __future__ import annotations

import hashlib
import zlib
from pathlib import Path

from sqlalchemy import Connection, delete, select, update

from dashboard.history.change_log import Change, file_digest, line_digest, to_json
from dashboard.history.database_rows import Layout, read_content, write_table
from dashboard.history.store import TableCopy
from dashboard.history.table_text import EMPTY_TABLE, table_text
from dashboard.history.tables import CHANGES, CITIES, VERSIONS
from dashboard.history.transaction import Backup, HistoryError, TableHistory, TableTransaction


class DatabaseTransaction(TableTransaction):
    """Changes a city's table while its row is locked."""

    def __init__(self, store: TableHistory, connection: Connection, city: str, catalog: Path | None) -> None:
        """Read the table as it is now; the digest of `catalog` is kept with what is written."""
        self._connection, self._city, self._catalog = connection, city, catalog
        row = connection.execute(select(CITIES).where(CITIES.c.city == self._city)).first()
        assert row is not None  # whoever writes has locked it
        self._row = row
        layout = Layout.of_json(self._row.layout)
        super().__init__(store, read_content(connection, self._city, layout))

    @property
    def previous(self) -> str:
        """Computes the digest of the log's last line."""
        query = select(CHANGES.c.line).where(CHANGES.c.city == self._city).order_by(CHANGES.c.number.desc()).limit(1)
        return line_digest((self._connection.execute(query).scalar() or "").encode())

    def require_unchanged(self) -> None:
        """Has nothing to look for: what was read in this transaction is what is changed."""

    def replace(self, content: bytes, change: Change) -> None:
        """Writes the rows that differ, in one transaction with the backup and the line."""
        self.back_up(self.content, self._row.written)
        self.write(content, change.time.timestamp())
        self.append(change)

    def write(self, content: bytes, written: float) -> None:
        """Writes a table in the place of the one that is there; HistoryError where it would not read back the same."""
        before = table_text(self.content) if self.content else EMPTY_TABLE
        layout_before = Layout.of_json(self._row.layout)
        table = table_text(content)
        layout = write_table(self._connection, self._city, table, before, layout_before)
        if read_content(self._connection, self._city, layout) != content:
            raise HistoryError(
                "表写入数据库后与原文不一致，什么也没有写入。 "
                "The table would not read back as it is, so nothing was written."
            )
        columns = {
            "digest": hashlib.sha256(content).hexdigest(), "rows": len(table.rows), "written": written,
            "layout": layout.to_json(), "catalog": file_digest(self._catalog) if self._catalog else self._row.catalog,
        }  # fmt: skip
        self._connection.execute(update(CITIES).where(CITIES.c.city == self._city).values(**columns))

    def back_up(self, content: bytes, written: float) -> None:
        """Keeps a table as a backup, unless this version is one."""
        digest = hashlib.sha256(content).hexdigest()
        among = (VERSIONS.c.city == self._city) & (VERSIONS.c.digest == digest)
        if not content or self._connection.execute(select(VERSIONS.c.digest).where(among)).first():
            return
        newest = select(VERSIONS.c.number).where(VERSIONS.c.city == self._city).order_by(VERSIONS.c.number.desc())
        number = (self._connection.execute(newest.limit(1)).scalar() or 0) + 1
        packed = zlib.compress(content)
        columns = {"digest": digest, "number": number, "written": written, "size": len(packed), "content": packed}
        self._connection.execute(VERSIONS.insert().values(city=self._city, **columns))

    def receive(self, table: TableCopy) -> None:
        """Writes a table with its history into an empty city; HistoryError where it has a table already."""
        if self._row.digest:
            raise HistoryError(
                f"数据库里已有{self._city}的表，不会覆盖。 The database has a table of {self._city} already, "
                "which is not written over."
            )
        for backup, old in reversed(table.backups):
            self.back_up(old, backup.written.timestamp())
        for line in table.log.decode().splitlines():
            self.append_line(line)
        self.write(table.content, table.written.timestamp())
        self._connection.execute(update(CITIES).where(CITIES.c.city == self._city).values(name=table.name))

    def append(self, change: Change) -> None:
        """Adds the line, and renews the digest in the city's row."""
        self.append_line(to_json(change))
        among = update(CITIES).where(CITIES.c.city == self._city)
        self._connection.execute(among.values(digest=change.after))

    def append_line(self, line: str) -> None:
        """Adds a line of the log as it is."""
        among = CITIES.c.city == self._city
        number = self._connection.execute(select(CITIES.c.changes).where(among)).scalar_one() + 1
        self._connection.execute(CHANGES.insert().values(city=self._city, number=number, line=line))
        self._connection.execute(update(CITIES).where(among).values(changes=number))

    def remove_backup(self, backup: Backup) -> None:
        """Removes the row."""
        among = (VERSIONS.c.city == self._city) & VERSIONS.c.digest.startswith(backup.version)
        self._connection.execute(delete(VERSIONS).where(among))
