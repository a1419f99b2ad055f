"""The rows behind a chart: published ones as they stand, computed ones marked derived; as CSV they fit the table."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dashboard.dataset.model import Kpi, Measure, Observation, Quantity, published
from dashboard.dataset.schema import COLUMNS
from dashboard.dataset.spreadsheet import BOM, escape_formula
from dashboard.dataset.table import Dataset
from dashboard.i18n.terms import Translator, translator

ENGLISH_COLUMNS = ("kpi_en", "breakdown_en", "district_en", "unit_en", "note_en")  # stand after the table's own columns
SAMPLE_NOTE = "由示例数据推算，非公布数"
REMAINDER = "其余（未分列）"  # the breakdown of what no part of a total explains
COUNTY_SUM = "县区合计"  # the breakdown of the sum of the units that report
OTHER_BREAKDOWNS = "其余分项"  # the breakdown of the sum of parts that are too many to stand here one by one
CHUNK_ROWS = 2_000  # rows that are written together


@dataclass(frozen=True, slots=True)
class ExportRow:
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


def export_row(observation: Observation) -> ExportRow:
    """The record of a published row."""
    return ExportRow(
        observation.area,
        observation.kpi,
        observation.breakdown,
        observation.district,
        observation.year,
        observation.measure,
        published(observation),
    )


def export_rows(observations: Iterable[Observation]) -> tuple[ExportRow, ...]:
    """Published rows as records, each once."""
    return tuple(dict.fromkeys(export_row(observation) for observation in observations))


def quantity_row(quantity: Quantity, *, year: int, measure: Measure = Measure.ACTUAL, **named: str) -> ExportRow:
    """The record of a quantity: its own row where published, else a derived one named after its first basis row."""
    first = quantity.basis[0]
    if not quantity.is_derived:
        return export_row(first)
    return ExportRow(
        first.area,
        named.get("kpi", first.kpi),
        named.get("breakdown", ""),
        named.get("district", first.district),
        year,
        measure,
        quantity,
    )


def empty_return_csv(kpis: Iterable[Kpi], district: str, year: int) -> str:
    """An empty return in the dataset's columns: one row per KPI to fill in, its definition as note."""
    sheet = io.StringIO()
    writer = csv.writer(sheet, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for kpi in kpis:
        cells = (kpi.area, kpi.name, "", district, year, Measure.ACTUAL.value, "", kpi.unit, "", "reported", "")
        writer.writerow([escape_formula(cell) if isinstance(cell, str) else cell for cell in (*cells, kpi.definition)])
    return BOM + sheet.getvalue()


def to_csv(rows: Iterable[ExportRow], named_in: Dataset | None = None) -> str:
    """Records as CSV, whole; see `iter_csv`."""
    return "".join(iter_csv(rows, named_in))


def iter_csv(rows: Iterable[ExportRow], named_in: Dataset | None = None) -> Iterator[str]:
    """Records as CSV in the dataset's columns, some at a time, so that a million of them are never there together.

    It begins with a byte order mark, by which Excel knows UTF-8. A derived row has the status `derived`, a computed one
    `computed`, the sources of its basis, and its formula as note. Text that a spreadsheet would run as a formula gets
    an apostrophe in front. With `named_in` the English names that the dataset knows follow in columns of their own.
    """
    sheet = io.StringIO(BOM)
    sheet.seek(len(BOM))
    writer = csv.writer(sheet, lineterminator="\r\n")
    translate = translator("en", named_in.catalog) if named_in else None
    writer.writerow(COLUMNS + ENGLISH_COLUMNS if translate else COLUMNS)
    for number, one in enumerate(rows, 1):
        quantity, row = one.quantity, one.row
        status = row.status.value if row else quantity.certainty.value
        sources = "; ".join(dict.fromkeys(f"{b.source.document.id} {b.source.place}" for b in quantity.basis))
        named = (*map(escape_formula, (one.kpi, one.breakdown, one.district)), one.year, one.measure.value)
        texts = (quantity.unit, quantity.qualifier.value, status, sources, "；".join(notes(one)))
        english = _english(one, named_in, translate) if named_in and translate else ()
        writer.writerow([one.area, *named, f"{quantity.value:.12g}", *map(escape_formula, (*texts, *english))])
        if number % CHUNK_ROWS == 0:
            yield sheet.getvalue()
            sheet.seek(0)
            sheet.truncate()
    yield sheet.getvalue()


def notes(one: ExportRow) -> tuple[str, ...]:
    """A row's own note, or the formula of a computed one; what is computed from generated rows says so first."""
    if one.row is not None:
        return (one.row.note,) if one.row.note else ()
    sample = (SAMPLE_NOTE,) if one.quantity.is_sample else ()
    return (*sample, one.quantity.formula)


def note_text(one: ExportRow, translate: Translator) -> str:
    """The same in the reader's language, as far as the catalog has words for it."""
    told = [translate("workbook.from_sample") if note == SAMPLE_NOTE else translate.note(note) for note in notes(one)]
    return translate("mark.semicolon").join(told)


def breakdown_text(one: ExportRow, translate: Translator) -> str:
    """The name of a record's part, those included that no document names; empty for the KPI itself."""
    made = {REMAINDER: "composition.rest", COUNTY_SUM: "workbook.units_sum", OTHER_BREAKDOWNS: "composition.more"}.get(
        one.breakdown
    )
    return translate(made) if made else translate.breakdown(one.breakdown)


def unit_text(one: ExportRow, kpi: Kpi, translate: Translator) -> str:
    """The unit of a record's value: its KPI's, or the one of its own that a growth or a part has."""
    unit = one.quantity.unit
    if unit == kpi.unit:
        return translate.unit(kpi)
    return unit if translate.is_chinese else translate.catalog.unit_english.get(unit, unit)


def _english(one: ExportRow, dataset: Dataset, translate: Translator) -> tuple[str, ...]:
    kpi, place = dataset.kpis[one.kpi], dataset.catalog.district(one.district)
    named = (translate.kpi(kpi), breakdown_text(one, translate), translate.district(place))
    return (*named, unit_text(one, kpi, translate), note_text(one, translate))
