"""Exports the rows behind a chart: published ones as they are, computed ones marked; as CSV in the table's columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dashboard.dataset.model import Kpi
from dashboard.dataset.numbers import plain
from dashboard.dataset.observation import Measure, Observation
from dashboard.dataset.quantity import Quantity, published
from dashboard.dataset.schema import ALL_COLUMNS, COLUMNS
from dashboard.dataset.spreadsheet import BOM, escape_formula
from dashboard.dataset.table import Dataset
from dashboard.i18n.terms import Translator, translator
from dashboard.metrics.proposal import Proposal

ENGLISH_COLUMNS = ("kpi_en", "breakdown_en", "district_en", "unit_en", "note_en")  # stand after the table's own columns
SAMPLE_NOTE = "由示例数据推算，非公布数"
REMAINDER = "其余（未分列）"  # the breakdown of what no breakdown of a total explains
COUNTY_SUM = "县区合计"  # the breakdown of the sum of the counties that report
OTHER_BREAKDOWNS = "其余分项"  # the breakdown of the sum of those that are too many to stand here one by one
CHUNK_ROWS = 2_000  # rows that are written together


@dataclass(frozen=True, slots=True)
class ExportRow:
    """Holds one value on screen with all that identifies it."""

    area: int
    kpi: str
    breakdown: str
    district: str
    year: int
    measure: Measure
    quantity: Quantity
    month: int | None = None  # January through this month; None is the whole year

    @property
    def period(self) -> tuple[int, int | None]:
        """Return what the value is of: a year, or January through a month of it."""
        return self.year, self.month

    @property
    def row(self) -> Observation | None:
        """Return the published row; None for a derived value."""
        return None if self.quantity.is_derived else self.quantity.basis[0]


def export_row(row: Observation) -> ExportRow:
    """Return the export row of a published row."""
    return ExportRow(row.area, row.kpi, row.breakdown, row.district, row.year, row.measure, published(row), row.month)


def export_rows(rows: Iterable[Observation]) -> tuple[ExportRow, ...]:
    """Return the export rows of published rows, each once."""
    return tuple(dict.fromkeys(export_row(row) for row in rows))


def quantity_row(quantity: Quantity, *, year: int, measure: Measure = Measure.ACTUAL, **names: str) -> ExportRow:
    """Return the export row of a quantity: its own where published, else one named after its first basis row.

    `names` may set another kpi, breakdown or district of a derived one.
    """
    first = quantity.basis[0]
    if not quantity.is_derived:
        return export_row(first)
    kpi, breakdown = names.get("kpi", first.kpi), names.get("breakdown", "")
    district = names.get("district", first.district)
    return ExportRow(first.area, kpi, breakdown, district, year, measure, quantity)


def empty_return_csv(kpis: Iterable[Kpi], district: str, year: int) -> str:
    """Return an empty return in the dataset's columns: one row per KPI to fill in, its definition as note."""
    return _table_csv(
        (kpi.area, kpi.name, "", district, year, Measure.ACTUAL.value, "", kpi.unit, "", "reported", "", kpi.definition)
        for kpi in kpis
    )


def proposal_csv(proposal: Proposal) -> str:
    """Return a proposal as targets in the dataset's columns; status and source are filled in once it is adopted."""
    kpi, year = proposal.kpi, proposal.allocation.interpretation.target.year
    parts = sorted(proposal.parts, key=lambda part: part.district.code)
    rows = ((part.district.name, plain(part.amount), part.allocation.low.qualifier.value) for part in parts)
    return _table_csv(
        (kpi.area, kpi.name, "", name, year, Measure.TARGET.value, value, kpi.unit, qualifier, "", "", "")
        for name, value, qualifier in rows
    )


