"""Reads a table's file as text, line by line, so that a change leaves every other line as it is, byte for byte."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from dashboard.dataset.loading import ENCODINGS
from dashboard.dataset.observation import Measure, RowKey
from dashboard.dataset.schema import ALL_COLUMNS, MONTH
from dashboard.dataset.spreadsheet import BOM
from dashboard.history.change_log import RowContent

CONTENT_COLUMNS = ("value", "unit", "qualifier", "status", "source", "note", "locator")


@dataclass(frozen=True, slots=True)
class TableLine:
    """Holds a row of the table as it is written, with its line end; `key` is None for the header and blank lines."""

    text: str
    area: str = ""
    key: RowKey | None = None
    content: RowContent | None = None


@dataclass(frozen=True, slots=True)
class TableText:
    """Holds a sound table as text: its lines, and how its file writes them."""

    lines: tuple[TableLine, ...]
    columns: tuple[str, ...]
    encoding: str
    line_end: str
    quoting: int

    @property
    def is_quoted(self) -> bool:
        """Tells whether every cell is quoted."""
        return self.quoting == csv.QUOTE_ALL

    @property
    def bytes(self) -> bytes:
        """Encodes the file."""
        return "".join(line.text for line in self.lines).encode(self.encoding)

    @property
    def rows(self) -> Mapping[RowKey, RowContent]:
        """Maps each row to its content."""
        return {line.key: line.content for line in self.lines if line.key and line.content}

    def format_line(self, area: str, key: RowKey, content: RowContent) -> TableLine:
        """Writes a row as the file writes its rows."""
        cells = {"area": area, **key._asdict(), **asdict(content)}
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator=self.line_end, quoting=self.quoting)  # type: ignore[arg-type]
        writer.writerow([cells[name] for name in self.columns])
        return TableLine(buffer.getvalue(), area, key, content)


EMPTY_TABLE = TableText((TableLine(""),), (), "utf-8", "\n", csv.QUOTE_MINIMAL)


def table_text(content: bytes) -> TableText:
    """Parses a table's file into lines; it must be sound."""
    try:
        encoding, text = "utf-8", content.decode()
    except UnicodeDecodeError:
        encoding, text = ENCODINGS[1], content.decode(ENCODINGS[1])
    mark = BOM if text.startswith(BOM) else ""
    physical_lines = list(io.StringIO(text[len(mark) :], newline=""))  # keeps each line's own end
    reader = csv.reader(physical_lines)
    columns = tuple(next(reader))
    header = mark + "".join(physical_lines[: reader.line_num])
    lines, start = [TableLine(header)], reader.line_num
    for cells in reader:
        row_text = "".join(physical_lines[start : reader.line_num])
        lines.append(_parse_line(row_text, dict(zip(columns, cells, strict=False))))
        start = reader.line_num
    line_end = "\r\n" if header.endswith("\r\n") else "\n"
    quoting = csv.QUOTE_ALL if header.lstrip(BOM).startswith('"') else csv.QUOTE_MINIMAL
    return TableText(tuple(lines), columns, encoding, line_end, quoting)


def _parse_line(text: str, cells: Mapping[str, str]) -> TableLine:
    if not any(cells.values()):
        return TableLine(text)
    row = {name: cells.get(name, "") for name in ALL_COLUMNS}
    month = int(row[MONTH]) if row[MONTH] else None
    key = RowKey(row["kpi"], row["breakdown"], row["district"], int(row["year"]), Measure(row["measure"]), month)
    return TableLine(text, row["area"], key, RowContent(*(row[name] for name in CONTENT_COLUMNS)))
