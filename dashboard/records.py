"""The rows behind a chart: published ones as they stand, computed ones marked derived; as CSV they fit the table."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass

from dashboard.model import Kpi, Measure, Observation, Quantity, published
from dashboard.schema import COLUMNS

BOM = "\ufeff"  # Excel reads a file that begins with it as UTF-8
SAMPLE_NOTE = "由示例数据推算，非公布数"
REST = "其余（未分列）"  # the breakdown of what no part of a total explains
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")  # a cell that begins so is run by a spreadsheet


@dataclass(frozen=True, slots=True)
class Record:
    """One value on screen with all that identifies it."""

    area: int
    kpi: str
    breakdown: str
    district: str
    year: int
    measure: Measure
    quantity: Quantity

    @property
    def row(self) -> Observation | None:
        """The published row; None for a derived value."""
        return None if self.quantity.is_derived else self.quantity.basis[0]


def record(observation: Observation) -> Record:
    """The record of a published row."""
    return Record(
        observation.area,
        observation.kpi,
        observation.breakdown,
        observation.district,
        observation.year,
        observation.measure,
        published(observation),
    )


def records(observations: Iterable[Observation]) -> tuple[Record, ...]:
    """Published rows as records, each once."""
    return tuple(dict.fromkeys(record(observation) for observation in observations))


def quantity_record(quantity: Quantity, *, year: int, measure: Measure = Measure.ACTUAL, **named: str) -> Record:
    """The record of a quantity: its own row where published, else a derived one named after its first basis row."""
    first = quantity.basis[0]
    if not quantity.is_derived:
        return record(first)
    return Record(
        first.area,
        named.get("kpi", first.kpi),
        named.get("breakdown", ""),
        named.get("district", first.district),
        year,
        measure,
        quantity,
    )


def form_of(kpis: Iterable[Kpi], district: str, year: int) -> str:
    """An empty return in the dataset's columns: one row per KPI to fill in, its definition as note."""
    sheet = io.StringIO()
    writer = csv.writer(sheet, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for kpi in kpis:
        cells = (kpi.area, kpi.name, "", district, year, Measure.ACTUAL.value, "", kpi.unit, "", "reported", "")
        writer.writerow([_inert(cell) if isinstance(cell, str) else cell for cell in (*cells, kpi.definition)])
    return BOM + sheet.getvalue()


def csv_of(rows: Iterable[Record]) -> str:
    """Records as CSV in the dataset's columns, with a byte order mark so that Excel reads it as UTF-8.

    A derived row has the status `derived`, a computed one `computed`, the sources of its basis, and its formula as
    note. Text that a spreadsheet would run as a formula gets an apostrophe in front.
    """
    sheet = io.StringIO()
    writer = csv.writer(sheet, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for one in rows:
        quantity, row = one.quantity, one.row
        status = row.status.value if row else quantity.certainty.value
        sources = "; ".join(dict.fromkeys(f"{b.source.document.id} {b.source.place}" for b in quantity.basis))
        cells = (
            one.area, one.kpi, one.breakdown, one.district, one.year, one.measure.value, f"{quantity.value:.12g}",
            quantity.unit, quantity.qualifier.value, status, sources, _note(one),
        )  # fmt: skip
        writer.writerow(
            [_inert(cell) if isinstance(cell, str) and index != 6 else cell for index, cell in enumerate(cells)]
        )
    return BOM + sheet.getvalue()


def _note(one: Record) -> str:
    """A row's own note, or the formula of a computed one; what is computed from generated rows says so."""
    if one.row is not None:
        return one.row.note
    return f"{SAMPLE_NOTE}；{one.quantity.formula}" if one.quantity.is_sample else one.quantity.formula


def _inert(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
