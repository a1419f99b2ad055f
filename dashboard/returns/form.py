"""Builds the form of a place and a year: the rows to fill, and the digest by which a returned form is recognised."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from dashboard.dataset.model import CITY, TASKS, Area, District, Kpi
from dashboard.dataset.observation import Observation
from dashboard.dataset.table import Dataset
from dashboard.metrics.coverage import obtainable
from dashboard.metrics.growth import newest

VERSION = "1"  # of the workbook: it changes with the columns, the sheets or the meaning of a cell
DOCUMENT = "returns"  # the document of the catalog that returned rows cite
MADE_BY = "nanchang-science-dashboard return"


class FormKind(StrEnum):
    """States what a form asks for: results of its year, or targets for it."""

    RESULTS = "results"
    TARGETS = "targets"


KIND_NAMES = {FormKind.RESULTS: ("结果", "results"), FormKind.TARGETS: ("目标", "targets")}


@dataclass(frozen=True, slots=True)
class FormRow:
    """Describes a row to fill: a KPI or a breakdown of it, with what the table knows of the place."""

    number: str  # area and number in it, such as 3.2; a breakdown has one more, such as 3.2.1
    kpi: Kpi
    breakdown: str
    unit: str
    last: Observation | None  # the place's newest result of a year before
    target: Observation | None  # the place's target of the year
    target_high: Observation | None


@dataclass(frozen=True, slots=True)
class Form:
    """Holds the rows to fill for a place and a year, by area."""

    place: District
    year: int
    kind: FormKind
    areas: tuple[tuple[Area, tuple[FormRow, ...]], ...]

    @property
    def rows(self) -> tuple[FormRow, ...]:
        """Lists the rows of all areas."""
        return tuple(row for _, rows in self.areas for row in rows)

    @property
    def digest(self) -> str:
        """Distinguishes the form from one of another place, year, kind, version, order or unit."""
        rows = ("\t".join((row.number, row.kpi.name, row.breakdown, row.unit)) for row in self.rows)
        lines = (VERSION, self.place.name, str(self.year), self.kind.value, *rows)
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()

    @property
    def titles(self) -> tuple[str, str]:
        """Names the form in both languages."""
        chinese, english = KIND_NAMES[self.kind]
        return (
            f"{self.place.name} {self.year} 年科技指标填报表（{chinese}）",
            f"Annual return of {self.place.english}, {self.year}: {english}",
        )

    @property
    def identity(self) -> dict[str, str]:
        """Lists the contents of the hidden sheet, by which the reader recognises the form."""
        return {
            "made_by": MADE_BY,
            "version": VERSION,
            "place": self.place.name,
            "year": str(self.year),
            "kind": self.kind.value,
            "questions": self.digest,
        }

    @property
    def file_name(self) -> str:
        """Names the file where several forms are written into a folder."""
        return f"{self.place.name}-{self.year}-{KIND_NAMES[self.kind][0]}.xlsx"

    def locator(self, row: FormRow) -> str:
        """Names the section of the document that a returned row cites."""
        return f"{self.place.name} {self.year} {row.number}"


def build_form(dataset: Dataset, place: District, year: int, kind: FormKind) -> Form:
    """Builds the form of a place: what districts can have, or for the city all that it has had a figure of.

    A breakdown is asked for where the city publishes one that counts more than itself: a named firm or prize project is
    a fact of its year and no row for another.
    """
    kpis = obtainable(dataset)
    if place.name == CITY:
        published = {kpi for kpi, district in dataset.published() if district == CITY and kpi != TASKS}
        kpis = tuple(kpi for kpi in dataset.kpis.values() if kpi.area and kpi.name in published)
    by_area = ((area, [kpi for kpi in kpis if kpi.area == area.number]) for area in dataset.catalog.areas)
    areas = ((area, tuple(_rows(dataset, area, kpis, place, year))) for area, kpis in by_area if kpis)
    return Form(place, year, kind, tuple(areas))


def _rows(dataset: Dataset, area: Area, kpis: Sequence[Kpi], place: District, year: int) -> Iterator[FormRow]:
    for number, kpi in enumerate(kpis, 1):
        for index, (breakdown, unit) in enumerate([("", kpi.unit), *_breakdowns(dataset, kpi)]):
            series = dataset.series(kpi.name, place.name, breakdown)
            text = f"{area.number}.{number}.{index}" if index else f"{area.number}.{number}"
            targets = series.target(year), series.target_high(year)
            yield FormRow(text, kpi, breakdown, unit, newest(series, before=year), *targets)


def _breakdowns(dataset: Dataset, kpi: Kpi) -> Iterator[tuple[str, str]]:
    for name in dataset.breakdowns(kpi.name):
        levels = [row for row in dataset.series(kpi.name, CITY, name).observations if not row.measure.is_growth]
        if any(row.value != 1 for row in levels):
            yield name, levels[0].unit