def _table_csv(rows: Iterable[tuple[object, ...]]) -> str:
    sheet = io.StringIO()
    writer = csv.writer(sheet, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for cells in rows:
        writer.writerow([escape_formula(cell) if isinstance(cell, str) else cell for cell in cells])
    return BOM + sheet.getvalue()


def to_csv(rows: Iterable[ExportRow], named_in: Dataset | None = None) -> str:
    """Return rows as CSV, whole; see `iter_csv`."""
    return "".join(iter_csv(rows, named_in))


def iter_csv(rows: Iterable[ExportRow], named_in: Dataset | None = None) -> Iterator[str]:
    """Yield rows as CSV in the dataset's columns, in chunks, so that a million of them are never in memory together.

    It begins with a byte order mark, by which Excel knows UTF-8. A derived row has the status `derived`, a computed one
    `computed`, the sources of its basis, and its formula as note. Text that a spreadsheet would run as a formula gets
    an apostrophe in front. With `named_in` the English names that the dataset knows follow in columns of their own.
    """
    sheet = io.StringIO(BOM)
    sheet.seek(len(BOM))
    writer = csv.writer(sheet, lineterminator="\r\n")
    translate = translator("en", named_in.catalog) if named_in else None
    writer.writerow(ALL_COLUMNS + ENGLISH_COLUMNS if translate else ALL_COLUMNS)
    for count, row in enumerate(rows, 1):
        quantity = row.quantity
        status = row.row.status.value if row.row else quantity.certainty.value
        sources = "; ".join(dict.fromkeys(f"{b.source.document.id} {b.source.place}" for b in quantity.basis))
        names = (*map(escape_formula, (row.kpi, row.breakdown, row.district)), row.year, row.month, row.measure.value)
        texts = (quantity.unit, quantity.qualifier.value, status, sources, "；".join(notes(row)), locator(row))
        english = _english(row, named_in, translate) if named_in and translate else ()
        writer.writerow([row.area, *names, plain(quantity.value), *map(escape_formula, (*texts, *english))])
        if count % CHUNK_ROWS == 0:
            yield sheet.getvalue()
            sheet.seek(0)
            sheet.truncate()
    yield sheet.getvalue()


def notes(row: ExportRow) -> tuple[str, ...]:
    """Return a row's own note, or the formula of a computed one, after a note where it rests on generated rows."""
    if row.row is not None:
        return (row.row.note,) if row.row.note else ()
    return (*([SAMPLE_NOTE] if row.quantity.is_sample else ()), row.quantity.formula)


def locator(row: ExportRow) -> str:
    """Return the printed words by which a row's sentence is found; empty for a computed one."""
    return row.row.locator if row.row is not None else ""


def note_text(row: ExportRow, translate: Translator) -> str:
    """Return the notes in the reader's language, as far as the catalog translates them."""
    texts = [translate("workbook.from_sample") if note == SAMPLE_NOTE else translate.note(note) for note in notes(row)]
    return translate("mark.semicolon").join(texts)


def breakdown_text(row: ExportRow, translate: Translator) -> str:
    """Return the name of a row's breakdown, those included that no document names; empty for the KPI itself."""
    keys = {REMAINDER: "composition.rest", COUNTY_SUM: "workbook.units_sum", OTHER_BREAKDOWNS: "composition.more"}
    return translate(keys[row.breakdown]) if row.breakdown in keys else translate.breakdown(row.breakdown)


def unit_text(row: ExportRow, kpi: Kpi, translate: Translator) -> str:
    """Return the unit of a row's value: its KPI's, or the one of its own that a growth or a breakdown has."""
    unit = row.quantity.unit
    if unit == kpi.unit:
        return translate.table_unit(kpi)
    return unit if translate.is_chinese else translate.catalog.unit_english.get(unit, unit)


def _english(row: ExportRow, dataset: Dataset, translate: Translator) -> tuple[str, ...]:
    kpi, district = dataset.kpis[row.kpi], translate.district(dataset.catalog.district(row.district))
    names = (translate.kpi(kpi), breakdown_text(row, translate), district)
    return (*names, unit_text(row, kpi, translate), note_text(row, translate))
