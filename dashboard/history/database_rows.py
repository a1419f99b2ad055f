"""Reads and writes the rows of a city in a database, so that they are the file that they came from, byte for byte."""

from __future__ import annotations

import csv
import json
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from decimal import Decimal, InvalidOperation

from psycopg import sql
from sqlalchemy import Connection, bindparam, delete, select

from dashboard.dataset.schema import ALL_COLUMNS, MONTH
from dashboard.history.postgresql import driver_cursor
from dashboard.history.row_positions import filled_positions, fresh_positions
from dashboard.history.table_text import TableLine, TableText
from dashboard.history.tables import OBSERVATIONS, ROW_KEY

COLUMNS = [*ALL_COLUMNS, "position"]
WHOLE_YEAR = sql.SQL("case {0} when 0 then '' else {0}::text end").format(sql.Identifier(MONTH))
NO_TEXT = "\\N"  # for null, of which there is none: an empty text is not quoted then


@dataclass(frozen=True, slots=True)
class Layout:
    """Holds how a table's file is written, and by their positions the lines that CSV of the database would not be."""

    header: str = ""
    columns: tuple[str, ...] = ()
    encoding: str = "utf-8"
    line_end: str = "\n"
    is_quoted: bool = False  # every cell
    lines: Mapping[str, str] = field(default_factory=dict)  # rows that are written otherwise
    blanks: Mapping[str, str] = field(default_factory=dict)  # lines that are no rows

    def to_json(self) -> str:
        """Writes it for the city's row."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def of_json(cls, text: str) -> Layout:
        """Reads it from there."""
        fields = json.loads(text or "{}")
        return cls(**fields | {"columns": tuple(fields.get("columns", ()))})


def read_content(connection: Connection, city: str, layout: Layout) -> bytes:
    """Reads a city's table as the file that it came from."""
    rows = _copied(connection, city, layout)
    if not (layout.lines or layout.blanks) and layout.encoding == "utf-8":
        ended = rows if layout.line_end == "\n" else "".join(_lines(rows, layout)).encode()
        return layout.header.encode() + ended
    lines = dict(zip(_positions(connection, city), _lines(rows, layout), strict=True))
    for position, text in layout.lines.items():
        if _says_the_same(lines.get(int(position), ""), text):
            lines[int(position)] = text
    lines |= {int(position): text for position, text in layout.blanks.items()}
    return (layout.header + "".join(lines[position] for position in sorted(lines))).encode(layout.encoding)


def write_table(connection: Connection, city: str, table: TableText, before: TableText, layout: Layout) -> Layout:
    """Writes the rows in which a table differs from the one that stands there, and returns its layout."""
    keys, keys_before = list(_keys(table)), list(_keys(before))
    lines_before = dict(zip(keys_before, before.lines[1:], strict=True))
    taken = sorted({*_positions(connection, city), *map(int, layout.blanks)})
    places = dict(zip(keys_before, taken, strict=True)) if len(taken) == len(keys_before) else {}
    positions = filled_positions([places.get(key) for key in keys]) if places else None
    if positions is None:
        positions, lines_before = fresh_positions(len(keys)), {}
        connection.execute(delete(OBSERVATIONS).where(OBSERVATIONS.c.city == city))
    after = dict(zip(keys, table.lines[1:], strict=True))
    changed = {key for key, line in lines_before.items() if key not in after or not _same(line, after[key])}
    _delete(connection, city, [line for key, line in lines_before.items() if key in changed])
    rows = zip(keys, positions, table.lines[1:], strict=True)
    _insert(connection, city, [row[1:] for row in rows if row[0] not in lines_before or row[0] in changed])
    return _layout_of(connection, city, table, positions)


