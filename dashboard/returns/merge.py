"""Puts answers into the table's text: every other line stays as it is, byte for byte."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from dashboard.dataset.loading import ENCODINGS
from dashboard.dataset.model import Catalog, Measure
from dashboard.dataset.schema import COLUMNS
from dashboard.dataset.spreadsheet import BOM
from dashboard.history.change_log import RowChange, RowContent
from dashboard.returns.submitted_value import RowKey, SubmittedValue

CONTENT = ("value", "unit", "qualifier", "status", "source", "note")
MEASURES = tuple(Measure)  # in the order in which they stand in the table

Order = tuple[int, int, int, int]  # a row among those of its KPI: part, place, year, measure


@dataclass(frozen=True, slots=True)
class TableLine:
    """A row of the table as it is written, with its line end; `key` is None for the head and for blank lines."""

    text: str
    area: str = ""
    key: RowKey | None = None
    content: RowContent | None = None


@dataclass(frozen=True, slots=True)
class TableText:
    """A sound table as text: its lines, and how its file writes them."""

    lines: tuple[TableLine, ...]
    columns: tuple[str, ...]
    encoding: str
    line_end: str
    quoting: int

    @property
    def bytes(self) -> bytes:
        """The file."""
        return "".join(line.text for line in self.lines).encode(self.encoding)

    @property
    def rows(self) -> Mapping[RowKey, RowContent]:
        """What each row says."""
        return {line.key: line.content for line in self.lines if line.key and line.content}


def table_text(content: bytes) -> TableText:
    """A table's file taken apart; it must be sound."""
    encoding = "utf-8"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        encoding = ENCODINGS[1]
        text = content.decode(encoding)
    pieces = list(io.StringIO(text, newline=""))  # keeps each line's own end
    reader = csv.reader(pieces)
    head = tuple(name.lstrip(BOM) for name in next(reader))
    lines = [TableLine("".join(pieces[: reader.line_num]))]
    before = reader.line_num
    for cells in reader:
        lines.append(_line("".join(pieces[before : reader.line_num]), dict(zip(head, cells, strict=False))))
        before = reader.line_num
    first = lines[0].text
    return TableText(
        tuple(lines),
        head,
        encoding,
        "\r\n" if first.endswith("\r\n") else "\n",
        csv.QUOTE_ALL if first.lstrip(BOM).startswith('"') else csv.QUOTE_MINIMAL,
    )


def _line(text: str, cells: Mapping[str, str]) -> TableLine:
    if not any(cells.values()):
        return TableLine(text)
    row = {name: cells.get(name, "") for name in COLUMNS}
    key = RowKey(row["kpi"], row["breakdown"], row["district"], int(row["year"]), Measure(row["measure"]))
    return TableLine(text, row["area"], key, RowContent(*(row[name] for name in CONTENT)))


def merged(
    table: TableText, answers: Iterable[SubmittedValue], catalog: Catalog
) -> tuple[TableText, tuple[RowChange, ...]]:
    """The table with the answers in it, and the rows that this adds or changes.

    A row that is there already is written anew in its place. A new one goes to its KPI's rows, after the last that
    comes before it by part (in the table's order, the KPI itself first), place (in the catalog's), year and measure; a
    new KPI goes after its area's rows.
    """
    lines = list(table.lines)
    changes: list[RowChange] = []
    order = _Order(lines, catalog)
    places = {line.key: place for place, line in enumerate(lines) if line.key}
    coming: dict[int, list[tuple[tuple[int, int, Order], TableLine]]] = {}  # by the line that they go before
    for answer in answers:
        place = places.get(answer.key)
        if place is not None:
            old = lines[place]
            changes.append(_change(answer.key, old.content, answer.content))
            lines[place] = _written(old.area, answer, table)
            continue
        changes.append(_change(answer.key, None, answer.content))
        before, rank = order.place_of(answer)
        coming.setdefault(before, []).append((rank, _written(str(answer.area), answer, table)))
    last = lines[-1]
    if coming.get(len(lines)) and not last.text.endswith(("\n", "\r")):
        lines[-1] = replace(last, text=last.text + table.line_end)
    together: list[TableLine] = []
    for place in range(len(lines) + 1):
        together += [line for _, line in sorted(coming.get(place, ()), key=lambda one: one[0])]
        together += lines[place : place + 1]
    return replace(table, lines=tuple(together)), tuple(changes)


class _Order:
    """Where a row goes in a table, told from the rows that it has."""

    def __init__(self, lines: Sequence[TableLine], catalog: Catalog) -> None:
        self._places = {district.name: place for place, district in enumerate(catalog.districts)}
        self._kpis = {name: place for place, name in enumerate(catalog.kpis)}
        self._parts: dict[tuple[str, str], int] = {}
        self._rows: dict[tuple[str, str], list[tuple[int, Order]]] = {}  # by area and KPI: each row's line and order
        self._ends: dict[str, int] = {}  # by area: the line after its last row
        self._end = len(lines)
        for place, line in enumerate(lines):
            if line.key is not None:
                self._rows.setdefault((line.area, line.key.kpi), []).append((place, self._of(line.key)))
                self._ends[line.area] = place + 1

    def place_of(self, answer: SubmittedValue) -> tuple[int, tuple[int, int, Order]]:
        """The line before which a new row goes, and its rank among the new ones there.

        First come those that follow rows of their KPI, then new KPIs, then those that their KPI's rows follow.
        """
        own, area, name = self._of(answer.key), str(answer.area), answer.key.kpi
        rows = self._rows.get((area, name))
        if rows is None:
            kpi = self._kpis.get(name, len(self._kpis))
            return self._ends.get(area, self._end), (1, kpi, own)
        before = [place + 1 for place, order in rows if order < own]
        return (before[-1], (0, 0, own)) if before else (rows[0][0], (2, 0, own))

    def _of(self, key: RowKey) -> Order:
        """A row among those of its KPI; a part that the table has not comes after all that it has."""
        part = self._parts.setdefault((key.kpi, key.breakdown), len(self._parts) + 1) if key.breakdown else 0
        return part, self._places[key.district], key.year, MEASURES.index(key.measure)


def _written(area: str, answer: SubmittedValue, table: TableText) -> TableLine:
    """An answer as a line of this table."""
    key, content = answer.key, answer.content
    cells = {
        "area": area, "kpi": key.kpi, "breakdown": key.breakdown, "district": key.district, "year": str(key.year),
        "measure": key.measure.value, **{name: getattr(content, name) for name in CONTENT},
    }  # fmt: skip
    kept = io.StringIO()
    csv.writer(kept, lineterminator=table.line_end, quoting=table.quoting).writerow(  # type: ignore[arg-type]
        [cells[name] for name in table.columns]
    )
    return TableLine(kept.getvalue(), area, key, content)


def _change(key: RowKey, old: RowContent | None, new: RowContent) -> RowChange:
    return RowChange(key.kpi, key.breakdown, key.district, str(key.year), key.measure.value, old, new)
