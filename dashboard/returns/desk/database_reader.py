"""Reads the desk's state in a database."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from sqlalchemy import select

from dashboard.history.database import Database
from dashboard.history.tables import FILES, LOG, RETURNS, ROUNDS, SUBMISSIONS, UPLOADS
from dashboard.returns.desk.desk_log import LogLine
from dashboard.returns.desk.model import Cell, CellKey, PlaceReturn, Round, RoundKey, Submission
from dashboard.returns.desk.rows import log_line_of, of, place_return_of, read_cells, round_of, submission_of


class DeskReader:
    """What can be asked of a desk; see `DeskStore`."""

    def __init__(self, database: Database) -> None:
        """Read from a database with the desk's tables."""
        self.database, self._city = database, database.city

    def rounds(self) -> tuple[Round, ...]:
        """Lists all rounds, the newest first."""
        query = (
            select(ROUNDS).where(ROUNDS.c.city == self._city).order_by(ROUNDS.c.opened.desc(), ROUNDS.c.round.desc())
        )
        with self.database.reading() as connection:
            return tuple(map(round_of, connection.execute(query)))

    def round(self, key: RoundKey) -> Round | None:
        """Finds a round."""
        with self.database.reading() as connection:
            row = connection.execute(select(ROUNDS).where(of(ROUNDS, self._city, key))).one_or_none()
        return round_of(row) if row else None

    def returns(self, key: RoundKey) -> Mapping[str, PlaceReturn]:
        """Maps the places of a round to their returns."""
        current = self.round(key)
        with self.database.reading() as connection:
            rows = connection.execute(select(RETURNS).where(of(RETURNS, self._city, key))).all()
        returns = {row.place: place_return_of(row) for row in rows}
        return {place: returns[place] for place in (current.places if current else ())}

    def draft(self, key: RoundKey, place: str) -> Mapping[CellKey, Cell]:
        """Returns the cells of a draft that are not empty."""
        with self.database.reading() as connection:
            cells = read_cells(connection, self._city, key, place)
        return {cell_key: cell for cell_key, cell in cells.items() if cell.text}

    def submissions(self, key: RoundKey, place: str) -> tuple[Submission, ...]:
        """Lists the submissions of a place, the newest first."""
        among = of(SUBMISSIONS, self._city, key, place)
        with self.database.reading() as connection:
            rows = connection.execute(select(SUBMISSIONS).where(among).order_by(SUBMISSIONS.c.number.desc()))
            return tuple(map(submission_of, rows))

    def file(self, key: RoundKey, place: str, digest: str) -> tuple[str, bytes] | None:
        """Finds a workbook of a place by its digest."""
        joined = UPLOADS.join(FILES, (UPLOADS.c.city == FILES.c.city) & (UPLOADS.c.digest == FILES.c.digest))
        among = of(UPLOADS, self._city, key, place) & (UPLOADS.c.digest == digest)
        with self.database.reading() as connection:
            query = select(UPLOADS.c.name, FILES.c.content).select_from(joined).where(among)
            row = connection.execute(query).first()
        return (row.name, bytes(row.content)) if row else None

    def damaged_files(self) -> tuple[str, ...]:
        """Lists the workbooks that are not what their digest says, by digest, and those that are missing, by name."""
        files = select(FILES.c.digest, FILES.c.content).where(FILES.c.city == self._city)
        uploads = select(UPLOADS.c.digest, UPLOADS.c.name).where(UPLOADS.c.city == self._city)
        with self.database.reading() as connection:
            names = {row.digest: row.name for row in connection.execute(uploads)}
            damaged = []
            for digest, content in connection.execution_options(yield_per=10).execute(files):
                names.pop(digest, None)
                if hashlib.sha256(_bytes(content)).hexdigest() != digest:
                    damaged.append(digest)
        return (*damaged, *names.values())

    def log(self) -> tuple[LogLine, ...]:
        """Lists the lines of the log, the newest first."""
        query = select(LOG).where(LOG.c.city == self._city).order_by(LOG.c.number.desc())
        with self.database.reading() as connection:
            return tuple(map(log_line_of, connection.execute(query)))


def _bytes(content: object) -> bytes:
    """The bytes of a file, also where somebody has put text in its place."""
    return content.encode() if isinstance(content, str) else bytes(content)  # type: ignore[call-overload]
