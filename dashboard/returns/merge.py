"""Merges submitted values into the table's text; every other line stays as it is, byte for byte."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from dashboard.dataset.model import Catalog
from dashboard.dataset.observation import Measure, RowKey
from dashboard.dataset.schema import MONTH
from dashboard.history.change_log import RowChange
from dashboard.history.table_text import TableLine, TableText
from dashboard.returns.submitted_value import SubmittedValue

MEASURES = tuple(Measure)  # in the order in which they stand in the table

RAW_CELL = r'(?:"(?:[^"]|"")*")?[^,\r\n]*'  # as it is written, with its quotation marks

SortKey = tuple[int, int, int, int, int]  # of a row among those of its KPI: breakdown, place, year, month, measure
Rank = tuple[int, int, SortKey]  # of a new row among those inserted before the same line


def merged(
    table: TableText, values: Iterable[SubmittedValue], catalog: Catalog
) -> tuple[TableText, tuple[RowChange, ...]]:
    """Merges values into a table; returns it with the rows that this adds or changes.

    A row that exists is written anew in its place. A new one goes to its KPI's rows, after the last that comes before
    it by breakdown (in the table's order, the KPI itself first), place (in the catalog's), year, month and measure; a
    new KPI goes after its area's rows. A table without months gets their column with the first value that has one.
    """
    values = tuple(values)
    if MONTH not in table.columns and any(value.key.month for value in values):
        table = _with_months(table)
    lines = list(table.lines)
    changes: list[RowChange] = []
    order = _RowOrder(lines, catalog)
    indices = {line.key: index for index, line in enumerate(lines) if line.key}
    insertions: dict[int, list[tuple[Rank, TableLine]]] = {}  # by the index of the line that they go before
    for value in values:
        index = indices.get(value.key)
        old, key = None if index is None else lines[index].content, value.key
        row = (key.kpi, key.breakdown, key.district, str(key.year), key.measure.value)
        changes.append(RowChange(*row, old=old, new=value.content, month=str(key.month or "")))
        if index is not None:
            lines[index] = table.format_line(lines[index].area, value.key, value.content)
        else:
            before, rank = order.insertion_point(value)
            insertions.setdefault(before, []).append(
                (rank, table.format_line(str(value.area), value.key, value.content))
            )
    if insertions.get(len(lines)) and not lines[-1].text.endswith(("\n", "\r")):
        lines[-1] = replace(lines[-1], text=lines[-1].text + table.line_end)
    merged_lines: list[TableLine] = []
    for index in range(len(lines) + 1):
        merged_lines += [line for _, line in sorted(insertions.get(index, ()), key=lambda insertion: insertion[0])]
        merged_lines += lines[index : index + 1]
    return replace(table, lines=tuple(merged_lines)), tuple(changes)


def _with_months(table: TableText) -> TableText:
    """Adds an empty column of months after the years; all other characters of the file stay as they are."""
    index = table.columns.index("year") + 1
    before, cells = re.compile(rf"(?:{RAW_CELL},){{{index - 1}}}{RAW_CELL}"), (MONTH, "")
    if table.quoting == csv.QUOTE_ALL:
        cells = f'"{MONTH}"', '""'

    def longer(line: TableLine, cell: str) -> TableLine:
        start = before.match(line.text)  # None where a blank line has fewer cells
        return replace(line, text=f"{start[0]},{cell}{line.text[start.end() :]}") if start else line

    header, *rows = table.lines
    lines = (longer(header, cells[0]), *(longer(line, cells[1]) for line in rows))
    columns = (*table.columns[:index], MONTH, *table.columns[index:])
    return replace(table, lines=lines, columns=columns)


class _RowOrder:
    """Finds where a new row goes in a table."""

    def __init__(self, lines: Sequence[TableLine], catalog: Catalog) -> None:
        self._places = {district.name: index for index, district in enumerate(catalog.districts)}
        self._kpis = {name: index for index, name in enumerate(catalog.kpis)}
        self._breakdowns: dict[tuple[str, str], int] = {}
        self._rows: dict[tuple[str, str], list[tuple[int, SortKey]]] = {}  # by area and KPI: each row's index and key
        self._area_ends: dict[str, int] = {}  # by area: the index after its last row
        self._table_end = len(lines)
        for index, line in enumerate(lines):
            if line.key is not None:
                self._rows.setdefault((line.area, line.key.kpi), []).append((index, self._sort_key(line.key)))
                self._area_ends[line.area] = index + 1

    def insertion_point(self, value: SubmittedValue) -> tuple[int, Rank]:
        """Finds the index of the line before which a new row goes, and its rank among the new ones there.

        First come those that follow rows of their KPI, then new KPIs, then those that their KPI's rows follow.
        """
        sort_key, area, name = self._sort_key(value.key), str(value.area), value.key.kpi
        rows = self._rows.get((area, name))
        if rows is None:
            kpi = self._kpis.get(name, len(self._kpis))
            return self._area_ends.get(area, self._table_end), (1, kpi, sort_key)
        before = [index + 1 for index, row_key in rows if row_key < sort_key]
        return (before[-1], (0, 0, sort_key)) if before else (rows[0][0], (2, 0, sort_key))

    def _sort_key(self, key: RowKey) -> SortKey:
        """Orders a row among those of its KPI; a new breakdown comes after all that the table has."""
        breakdown = (key.kpi, key.breakdown)
        order = self._breakdowns.setdefault(breakdown, len(self._breakdowns) + 1) if key.breakdown else 0
        return order, self._places[key.district], key.year, key.month or 0, MEASURES.index(key.measure)
