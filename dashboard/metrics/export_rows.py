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
from dashboard.i18n.terms import Words, words_of

ENGLISH = ("kpi_en", "breakdown_en", "district_en", "unit_en", "note_en")  # stand after the table's own columns
SAMPLE_NOTE = "由示例数据推算，非公布数"
REST = "其余（未分列）"  # the breakdown of what no part of a total explains
SUM = "县区合计"  # the breakdown of the sum of the units that report
MORE = "其余分项"  # the breakdown of the sum of parts that are too many to stand here one by one
PIECE = 2_000  # rows that are written together


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
        writer.writerow([escape_formula(cell) if isinstance(cell, str) else cell for cell in (*cells, kpi.definition)])
    return BOM + sheet.getvalue()


def csv_of(rows: Iterable[Record], named_in: Dataset | None = None) -> str:
    """Records as CSV, whole; see `csv_pieces`."""
    return "".join(csv_pieces(rows, named_in))


def csv_pieces(rows: Iterable[Record], named_in: Dataset | None = None) -> Iterator[str]:
    """Records as CSV in the dataset's columns, some at a time, so that a million of them are never there together.

    It begins with a byte order mark, by which Excel knows UTF-8. A derived row has the status `derived`, a computed one
    `computed`, the sources of its basis, and its formula as note. Text that a spreadsheet would run as a formula gets
    an apostrophe in front. With `named_in` the English names that the dataset knows follow in columns of their own.
    """
    sheet = io.StringIO(BOM)
    sheet.seek(len(BOM))
    writer = csv.writer(sheet, lineterminator="\r\n")
    words = words_of("en", named_in.catalog) if named_in else None
    writer.writerow(COLUMNS + ENGLISH if words else COLUMNS)
    for number, one in enumerate(rows, 1):
        quantity, row = one.quantity, one.row
        status = row.status.value if row else quantity.certainty.value
        sources = "; ".join(dict.fromkeys(f"{b.source.document.id} {b.source.place}" for b in quantity.basis))
        named = (*map(escape_formula, (one.kpi, one.breakdown, one.district)), one.year, one.measure.value)
        texts = (quantity.unit, quantity.qualifier.value, status, sources, "；".join(notes(one)))
        english = _english(one, named_in, words) if named_in and words else ()
        writer.writerow([one.area, *named, f"{quantity.value:.12g}", *map(escape_formula, (*texts, *english))])
        if number % PIECE == 0:
            yield sheet.getvalue()
            sheet.seek(0)
            sheet.truncate()
    yield sheet.getvalue()


def notes(one: Record) -> tuple[str, ...]:
    """A row's own note, or the formula of a computed one; what is computed from generated rows says so first."""
    if one.row is not None:
        return (one.row.note,) if one.row.note else ()
    sample = (SAMPLE_NOTE,) if one.quantity.is_sample else ()
    return (*sample, one.quantity.formula)


def note_words(one: Record, words: Words) -> str:
    """The same in the reader's language, as far as the catalog has words for it."""
    told = [words("workbook.from_sample") if note == SAMPLE_NOTE else words.note(note) for note in notes(one)]
    return words("mark.semicolon").join(told)


def part_words(one: Record, words: Words) -> str:
    """The name of a record's part, those included that no document names; empty for the KPI itself."""
    made = {REST: "composition.rest", SUM: "workbook.units_sum", MORE: "composition.more"}.get(one.breakdown)
    return words(made) if made else words.breakdown(one.breakdown)


def unit_words(one: Record, kpi: Kpi, words: Words) -> str:
    """The unit of a record's value: its KPI's, or the one of its own that a growth or a part has."""
    unit = one.quantity.unit
    if unit == kpi.unit:
        return words.unit(kpi)
    return unit if words.is_chinese else words.catalog.unit_english.get(unit, unit)


def _english(one: Record, dataset: Dataset, words: Words) -> tuple[str, ...]:
    kpi, place = dataset.kpis[one.kpi], dataset.catalog.district(one.district)
    named = (words.kpi(kpi), part_words(one, words), words.district(place))
    return (*named, unit_words(one, kpi, words), note_words(one, words))