def _layout_of(connection: Connection, city: str, table: TableText, positions: Sequence[int]) -> Layout:
    """Compares what the database would write with the table's own lines."""
    plain = Layout(
        table.lines[0].text, table.columns, table.encoding, table.line_end, table.is_quoted
    )  # fmt: skip
    written = dict(zip(_positions(connection, city), _lines(_copied(connection, city, plain), plain), strict=True))
    lines: dict[str, str] = {}
    blanks: dict[str, str] = {}
    for position, line in zip(positions, table.lines[1:], strict=True):
        if line.key is None:
            blanks[str(position)] = line.text
        elif written[position] != line.text:
            lines[str(position)] = line.text
    return Layout(
        plain.header, plain.columns, plain.encoding, plain.line_end, plain.is_quoted, lines, blanks
    )  # fmt: skip


def _copied(connection: Connection, city: str, layout: Layout) -> bytes:
    """Reads the rows as CSV, in their order."""
    if not layout.columns:
        return b""
    cells = sql.SQL(", ").join(WHOLE_YEAR if name == MONTH else sql.Identifier(name) for name in layout.columns)
    quoted = sql.SQL(", force_quote *" if layout.is_quoted else "")
    query = sql.SQL(
        "copy (select {} from observations where city = {} order by position) to stdout with (format csv, null {}{})"
    ).format(cells, sql.Literal(city), sql.Literal(NO_TEXT), quoted)
    with driver_cursor(connection) as cursor, cursor.copy(query) as copy:
        return b"".join(map(bytes, copy))  # memory views, kept by the million, would be looked through for garbage


def _lines(rows: bytes, layout: Layout) -> list[str]:
    """Splits rows into lines, each with the end that the file has; a quoted cell may go over several."""
    lines, begun = [], ""
    for part in rows.decode().split("\n")[:-1]:
        line = begun + part
        is_open = line.count('"') % 2
        begun = f"{line}\n" if is_open else ""
        if not is_open:
            lines.append(f"{line}{layout.line_end}")
    return lines


def _says_the_same(written: str, file_text: str) -> bool:
    """Tells whether a row as the database writes it is that of the file's line: no SQL has changed it since."""
    cells, file_cells = next(csv.reader([written]), []), next(csv.reader([file_text]), [])
    return len(cells) == len(file_cells) and all(map(_is_same_cell, cells, file_cells))


def _is_same_cell(cell: str, file_text: str) -> bool:
    try:
        return cell == file_text or Decimal(cell) == Decimal(file_text)
    except InvalidOperation:
        return False


def _positions(connection: Connection, city: str) -> Sequence[int]:
    query = select(OBSERVATIONS.c.position).where(OBSERVATIONS.c.city == city).order_by(OBSERVATIONS.c.position)
    return connection.execute(query).scalars().all()


def _keys(table: TableText) -> Iterator[Hashable]:
    """Yields what identifies each line after the header: a row's key, of other lines their number among these."""
    count = 0
    for line in table.lines[1:]:
        count += line.key is None
        yield line.key or count


def _same(line: TableLine, other: TableLine) -> bool:
    return (line.area, line.content) == (other.area, other.content)


def _delete(connection: Connection, city: str, lines: Sequence[TableLine]) -> None:
    keys = [_key_cells(line) for line in lines if line.key]
    if keys:
        same = [OBSERVATIONS.c[name] == bindparam(f"of_{name}") for name in ROW_KEY]
        query = delete(OBSERVATIONS).where(OBSERVATIONS.c.city == city, *same)
        connection.execute(query, [{f"of_{name}": cell for name, cell in key.items()} for key in keys])


def _insert(connection: Connection, city: str, rows: Sequence[tuple[int, TableLine]]) -> None:
    names = sql.SQL(", ").join(map(sql.Identifier, ["city", *COLUMNS]))
    query = sql.SQL("copy observations ({}) from stdin").format(names)
    with driver_cursor(connection) as cursor, cursor.copy(query) as copy:
        for position, line in rows:
            if line.key and line.content:
                cells = {"area": line.area, **_key_cells(line), **asdict(line.content), "position": position}
                copy.write_row([city, *(cells[name] for name in COLUMNS)])


def _key_cells(line: TableLine) -> dict[str, object]:
    assert line.key is not None  # only rows are written
    return {**line.key._asdict(), "month": line.key.month or 0, "measure": line.key.measure.value}
